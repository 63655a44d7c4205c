"""Reading rounds."""

from pilotage.models import Programme, Round


def rounds(programme: Programme) -> tuple[Round, ...]:
    """Every round of the programme, the newest first."""
    return tuple(Round.objects.of(programme.office_id).filter(programme=programme).order_by("-number"))


def find_round(programme: Programme, number: int) -> Round | None:
    """The round with this number."""
    found: Round | None = Round.objects.of(programme.office_id).filter(programme=programme, number=number).first()
    return found
