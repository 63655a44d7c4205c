"""Which figures a visitor sees: those over a fund's money only whoever may see the fund, or whom the charter tells them;
and outside the office no small counts."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from pilotage.domain.charters.schema import AnyProvision, Appoint, Pair, Publish
from pilotage.domain.claims import Compared
from pilotage.domain.figures import Facts, FigureValue, Only, compute, over_money
from pilotage.domain.policy import Permission
from pilotage.domain.provisions import Kept, Reached
from pilotage.domain.small_counts import WHOLE, hide_below, hide_small, hides, hides_records, part_of, weigh
from pilotage.domain.tables import matters
from pilotage.queries.glance import Glance
from pilotage.web.links import may_open
from pilotage.web.visits import Visit


def only_totals(here: Visit, figure: str) -> bool:
    """Does this visitor see at most the number: what is behind it is other givers' money?"""
    over = over_money(here.charter, here.charter.figure(figure))
    return over and not here.may(Permission.FUND_READ).allowed


def closed_figures(here: Visit) -> frozenset[str]:
    """The figures over a fund's money that a `publish` provision neither tells the public nor a role of this visitor's."""
    if here.may(Permission.FUND_READ).allowed:
        return frozenset()
    told = {role.id for role in here.charter.roles if role.kind == "public"}
    told |= {post.role for post in here.posts if post.holds(here.today)}
    published = {name for each in here.charter.of_kind(Publish) if told & set(each.to) for name in each.what}
    return frozenset(
        each.id for each in here.charter.figures if only_totals(here, each.id) and each.id not in published
    )


def opened_to(here: Visit, seen: Glance) -> Glance:
    """The same glance without the figures that this visitor does not see, and without what awaits for these; outside
    the office also without small counts, and without claims that these would answer."""
    closed = closed_figures(here)
    values = {id: value for id, value in seen.values.items() if id not in closed}
    told = told_to(here, seen.facts, values)
    claims = tuple(one for one in seen.claims if one.claim.figure not in closed and _answered(here, told, one))
    return replace(seen, values=told, claims=claims)


def outside(here: Visit) -> int:
    """The number below which counts are hidden from this visitor; 0 for everybody at the office."""
    if any(post.kind == "office" and post.holds(here.today) for post in here.posts):
        return 0
    below = hide_below(here.charter)
    return below if below > 1 else 0


def own_places(here: Visit) -> frozenset[str]:
    """The members whose part of a figure is this visitor's own."""
    return frozenset(post.place for post in here.posts if post.place and post.holds(here.today))


def told_to(
    here: Visit, facts: Facts, values: Mapping[str, FigureValue], only: Only = Only()  # noqa: B008 - frozen
) -> dict[str, FigureValue]:  # fmt: skip
    """Figures as this visitor may be told them; `only` is what they were computed with."""
    below = outside(here)
    if not below:
        return dict(values)
    if only.person:  # somebody's own doings: nobody outside the office asks for another's
        return dict(values)
    if only.unit in own_places(here):
        return dict(values)
    if only.unit is not None:
        whole = replace(only, unit=None)
        all_of_it = compute(here.charter, facts, since=whole.since)
        all_of_it = hide_small(here.charter, facts, all_of_it, below, own_places(here), whole)
        parts = {id: part_of(all_of_it[id], only.unit) for id in values}
        return {id: part for id, part in parts.items() if part is not None}
    told = hide_small(here.charter, facts, values, below, own_places(here), only)
    return {id: _waiting(here, facts, value, below) for id, value in told.items()}


def _waiting(here: Visit, facts: Facts, value: FigureValue, below: int) -> FigureValue:
    """A figure that waits for only a few records of others' tells nothing of these."""
    if not value.awaiting:
        return value
    about = matters(facts, value.awaiting)
    own = tuple(one for one in value.awaiting if may_open(here, one, about[one].members))
    few = 0 < len(value.awaiting) - len(own) < below or WHOLE in value.hidden
    return replace(value, awaiting=own) if few and hides(here.charter, value.figure) else value


def _answered(here: Visit, told: Mapping[str, FigureValue], one: Compared) -> bool:
    """May this visitor be told what the records give for a claim?"""
    below, now = outside(here), told.get(one.claim.figure)
    if not below or not hides(here.charter, one.value.figure):
        return True
    if now is None or WHOLE in now.hidden:
        return False
    return one.value.figure.how != "ratio" and not weigh(one.value).small(below)


def few_kept(here: Visit, one: Kept, told: Mapping[str, FigureValue]) -> bool:
    """Would the numbers of a register give away a small count, or a figure over it that is not told?"""
    below = outside(here)
    if not below or not hides_records(here.charter, one.register.id):
        return False
    over = [value for value in told.values() if value.figure.of == one.register.id]
    few = any(0 < count < below for count in (one.confirmed, one.waiting))
    return few or any(WHOLE in value.hidden for value in over)


def few_reached(here: Visit, provision: AnyProvision, found: Reached) -> bool:
    """Are those who have what a provision gives, or those who are still without, too few to be told? Who is appointed
    and who is paired stands in the charter and among the people."""
    below = outside(here)
    if not below or isinstance(provision, Appoint | Pair):
        return False
    return any(0 < count < below for count in (found.count, len(found.without)))


def hidden_in(here: Visit, seen: Glance, since: date | None) -> frozenset[str]:
    """The figures whose number this visitor is not told, from a day on where they report a period."""
    if not outside(here):
        return frozenset()
    values = compute(here.charter, seen.facts, since=since) if since else seen.values
    told = told_to(here, seen.facts, values, Only(since))
    return frozenset(id for id, value in told.items() if WHOLE in value.hidden)
