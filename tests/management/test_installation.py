"""The command line as an office finds it: its help, its settings, a port that is taken, a database that is none."""

import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

PILOTAGE = Path(sys.executable).with_name("pilotage")
ROOT = Path(__file__).resolve().parents[2]
CHARTER, SETTINGS = ROOT / "charters" / "jinghai-2010.yaml", ROOT / "pilotage" / "settings.py"


def run(where: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """The command itself, in an environment with nothing of the tests' in it."""
    clean = {
        "PATH": os.environ["PATH"],
        "HOME": str(where),
        "PILOTAGE_VAR": str(where / "var"),
        "LANG": "C",
    } | environment
    return subprocess.run(
        [PILOTAGE, *arguments], cwd=where, env=clean, capture_output=True, text=True, check=False, timeout=60
    )


@pytest.mark.parametrize(("language", "said"), [("zh_CN.UTF-8", "没有问题"), ("xx_YY.UTF-8", "in order")])
def test_a_locale_that_the_machine_lacks_does_no_harm(tmp_path: Path, language: str, said: str) -> None:
    done = run(tmp_path, "charter", "check", str(CHARTER), LC_ALL=language)
    assert (done.returncode, done.stderr) == (0, "")
    assert said in done.stdout


def test_help_needs_nothing_to_be_set_up(tmp_path: Path) -> None:
    done = run(tmp_path, "--help")
    assert (done.returncode, done.stderr) == (0, "")
    assert {"charter", "read", "records", "verify"} <= {
        line.split()[0] for line in done.stdout.splitlines() if line.strip()
    }


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        (
            {"DATABASE_URL": "nonsense"},
            "settings of this installation cannot be used: DATABASE_URL is none of sqlite:///",
        ),
        ({"DATABASE_URL": "nonsense", "LANG": "zh_CN.UTF-8"}, "本机的设置有误，无法使用："),
        ({"PILOTAGE_VAR": "/dev/null/var"}, "settings of this installation cannot be used"),
        ({"DATABASE_URL": "sqlite:///other.sqlite3"}, "The database cannot be used: file is not a database."),
        ({}, "run `pilotage migrate` first"),
    ],
)
def test_what_cannot_be_used_is_said_in_one_line(tmp_path: Path, environment: dict[str, str], said: str) -> None:
    (tmp_path / "other.sqlite3").write_text("this is a letter")
    done = run(tmp_path, "verify", **environment)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_two_servers_do_not_share_a_port(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)  # as the server itself asks
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = run(tmp_path, "serve", "--port", str(taken.getsockname()[1]))
    assert done.returncode == 2
    assert "Choose another port with --port." in done.stderr


def test_data_of_an_ordinary_installation_lie_with_the_user_not_among_the_packages(tmp_path: Path) -> None:
    package = tmp_path / "site-packages" / "pilotage"
    package.mkdir(parents=True)
    shutil.copy(SETTINGS, package)
    (package / "__init__.py").touch()
    command = [sys.executable, "-c", "from pilotage import settings; print(settings.VAR_DIR)"]
    clean = {"PATH": os.environ["PATH"], "HOME": str(tmp_path)}
    done = subprocess.run(command, cwd=package.parent, env=clean, capture_output=True, text=True, check=False)
    assert done.stdout.strip() == str(tmp_path / ".local" / "share" / "pilotage"), done.stderr
