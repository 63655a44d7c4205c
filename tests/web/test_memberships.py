"""Who takes part, on its pages: joining, leaving, another in its place, putting right; each told before it is done."""

from datetime import date

import pytest

from pilotage.models import Appointment, Event, Member, MemberNote, Pairing
from pilotage.queries.appointments import gaps
from pilotage.queries.verification import verify
from tests.web.corner import adopt_corner
from tests.web.pages import ENGLISH, at, browser, form_of, said
from tests.web.reading import more_units

pytestmark = pytest.mark.django_db


def opened(programme, user, path, **more):
    answer = browser(user, **more).get(at(programme, path))
    assert answer.status_code == 200, answer.content.decode()
    return answer.content.decode()


def sent(programme, user, path, field="once", **changes):
    form = form_of(opened(programme, user, path), field) | changes
    return browser(user).post(at(programme, path), form)


def codes(programme):
    return list(Member.objects.of(programme.office).order_by("pk").values_list("code", flat=True))


def test_the_list_has_every_body_by_role(programme, cast):
    page = said(opened(programme, cast.clerk, "members/"))
    assert "参加单位" in page or "王口镇团委" in page
    english = opened(programme, cast.clerk, "members/", language=ENGLISH)
    assert "Who takes part" in english


# ---- Joining ---------------------------------------------------------------------------------------------------------


def joins(programme, user, role="unit", **changes):
    given = {"name": "子牙镇团委", "starts_on": "4月20日"} | changes
    return sent(programme, user, f"members/new/?role={role}", **given)


def test_a_unit_joins_late_and_its_missing_mentor_shows(programme, cast):
    form = form_of(opened(programme, cast.clerk, "members/new/?role=unit"), "once")
    form |= {
        "name": "子牙镇团委",
        "starts_on": "4月20日",
        "parent": "子牙镇",
        "fact-pilot-level": "city",
        "code": "ziya",
    }
    address = at(programme, "members/new/?role=unit")
    answers = [browser(cast.clerk).post(address, form) for _ in range(2)]  # a double click
    member = Member.objects.of(programme.office).get(code="ziya")
    assert [answer.headers["Location"] for answer in answers] == [at(programme, f"members/#member-{member.pk}")] * 2
    assert (member.name, member.parent, member.facts, member.starts_on, member.ends_on) == (
        "子牙镇团委", "子牙镇", {"pilot-level": "city"}, date(2010, 4, 20), None,
    )  # fmt: skip
    note = MemberNote.objects.of(programme.office).get()
    assert (note.what, note.member_id, note.happened_on, note.after_id) == (
        "joined",
        member.pk,
        date(2010, 4, 20),
        None,
    )
    event = Event.objects.of(programme.office).latest("seq")
    assert (event.kind, event.about) == ("member.joined", {"member": "ziya", "role": "unit", "on": "2010-04-20"})
    (gap,) = (gap for gap in gaps(programme) if gap.unit == "ziya")
    assert (gap.start, gap.end) == (date(2010, 4, 20), None)
    assert not verify().broken
    page = said(opened(programme, cast.clerk, "members/"))
    assert "子牙镇团委 ziya 子牙镇 2010-04-20 起" in page
    assert "试点级别 市级试点" in page
    board = said(opened(programme, cast.clerk, ""))
    assert "子牙镇团委" in board


def test_a_code_is_made_where_none_is_given(programme, cast):
    assert joins(programme, cast.clerk).status_code == 303
    assert joins(programme, cast.clerk, name="唐官屯镇团委").status_code == 303
    assert codes(programme)[-2:] == ["unit-1", "unit-2"]


def test_what_the_charter_counts_is_told_before_there_are_more(programme, cast):
    assert "方案写明 5 个，加入后为 6 个" in said(opened(programme, cast.clerk, "members/new/?role=unit"))
    joins(programme, cast.clerk)
    assert "方案写明 5 个。如要增加，须启用新一版方案。" in said(opened(programme, cast.clerk, "members/"))


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"name": ""}, "请填写“名称”。"),
        ({"name": "王口镇团委"}, "“王口镇团委”已经参加。是同一个单位吗？"),
        ({"code": "wangkou"}, "代码“wangkou”已被使用。"),
        ({"code": "mentor1"}, "代码“mentor1”已被使用。"),
        ({"code": "子牙"}, "“子牙”不能作代码"),
        ({"starts_on": "2010-04-04"}, "2010-04-04 早于试点开始的 2010-04-05"),
        ({"starts_on": "2011-01-01"}, "2011-01-01"),
        ({"name": "x" * 201}, "201"),
    ],
)
def test_nobody_joins_twice_or_outside_the_programme(programme, cast, changes, sentence):
    before = codes(programme)
    answer = joins(programme, cast.clerk, **changes)
    assert answer.status_code in (409, 422)
    page = answer.content.decode()
    assert codes(programme) == before
    assert sentence in said(page) + page, said(page)


def test_only_who_keeps_members_may(programme, cast):
    for user in (cast.mentor, cast.unit, cast.auditor, cast.treasurer, cast.reviewer):
        assert browser(user).get(at(programme, "members/new/?role=unit")).status_code == 403
    for user in (cast.mentor, cast.unit):
        assert browser(user).get(at(programme, "members/")).status_code == 403


# ---- Leaving ---------------------------------------------------------------------------------------------------------


def leaves(programme, user, code="wangkou", **changes):
    given = {"ends_on": "4月22日", "reason": "撤并"} | changes
    return sent(programme, user, f"members/{code}/leave/", **given)


def test_what_ends_and_what_stays_open_is_told_before(programme, cast):
    page = said(opened(programme, cast.clerk, "members/wangkou/leave/"))
    assert "结对： 静海县地税分局团支部 2010-04-05 起" in page
    assert "选派： mentor1" in page
    assert "选派： unit1" in page
    assert "每周深入" in page.partition("仍未了结")[2]


def test_a_unit_leaves_with_its_pairing_and_appointments(programme, cast):
    form = form_of(opened(programme, cast.clerk, "members/wangkou/leave/"), "once")
    form |= {"ends_on": "4月22日", "reason": "撤并"}
    for _ in range(2):  # a double click
        assert browser(cast.clerk).post(at(programme, "members/wangkou/leave/"), form).status_code == 303
    day = date(2010, 4, 22)
    member = Member.objects.of(programme.office).get(code="wangkou")
    seq = member.ended_seq
    assert member.ends_on == day
    pairing = Pairing.objects.of(programme.office).get(b=member)
    assert (pairing.ends_on, pairing.ended_seq) == (day, seq)
    held = Appointment.objects.of(programme.office).filter(ended_seq=seq)
    assert sorted(held.values_list("person__code", "ends_on")) == [("mentor1", day), ("unit1", day)]
    assert [note.reason for note in MemberNote.objects.of(programme.office)] == ["撤并"]
    assert Event.objects.of(programme.office).filter(kind="member.left").count() == 1
    assert not verify().broken
    assert "王口镇团委" not in said(opened(programme, cast.clerk, "units/"))
    assert "已退出 1 个" in said(opened(programme, cast.clerk, "members/"))


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"reason": ""}, "请填写“理由”。"),
        ({"ends_on": "2010-04-04"}, "早于"),
    ],
)
def test_leaving_says_why_and_not_before_the_beginning(programme, cast, changes, sentence):
    answer = leaves(programme, cast.clerk, **changes)
    assert answer.status_code in (409, 422)
    assert sentence in said(answer.content.decode())
    assert Member.objects.of(programme.office).filter(ends_on=None).count() == len(codes(programme))


def test_an_end_is_written_once_and_the_office_stays(programme, cast):
    leaves(programme, cast.clerk)
    again = leaves(programme, cast.clerk)
    assert again.status_code == 409
    assert "已于 2010-04-22 退出" in said(again.content.decode())
    office = leaves(programme, cast.clerk, code="jinghai-office")
    assert office.status_code == 409
    assert "不办退出" in said(office.content.decode())


def test_the_unit_joins_anew_in_its_own_place(programme, cast):
    leaves(programme, cast.clerk)
    answer = joins(programme, cast.clerk, name="王口镇团委", starts_on="4月23日", after="wangkou")
    assert answer.status_code == 303
    early = joins(programme, cast.clerk, name="王口镇团委二", starts_on="4月22日", after="wangkou")
    assert "到 2010-04-22 仍在参加" in said(early.content.decode())


# ---- Another in its place --------------------------------------------------------------------------------------------


def replaced(programme, user, code="local-tax", **changes):
    given = {"ends_on": "4月22日", "reason": "机构调整", "name": "静海县司法局团支部"} | changes
    return sent(programme, user, f"members/{code}/replace/", **given)


def test_a_partner_is_replaced_and_the_same_unit_is_paired_anew(programme, cast):
    form = form_of(opened(programme, cast.clerk, "members/local-tax/replace/"), "once")
    form |= {"ends_on": "4月22日", "reason": "机构调整", "name": "静海县司法局团支部"}
    for _ in range(2):
        answer = browser(cast.clerk).post(at(programme, "members/local-tax/replace/"), form)
        assert answer.status_code == 303, said(answer.content.decode())
    old = Member.objects.of(programme.office).get(code="local-tax")
    new = Member.objects.of(programme.office).get(name="静海县司法局团支部")
    assert (old.ends_on, new.code, new.starts_on) == (date(2010, 4, 22), "partner-1", date(2010, 4, 23))
    joined = Pairing.objects.of(programme.office).filter(b__code="wangkou").order_by("pk")
    assert [(row.a.code, row.starts_on, row.ends_on) for row in joined] == [
        ("local-tax", date(2010, 4, 5), date(2010, 4, 22)), ("partner-1", date(2010, 4, 23), None),
    ]  # fmt: skip
    notes = MemberNote.objects.of(programme.office).order_by("pk")
    assert [(note.what, note.member_id, note.after_id) for note in notes] == [
        ("left", old.pk, None), ("joined", new.pk, old.pk),
    ]  # fmt: skip
    assert Event.objects.of(programme.office).filter(kind="member.replaced").count() == 1
    assert not verify().broken


def test_one_that_takes_part_already_takes_the_place_only_within_the_limits(programme, cast):
    answer = replaced(programme, cast.clerk, successor="police", name="")
    assert answer.status_code == 409
    assert "已有1个对子，方案规定同时最多1个" in said(answer.content.decode())
    assert not MemberNote.objects.of(programme.office).exists()


def test_all_or_nothing(programme, cast):
    answer = replaced(programme, cast.clerk, name="静海县公安分局团委")
    assert answer.status_code == 409
    assert Pairing.objects.of(programme.office).filter(ends_on=None).count() == 5


# ---- Putting right ---------------------------------------------------------------------------------------------------


def test_a_name_is_put_right_from_the_beginning(programme, cast):
    changes = {"name": "王口镇团委会", "parent": "王口镇", "fact-pilot-level": "national"}
    for _ in range(2):
        assert sent(programme, cast.clerk, "members/wangkou/correct/", "name", **changes).status_code == 303
    member = Member.objects.of(programme.office).get(code="wangkou")
    assert (member.name, member.parent, member.facts) == ("王口镇团委会", "王口镇", {"pilot-level": "national"})
    (event,) = Event.objects.of(programme.office).filter(kind="member.corrected")
    assert event.about["before"] == {"name": "王口镇团委", "parent": "", "facts": {}}
    assert not verify().broken


# ---- The list ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "count"),
    [
        ("members/", 8),
        ("members/new/?role=unit", 8),
        ("members/wangkou/leave/", 16),
        ("members/local-tax/replace/", 14),
        ("members/wangkou/correct/", 7),
    ],
)
@pytest.mark.parametrize("units", [0, 30])
def test_pages_ask_the_same_for_few_and_many(programme, cast, path, count, units, django_assert_num_queries):
    if units:
        more_units(programme, cast.owner, units)
    client = browser(cast.clerk)
    client.get(at(programme, path))
    with django_assert_num_queries(count):
        page = client.get(at(programme, path))
    assert page.status_code == 200
    assert len(page.content) < 60_000


def test_the_list_is_a_file_too(programme, cast):
    leaves(programme, cast.clerk)
    text = browser(cast.clerk).get(at(programme, "members/export.csv")).content.decode("utf-8-sig")
    assert "试点单位,wangkou,王口镇团委,,2010-04-05,2010-04-22," in text
    sheet = browser(cast.clerk).get(at(programme, "members/export.xlsx"))
    assert sheet.content[:2] == b"PK"
    assert browser(cast.clerk).get(at(programme, "members/export.pdf")).status_code == 404
    assert browser(cast.unit).get(at(programme, "members/export.csv")).status_code == 403


def test_a_charter_of_every_kind_has_its_facts_asked(db):
    office = adopt_corner()
    form = form_of(opened(office.programme, office.clerk, "members/new/?role=corner"), "once")
    assert {"fact-people", "fact-opened", "fact-indoors"} <= set(form)
    address = at(office.programme, "members/new/?role=corner")
    form |= {"name": "城北图书角", "starts_on": "2024-05-01"}
    refused = browser(office.clerk).post(address, form)
    assert refused.status_code == 409
    assert "请填写“人口”" in said(refused.content.decode())
    assert browser(office.clerk).post(address, form | {"fact-people": "1200"}).status_code == 303
    assert "人口 1200" in said(opened(office.programme, office.clerk, "members/"))


def test_the_role_is_asked_where_there_are_several(programme, cast):
    page = opened(programme, cast.clerk, "members/new/")
    assert "加入哪一类？" in said(page)
    assert at(programme, "members/new/?role=partner") in page


def test_what_is_not_there_is_not_found(programme, cast):
    for path in ("leave", "replace", "correct"):
        assert browser(cast.clerk).get(at(programme, f"members/nobody/{path}/")).status_code == 404
        assert browser(cast.unit).get(at(programme, f"members/wangkou/{path}/")).status_code == 403


def test_the_pages_speak_english(programme, cast):
    page = said(opened(programme, cast.clerk, "members/wangkou/leave/", language=ENGLISH))
    assert "What ends with it Pairing with 静海县地税分局团支部" in page
    assert "What stays open" in page
