"""Minutes, agreements and a pair's own page, through the door: what is written beside records, by whom, and what of it
leaves the programme."""

from datetime import date

import pytest

from pilotage.models import Event, FollowUp, Minutes, Pairing, Progress
from tests.cast import seat
from tests.factories import TODAY, record
from tests.web.pages import at, browser, form_of, links, paper, said

pytestmark = pytest.mark.django_db

PAIR = "local-tax:wangkou"


@pytest.fixture
def cast(programme):
    return seat(programme)


def page(programme, user, path, language="zh-CN", status=200):
    answer = browser(user, language).get(at(programme, path))
    assert answer.status_code == status, said(answer.content.decode())[:400]
    return answer.content.decode()


def send(programme, user, path, field, status=303, **said_in_it):
    """Open a form, fill it in, send it."""
    client = browser(user)
    form = form_of(client.get(at(programme, path)).content.decode(), field) | said_in_it
    answer = client.post(at(programme, path), form)
    assert answer.status_code == status, said(answer.content.decode())[:600]
    return answer.content.decode()


def pairing(programme):
    return Pairing.objects.of(programme.office_id).get(programme=programme, code=PAIR)


def meeting(programme, by, **more):
    return record(programme, by, "meeting", pair=PAIR, subject="税法进校园", **more).record


def agreement(programme, by, topic="tax", subject="税法讲座", **more):
    return record(programme, by, "agreement", pair=PAIR, subject=subject, field=topic, **more).record


def test_the_two_sides_and_the_office_share_the_pair_s_page(programme, cast):
    meeting(programme, cast.clerk)
    agreement(programme, cast.clerk)
    for user in (cast.unit, cast.partner, cast.clerk, cast.mentor, cast.auditor):
        told = said(page(programme, user, f"pairs/{pairing(programme).pk}/"))
        assert "静海县地税分局团支部—王口镇团委" in told
        assert "税法讲座" in told
        assert "税法进校园" in told
    other = Pairing.objects.of(programme.office_id).exclude(code=PAIR).first()
    page(programme, cast.unit, f"pairs/{other.pk}/", status=403)
    page(programme, cast.clerk, "pairs/999999/", status=404)


def test_minutes_are_written_by_either_side_and_written_anew(programme, cast):
    kept = meeting(programme, cast.clerk)
    path = f"registers/meeting/{kept.number}/minutes/"
    send(programme, cast.partner, path, "participants", text="商定五月讲座。", participants="张三，税务局\n李四（王口镇团委）、王五",
         evidence=paper("照片.txt"))  # fmt: skip
    row = Minutes.objects.of(programme.office_id).get()
    assert (row.text, row.count) == ("商定五月讲座。", 3)
    assert row.participants == [
        {"name": "张三", "body": "税务局"}, {"name": "李四", "body": "王口镇团委"}, {"name": "王五", "body": ""},
    ]  # fmt: skip
    told = said(page(programme, cast.unit, f"registers/meeting/{kept.number}/"))
    assert "3 人参加: 张三 税务局" in told or "3 人参加：张三 税务局" in told
    assert "照片.txt" in told
    send(programme, cast.unit, path, "participants", text="商定六月讲座。")
    assert Minutes.objects.of(programme.office_id).get(ended_seq=None).text == "商定六月讲座。"
    assert "照片.txt" in said(page(programme, cast.unit, f"registers/meeting/{kept.number}/"))
