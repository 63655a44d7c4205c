"""The pages about money beside the fund's own: one line of links, each shown to whoever may see its page."""

from collections.abc import Callable

from django.utils.translation import gettext_lazy as _

from pilotage.domain.charters import Charter
from pilotage.domain.charters.schema import Fund, Provide, Refund, Reward
from pilotage.domain.policy import Permission
from pilotage.web.visits import Visit


def _has(kind: type) -> Callable[[Charter], bool]:
    return lambda charter: bool(charter.of_kind(kind))


# The name of an address without further parts -> its word, who may see it, and for which charters it is there.
FUND_PAGES: dict[str, tuple[object, Permission, Callable[[Charter], bool]]] = {
    "fund": (_("Fund"), Permission.FUND_READ, _has(Fund)),
    "statement": (_("Statement"), Permission.FUND_READ, _has(Fund)),
    "ledger": (_("Accounts"), Permission.MONEY_LOOK, _has(Fund)),
    "budget": (_("Budget"), Permission.FUND_READ, _has(Fund)),
    "years": (_("Years"), Permission.FUND_READ, _has(Fund)),
    "sources": (_("Sources"), Permission.SOURCE_READ, _has(Fund)),
    "agreements": (_("Agreements"), Permission.SOURCE_READ, _has(Fund)),
    "refunds": (_("Refunds"), Permission.FUND_READ, _has(Refund)),
    "rewards": (_("Rewards"), Permission.FUND_READ, _has(Reward)),
    "supplies": (_("Things given"), Permission.FUND_READ, _has(Provide)),
    "payments": (_("Payments and slips"), Permission.MONEY_LOOK, _has(Fund)),
    "bank": (_("Bank statements"), Permission.MONEY_LOOK, _has(Fund)),
    "money-import": (_("Take in tables"), Permission.MONEY_IMPORT, _has(Fund)),
    "exports": (_("Downloads"), Permission.FUND_READ, _has(Fund)),
}


def fund_pages(here: Visit, current: str) -> list[tuple[str, str, bool]]:
    """(word, address, whether it is the one shown) of every page about money that this visitor may see."""
    return [
        (str(word), here.address(name), name == current)
        for name, (word, permission, there) in FUND_PAGES.items()
        if there(here.charter) and here.may(permission).allowed
    ]
