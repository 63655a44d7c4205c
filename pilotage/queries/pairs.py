"""Reading pairings."""

from pilotage.models import Pairing, Programme


def pairings(programme: Programme) -> tuple[Pairing, ...]:
    """Every pairing of the programme, those that hold first."""
    rows = Pairing.objects.of(programme.office_id).filter(programme=programme).select_related("a", "b")
    return tuple(rows.order_by("ended_seq", "id"))
