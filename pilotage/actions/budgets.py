"""What a fund is meant to be spent on in a year: entered, and replaced."""

from uuid import UUID

from django.db import transaction

from pilotage.actions.entering import enter, record_event
from pilotage.actions.funds import fund_named
from pilotage.actions.refusals import Refused
from pilotage.domain.breaches import Breach
from pilotage.domain.fields import tidy
from pilotage.domain.policy import Permission
from pilotage.domain.years import check_budget
from pilotage.models import BudgetLine, Programme, User
from pilotage.queries.funds import closed_years


@transaction.atomic
def set_budget(
    *, by: User, programme: Programme, fund: str, year: int, heading: str, amount: int, uuid: UUID, note: str = ""
) -> BudgetLine:
    """Say how much of a fund a year means to spend on a heading: a provision or purpose by its id, or words.

    What was said before of the same heading ends with it. Saying what stands already changes nothing.
    """
    heading, note = tidy(heading), tidy(note)
    act = enter(by, Permission.FUND_CLOSE, programme)
    fund_named(act, fund)
    rows = BudgetLine.objects.of(act.office)
    said = (programme.pk, fund, year, heading, amount, note)
    again: BudgetLine | None = rows.filter(uuid=uuid).first()
    if again is not None:
        if _says(again) != said:
            raise Refused(Breach("request-taken", {}))
        return again
    breaches = check_budget(
        act.rules.charter, year=year, heading=heading, amount=amount, note=note, closed=closed_years(programme, fund)
    )
    if breaches:
        raise Refused(*breaches)
    standing = rows.filter(programme=programme, fund=fund, year=year, heading=heading, ended_seq=None)
    before: BudgetLine | None = standing.first()
    if before is not None and _says(before) == said:
        return before
    written = []
    if before is not None:
        rows.filter(pk=before.pk, ended_seq=None).update(ended_seq=act.seq)
        before.ended_seq = act.seq
        written.append(before)
    line: BudgetLine = BudgetLine.objects.create(
        office=act.office, programme=programme, uuid=uuid, fund=fund, year=year, heading=heading, amount=amount,
        note=note, by=by, seq=act.seq,
    )  # fmt: skip
    record_event(act, "fund.budgeted", by=by, about={"fund": fund, "year": year}, rows=[*written, line])
    return line


def _says(row: BudgetLine) -> tuple[int, str, int, str, int, str]:
    return row.programme_id, row.fund, row.year, row.heading, row.amount, row.note
