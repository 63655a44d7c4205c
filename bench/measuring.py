"""How every measurement times and says what it found."""

import statistics
import sys
import time
from collections.abc import Callable
from typing import Any


def seconds(job: Callable[[], Any], *, times: int = 20, warm: int = 2) -> float:
    """The median time of one call, after `warm` calls that do not count."""
    for _ in range(warm):
        job()
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        job()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


missed = False


def say(name: str, ours: str, bare: str, ratio: float, aim: str, *, met: bool) -> None:
    """One line of results; a missed aim is remembered for `finish`."""
    global missed
    missed = missed or not met
    print(f"{name:32} {ours:>14} {bare:>14} {ratio:8.2f}   {aim}{'' if met else '   MISSED'}", flush=True)


def finish() -> None:
    """End with status 1 if an aim was missed."""
    sys.exit(1 if missed else 0)
