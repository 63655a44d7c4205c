"""What a suggestion is made from: who is free on the day, who has been promised, who leaves, and who has served before."""

from datetime import date
from uuid import uuid4

import pytest

from pilotage.actions.pairs import end_pairing, pair_up
from pilotage.actions.people import MemberRow, import_members
from pilotage.domain.pair_topics import Line
from pilotage.models import Pairing
from pilotage.queries.matching import missing, pair_lines, server_lines
from pilotage.queries.programmes import rules
from tests.factories import START, TODAY

pytestmark = pytest.mark.django_db
JUNE = date(2010, 5, 28)


def end(programme, cast, code: str, on: date = date(2010, 4, 20)) -> None:
    row = Pairing.objects.of(programme.office_id).get(programme=programme, code=code)
    end_pairing(by=cast.clerk, programme=programme, pairing=row.pk, ends_on=on, uuid=uuid4(), text="调整")


def lines(programme, **more) -> tuple[Line, ...]:
    charter = rules(programme).charter
    return pair_lines(programme, charter, charter.provision("pairing"), TODAY, **more)


def told(found: tuple[Line, ...]) -> list[tuple[str, str | None]]:
    return [(line.taker.code, line.suggested.code if line.suggested else None) for line in found]


def test_whoever_is_promised_a_partner_or_leaves_is_not_suggested(programme, cast) -> None:
    rows = [MemberRow(1, "partner", "bank", "县银行团委", starts_on=JUNE),
            MemberRow(2, "unit", "late", "后加单位", starts_on=START)]  # fmt: skip
    import_members(by=cast.clerk, programme=programme, rows=rows)
    assert told(lines(programme)) == [("late", None)]
    assert missing(lines(programme)) == 1, "a partner that joins in June is not free today"
    pair_up(by=cast.clerk, programme=programme, provision="pairing", a="bank", b="late", starts_on=JUNE, uuid=uuid4())
    assert lines(programme) == (), "a partner is arranged, and the charter allows one"
    end(programme, cast, "police:hengxing", date(2010, 5, 27))
    assert lines(programme) == (), "it still holds today"


def test_all_anew_leaves_what_is_to_end_and_fills_what_is_free(programme, cast) -> None:
    end(programme, cast, "police:hengxing", date(2010, 5, 27))
    end(programme, cast, "local-tax:wangkou")
    assert told(lines(programme)) == [("wangkou", "local-tax")]
    anew = lines(programme, anew=True)
    assert told(anew) == [
        ("daqiuzhuang", "education"), ("wangkou", "local-tax"), ("yinghai", "state-tax"), ("shunfeng", "forestry"),
    ]  # fmt: skip
    assert [line.stays for line in anew] == [True, False, True, True]
    assert not [line for line in anew if line.replaces]


def test_the_same_is_suggested_however_often_it_is_asked(programme, cast) -> None:
    for code in ("police:hengxing", "local-tax:wangkou", "state-tax:yinghai"):
        end(programme, cast, code)
    first = lines(programme)
    assert told(first) == [("wangkou", "state-tax"), ("yinghai", "police"), ("hengxing", "local-tax")]
    assert [lines(programme) for _ in range(3)] == [first] * 3


def test_one_mentor_is_suggested_for_every_unit_without_one(programme, cast) -> None:
    in_force = rules(programme)
    found = server_lines(programme, in_force, in_force.charter.provision("mentors"), TODAY)
    assert told(found) == [(code, "mentor1") for code in ("daqiuzhuang", "yinghai", "hengxing", "shunfeng")]
    assert {line.suggested.load for line in found if line.suggested} == {1}
