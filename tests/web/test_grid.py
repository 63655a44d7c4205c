"""The grid: many records typed or pasted at once, each row judged before anything is stored, nothing lost, nothing twice."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from pilotage.models import Entry, Event, Record
from tests.acts import enter, withdraw
from tests.web.desk import Desk, row, stored
from tests.web.pages import CHINESE, ENGLISH, at, browser, links, said

pytestmark = pytest.mark.django_db


# ---- Filled in, judged, stored


def test_fifteen_visits_in_one_go(programme, cast):
    desk = Desk(programme, cast.clerk).fill(*(row(progress=f"第{n}次") for n in range(15)))
    assert desk.answer.status_code == 200
    assert "15 rows can be stored." in desk.said
    assert not Record.objects.of(programme.office_id).exists()
    desk.send("store")
    assert (desk.answer.status_code, desk.answer.url) == (303, at(programme, "registers/visit/"))
    assert [entry.body["progress"] for entry in stored(programme)] == [f"第{n}次" for n in range(15)]
    assert "15 records entered." in said(desk.client.get(desk.answer.url).content.decode())


@pytest.mark.parametrize("name", ["unit", "happened_on", "person", "progress"])
def test_what_nobody_can_see_in_a_cell_is_not_kept(programme, cast, name):
    cells = row(person="mentor1")
    desk = Desk(programme, cast.clerk).fill({**cells, name: f"\0{cells[name]}\0"}, do="store")
    assert desk.answer.status_code == 303
    (entry,) = stored(programme)
    assert (entry.unit.code, entry.person.code, entry.body["progress"]) == ("wangkou", "mentor1", "看场地")


def test_each_row_is_an_act_of_its_own_in_the_audit_trail(programme, cast):
    before = Event.objects.of(programme.office_id).count()
    Desk(programme, cast.clerk).fill(*(row(progress=f"第{n}次") for n in range(3)), do="store")
    assert (
        list(Event.objects.of(programme.office_id).order_by("seq").values_list("kind", flat=True))[before:]
        == ["record.entered"] * 3
    )


def test_a_double_click_stores_once(programme, cast):
    desk = Desk(programme, cast.clerk).fill(row(), row(progress="另一次"))
    sent = {**desk.cells, "do": "store"}
    first, second = (desk.client.post(desk.address, sent) for _ in range(2))
    assert (first.status_code, second.status_code) == (303, 303)
    assert len(stored(programme)) == 2
    text = said(desk.client.get(second.url).content.decode())
    assert "2 rows were there already: nothing was written twice." in text


def test_a_row_added_by_script_has_no_id_and_is_stored_once_all_the_same(programme, cast):
    desk = Desk(programme, cast.clerk)
    sent = {**desk.cells, "21:id": "", **{f"21:{name}": text for name, text in row().items()}, "do": "store"}
    for _ in range(2):
        assert desk.client.post(desk.address, sent).status_code == 303
    assert len(stored(programme)) == 1


def test_what_the_office_took_from_paper_counts_at_once(programme, cast):
    desk = Desk(programme, cast.clerk).fill(row(), on_paper="on", do="check")
    assert desk.cells["on_paper"] == "on"
    desk.send("store")
    kinds = Entry.objects.of(programme.office_id).order_by("id").values_list("kind", flat=True)
    assert list(kinds) == ["entered", "confirmed"]


def test_a_mentor_is_not_asked_who_did_it_nor_for_what_is_signed(programme, cast):
    desk = Desk(programme, cast.mentor)
    assert not {name for name in desk.cells if name.endswith(("person", "on_paper"))}
    rows = [{name: text for name, text in row().items() if f"1:{name}" in desk.cells}]
    desk.fill(*rows, do="store", on_paper="on")
    (entry,) = stored(programme)
    assert (entry.unit.code, entry.side, entry.kind) == ("wangkou", "mentor", "entered")
    assert Entry.objects.of(programme.office_id).count() == 1


# ---- What is wrong stands beside its cell, and stays


def test_every_slip_stands_beside_its_cell_and_nothing_is_lost(programme, cast):
    desk = Desk(programme, cast.clerk).fill(
        row(day="2010-05-08"), row(unit="没有这个团委"), row(progress=""), row(), row(day="四月八号", progress="x" * 30),
    )  # fmt: skip
    assert desk.answer.status_code == 422
    assert desk.faults() == {
        "1:happened_on": ["8 May 2010 has not come yet: today is 26 April 2010. Write today or an earlier day."],
        "2:unit": ["“没有这个团委” is not a unit of this programme. Choose one of its units."],
        "3:progress": ["Fill in “掌握的进展”."],
    } | {name: told for name, told in desk.faults().items() if name.startswith("5:")}
    assert desk.verdicts()[:4] == ["wrong", "wrong", "wrong", "new"]
    assert desk.cells["2:unit"] == "没有这个团委"
    assert desk.cells["1:happened_on"] == "2010-05-08"
    assert "Row 3: Fill in “掌握的进展”." in desk.said
    assert links(desk.page, "Row 3: Fill in “掌握的进展”.") == ["#3:progress"]
    assert desk.page.count("<title>Error:") == 1


def test_what_is_right_is_stored_and_what_is_wrong_stays_to_be_put_right(programme, cast):
    desk = Desk(programme, cast.clerk).fill(row(progress="好"), row(day="2010-05-08", progress="晚"), do="store")
    assert desk.answer.status_code == 422
    assert [entry.body["progress"] for entry in stored(programme)] == ["好"]
    assert "1 record entered." in desk.said
    assert (desk.cells["1:progress"], desk.cells["2:progress"]) == ("晚", "")
    desk.fill({"happened_on": "2010-04-09"}, do="store")
    assert [entry.body["progress"] for entry in stored(programme)] == ["好", "晚"]


def test_a_unit_that_is_none_of_the_mentors_is_refused_with_its_reason(programme, cast):
    desk = Desk(programme, cast.mentor)
    if "1:unit" not in desk.cells:
        sent = {**row(), "unit": "yinghai"}
        desk.fill(sent, do="store")
        assert [entry.unit.code for entry in stored(programme)] == ["wangkou"]  # what is not asked is not heard
    else:
        desk.fill(row(unit="yinghai"))
        assert desk.verdicts() == ["wrong"]


def test_empty_rows_are_no_rows(programme, cast):
    desk = Desk(programme, cast.clerk).send("check")
    assert desk.answer.status_code == 422
    assert "Nothing has been filled in: write or paste at least one row." in desk.said
    assert not stored(programme)


def test_days_are_read_as_people_write_them(programme, cast):
    days = ["2010.4.8", "4月8日", "2010年4月8日", "二〇一〇年四月八日", "2010-04-08", "20100408", "４月８日", "40276"]
    desk = Desk(programme, cast.clerk).fill(*(row(day=day, progress=day) for day in days), do="store")
    assert desk.faults() == {}
    assert {entry.happened_on.isoformat() for entry in stored(programme)} == {"2010-04-08"}


# ---- What is there already


def test_a_row_that_is_stored_already_says_so_with_its_number(programme, cast):
    desk = Desk(programme, cast.clerk).fill(row())
    sent = desk.cells
    desk.send("store")
    desk.page = desk.client.post(desk.address, {**sent, "do": "check"}).content.decode()
    assert desk.verdicts() == ["same"]
    assert "All of these rows are on record already: there is nothing to store." in desk.said
    assert "nothing new No. 1" in desk.said


def test_a_row_that_reads_like_another_record_is_shown_that_record(programme, cast):
    twin = enter(programme, cast.clerk, person="mentor1")
    gone = enter(programme, cast.clerk, person="mentor1", values={"progress": "作废的", "on-site": True})
    withdraw(gone, cast.clerk)
    same = row(day="2010-4-20", progress="看了场地")
    desk = Desk(programme, cast.clerk).fill(same, row(day="2010-4-20", progress="作废的"), {**same, "on-site": "no"})
    assert desk.verdicts() == ["new", "new", "new"]
    assert desk.said.count("reads the same") == 1
    assert links(desk.page, f"No. {twin.record.number}") == [at(programme, "registers/visit/1/")]


# ---- Pasted as text


def test_a_text_from_a_spreadsheet_fills_the_rows(programme, cast):
    text = 'wangkou\t\t4月6日\t"看了""样板""，\n听了汇报"\t是\r\n瀛海（开发区）\t\t4月7日\t0\t否\r\n'
    desk = Desk(programme, cast.clerk).send("paste", paste=text)
    assert (desk.cells["1:progress"], desk.cells["1:happened_on"]) == ('看了"样板"，\n听了汇报', "4月6日")
    assert (desk.cells["1:on-site"], desk.cells["2:on-site"], desk.cells["2:progress"]) == ("是", "否", "0")
    assert desk.cells["2:unit"] == "瀛海（开发区）"
    assert desk.cells["paste"] == ""
    assert "<details" in desk.page and "<details open" not in desk.page  # noqa: PT018


def test_what_is_pasted_is_seen_before_it_is_stored(programme, cast):
    desk = Desk(programme, cast.clerk).fill(row(), do="store", paste="wangkou\t\t4月6日\t粘贴的\t是\n")
    assert "2 rows can be stored." in desk.said
    assert not stored(programme)


def test_a_first_row_of_titles_says_which_column_is_which(programme, cast):
    text = "日期\t掌握的进展\t试点单位\n4月6日\t第一次\twangkou\n"
    desk = Desk(programme, cast.clerk).fill({"progress": "先写的", "unit": "yinghai"}, do="paste", paste=text)
    assert (desk.cells["1:progress"], desk.cells["1:unit"]) == ("先写的", "yinghai")
    assert (desk.cells["2:progress"], desk.cells["2:unit"], desk.cells["2:happened_on"]) == (
        "第一次",
        "wangkou",
        "4月6日",
    )


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("a\tb\tc\td\te\tf\n", "6 columns were pasted; the grid has 5."),
        ("日期\t附件\n4月6日\ta.pdf\n", "The grid has no column for: 附件."),
        ("x\n" * 10_000, "These are 10,000 rows; a grid takes 200."),
        ("x\n" * 201, "These are 201 rows; a grid takes 200."),
    ],
)
def test_a_text_that_does_not_fit_is_explained_and_stays(programme, cast, text, why):
    desk = Desk(programme, cast.clerk).send("check", paste=text)
    assert desk.answer.status_code == 422
    assert why in desk.said
    assert desk.cells["paste"].strip() == text.strip()
    assert not stored(programme)


def test_two_hundred_rows_are_taken_and_one_more_is_refused(programme, cast):
    text = "".join(f"wangkou\t\t4月6日\t第{n}次\t是\n" for n in range(200))
    desk = Desk(programme, cast.clerk).send("paste", paste=text).send("more")
    assert "200:id" in desk.cells
    assert "201:id" not in desk.cells
    sent = {**desk.cells, "201:id": "", **{f"201:{name}": text for name, text in row().items()}}
    desk.page = desk.client.post(desk.address, {**sent, "do": "store"}).content.decode()
    assert "These are 201 rows; a grid takes 200." in desk.said
    assert desk.cells["201:progress"] == "看场地"
    assert not stored(programme)
    desk.answer = desk.client.post(desk.address, {**desk.cells, "201:unit": "", "201:happened_on": "", "201:progress": "",
                                                  "201:on-site": "", "do": "store"})  # fmt: skip
    assert (desk.answer.status_code, len(stored(programme))) == (303, 200)


def test_more_rows_keep_what_is_written(programme, cast):
    desk = Desk(programme, cast.clerk).fill({}, row(progress="第二行"), do="more")
    assert desk.cells["1:progress"] == "第二行"
    assert "40:id" in desk.cells
    assert desk.page.count('<tr class="spare">') == 39 - 13  # a phone shows as many more


# ---- Two at once


@pytest.mark.django_db(transaction=True)
def test_two_people_store_at_the_same_moment_and_every_number_is_given_once(programme, cast):
    desks = [Desk(programme, user).fill(*({name: text for name, text in row(progress=f"{user} {n}").items()
                                          if f"1:{name}" in Desk(programme, user).cells} for n in range(8)))
             for user in (cast.clerk, cast.mentor)]  # fmt: skip
    barrier = Barrier(2)

    def store(desk):
        try:
            barrier.wait(timeout=20)
            return desk.send("store").answer.status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(store, desks)) == [303, 303]
    numbers = Record.objects.of(programme.office_id).order_by("number").values_list("number", flat=True)
    assert list(numbers) == list(range(1, 17))


# ---- Who may


def test_a_register_whose_records_need_files_is_entered_one_by_one(programme, cast):
    desk = Desk(programme, cast.clerk, "plaque")
    assert "Every record here needs a file" in desk.said
    assert at(programme, "registers/plaque/new/") in links(desk.page, "Enter a record")
    assert desk.client.post(desk.address, {"do": "store", "1:id": "", "1:unit": "wangkou"}).status_code == 200
    register = browser(cast.clerk, ENGLISH).get(at(programme, "registers/plaque/")).content.decode()
    assert links(register, "Enter many") == []


def test_the_register_leads_to_its_grid_whoever_may_write(programme, cast):
    for user, there in ((cast.clerk, True), (cast.mentor, True), (cast.auditor, False)):
        text = browser(user, ENGLISH).get(at(programme, "registers/visit/")).content.decode()
        assert links(text, "Enter many") == ([at(programme, "registers/visit/grid/")] if there else [])


def test_who_may_not_write_gets_no_grid(programme, cast):
    address = at(programme, "registers/visit/grid/")
    assert browser(cast.auditor).get(address).status_code == 403
    assert browser(cast.auditor).post(address, {"do": "store"}).status_code == 403
    assert browser(None).get(address).status_code == 302
    assert browser(cast.clerk).get(at(programme, "registers/nowhere/grid/")).status_code == 404
    assert browser(cast.clerk).get(at(programme, "registers/application/grid/")).status_code == 302


def test_the_page_is_light_speaks_chinese_and_asks_the_same_however_many_rows(
    programme, cast, django_assert_num_queries
):
    desk = Desk(programme, cast.clerk, language=CHINESE)
    assert len(desk.answer.content) < 60_000
    assert "一行登记一条" in desk.said
    with django_assert_num_queries(9):
        desk.client.get(desk.address)
    for n in range(30):
        enter(programme, cast.clerk, person="mentor1", values={"progress": f"第{n}次", "on-site": True})
    with django_assert_num_queries(9):
        desk.client.get(desk.address)
