"""Several people at the same inbox at the same moment, in threads with connections of their own."""

import pytest

from pilotage.actions.attachments import Evidence
from pilotage.actions.inbox import file_under, set_aside, take_in
from pilotage.domain.papers import ScanState
from pilotage.models import Attachment, Blob, Event, Invoice, Scan
from pilotage.queries.verification import verify
from tests.actions.test_records_at_once import at_once
from tests.acts import enter
from tests.pictures import encoded, qr_code

pytestmark = pytest.mark.django_db(transaction=True)

INVOICE = "01,10,011001605111,80100798,264.90,20100418,85342965681116380258"


def picture(side=240):
    return Evidence("发票.png", encoded(qr_code(INVOICE, side), "PNG"))


def test_the_same_picture_from_six_hands_is_kept_once(programme, cast):
    same = picture()
    done = at_once(*[lambda: take_in(by=cast.clerk, programme=programme, evidence=same)] * 6)
    assert sorted(one.new for one in done) == [False] * 5 + [True]
    assert {one.scan for one in done} == {Scan.objects.of(programme.office_id).get()}
    assert Blob.objects.of(programme.office_id).count() == 1
    assert Event.objects.of(programme.office_id).filter(kind="scan.taken-in").count() == 1


def test_an_invoice_on_six_pictures_is_seen_once(programme, cast):
    pictures = [picture(240 + 10 * number) for number in range(6)]

    def hand_in(evidence):
        return lambda: take_in(by=cast.clerk, programme=programme, evidence=evidence)

    done = at_once(*[hand_in(each) for each in pictures])
    assert [one.new for one in done] == [True] * 6
    invoice = Invoice.objects.of(programme.office_id).get()
    assert invoice.scan == Scan.objects.of(programme.office_id).order_by("seq").first()
    assert verify().broken == ()


def test_a_scan_goes_one_way_only(programme, cast):
    stored = enter(programme, cast.mentor)
    scan = take_in(by=cast.clerk, programme=programme, evidence=picture()).scan
    done = at_once(
        lambda: file_under(by=cast.clerk, programme=programme, scan=scan.pk, record=stored.record).state,
        lambda: set_aside(by=cast.clerk, programme=programme, scan=scan.pk, reason="重复").state,
    )
    filed = Attachment.objects.of(programme.office_id).count()
    expected = [ScanState.FILED, ("scan-filed",)] if filed else [("scan-set-aside",), ScanState.SET_ASIDE]
    assert done == expected
    assert verify().broken == ()
