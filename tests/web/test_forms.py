"""Forms: what people write is read, an error stands at its field and in the summary, and nothing typed or sent is lost."""

import os
import re
import time
from collections.abc import Iterator
from datetime import date
from html import unescape
from io import BytesIO
from pathlib import Path

import pytest
from django import forms as django_forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import render
from django.test import Client
from django.urls import path
from django.utils.datastructures import MultiValueDict
from django.utils.translation import override

from pilotage.domain.attachments import LARGEST
from pilotage.domain.breaches import Breach
from pilotage.web import fields, forms, uploads
from pilotage.web.urls import *  # noqa: F403
from pilotage.web.urls import urlpatterns as site

TODAY = date(2010, 4, 26)


class Sheet(forms.Form):
    """One field of every kind."""

    not_saved = "批复没有存下"
    once = fields.Once()
    day = fields.Day(TODAY, label="发生日期")
    amount = fields.Amount("CNY", 2, label="核定金额", unit="元", help_text="不得超过 3,000.00 元")
    people = fields.whole_number(label="参加人数", unit="人", required=False)
    score = fields.number(label="得分", required=False)
    on_site = fields.YesNo(label="是否实地")
    kind = fields.OneOf([("skill", "技能"), ("care", "志愿")], label="类别")
    unit = fields.OneOf([(str(n), f"试点单位第{n}号") for n in range(5)], label="单位", required=False)
    title = fields.text(label="名称", required=False)
    progress = fields.long_text(label="掌握的进展", required=False)
    files = fields.Attachments(label="佐证材料", required=False)
    sure = django_forms.BooleanField(label="已核对", widget=fields.Check(), required=False)


GOOD = {
    "once": "6f5ac0f2-8f0c-4f43-9d0c-3b1f0c1f6f10",
    "day": "4月26日",
    "amount": "３，５００元",
    "people": "15",
    "score": "4.5",
    "on_site": "no",
    "kind": "skill",
    "unit": "3",
    "title": "技能比武",
    "progress": "一切顺利",
    "sure": "on",
}


def sheet(request: HttpRequest) -> HttpResponse:
    form = Sheet(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        return JsonResponse([[file.name, len(file.content)] for file in form.cleaned_data["files"]], safe=False)
    return render(request, "base.html", {"form": form, "content": form.render()})


urlpatterns = [*site, path("sheet/", sheet)]
pytestmark = pytest.mark.urls(__name__)


@pytest.fixture(autouse=True)
def _in_chinese() -> Iterator[None]:
    with override("zh-hans"):
        yield


def sent(files: list[SimpleUploadedFile] | None = None, notes: list[str] | None = None, **changed: str) -> Sheet:
    data = QueryDict(mutable=True)
    data.update({**GOOD, **changed})
    data.setlist("files-kept", notes or [])
    return Sheet(data, MultiValueDict({"files": files or []}))


def notes_in(html: str) -> list[str]:
    return [unescape(note) for note in re.findall(r'name="files-kept" value="([^"]+)"', html)]


def text(name: str = "纪要.txt", content: str = "座谈会纪要") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content.encode(), "text/plain")


# ---- What is read --------------------------------------------------------------------------------------------------


def test_every_kind_of_field_is_read() -> None:
    form = sent([text()])
    assert form.is_valid(), form.errors
    clean = form.cleaned_data
    assert clean["day"] == TODAY
    assert clean["amount"] == 350_000
    assert clean["people"] == 15
    assert str(clean["score"]) == "4.5"
    assert clean["on_site"] is False
    assert (clean["kind"], clean["unit"]) == ("skill", "3")
    assert str(clean["once"]) == GOOD["once"]
    assert [(file.name, file.content) for file in clean["files"]] == [("纪要.txt", "座谈会纪要".encode())]


def test_what_is_optional_may_be_left_out() -> None:
    form = sent(people=" ", score="", unit="", title="", progress="")
    assert form.is_valid(), form.errors
    assert form.cleaned_data["people"] is None
    assert form.cleaned_data["unit"] == ""
    assert form.cleaned_data["files"] == ()


def test_zero_is_a_number_and_no_is_an_answer() -> None:
    form = sent(people="0", on_site="no")
    assert form.is_valid()
    assert form.cleaned_data["people"] == 0
    assert form.cleaned_data["on_site"] is False


def test_no_field_speaks_in_the_framework_s_words() -> None:
    form = sent(kind="nosuch", title="a\x00b", once="no-uuid")
    form.fields["late"] = django_forms.MultipleChoiceField(label="后加的", choices=[("a", "甲")])
    form.fields["named"] = django_forms.CharField(label="自有", error_messages={"required": "至少一个。"})
    form.data["late"] = "secret-key"
    said = {name: errors[0] for name, errors in form.errors.items()}
    assert said == {
        "kind": "请从所列的里面选一个。", "title": "其中有存不下的字符，请重新填写。", "late": "请从所列的里面选一个。",
        "once": "发来的内容读不出来，请重新打开页面再试。", "named": "至少一个。",
    }  # fmt: skip


# ---- What is shown -------------------------------------------------------------------------------------------------


def test_a_value_that_stands_is_shown_as_people_write_it() -> None:
    page = str(Sheet(initial={"day": TODAY, "amount": 350_000, "on_site": True, "people": 0}))
    assert 'value="2010-04-26"' in page
    assert 'value="3,500.00"' in page
    assert re.search(r'value="yes"[^>]* checked', page)
    assert re.search(r'name="people" value="0"', page)


def test_few_short_choices_are_buttons_and_many_are_a_list() -> None:
    form = Sheet()
    assert 'class="choice"' in str(form["kind"])
    assert "<select" in str(form["unit"])
    assert "请选择" in str(form["unit"])
    assert "checked" not in str(form["kind"])


def test_every_input_is_labelled_and_described() -> None:
    page = str(Sheet())
    assert '<label for="id_day">发生日期</label>' in page
    assert '<span class="hint" id="id_amount_helptext">不得超过 3,000.00 元</span>' in page
    assert 'aria-describedby="id_amount_helptext"' in page
    assert "<legend>是否实地</legend>" in page
    assert '参加人数 <span class="optional">（选填）</span>' in page
    assert '<span class="unit">元</span>' in page
    assert " required" not in page  # the page answers itself, all at once and in the reader's language


def test_two_forms_opened_are_two_acts() -> None:
    assert Sheet()["once"].value() != Sheet()["once"].value()


# ---- Errors --------------------------------------------------------------------------------------------------------


def test_an_error_stands_above_its_input_and_what_was_typed_stays() -> None:
    form = sent(day="上周", amount="1.2万元")
    assert not form.is_valid()
    page = str(form)
    day = page[page.index('<div class="field wrong">') : page.index("核定金额")]
    assert "“上周”认不出是哪一天，请写成 2010-04-26 或 4月26日。" in day
    assert day.index('id="id_day_error"') < day.index("<input")
    assert 'value="上周"' in day
    assert 'aria-invalid="true"' in day
    assert 'aria-describedby="id_day_helptext id_day_error"' in day
    assert 'value="1.2万元"' in page
    assert "请按所示单位写出全数：12000。" in page


def test_the_summary_leads_to_every_field_and_can_be_read_on_its_own() -> None:
    form = sent(day="上周", amount="", on_site="", kind="other")
    assert list(form.faults) == [
        ("#id_day", "发生日期：“上周”认不出是哪一天，请写成 2010-04-26 或 4月26日。"),
        ("#id_amount", "请填写“核定金额”。"),
        ("#id_on_site_0", "请选“是否实地”。"),
        ("#id_kind_0", "类别：请从所列的里面选一个。"),
    ]
    page = str(form)
    for anchor, _sentence in form.faults:
        assert f'id="{anchor[1:]}"' in page


def test_the_page_puts_the_summary_on_top_and_names_the_error_in_its_title(client: Client) -> None:
    page = client.post("/sheet/", {**GOOD, "day": "上周"}, HTTP_ACCEPT_LANGUAGE="zh-CN").content.decode()
    assert "有 1 处需要改正，批复没有存下" in page
    assert '<a href="#id_day">发生日期：“上周”认不出是哪一天' in page
    assert "<title>错误：" in page
    english = client.post("/sheet/", {**GOOD, "day": "x", "amount": "x"}, HTTP_ACCEPT_LANGUAGE="en").content.decode()
    assert "2 things have to be put right: 批复没有存下" in english
    assert "Error:" in english


def test_what_an_action_refuses_stands_at_the_field_it_names() -> None:
    form = sent()
    assert form.is_valid()
    form.refuse(
        [
            Breach("field-missing", {"field": "核定金额"}, "amount"),
            Breach("field-missing", {"field": "单位"}, "elsewhere"),
        ]
    )
    assert list(form.faults) == [("", "请填写“单位”。"), ("#id_amount", "请填写“核定金额”。")]


def test_ways_out_stand_under_the_input() -> None:
    form = sent(amount="x")
    form.ways = {"amount": ("改为 3,000.00 元或以下；", "等再到账 500.00 元。")}
    page = str(form)
    assert "可以这样办：" in page
    assert '<li data-n="二、">等再到账 500.00 元。</li>' in page


# ---- Files ---------------------------------------------------------------------------------------------------------


def test_files_that_cannot_be_kept_are_named_each_with_what_to_do() -> None:
    form = sent([text(), text("空.txt", ""), SimpleUploadedFile("程序.exe", b"MZ\x00\x01")])
    assert [sentence.partition("，")[0].partition("。")[0] for _anchor, sentence in form.faults] == [
        "佐证材料：“空.txt”是空的",
        "佐证材料：“程序.exe”这种文件不是每个单位都能打开",
    ]


def test_a_file_that_was_accepted_need_not_be_sent_again() -> None:
    form = sent([text(), text("空.txt", "")], day="上周")
    page = str(form)
    notes = notes_in(page)
    assert len(notes) == 1
    assert "纪要.txt" in page
    assert "上面的已经收到" in page
    again = sent([text("照片说明.txt", "说明")], notes)
    assert again.is_valid(), again.errors
    assert [(file.name, file.content.decode()) for file in again.cleaned_data["files"]] == [
        ("纪要.txt", "座谈会纪要"),
        ("照片说明.txt", "说明"),
    ]
    twice_wrong = sent(notes=notes, day="上周")
    assert notes_in(str(twice_wrong))
    assert sent(notes=[]).is_valid()  # unticked: not handed in


def test_a_note_that_is_forged_too_old_or_without_its_file_is_passed_over(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (kept,) = uploads.keep([text_evidence()])
    assert uploads.kept([kept.note]) == [kept]
    assert uploads.kept([kept.note[:-1] + ("A" if kept.note[-1] != "A" else "B"), "", "x:y:z"]) == []
    monkeypatch.setattr(uploads, "KEPT_SECONDS", -1)
    assert uploads.kept([kept.note]) == []
    monkeypatch.undo()
    kept.path.unlink()
    assert uploads.kept([kept.note]) == []


def test_what_was_put_aside_long_ago_is_thrown_away() -> None:
    (old,) = uploads.keep([text_evidence()])
    long_ago = time.time() - uploads.KEPT_SECONDS - 1
    os.utime(old.path, (long_ago, long_ago))
    uploads.keep([])
    assert not old.path.exists()


def text_evidence() -> uploads.Evidence:
    return uploads.Evidence("纪要.txt", "座谈会纪要".encode())


def test_a_file_over_the_limit_is_refused_beside_its_field_and_the_rest_of_the_form_is_kept(client: Client) -> None:
    big = BytesIO(b"\0" * (LARGEST + 1))
    big.name = "录像.mp4"
    small = BytesIO("纪要".encode())
    small.name = "纪要.txt"
    answer = client.post("/sheet/", {**GOOD, "files": [big, small]}, HTTP_ACCEPT_LANGUAGE="zh-CN")
    assert answer.status_code == 200
    page = answer.content.decode()
    assert "“录像.mp4”有 20.1 MB，每个文件不超过 20 MB。" in page


def test_a_file_over_the_limit_is_never_stored(client: Client) -> None:
    handler = uploads.CappedUploadHandler()
    handler.new_file("files", "录像.mp4", "video/mp4", None)
    assert handler.receive_data_chunk(b"a" * 10, LARGEST - 10) == b"a" * 10
    assert handler.receive_data_chunk(b"b", LARGEST) is None
    file = handler.file_complete(LARGEST + 1)
    assert file is not None
    assert (file.name, file.size, file.read()) == ("录像.mp4", LARGEST + 1, b"")


def test_a_file_of_the_largest_size_is_taken(client: Client) -> None:
    whole = BytesIO(b"a" * LARGEST)
    whole.name = "大.txt"
    answer = client.post("/sheet/", {**GOOD, "files": [whole]})
    assert answer.json() == [["大.txt", LARGEST]]
