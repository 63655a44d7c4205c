"""What the pages of rounds share: the round that an address names, whose candidates a visitor sees, what a level is called."""

from django.http import Http404

from pilotage.domain.charters import Charter
from pilotage.domain.charters.schema import Quota
from pilotage.domain.policy import Permission, reach
from pilotage.domain.round_states import Kind
from pilotage.models import Round
from pilotage.queries.rounds import find_round, rule_of
from pilotage.web.visits import Visit


def round_of(here: Visit, number: int, kind: Kind | None = Kind.AWARD) -> Round:
    """The round that an address names, of this kind (None: of any), or Http404."""
    row = find_round(here.programme, number)
    if row is None or (kind is not None and row.kind != kind):
        raise Http404
    return row


def units_seen(here: Visit) -> frozenset[str] | None:
    """The units whose candidates the visitor sees; None: everybody's."""
    return reach(here.posts, Permission.ROUND_READ, today=here.today)


def takes_places(row: Round, charter: Charter) -> bool:
    """Has a round ordinary places or money that the office enters? A charter may leave it without any number."""
    rule = rule_of(row, charter)
    return row.kind == Kind.AID or (isinstance(rule, Quota) and rule.base != "none")


def level_name(charter: Charter, level: str) -> str:
    """What the charter calls a level."""
    return next((each.name for each in charter.levels if each.id == level), level)
