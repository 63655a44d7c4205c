"""Several people at the same register at the same moment, in threads with connections of their own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connection

from pilotage.actions.refusals import Refused
from pilotage.actions.sheets import import_records
from pilotage.domain.sheets import read_sheet
from pilotage.models import Entry, Event, Record
from tests.acts import confirm, correct, enter, stage

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*calls: Callable[[], object]) -> list[object]:
    """What every call gives or is refused for, all of them started together."""
    barrier = Barrier(len(calls))

    def run(call: Callable[[], object]) -> object:
        try:
            barrier.wait(timeout=20)
            return call()
        except Refused as refusal:
            return tuple(breach.code for breach in refusal.breaches)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def in_order(programme):
    """Numbers and sequence numbers without gaps or repetitions."""
    numbers = list(Record.objects.of(programme.office_id).order_by("number").values_list("number", flat=True))
    events = list(Event.objects.of(programme.office_id).order_by("seq").values_list("seq", flat=True))
    return numbers == list(range(1, len(numbers) + 1)) and events == list(range(1, len(events) + 1))


def test_eight_people_enter_into_one_register_and_every_number_is_given_once(programme, cast):
    def five() -> list[int]:
        return [enter(programme, cast.mentor).record.number for _ in range(5)]

    given = [number for numbers in at_once(*[five] * 8) for number in numbers]
    assert sorted(given) == list(range(1, 41))
    assert in_order(programme)


def test_a_double_click_is_one_record(programme, cast):
    uuid = uuid4()
    done = at_once(*[lambda: enter(programme, cast.mentor, uuid=uuid)] * 8)
    assert sorted(one.stored for one in done) == [False] * 7 + [True]
    assert {one.record.pk for one in done} == {Record.objects.of(programme.office_id).get().pk}
    assert in_order(programme)


def test_of_two_corrections_at_once_one_is_told_of_the_other(programme, cast):
    stored = enter(programme, cast.mentor)
    done = at_once(*(
        lambda text=text: correct(stored, cast.mentor, values={"progress": text, "on-site": True}) for text in ("甲", "乙")
    ))  # fmt: skip
    assert [one for one in done if isinstance(one, tuple)] == [("changed-since-seen",)]
    assert Entry.objects.of(programme.office_id).filter(kind="corrected").count() == 1


def test_a_record_is_confirmed_once_however_often_it_is_clicked(programme, cast):
    stored = enter(programme, cast.mentor)
    done = at_once(*[lambda: confirm(stored, cast.unit)] * 6)
    assert sorted(one for one in done if isinstance(one, tuple)) == [("already-confirmed",)] * 5


def test_what_is_confirmed_is_what_was_seen_even_at_the_same_moment(programme, cast):
    """Either the confirmation comes first and the correction waits for another, or it is refused: never a yes to
    what was not read."""
    for _ in range(4):
        stored = enter(programme, cast.mentor)
        confirmed, _corrected = at_once(
            lambda stored=stored: confirm(stored, cast.unit),
            lambda stored=stored: correct(stored, cast.mentor, values={"progress": "改", "on-site": False}),
        )
        rows = Entry.objects.of(programme.office_id).filter(record=stored.record)
        seen = rows.filter(kind="confirmed").values_list("seen", flat=True)
        assert list(seen) == ([] if confirmed == ("changed-since-seen",) else [stored.entry.seq])


def test_a_sheet_and_forms_at_once_leave_no_gap(programme, cast):
    rows = "unit,person,happened_on,progress,on-site\n" + "".join(
        f"wangkou,mentor1,2010-04-08,第{n}次,yes\n" for n in range(120)
    )

    def sheet() -> int:
        read = read_sheet(rows.encode())
        return import_records(by=cast.clerk, programme=programme, register="visit", sheet=read).stored

    def form() -> int:
        return sum(enter(programme, cast.mentor).stored for _ in range(10))

    first, *forms, second = at_once(sheet, form, form, sheet)
    assert (first + second, forms) == (120, [10, 10])
    assert Record.objects.of(programme.office_id).count() == 140
    assert in_order(programme)


def test_stages_at_once_are_reached_once(programme, cast):
    values = {"what": "难", "state": "raised"}
    stored = enter(programme, cast.mentor, "difficulty", values=values)
    done = at_once(*[lambda: stage(stored, cast.mentor)] * 4)
    assert [one for one in done if isinstance(one, tuple)] == [("changed-since-seen",)] * 3
