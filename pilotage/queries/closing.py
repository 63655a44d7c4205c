"""What stands open at the end of a programme, or when somebody hands over; and how often it was closed and opened again."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.db.models import CharField, Count, QuerySet, Value

from pilotage.domain.bulletins import Status as BulletinStatus
from pilotage.domain.charters import Charter
from pilotage.domain.charters.schema import Fund, Grant
from pilotage.domain.closing import Matter, Standing
from pilotage.domain.duties import Window
from pilotage.domain.fields import projected
from pilotage.domain.funds import Pot
from pilotage.domain.grant_states import STATES, Status
from pilotage.domain.links import WRONG_TRIES
from pilotage.domain.meetings import State, agreements
from pilotage.domain.papers import ScanState
from pilotage.domain.round_states import Status as RoundStatus
from pilotage.domain.years import last_day, pot_order
from pilotage.models import (
    Bulletin,
    Paper,
    Programme,
    ProgrammeClose,
    Progress,
    Round,
    Scan,
    SecondLook,
    TaskLink,
    YearClose,
)
from pilotage.queries.duties import windows
from pilotage.queries.grants import applications
from pilotage.queries.holding import held
from pilotage.queries.ledger import pot_numbers
from pilotage.queries.people import names_of
from pilotage.queries.programmes import Rules, rules, today
from pilotage.queries.registers import glimpses_read
from pilotage.queries.rewards import reward_lines
from pilotage.queries.spending import accounts
from pilotage.queries.todo import unsettled
from pilotage.queries.todo_money import books_waiting

_OVER = (State.DONE, State.GIVEN_UP)


def standing_close(programme: Programme) -> ProgrammeClose | None:
    """The closing that stands, if the programme is closed, in one statement."""
    rows = ProgrammeClose.objects.of(programme.office_id).filter(programme=programme, ended_seq=None)
    found: ProgrammeClose | None = rows.select_related("bulletin", "by").first()
    return found


def closes(programme: Programme) -> list[tuple[ProgrammeClose, str]]:
    """Every closing, the latest first, each with the name of whoever closed; two statements."""
    rows = ProgrammeClose.objects.of(programme.office_id).filter(programme=programme).order_by("-seq")
    found = list(rows.select_related("bulletin", "by"))
    names = names_of(programme, {row.by_id for row in found})
    return [(row, names.get(row.by_id) or row.by.username) for row in found]


def issued_bulletins(programme: Programme) -> list[Bulletin]:
    """Issued bulletins, the latest first: one of them is the final one."""
    rows = Bulletin.objects.of(programme.office_id).filter(programme=programme, status=BulletinStatus.ISSUED)
    return list(rows.order_by("-issued_on", "-known", "-id"))


def open_matters(programme: Programme, in_force: Rules | None = None) -> tuple[Standing, ...]:
    """Everything that stands open today, in the order of a list."""
    charter, on = (in_force or rules(programme)).charter, today(programme)
    order = {matter: place for place, matter in enumerate(Matter)}
    with held():
        found = [*_money(programme, charter, on), *_granted(programme, charter), *_pressing(programme, charter, on)]
        found += [*_records(programme, charter, on), *_counted(programme, on)]
    return tuple(sorted(found, key=lambda one: order[one.matter]))


# ---- Money -----------------------------------------------------------------------------------------------------------


def _money(programme: Programme, charter: Charter, on: date) -> Iterator[Standing]:
    funds = charter.of_kind(Fund)
    closed = YearClose.objects.of(programme.office_id).filter(programme=programme) if funds else ()
    years = Counter(row.fund for row in closed)
    for fund in funds:
        pots = pot_numbers(programme, fund)
        for source in sorted({pot.source for pot in pots}, key=lambda each: pot_order(fund, Pot(each))):
            mine = [held for pot, held in pots.items() if pot.source == source]
            if available := sum(held.available for held in mine):
                yield Standing(Matter.AVAILABLE, amount=available, fund=fund.id, source=source)
            if promised := sum(held.committed for held in mine):
                yield Standing(Matter.PROMISED, amount=promised, fund=fund.id, source=source)
        if left := years_over(charter, on) - years[fund.id]:
            yield Standing(Matter.YEARS, left, fund=fund.id)


def years_over(charter: Charter, on: date) -> int:
    """How many years of the programme are over on a day."""
    first, last = charter.runs.start.year, charter.runs.end
    return sum(
        last_day(charter, year) < on
        for year in range(first, on.year + 1)
        if last is None or year <= last.year
    )  # fmt: skip


def _granted(programme: Programme, charter: Charter) -> Iterator[Standing]:
    if not charter.of_kind(Grant):
        return
    held = [view for view in applications(programme, charter) if STATES[view.status] and view.status not in _QUIET]
    if held:
        yield Standing(Matter.APPLICATIONS, len(held))
    owed = [one for one in accounts(programme, charter) if one.open and one.rest and one.view.grant.gives == "money"]
    if owed:
        yield Standing(Matter.ACCOUNT, len(owed), amount=sum(one.rest for one in owed))


_QUIET = (Status.DECLINED, Status.WITHDRAWN, Status.RELEASED, Status.CLOSED)


def _pressing(programme: Programme, charter: Charter, on: date) -> Iterator[Standing]:
    rewards = [line for line in reward_lines(programme, charter, on) if line.line.owed]
    if rewards:
        yield Standing(Matter.REWARDS, len(rewards))
    found = books_waiting(programme)
    for matter, kind in ((Matter.SLIPS, "slip"), (Matter.LINES, "bank")):
        if found[kind]:
            yield Standing(matter, len(found[kind]))


# ---- Records ---------------------------------------------------------------------------------------------------------


def _records(programme: Programme, charter: Charter, on: date) -> Iterator[Standing]:
    owed: list[Window] = [one for one in windows(programme) if unsettled(one)]
    if owed:
        yield Standing(Matter.WINDOWS, len(owed))
    typed, agreed = projected(charter), agreements(charter)
    registers = [one for one in charter.registers if one.id not in typed and (one.confirmers or one in agreed)]
    found = glimpses_read(programme, charter, [one.id for one in registers], on) if registers else {}
    for register in registers:
        waiting = sum(1 for one in found[register.id] if one.pending and not one.void)
        if waiting:
            yield Standing(Matter.CONFIRM, waiting, goods=register.id)
    if agreed:
        over = Progress.objects.of(programme.office_id).filter(
            record__programme=programme, state__in=_OVER, ended_seq=None
        )
        ended = set(over.values_list("record", flat=True))
        for register in agreed:
            going = sum(1 for one in found[register.id] if not one.void and one.id not in ended)
            if going:
                yield Standing(Matter.AGREEMENTS, going, goods=register.id)


# ---- What is only counted --------------------------------------------------------------------------------------------


def _counted(programme: Programme, on: date) -> Iterator[Standing]:
    """Second looks, rounds, bulletins, pictures, sheets and links, in one statement."""
    office = programme.office_id
    back = Scan.objects.of(office).filter(programme=programme, state=ScanState.FILED, paper__isnull=False)
    after = datetime.combine(on, time.max, ZoneInfo(programme.timezone))
    wanted: dict[Matter, QuerySet] = {  # type: ignore[type-arg]
        Matter.LOOKS: SecondLook.objects.of(office).filter(programme=programme, looked_seq=None),
        Matter.ROUNDS: Round.objects.of(office)
        .filter(programme=programme)
        .exclude(status__in=[RoundStatus.FINAL, RoundStatus.CANCELLED]),
        Matter.BULLETINS: Bulletin.objects.of(office).filter(
            programme=programme, status__in=[BulletinStatus.DRAFT, BulletinStatus.SIGNED]
        ),
        Matter.INBOX: Scan.objects.of(office).filter(programme=programme, state=ScanState.WAITING),
        Matter.PAPERS: Paper.objects.of(office).filter(programme=programme).exclude(pk__in=back.values("paper")),
        Matter.LINKS: TaskLink.objects.of(office).filter(
            programme=programme, revoked_seq=None, expires_at__gt=after, wrong__lt=WRONG_TRIES
        ),
    }
    parts = [
        rows.order_by()
        .annotate(found_matter=Value(str(matter), CharField(max_length=20)))
        .values("found_matter")
        .annotate(number=Count("pk"))
        .values_list("found_matter", "number")
        for matter, rows in wanted.items()
    ]
    first, *others = parts
    for matter, number in first.union(*others, all=True):
        if number:
            yield Standing(Matter(matter), number)


def name_of(charter: Charter, one: Standing) -> str:
    """The source, fund or register that is meant, by the charter's name."""
    if one.goods:
        return next((known.name for known in charter.registers if known.id == one.goods), one.goods)
    fund = next((known for known in charter.of_kind(Fund) if known.id == one.fund), None)
    if fund is None:
        return ""
    return next((known.name for known in fund.sources if known.id == one.source), fund.title)
