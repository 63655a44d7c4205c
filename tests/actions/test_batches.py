"""Many rows at one office within one transaction: locked once, asked once, and as whole as if each stood alone."""

import re
from collections import Counter
from datetime import date

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from pilotage.actions.entering import lock, open_batch, step
from pilotage.actions.sheets import BATCH, import_records
from pilotage.domain.sheets import read_sheet
from pilotage.models import Entry, Event, Office, Record
from pilotage.queries.holding import batch_of
from pilotage.queries.verification import verify
from tests.acts import About, correct, enter, kinds

pytestmark = pytest.mark.django_db
HEADER = "id,unit,person,happened_on,progress,on-site\n"


def visits(count, start=0):
    return HEADER + "".join(
        f"00000000-0000-4000-8000-{n:012d},wangkou,mentor1,2010-04-08,第{n}次,是\n" for n in range(start, start + count)
    )


def take_in(programme, by, text, register="visit", **more):
    return import_records(by=by, programme=programme, register=register, sheet=read_sheet(text.encode()), **more)


def statements(programme, by, text, **more):
    """What was asked of the database, by its first word and table."""
    with CaptureQueriesContext(
        connection,
    ) as asked:
        take_in(programme, by, text, **more)
    words = [re.match(r"(\w+)(?:.*?(?:INTO|FROM|UPDATE) \"pilotage_(\w+)\")?", one["sql"], re.DOTALL) for one in asked]
    return Counter((word[1], word[2]) for word in words if word)


def test_a_row_is_two_statements_and_its_batch_a_few(programme, cast):
    few, many = statements(programme, cast.clerk, visits(10)), statements(programme, cast.clerk, visits(90, 10))
    for table in ("record", "entry"):
        assert (few["INSERT", table], many["INSERT", table]) == (10, 90)
    assert (few["INSERT", "event"], many["INSERT", "event"]) == (1, 1)
    assert {name: few[name] for name in few if name[0] == "SELECT"} == {
        name: many[name] for name in many if name[0] == "SELECT"
    }


def test_the_same_rows_again_write_nothing_and_ask_no_more_for_many_than_for_few(programme, cast):
    take_in(programme, cast.clerk, visits(BATCH))
    few, many = statements(programme, cast.clerk, visits(10)), statements(programme, cast.clerk, visits(BATCH))
    assert not [name for name in many if name[0] in ("INSERT", "UPDATE")]
    assert {name: few[name] for name in few if name[0] == "SELECT"} == {
        name: many[name] for name in many if name[0] == "SELECT"
    }


def test_every_row_has_an_event_of_its_own_and_the_chain_holds_over_several_batches(programme, cast):
    before = Office.objects.get(pk=programme.office_id).seq
    done = take_in(programme, cast.clerk, visits(2 * BATCH + 30), confirm=True)
    assert done.stored == 2 * BATCH + 30
    events = list(Event.objects.of(programme.office_id).filter(seq__gt=before).order_by("seq"))
    assert [event.seq for event in events] == list(range(before + 1, before + 1 + len(events)))
    assert {event.kind for event in events} == {"record.entered"}
    assert [event.about["number"] for event in events] == list(range(1, len(events) + 1))
    assert {tuple(table for table, *_rest in event.rows) for event in events} == {("record", "entry", "entry")}
    assert events[-1].digest == Office.objects.get(pk=programme.office_id).digest
    assert verify().ok


def test_a_row_that_is_refused_half_way_leaves_no_number_and_no_event(programme, cast):
    """Its record is written before its stage is refused: both are undone, and so is what the batch remembered."""
    rows = "unit,person,happened_on,what,state,on:solved\n" + "".join(
        f"wangkou,mentor1,2010-04-10,难{day},已提出,2010-04-{day:02d}\n" for day in (11, 9, 12, 8, 13)
    )
    done = take_in(programme, cast.clerk, rows, "difficulty")
    assert [row.row for row in done.refused] == [3, 5]
    assert list(Record.objects.of(programme.office_id).values_list("number", flat=True)) == [1, 2, 3]
    assert kinds(programme) == ["entered", "stage"] * 3
    assert verify().ok


def test_a_row_refused_under_an_id_leaves_the_id_free_for_a_later_one(programme, cast):
    id = "00000000-0000-4000-8000-000000000001"
    rows = "id,unit,person,happened_on,what,state,on:solved\n" + "".join(
        f"{id},wangkou,mentor1,2010-04-10,难,已提出,2010-04-{day:02d}\n" for day in (9, 11)
    )
    done = take_in(programme, cast.clerk, rows, "difficulty")
    assert (done.stored, [row.row for row in done.refused]) == (1, [2])
    assert verify().ok


def test_what_a_batch_remembers_of_a_record_is_what_was_corrected_before_it(programme, cast):
    take_in(programme, cast.clerk, visits(2))
    entry = Entry.objects.of(programme.office_id).order_by("seq").select_related("record").first()
    done = type("Stored", (), {"record": entry.record, "entry": entry})()
    correct(done, cast.clerk, on=date(2010, 4, 9), about=About("wangkou", "mentor1"),
            values={"progress": "更正后", "on-site": True})  # fmt: skip
    again = take_in(programme, cast.clerk, visits(2).replace("2010-04-08,第0次", "2010-04-09,更正后"))
    assert (again.stored, again.duplicate, again.refused) == (0, 2, [])
    first = take_in(programme, cast.clerk, visits(2))
    assert (first.duplicate, first.refused) == (2, [])  # as it was entered, too


def test_within_a_batch_numbers_go_on_and_without_one_they_come_from_the_row(programme, cast):
    office = programme.office_id
    with transaction.atomic(), open_batch(office) as batch:
        assert batch_of(office) is batch
        assert batch_of(office + 1) is None
        first = lock(office).seq
        with pytest.raises(ZeroDivisionError), step(batch):
            enter(programme, cast.clerk, person="mentor1")
            assert lock(office).seq == first + 1
            raise ZeroDivisionError
        assert lock(office).seq == first
        assert not Record.objects.of(office).exists()
        enter(programme, cast.clerk, person="mentor1")
        assert not Event.objects.of(office).filter(seq=first).exists()  # written when the batch ends
    assert Event.objects.of(office).get(seq=first).kind == "record.entered"
    assert batch_of(office) is None
    assert lock(office).seq == first + 1
    assert verify().ok


def test_how_far_it_has_come_is_told_after_every_batch(programme, cast):
    told = []
    take_in(programme, cast.clerk, visits(BATCH + 1), progress=lambda rows, of: told.append((rows, of)))
    assert told == [(BATCH, BATCH + 1), (BATCH + 1, BATCH + 1)]
