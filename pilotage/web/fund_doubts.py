"""What is wrong with a receipt that is being entered, all at once, and what a person is asked once before it is stored."""

from collections.abc import Mapping
from typing import Any

from pilotage.domain.breaches import Breach
from pilotage.domain.charters.schema import Fund
from pilotage.domain.fields import tidy
from pilotage.domain.funds import check_amount, check_receipt
from pilotage.domain.standing import check_day
from pilotage.queries.receipt_doubts import receipt_doubts
from pilotage.web.forms import Form
from pilotage.web.visits import Visit


def wrong_receipt(here: Visit, fund: Fund, form: Form, *, trying: bool) -> list[Breach]:
    """What storing would refuse of what could be read: told together with what could not, and when it is only tried."""
    if form.is_valid():
        if not trying:
            return []  # the action says it
        said = {name: value for name, value in form.cleaned_data.items() if name != "uuid"}
        return check_receipt(here.charter, fund, today=here.today, **said)
    found: list[Breach] = []
    read = form.cleaned_data
    if read.get("amount") is not None:
        found += check_amount(read["amount"], here.charter.currency)
    if read.get("happened_on") is not None:
        found += check_day(read["happened_on"], here.today, here.charter.runs, ended=True)
    return found


def doubts_of(here: Visit, fund: Fund, said: Mapping[str, Any]) -> list[Breach]:
    """What a person is asked once before a receipt is stored."""
    asked = {name: said[name] for name in ("source", "amount", "happened_on", "uuid")}
    return receipt_doubts(here.programme, fund, purpose=said.get("purpose", ""), donor=tidy(said["donor"]), **asked)
