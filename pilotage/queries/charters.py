"""Reading a charter beside what it has become: its editions, their bytes, and where its grants' applications stand."""

from collections import defaultdict
from dataclasses import dataclass

from pilotage.domain.grants import Status
from pilotage.models import Edition, Programme
from pilotage.queries.funds import ENDLESS
from pilotage.queries.grants import steps_taken


@dataclass(frozen=True, slots=True)
class Kept:
    """The file of one edition as it was put in force."""

    number: int
    sha256: str
    content: bytes


def edition_file(programme: Programme, number: int) -> Kept | None:
    """The bytes of an edition; None if there is no such edition."""
    row = Edition.objects.of(programme.office_id).filter(programme=programme, number=number).first()
    return None if row is None else Kept(row.number, row.sha256, bytes(row.content))


def standing_applications(programme: Programme) -> dict[str, dict[Status, int]]:
    """How many applications stand where, by grant, in one statement; in none where their steps are held."""
    found: dict[str, dict[Status, int]] = defaultdict(lambda: defaultdict(int))
    for row in {step.application_id: step.application for step in steps_taken(programme, ENDLESS)}.values():
        found[row.provision][Status(row.status)] += 1
    return found
