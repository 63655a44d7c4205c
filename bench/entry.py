"""Ten thousand records taken in from a sheet, each through the action that a form calls, beside the bare rows of the same;
then the register's page over them."""

import os
import sqlite3
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

from bench.measuring import finish, say, seconds

ROOT = Path(__file__).resolve().parent.parent
ROWS = 10_000
UNITS = ("daqiuzhuang", "wangkou", "yinghai", "hengxing", "shunfeng")
MOST = 120  # seconds
PAGE = 1000  # milliseconds


def table() -> bytes:
    """A year of visits as an office keeps them."""
    lines = ["id,单位,指导员,日期,掌握的进展,实地"]
    for n in range(ROWS):
        unit, day = n % len(UNITS), date(2010, 4, 5) + timedelta(n % 22)
        lines.append(f"{UUID(int=n + 1)},{UNITS[unit]},mentor{unit + 1},{day:%Y.%m.%d},第{n}次：看场地、听汇报,是")
    return "\n".join(lines).encode("gb18030")


def bare(folder: str) -> float:
    """Seconds for the four rows of each record (record, entry, confirmation, event), a hundred records a transaction."""
    connection = sqlite3.connect(f"{folder}/bare.sqlite3", isolation_level=None)
    connection.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;")
    connection.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, a, b, c, d, e, f, g, h, i, j)")
    start = time.perf_counter()
    for batch in range(ROWS // 100):
        connection.execute("BEGIN IMMEDIATE")
        rows = [(batch, n, "entered", "2010-04-05", "{}", "", "mentor", 1, None, "") for n in range(400)]
        connection.executemany("INSERT INTO t (a, b, c, d, e, f, g, h, i, j) VALUES (?,?,?,?,?,?,?,?,?,?)", rows)
        connection.execute("COMMIT")
    return time.perf_counter() - start


def measure(folder: str) -> None:
    import django

    django.setup()
    from django.core.management import call_command
    from django.test import Client

    from pilotage.actions.sheets import import_records
    from pilotage.domain.sheets import Sheet, read_sheet
    from pilotage.management.demo_cast import seat_the_cast
    from pilotage.management.demo_data import put_in_force

    call_command("migrate", interactive=False, verbosity=0)
    programme = put_in_force(ROOT / "charters" / "jinghai-2010.yaml")
    clerk = seat_the_cast(programme, ROOT / "charters" / "jinghai-2010-example", "a word for the cast")["clerk"]
    sheet = read_sheet(table())
    assert isinstance(sheet, Sheet)

    def take_in() -> float:
        start = time.perf_counter()
        done = import_records(by=clerk, programme=programme, register="visit", sheet=sheet, confirm=True)
        assert (done.stored + done.duplicate, done.refused) == (ROWS, [])
        return time.perf_counter() - start

    least = bare(folder)
    for name in ("records import, 10,000 new", "records import, all known"):
        taken = take_in()
        say(name, f"{taken:.1f} s", f"{least:.2f} s", taken / least, f"under {MOST} s", met=taken < MOST)
    client = Client(headers={"host": "localhost"})
    client.force_login(clerk)
    nothing = seconds(lambda: client.get("/sign-in/"), times=5)
    for path in ("registers/visit/", "registers/visit/?unit=wangkou&page=30&sort=-date", "registers/"):
        address = f"/{programme.office.code}/{programme.code}/{path}"
        taken = seconds(lambda address=address: client.get(address), times=5)
        milliseconds = f"{taken * 1000:.0f} ms"
        say(
            path, milliseconds, f"{nothing * 1000:.0f} ms", taken / nothing, f"under {PAGE} ms", met=taken * 1000 < PAGE
        )


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="pilotage-bench-") as folder:
        os.environ |= {"PILOTAGE_VAR": folder, "DJANGO_SETTINGS_MODULE": "pilotage.settings"}
        os.environ.pop("DATABASE_URL", None)
        measure(folder)
    finish()
