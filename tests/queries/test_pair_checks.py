"""`verify` finds pairings beyond the limits of the edition in force when they were made, and no others."""

from datetime import date
from uuid import uuid4

import pytest

from pilotage.actions.pairs import end_pairing, pair_up, replace_partner
from pilotage.domain.verification import Broken
from pilotage.models import Office, Pairing
from pilotage.queries.pair_checks import check_pairings
from tests.factories import TODAY

pytestmark = pytest.mark.django_db


def broken(programme) -> list[Broken]:
    return list(check_pairings(Office.objects.get(pk=programme.office_id)))


def row(programme, code: str) -> Pairing:
    return Pairing.objects.of(programme.office_id).select_related("a", "b").get(programme=programme, code=code)


def test_what_the_actions_do_holds(programme, cast) -> None:
    by, old = cast.clerk, row(programme, "local-tax:wangkou")
    ended = row(programme, "police:hengxing")
    end_pairing(by=by, programme=programme, pairing=ended.pk, ends_on=date(2010, 4, 20), uuid=uuid4(), text="调整")
    replace_partner(by=by, programme=programme, pairing=old.pk, partner="police", on=TODAY, uuid=uuid4(), text="调整")
    pair_up(by=by, programme=programme, provision="pairing", a="local-tax", b="hengxing", starts_on=TODAY, uuid=uuid4())
    assert broken(programme) == []


def test_one_beyond_the_limit_and_the_same_two_twice_are_found(programme, cast) -> None:
    tax, police = row(programme, "local-tax:wangkou"), row(programme, "police:hengxing")
    office, seq = programme.office, police.seq
    beyond = Pairing.objects.create(office=office, programme=programme, provision="pairing", code="local-tax:hengxing",
                                    a=tax.a, b=police.b, starts_on=TODAY, seq=seq)  # fmt: skip
    twice = Pairing.objects.create(office=office, programme=programme, provision="pairing", code="local-tax:wangkou",
                                   a=tax.a, b=tax.b, starts_on=TODAY, seq=seq + 1)  # fmt: skip
    found = broken(programme)
    where = f"pairing {beyond.pk}, pairing local-tax:hengxing"
    assert Broken("pair-beyond-limit", f"{where}, a_max", "1", "2") in found
    assert Broken("pair-beyond-limit", f"{where}, b_max", "1", "2") in found
    assert Broken("pair-twice", f"pairing {twice.pk}, pairing local-tax:wangkou", "1", "2") in found
