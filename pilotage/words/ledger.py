"""The words of the ledger's tables: what an account is called, on which side it stands, and the heads of files."""

from collections.abc import Mapping

from django.utils.translation import gettext, pgettext

from pilotage.domain.charters.schema import Charter, Fund
from pilotage.domain.funds import OWN_BOOK, AccountKind
from pilotage.words import funds


def book(charter: Charter, fund: str) -> str:
    """What a book is called: the fund's title, or the office's own."""
    if fund == OWN_BOOK:
        return gettext("The office's own book")
    return next((known.title for known in charter.of_kind(Fund) if known.id == fund), fund)


def account(charter: Charter, fund: str, kind: AccountKind, key: str, purpose: str = "", unit: str = "") -> str:
    """What an account is called: 可拨余额：财政拨款（购书）; 已付：东校; 购置成本：牌匾."""
    declared = next((known for known in charter.of_kind(Fund) if known.id == fund), None)
    names: Mapping[str, str] = {source.id: source.name for source in declared.sources} if declared else {}
    if kind is AccountKind.COST:
        names = {known.id: known.title for known in charter.provisions}
    whose = unit or names.get(key, key)
    word = funds.account(kind)
    said = gettext("%(account)s: %(whose)s") % {"account": word, "whose": whose} if whose else word
    purposes = {known.id: known.name for known in declared.purposes} if declared else {}
    if purpose:
        return gettext("%(account)s (%(purpose)s)") % {"account": said, "purpose": purposes.get(purpose, purpose)}
    return said


def side(balance: int) -> str:
    """On which side a balance stands: debit, credit, or on neither."""
    if balance == 0:
        return pgettext("balance", "level")
    return pgettext("balance", "debit") if balance > 0 else pgettext("balance", "credit")


def budget_heading(names: Mapping[str, str], heading: str) -> str:
    """A heading of a budget as it is read: a provision or purpose by its name, words as they stand."""
    return names.get(heading, heading)
