"""Many processes at one fund, one of them killed half-way and then the server: nothing lost, nothing by halves, nothing
overspent, and the same request again pays nothing.

On PostgreSQL the server is one of the test's own, killed with -9 and started again; SQLite has none, so there every
process is killed at once and others go on with the same requests.
"""

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid5

import pytest
from django.db import connection

from tests.stress import ACTS, NAMES, amount_of

ROOT = Path(__file__).resolve().parents[2]


class Server:
    """A PostgreSQL of this test's own, that syncs."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        binaries = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
        assert binaries, "PostgreSQL is installed by script/test"
        self.ctl = [*self.user(), str(binaries[-1] / "pg_ctl"), "--silent", "-D", str(folder / "data")]
        folder.mkdir()
        if os.getuid() == 0:
            folder.chmod(0o777)
            for parent in folder.parents:  # pytest keeps its folders to itself
                if parent.owner() == "root" and str(parent).startswith("/tmp/"):
                    parent.chmod(0o755)
        owner = subprocess.run(["id", "-un"], capture_output=True, text=True, check=True).stdout.strip()
        command = [*self.user(), str(binaries[-1] / "initdb"), "-D", str(folder / "data"), "-U", owner, "-A", "trust"]
        subprocess.run([*command, "-E", "UTF8", "--locale=C.UTF-8"], check=True, stdout=subprocess.DEVNULL, cwd="/")
        self.start()

    @staticmethod
    def user() -> list[str]:
        """PostgreSQL refuses to run as root, so root runs it as the packaged user."""
        return ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []

    @property
    def url(self) -> str:
        return f"postgres:///{self.folder}/postgres"

    def start(self) -> None:
        options = f"-k {self.folder} -c listen_addresses='' -c max_connections=60"
        command = [*self.ctl, "start", "--wait", f"--log={self.folder}/log", "-o", options]
        for _ in range(50):  # processes of the one that was killed may still be going
            if subprocess.run(command, cwd="/", stderr=subprocess.DEVNULL, check=False).returncode == 0:
                return
            time.sleep(0.2)
        raise AssertionError((self.folder / "log").read_text())

    def kill(self) -> None:
        os.kill(int((self.folder / "data" / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)

    def stop(self) -> None:
        subprocess.run([*self.ctl, "stop", "--mode=immediate"], cwd="/", check=False)


@contextmanager
def database(folder: Path):
    """(its URL, its server: None for SQLite)"""
    if connection.vendor == "sqlite":
        yield f"sqlite:///{folder}/stress.sqlite3", None
        return
    server = Server(folder / "postgres")
    try:
        yield server.url, server
    finally:
        server.stop()


def run(part: str, url: str, folder: Path, **asked: object) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "tests.stress", part, json.dumps(asked)], cwd=ROOT, text=True, stdout=subprocess.PIPE,
        env={**os.environ, "DATABASE_URL": url, "PILOTAGE_VAR": str(folder / "var"), "SECRET_KEY": "only for the run"},
    )  # fmt: skip


def finished(process: "subprocess.Popen[str]") -> str:
    said, _ = process.communicate(timeout=600)
    assert process.returncode == 0
    return said


@pytest.mark.parametrize(
    ("processes", "attempts"), [(3, 120), pytest.param(8, 2000, marks=pytest.mark.long)], ids=["a few", "whole"]
)
def test_whatever_is_killed_no_payment_is_lost_or_made_twice(tmp_path, processes, attempts):
    applications = attempts // len(ACTS)
    logs = [tmp_path / f"{place}.log" for place in range(processes)]

    def lines() -> list[str]:
        # The last line of a process that was killed may be half of one: nobody was told.
        return [line for log in logs if log.exists() for line in log.read_text().split("\n")[:-1]]

    def start(place: int) -> "subprocess.Popen[str]":
        log, mine = logs[place], list(range(place, attempts, processes))
        if log.exists():
            log.write_text("".join(f"{line}\n" for line in log.read_text().split("\n")[:-1]))
        return run("work", url, tmp_path, log=str(log), attempts=mine, applications=applications)

    def wait_for(share: float) -> None:
        until = time.monotonic() + 300
        while len(lines()) < attempts * share:
            assert time.monotonic() < until, f"{len(lines())} of {attempts}"
            time.sleep(0.005)

    with database(tmp_path) as (url, server):
        finished(run("prepare", url, tmp_path, applications=applications))
        working = [start(place) for place in range(processes)]
        wait_for(0.4)
        working[0].kill()
        working[0].communicate()
        working[0] = start(0)
        wait_for(0.6)
        if server is not None:
            server.kill()
            server.start()
        else:
            for process in working:
                process.kill()
            for process in working:
                process.communicate()
            working = [start(place) for place in range(processes)]
        for process in working:
            finished(process)
        told = lines()
        acknowledged = [int(line.split()[1]) for line in told if line.startswith("ok")]
        found = json.loads(finished(run("check", url, tmp_path, acknowledged=acknowledged, applications=applications)))

    assert sorted(int(line.split()[1]) for line in told) == list(range(attempts))
    before = found["before"]
    assert found["broken"] == []
    assert before["without money"] == 0
    # Every acknowledged attempt is there, once; nothing is there that nobody was told of.
    assert before["steps"] == sorted(str(uuid5(NAMES, f"attempt {attempt}")) for attempt in acknowledged)
    assert min(before["committed"], before["paid"], before["available"]) >= 0
    granted = sum(amount_of(one % applications) for one in acknowledged if one < 2 * applications)
    paid = sum(amount_of(one % applications) for one in acknowledged if one >= 2 * applications)
    assert (before["committed"] + before["paid"], before["paid"]) == (granted, paid)
    assert before["received"] == before["available"] + granted
    # Asked again with the same keys, nothing happens.
    assert found["again"] == [f"ok {attempt}" for attempt in acknowledged]
    assert (found["after"], found["seq"][0]) == (before, found["seq"][1])
    # The run was about something: money was refused for want of it, and clashes happened.
    refused = {code for line in told if line.startswith("no") for code in line.split()[2].split(",")}
    assert "fund-short" in refused
    assert paid
