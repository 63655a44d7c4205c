"""What stands beside a page that asks or grants something: the clauses it rests on, and how their silences were settled."""

from dataclasses import dataclass

from pilotage.domain.charters.schema import Cite, Provision, Reading
from pilotage.web.links import clause_address
from pilotage.web.visits import Visit


@dataclass(frozen=True)
class Ground:
    """A provision's title, its clauses with their addresses, and its readings."""

    title: str
    clauses: tuple[tuple[Cite, str], ...]
    readings: tuple[Reading, ...]


def basis(here: Visit, *provisions: Provision | None) -> tuple[Ground, ...]:
    """The grounds of a page, in the order given; a clause that several share is quoted once."""
    quoted: set[tuple[str | None, str, str]] = set()
    grounds = []
    for provision in provisions:
        if provision is None:
            continue
        fresh = [cite for cite in provision.cite if (cite.source, cite.clause, cite.quote) not in quoted]
        quoted |= {(cite.source, cite.clause, cite.quote) for cite in fresh}
        clauses = tuple((cite, clause_address(here, cite)) for cite in fresh)
        grounds.append(Ground(provision.title, clauses, provision.readings))
    return tuple(grounds)
