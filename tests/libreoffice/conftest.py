"""LibreOffice without a window: files are opened there, typed into and saved as by a person."""

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

TYPING = Path(__file__).with_name("typing.py")
PYTHON = "/usr/bin/python3"  # Debian's: LibreOffice's library is installed for it alone
XLSX, XLS, ODS = "Calc MS Excel 2007 XML", "MS Excel 97", "calc8"


class Desk:
    """LibreOffice, started once, with a profile of its own."""

    def __init__(self, folder: Path) -> None:
        program = shutil.which("soffice")
        assert program, "LibreOffice is missing: apt-get install libreoffice-calc-nogui python3-uno"
        self.pipe = f"pilotage-{uuid4().hex}"
        self.process = subprocess.Popen(
            [
                program, "--headless", "--norestore", "--nologo", "--nodefault", "--nolockcheck",
                f"-env:UserInstallation={(folder / 'profile').as_uri()}", f"--accept=pipe,name={self.pipe};urp;",
            ],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip

    def do(self, *jobs: dict) -> list[list[list]]:
        """Open, type, look, save: see typing.py."""
        asked = json.dumps({"pipe": self.pipe, "jobs": jobs})
        done = subprocess.run(
            [PYTHON, str(TYPING)], input=asked, capture_output=True, text=True, timeout=120, check=False
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    def leave(self) -> None:
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait(20)


@pytest.fixture(scope="session")
def desk(tmp_path_factory) -> Iterator[Desk]:
    opened = Desk(tmp_path_factory.mktemp("libreoffice"))
    yield opened
    opened.leave()
