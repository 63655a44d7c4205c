"""Rounds of awards through the door: opened, given places, nominated to, closed; what whom is shown, and how much it asks."""

import csv
import io
from datetime import date
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from pilotage.actions.people import MemberRow, import_members
from pilotage.models import Member, Person, Round
from pilotage.queries.programmes import rules
from pilotage.queries.registers import lines
from pilotage.queries.rounds import find_round, places_of
from pilotage.queries.verification import verify
from tests.actions.test_amendments import adopts, second
from tests.actions.test_nominations import decide
from tests.acts import enter, refused
from tests.factories import START
from tests.judging import quota_round
from tests.rounds import nominate, opened, quota, standing
from tests.task_links import give
from tests.web.corner import adopt_corner
from tests.web.pages import ENGLISH, at, browser, form_of, said
from tests.web.pages import links as links_of

pytestmark = pytest.mark.django_db


def get(programme, user, path, language=ENGLISH, status=200):
    answer = browser(user, language).get(at(programme, path))
    assert answer.status_code == status, answer.status_code
    return answer.content.decode()


def send(programme, user, path, field, *, status=303, page="", **changes):
    fresh = form_of(get(programme, user, page or path), field)
    answer = browser(user, ENGLISH).post(at(programme, path), {**fresh, **changes})
    assert answer.status_code == status, said(answer.content.decode())
    return answer


def test_a_round_from_its_opening_to_a_nomination_too_many(programme, cast):
    enter(programme, cast.clerk, "contribution", values={"who": "张三", "what": "突出"})
    assert "No round yet" in said(get(programme, cast.clerk, "rounds/"))
    answer = send(programme, cast.clerk, "rounds/new/", "matter", matter="extra-nominations/cadre/county",
                  opened_on="2010.4.6", due_on="4月30日")  # fmt: skip
    assert answer["Location"] == at(programme, "rounds/1/")
    row = Round.objects.of(programme.office_id).get()
    assert (row.award, row.level, row.due_on) == ("cadre", "county", date(2010, 4, 30))
    assert "The office has entered no ordinary places yet." in said(get(programme, cast.clerk, "rounds/1/"))
    send(programme, cast.clerk, "rounds/1/quota/", "whole", whole="2")
    page = get(programme, cast.clerk, "rounds/1/")
    assert "Ordinary places entered by the office 2 0 2 Extra places Charter, clause 4.1 1 0 1" in said(page)

    (nominate_here,) = links_of(page, "Nominate")
    form = browser(cast.unit, ENGLISH).get(nominate_here, follow=True).content.decode()
    assert "Round no. 1 优秀团干部 县级" in said(form)
    assert not {name for name in ("award", "level", "outcome", "reason") if f'name="f-{name}"' in form}
    sent = form_of(form, "f-nominee")
    for name, extra, status in (("张三", "no", 303), ("李四", "yes", 303), ("王五", "no", 303), ("赵六", "no", 409)):
        answer = browser(cast.unit, ENGLISH).post(
            at(programme, "registers/nomination/new/?round=1"),
            sent | {"uuid": str(uuid4()), "happened_on": "2010-04-20", "f-nominee": name, "f-extra": extra},
        )
        assert answer.status_code == status, said(answer.content.decode())
    told = said(answer.content.decode())
    assert (
        "All places are taken: ordinary 2 + extra 1 = 3, and 3 are nominated (王口镇团委 3); this would be no. 4."
        in told
    )
    assert "赵六" in answer.content.decode()  # what was typed is still there
    page = get(programme, cast.clerk, "rounds/1/")
    assert links_of(page, "Nominate") == []
    page = said(page)
    assert "All places are taken." in page
    assert "2 李四 王口镇团委 extra finding no. 1" in page
    assert "Ordinary places entered by the office 2 2 0 Extra places Charter, clause 4.1 1 1 0" in page


def test_a_unit_sees_its_own_candidates_and_how_many_others_there_are(programme, cast):
    opened(programme, cast.clerk)
    nominate(programme, cast.unit, nominee="张三")
    nominate(programme, cast.clerk, unit="yinghai", nominee="李四")
    browser(cast.clerk).post(
        at(programme, "rounds/1/outside/"), {"uuid": str(uuid4()), "name": "外人甲", "body": "某乡"}
    )
    for who, names in (
        (cast.clerk, {"张三", "李四", "外人甲"}),
        (cast.auditor, {"张三", "李四", "外人甲"}),
        (cast.unit, {"张三"}),
    ):
        page = get(programme, who, "rounds/1/")
        assert {name for name in ("张三", "李四", "外人甲") if name in page} == names
    text = said(get(programme, cast.unit, "rounds/1/"))
    assert "And 2 of others." in text
    assert "瀛海学校团委" not in text
    assert not {words for words in ("Enter the ordinary places", "Close for nominations") if words in text}
    for kind in ("csv", "xlsx"):
        answer = browser(cast.clerk).get(at(programme, f"rounds/list.{kind}"))
        assert "张三".encode() not in answer.content
    for who in (cast.mentor, cast.partner):
        get(programme, who, "rounds/", status=403)
        get(programme, who, "rounds/1/", status=403)
    for path in ("rounds/new/", "rounds/1/quota/", "rounds/1/quota/table.csv", "rounds/1/outside/"):
        get(programme, cast.unit, path, status=403)


def test_a_candidate_from_outside_is_taken_off_and_twice_is_once(programme, cast):
    opened(programme, cast.clerk)
    send(programme, cast.clerk, "rounds/1/outside/", "name", name="外人甲", body="某乡")
    page = get(programme, cast.clerk, "rounds/1/")
    assert ("外人甲" in page, 'name="end" value="1"' in page) == (True, True)
    for _click in range(2):
        answer = browser(cast.clerk).post(at(programme, "rounds/1/outside/"), {"end": "1"})
        assert (answer.status_code, answer["Location"]) == (303, at(programme, "rounds/1/"))
    assert "外人甲" not in get(programme, cast.clerk, "rounds/1/")


def test_a_round_is_closed_opened_again_and_cancelled(programme, cast):
    opened(programme, cast.clerk)
    nominate(programme, cast.unit)
    send(programme, cast.clerk, "rounds/1/?do=closed", "seen", happened_on="2010-04-26")
    text = said(get(programme, cast.clerk, "rounds/1/"))
    assert "Under review" in text
    assert "Nominate Candidate" not in text
    answer = send(programme, cast.clerk, "rounds/1/?do=reopened", "seen", status=422)
    assert "Reason" in said(answer.content.decode())
    send(programme, cast.clerk, "rounds/1/?do=reopened", "seen", note="漏了一家")
    stale = form_of(get(programme, cast.clerk, "rounds/1/?do=cancelled"), "seen")
    send(programme, cast.clerk, "rounds/1/?do=closed", "seen")
    answer = browser(cast.clerk, ENGLISH).post(at(programme, "rounds/1/?do=cancelled"), stale | {"note": "取消"})
    assert answer.status_code == 409
    assert "This round has moved on since you opened it." in said(answer.content.decode())
    send(programme, cast.clerk, "rounds/1/?do=cancelled", "seen", note="文件取消")
    text = said(get(programme, cast.clerk, "rounds/1/"))
    assert [words for words in ("Cancelled", "Nobody is nominated yet", "文件取消") if words not in text] == []


def test_the_list_shows_rounds_by_state(programme, cast):
    for level in ("county", "city"):
        opened(programme, cast.clerk, level=level)
    send(programme, cast.clerk, "rounds/1/?do=closed", "seen")
    text = said(get(programme, cast.clerk, "rounds/"))
    assert "All 2 Under way 1 To be decided 1" in text
    assert "Taking nominations" in text
    assert "Counts for 1 January to 31 December 2010" in said(get(programme, cast.clerk, "rounds/1/"))
    assert "2 优秀团干部 市级" not in said(get(programme, cast.clerk, "rounds/?state=review"))
    sheet = load_workbook(
        io.BytesIO(browser(cast.clerk, ENGLISH).get(at(programme, "rounds/list.xlsx")).content)
    ).active
    assert [[cell.value for cell in line] for line in sheet.iter_rows(min_row=2)][1][:4] == [
        1, "优秀团干部", "县级", sheet["D3"].value,
    ]  # fmt: skip
    assert sheet.max_row == 3


# ---- Which award


def offered(page):
    return [name for name in ("优秀团干部", "优秀共青团员", "五四红旗团委") if f'value="{name}"' in page]


def test_the_award_is_chosen_among_the_open_rounds_by_form_grid_and_link(programme, cast):
    link = give(programme, cast.clerk, "fill", register="nomination")
    pages = [at(programme, f"registers/nomination/{path}/") for path in ("new", "grid")] + [
        at(programme, f"t/{link.token}/")
    ]

    def shown(path):
        page = browser(cast.unit, ENGLISH).get(path, follow=True).content.decode()
        return page, offered(page)

    assert [shown(path)[1] for path in pages] == [[], [], []]  # with no round open it is written, and refused
    for award in ("cadre", "member", "red-flag-committee"):
        opened(programme, cast.clerk, award=award)
    opened(programme, cast.clerk, award="cadre", level="city")
    send(programme, cast.clerk, "rounds/3/?do=closed", "seen")
    assert [shown(path)[1] for path in pages] == [["优秀团干部", "优秀共青团员"]] * 3
    form = form_of(shown(pages[0])[0], "f-nominee")
    form |= {
        "happened_on": "2010-04-20",
        "f-award": "优秀共青团员",
        "f-nominee": "张三",
        "f-level": "county",
        "f-extra": "no",
    }
    answer = browser(cast.unit, ENGLISH).post(pages[0], form)
    assert answer.status_code == 303, said(answer.content.decode())
    assert standing(find_round(programme, 2)) == [("wangkou", "ordinary", 1)]


# ---- Places from a table


def units_places(programme):
    return places_of(programme, find_round(programme, 1), rules(programme).charter).units


def table(text, name="名额.csv"):
    return SimpleUploadedFile(name, text.encode(), "text/csv")


def test_a_table_of_places_is_looked_at_and_entered(programme, cast):
    opened(programme, cast.clerk, places=None)
    handed = table("单位,名额\n王口镇团委,３\n瀛海学校团委,2\n没有的单位,1\n王口镇团委,4\n大邱庄镇团委,很多\n合计,5\n")
    answer = browser(cast.clerk, ENGLISH).post(at(programme, "rounds/1/quota/import/"), {"file": handed})
    assert answer.status_code == 303
    address = answer["Location"].removeprefix(at(programme, ""))
    page = get(programme, cast.clerk, address)
    text = said(page)
    assert "2 units were read." in text
    assert [number for number in range(2, 8) if f"Line {number}" in text] == [4, 5, 6]
    assert units_places(programme) == {}
    form = form_of(page, "whole")
    assert (form["u-wangkou"], form["u-yinghai"], form["u-daqiuzhuang"]) == ("3", "2", "")
    browser(cast.clerk).post(at(programme, "rounds/1/quota/"), form)
    assert places_of(programme, find_round(programme, 1), rules(programme).charter).units == {
        "wangkou": 3,
        "yinghai": 2,
    }
    marked = browser(cast.clerk).get(at(programme, address.replace("quota/", "quota/import/")))
    rows = [[cell.value for cell in line] for line in load_workbook(io.BytesIO(marked.content)).active.iter_rows()]
    assert (rows[0][2][:1], rows[1][2], "没有的单位" in rows[3][2]) == ("✗", None, True)
    blank = browser(cast.clerk, ENGLISH).get(at(programme, "rounds/1/quota/table.csv")).content.decode("utf-8-sig")
    assert ["王口镇团委", "3"] in list(csv.reader(io.StringIO(blank)))


def test_a_table_that_cannot_be_read_is_told(programme, cast):
    opened(programme, cast.clerk)
    for text, words in (("单位,人数,备注\n王口镇团委,3,无\n", "The table needs a column with the unit"), ("", "")):
        answer = browser(cast.clerk, ENGLISH).post(
            at(programme, "rounds/1/quota/import/"), {"file": table(text)}, follow=True
        )
        assert words in said(answer.content.decode())
    assert browser(cast.clerk).get(at(programme, "rounds/1/quota/import/")).status_code == 404


def test_a_number_below_what_is_nominated_is_told_beside_the_form(programme, cast):
    row = opened(programme, cast.clerk, places=2)
    nominate(programme, cast.unit)
    nominate(programme, cast.unit)
    answer = send(programme, cast.clerk, "rounds/1/quota/", "whole", whole="1", status=409)
    assert "2 are nominated already, so 1 places are too few." in said(answer.content.decode())
    assert len(standing(row)) == 2


# ---- What was decided


def test_what_was_decided_stands_on_the_records_page_and_in_its_list(programme, cast):
    opened(programme, cast.clerk)
    stored = nominate(programme, cast.unit)
    decide(stored, cast)
    page = said(get(programme, cast.clerk, "registers/nomination/1/"))
    assert "结果 入选" in page
    assert "Decided in a round" in page
    register = rules(programme).charter.register("nomination")
    assert lines(programme, register, [stored.record.pk])[stored.record.pk].fields["outcome"] == "chosen"


# ---- How much it asks


def many_units(programme, cast):
    rows = [MemberRow(n, "unit", f"unit-{n}", f"第{n}团委", starts_on=START) for n in range(30)]
    import_members(by=cast.clerk, programme=programme, rows=rows)


def test_a_round_asks_no_more_once_it_is_posted_and_under_an_earlier_edition(
    programme, cast, django_assert_num_queries
):
    round = quota_round(programme, cast)
    adopts(programme, cast.clerk, second(programme))
    round.nominate("wangkou")
    round.criterion()
    round.close()
    round.decide(1)
    round.post()
    round.object()
    client = browser(cast.clerk, ENGLISH)
    client.get(at(programme, "rounds/"))
    with django_assert_num_queries(ROUND):
        text = said(client.get(at(programme, "rounds/1/")).content.decode())
    told = ("1 chosen on 20 April 2010", "21 April to 23 April 2010", "1 without an answer")
    assert [words for words in told if words not in text] == []


@pytest.mark.parametrize("count", [1, 30])
def test_pages_ask_the_same_at_one_row_and_at_thirty(programme, cast, count, django_assert_num_queries):
    many_units(programme, cast)
    row = opened(programme, cast.clerk, places=60)
    for n in range(count):
        nominate(programme, cast.clerk, unit=f"unit-{n}", nominee=f"第{n}人")
        quota(programme, cast.clerk, row, 2, f"unit-{n}")
    for n in range(count - 1):
        opened(programme, cast.clerk, provision="award-priority", award="", level="city", title=f"第{n}奖", places=None)
    client = browser(cast.clerk)
    client.get(at(programme, "rounds/"))
    for path, queries in (
        ("rounds/", LIST),
        ("rounds/1/", ROUND),
        ("rounds/1/quota/", QUOTA),
        ("rounds/list.csv", LIST),
    ):
        with django_assert_num_queries(queries):
            answer = client.get(at(programme, path))
        assert answer.status_code == 200
        assert len(answer.content) < 60_000


LIST, ROUND, QUOTA = 11, 15, 10


# ---- A charter with a table of places


def test_extra_places_by_a_table_stand_unit_by_unit_and_are_taken_once_the_ordinary_are():
    office = adopt_corner()
    programme, clerk = office.programme, office.clerk
    for code, people in (("east", 800), ("west", 1000)):
        Member.objects.of(programme.office_id).filter(code=code).update(facts={"people": people})
    row = opened(programme, clerk, provision="best-corner", award="best", opened_on=date(2024, 6, 1), places=None)
    quota(programme, clerk, row, 1, "east")
    places = places_of(programme, row, rules(programme).charter)
    assert {unit: places.extra_units[unit] for unit in ("east", "west")} == {"east": 1, "west": 2}

    def enter_one(unit="east"):
        return nominate(programme, clerk, register="entries", unit=unit, on=date(2024, 6, 2))

    enter_one()
    with refused("finding-missing"):
        enter_one()
    for unit in ("east", "west"):
        enter(programme, clerk, "praise", unit=unit, on=date(2024, 6, 2), values={})
    enter_one()
    with refused("nomination-over-quota"):
        enter_one()
    enter_one("west")
    enter_one("west")
    with refused("nomination-over-quota"):
        enter_one("west")
    assert standing(row) == [("east", "ordinary", 1), ("east", "extra", 1), ("west", "extra", 1), ("west", "extra", 2)]
    text = said(get(programme, clerk, "rounds/1/"))
    assert "Extra places Charter, clause 9" in text
    assert "All places are taken." not in text  # other corners have theirs
    assert verify().broken == ()


def test_notes_of_a_step_and_whose_it_is_stay_within_the_office_which_reads_a_name(programme, cast):
    opened(programme, cast.clerk)
    for code, note in (("closed", ""), ("reopened", "王口的材料还没到")):
        send(programme, cast.clerk, f"rounds/1/?do={code}", "happened_on", note=note)
    name = "林书记"
    Person.objects.of(programme.office_id).filter(user=cast.clerk).update(name=name)
    told = said(get(programme, cast.clerk, "rounds/1/"))
    assert f"Opened for nominations again 王口的材料还没到 2010-04-26 {name}" in told
    outside = said(get(programme, cast.unit, "rounds/1/"))
    assert "Opened for nominations again 2010-04-26" in outside
    assert not {each for each in ("王口的材料还没到", name) if each in outside}
