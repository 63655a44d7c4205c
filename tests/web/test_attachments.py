"""Files handed out: to whoever may see what they belong to, saved or shown, never run."""

from io import BytesIO
from uuid import uuid4

import pytest
from django.core.files.storage import default_storage

from pilotage.actions.attachments import Evidence
from pilotage.models import Attachment
from tests.acts import MINE, confirm, correct, enter
from tests.cast import seat
from tests.factories import PAPER, adopt_jinghai, application, receipt
from tests.rounds import opened
from tests.web.pages import at, browser, form_of, paper

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)
NOMINATION = {"award": "优秀共青团员", "nominee": "张三", "level": "city", "extra": False, "outcome": "pending"}


def only(programme):
    return Attachment.objects.of(programme.office_id).get()


def fetch(programme, user, file, query=""):
    answer = browser(user).get(at(programme, f"attachments/{file.pk}/{query}"))
    answer.content_read = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return answer


def put(programme, cast, name, content):
    enter(programme, cast.mentor, evidence=[Evidence(name, content)])
    return only(programme)


@pytest.mark.parametrize(
    ("name", "content", "media_type", "disposition"),
    [
        ("照片.png", PNG, "image/png", "inline; filename*=utf-8''%E7%85%A7%E7%89%87.png"),
        ("scan.pdf", b"%PDF-1.7 x", "application/pdf", 'inline; filename="scan.pdf"'),
        ("a.txt", b"<script>alert(1)</script>", "text/plain", 'attachment; filename="a.txt"'),
        ('odd"name\\.csv', b"a,b", "text/csv", "attachment; filename"),
    ],
)
def test_pictures_and_pdf_are_shown_everything_else_is_saved(programme, cast, name, content, media_type, disposition):
    answer = fetch(programme, cast.unit, put(programme, cast, name, content))
    assert answer.status_code == 200
    assert answer.content_read == content
    assert answer["Content-Type"].split(";")[0] == media_type
    assert answer["Content-Disposition"].startswith(disposition)
    assert "\n" not in answer["Content-Disposition"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert (
        "default-src 'none'" in answer["Content-Security-Policy"]
        or "script-src 'none'" in answer["Content-Security-Policy"]
    )
    assert "private" in answer["Cache-Control"]


def test_what_is_shown_can_be_saved(programme, cast):
    answer = fetch(programme, cast.unit, put(programme, cast, "a.png", PNG), "?save")
    assert answer["Content-Disposition"] == 'attachment; filename="a.png"'


def test_what_could_run_is_never_kept(programme, cast):
    """A drawing that holds a script, a page, a program under the name of a picture."""
    for name, content in (("a.svg", b"<svg onload='alert(1)'/>"), ("a.html", b"<html>"), ("a.png", b"MZ\x90\x00")):
        text = browser(cast.mentor).get(at(programme, "registers/visit/new/")).content.decode()
        file = BytesIO(content)
        file.name = name
        sent = form_of(text, "uuid") | {"f-progress": "看", "f-on-site": "yes", "evidence": file}
        assert browser(cast.mentor).post(at(programme, "registers/visit/new/"), sent).status_code == 422, name
    assert not Attachment.objects.of(programme.office_id).exists()


def statuses(programme, cast, file):
    found = {
        who: fetch(programme, getattr(cast, who), file).status_code
        for who in ("clerk", "auditor", "mentor", "unit", "partner")
    }
    return found | {"nobody": browser().get(at(programme, f"attachments/{file.pk}/")).status_code}


def test_a_records_files_go_to_whoever_may_read_it(programme, cast):
    file = put(programme, cast, "a.png", PNG)
    assert statuses(programme, cast, file) == {
        "clerk": 200, "auditor": 200, "mentor": 200, "unit": 200, "partner": 403, "nobody": 302,
    }  # fmt: skip


def test_a_record_is_judged_by_what_it_is_about_now(programme, cast):
    """Entered for one unit by mistake and corrected to another: the first has no more to do with it."""
    stored = enter(programme, cast.clerk, evidence=[PAPER])
    assert statuses(programme, cast, only(programme))["unit"] == 200
    moved = type(MINE)("yinghai", "mentor1")
    correct(stored, cast.clerk, about=moved)
    assert statuses(programme, cast, only(programme))["unit"] == 403


def test_the_paper_of_a_confirmation_goes_to_whoever_may_read_the_record(programme, cast):
    confirm(enter(programme, cast.mentor), cast.clerk, on_paper=True, signer="王", evidence=[PAPER])
    assert statuses(programme, cast, only(programme)) == {
        "clerk": 200, "auditor": 200, "mentor": 200, "unit": 200, "partner": 403, "nobody": 302,
    }  # fmt: skip


def test_papers_of_personal_records_are_personal(programme, cast):
    opened(programme, cast.clerk, award="member", level="city")
    enter(programme, cast.unit, "nomination", values=NOMINATION, evidence=[PAPER])
    assert statuses(programme, cast, only(programme)) == {
        "clerk": 200, "auditor": 200, "mentor": 403, "unit": 200, "partner": 403, "nobody": 302,
    }  # fmt: skip


def test_papers_of_the_fund_and_of_applications_keep_to_their_own_readers(programme, cast):
    receipt(programme, cast.treasurer, 100)
    assert statuses(programme, cast, only(programme)) == {
        "clerk": 200, "auditor": 200, "mentor": 403, "unit": 403, "partner": 403, "nobody": 302,
    }  # fmt: skip
    application(programme, cast.clerk, 100, unit="yinghai")
    file = Attachment.objects.of(programme.office_id).latest("pk")
    assert statuses(programme, cast, file) == {
        "clerk": 200, "auditor": 200, "mentor": 403, "unit": 403, "partner": 403, "nobody": 302,
    }  # fmt: skip


def test_a_file_of_another_programme_or_that_is_gone_is_no_page(programme, cast):
    other = adopt_jinghai(office="另一个团委")
    theirs = seat(other)
    enter(other, theirs.mentor, evidence=[Evidence("a.txt", uuid4().bytes.hex().encode())])
    file = only(other)
    assert fetch(programme, cast.clerk, file).status_code == 404
    assert browser(cast.clerk).get(at(other, f"attachments/{file.pk}/")).status_code == 403
    default_storage.delete(file.blob.content.name)
    assert browser(theirs.clerk).get(at(other, f"attachments/{file.pk}/")).status_code == 404


def test_the_page_of_a_record_leads_to_its_files(programme, cast):
    text = browser(cast.mentor).get(at(programme, "registers/visit/new/")).content.decode()
    sent = form_of(text, "uuid") | {"f-progress": "看", "f-on-site": "yes", "evidence": paper("方案.txt")}
    answer = browser(cast.mentor).post(at(programme, "registers/visit/new/"), sent)
    assert at(programme, f"attachments/{only(programme).pk}/") in browser(cast.unit).get(answer.url).content.decode()
