"""Sheets printed to be signed, and filed when they come back: what is confirmed, what is left, what is refused."""

from datetime import date
from hashlib import sha256

import pytest
from django.core.files.base import ContentFile

from pilotage.actions.entering import lock, record_event
from pilotage.actions.papers import file_paper, print_paper
from pilotage.domain.papers import OfMonth, OfRecord, Outcome, ScanState
from pilotage.models import Blob, Scan
from tests.acts import confirm, correct, enter, not_allowed, refused, withdraw
from tests.cast import seat
from tests.factories import TODAY, adopt_jinghai


@pytest.fixture
def programme(db):
    return adopt_jinghai()


@pytest.fixture
def cast(programme):
    return seat(programme)


def scanned(programme, by, content=b"\x89PNG\r\n\x1a\n signed", name="照片.png"):
    """A picture in the inbox."""
    office = lock(programme.office_id)
    digest = sha256(content).hexdigest()
    blob = Blob.objects.create(office=office, sha256=digest, size=len(content), seq=office.seq, content=ContentFile(content, digest))
    scan = Scan.objects.create(office=office, programme=programme, blob=blob, name=name, media_type="image/png", by=by,
                               seq=office.seq, state=ScanState.WAITING)  # fmt: skip
    record_event(office, "scan.received", by=by, rows=[blob, scan], programme=programme)
    return scan


def test_a_month_of_visits_is_printed_signed_and_filed(programme, cast):
    first = enter(programme, cast.clerk, on=date(2010, 4, 13), person="mentor1", side="mentor")
    enter(programme, cast.clerk, on=date(2010, 4, 20), person="mentor1", side="mentor")
    month = OfMonth("wangkou", "unit", date(2010, 4, 1), date(2010, 4, 30), "visit")
    paper = print_paper(by=cast.clerk, programme=programme, subject=month)
    assert print_paper(by=cast.clerk, programme=programme, subject=month) == paper
    done = file_paper(by=cast.clerk, programme=programme, paper=paper, scan=scanned(programme, cast.clerk),
                      signer="张三", signed_on=TODAY)
    assert [line.outcome for line in done.lines] == [Outcome.CONFIRMED] * 2
