"""Taking records in from a table: the office's words, every reason with its row, and nothing twice."""

from datetime import date
from uuid import uuid4

import pytest
from django.core.files.storage import default_storage

from pilotage.actions.attachments import Evidence
from pilotage.actions.people import appoint
from pilotage.actions.sheets import import_records
from pilotage.domain.policy import Function
from pilotage.domain.sheets import read_sheet
from pilotage.models import Attachment, Blob, Entry, Event, Office, Record
from pilotage.queries.figures import figures
from tests.acts import correct, kinds, not_allowed, refused
from tests.factories import PAPER, START, visit

pytestmark = pytest.mark.django_db
HEADER = "unit,person,happened_on,progress,on-site"


def take_in(programme, by, text, register="visit", **more):
    sheet = read_sheet(text.encode())
    return import_records(by=by, programme=programme, register=register, sheet=sheet, **more)


def counted(done):
    return done.stored, done.duplicate, [(row.row, [b.code for b in row.breaches]) for row in done.refused]


def test_every_row_is_a_record_and_a_bad_one_stops_no_other(programme, cast):
    done = take_in(
        programme, cast.clerk,
        f"{HEADER}\nwangkou,mentor1,2010-04-08,看场地,是\nnowhere,mentor1,2010-04-09,看,maybe\n"
        "nowhere,nobody,2010-04-30,,是\nwangkou,mentor1,2010.4.20,听汇报,否\n",
    )  # fmt: skip
    assert counted(done) == (
        2, 0,
        [(3, ["yes-no-form", "unit-outside"]), (4, ["field-missing", "day-in-future", "unit-outside", "person-unknown"])],
    )  # fmt: skip
    assert Record.objects.of(programme.office_id).count() == 2
    assert [entry.happened_on.day for entry in Entry.objects.of(programme.office_id)] == [8, 20]


def test_headers_and_cells_speak_the_offices_words(programme, cast):
    done = take_in(
        programme, cast.clerk,
        "深入试点单位登记表,,,,\n试点单位,指导员 *,日期,掌握的进展,实地（是或否）\n王口镇团委,mentor1,4月8日,看,√\n"
        "王 口 镇 团 委,,昨天,看,无\n",
    )  # fmt: skip
    assert counted(done) == (2, 0, [])
    said = [
        (e.unit.code, e.person.code, e.happened_on.day, e.body["on-site"])
        for e in Entry.objects.of(programme.office_id)
    ]
    assert said == [("wangkou", "mentor1", 8, True), ("wangkou", "mentor1", 25, False)]


def test_pairs_are_known_by_both_names_in_either_order(programme, cast):
    done = take_in(
        programme, cast.clerk,
        "对子,日期,议题\n静海县地税分局团支部—王口镇团委,2010-04-08,税法\n王口镇团委 - 静海县地税分局团支部,2010-04-09,帮困\n"
        "local-tax:wangkou,2010-04-10,其他\nwangkou:police,2010-04-10,其他\n",
        "meeting",
    )  # fmt: skip
    assert counted(done) == (3, 0, [(5, ["pair-unknown"])])
    assert {entry.pairing.code for entry in Entry.objects.of(programme.office_id)} == {"local-tax:wangkou"}


def test_a_name_that_two_people_bear_is_asked_back(programme, cast):
    for code in ("zhang1", "zhang2"):
        appoint(by=cast.owner, programme=programme, person=code, name="张伟", function=Function.MENTOR, role="mentor",
                serves="wangkou", starts_on=START)  # fmt: skip
    done = take_in(programme, cast.clerk, f"{HEADER}\nwangkou,张伟,2010-04-08,看,是\nwangkou,zhang2,2010-04-08,看,是\n")
    assert counted(done) == (1, 0, [(2, ["name-ambiguous"])])


def test_the_same_file_again_stores_nothing_new_with_ids_or_without(programme, cast):
    rows = f"id,{HEADER}\n{uuid4()},wangkou,mentor1,2010-04-08,看,是\n,wangkou,mentor1,2010-04-08,看,是\n,wangkou,mentor1,2010-04-08,看,是\n"
    assert counted(take_in(programme, cast.clerk, rows)) == (3, 0, [])
    assert counted(take_in(programme, cast.clerk, rows)) == (0, 3, [])
    more = rows + ",wangkou,mentor1,2010-04-08,看,是\n,wangkou,mentor1,2010-04-09,看,是\n"
    assert counted(take_in(programme, cast.clerk, more)) == (2, 3, [])


def test_an_id_stands_for_one_content(programme, cast):
    known, twice = visit(programme, cast.clerk).record.uuid, uuid4()
    done = take_in(
        programme, cast.clerk,
        f"id,{HEADER}\n{known},wangkou,mentor1,2010-04-20,别的,是\nno-id,wangkou,mentor1,2010-04-08,看,是\n"
        f"{twice},wangkou,mentor1,2010-04-08,看,是\n{twice},wangkou,mentor1,2010-04-08,看,是\n{twice},wangkou,mentor1,2010-04-09,看,是\n",
    )  # fmt: skip
    assert counted(done) == (1, 1, [(2, ["id-taken"]), (3, ["id-form"]), (6, ["id-twice"])])


def test_a_row_that_was_corrected_since_is_still_known(programme, cast):
    uuid = uuid4()
    row = f"id,{HEADER}\n{uuid},wangkou,mentor1,2010-04-20,看,是\n"
    take_in(programme, cast.clerk, row)
    first = Entry.objects.of(programme.office_id).select_related("record").get()
    correct(
        type("Stored", (), {"record": first.record, "entry": first}),
        cast.clerk,
        values={"progress": "看两处", "on-site": True},
    )
    assert counted(take_in(programme, cast.clerk, row)) == (0, 1, [])
    assert counted(take_in(programme, cast.clerk, row.replace("看", "看两处"))) == (0, 1, [])


def test_stages_come_with_their_days_and_may_follow_later(programme, cast):
    uuid = uuid4()
    head = "id,unit,person,happened_on,name,stage,signature,on:held,初步形成品牌日期\n"
    row = f"{uuid},wangkou,mentor1,2010-04-08,比武,已设计,是,"
    assert counted(take_in(programme, cast.clerk, head + row + ",\n", "activity")) == (1, 0, [])
    assert counted(take_in(programme, cast.clerk, head + row + "4月12日,2010-04-20\n", "activity")) == (0, 0, [])
    assert kinds(programme) == ["entered", "stage", "stage"]
    assert counted(take_in(programme, cast.clerk, head + row + "4月12日,2010-04-20\n", "activity")) == (0, 1, [])
    assert counted(take_in(programme, cast.clerk, head + row + "4月13日,2010-04-20\n", "activity")) == (
        0,
        0,
        [(2, ["stage-reached"])],
    )


def test_a_row_is_taken_in_wholly_or_not_at_all(programme, cast):
    head = "unit,person,happened_on,name,stage,signature,on:held\n"
    done = take_in(programme, cast.clerk, head + "wangkou,mentor1,2010-04-08,比武,已设计,是,2010-04-07\n", "activity")
    assert counted(done) == (0, 0, [(2, ["stage-before-start"])])
    assert not Record.objects.of(programme.office_id).exists()


def test_confirmed_on_paper_they_count_except_what_the_sheet_says_is_waiting(programme, cast):
    rows = "unit,person,happened_on,what,state,on:solved,awaiting\n" + "".join(
        f"wangkou,mentor1,2010-04-{day:02d},难,已提出,{solved},{waiting}\n"
        for day, solved, waiting in (
            (8, "4月9日", ""),
            (9, "4月10日", "已解决"),
            (10, "4月11日", "record；solved"),
            (11, "", "all"),
        )
    )
    done = take_in(programme, cast.clerk, rows, "difficulty", confirm=True)
    assert counted(done) == (3, 0, [(5, ["awaiting-unknown"])])
    solved = figures(programme)["solved-count"]
    assert (solved.value, len(solved.awaiting)) == (1, 2)


def test_confirming_takes_the_right(programme, cast):
    rows = f"{HEADER}\nwangkou,mentor1,2010-04-08,看,是\n"
    with not_allowed("no-function-permits"):
        take_in(programme, cast.mentor, rows, confirm=True)
    assert counted(take_in(programme, cast.mentor, rows)) == (1, 0, [])


def test_everybody_takes_in_what_they_may_write(programme, cast):
    rows = f"{HEADER}\nwangkou,,2010-04-08,看,是\nyinghai,,2010-04-08,看,是\n"
    assert counted(take_in(programme, cast.mentor, rows)) == (1, 0, [(3, ["not-your-unit"])])
    assert counted(take_in(programme, cast.unit, rows))[2] == [(2, ["not-your-side"]), (3, ["not-your-unit"])]
    with not_allowed("no-function-permits"):
        take_in(programme, cast.auditor, rows)


def test_the_sheet_says_on_whose_behalf(programme, cast):
    rows = "unit,person,happened_on,what,state,side\n" + "".join(
        f"wangkou,mentor1,2010-04-08,难{side},已提出,{side}\n" for side in ("", "unit", "指导员", "共建单位")
    )
    assert counted(take_in(programme, cast.clerk, rows, "difficulty")) == (3, 0, [(5, ["side-unknown"])])
    assert list(Entry.objects.of(programme.office_id).values_list("side", flat=True)) == ["mentor", "unit", "mentor"]


@pytest.mark.parametrize(
    ("header", "code"),
    [
        ("unit,person,happened_on,progress,on-site,颜色", "columns-unknown"),
        ("unit,person,progress,on-site", "column-missing"),
        ("unit,试点单位,person,happened_on,progress,on-site", "column-twice"),
    ],
)
def test_a_header_that_cannot_be_read_stops_the_sheet(programme, cast, header, code):
    with refused(code):
        take_in(programme, cast.clerk, f"{header}\nwangkou\n")


def test_a_register_that_is_not_there_or_fills_itself_takes_no_sheet(programme, cast):
    with refused("register-unknown"):
        take_in(programme, cast.clerk, "happened_on\n2010-04-08\n", "nothing")
    done = take_in(programme, cast.clerk, "happened_on,来源,金额\n2010-04-08,工作经费,1\n", "income")
    assert counted(done) == (0, 0, [(2, ["register-projected"])])


def test_files_beside_the_sheet_are_evidence(programme, cast):
    rows = "单位,日期,悬挂位置,佐证材料\nwangkou,4月8日,门厅,a.txt；b.txt\nyinghai,4月8日,门厅,c.txt\nhengxing,4月8日,门厅,\n" \
           "shunfeng,4月8日,门厅,page.html\ndaqiuzhuang,4月8日,门厅,big.pdf\n"  # fmt: skip
    files = {
        "a.txt": PAPER, "b.txt": Evidence("b.txt", b"b"), "page.html": Evidence("page.html", b"<html>"),
        "big.pdf": Evidence("big.pdf", b"%PDF-" + bytes(20 * 2**20)),
    }  # fmt: skip
    done = take_in(programme, cast.clerk, rows, "plaque", evidence=files)
    assert counted(done) == (
        1, 0, [(3, ["evidence-not-found"]), (4, ["evidence-missing"]), (5, ["file-kind"]), (6, ["file-large"])],
    )  # fmt: skip
    assert [file.name for file in Attachment.objects.of(programme.office_id)] == ["paper.txt", "b.txt"]


def test_a_dry_run_says_what_would_happen_and_leaves_nothing(programme, cast):
    def left():
        folder = str(programme.office_id)
        files = set(default_storage.listdir(folder)[1]) if default_storage.exists(folder) else set()
        return Office.objects.get(pk=programme.office_id).seq, Event.objects.of(programme.office_id).count(), files

    before, uuid = left(), uuid4()
    rows = f"id,单位,日期,悬挂位置,佐证材料\n{uuid},wangkou,4月8日,门厅,a.txt\n{uuid},wangkou,4月8日,门厅,a.txt\n,nowhere,4月8日,门厅,a.txt\n"
    done = take_in(
        programme,
        cast.clerk,
        rows,
        "plaque",
        evidence={"a.txt": Evidence("a.txt", uuid.bytes.hex().encode())},
        dry_run=True,
    )
    assert counted(done) == (1, 1, [(4, ["unit-outside"])])
    assert left() == before
    assert not Record.objects.of(programme.office_id).exists()
    assert not Blob.objects.of(programme.office_id).exists()


def test_more_rows_than_one_transaction_takes(programme, cast):
    rows = HEADER + "\n" + "".join(f"wangkou,mentor1,2010-04-08,第{n}次,是\n" for n in range(230))
    for dry in (True, False):
        assert counted(take_in(programme, cast.clerk, rows, dry_run=dry)) == (230, 0, [])
    numbers = list(Record.objects.of(programme.office_id).values_list("number", flat=True))
    assert numbers == list(range(1, 231))
    assert {entry.happened_on for entry in Entry.objects.of(programme.office_id)} == {date(2010, 4, 8)}
