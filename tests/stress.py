"""One part of the stress run, in a process of its own: `python -m tests.stress prepare|work|check …`.

The database is named by DATABASE_URL. What is asked for is worked out from the number of an attempt, so that a process
that was killed can be followed by another that asks for the very same again.
"""

import json
import os
import random
import sys
import time
from pathlib import Path
from uuid import UUID, uuid5

NAMES = UUID("6f1d2c1e-2010-4426-8000-00000000517e")
ACTS = ("approve", "approve", "disburse", "disburse")  # each twice: two people at the same application
PATIENCE = 60  # seconds that a client goes on asking a server that does not answer


def amount_of(place: int) -> int:
    """What is granted to the application at this place, in fen."""
    return 100 * (7 + place % 13)


def prepare(applications: int) -> None:
    """A fund that holds three fifths of what will be asked of it, and the applications."""
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)
    from tests.cast import seat
    from tests.factories import adopt_jinghai, application, receipt

    programme = adopt_jinghai()
    cast = seat(programme)
    receipt(programme, cast.treasurer, sum(map(amount_of, range(applications))) * 3 // 5)
    for place in range(applications):
        application(programme, cast.unit, amount_of(place), uuid=uuid5(NAMES, f"application {place}"))


def work(log: Path, attempts: list[int], applications: int) -> None:
    """Make every attempt that the log does not have yet; a line is on the disk before the next attempt is made."""
    done = {int(line.split()[1]) for line in log.read_text().splitlines()} if log.exists() else set()
    mine = [one for one in attempts if one not in done]
    random.Random(len(done)).shuffle(mine)
    mine.sort(key=lambda one: one // applications)
    with log.open("a") as file:
        for attempt in mine:
            file.write(f"{_patiently(attempt, applications)}\n")
            file.flush()
            os.fsync(file.fileno())


def _patiently(attempt: int, applications: int) -> str:
    """As a client does whose server went away: ask again, with the same key."""
    from django.db import InterfaceError, OperationalError, connection

    until = time.monotonic() + PATIENCE
    while True:
        try:
            return make(attempt, applications)
        except (OperationalError, InterfaceError):
            connection.close()
            if time.monotonic() > until:
                raise
            time.sleep(0.05)


def make(attempt: int, applications: int) -> str:
    """One attempt: `ok NUMBER` or `no NUMBER CODES`."""
    from pilotage.actions.grant_decisions import approve
    from pilotage.actions.grant_payments import disburse
    from pilotage.actions.refusals import Refused
    from pilotage.models import Application, Programme, User
    from tests.factories import TODAY

    programme = Programme.objects.select_related("office").get()
    place, act = attempt % applications, ACTS[attempt // applications]
    row = Application.objects.of(programme.office_id).get(uuid=uuid5(NAMES, f"application {place}"))
    asked = {"programme": programme, "application": row.pk, "seen": row.version, "happened_on": TODAY,
             "uuid": uuid5(NAMES, f"attempt {attempt}")}  # fmt: skip
    try:
        if act == "approve":
            approve(by=User.objects.get(username="reviewer"), amount=amount_of(place), **asked)
        else:
            disburse(by=User.objects.get(username="treasurer"), **asked)
    except Refused as refusal:
        return f"no {attempt} {','.join(sorted(breach.code for breach in refusal.breaches))}"
    return f"ok {attempt}"


def check(acknowledged: list[int], applications: int) -> None:
    """What stands, and what stands after every acknowledged attempt was made once more with its key; as JSON."""
    from pilotage.domain.charters.schema import Fund
    from pilotage.models import ApplicationStep, Office, Programme, Transfer
    from pilotage.queries.funds import five_numbers
    from pilotage.queries.programmes import rules
    from pilotage.queries.verification import verify

    programme = Programme.objects.select_related("office").get()
    [fund] = rules(programme).charter.of_kind(Fund)

    def standing() -> dict[str, object]:
        numbers = five_numbers(programme, fund)
        steps = ApplicationStep.objects.of(programme.office_id).filter(kind__in=["approved", "paid"])
        return {
            "received": numbers.received, "committed": numbers.committed, "paid": numbers.paid,
            "available": numbers.available, "transfers": Transfer.objects.of(programme.office_id).count(),
            "steps": sorted(str(uuid) for uuid in steps.values_list("uuid", flat=True)),
            "without money": steps.filter(transfer=None).count(),
        }  # fmt: skip

    before = standing()
    seq = Office.objects.get().seq
    again = [make(attempt, applications) for attempt in acknowledged]
    json.dump({
        "before": before, "after": standing(), "again": again, "seq": [seq, Office.objects.get().seq],
        "broken": [str(one) for one in verify().broken],
    }, sys.stdout)  # fmt: skip


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "pilotage.settings"
    import django

    django.setup()
    asked = json.loads(sys.argv[2])
    match sys.argv[1]:
        case "prepare":
            prepare(**asked)
        case "work":
            work(Path(asked.pop("log")), **asked)
        case "check":
            check(**asked)
