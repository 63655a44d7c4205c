"""Rounds of aid in few words, each through the action or the page that an office uses."""

from datetime import date
from uuid import uuid4

from pilotage.actions.aid import keep_shares, open_aid
from pilotage.actions.aid_decisions import decide_aid
from pilotage.domain.aid import Share
from pilotage.queries.aid import aid_round, seen_of
from pilotage.queries.rounds import find_round, round_charters

OPENED = date(2010, 4, 20)
DECIDED = date(2010, 4, 26)


def opened(
    programme,
    by,
    *,
    provision="aid-priority",
    title="希望工程春季资助",
    places=10,
    amount=500_000,
    on=OPENED,
    due=None,
    uuid=None,
):
    return open_aid(by=by, programme=programme, provision=provision, title=title, opened_on=on, due_on=due,
                    places=places, amount=amount, uuid=uuid or uuid4())  # fmt: skip


def shared(programme, by, row, *shares, seen=None, uuid=None):
    """`shares` as (unit, asked, places, extra places, amount, extra amount, reason), as many as are wanted."""
    return keep_shares(by=by, programme=programme, round=row.number, uuid=uuid or uuid4(),
                       shares=[Share(each[0], "", *each[1:]) for each in shares],
                       seen=seen_of(row) if seen is None else seen)  # fmt: skip


def decide(
    programme, by, row, *, on=DECIDED, meeting="〔2010〕3号会议纪要", values=None, reasons=None, uuid=None, **more
):
    row = find_round(programme, row.number)
    return decide_aid(by=by, programme=programme, round=row.number, meeting=meeting, happened_on=on,
                      uuid=uuid or uuid4(), values={"programme": "hope"} if values is None else values, reasons=reasons,
                      **{"seen": row.version, "shares_seen": seen_of(row), **more})  # fmt: skip


def view(programme, row):
    row = find_round(programme, row.number)
    return aid_round(programme, row, round_charters(programme, [row])[row.edition_id])
