"""Several people pair the same member at the same moment: its limit holds, and one request is one pairing."""

from uuid import uuid4

import pytest

from pilotage.actions.pairs import end_pairing, pair_up
from pilotage.actions.people import MemberRow, import_members
from pilotage.models import Office, Pairing, PairingReason
from pilotage.queries.pair_checks import check_pairings
from tests.actions.test_records_at_once import at_once
from tests.cast import seat
from tests.factories import START, TODAY, adopt_jinghai

pytestmark = pytest.mark.django_db(transaction=True)


def test_one_partner_is_given_to_one_unit():
    programme = adopt_jinghai()
    cast = seat(programme)
    rows = [MemberRow(n, "unit", f"u{n}", f"单位{n}", starts_on=START) for n in range(5)]
    rows += [MemberRow(9, "partner", "bank", "县银行团委", starts_on=START)]
    import_members(by=cast.clerk, programme=programme, rows=rows)

    def to(unit):
        def call():
            return pair_up(by=cast.clerk, programme=programme, provision="pairing", a="bank", b=unit, starts_on=TODAY,
                           uuid=uuid4()).pk  # fmt: skip

        return call

    done = at_once(*[to(f"u{n}") for n in range(5)])
    assert done.count(("pair-limit",)) == 4
    assert Pairing.objects.of(programme.office).filter(a__code="bank").count() == 1
    assert list(check_pairings(Office.objects.get(pk=programme.office_id))) == []


def test_the_same_request_sent_several_times_at_once_is_one_act():
    programme = adopt_jinghai()
    cast = seat(programme)
    old = Pairing.objects.of(programme.office).get(code="local-tax:wangkou")
    uuid = uuid4()

    def call():
        return end_pairing(by=cast.clerk, programme=programme, pairing=old.pk, ends_on=TODAY, uuid=uuid, text="调整").pk

    assert at_once(*[call] * 4) == [old.pk] * 4
    assert PairingReason.objects.of(programme.office).count() == 1
