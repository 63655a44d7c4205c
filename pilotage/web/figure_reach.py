"""Which figures a visitor sees: those over a fund's money only whoever may see the fund, or whom the charter tells them."""

from dataclasses import replace

from pilotage.domain.charters.schema import Publish
from pilotage.domain.figures import over_money
from pilotage.domain.policy import Permission
from pilotage.queries.glance import Glance
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
    """The same glance without the figures that this visitor does not see, and without what awaits for these."""
    closed = closed_figures(here)
    if not closed:
        return seen
    values = {id: value for id, value in seen.values.items() if id not in closed}
    return replace(seen, values=values, claims=tuple(one for one in seen.claims if one.claim.figure not in closed))
