"""Sheets filed when they come back signed: what is confirmed, what is left as it is, what is refused."""

from datetime import date
from uuid import uuid4

import pytest

from pilotage.actions.attachments import Evidence
from pilotage.actions.inbox import set_aside, take_in
from pilotage.actions.papers import file_paper, print_paper
from pilotage.domain.inbox import Look
from pilotage.domain.papers import OfDecision, OfMonth, OfRecord, Outcome, PaperKind, ScanState
from pilotage.models import Attachment, Entry, Event, Paper, Scan
from pilotage.queries.papers import outcomes
from pilotage.queries.programmes import rules
from pilotage.queries.verification import verify
from tests.acts import agreement, confirm, correct, enter, not_allowed, refused, standing, withdraw
from tests.cast import seat
from tests.factories import PAPER, TODAY, adopt_jinghai, application

pytestmark = pytest.mark.django_db

APRIL = OfMonth("wangkou", "unit", date(2010, 4, 1), date(2010, 4, 30), "visit")
ALL = [Outcome.CONFIRMED, Outcome.CONFIRMED, Outcome.CONFIRMED]


@pytest.fixture
def visits(programme, cast):
    """Three visits of a mentor that the unit has still to confirm."""
    return [enter(programme, cast.mentor, on=date(2010, 4, day)) for day in (6, 13, 20)]


def scanned(programme, by, marks=b"signed"):
    """A picture in the inbox; nothing has to be read off it here."""
    evidence = Evidence("照片.png", b"\x89PNG\r\n\x1a\n" + marks)
    return take_in(by=by, programme=programme, evidence=evidence, look=Look()).scan


def filed(programme, by, paper, scan=None, **more):
    more = {"signer": "张三", "signed_on": TODAY} | more
    return file_paper(by=by, programme=programme, paper=paper, scan=scan or scanned(programme, by), **more)


def came_out(filing):
    return [line.outcome for line in filing.lines]


def now(programme, paper):
    return [line.outcome for line in outcomes(programme, rules(programme).charter, paper)]


def month(programme, by, subject=APRIL):
    return print_paper(by=by, programme=programme, subject=subject)


def test_every_record_on_a_signed_sheet_is_confirmed_on_paper(programme, cast, visits):
    paper = month(programme, cast.clerk)
    scan = scanned(programme, cast.clerk)
    done = filed(programme, cast.clerk, paper, scan, signer=" 张三 ")
    assert (done.stored, came_out(done)) == (True, ALL)
    entries = Entry.objects.of(programme.office).filter(kind="confirmed").order_by("record__number")
    assert [
        (e.record_id, e.side, e.on_paper, e.signer, e.by_id, e.happened_on, e.seen) for e in entries
    ] == [(v.record.pk, "unit", True, "张三", cast.clerk.pk, TODAY, v.entry.seq) for v in visits]  # fmt: skip
    files = Attachment.objects.of(programme.office).filter(entry__in=entries)
    assert {(file.blob_id, file.name) for file in files} == {(scan.blob_id, "照片.png")}
    assert files.count() == 3
    row = Scan.objects.of(programme.office).get()
    assert (row.state, row.paper_id, row.signer, row.filed_seq) == (
        ScanState.FILED,
        paper.pk,
        "张三",
        done.scan.filed_seq,
    )
    assert all(standing(programme, stored).confirmed for stored in visits)


def test_filing_is_told_in_one_event_after_those_of_the_records(programme, cast, visits):
    paper = month(programme, cast.clerk)
    filed(programme, cast.clerk, paper)
    events = Event.objects.of(programme.office).order_by("seq")
    assert [event.kind for event in events][-6:] == [
        "paper.printed", "scan.taken-in", "record.confirmed", "record.confirmed", "record.confirmed", "paper.filed",
    ]  # fmt: skip
    assert events.last().about == {"paper": paper.code, "confirmed": 3, "left": 0}
    assert [event.seq for event in events] == list(range(1, len(events) + 1))
    assert verify([programme.office]).broken == ()


def test_the_same_scan_again_writes_nothing(programme, cast, visits):
    paper = month(programme, cast.clerk)
    first = filed(programme, cast.clerk, paper)
    before = Event.objects.of(programme.office).count()
    again = filed(programme, cast.clerk, paper, first.scan)
    assert (again.stored, came_out(again)) == (False, ALL)
    assert Event.objects.of(programme.office).count() == before


def test_a_second_picture_of_a_sheet_confirms_nothing_twice(programme, cast, visits):
    paper = month(programme, cast.clerk)
    filed(programme, cast.clerk, paper)
    again = filed(programme, cast.clerk, paper, scanned(programme, cast.clerk, b"page 2"))
    assert (again.stored, came_out(again)) == (True, ALL)
    assert Entry.objects.of(programme.office).filter(kind="confirmed").count() == 3
    assert Scan.objects.of(programme.office).filter(paper=paper, state=ScanState.FILED).count() == 2


def test_what_changed_since_printing_is_left_and_said(programme, cast, visits):
    paper = month(programme, cast.clerk)
    changed, void, _ = visits
    correct(changed, cast.mentor, on=date(2010, 4, 7), values={"progress": "另有说法", "on-site": True})
    withdraw(void, cast.mentor)
    done = filed(programme, cast.clerk, paper)
    assert came_out(done) == [Outcome.CHANGED, Outcome.VOID, Outcome.CONFIRMED]
    assert [line.record.number for line in done.of(Outcome.CHANGED, Outcome.VOID)] == [1, 2]
    assert Event.objects.of(programme.office).order_by("seq").last().about["left"] == 2
    assert [bool(standing(programme, stored).confirmed) for stored in visits] == [False, False, True]
    assert now(programme, paper) == [Outcome.CHANGED, Outcome.VOID, Outcome.CONFIRMED]


def test_what_was_corrected_after_it_was_signed_for_waits_again(programme, cast, visits):
    paper = month(programme, cast.clerk)
    filed(programme, cast.clerk, paper)
    correct(visits[0], cast.mentor, on=date(2010, 4, 7), values={"progress": "另有说法", "on-site": True})
    assert now(programme, paper) == [Outcome.SUPERSEDED, Outcome.CONFIRMED, Outcome.CONFIRMED]
    assert standing(programme, visits[0]).pending == ("unit",)
    again = month(programme, cast.clerk)
    assert (again != paper, [line.number for line in outcomes_of(programme, again)]) == (True, [1])


def outcomes_of(programme, paper):
    return [read.line for read in outcomes(programme, rules(programme).charter, paper)]


def test_what_was_crossed_out_stays_unconfirmed(programme, cast, visits):
    paper = month(programme, cast.clerk)
    done = filed(programme, cast.clerk, paper, lines=[("visit", 1), ("visit", 3), ("visit", 99)])
    assert came_out(done) == [Outcome.CONFIRMED, Outcome.CROSSED_OUT, Outcome.CONFIRMED]
    assert now(programme, paper) == [Outcome.CONFIRMED, Outcome.READY, Outcome.CONFIRMED]


def test_nothing_signed_for_is_filed_and_confirms_nothing(programme, cast, visits):
    done = filed(programme, cast.clerk, month(programme, cast.clerk), lines=[])
    assert came_out(done) == [Outcome.CROSSED_OUT] * 3
    assert done.scan.state == ScanState.FILED


def test_what_was_confirmed_on_screen_meanwhile_is_no_trouble(programme, cast, visits):
    paper = month(programme, cast.clerk)
    confirm(visits[1], cast.unit)
    done = filed(programme, cast.clerk, paper)
    assert came_out(done) == [Outcome.CONFIRMED, Outcome.ALREADY, Outcome.CONFIRMED]


def test_a_side_that_is_no_longer_asked_is_said(programme, cast, visits):
    paper = month(programme, cast.clerk)
    Entry.objects.of(programme.office).filter(pk=visits[0].entry.pk).update(side="unit")  # then the office must confirm
    assert now(programme, paper)[0] is Outcome.NOT_ASKED


def test_each_side_of_a_pair_signs_its_own_sheet(programme, cast):
    stored = agreement(programme, cast.clerk, evidence=[PAPER])  # for the unit, so the office confirms in its place
    sheets = {
        side: print_paper(by=cast.clerk, programme=programme, subject=OfRecord("agreement", stored.record.number, side))
        for side in ("office", "partner")
    }
    assert [(p.side, p.member.code) for p in sheets.values()] == [("office", "local-tax"), ("partner", "local-tax")]
    assert came_out(filed(programme, cast.clerk, sheets["partner"])) == [Outcome.CONFIRMED]
    assert standing(programme, stored).pending == ("office",)
    assert now(programme, sheets["office"]) == [Outcome.READY]
    filed(programme, cast.clerk, sheets["office"], scanned(programme, cast.clerk, b"office"))
    assert standing(programme, stored).pending == ()


def test_a_decision_sheet_is_filed_beside_the_decision_and_confirms_no_record(programme, cast):
    asked = application(programme, cast.unit)
    paper = month(programme, cast.clerk, OfDecision("project-grant", asked.number))
    done = filed(programme, cast.clerk, paper)
    assert (paper.kind, done.lines, done.scan.paper_id) == (PaperKind.DECISION, (), paper.pk)
    assert verify([programme.office]).broken == ()


def test_what_was_printed_cannot_be_changed_unseen(programme, cast, visits):
    paper = month(programme, cast.clerk)
    content = paper.content | {"member": "别的单位"}
    Paper.objects.of(programme.office).filter(pk=paper.pk).update(content=content)
    assert [broken.where for broken in verify([programme.office]).broken] == [
        f"jinghai-office: paper {paper.pk} (event {paper.seq} paper.printed)"
    ]


# ---- Refused ---------------------------------------------------------------------------------------------------------


def test_who_signed_and_when_must_be_said_and_possible(programme, cast, visits):
    paper, scan = month(programme, cast.clerk), scanned(programme, cast.clerk)
    for more, codes in (
        ({"signer": " "}, ["signer-missing"]),
        ({"signed_on": date(2010, 4, 25)}, ["signed-before-printed"]),
        ({"signed_on": date(2010, 4, 27)}, ["day-in-future"]),
        ({"signer": "", "signed_on": date(2010, 4, 27)}, ["signer-missing", "day-in-future"]),
    ):
        with refused(*codes):
            filed(programme, cast.clerk, paper, scan, **more)
    assert now(programme, paper) == [Outcome.READY] * 3
    assert Scan.objects.of(programme.office).get().state == ScanState.WAITING


def test_a_picture_that_was_dealt_with_is_refused(programme, cast, visits):
    paper = month(programme, cast.clerk)
    scan = scanned(programme, cast.clerk)
    set_aside(by=cast.clerk, programme=programme, scan=scan.pk, reason="看不清")
    with refused("scan-filed"):
        filed(programme, cast.clerk, paper, scan)
    other = month(programme, cast.clerk, OfRecord("visit", 1))
    used = filed(programme, cast.clerk, other, scanned(programme, cast.clerk, b"other"))
    with refused("scan-filed"):
        filed(programme, cast.clerk, paper, used.scan)


def test_sheets_and_pictures_of_another_programme_are_nothing_here(programme, cast, visits):
    other = adopt_jinghai(office="另一个县")
    seated = seat(other)
    enter(other, seated.mentor)
    theirs, their_scan = month(other, seated.clerk), scanned(other, seated.clerk)
    paper, scan = month(programme, cast.clerk), scanned(programme, cast.clerk)
    with refused("paper-of-nothing"):
        filed(programme, cast.clerk, theirs, scan)
    with refused("paper-of-nothing"):
        filed(programme, cast.clerk, paper, their_scan)
    with not_allowed("no-function-permits"):
        filed(programme, seated.clerk, paper, scan)
    assert now(programme, paper) == [Outcome.READY] * 3


@pytest.mark.parametrize("who", ["mentor", "unit", "partner", "reviewer", "treasurer", "auditor"])
def test_only_the_office_files_what_was_signed(programme, cast, visits, who):
    paper, scan = month(programme, cast.clerk), scanned(programme, cast.clerk)
    with not_allowed("no-function-permits"):
        filed(programme, getattr(cast, who), paper, scan)


def test_who_types_may_have_entered_the_record_for_somebody_else_signed(programme, cast):
    stored = enter(programme, cast.clerk, person="mentor1", side="mentor", uuid=uuid4())
    done = filed(programme, cast.clerk, month(programme, cast.clerk))
    assert (came_out(done), standing(programme, stored).pending) == ([Outcome.CONFIRMED], ())
