"""Pages of rounds that were overtaken: what was typed is kept, what happened is said, and sent again it works."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from pilotage.actions.judging import end_round_criterion
from pilotage.actions.rounds import cancel_round, open_round, reopen_nominations, set_quota
from pilotage.models import AidShare, Nomination, Publicity, RoundDecision, RoundScore, TieBreak
from tests.aid import opened, shared
from tests.factories import TODAY, record
from tests.judging import Bench, priority_round, quota_round
from tests.web.pages import ENGLISH, at, browser, form_of, said

pytestmark = pytest.mark.django_db


@pytest.fixture
def award(programme, cast) -> Bench:
    """Two of the programme's candidates and one from outside, under review."""
    round = quota_round(programme, cast)
    round.nominate("wangkou", "某甲")
    round.nominate("daqiuzhuang", "某丙")
    round.outside("某乙", "县一中")
    round.close()
    return round


def where(round, page=""):
    return at(round.programme, f"rounds/{round.number}/{page}")


def page(user, address):
    return browser(user, ENGLISH).get(address).content.decode()


def send(user, address, form):
    return browser(user, ENGLISH).post(address, form)


def text(answer):
    return said(answer.content.decode())


MOVED = "This round has moved on since you opened it. Look at what has happened since, then go on."


def test_shares_that_another_changed_stand_beside_what_was_typed_and_are_kept_when_sent_again(programme, cast):
    row = opened(programme, cast.clerk)
    address = at(programme, f"rounds/{row.number}/shares/")
    mine = form_of(page(cast.clerk, address), "places-wangkou") | {"places-wangkou": "4", "do": "shares"}
    shared(programme, cast.clerk, row, ("wangkou", None, 7))
    refused = send(cast.clerk, address, mine)
    assert (refused.status_code, "Stands now: 7" in text(refused)) == (409, True)
    again = form_of(refused.content.decode(), "places-wangkou")
    assert again["places-wangkou"] == "4"
    assert send(cast.clerk, address, again | {"do": "shares"}).status_code == 303
    kept = AidShare.objects.of(programme.office_id).filter(unit__code="wangkou", ended_seq=None)
    assert [share.places for share in kept] == [4]


def test_ordinary_numbers_that_another_entered_are_shown_and_then_replaced(programme, cast):
    row = opened(programme, cast.clerk)
    address = at(programme, f"rounds/{row.number}/shares/")
    mine = form_of(page(cast.clerk, address), "total-places")
    send(cast.clerk, address, mine | {"total-places": "11", "do": "total"})
    refused = send(cast.clerk, address, mine | {"total-places": "12", "total-uuid": str(uuid4()), "do": "total"})
    assert (refused.status_code, "Stands now: 11" in text(refused)) == (409, True)
    again = form_of(refused.content.decode(), "total-places")
    assert send(cast.clerk, address, again | {"do": "total"}).status_code == 303


def test_a_round_that_was_closed_and_opened_again_is_closed_by_pressing_once_more(programme, cast):
    round = quota_round(programme, cast)
    address = where(round) + "?do=closed"
    mine = form_of(page(cast.clerk, address), "seen")
    round.close(on=TODAY)
    reopen_nominations(by=cast.clerk, happened_on=TODAY, note="漏报", **round.step)
    refused = send(cast.clerk, address, mine)
    assert (refused.status_code, MOVED in text(refused)) == (409, True)
    assert send(cast.clerk, address, form_of(refused.content.decode(), "seen")).status_code == 303
    assert round.row.status == "review"


def test_a_decision_is_kept_when_the_round_was_opened_and_closed_meanwhile(programme, cast, award):
    address = where(award, "decision/")
    mine = form_of(page(cast.reviewer, f"{address}?chosen=1&next=1"), "meeting") | {"meeting": "第3次会议纪要"}
    reopen_nominations(by=cast.clerk, happened_on=TODAY, note="漏报", **award.step)
    refused = send(cast.reviewer, address, mine)
    assert (refused.status_code, "still takes nominations" in text(refused)) == (409, True)
    assert form_of(refused.content.decode(), "meeting")["meeting"] == "第3次会议纪要"
    award.close(on=TODAY)
    refused = send(cast.reviewer, address, mine)
    assert (refused.status_code, MOVED in text(refused)) == (409, True)
    assert send(cast.reviewer, address, form_of(refused.content.decode(), "meeting")).status_code == 303


def test_a_second_decision_is_refused_with_what_was_typed_and_nothing_is_offered(programme, cast, award):
    address = where(award, "decision/")
    mine = form_of(page(cast.reviewer, f"{address}?chosen=1&next=1"), "meeting")
    award.decide(2, on=TODAY)
    refused = send(cast.reviewer, address, mine | {"meeting": "第4次会议纪要", "note": "另议"})
    assert (refused.status_code, "This round has been decided." in text(refused)) == (409, True)
    shown = refused.content.decode()
    assert ("第4次会议纪要" in shown, "另议" in shown, "Next: the minute" in shown) == (True, True, False)
    assert 'class="button seal"' not in shown
    unread = send(cast.reviewer, address, mine | {"meeting": ""})
    assert (unread.status_code, "This round has been decided." in text(unread)) == (409, True)
    assert RoundDecision.objects.of(programme.office_id).count() == 1


def test_nobody_is_left_out_of_a_decision_without_a_word(programme, cast, award):
    address = where(award, "decision/")
    mine = form_of(page(cast.reviewer, f"{address}?chosen=1&next=1"), "meeting")
    refused = send(cast.reviewer, address, mine | {"meeting": "纪要", "chosen": ["1", "9"]})
    assert (refused.status_code, "There is no such candidate in this round." in text(refused)) == (409, True)


def test_a_cancelled_round_leads_from_its_decision_to_the_round(programme, cast, award):
    cancel_round(by=cast.clerk, happened_on=TODAY, note="不评了", **award.step)
    answer = browser(cast.reviewer).get(where(award, "decision/"))
    assert (answer.status_code, answer["Location"]) == (303, where(award))


def test_a_text_to_post_is_kept_when_the_decision_was_taken_back(programme, cast, award):
    award.decide(1)
    address = where(award, "publicity/")
    days = "?happened_on=2010-04-21&ends_on=2010-04-27&place=公告栏"
    mine = form_of(page(cast.clerk, address + days), "text") | {"text": "我们改过的公示"}
    award.take_back()
    refused = send(cast.clerk, address, mine)
    assert (refused.status_code, "is under review" in text(refused)) == (409, True)
    assert "我们改过的公示" in refused.content.decode()
    assert not Publicity.objects.of(programme.office_id).exists()


def test_days_that_cannot_be_posted_are_refused_before_the_text(programme, cast, award):
    award.decide(1)
    address = where(award, "publicity/")
    for first, last in ((TODAY, TODAY - timedelta(days=3)), (date(2010, 4, 1), TODAY)):
        shown = browser(cast.clerk).get(f"{address}?happened_on={first}&ends_on={last}&place=公告栏")
        assert (shown.status_code, 'name="text"' in shown.content.decode()) == (409, False)


def test_scores_typed_while_the_round_is_open_again_are_refused_and_kept(programme, cast, award):
    work = award.criterion()
    address = where(award, "scores/")
    mine = form_of(page(cast.reviewer, address), f"c1-{work}") | {f"c1-{work}": "8", "c1-opinion": "材料齐全"}
    reopen_nominations(by=cast.clerk, happened_on=TODAY, note="漏报", **award.step)
    refused = send(cast.reviewer, address, mine)
    assert (refused.status_code, "still takes nominations" in text(refused)) == (409, True)
    again = form_of(refused.content.decode(), f"c1-{work}")
    assert (again[f"c1-{work}"], again["c1-opinion"]) == ("8", "材料齐全")
    award.close(on=TODAY)
    assert send(cast.reviewer, address, again).status_code == 303


def test_points_for_a_criterion_that_was_ended_meanwhile_are_told_and_the_rest_is_stored_next(programme, cast, award):
    work, voice = award.criterion(), award.criterion("评价")
    address = where(award, "scores/")
    mine = form_of(page(cast.reviewer, address), f"c1-{work}") | {f"c1-{work}": "8", f"c1-{voice}": "7"}
    end_round_criterion(by=cast.clerk, criterion=voice, **award.common)
    refused = send(cast.reviewer, address, mine)
    assert (refused.status_code, "1 某甲: 评价 7" in text(refused).replace("　", " ")) == (409, True)
    assert not RoundScore.objects.of(programme.office_id).exists()
    again = form_of(refused.content.decode(), f"c1-{work}")
    assert send(cast.reviewer, address, again).status_code == 303
    assert [score.points for score in RoundScore.objects.of(programme.office_id)] == [{str(work): 8}]


def test_two_ties_are_broken_at_once_by_places_among_equals(programme, cast):
    round = quota_round(programme, cast, places=5)
    for name in ("某甲", "某丙", "某丁", "某戊"):
        round.nominate("wangkou", name)
    round.close()
    work = round.criterion()
    round.score(cast.reviewer, c1={work: 9}, c2={work: 9}, c3={work: 5}, c4={work: 5})
    address = where(round, "order/")
    mine = form_of(page(cast.reviewer, address), "p1") | {"reason": "资格"}
    for places in (("-1", "1", "1", "2"), ("0", "1", "1", "2"), ("1", "99", "1", "2"), ("1", "2", "1", "1")):
        wrong = {f"p{number}": place for number, place in enumerate(places, 1)}
        assert send(cast.reviewer, address, mine | wrong).status_code == 409
    right = {"p1": "2", "p2": "1", "p3": "1", "p4": "2"}
    assert send(cast.reviewer, address, mine | right).status_code == 303
    assert TieBreak.objects.of(programme.office_id).get().order == [2, 1, 3, 4]


def test_an_upheld_objection_of_an_earlier_decision_asks_for_nothing_more(programme, cast, award):
    award.decide(1)
    award.post()
    award.answer(award.object(), upheld=True)
    told = "An objection was upheld."
    assert told in said(page(cast.reviewer, where(award, "objections/")))
    award.take_back()
    award.decide(2, on=date(2010, 4, 25))
    assert told not in said(page(cast.reviewer, where(award, "objections/")))


def test_a_nomination_that_waits_for_the_offices_confirmation_is_told_with_a_link(programme, cast):
    round = quota_round(programme, cast)
    round.nominate("wangkou", "某甲")
    mine = {"award": round.row.title, "nominee": "某丁", "level": round.row.level, "extra": False}
    record(programme, cast.unit, "nomination", unit="wangkou", on=date(2010, 4, 12), confirmed=False, **mine)
    round.close()
    told = "Nominations that wait for a confirmation and do not count yet: 2 某丁"
    for path in ("order/", "decision/?chosen=2&next=1"):
        shown = page(cast.reviewer, where(round, path))
        assert (told in said(shown), at(programme, "registers/nomination/2/") in shown) == (True, True)


@pytest.mark.parametrize("what", ["finish", "back", "cancel"])
def test_a_stale_step_of_a_cancelled_round_of_aid_is_refused_with_what_happened(programme, cast, what):
    row = opened(programme, cast.clerk)
    cancel_round(by=cast.clerk, programme=programme, round=row.number, seen=row.version, happened_on=TODAY,
                 uuid=uuid4(), note="不办了")  # fmt: skip
    form = {"uuid": str(uuid4()), "seen": "1", "happened_on": str(TODAY), "note": "因故", "reason": "因故", "do": what}
    refused = send(cast.reviewer if what == "back" else cast.clerk, at(programme, f"rounds/{row.number}/"), form)
    assert (refused.status_code, "This round was cancelled." in text(refused)) == (409, True)
    assert "因故" in refused.content.decode()


def test_what_a_unit_asks_for_stays_typed_when_the_round_was_cancelled(programme, cast):
    row = opened(programme, cast.clerk)
    address = at(programme, f"rounds/{row.number}/")
    mine = form_of(page(cast.unit, address), "asked-wangkou") | {"asked-wangkou": "6", "do": "ask"}
    cancel_round(by=cast.clerk, programme=programme, round=row.number, seen=row.version, happened_on=TODAY,
                 uuid=uuid4(), note="不办了")  # fmt: skip
    refused = send(cast.unit, address, mine)
    assert (refused.status_code, "This round was cancelled." in text(refused)) == (409, True)
    assert form_of(refused.content.decode(), "asked-wangkou")["asked-wangkou"] == "6"


def test_a_nomination_for_a_closed_or_unknown_round_says_so(programme, cast, award):
    address = at(programme, f"registers/nomination/new/?round={award.number}")
    told = "This round is under review and takes no nominations."
    shown = page(cast.clerk, address)
    assert told in said(shown)
    refused = send(cast.clerk, address, form_of(shown, "uuid"))
    assert (refused.status_code, told in text(refused)) == (409, True)
    unknown = at(programme, "registers/nomination/new/?round=999")
    assert "There is no such round in this programme." in said(page(cast.clerk, unknown))


def test_a_nomination_of_a_decided_round_offers_no_correction_and_says_why(programme, cast, award):
    address = at(programme, "registers/nomination/1/")
    shown = page(cast.clerk, address)
    assert (f"{address}correct/" in shown, f"{address}withdraw/" in shown) == (True, True)
    award.decide(1)
    shown = page(cast.clerk, address)
    assert (f"{address}correct/" in shown, f"{address}withdraw/" in shown) == (False, False)
    assert "This round has been decided. To change it, the decision must be taken back first." in said(shown)


def test_a_round_without_numbers_has_no_page_for_them(programme, cast):
    round = priority_round(programme, cast)
    for path in ("quota/", "allocation/"):
        assert browser(cast.clerk).get(where(round, path)).status_code == 404


def test_whoever_is_late_is_not_offered_to_nominate(programme, cast):
    row = open_round(by=cast.clerk, programme=programme, provision="extra-nominations", award="cadre", level="city",
                     opened_on=date(2010, 4, 12), due_on=TODAY - timedelta(days=1), uuid=uuid4())  # fmt: skip
    set_quota(by=cast.clerk, programme=programme, round=row.number, unit="", places=3, uuid=uuid4())
    address = at(programme, f"rounds/{row.number}/")
    assert (f"{address}nominate/" in page(cast.clerk, address), f"{address}nominate/" in page(cast.unit, address)) == (
        True, False,
    )  # fmt: skip


def test_marks_that_turn_writing_round_are_not_kept(programme, cast, award):
    address = where(award, "outside/")
    form = form_of(page(cast.clerk, address), "name") | {"name": "\u202e某庚\u2066", "body": "县二中"}
    assert send(cast.clerk, address, form).status_code == 303
    assert Nomination.objects.of(programme.office_id).get(number=4).outside_name == "某庚"
