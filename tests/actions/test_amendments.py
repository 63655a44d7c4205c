"""An amendment beside what the office has done: who newly takes part, who has left, which pairs stay ended."""

from datetime import date
from hashlib import sha256
from uuid import uuid4

import pytest

from pilotage.actions.charters import adopt_edition
from pilotage.actions.memberships import leave, replace_member
from pilotage.models import Edition, Member, Pairing
from pilotage.queries.verification import verify
from tests.acts import not_allowed, refused
from tests.factories import TODAY, charter_bytes

pytestmark = pytest.mark.django_db

ON = date(2010, 4, 22)


def second(programme, *changes):
    first = Edition.objects.of(programme.office).get(number=1)
    head = f"edition: 2\nreplaces: {programme.code} 1 {first.sha256}"[: len("edition: 2\nreplaces: ") + 80]
    return charter_bytes(("edition: 1\n", head + "\n"), *changes)


def adopts(programme, by, content, seen=None):
    return adopt_edition(by=by, programme=programme, content=content, seen=seen or sha256(content).hexdigest())


SEVENTH = (
    ("      - {id: local-tax, name: 静海县地税分局团支部}\n",
     "      - {id: local-tax, name: 静海县地税分局团支部}\n      - {id: justice, name: 静海县司法局团支部}\n"),
    ("    kind: partner\n    count: 5", "    kind: partner\n    count: 6"),
)  # fmt: skip


def test_whom_an_amendment_newly_names_takes_part_from_its_day(programme, cast):
    adopts(programme, cast.clerk, second(programme, *SEVENTH))
    new = Member.objects.of(programme.office).get(code="justice")
    assert (new.starts_on, new.role) == (TODAY, "partner")
    assert not verify().broken


def test_what_has_ended_stays_ended(programme, cast):
    replace_member(by=cast.clerk, programme=programme, member="local-tax", ends_on=ON, reason="调整", name="司法局团支部",
                   uuid=uuid4())  # fmt: skip
    adopts(programme, cast.clerk, second(programme))
    held = Pairing.objects.of(programme.office).filter(b__code="wangkou").order_by("pk")
    assert [(row.a.code, row.ends_on) for row in held] == [("local-tax", ON), ("partner-1", None)]
    assert Member.objects.of(programme.office).get(code="local-tax").ends_on == ON
    assert not verify().broken


def test_a_new_pair_keeps_to_the_limits_with_those_that_the_office_made(programme, cast):
    replace_member(by=cast.clerk, programme=programme, member="local-tax", ends_on=ON, reason="调整", name="司法局团支部",
                   uuid=uuid4())  # fmt: skip
    pair = next(line for line in charter_bytes().decode().splitlines() if line.strip().startswith("- [local-tax,"))
    content = second(programme, *SEVENTH, (pair, pair.replace("local-tax", "justice")))
    with refused("pair-limit"):
        adopts(programme, cast.clerk, content)
    assert Edition.objects.of(programme.office).count() == 1


def test_a_pair_with_one_that_has_left_is_not_made(programme, cast):
    leave(by=cast.clerk, programme=programme, member="wangkou", ends_on=ON, reason="撤并", uuid=uuid4())
    pair = next(line for line in charter_bytes().decode().splitlines() if line.strip().startswith("- [local-tax,"))
    adopts(programme, cast.clerk, second(programme, *SEVENTH, (pair, pair.replace("local-tax", "justice"))))
    assert not Pairing.objects.of(programme.office).filter(a__code="justice").exists()


def test_only_the_bytes_that_were_seen_and_only_of_this_programme(programme, cast):
    content = second(programme)
    with refused("charter-not-seen"):
        adopts(programme, cast.clerk, content, seen="0" * 64)
    other = second(programme, ("id: jinghai-2010\n", "id: jinghai-2011\n"))
    with refused("charter-of-other"):
        adopts(programme, cast.clerk, other)
    with refused("charter-other-currency"):
        adopts(programme, cast.clerk, second(programme, ("currency: CNY", "currency: EUR")))
    with refused("charter-faulty"):
        adopts(programme, cast.clerk, content.replace(b"total: 10000", b"total: 9000"))
    with not_allowed("no-function-permits"):
        adopts(programme, cast.reviewer, content)
    assert Edition.objects.of(programme.office).count() == 1
