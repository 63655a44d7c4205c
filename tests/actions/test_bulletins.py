"""From draft to issue: who may, in which state, what is frozen, what happens twice and at the same time."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connection

from pilotage.actions import bulletins
from pilotage.actions.charters import adopt
from pilotage.actions.people import appoint
from pilotage.actions.refusals import NotAllowed, Refused
from pilotage.domain.bulletins import Status, text_digest
from pilotage.domain.policy import Function
from pilotage.models import Bulletin, Event, Office
from pilotage.queries.bulletins import document, last_issued, listing
from pilotage.queries.verification import verify
from tests.bulletins import drafted, issued, signed
from tests.cast import seat
from tests.factories import START, TODAY, adopt_jinghai, charter_bytes, record, visit

pytestmark = pytest.mark.django_db


def refused(*codes):
    return pytest.raises(Refused, check=lambda refusal: [b.code for b in refusal.breaches] == list(codes))


# ---- It works


def test_the_bulletin_reads_as_the_source_does(programme, cast):
    """The records of the source's own report, entered one by one."""
    for day in range(12, 27):
        visit(programme, cast.clerk, on=date(2010, 4, day))
    for number in range(5):
        record(programme, cast.clerk, "activity", unit="wangkou", person="mentor1", name=f"活动{number}", stage="designed",
               signature=False)  # fmt: skip
    for number in range(7):
        record(
            programme, cast.clerk, "difficulty", unit="wangkou", person="mentor1", what=f"困难{number}", state="solved"
        )
    record(programme, cast.clerk, "financing", unit="wangkou", person="mentor1", amount=400_000, from_whom="企业")
    pair = "local-tax:wangkou"
    for number in range(6):
        record(programme, cast.clerk, "meeting", pair=pair, subject=f"议题{number}")
    for number in range(7):
        record(programme, cast.clerk, "agreement", pair=pair, subject=f"协议{number}", field="tax")
    row = issued(programme, cast, pieces=[1, 2])
    assert row.text.splitlines() == [
        "截止目前，1名指导员共计深入试点单位15次，指导帮助试点单位设计活动5个，解决各种问题和困难7件，协调解决活动经费4000元。",
        "5对“联试共建”对子通过召开6次座谈会，达成了7项活动协议。",
    ]
    assert verify().broken == ()


def test_issuing_freezes_everything_that_was_printed(programme, cast):
    visit(programme, cast.clerk)
    visit(programme, cast.clerk, confirmed=False)
    row = issued(programme, cast, title="进展")
    office = Office.objects.get(pk=row.office_id)
    assert (row.status, row.number, row.known, row.issued_on) == (Status.ISSUED, 1, office.seq, TODAY)
    assert (row.issuer, row.edition.number) == ("共青团天津市静海县委员会", 1)
    assert (row.sha256, row.signed_sha256) == (text_digest(row.text), text_digest(row.text))
    assert row.figures["visit-count"] == {"value": "1", "money": False, "text": "1", "records": 1, "awaiting": 1}
    shown = document(row)
    assert (shown.number_text, shown.masthead, shown.text) == ("第1期", "基层组织建设简报", row.text)
    assert (shown.drafted_by, shown.signed_by, shown.issued_by) == ("clerk", "reviewer", "clerk")


def test_every_act_leaves_one_event(programme, cast):
    row = issued(programme, cast)
    events = Event.objects.of(programme.office).filter(kind__startswith="bulletin").values_list("kind", "about")
    assert [kind for kind, _ in events] == ["bulletin.drafted", "bulletin.signed-off", "bulletin.issued"]
    assert events.last()[1] == {"bulletin": row.pk, "series": "progress", "number": 1}


def test_an_empty_programme_issues_zeros_and_no_number_where_there_is_none(programme, cast):
    other = adopt_jinghai(
        ("id: jinghai-2010\n", "id: averages\n"),
        ("how: sum, field: amount, per: unit}", "how: average, field: amount, per: unit}"),
        office="另一个办公室",
    )
    people = seat(other)
    row = issued(other, people, pieces=["平均{financing-sum}元，{visit-count}次。"])
    assert row.text == "平均—元，0次。"
    assert row.figures["financing-sum"]["value"] is None
    assert verify().broken == ()


def test_by_default_every_sentence_stands_in_its_order(programme, cast):
    assert drafted(programme, cast).draft == [{"sentence": 0}, {"sentence": 1}, {"sentence": 2}]


def test_the_next_issue_takes_the_next_number(programme, cast):
    assert [issued(programme, cast).number for _ in range(3)] == [1, 2, 3]


# ---- Each refusal


def test_who_may(programme, cast):
    asked = {"programme": programme, "series": "progress", "until": TODAY, "uuid": uuid4()}
    for nobody in (cast.treasurer, cast.reviewer, cast.auditor, cast.mentor, cast.unit):
        with pytest.raises(NotAllowed):
            bulletins.draft(by=nobody, **asked)
    row = drafted(programme, cast)
    with pytest.raises(NotAllowed):
        bulletins.sign_off(by=cast.clerk, bulletin=row, version=row.version)
    row = bulletins.sign_off(by=cast.reviewer, bulletin=row, version=row.version)
    with pytest.raises(NotAllowed):
        bulletins.issue(by=cast.reviewer, bulletin=row, version=row.version)


def test_what_a_draft_is_refused_for(programme, cast):
    with refused("series-misspelt"):
        drafted(programme, cast, series="progres")
    with refused("bulletin-empty"):
        drafted(programme, cast, pieces=[" \n "])
    with refused("placeholder-misspelt", "until-in-future"):
        drafted(programme, cast, pieces=["{visits-count}"], until=date(2010, 4, 27))
    with refused("until-before-programme"):
        drafted(programme, cast, until=date(2010, 4, 4))
    assert listing(programme) == ()


def test_only_a_signed_bulletin_is_issued(programme, cast):
    row = drafted(programme, cast)
    with refused("bulletin-is-draft"):
        bulletins.issue(by=cast.clerk, bulletin=row, version=row.version)


def test_the_day_of_issue_is_not_before_what_it_reports(programme, cast):
    row = signed(programme, cast)
    with refused("issue-before-until"):
        bulletins.issue(by=cast.clerk, bulletin=row, version=row.version, on=date(2010, 4, 25))


def test_nothing_is_issued_that_reads_differently_than_what_was_signed(programme, cast):
    row = signed(programme, cast)
    visit(programme, cast.clerk)
    with refused("figure-changed-since-signed") as refusal:
        bulletins.issue(by=cast.clerk, bulletin=row, version=row.version)
    assert dict(refusal.value.breaches[0].params) == {"figure": "深入试点单位", "signed": "0", "now": "1"}
    row = bulletins.revise(by=cast.clerk, bulletin=row, version=row.version, until=TODAY, title="", pieces=[0, 1, 2])
    row = bulletins.sign_off(by=cast.reviewer, bulletin=row, version=row.version)
    assert bulletins.issue(by=cast.clerk, bulletin=row, version=row.version).number == 1


def test_a_signature_is_for_what_was_shown(programme, cast):
    row = drafted(programme, cast)
    seen = text_digest(document(row).text)
    visit(programme, cast.clerk)
    with refused("figures-changed-since-seen"):
        bulletins.sign_off(by=cast.reviewer, bulletin=row, version=row.version, seen=seen)
    seen = text_digest(document(row).text)
    assert bulletins.sign_off(by=cast.reviewer, bulletin=row, version=row.version, seen=seen).status == Status.SIGNED


def test_saving_a_signed_bulletin_takes_the_signature_back(programme, cast):
    row = signed(programme, cast)
    row = bulletins.revise(by=cast.clerk, bulletin=row, version=row.version, until=TODAY, title="新", pieces=["甲"])
    assert (row.status, row.signed_by, row.signed_sha256, row.figures, row.text) == ("draft", None, "", {}, "")


def test_two_people_who_save_the_same_draft_lose_nothing(programme, cast):
    row = drafted(programme, cast)
    asked = {"by": cast.clerk, "bulletin": row, "version": row.version, "until": TODAY, "title": ""}
    bulletins.revise(**asked, pieces=["甲"])
    with refused("bulletin-changed"):
        bulletins.revise(**asked, pieces=["乙"])
    assert Bulletin.objects.of(programme.office).get(pk=row.pk).draft == [{"text": "甲"}]


def test_an_issued_bulletin_is_never_changed(programme, cast):
    row = issued(programme, cast)
    with refused("bulletin-is-issued"):
        bulletins.revise(by=cast.clerk, bulletin=row, version=row.version, until=TODAY, title="", pieces=["甲"])
    with refused("bulletin-is-issued"):
        bulletins.sign_off(by=cast.reviewer, bulletin=row, version=row.version)
    with refused("bulletin-is-issued"):
        bulletins.withdraw_draft(by=cast.clerk, bulletin=row, version=row.version, reason="不要了")


def test_a_draft_ends_with_a_reason_and_can_be_restored(programme, cast):
    row = drafted(programme, cast)
    with refused("reason-missing"):
        bulletins.withdraw_draft(by=cast.clerk, bulletin=row, version=row.version, reason=" ")
    row = bulletins.withdraw_draft(by=cast.clerk, bulletin=row, version=row.version, reason="改写")
    assert (row.status, row.reason) == ("withdrawn", "改写")
    with refused("bulletin-is-withdrawn"):
        bulletins.sign_off(by=cast.reviewer, bulletin=row, version=row.version)
    row = bulletins.restore_draft(by=cast.clerk, bulletin=row, version=row.version)
    assert (row.status, row.reason) == ("draft", "")


def test_a_new_edition_asks_for_a_new_look(programme, cast):
    row = signed(programme, cast)
    edition = last = row.edition
    content = charter_bytes(
        ("edition: 1\n", f"edition: 2\nreplaces: jinghai-2010 1 {last.sha256[:12]}\n"),
        ("提出了申请。\n", "提出申请。\n"),
    )
    adopt(by=cast.owner, content=content)
    with refused("bulletin-other-edition"):
        bulletins.issue(by=cast.clerk, bulletin=row, version=row.version)
    row = bulletins.revise(by=cast.clerk, bulletin=row, version=row.version, until=TODAY, title="", pieces=[0])
    assert row.edition.number == edition.number + 1
    row = bulletins.sign_off(by=cast.reviewer, bulletin=row, version=row.version)
    assert bulletins.issue(by=cast.clerk, bulletin=row, version=row.version).text.endswith("提出申请。")
    assert verify().broken == ()


# ---- Twice, and at the same time


def test_the_same_request_again_changes_nothing(programme, cast):
    uuid = uuid4()
    row = drafted(programme, cast, uuid=uuid)
    assert drafted(programme, cast, uuid=uuid).pk == row.pk
    row = bulletins.sign_off(by=cast.reviewer, bulletin=row, version=row.version)
    first = bulletins.issue(by=cast.clerk, bulletin=row, version=row.version)
    again = bulletins.issue(by=cast.clerk, bulletin=row, version=row.version)
    assert (first.pk, first.number) == (again.pk, again.number) == (row.pk, 1)
    with refused("bulletin-is-issued"):
        bulletins.issue(by=cast.clerk, bulletin=row, version=row.version - 1)
    assert verify().broken == ()


def test_an_id_is_one_bulletins(programme, cast):
    row = issued(programme, cast)
    other = adopt_jinghai(("id: jinghai-2010\n", "id: another\n"))
    people = seat_again(other, cast)
    with refused("bulletin-id-taken"):
        drafted(other, people, uuid=row.uuid)


def seat_again(programme, cast):
    """The same people at a second programme of their office."""
    appoint(by=cast.owner, programme=programme, person="clerk", name="clerk", function=Function.CLERK, role="office",
            starts_on=START)  # fmt: skip
    return cast


def test_all_at_once_or_not_at_all(programme, cast):
    asked = {"by": cast.clerk, "issued_by": cast.clerk, "programme": programme, "series": "progress", "until": TODAY}
    with pytest.raises(NotAllowed):
        bulletins.issue_at_once(signed_by=cast.clerk, uuid=uuid4(), **asked)
    assert listing(programme) == ()
    uuid = uuid4()
    first = bulletins.issue_at_once(signed_by=cast.reviewer, uuid=uuid, **asked)
    again = bulletins.issue_at_once(signed_by=cast.reviewer, uuid=uuid, **asked)
    assert (first.pk, first.number) == (again.pk, again.number)
    assert last_issued(programme, "progress").number == 1


@pytest.mark.django_db(transaction=True)
def test_issues_at_the_same_time_take_different_numbers_without_a_gap():
    programme = adopt_jinghai()
    cast = seat(programme)
    rows = [signed(programme, cast) for _ in range(4)]
    together = Barrier(len(rows) + 1)

    def issue(row):
        try:
            together.wait()
            return bulletins.issue(by=cast.clerk, bulletin=row, version=row.version).number
        finally:
            connection.close()

    with ThreadPoolExecutor() as pool:
        # The fifth is a double click on the first.
        numbers = list(pool.map(issue, [*rows, rows[0]]))
    assert sorted(numbers[:4]) == [1, 2, 3, 4]
    assert numbers[4] == numbers[0]
    assert verify().broken == ()


def test_a_list_takes_the_same_statements_at_one_and_at_many(programme, cast, django_assert_num_queries):
    issued(programme, cast)
    with django_assert_num_queries(2):
        assert len(listing(programme)) == 1
    for _ in range(5):
        issued(programme, cast)
    with django_assert_num_queries(2):
        assert [row.number for row in listing(programme, series="progress", status=Status.ISSUED)] == [6, 5, 4, 3, 2, 1]
