"""Reading a charter beside what it has become: its editions, their bytes, and where its grants' applications stand."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Count

from pilotage.domain.grants import Status
from pilotage.models import Application, Edition, Programme


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
    """How many applications stand where, by grant, in one statement."""
    rows = Application.objects.of(programme.office_id).filter(programme=programme).order_by()
    found: dict[str, dict[Status, int]] = defaultdict(dict)
    for provision, status, count in rows.values_list("provision", "status").annotate(Count("pk")):
        found[provision][Status(status)] = count
    return found
