"""Checking a charter whole (shape, references, quotes, numbers), beside the bare parse of its YAML."""

from pathlib import Path

import yaml

from bench.measuring import finish, say, seconds
from pilotage.domain.charters import check

ROOT = Path(__file__).resolve().parent.parent

if __name__ == "__main__":
    content = (ROOT / "charters" / "jinghai-2010.yaml").read_bytes()
    assert check(content).ok
    ours = seconds(lambda: check(content))
    bare = seconds(lambda: yaml.load(content, yaml.CBaseLoader))
    say("charters", f"{ours * 1000:.1f} ms", f"{bare * 1000:.1f} ms", ours / bare, "under 5", met=ours / bare < 5)
    finish()
