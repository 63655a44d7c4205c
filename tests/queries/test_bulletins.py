"""Reading bulletins: what is not kept yet, what was kept, lists, and who may read a draft."""

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser

from pilotage.domain.bulletins import Status
from pilotage.domain.policy import NotAllowed
from pilotage.models import Bulletin, Member
from pilotage.queries import bulletins as queries
from pilotage.queries.figures import figures
from tests.bulletins import drafted, issued, signed
from tests.factories import TODAY, adopt_jinghai, visit

pytestmark = pytest.mark.django_db


def test_a_preview_says_what_the_draft_would(programme, cast):
    visit(programme, cast.clerk)
    pieces = ["本期共{visit-count}次。", 2]
    shown = queries.preview(programme, series="progress", until=TODAY, title="进展", pieces=pieces)
    row = drafted(programme, cast, pieces=pieces, title="进展")
    kept = queries.document(row)
    assert (shown.text, shown.paragraphs, shown.notes) == (kept.text, kept.paragraphs, kept.notes)
    assert (shown.id, shown.number_text, shown.sha256, shown.issuer) == (None, "", "", kept.issuer)
    assert Bulletin.objects.of(programme.office).count() == 1


def test_a_draft_speaks_of_now_a_signed_one_of_when_it_was_signed(programme, cast):
    draft, signature = drafted(programme, cast), signed(programme, cast)
    visit(programme, cast.clerk)
    assert queries.document(draft).figures["visit-count"].text == "1"
    assert queries.document(signature).figures["visit-count"].text == "0"
    [change] = queries.changed_since_signed(signature)
    assert (change.figure, change.printed, change.now) == ("visit-count", "0", "1")


def test_what_was_issued_bears_the_name_of_that_day(programme, cast):
    row = issued(programme, cast)
    Member.objects.of(programme.office).filter(code="jinghai-office").update(name="改名后的团委")
    assert queries.document(row).issuer == "共青团天津市静海县委员会"
    assert queries.document(drafted(programme, cast)).issuer == "改名后的团委"


def test_an_issued_number_opens_to_what_stood_behind_it_then(programme, cast):
    first = visit(programme, cast.clerk)
    row = issued(programme, cast)
    visit(programme, cast.clerk)
    document = queries.document(row)
    behind = figures(programme, document.until, document.known, since=document.since)["visit-count"].behind
    assert [reference.id for reference in behind] == [first.record.pk]
    assert document.figures["visit-count"].records == len(behind)


def test_lists_by_series_and_state(programme, cast):
    issued(programme, cast)
    signed(programme, cast)
    drafted(programme, cast)
    assert [row.status for row in queries.listing(programme, status=Status.ISSUED)] == ["issued"]
    assert sorted(row.status for row in queries.listing(programme, series="progress")) == ["draft", "issued", "signed"]
    assert queries.listing(programme, series="nothing") == ()


def test_the_last_issue_and_the_one_before_a_number(programme, cast):
    assert queries.last_issued(programme, "progress") is None
    for day in (20, 21, 22):
        issued(programme, cast, until=date(2010, 4, day))
    assert queries.last_issued(programme, "progress").number == 3
    assert queries.last_issued(programme, "progress", before=3).until == date(2010, 4, 21)


def test_a_bulletin_is_found_within_its_programme_or_not_at_all(programme, cast):
    row = issued(programme, cast)
    other = adopt_jinghai(office="另一个办公室")
    assert queries.bulletin_of(programme, row.pk) == row
    assert queries.find_bulletin(str(row.uuid)) == queries.find_bulletin(str(row.pk)) == row
    for found in (lambda: queries.bulletin_of(other, row.pk), lambda: queries.find_bulletin("no")):
        with pytest.raises(queries.NoSuchBulletin):
            found()


def test_drafts_are_read_by_those_who_make_them(programme, cast):
    draft, bulletin = drafted(programme, cast), issued(programme, cast)
    for user in (AnonymousUser(), cast.mentor, cast.auditor):
        queries.demand_reading(user, bulletin)
        with pytest.raises(NotAllowed):
            queries.demand_reading(user, draft)
    for user in (cast.clerk, cast.reviewer):
        queries.demand_reading(user, draft)
