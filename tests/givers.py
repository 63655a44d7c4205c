"""A programme whose second source is given by a foundation, which has somebody to speak for it."""

from dataclasses import dataclass
from datetime import date
from uuid import uuid4

from pilotage.actions.expenses import count_expense, enter_expense
from pilotage.actions.funders import add_report_day, keep_agreement
from pilotage.actions.people import appoint, open_account
from pilotage.domain.attachments import Evidence
from pilotage.domain.charters.schema import Fund
from pilotage.domain.policy import Function
from pilotage.domain.spending import Draft
from pilotage.models import Application, Expense, FundingAgreement, Programme, ReportDay, User
from pilotage.queries.programmes import rules
from tests.cast import PASSWORD, Cast, seat
from tests.factories import PAPER, START, adopt_jinghai, application, receipt
from tests.grants import Steps

GIVEN = (
    ("origin: raised, planned: 7000", "origin: donated, planned: 7000, given_by: young-fund"),
    (
        "    name: 社会公众\n    kind: public\n",
        "    name: 社会公众\n    kind: public\n  - id: giver\n    name: 基金会\n    kind: funder\n    members:\n"
        "      - {id: young-fund, name: 青年基金会}\n      - {id: other-fund, name: 另一基金会}\n",
    ),
)


@dataclass(frozen=True)
class Giving:
    """The programme, its cast, who speaks for the foundation, and who speaks for one that gave nothing."""

    programme: Programme
    cast: Cast
    giver: User
    other: User

    @property
    def fund(self) -> Fund:
        return rules(self.programme).charter.of_kind(Fund)[0]

    def agree(self, **changes: object) -> FundingAgreement:
        said = {
            "by": self.cast.clerk, "programme": self.programme, "uuid": uuid4(), "fund": "pilot-fund",
            "source": "raised", "title": "捐赠协议", "signed_on": date(2010, 4, 1), "amount": 500_000,
            "conditions": "用于青年技能培训。", "evidence": (PAPER,),
        }  # fmt: skip
        return keep_agreement(**{**said, **changes})  # type: ignore[arg-type]

    def report_by(self, row: FundingAgreement, **changes: object) -> ReportDay:
        said = {
            "by": self.cast.clerk, "programme": self.programme, "agreement": row.pk, "uuid": uuid4(),
            "due_on": date(2010, 4, 20), "what": "中期使用报告",
        }  # fmt: skip
        return add_report_day(**{**said, **changes})  # type: ignore[arg-type]

    def grant(self, amount: int = 250_000, *, paid: bool = True, unit: str = "wangkou") -> Application:
        """A grant of 2,500.00: the office's own 1,000.00 first, as the charter's order says, the rest from the giver."""
        steps = Steps(self.programme, self.cast)
        row = application(self.programme, self.cast.clerk, amount, unit=unit)
        steps.approve(row, amount=amount)
        if paid:
            steps.pay(row, evidence=(PAPER,))
        return row

    def spend(self, row: Application, amount: int = 100_000, *, counted: int | None = None, on: int = 21) -> Expense:
        """A receipt of a grant, entered by the unit and checked by the reviewer; its file says its amount."""
        draft = Draft(date(2010, 4, on), amount, "场地租金")
        expense = enter_expense(
            by=self.cast.unit, programme=self.programme, draft=draft, uuid=uuid4(), application=row.pk,
            evidence=(Evidence(f"发票{amount}.txt", f"发票 {amount} {on}".encode()),),
        )  # fmt: skip
        return count_expense(
            by=self.cast.reviewer, programme=self.programme, number=expense.number, note="照票据核定",
            counted=amount if counted is None else counted,
        )  # fmt: skip


def adopt_given() -> Giving:
    """1,000.00 of the office's own and 2,000.00 of the foundation's have arrived."""
    programme = adopt_jinghai(*GIVEN)
    cast = seat(programme)
    users = []
    for code, member in (("giver1", "young-fund"), ("giver2", "other-fund")):
        appoint(by=cast.owner, programme=programme, person=code, name=code, function=Function.CONTACT, role="giver",
                member=member, starts_on=START)  # fmt: skip
        users.append(open_account(by=cast.owner, programme=programme, person=code, username=code, password=PASSWORD))
    receipt(programme, cast.treasurer, 100_000)
    receipt(programme, cast.treasurer, 200_000, source="raised", donor="青年基金会")
    return Giving(programme, cast, *users)
