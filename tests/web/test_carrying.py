"""Carrying a programme on in the browser: the draft, putting it in force, and its money."""

from datetime import date
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from pilotage.actions.funds import receive
from pilotage.actions.people import set_example_day
from pilotage.models import CarryOver, Programme
from pilotage.queries.funds import five_numbers
from pilotage.queries.programmes import rules
from tests.factories import PAPER, adopt_jinghai, receipt
from tests.web.corner import adopt_corner
from tests.web.pages import ENGLISH, at, browser, form_of, said


@pytest.fixture
def programme(db):
    return adopt_jinghai()


def send(programme, user, do="adopt", language=ENGLISH, **changes):
    client = browser(user, language)
    form = form_of(client.get(at(programme, "carry-over/")).content.decode(), "years")
    return client.post(at(programme, "carry-over/"), form | {"do": do} | changes)


def test_the_draft_says_what_was_moved_and_what_is_left_to_a_person(programme, cast):
    answer = send(programme, cast.clerk, "look")
    words = said(answer.content.decode())
    assert answer.status_code == 200
    assert "years inside clause 1.3: 2010. It stays word for word; does it still hold? Line 45" in words
    assert "a day: 2010-04-05 becomes 2011-04-05 Line 12" in words
    assert not CarryOver.objects.of(programme.office_id).exists()
    file = browser(cast.clerk).get(at(programme, "carry-over/charter.yaml?id=jinghai-2011&years=1"))
    assert file["Content-Disposition"] == 'attachment; filename="jinghai-2011.yaml"'
    assert "title: 静海县基层团建试点工作章程（2011）" in file.content.decode()


def test_it_is_put_in_force_and_its_money_follows(programme, cast):
    receipt(programme, cast.treasurer)
    answer = send(programme, cast.clerk)
    assert (answer.status_code, answer["Location"]) == (303, f"/{programme.office.code}/jinghai-2011/")
    assert browser(cast.clerk).get(answer["Location"]).status_code == 200
    after = Programme.objects.of(programme.office).get(code="jinghai-2011")
    for each in (programme, after):
        set_example_day(by=cast.clerk, programme=each, day=date(2011, 4, 6))
    teller = browser(cast.treasurer, ENGLISH)
    page = teller.get(at(programme, "carry-over/")).content.decode()
    form = form_of(page, "pilot-fund/own/")
    refused = teller.post(at(programme, "carry-over/money/"), form | {"pilot-fund/own/": "3,000"})
    assert refused.status_code == 409
    assert "Write why it is carried on." in said(refused.content.decode())
    form |= {"pilot-fund/own/": "3,000", "reason": "Agreed."}
    done = teller.post(at(programme, "carry-over/money/"), form)
    assert done.status_code == 303
    assert teller.post(at(programme, "carry-over/money/"), form).status_code in (303, 404)
    (fund,) = (each for each in rules(after).charter.provisions if each.kind == "fund")
    assert (five_numbers(programme, fund).available, five_numbers(after, fund).available) == (0, 300_000)
    words = said(teller.get(at(programme, "carry-over/")).content.decode())
    assert "3,000.00 yuan was carried on on 6 April 2011" in words


def test_what_cannot_be_carried_on_is_said_beside_the_field(programme, cast):
    for field, value, told in (
        ("id", "Ünfit", "An id begins with a letter"),
        ("years", "11", "one to ten years"),
    ):
        answer = send(programme, cast.clerk, **{field: value})
        assert answer.status_code == 422
        assert told in said(answer.content.decode())
    answer = send(programme, cast.clerk, id="jinghai-2010")
    assert answer.status_code == 409
    assert "This office has a programme “jinghai-2010” already." in said(answer.content.decode())
    assert browser(cast.treasurer).post(at(programme, "carry-over/"), {"id": "x"}).status_code == 403
    assert browser(cast.unit).get(at(programme, "carry-over/")).status_code == 403
    assert browser(cast.clerk).get(at(programme, "carry-over/charter.yaml?id=X&years=1")).status_code == 404
    assert browser(cast.clerk).post(at(programme, "carry-over/money/")).status_code == 403
    assert browser(cast.treasurer).post(at(programme, "carry-over/money/")).status_code == 404


def test_what_must_be_given_back_is_told_and_not_offered(db):
    corner = adopt_corner()
    for source, amount in (("budget", 200_000), ("gift", 100_000)):
        receive(by=corner.treasurer, programme=corner.programme, fund="book-fund", source=source, amount=amount,
                happened_on=date(2024, 6, 3), uuid=uuid4(), evidence=(PAPER,))  # fmt: skip
    assert send(corner.programme, corner.clerk, id="corner-2025").status_code == 303
    page = browser(corner.treasurer, ENGLISH).get(at(corner.programme, "carry-over/")).content.decode()
    words = said(page)
    assert "捐赠: 1,000.00 yuan is to be given back by the charter." in words
    form = form_of(page, "book-fund/budget/")
    assert form["book-fund/budget/"] == "2,000.00"
    assert "book-fund/gift/" not in form
    words = said(browser(corner.clerk, ENGLISH).get(at(corner.programme, "carry-over/")).content.decode())
    assert "Carry the money on" not in words


def test_an_edited_draft_is_put_in_force_instead(programme, cast):
    draft = browser(cast.clerk).get(at(programme, "carry-over/charter.yaml?id=jinghai-2011&years=1")).content
    edited = draft.replace("（2011）".encode(), "（新编）".encode())
    answer = send(programme, cast.clerk, file=SimpleUploadedFile("next.yaml", edited, "text/yaml"))
    assert answer.status_code == 303
    assert Programme.objects.of(programme.office).get(code="jinghai-2011").title.endswith("（新编）")
    wrong = SimpleUploadedFile("next.yaml", edited.replace(b"id: jinghai-2011", b"idd: other-2011"), "text/yaml")
    answer = send(programme, cast.clerk, file=wrong)
    assert answer.status_code in (409, 422)
    assert "What the check finds" in said(answer.content.decode())
