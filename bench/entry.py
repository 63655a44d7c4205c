"""Ten thousand records taken in from a sheet by `pilotage records import`'s action, beside a bare insert of the same rows
in the same run; the same sheet once more; then the register's pages over them."""

import os
import sqlite3
import tempfile
import time
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

from bench.measuring import finish, say, seconds

ROOT = Path(__file__).resolve().parent.parent
ROWS = 10_000
UNITS = ("daqiuzhuang", "wangkou", "yinghai", "hengxing", "shunfeng")
MOST = {"new": 30, "known": 12}  # seconds for the whole sheet
PAGE = 1000  # milliseconds


def table() -> bytes:
    """A year of visits as an office keeps them."""
    lines = ["id,单位,指导员,日期,掌握的进展,实地"]
    for n in range(ROWS):
        unit, day = n % len(UNITS), date(2010, 4, 5) + timedelta(n % 22)
        lines.append(f"{UUID(int=n + 1)},{UNITS[unit]},mentor{unit + 1},{day:%Y.%m.%d},第{n}次：看场地、听汇报,是")
    return "\n".join(lines).encode("gb18030")


def copy_of(database: Path) -> Path:
    """The database as it stands, beside itself."""
    twin = database.with_name("bare.sqlite3")
    with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(twin)) as target:
        source.backup(target)
    return twin


def bare(database: Path, twin: Path) -> float:
    """Seconds for inserting the rows that the import has written (a record, its entry, its confirmation and its event)
    into the same tables with their indexes and references, a hundred records a transaction, by one prepared statement a
    table."""
    tables = {"pilotage_record": 1, "pilotage_entry": 2, "pilotage_event": 1}
    with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(twin, isolation_level=None)) as target:
        target.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;")
        rows = {}
        for table in tables:
            last = target.execute(f"SELECT coalesce(max(id), 0) FROM {table}").fetchone()[0]
            rows[table] = source.execute(f"SELECT * FROM {table} WHERE id > ? ORDER BY id", [last]).fetchall()
            assert len(rows[table]) == ROWS * tables[table]
        start = time.perf_counter()
        for batch in range(0, ROWS, 100):
            target.execute("BEGIN IMMEDIATE")
            for table, each in tables.items():
                chunk = rows[table][batch * each : (batch + 100) * each]
                target.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(chunk[0]))})", chunk)
            target.execute("COMMIT")
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

    steps: list[int] = []

    def take_in() -> float:
        start = time.perf_counter()
        done = import_records(
            by=clerk, programme=programme, register="visit", sheet=sheet, confirm=True,
            progress=lambda rows, of: steps.append(rows),
        )  # fmt: skip
        assert (done.stored + done.duplicate, done.refused) == (ROWS, [])
        return time.perf_counter() - start

    database = Path(folder) / "pilotage.sqlite3"
    twin = copy_of(database)
    taken = {"new": take_in(), "known": take_in()}
    least = bare(database, twin)
    for name, most in MOST.items():
        shown, met = f"{taken[name]:.1f} s", taken[name] < most
        say(f"{ROWS:,} rows, {name}", shown, f"{least:.2f} s", taken[name] / least, f"under {most} s", met=met)
    assert steps[-1] == ROWS
    client = Client(headers={"host": "localhost"})
    client.force_login(clerk)
    nothing = seconds(lambda: client.get("/sign-in/"), times=5)
    for path in ("registers/visit/", "registers/visit/?unit=wangkou&page=30&sort=-date", "registers/"):
        address = f"/{programme.office.code}/{programme.code}/{path}"
        once = seconds(lambda address=address: client.get(address), times=5)
        shown, bare_page = f"{once * 1000:.0f} ms", f"{nothing * 1000:.0f} ms"
        say(path, shown, bare_page, once / nothing, f"under {PAGE} ms", met=once * 1000 < PAGE)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="pilotage-bench-") as folder:
        os.environ |= {"PILOTAGE_VAR": folder, "DJANGO_SETTINGS_MODULE": "pilotage.settings"}
        os.environ.pop("DATABASE_URL", None)
        measure(folder)
    finish()
