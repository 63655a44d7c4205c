"""Places or an amount divided over the units of a round, as a person left it: the arithmetic kept, every change with why."""

from collections.abc import Mapping
from decimal import Decimal
from uuid import UUID, uuid5

from django.db import transaction

from pilotage.actions.aid_cases import end_share, put_share
from pilotage.actions.refusals import Refused
from pilotage.actions.round_cases import RoundCase, at_round
from pilotage.actions.rounds import TAKING, put_quotas
from pilotage.domain.aid import LARGEST_MONEY, LARGEST_PLACES, Share
from pilotage.domain.allocations import Division, Rule, What, check_given, told
from pilotage.domain.breaches import Breach
from pilotage.domain.fields import tidy
from pilotage.domain.funds import check_text
from pilotage.domain.policy import Permission
from pilotage.domain.round_states import Kind
from pilotage.models import Allocation, Member, Programme, User
from pilotage.models.owned import Owned
from pilotage.queries.aid import share_of, standing_shares
from pilotage.queries.allocations import divided, units_of


@transaction.atomic
def keep_allocation(
    *,
    by: User,
    programme: Programme,
    round: int,
    what: What,
    total: int,
    rule: Rule,
    given: Mapping[str, int],
    uuid: UUID,
    fact: str = "",
    scores: Mapping[str, Decimal] | None = None,
    least: int | None = None,
    most: int | None = None,
    why: Mapping[str, str] | None = None,
) -> Allocation:
    """Keep what was divided (`given`: unit's code -> places, or minor units of money) with its arithmetic, which is
    computed anew from `rule`.

    `why` says for each number that was changed why; together the numbers keep the total exactly. On a round of awards
    they become the ordinary places of units, on a round of aid the ordinary places or money of their shares.
    """
    case = at_round(by, Permission.ROUND_KEEP, programme, round, while_in=TAKING)
    act = case.act
    again: Allocation | None = Allocation.objects.of(act.office).filter(uuid=uuid).first()
    if again is not None:
        if again.round_id == case.row.pk:
            return again
        raise Refused(Breach("request-taken", {}))
    reasons = {unit: tidy(text) for unit, text in (why or {}).items()}
    if case.row.kind == Kind.AWARD and what is What.MONEY:
        raise Refused(Breach("allocation-places-only", {}, "what"))
    if total > (LARGEST_PLACES if what is What.PLACES else LARGEST_MONEY):
        raise Refused(Breach("allocation-total-large", {}, "total"))
    units = units_of(programme, case.row, case.charter)
    division, breaches = divided(units, case.charter, total, rule, fact, scores or {}, least, most)
    if division is None:
        raise Refused(*breaches)
    names = {code: row.name for code, row in units.items()}
    breaches = check_given(division, given, reasons, names)
    for unit, text in reasons.items():
        breaches += check_text(text, f"why-{unit}")
    if breaches:
        raise Refused(*breaches)
    row: Allocation = Allocation.objects.create(
        office=act.office, round=case.row, uuid=uuid, what=what, total=total, rule=rule,
        fact=fact if rule is Rule.FACT else "", lines=_lines(division, given, reasons), by=by, seq=act.seq,
    )  # fmt: skip
    rows = _shared(case, row, units, what, given) if case.row.kind == Kind.AID else _placed(case, row, given)
    case.note("divided", rows=[row, *rows], about={"what": what, "rule": rule, "units": len(given)})
    return row


def _lines(division: Division, given: Mapping[str, int], why: Mapping[str, str]) -> list[dict[str, object]]:
    return [told(line, given[line.unit], why.get(line.unit, "")) for line in division.lines]


def _placed(case: RoundCase, row: Allocation, given: Mapping[str, int]) -> list[Owned]:
    written, ended = put_quotas(case, given, uuid5(row.uuid, "places"), "", row)
    return [*ended, *written]


def _shared(
    case: RoundCase, row: Allocation, units: Mapping[str, Member], what: What, given: Mapping[str, int]
) -> list[Owned]:
    standing = {each.unit.code: each for each in standing_shares(case.row) if each.unit is not None}
    column = "places" if what is What.PLACES else "amount"
    rows: list[Owned] = []
    for code, many in given.items():
        old = standing.get(code)
        share = share_of(old) if old else Share(code, units[code].name)
        if getattr(share, column) == many:
            continue
        if old:
            rows.append(end_share(case, old))
        changed = _with(share, column, many)
        rows.append(put_share(case, changed, units[code], uuid5(row.uuid, f"share:{code}")))
    return rows


def _with(share: Share, column: str, many: int) -> Share:
    places, amount = (many, share.amount) if column == "places" else (share.places, many)
    return Share(share.unit, share.name, share.asked, places, share.extra_places, amount, share.extra_amount,
                 share.reason)  # fmt: skip
