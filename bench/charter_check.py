"""How long a check of a charter takes beside the bare YAML parse of the same bytes, both with the C loader.

    .venv/bin/python bench/charter_check.py [FILE] [--rounds N]

The two are measured in turn, round by round, so that whatever else the machine does meets both alike; the best round of
each counts. Aim: under 5 times.
"""

import argparse
import time
from collections.abc import Callable
from pathlib import Path

import yaml

from pilotage.domain.charters import check

AIM = 5.0


def seconds(task: Callable[[], object]) -> float:
    started = time.perf_counter()
    task()
    return time.perf_counter() - started


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", nargs="?", type=Path, default=Path("charters/jinghai-2010.yaml"))
    parser.add_argument("--rounds", type=int, default=100)
    arguments = parser.parse_args()
    content = arguments.file.read_bytes()
    tasks: dict[str, Callable[[], object]] = {
        "compose": lambda: yaml.compose(content, Loader=yaml.CSafeLoader),
        "load": lambda: yaml.load(content, Loader=yaml.CSafeLoader),
        "check": lambda: check(content),
    }
    best = dict.fromkeys(tasks, float("inf"))
    for _ in range(arguments.rounds):
        for name, task in tasks.items():
            best[name] = min(best[name], seconds(task))
    print(f"{arguments.file}: {len(content)} bytes, {'in order' if check(content).ok else 'with errors'}")
    for name, taken in best.items():
        print(f"{name:8} {taken * 1000:8.2f} ms")
    ratio, of_load = best["check"] / best["compose"], best["check"] / best["load"]
    print(f"check / compose {ratio:.2f}, check / load {of_load:.2f} (aim: under {AIM:g})")
    return int(ratio >= AIM)


if __name__ == "__main__":
    raise SystemExit(main())
