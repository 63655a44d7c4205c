"""Nominations that come in a sheet or through a link: the same rules, and what was exported is taken in again."""

from datetime import date
from uuid import uuid4

import pytest
from django.utils.translation import override

from pilotage.actions.links import fill
from pilotage.actions.sheets import import_records
from pilotage.domain.sheets import read_sheet, write_csv
from pilotage.domain.standing import About
from pilotage.models import Entry, Nomination
from pilotage.queries.programmes import rules
from pilotage.queries.sheets import export_table
from pilotage.words.breaches import sentence
from tests.actions.test_nominations import decide
from tests.actions.test_sheet_previews import look, take, told, version
from tests.acts import correct, enter, refused
from tests.cast import seat
from tests.factories import adopt_jinghai
from tests.rounds import NOMINEE, nominate, opened, standing
from tests.task_links import give

pytestmark = pytest.mark.django_db
HEADER = "unit,happened_on,award,nominee,level,extra,outcome"
NOMINATIONS = {"register": "nomination", "header": HEADER}


def test_a_sheet_nominates_until_the_places_are_taken(programme, cast):
    row = opened(programme, cast.clerk, places=2)
    line = "wangkou,2010-04-20,优秀团干部,张三,县级,否,"
    rows = look(programme, cast.unit, line, line.replace("张三", "李四"), line.replace("张三", "王五"), **NOMINATIONS)
    assert told(rows) == [("new", None, []), ("new", None, []), ("wrong", None, ["nomination-over-ordinary"])]
    assert standing(row) == []
    done = take(programme, cast.unit, line, line.replace("张三", "李四"), line.replace("张三", "王五"), **NOMINATIONS)
    assert done == (2, 0, 0, [(4, ["nomination-over-ordinary"])])
    assert standing(row) == [("wangkou", "ordinary", 1), ("wangkou", "ordinary", 2)]


def test_a_row_says_what_no_round_takes(programme, cast):
    opened(programme, cast.clerk)
    line = "wangkou,2010-04-20,优秀团干部,张三,市级,否,"
    chosen = "wangkou,2010-04-20,优秀团干部,张三,县级,否,入选"
    assert take(programme, cast.unit, line, chosen, **NOMINATIONS) == (
        0, 0, 0, [(2, ["nomination-no-round"]), (3, ["round-fills"])],
    )  # fmt: skip


def test_the_offices_earlier_nominations_come_in_once_a_round_of_that_day_is_open():
    programme = adopt_jinghai(office="第二年", today=date(2011, 1, 14))
    cast = seat(programme)
    lines = [
        f"wangkou,{day},优秀团干部,{name},县级,否," for day, name in (("2010-04-08", "张三"), ("2010-04-30", "李四"))
    ]
    assert take(programme, cast.clerk, *lines, **NOMINATIONS) == (
        0, 0, 0, [(2, ["nomination-no-round-at-all"]), (3, ["nomination-no-round-at-all"])],
    )  # fmt: skip
    for language, words in (
        ("en", "for earlier nominations, one with its day in the past"),
        ("zh-hans", "补录以前的推荐"),
    ):
        with override(language):
            (first, _) = look(programme, cast.clerk, *lines, **NOMINATIONS)
            assert words in sentence(first.breaches[0])
    row = opened(programme, cast.clerk, opened_on=date(2010, 4, 8), due_on=date(2010, 4, 30))
    early = "wangkou,2010-04-07,优秀团干部,王五,县级,否,"
    assert take(programme, cast.clerk, *lines, early, **NOMINATIONS) == (
        2, 0, 0, [(4, ["nomination-before-opening"])],
    )  # fmt: skip
    assert (row.period_start, len(standing(row))) == (date(2010, 1, 1), 2)
    days = Entry.objects.of(programme.office_id).order_by("seq").values_list("happened_on", flat=True)
    assert list(days) == [date(2010, 4, 8), date(2010, 4, 30)]


def exported(programme, by):
    table = export_table(by, programme, rules(programme).charter.register("nomination"))
    return table, read_sheet(write_csv(table.header, table.rows))


def bring(programme, by, sheet):
    done = import_records(by=by, programme=programme, register="nomination", sheet=sheet)
    return done.stored, done.changed, done.duplicate, [[b.code for b in row.breaches] for row in done.refused]


def test_what_is_exported_after_the_decision_is_taken_in_as_the_same(programme, cast):
    opened(programme, cast.clerk)
    stored = nominate(programme, cast.unit)
    decide(stored, cast)
    table, sheet = exported(programme, cast.clerk)
    outcome = table.header.index("outcome")
    assert table.rows[0][outcome] == "入选"
    for by in (cast.clerk, cast.unit):
        assert bring(programme, by, sheet) == (0, 0, 1, [])
    table.rows[0][outcome] = "未入选"
    other = read_sheet(write_csv(table.header, table.rows))
    assert bring(programme, cast.clerk, other) == (0, 0, 0, [["round-fills"]])
    kinds = list(Entry.objects.of(programme.office_id).order_by("seq").values_list("kind", flat=True))
    assert kinds == ["entered", "decided"]


def test_a_sheet_to_fill_that_was_made_before_the_decision_changes_nothing(programme, cast):
    opened(programme, cast.clerk)
    stored = nominate(programme, cast.unit)
    before = version(stored.record)

    def line(seen, outcome, branch="", level="县级"):
        return f"{stored.record.uuid},{seen},wangkou,2010-04-20,优秀团干部,{branch},,{level},否,{outcome}"

    header = {"register": "nomination", "header": f"id,version,{HEADER}".replace("award,", "award,branch,")}
    decide(stored, cast)
    now = version(stored.record)
    assert take(programme, cast.unit, line(before, "待定"), **header) == (0, 0, 1, [])
    assert take(programme, cast.unit, line(now, "入选"), **header) == (0, 0, 1, [])
    assert take(programme, cast.unit, line(now, "未入选"), **header) == (0, 0, 0, [(2, ["round-fills"])])
    assert take(programme, cast.clerk, line(now, "入选", branch="一支部"), **header) == (0, 1, 0, [])
    (kept,) = Nomination.objects.of(programme.office_id).filter(ended_seq=None)
    assert kept.record_id == stored.record.pk


def test_a_row_moves_its_nomination_to_another_round(programme, cast):
    opened(programme, cast.clerk)
    city = opened(programme, cast.clerk, level="city")
    stored = nominate(programme, cast.unit)
    header = {"register": "nomination", "header": f"id,version,{HEADER}"}
    line = f"{stored.record.uuid},{version(stored.record)},wangkou,2010-04-20,优秀团干部,,市级,否,待定"
    assert take(programme, cast.unit, line, **header) == (0, 1, 0, [])
    assert standing(city) == [("wangkou", "ordinary", 1)]


def test_a_link_nominates_for_its_unit_as_its_person(programme, cast):
    row = opened(programme, cast.clerk, places=1)
    link = give(programme, cast.clerk, "fill", register="nomination")

    def through_the_link():
        return fill(by=link.by, link=link.row, uuid=uuid4(), happened_on=date(2010, 4, 20), about=About("wangkou"),
                    values=NOMINEE)  # fmt: skip

    through_the_link()
    with refused("nomination-over-ordinary"):
        through_the_link()
    assert standing(row) == [("wangkou", "ordinary", 1)]


def test_what_was_signed_on_paper_nominates_too(programme, cast):
    row = opened(programme, cast.clerk)
    enter(programme, cast.clerk, "nomination", values=NOMINEE, side="unit", paper_signer="王书记")
    assert standing(row) == [("wangkou", "ordinary", 1)]


def test_the_same_request_nominates_once(programme, cast):
    row = opened(programme, cast.clerk)
    uuid = uuid4()
    first, second = nominate(programme, cast.unit, uuid=uuid), nominate(programme, cast.unit, uuid=uuid)
    assert (first.stored, second.stored, len(standing(row))) == (True, False, 1)
    again = uuid4()
    for _ in range(2):
        correct(
            first,
            cast.unit,
            seen=first.entry.seq,
            uuid=again,
            about=About("wangkou"),
            values={**NOMINEE, "branch": "一"},
        )
    assert standing(row) == [("wangkou", "ordinary", 1)]
