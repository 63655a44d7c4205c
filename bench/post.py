"""One transfer a transaction through `actions.funds.post`, beside the same three statements on a bare connection."""

import os
import sqlite3
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

from bench.measuring import finish, say, seconds

TIMES = 1000
DAY = date(2010, 4, 26)
COLUMNS = "office_id, programme_id, key, kind, credit_id, debit_id, amount, happened_on, seq, by_id, at, memo"  # the rest is null


def measure(name: str, url: str, aim: float | None) -> None:
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
    from django.db import transaction

    call_command("migrate", interactive=False, verbosity=0)
    from pilotage.actions.entering import Act
    from pilotage.actions.funds import post
    from pilotage.domain.funds import AccountKind, TransferKind
    from pilotage.models import Account, Office, Programme, User

    office = Office.objects.create(code=uuid4().hex, name="Bench")
    user = User.objects.create(username=uuid4().hex)
    programme = Programme.objects.create(office=office, code="p", title="P", timezone="Asia/Shanghai", currency="CNY")
    start = {"office": office, "programme": programme, "fund": "fund"}
    credit = Account.objects.create(**start, kind=AccountKind.SOURCE, key="own", guarded=False)
    debit = Account.objects.create(**start, kind=AccountKind.AVAILABLE, key="", guarded=True)
    act: Any = Act(office, programme, None, user, None, 1, DAY)  # type: ignore[arg-type]

    def ours() -> None:
        with transaction.atomic():
            post(
                act=act, key=uuid4(), kind=TransferKind.RECEIVED, credit=credit, debit=debit, amount=1, happened_on=DAY
            )  # fmt: skip

    bare = (bare_postgresql if url.startswith("postgres") else bare_sqlite)(
        office.pk, programme.pk, credit.pk, debit.pk, user.pk
    )
    # By turns, so that whatever else the machine does disturbs both alike.
    pairs = [(seconds(ours, times=TIMES), seconds(bare, times=TIMES)) for _ in range(3)]
    best = min(pair[0] for pair in pairs), min(pair[1] for pair in pairs)
    ratio = best[1] / best[0]
    say(
        f"post, {name}", f"{1 / best[0]:,.0f} /s", f"{1 / best[1]:,.0f} /s", ratio, f"at least {aim}" if aim else "",
        met=aim is None or ratio >= aim,
    )  # fmt: skip
    finish()


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
        measure("SQLite", f"sqlite:///{folder}/bench.sqlite3", None)
        if "POSTGRESQL_URL" in os.environ:
            measure("PostgreSQL", os.environ["POSTGRESQL_URL"], 0.35)
