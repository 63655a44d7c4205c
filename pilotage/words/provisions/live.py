"""What stands under a provision, in words."""

from django.utils.translation import gettext

from pilotage.domain.charters.schema import AnyProvision, Appoint, Pair, Refund
from pilotage.domain.provisions import Kept, Reached
from pilotage.words.cadences import listed, pieces


def reached(provision: AnyProvision, found: Reached) -> str:
    """Who has what the provision gives: 5 个单位均有人, or how many of how many."""
    numbers = {"n": found.count, "of": found.of}
    whole = found.of > 0 and not found.without
    if isinstance(provision, Appoint):
        said = (
            gettext("All %(of)s have somebody") if whole else gettext("%(n)s of %(of)s have somebody")
        )  # fmt: skip
    elif isinstance(provision, Pair):
        said = gettext("All %(of)s have a partner") if whole else gettext("%(n)s of %(of)s have a partner")
    elif isinstance(provision, Refund):
        said = gettext("All %(of)s have been refunded") if whole else gettext("%(n)s of %(of)s have been refunded")
    else:
        said = gettext("All %(of)s have it") if whole else gettext("%(n)s of %(of)s have it")
    return said % numbers


def without(found: Reached) -> str:
    """Who is still without: 还缺：东校."""
    return gettext("Still without: %(names)s") % {"names": listed(seat.name for seat in found.without)}


def kept(one: Kept) -> str:
    """深入试点单位 16 次: a register and how much of it counts."""
    return f"{one.register.name} {pieces(one.confirmed, one.register.measure)}"
