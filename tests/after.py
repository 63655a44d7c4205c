"""What happens to a grant after its decision, with what it usually says, for tests that look at one thing at a time."""

from datetime import date
from uuid import uuid4

from pilotage.actions import settlements
from pilotage.actions.expenses import count_expense, enter_expense
from pilotage.actions.grant_payments import give_back
from pilotage.domain.spending import Draft
from pilotage.models import Application
from tests.cast import seat
from tests.factories import PAPER, adopt_jinghai, application, receipt
from tests.grants import Steps

PLAIN = "      - {do: review, by: office}\n      - {do: disburse, by: office}\n"
ACCEPTED = PLAIN + "      - {do: accept, by: office, within_days: 30}\n"
PARTS = ACCEPTED + (
    "    instalments: [{share: 50, after: approve}, {share: 30, after: mid-term}, {share: 20, after: accept}]\n"
)
AGAINST_RECEIPTS = PLAIN + "    settle: reimburse\n"
GOODS = ("gives: money\n    fund: pilot-fund", "gives: goods")


class After(Steps):
    """A programme with a cast, money in the fund, and the steps after a decision."""

    def __init__(self, lines=PLAIN, *more, amount=80_001, own=0, terms=()):
        self.programme = adopt_jinghai(*((PLAIN, lines),) if lines != PLAIN else (), *more)
        super().__init__(self.programme, seat(self.programme))
        receipt(self.programme, self.cast.treasurer)
        self.row = application(self.programme, self.cast.clerk, 100_000, own=own)
        self.approve(self.row, amount=amount, conditions=terms)

    @property
    def seen(self):
        return Application.objects.of(self.row.office_id).values_list("version", flat=True).get(pk=self.row.pk)

    def _take(self, action, usual, changes):
        said = {"seen": self.seen, "happened_on": date(2010, 4, 20)} | usual
        return action(**self._ask(self.row, said, changes))

    def pay_next(self, **changes):
        return self.pay(self.row, **{"seen": self.seen} | changes)

    def report(self, **changes):
        return self._take(settlements.report, {"by": self.cast.unit, "report": "已经开始"}, changes)

    def confirm(self, **changes):
        return self._take(settlements.confirm_report, {"by": self.cast.reviewer, "opinion": "属实"}, changes)

    def settle(self, counted, **changes):
        return self._take(settlements.settle, {"by": self.cast.reviewer, "counted": counted}, changes)

    def accept(self, **changes):
        return self._take(settlements.accept, {"by": self.cast.reviewer, "opinion": "合格"}, changes)

    def cancel(self, **changes):
        return self._take(settlements.cancel, {"by": self.cast.reviewer, "reason": "没有办成"}, changes)

    def close(self, **changes):
        return self._take(settlements.close, {"by": self.cast.reviewer, "reason": "已了结"}, changes)

    def back(self, amount, **changes):
        return self._take(give_back, {"by": self.cast.treasurer, "amount": amount}, changes)

    def spend(self, amount=30_000, *, number="", **changes):
        """An expense, entered by the unit."""
        draft = Draft(date(2010, 4, 20), amount, "场地费", "", number)
        usual = {"by": self.cast.unit, "application": self.row.pk, "draft": draft, "evidence": (other_paper(),)}
        return enter_expense(**{"programme": self.programme, "uuid": uuid4()} | usual | changes)

    def count(self, row, counted=None, note="", **changes):
        usual = {"by": self.cast.reviewer, "number": row.number, "note": note}
        counted = row.amount if counted is None else counted
        return count_expense(**{"programme": self.programme, "counted": counted} | usual | changes)

    def spent(self, *amounts):
        """Expenses that were entered and wholly counted."""
        for amount in amounts:
            self.count(self.spend(amount))


def other_paper():
    """A receipt that no other is like."""
    return type(PAPER)("receipt.txt", f"收据 {uuid4()}".encode())
