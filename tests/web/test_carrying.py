"""Carrying a programme on in the browser: the draft, putting it in force, and its money."""

from datetime import date
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from pilotage.actions.funds import receive
from pilotage.actions.people import set_example_day
from pilotage.models import CarryOver, Contribution, Programme, Transfer
from pilotage.queries.funds import five_numbers
from pilotage.queries.programmes import rules
from pilotage.queries.verification import verify
from tests.factories import PAPER, adopt_jinghai, receipt
from tests.web.corner import adopt_corner
from tests.web.pages import ENGLISH, at, browser, form_of, said
from tests.web.test_closing import close


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


def edited_draft(programme, cast, *changes):
    draft = browser(cast.clerk).get(at(programme, "carry-over/charter.yaml?id=jinghai-2011&years=1")).content
    for old, new in (("（2011）", "（新编）"), *changes):
        assert old in draft.decode()
        draft = draft.replace(old.encode(), new.encode())
    return SimpleUploadedFile("next.yaml", draft, "text/yaml")


@pytest.mark.parametrize("do", ["look", "adopt"])
def test_an_edited_draft_is_looked_at_kept_and_put_in_force(programme, cast, do):
    answer = send(programme, cast.clerk, do, file=edited_draft(programme, cast))
    page = answer.content.decode()
    words = said(page)
    assert answer.status_code == 200
    assert "Handed in, and kept until it is put in force: next.yaml" in words
    assert "How the file differs from the draft" in words
    assert "静海县基层团建试点工作章程（新编）" in words
    assert "Put this file in force" in words
    assert not CarryOver.objects.of(programme.office_id).exists()
    again = browser(cast.clerk, ENGLISH).post(at(programme, "carry-over/"), form_of(page, "years") | {"do": "look"})
    assert "next.yaml" in said(again.content.decode())
    form = form_of(again.content.decode(), "years") | {"do": "adopt"}
    assert browser(cast.clerk).post(at(programme, "carry-over/"), form).status_code == 303
    assert Programme.objects.of(programme.office).get(code="jinghai-2011").title.endswith("（新编）")


def test_a_file_handed_in_is_checked_and_dropped_only_when_asked(programme, cast):
    wrong = edited_draft(programme, cast, ("id: jinghai-2011", "idd: jinghai-2011"))
    answer = send(programme, cast.clerk, "look", file=wrong)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "To be mended" in said(page)
    assert "Put this file in force" not in said(page)
    assert "Put it in force" not in said(page)
    client = browser(cast.clerk, ENGLISH)
    refused = client.post(at(programme, "carry-over/"), form_of(page, "years") | {"do": "adopt"})
    assert refused.status_code in (409, 422)
    dropped = client.post(at(programme, "carry-over/"), form_of(page, "years") | {"do": "draft"}).content.decode()
    assert "next.yaml" not in said(dropped)
    assert "Put it in force" in said(dropped)
    lost = client.post(at(programme, "carry-over/"), form_of(page, "years") | {"do": "adopt", "kept": "x"})
    assert lost.status_code == 409
    assert "The file is no longer kept here. Hand it in again." in said(lost.content.decode())
    other = client.post(at(programme, "carry-over/"), form_of(dropped, "years") | {"do": "adopt", "years": "2"})
    assert other.status_code == 409
    assert "The draft has changed since you looked at it." in said(other.content.decode())
    assert not CarryOver.objects.of(programme.office_id).exists()


def test_its_own_id_is_refused_at_the_look(programme, cast):
    answer = send(programme, cast.clerk, "look", id="jinghai-2010")
    assert answer.status_code == 409
    assert "This office has a programme “jinghai-2010” already." in said(answer.content.decode())


def test_an_example_carries_its_money_on_from_a_day_of_the_old_programme(programme, cast):
    """Neither programme's day is moved: what leaves now is received on the new one's first day."""
    receipt(programme, cast.treasurer)
    assert send(programme, cast.clerk).status_code == 303
    after = Programme.objects.of(programme.office).get(code="jinghai-2011")
    teller = browser(cast.treasurer, ENGLISH)
    page = teller.get(at(programme, "carry-over/")).content.decode()
    assert "静海县基层团建试点工作章程（2011） (jinghai-2011, 5 April" in page
    form = form_of(page, "pilot-fund/own/") | {"pilot-fund/own/": "3,000", "reason": "Agreed."}
    assert teller.post(at(programme, "carry-over/money/"), form).status_code == 303
    (own,) = Contribution.objects.of(programme.office).filter(programme=after)
    assert (own.transfer.happened_on, own.donor) == (date(2011, 4, 5), "")
    (fund,) = (each for each in rules(after).charter.provisions if each.kind == "fund")
    assert (five_numbers(programme, fund).available, five_numbers(after, fund).available) == (0, 300_000)
    assert [one.what for one in verify().broken] == []
    out = next(row for row in Transfer.objects.of(programme.office).filter(programme=programme, kind="given-back"))
    title = "静海县基层团建试点工作章程（2011）"
    for path in ("fund/", "fund/statement/", f"fund/transfers/{out.pk}/"):
        words = said(teller.get(at(programme, path)).content.decode())
        assert (path, f"Carried into {title}" in words, "Given back to the source" in words) == (path, True, False)
    assert "Reverse it" not in said(teller.get(at(programme, f"fund/transfers/{out.pk}/")).content.decode())
    receipt_page = said(teller.get(at(after, f"fund/contributions/{own.number}/")).content.decode())
    assert "静海县基层团建试点工作章程 " not in receipt_page
    assert "Reverse this receipt" not in receipt_page


def test_money_waits_until_the_next_programme_has_begun(programme, cast):
    receipt(programme, cast.treasurer)
    assert send(programme, cast.clerk).status_code == 303
    after = Programme.objects.of(programme.office).get(code="jinghai-2011")
    set_example_day(by=cast.clerk, programme=after, day=date(2011, 4, 4))
    teller = browser(cast.treasurer, ENGLISH)
    form = form_of(teller.get(at(programme, "carry-over/")).content.decode(), "pilot-fund/own/")
    answer = teller.post(at(programme, "carry-over/money/"), form | {"pilot-fund/own/": "3,000", "reason": "Agreed."})
    assert answer.status_code == 409
    assert "has not begun: its money can be carried on from 5 April 2011 on; there it is 4 April 2011." in said(
        answer.content.decode()
    )


def test_no_money_goes_into_a_closed_programme(programme, cast):
    receipt(programme, cast.treasurer)
    assert send(programme, cast.clerk).status_code == 303
    after = Programme.objects.of(programme.office).get(code="jinghai-2011")
    teller = browser(cast.treasurer, ENGLISH)
    form = form_of(teller.get(at(programme, "carry-over/")).content.decode(), "pilot-fund/own/")
    assert close(after, cast.clerk).status_code == 303
    answer = teller.post(at(programme, "carry-over/money/"), form | {"pilot-fund/own/": "3,000", "reason": "Agreed."})
    assert answer.status_code == 409
    assert "was closed on 5 April 2011: no money is carried into it." in said(answer.content.decode())
    assert "Carry the money on" not in said(teller.get(at(programme, "carry-over/")).content.decode())
    assert not Contribution.objects.of(programme.office).filter(programme=after).exists()


def test_the_address_of_a_refused_form_leads_to_its_page(programme, cast):
    for path, page in (("carry-over/money/", "carry-over/"), ("closing/reopen/", "closing/")):
        answer = browser(cast.clerk).get(at(programme, path))
        assert (answer.status_code, answer["Location"]) == (303, at(programme, page))
        stranger = browser().get(at(programme, path))
        assert (stranger.status_code, "sign-in" in stranger["Location"] or "login" in stranger["Location"]) == (
            302,
            True,
        )
        assert browser(cast.unit).get(at(programme, path)).status_code == 403
