"""A sheet looked at before it is taken in, and rows that correct the records they were made from."""

from datetime import date
from uuid import uuid4

import pytest

from pilotage.actions.refusals import Refused
from pilotage.actions.sheets import import_records, preview_records, remember_columns
from pilotage.domain.records import latest_content
from pilotage.domain.sheet_changes import Change
from pilotage.domain.sheets import read_sheet
from pilotage.models import Attachment, ColumnMatch, Entry, Event, Office, PersonalData, Record
from pilotage.queries.programmes import rules
from pilotage.queries.records import entry_facts
from tests.acts import correct, difficulty, enter, kinds, not_allowed, refused, stage, withdraw
from tests.factories import PAPER, visit
from tests.rounds import opened

pytestmark = pytest.mark.django_db
HEADER = "id,version,unit,person,happened_on,progress,on-site"


def sheet(*rows, header=HEADER):
    return read_sheet("\n".join([header, *rows]).encode())


def look(programme, by, *rows, register="visit", header=HEADER, **more):
    return preview_records(by=by, programme=programme, register=register, sheet=sheet(*rows, header=header), **more)


def take(programme, by, *rows, register="visit", header=HEADER):
    done = import_records(by=by, programme=programme, register=register, sheet=sheet(*rows, header=header))
    return (
        done.stored,
        done.changed,
        done.duplicate,
        [(row.row, [b.code for b in row.breaches]) for row in done.refused],
    )


def version(record):
    return latest_content(entry_facts(record, rules(record.programme).charter.register(record.register)))


def row(record, person="mentor1", day="2010-04-20", progress="了解进展", on_site="是", seen=None, unit="wangkou"):
    return f"{record.uuid},{seen or version(record)},{unit},{person},{day},{progress},{on_site}"


def told(rows):
    return [(each.verdict.value, each.record, [b.code for b in each.breaches]) for each in rows]


def test_every_row_is_new_changed_same_or_wrong_and_nothing_is_written(programme, cast):
    one, two = visit(programme, cast.clerk).record, visit(programme, cast.clerk).record
    before = (Office.objects.get(pk=programme.office_id).seq, Event.objects.of(programme.office_id).count())
    rows = look(
        programme, cast.clerk, row(one), row(two, progress="看了两处", on_site="否", day="4月21日"),
        ",,王口镇团委,,2010.4.22,看,√", ",,nowhere,,4月31日,,也许",
    )  # fmt: skip
    assert told(rows) == [
        ("same", 1, []),
        ("changed", 2, []),
        ("new", None, []),
        ("wrong", None, ["yes-no-form", "date-impossible", "field-missing", "unit-outside", "person-missing"]),
    ]
    assert rows[1].changes == (
        Change("happened_on", date(2010, 4, 20), date(2010, 4, 21)),
        Change("progress", "了解进展", "看了两处"),
        Change("on-site", True, False),
    )
    assert rows[2].cells == {"unit": "王口镇团委", "happened_on": "2010.4.22", "progress": "看", "on-site": "√"}
    assert [row.line for row in rows] == [2, 3, 4, 5]
    after = (Office.objects.get(pk=programme.office_id).seq, Event.objects.of(programme.office_id).count())
    assert (after, Record.objects.of(programme.office_id).count()) == (before, 2)


def test_every_reason_is_told_though_a_cell_cannot_be_read(programme, cast):
    (wrong,) = look(programme, cast.clerk, ",,nowhere,,4月31日,,也许")
    fields = {breach.field: breach.code for breach in wrong.breaches}
    assert fields == {
        "happened_on": "date-impossible", "on-site": "yes-no-form", "progress": "field-missing", "unit": "unit-outside",
        "person": "person-missing",
    }  # fmt: skip


def test_what_the_preview_says_is_what_is_stored(programme, cast):
    one = visit(programme, cast.clerk).record
    rows = (row(one, progress="更正"), ",,wangkou,,2010-04-22,看,是", ",,wangkou,,2010-04-30,看,是")
    seen = [each.verdict.value for each in look(programme, cast.clerk, *rows)]
    assert seen == ["changed", "new", "wrong"]
    assert take(programme, cast.clerk, *rows) == (1, 1, 0, [(4, ["day-in-future"])])
    assert take(programme, cast.clerk, *rows) == (0, 0, 2, [(4, ["day-in-future"])])
    assert kinds(programme).count("corrected") == 1


def test_a_correction_keeps_what_the_table_has_no_column_for(programme, cast):
    one = visit(programme, cast.clerk, on_site=False).record
    header = "id,version,happened_on,progress"
    assert take(programme, cast.clerk, f"{one.uuid},{version(one)},2010-04-20,更正", header=header) == (0, 1, 0, [])
    last = Entry.objects.of(programme.office_id).filter(record=one).latest("seq")
    assert (last.body, last.unit.code, last.person.code) == (
        {"progress": "更正", "on-site": False},
        "wangkou",
        "mentor1",
    )


def test_a_record_that_has_moved_on_is_not_overwritten(programme, cast):
    stored = enter(programme, cast.mentor)
    made = row(stored.record, progress="看了场地")
    mine = made.replace("看了场地", "表里改的")
    correct(stored, cast.mentor, values={"progress": "别人改的", "on-site": True})
    stale, untouched = (
        look(programme, cast.clerk, mine, ",,wangkou,,2010-04-22,看,是")[0],
        look(programme, cast.clerk, made)[0],
    )
    assert told([stale]) == [("wrong", None, ["changed-since-sheet"])]
    (breach,) = stale.breaches
    assert (breach.field, breach.params) == ("progress", {"number": "1", "mine": "表里改的", "theirs": "别人改的"})
    assert told([untouched]) == [("same", 1, [])]
    assert take(programme, cast.clerk, mine)[3] == [(2, ["changed-since-sheet"])]
    assert kinds(programme) == ["entered", "corrected"]


def test_what_both_have_written_alike_is_the_same(programme, cast):
    stored = enter(programme, cast.mentor)
    mine = row(stored.record, progress="看了两处")
    correct(stored, cast.mentor, values={"progress": "看了两处", "on-site": True})
    assert told(look(programme, cast.clerk, mine)) == [("same", 1, [])]


def test_the_same_file_again_after_a_third_has_corrected_changes_nothing(programme, cast):
    stored = enter(programme, cast.mentor)
    mine = row(stored.record, progress="表里改的")
    assert take(programme, cast.clerk, mine) == (0, 1, 0, [])
    last = Entry.objects.of(programme.office_id).latest("seq")
    correct(stored, cast.mentor, seen=last.seq, values={"progress": "后来又改", "on-site": True})
    assert take(programme, cast.clerk, mine) == (0, 0, 1, [])
    assert Entry.objects.of(programme.office_id).latest("seq").body["progress"] == "后来又改"


def test_void_records_are_not_changed(programme, cast):
    stored = enter(programme, cast.mentor)
    made = row(stored.record, progress="看了场地")
    withdraw(stored, cast.mentor)
    assert told(look(programme, cast.clerk, made, made.replace("看了场地", "改"))[:1]) == [("same", 1, [])]
    assert take(programme, cast.clerk, made.replace("看了场地", "改"))[3] == [(2, ["record-withdrawn"])]


def test_hidden_cells_that_were_changed_are_refused(programme, cast):
    one = visit(programme, cast.clerk).record
    rows = [row(one, progress="改", seen=1), row(one, progress="改").replace(f",{version(one)},", ",v1,"),
            f"{uuid4()},7,wangkou,,2010-04-22,看,是"]  # fmt: skip
    assert take(programme, cast.clerk, *rows) == (1, 0, 0, [(2, ["version-unknown"]), (3, ["version-form"])])


def test_stages_are_added_kept_and_not_taken_back_by_a_sheet(programme, cast):
    stored = difficulty(programme, cast.mentor)
    header = "id,version,unit,person,happened_on,what,state,on:solved"

    def line(what="缺场地", solved="", seen=None):
        return (
            f"{stored.record.uuid},{seen or version(stored.record)},wangkou,mentor1,2010-04-20,{what},已提出,{solved}"
        )

    more = {"register": "difficulty", "header": header}
    first = version(stored.record)
    both = line("缺场地和器材", "2010-04-22")
    (seen,) = look(programme, cast.mentor, both, **more)
    assert seen.changes == (Change("what", "缺场地", "缺场地和器材"), Change("on:solved", None, date(2010, 4, 22)))
    assert take(programme, cast.mentor, both, **more) == (0, 1, 0, [])
    assert take(programme, cast.mentor, both, **more) == (0, 0, 1, [])
    assert take(programme, cast.mentor, line("缺器材", "2010-04-22", first), **more)[3] == [
        (2, ["changed-since-sheet"])
    ]
    assert take(programme, cast.mentor, line("缺场地和器材"), **more)[3] == [(2, ["stage-emptied"])]
    assert kinds(programme) == ["entered", "corrected", "stage"]


def test_a_stage_that_others_reached_meanwhile_does_not_stop_a_row_left_alone(programme, cast):
    stored = difficulty(programme, cast.mentor)
    header = "id,version,unit,person,happened_on,what,state,on:solved"
    made = f"{stored.record.uuid},{version(stored.record)},wangkou,mentor1,2010-04-20,缺场地,已提出,"
    stage(stored, cast.mentor)
    assert take(programme, cast.mentor, made, register="difficulty", header=header) == (0, 0, 1, [])


def test_personal_fields_stay_unless_they_are_written_anew(programme, cast):
    opened(programme, cast.clerk, award="member", level="city")
    opened(programme, cast.clerk, award="cadre", level="city")
    values = {"award": "优秀共青团员", "nominee": "张三", "level": "city", "extra": False, "outcome": "pending"}
    stored = enter(programme, cast.unit, "nomination", values=values)
    header = "id,version,unit,happened_on,award,nominee,level,extra,outcome"

    def line(award, nominee):
        return f"{stored.record.uuid},{version(stored.record)},wangkou,2010-04-20,{award},{nominee},市级,否,待定"

    more = {"register": "nomination", "header": header}
    assert take(programme, cast.unit, line("优秀共青团员", ""), **more) == (0, 0, 1, [])
    assert take(programme, cast.unit, line("优秀共青团员", "张三"), **more) == (0, 0, 1, [])
    assert take(programme, cast.unit, line("优秀团干部", ""), **more) == (0, 1, 0, [])
    assert take(programme, cast.unit, line("优秀团干部", "李四"), **more) == (0, 1, 0, [])
    kept = [row.fields for row in PersonalData.objects.of(programme.office_id).order_by("pk")]
    assert kept == [{"nominee": "张三"}, {"nominee": "张三"}, {"nominee": "李四"}]


def test_papers_that_a_row_names_are_added_once(programme, cast):
    one = visit(programme, cast.clerk).record
    header = f"{HEADER},evidence"
    given = {
        "by": cast.clerk, "programme": programme, "register": "visit", "evidence": {"paper.txt": PAPER},
        "sheet": sheet(f"{row(one)},paper.txt", header=header),
    }  # fmt: skip
    assert preview_records(**given)[0].changes == (Change("evidence", None, "paper.txt"),)
    assert [(done.changed, done.duplicate) for done in (import_records(**given), import_records(**given))] == [
        (1, 0),
        (0, 1),
    ]
    assert Attachment.objects.of(programme.office_id).filter(entry__record=one, entry__kind="corrected").count() == 1


def test_nobody_corrects_by_a_sheet_what_they_may_not_correct(programme, cast):
    theirs = visit(programme, cast.clerk, unit="yinghai").record
    changed = row(theirs, unit="yinghai", progress="改")
    assert told(look(programme, cast.mentor, changed)) == [("wrong", None, ["not-your-unit"])]
    assert told(look(programme, cast.mentor, changed.replace("yinghai", "wangkou"))) == [
        ("wrong", None, ["not-your-unit"])
    ]
    assert told(look(programme, cast.unit, row(theirs, progress="改")))[0][2] == ["not-your-side"]
    with not_allowed("no-function-permits"):
        look(programme, cast.auditor, changed)


def test_an_id_of_another_register_is_nobodys(programme, cast):
    other = difficulty(programme, cast.mentor).record
    assert take(programme, cast.clerk, row(other, seen=99))[3] == [(2, ["id-taken"])]


def test_a_table_that_cannot_be_taken_stops_the_preview_too(programme, cast):
    for register, header, code in (("visit", "日期,颜色", "columns-unknown"), ("nothing", HEADER, "register-unknown")):
        with refused(code):
            look(programme, cast.clerk, ",", register=register, header=header)


# ---- Columns that a person has matched -------------------------------------------------------------------------------


HEAD = ("走访单位", "走访日期", "情况", "是否实地", "备注")
COLUMNS = {"走访单位": "unit", "走访日期": "happened_on", "情况": "progress", "是否实地": "on-site"}


def remember(programme, by, columns=COLUMNS, ignored=("备注",), register="visit", header=HEAD):
    return remember_columns(
        by=by, programme=programme, register=register, header=header, columns=columns, ignored=ignored
    )


def test_a_match_is_remembered_once_and_replaced(programme, cast):
    first = remember(programme, cast.clerk)
    seq = Office.objects.get(pk=programme.office_id).seq
    assert remember(programme, cast.clerk, header=tuple(reversed(HEAD))).pk == first.pk
    assert Office.objects.get(pk=programme.office_id).seq == seq
    again = remember(programme, cast.clerk, COLUMNS | {"备注": "evidence"}, ())
    assert ColumnMatch.objects.of(programme.office_id).get().columns == again.columns
    assert Event.objects.of(programme.office_id).filter(kind="columns.matched").count() == 2


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        ({"register": "nothing"}, ["register-unknown"]),
        ({"columns": COLUMNS | {"备注": "颜色"}}, ["columns-unknown"]),
        ({"columns": COLUMNS | {"备注": "unit"}}, ["column-twice", "column-twice"]),
        ({"ignored": ()}, ["title-unmatched"]),
        (
            {"columns": {"情况": "progress"}, "ignored": ("走访单位", "走访日期", "是否实地", "备注")},
            ["column-missing"],
        ),
    ],
)
def test_a_match_that_does_not_work_is_refused(programme, cast, change, codes):
    with pytest.raises(Refused) as refusal:
        remember(programme, cast.clerk, **change)
    assert [breach.code for breach in refusal.value.breaches] == codes
    assert not ColumnMatch.objects.of(programme.office_id).exists()


def test_who_writes_nothing_matches_nothing(programme, cast):
    with not_allowed("no-function-permits"):
        remember(programme, cast.auditor)
