"""Writing beside a record of a pair through the door: minutes, who sees to it, how it goes; and who learns who took part."""

import json
from datetime import date

import pytest

from pilotage.actions.people import ensure_owner
from pilotage.models import Event, FollowUp, Minutes, Progress
from tests.factories import record
from tests.web.pages import at, browser, form_of, links, paper, said
from tests.web.reading import adopt_every_kind

pytestmark = pytest.mark.django_db

PAIR = "local-tax:wangkou"
NAMED = "张三丰，税务局\n李四光（王口镇团委）、王五"


def page(programme, user, path, language="zh-CN", status=200):
    answer = browser(user, language).get(at(programme, path))
    assert answer.status_code == status, said(answer.content.decode())[:400]
    return answer.content.decode()


def send(programme, user, path, field, status=303, **typed):
    """Open a form, fill it in, send it."""
    client = browser(user)
    form = form_of(client.get(at(programme, path)).content.decode(), field) | typed
    answer = client.post(at(programme, path), form)
    assert answer.status_code == status, said(answer.content.decode())[:600]
    return answer.content.decode()


def meeting(programme, by, **more):
    return record(programme, by, "meeting", pair=PAIR, subject="税法进校园", **more).record


def agreement(programme, by, **more):
    return record(programme, by, "agreement", pair=PAIR, subject="税法讲座", field="tax", **more).record


# ---- Minutes ---------------------------------------------------------------------------------------------------------


def test_a_side_writes_minutes_and_the_other_writes_them_anew(programme, cast):
    kept = meeting(programme, cast.clerk)
    path = f"registers/meeting/{kept.number}/minutes/"
    assert at(programme, path) in links(
        page(programme, cast.partner, f"registers/meeting/{kept.number}/"), "写纪要 税法进校园"
    )
    send(
        programme,
        cast.partner,
        path,
        "participants",
        text="商定五月讲座。",
        participants=NAMED,
        evidence=paper("照片.txt"),
    )
    row = Minutes.objects.of(programme.office_id).get()
    assert (row.text, row.count) == ("商定五月讲座。", 3)
    told = said(page(programme, cast.unit, f"registers/meeting/{kept.number}/"))
    assert "商定五月讲座。3人参加：张三丰税务局、李四光王口镇团委、王五" in told.replace(" ", "")
    assert "照片.txt" in told
    form = form_of(page(programme, cast.unit, path), "participants")
    assert (form["text"], form["participants"]) == ("商定五月讲座。", "张三丰, 税务局\n李四光, 王口镇团委\n王五")
    send(programme, cast.unit, path, "participants", text="商定六月讲座。", count="20")
    now = Minutes.objects.of(programme.office_id).get(ended_seq=None)
    assert (now.text, now.count, len(now.participants)) == ("商定六月讲座。", 20, 3)
    told = said(page(programme, cast.clerk, f"registers/meeting/{kept.number}/", "en-GB"))
    assert "20 took part" in told
    assert "照片.txt" in told


def test_minutes_that_cannot_be_kept_say_why_beside_the_field(programme, cast):
    kept = meeting(programme, cast.clerk)
    path = f"registers/meeting/{kept.number}/minutes/"
    assert "纪要是空的。" in said(send(programme, cast.unit, path, "participants", 409))
    told = said(send(programme, cast.unit, path, "participants", 409, participants="张三、李四", count="1"))
    assert "列了 2 人，参加人数却只填了 1。" in told
    client = browser(cast.unit)
    opened = form_of(client.get(at(programme, path)).content.decode(), "participants")
    send(programme, cast.partner, path, "participants", text="先写的。")
    answer = client.post(at(programme, path), opened | {"text": "后写的。"})
    assert answer.status_code == 409
    assert "您打开页面后有人写过纪要" in said(answer.content.decode())


def test_who_took_part_is_told_to_the_two_sides_and_the_office_alone(programme, cast):
    kept = meeting(programme, cast.clerk)
    path = f"registers/meeting/{kept.number}/"
    send(programme, cast.partner, path + "minutes/", "participants", text="商定。", participants=NAMED)
    for user in (cast.unit, cast.partner, cast.clerk, cast.reviewer, cast.auditor):
        assert "张三丰" in page(programme, user, path)
    for url in (path, "pairs/"):
        assert "张三丰" not in page(programme, cast.mentor, url)
    assert "参加人员只有主办单位和结对双方看得到。" in said(page(programme, cast.mentor, path))
    assert "商定。" in said(page(programme, cast.mentor, path))


def test_who_took_part_never_leaves(programme, cast):
    kept = meeting(programme, cast.clerk)
    agreement(programme, cast.clerk)
    send(programme, cast.partner, f"registers/meeting/{kept.number}/minutes/", "participants", text="商定。",
         participants=NAMED)  # fmt: skip
    told = json.dumps([[row.about, row.rows] for row in Event.objects.of(programme.office_id)], ensure_ascii=False)
    assert "张三丰" not in told
    for path in ("registers/meeting/export.csv", "pairs/agreements/export.csv", "pairs/results/export.csv"):
        answer = browser(cast.clerk).get(at(programme, path))
        assert answer.status_code == 200
        assert "张三丰".encode() not in answer.content


def test_names_are_erased_after_a_look_at_what_stays(programme, cast):
    kept = meeting(programme, cast.clerk)
    path = f"registers/meeting/{kept.number}/"
    send(programme, cast.partner, path + "minutes/", "participants", text="商定。", participants=NAMED)
    asked = page(programme, cast.unit, path + "minutes/erase/")
    assert "姓名都会删除，不能恢复" in said(asked)
    assert browser(cast.unit).post(at(programme, path + "minutes/erase/")).status_code == 303
    shown = said(page(programme, cast.clerk, path))
    assert "张三丰" not in shown
    assert "商定。 3 人参加" in shown
    assert Minutes.objects.of(programme.office_id).get().participants == []
    page(programme, cast.mentor, path + "minutes/erase/", status=403)


def test_a_small_picture_is_shown_and_only_to_whoever_may_read_the_record(programme, cast):
    kept = meeting(programme, cast.clerk)
    path = f"registers/meeting/{kept.number}/"
    dot = paper("会场.png")
    dot.file.seek(0)
    dot.file.truncate()
    dot.file.write(b"\x89PNG\r\n\x1a\n" + b"\0" * 40)
    dot.file.seek(0)
    dot.size = 48
    send(programme, cast.partner, path + "minutes/", "participants", text="商定。", evidence=dot)
    body = page(programme, cast.unit, path)
    address = body.partition('<img src="')[2].partition('"')[0]
    assert address.startswith(at(programme, "matter-files/"))
    answer = browser(cast.unit).get(address)
    assert answer.status_code == 200
    assert b"".join(answer.streaming_content).startswith(b"\x89PNG")
    assert browser().get(address).status_code in (302, 403)


# ---- Agreements ------------------------------------------------------------------------------------------------------


def test_a_side_says_who_sees_to_an_agreement_and_how_it_goes(programme, cast):
    kept = agreement(programme, cast.clerk)
    path = f"registers/agreement/{kept.number}/"
    send(programme, cast.unit, path + "follow-up/", "owner", owner="wangkou", person="unit1", due_on="2010-04-25")
    row = FollowUp.objects.of(programme.office_id).get()
    assert (row.owner.code, row.person.code, row.due_on) == ("wangkou", "unit1", date(2010, 4, 25))
    assert "状态 逾期未办" in said(page(programme, cast.partner, path))
    send(
        programme,
        cast.partner,
        path + "progress/",
        "state",
        state="going",
        text="已联系讲师。",
        evidence=paper("函.txt"),
    )
    told = said(page(programme, cast.unit, path))
    assert "已联系讲师。 函.txt" in told
    assert "状态 逾期未办" in told
    send(programme, cast.partner, path + "progress/", "state", state="done", text="讲座已办，到场120人。")
    told = said(page(programme, cast.unit, path))
    assert "状态 已办结" in told
    assert "成果 讲座已办，到场120人。" in told
    done = Progress.objects.of(programme.office_id).get(state="done")
    assert browser(cast.unit).post(at(programme, f"{path}progress/{done.pk}/take-back/")).status_code == 303
    assert "状态 逾期未办" in said(page(programme, cast.unit, path))
    english = said(page(programme, cast.unit, path, "en-GB"))
    assert "State Overdue" in english


def test_what_is_refused_of_an_agreement_stands_beside_the_field(programme, cast):
    kept = agreement(programme, cast.clerk)
    path = f"registers/agreement/{kept.number}/"
    told = said(send(programme, cast.unit, path + "follow-up/", "owner", 409, owner="wangkou", due_on="2010-04-19"))
    assert "完成期限 2010-04-19 早于达成协议的 2010-04-20" in told
    assert "请写明由谁负责" in said(send(programme, cast.unit, path + "follow-up/", "owner", 409))
    send(programme, cast.unit, path + "follow-up/", "owner", 422, owner="police")
    told = said(send(programme, cast.unit, path + "progress/", "state", 409, text="去", happened_on="2010-04-19"))
    assert "2010-04-19 早于达成协议的 2010-04-20" in told
    send(programme, cast.unit, path + "progress/", "state", 422, text="")


def test_pages_stand_only_where_they_belong_and_for_whoever_may_write(programme, cast):
    met, agreed = meeting(programme, cast.clerk), agreement(programme, cast.clerk)
    visit = record(programme, cast.clerk, "visit", unit="wangkou", person="mentor1", progress="看", on_site=True).record
    page(programme, cast.clerk, f"registers/meeting/{met.number}/progress/", status=404)
    page(programme, cast.clerk, f"registers/meeting/{met.number}/follow-up/", status=404)
    page(programme, cast.clerk, f"registers/agreement/{agreed.number}/minutes/", status=404)
    page(programme, cast.clerk, f"registers/visit/{visit.number}/minutes/", status=404)
    page(programme, cast.clerk, "registers/meeting/99/minutes/", status=404)
    for user in (cast.mentor, cast.reviewer, cast.auditor):
        page(programme, user, f"registers/meeting/{met.number}/minutes/", status=403)
        page(programme, user, f"registers/agreement/{agreed.number}/progress/", status=403)
        body = page(programme, user, f"registers/agreement/{agreed.number}/")
        assert "登记进展" not in body
    other = record(programme, cast.clerk, "meeting", pair="education:daqiuzhuang", subject="助学").record
    page(programme, cast.unit, f"registers/meeting/{other.number}/minutes/", status=403)


def test_a_pairing_of_two_of_the_same_role_has_meetings_too():
    programme = adopt_every_kind(date(2024, 6, 3))
    owner = ensure_owner()
    kept = record(
        programme, owner, "readings-held", pair="east:west", on=date(2024, 5, 6), confirmed=False, evidence=()
    )
    send(programme, owner, f"registers/readings-held/{kept.record.number}/minutes/", "participants", text="共读一本。",
         participants="甲、乙")  # fmt: skip
    told = said(page(programme, owner, f"registers/readings-held/{kept.record.number}/"))
    assert "共读一本。 2 人参加" in told
    page(programme, owner, "pairs/agreements/", status=404)
    page(programme, owner, "pairs/results/", status=404)
