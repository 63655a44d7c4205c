"""Who at the office reads names beside rounds: those who keep, score or decide them; the others read counts and results."""

import pytest

from pilotage.models import MatterFile
from tests.aid import decide, opened, shared
from tests.factories import PAPER
from tests.judging import quota_round
from tests.web.pages import ENGLISH, at, browser, form_of, said

pytestmark = pytest.mark.django_db

READING, OTHERS = ("clerk", "reviewer"), ("auditor", "treasurer")


def test_objectors_opinions_and_certificates_are_read_by_those_who_judge(programme, cast):
    round = quota_round(programme, cast)
    round.nominate()
    round.close()
    round.score(cast.reviewer, c1="扎实肯干")
    round.decide(1)
    round.post()
    round.answer(round.object(evidence=(PAPER,)))
    round.finish()
    file = MatterFile.objects.of(programme.office_id).get()
    for who, status in [*((each, 200) for each in READING), *((each, 403) for each in OTHERS)]:
        user = browser(getattr(cast, who), ENGLISH)
        for path in ("objections/", "certificates/1.pdf"):
            assert user.get(at(programme, f"rounds/1/{path}")).status_code == status, (who, path)
        if status == 403:
            assert user.get(at(programme, f"matter-files/{file.pk}/")).status_code == 403
        assert ("扎实肯干" in user.get(at(programme, "rounds/1/order/")).content.decode()) is (status == 200)
        shown = user.get(at(programme, "rounds/1/result/")).content.decode()
        assert ("Chosen" in shown, "certificates/1.pdf" in shown) == (True, status == 200)
        assert ("rounds/1/objections/" in user.get(at(programme, "rounds/1/")).content.decode()) is (status == 200)


def test_the_places_of_another_tab_are_not_overwritten(programme, cast):
    quota_round(programme, cast, places=2)
    address = at(programme, "rounds/1/quota/")
    user = browser(cast.clerk, ENGLISH)
    old = form_of(user.get(address).content.decode(), "whole")
    new = form_of(user.get(address).content.decode(), "whole")
    assert user.post(address, new | {"whole": "5"}).status_code == 303
    answer = user.post(address, old | {"whole": "3"})
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Other numbers were entered meanwhile. The whole round: 5; units: —." in said(page)
    again = form_of(page, "whole")
    assert again["whole"] == "3"
    assert user.post(address, again).status_code == 303


def test_who_is_aided_is_read_by_those_who_keep_or_decide_and_by_the_unit(programme, cast):
    row = opened(programme, cast.clerk)
    shared(programme, cast.clerk, row, ("wangkou", 2, 2, 0, 60_000))
    decide(programme, cast.reviewer, row)
    address = at(programme, "rounds/1/beneficiaries/?unit=wangkou")
    form = form_of(browser(cast.unit, ENGLISH).get(address).content.decode(), "people")
    assert browser(cast.unit).post(address, form | {"people": "张小明，300"}).status_code == 303
    for who, status in (("clerk", 200), ("reviewer", 200), ("unit", 200), ("auditor", 403), ("treasurer", 403)):
        user = browser(getattr(cast, who), ENGLISH)
        answer = user.get(address)
        assert (answer.status_code, "张小明" in answer.content.decode()) == (status, status == 200), who
        page = user.get(at(programme, "rounds/1/")).content.decode()
        assert ("rounds/1/beneficiaries/" in page) is (status == 200)
        assert "1 on the lists, with 300.00" in said(page) or who == "unit"
