"""The programs of others that read what leaves the house: beancount, hledger, check-jsonschema."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest


def _run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)


def beside_python(name: str) -> str:
    """A program that was installed with our own Python."""
    return str(Path(sys.executable).with_name(name))


@pytest.fixture
def bean_check():
    """Whatever bean-check says about a file: nothing where it is in order."""

    def check(path: Path) -> str:
        done = _run(beside_python("bean-check"), str(path))
        return f"{done.returncode}: {done.stdout}{done.stderr}" if done.returncode or done.stderr else ""

    return check


@pytest.fixture
def hledger():
    """hledger on a journal: its output; AssertionError with what it says when it refuses."""
    program = shutil.which("hledger")
    assert program, "hledger is missing: apt-get install hledger"

    def ask(path: Path, *arguments: str) -> str:
        done = _run(program, "-f", str(path), *arguments)
        assert done.returncode == 0, done.stderr
        return done.stdout

    return ask
