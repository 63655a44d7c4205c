"""Checking a charter whole (shape, references, quotes, numbers), beside the bare parse of its YAML with the C loader."""

from pathlib import Path

import yaml

from bench.measuring import finish, say, seconds
from pilotage.domain.charters import check

ROOT = Path(__file__).resolve().parent.parent

if __name__ == "__main__":
    content = (ROOT / "charters" / "jinghai-2010.yaml").read_bytes()
    assert check(content).ok
    ours = seconds(lambda: check(content))
    for name, bare in (
        ("charters, beside nodes", seconds(lambda: yaml.compose(content, yaml.CSafeLoader))),
        ("charters, beside plain data", seconds(lambda: yaml.load(content, yaml.CBaseLoader))),
    ):
        say(name, f"{ours * 1000:.1f} ms", f"{bare * 1000:.1f} ms", ours / bare, "under 5", met=ours / bare < 5)
    finish()
