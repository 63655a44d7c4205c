"""What a provision gave, in a few words beside it: refunds, rewards, each with the page of its money."""

from collections import defaultdict
from dataclasses import dataclass

from django.utils.translation import gettext as _

from pilotage.domain.charters.schema import Reward
from pilotage.domain.figures import Facts
from pilotage.domain.policy import Permission
from pilotage.queries.refunds import standing_rows
from pilotage.queries.rewards import reward_lines
from pilotage.web.visits import Visit
from pilotage.words.days import plain_day
from pilotage.words.numbers import currency, money_in_sentence


@dataclass(frozen=True)
class Given:
    """A sentence about money given under a provision, and where it is kept; `owed`: something is still to be paid."""

    text: str
    url: str
    owed: bool = False


def rewards_standing(here: Visit, facts: Facts) -> dict[str, Given]:
    """Of every reward, how much was paid and how much is owed, by the provision's id; for who may see the money. Where
    nothing was ever put on record for one, `facts` say so, and nothing is asked."""
    if not here.may(Permission.FUND_READ).allowed or not _ever_due(here, facts):
        return {}
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for each in reward_lines(here.programme, here.charter, here.today):
        sums[each.reward.id][0] += each.line.paid.amount if each.line.paid else 0
        if each.line.owed and each.line.due is not None:
            sums[each.reward.id][1] += each.line.due.amount or 0
            sums[each.reward.id][2] += 1
    unit = currency(here.charter.currency)
    found = {}
    for provision, (paid, owed, many) in sums.items():
        params = {"paid": _amount(here, paid), "owed": _amount(here, owed), "unit": unit}
        said = _("%(paid)s %(unit)s paid, %(owed)s %(unit)s still owed") if many else _("%(paid)s %(unit)s paid")
        found[provision] = Given(said % params, here.address("rewards"), bool(many))
    return found


def _ever_due(here: Visit, facts: Facts) -> bool:
    return any(facts.standings.get(reward.on) for reward in here.charter.of_kind(Reward))


def given_to(here: Visit, code: str, facts: Facts) -> dict[str, list[Given]]:
    """What one member was refunded and rewarded, by the provision's id; two statements where its rows are held."""
    if not here.may(Permission.FUND_READ, about=(code,)).allowed:
        return {}
    unit = currency(here.charter.currency)
    found: dict[str, list[Given]] = defaultdict(list)
    for row in standing_rows(here.programme).filter(unit__code=code):
        params = {
            "year": row.year,
            "due": _amount(here, row.due),
            "refunded": _amount(here, row.refunded),
            "unit": unit,
        }
        said = _("%(year)s: %(refunded)s %(unit)s refunded of %(due)s due") % params
        found[row.provision].append(Given(said, here.address("refund", row.pk)))
    rewards = reward_lines(here.programme, here.charter, here.today, {code}) if _ever_due(here, facts) else ()
    for each in rewards:
        due, paid = each.line.due, each.line.paid
        if paid is not None:
            params = {"amount": _amount(here, paid.amount), "day": plain_day(paid.happened_on), "unit": unit}
            said = _("%(amount)s %(unit)s paid on %(day)s") % params
            found[each.reward.id].append(Given(said, here.address("reward-payment", paid.number)))
        elif due is not None and each.line.owed:
            day = plain_day(due.trigger.since)
            params = {"amount": _amount(here, due.amount or 0), "day": day, "unit": unit}
            said = _("%(amount)s %(unit)s owed since %(day)s") if due.amount else _("owed since %(day)s")
            found[each.reward.id].append(Given(said % params, here.address("rewards"), True))
    return dict(found)


def _amount(here: Visit, amount: int) -> str:
    return money_in_sentence(amount, here.charter.currency)
