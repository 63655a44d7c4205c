"""One transfer a transaction through `actions.funds.post`, and the whole action `disburse`, beside the same statements
on a bare connection."""

import os
import sqlite3
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from bench.measuring import finish, say, seconds

ROOT = Path(__file__).resolve().parent.parent
TIMES = 1000
PAYMENTS = 40  # in each of three rounds
DAY = date(2010, 4, 26)
AIMS = {"post": 0.35, "disburse": 0.15}  # of the bare rate, on PostgreSQL
COLUMNS = "office_id, programme_id, key, kind, credit_id, debit_id, amount, happened_on, seq, by_id, at, memo"  # the rest is null


def measure(name: str, url: str, *, aimed: bool) -> None:
    """Ours and bare on one database, in a process of its own: Django is set up once a process."""
    if pid := os.fork():
        if os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]):
            sys.exit(1)
        return
    os.environ["DATABASE_URL"] = url
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pilotage.settings")
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)
    for job, pair in (("post", posting(url)), ("disburse", paying(url))):
        compare(f"{job}, {name}", *pair, aim=AIMS[job] if aimed else None, times=TIMES if job == "post" else PAYMENTS)
    finish()


def compare(name: str, ours: Callable[[], None], bare: Callable[[], None], *, aim: float | None, times: int) -> None:
    """By turns, so that whatever else the machine does disturbs both alike."""
    pairs = [(seconds(ours, times=times), seconds(bare, times=times)) for _ in range(3)]
    best = min(pair[0] for pair in pairs), min(pair[1] for pair in pairs)
    ratio = best[1] / best[0]
    say(
        name, f"{1 / best[0]:,.0f} /s", f"{1 / best[1]:,.0f} /s", ratio, f"at least {aim}" if aim else "",
        met=aim is None or ratio >= aim,
    )  # fmt: skip


def posting(url: str) -> tuple[Callable[[], None], Callable[[], None]]:
    """One transfer a transaction: through `post`, and bare."""
    from django.db import transaction

    from pilotage.actions.entering import Act
    from pilotage.actions.funds import post
    from pilotage.domain.funds import AccountKind, TransferKind
    from pilotage.models import Account, Office, Programme, User

    office = Office.objects.create(code=uuid4().hex, name="Bench")
    user = User.objects.create(username=uuid4().hex)
    programme = Programme.objects.create(office=office, code="p", title="P", timezone="Asia/Shanghai", currency="CNY")
    start = {"office": office, "programme": programme, "fund": "fund"}
    credit = Account.objects.create(**start, kind=AccountKind.SOURCE, key="own", guarded=False)
    debit = Account.objects.create(**start, kind=AccountKind.AVAILABLE, key="own", guarded=True)
    act: Any = Act(office, programme, None, user, None, 1, DAY)  # type: ignore[arg-type]

    def ours() -> None:
        with transaction.atomic():
            post(
                act=act, key=uuid4(), kind=TransferKind.RECEIVED, credit=credit, debit=debit, amount=1, happened_on=DAY
            )  # fmt: skip

    bare = (bare_postgresql if url.startswith("postgres") else bare_sqlite)(
        office.pk, programme.pk, credit.pk, debit.pk, user.pk
    )
    return ours, bare


def paying(url: str) -> tuple[Callable[[], None], Callable[[], None]]:
    """One granted application after the other is paid: through the whole action, and bare."""
    from pilotage.actions.attachments import Evidence
    from pilotage.actions.funds import receive
    from pilotage.actions.grant_decisions import approve
    from pilotage.actions.grant_payments import disburse
    from pilotage.actions.grants import submit
    from pilotage.management.demo_cast import seat_the_cast
    from pilotage.management.demo_data import put_in_force

    programme = put_in_force(ROOT / "charters" / "jinghai-2010.yaml")
    cast = seat_the_cast(programme, ROOT / "charters" / "jinghai-2010-example", "a word for the cast")
    paper = (Evidence("paper.txt", b"paper"),)
    receive(
        by=cast["treasurer"], programme=programme, fund="pilot-fund", source="own", amount=10**9, happened_on=DAY,
        uuid=uuid4(), evidence=paper,
    )  # fmt: skip

    def granted() -> int:
        row = submit(
            by=cast["unit1"], programme=programme, provision="project-grant", unit="daqiuzhuang", project="P",
            plan="P", asked=100, happened_on=DAY, uuid=uuid4(), evidence=paper,
        )  # fmt: skip
        approve(by=cast["reviewer"], programme=programme, application=row.pk, seen=1, amount=100, happened_on=DAY,
                uuid=uuid4())  # fmt: skip
        return row.pk

    waiting = [granted() for _ in range(6 * (PAYMENTS + 2) + 1)]

    def ours() -> None:
        disburse(by=cast["treasurer"], programme=programme, application=waiting.pop(), seen=2, happened_on=DAY,
                 uuid=uuid4())  # fmt: skip

    ours()
    return ours, bare_payment(url, waiting, programme.office_id)


def bare_payment(url: str, waiting: list[int], office: int) -> Callable[[], None]:
    """The rows that the payment before has written, once more under new ids, and what it has changed, in one transaction."""
    from django.db import connection as ours

    rows = {}
    with ours.cursor() as cursor:
        for table in ("transfer", "applicationstep", "event"):
            cursor.execute(f"SELECT * FROM pilotage_{table} WHERE office_id = %s ORDER BY id DESC LIMIT 1", [office])
            names = [column[0] for column in cursor.description]
            rows[table] = dict(zip(names, cursor.fetchone(), strict=True))
            rows[table].pop("id")
    connection, mark, lock, begin = _bare(url)

    def write(cursor: Any, table: str, **new: Any) -> Any:
        row = {**rows[table], **new}
        marks = ", ".join([mark] * len(row))
        cursor.execute(
            f"INSERT INTO pilotage_{table} ({', '.join(row)}) VALUES ({marks}) RETURNING id", [*row.values()]
        )
        return cursor.fetchone()[0]

    def pay() -> None:
        application, key = waiting.pop(), uuid4().hex
        cursor = connection.cursor()
        cursor.execute(begin)
        cursor.execute(f"SELECT seq FROM pilotage_office WHERE id = {mark}{lock}", [office])
        seq = cursor.fetchone()[0] + 1
        transfer = write(cursor, "transfer", key=key, seq=seq, application_id=application)
        moved = rows["transfer"]
        for sign, account in (("-", moved["credit_id"]), ("+", moved["debit_id"])):
            cursor.execute(
                f"UPDATE pilotage_account SET balance = balance {sign} {mark} WHERE office_id = {mark} AND id = {mark}",
                [moved["amount"], office, account],
            )
        write(cursor, "applicationstep", uuid=key, seq=seq, application_id=application, transfer_id=transfer)
        cursor.execute(
            f"UPDATE pilotage_application SET status = 'paid', version = 3 WHERE office_id = {mark} AND id = {mark}",
            [office, application],
        )
        write(cursor, "event", seq=seq)
        cursor.execute(f"UPDATE pilotage_office SET seq = {mark} WHERE id = {mark}", [seq, office])
        cursor.execute("COMMIT")

    return pay


def _bare(url: str) -> tuple[Any, str, str, str]:
    """A bare connection that leaves transactions to its user, its mark for a value, how it locks a row, how it begins."""
    if url.startswith("postgres"):
        import psycopg
        from django.conf import settings

        place = settings.DATABASES["default"]
        return psycopg.connect(host=place["HOST"], dbname=place["NAME"], autocommit=True), "%s", " FOR UPDATE", "BEGIN"
    connection = sqlite3.connect(os.environ["DATABASE_URL"].removeprefix("sqlite:///"), isolation_level=None)
    connection.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;")
    return connection, "?", "", "BEGIN IMMEDIATE"


def bare_postgresql(office: int, programme: int, credit: int, debit: int, user: int) -> Callable[[], None]:
    import psycopg
    from django.conf import settings

    place = settings.DATABASES["default"]
    connection = psycopg.connect(host=place["HOST"], dbname=place["NAME"])
    values = ", ".join(["%s"] * 12)

    def move() -> None:
        with connection.transaction(), connection.cursor() as cursor:
            _three(cursor, values, "%s", office, programme, credit, debit, user, uuid4(), DAY, datetime.now(UTC))

    return move


def bare_sqlite(office: int, programme: int, credit: int, debit: int, user: int) -> Callable[[], None]:
    connection = sqlite3.connect(os.environ["DATABASE_URL"].removeprefix("sqlite:///"), isolation_level=None)
    connection.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;")
    values = ", ".join(["?"] * 12)

    def move() -> None:
        cursor = connection.cursor()
        cursor.execute("BEGIN IMMEDIATE")
        now = datetime.now(UTC).isoformat(" ")
        _three(cursor, values, "?", office, programme, credit, debit, user, uuid4().hex, str(DAY), now)
        cursor.execute("COMMIT")

    return move


def _three(cursor: Any, values: str, mark: str, office: int, programme: int, *rest: Any) -> None:
    credit, debit, user, key, day, now = rest
    cursor.execute(
        f"INSERT INTO pilotage_transfer ({COLUMNS}) VALUES ({values}) ON CONFLICT (office_id, key) DO NOTHING RETURNING id",
        (office, programme, key, "received", credit, debit, 1, day, 1, user, now, ""),
    )
    cursor.fetchone()
    update = f"UPDATE pilotage_account SET balance = balance {{}} {mark} WHERE office_id = {mark} AND id = {mark}"
    guarded = f" AND (NOT guarded OR balance >= {mark})"
    cursor.execute(update.format("-") + guarded, (1, office, credit, 1))
    cursor.execute(update.format("+"), (1, office, debit))


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="pilotage-bench-") as folder:
        os.environ["PILOTAGE_VAR"] = folder
        measure("SQLite", f"sqlite:///{folder}/bench.sqlite3", aimed=False)
        if "POSTGRESQL_URL" in os.environ:
            measure("PostgreSQL", os.environ["POSTGRESQL_URL"], aimed=True)
