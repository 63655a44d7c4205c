"""A second office in the browser, under a charter with two grants, an own share, goods, and several reviews."""

from datetime import date
from pathlib import Path

from pilotage.actions.charters import adopt
from pilotage.actions.people import appoint, ensure_owner, open_account
from pilotage.domain.policy import Function
from pilotage.models import Application
from tests.web.pages import at, browser, form_of, said

EVERY_KIND = Path(__file__).resolve().parent.parent / "fixtures" / "charters" / "every-kind.yaml"


class Corner:
    """An office under a charter with two grants, whose day is in 2024."""


def adopt_corner():
    text = EVERY_KIND.read_text(encoding="utf-8").replace("edition: 2\nreplaces: every-kind 1", "edition: 1")
    text = text.replace("caps: {per_unit: 5000}", "caps: {per_unit: 50000}").replace(
        "每个图书角最多5000元", "每个图书角最多50000元"
    )
    office = Corner()
    owner = ensure_owner()
    office.programme = adopt(by=owner, content=text.encode(), example_today=date(2024, 6, 3)).programme
    for function, member, role in (
        (Function.CLERK, "county-library", "library"),
        (Function.REVIEWER, "county-library", "library"),
        (Function.TREASURER, "county-library", "library"),
        (Function.CONTACT, "east", "corner"),
    ):
        appoint(by=owner, programme=office.programme, person=f"c-{function}", name=f"c-{function}", function=function,
                role=role, member=member, starts_on=date(2024, 3, 1))  # fmt: skip
        user = open_account(by=owner, programme=office.programme, person=f"c-{function}", username=f"c-{function}",
                            password="a long password")  # fmt: skip
        setattr(office, str(function), user)
    appoint(by=owner, programme=office.programme, person="c-approver", name="c-approver", function=Function.REVIEWER,
            role="library", member="county-library", starts_on=date(2024, 3, 1))  # fmt: skip
    office.approver = open_account(by=owner, programme=office.programme, person="c-approver", username="c-approver",
                                   password="a long password")  # fmt: skip
    return office


def corner_application(office, **changes):
    address = at(office.programme, "applications/new/?grant=money")
    form = form_of(browser(office.contact).get(address).content.decode(), "project")
    form |= {"project": "购书", "plan": "买书", "asked": "9,000", "own": "4,000", "purpose": "buying"} | changes
    answer = browser(office.contact).post(address, form)
    assert answer.status_code == 303, said(answer.content.decode())
    return Application.objects.of(office.programme.office_id).latest("pk")


def corner(office, row):
    return at(office.programme, f"applications/{row.provision}/{row.number}/")
