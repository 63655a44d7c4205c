"""Why money moved, in a word: what was carried on is told from what went back to its source."""

from pilotage.domain.funds import TransferKind
from pilotage.web.visits import Visit
from pilotage.words import funds as words
from pilotage.words.lives import carried_into


def into(here: Visit, kind: TransferKind, transfer: int) -> str:
    """The programme into which a transfer carried money on; empty where it did not."""
    return here.carried_out.get(transfer, "") if kind is TransferKind.GIVEN_BACK else ""


def word(here: Visit, kind: TransferKind, transfer: int) -> str:
    """The word for a transfer (a row id)."""
    programme = into(here, kind, transfer)
    return carried_into(programme) if programme else words.transfer(kind)
