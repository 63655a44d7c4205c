"""Bulletins in the browser: what the public reads, who signs and who issues, errata, and the files."""

import json
import re
from datetime import date
from html import unescape

import pytest

from pilotage.actions import bulletins as actions
from pilotage.domain.documents import as_issued
from pilotage.models import Bulletin, Erratum
from pilotage.queries.bulletins import document
from pilotage.render.bulletins import html
from pilotage.words.bulletins import wording
from tests.bulletins import drafted, issued, signed
from tests.cast import seat
from tests.factories import TODAY, adopt_jinghai, visit
from tests.web.pages import ENGLISH, at, browser, form_of, links, said

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(programme):
    programme = programme
    found = seat(programme)
    visit(programme, found.clerk)
    return found


def place(programme, row, act=""):
    return at(programme, f"bulletins/{row.pk}/{act}")


def fresh(row):
    return Bulletin.objects.of(row.office_id).get(pk=row.pk)


def paper(page):
    """The text of the bulletin on a page, as it is printed."""
    return re.sub(r"\s|<[^>]+>", "", unescape(" ".join(re.findall(r'(?s)<p class="t">(.*?)</p>', page))))


def press(programme, user, row, act, field="version", **changes):
    """Open the bulletin's page and press a button on it."""
    page = browser(user).get(place(programme, row)).content.decode()
    forms = re.findall(rf'(?s)<form[^>]*action="{re.escape(place(programme, row, act))}".*?</form>', page)
    assert len(forms) == 1, f"no button for {act}"
    return browser(user).post(place(programme, row, act), form_of(forms[0], field) | changes)


# ---- What everybody reads --------------------------------------------------------------------------------------------


def test_the_public_reads_what_was_issued_and_never_a_draft(programme, cast):
    shown, hidden = issued(programme, cast, title="工作进展"), drafted(programme, cast, title="还没写完")
    reader = browser()
    page = reader.get(at(programme, "bulletins/")).content.decode()
    assert ("工作进展" in said(page), "还没写完" in said(page)) == (True, False)
    assert "深入试点单位1次" in paper(reader.get(place(programme, shown)).content.decode())
    for address in (place(programme, hidden), place(programme, hidden, "file.html"), place(programme, hidden, "edit/")):
        answer = reader.get(address)
        assert (answer.status_code, answer["Location"].partition("?")[0]) == (302, "/sign-in/")
    for user in (cast.unit, cast.mentor, cast.auditor, cast.treasurer):
        assert "还没写完" not in said(browser(user).get(at(programme, "bulletins/")).content.decode())
        assert browser(user).get(place(programme, hidden)).status_code == 403
    assert browser(cast.clerk).get(place(programme, hidden)).status_code == 200
    assert browser(cast.reviewer).get(place(programme, hidden)).status_code == 200


def test_numbers_open_for_those_who_may_see_figures(programme, cast):
    row = issued(programme, cast)
    public = browser().get(place(programme, row)).content.decode()
    assert "/figures/" not in public
    assert 'class="fig"' not in public
    assert "<b>1次</b>" in public  # what it counts is no secret
    page = browser(cast.unit).get(place(programme, row)).content.decode()
    (url,) = {unescape(url) for url in re.findall(r'href="([^"]*figures/visit-count/[^"]*)"', page)}
    assert url == f"{at(programme, 'figures/visit-count/')}?until=2010-04-26&known={row.known}"


def test_a_printed_number_opens_to_itself_whatever_comes_later(programme, cast):
    row = issued(programme, cast)
    visit(programme, cast.clerk, on=date(2010, 4, 21))
    page = browser(cast.clerk).get(place(programme, row)).content.decode()
    url = unescape(re.findall(r'href="([^"]*figures/visit-count/[^"]*)"', page)[0])
    words = said(browser(cast.clerk).get(url).content.decode())
    assert "深入试点单位 1 次" in words
    assert "2010-04-21" not in words


def test_the_page_says_what_is_known_about_an_issue(programme, cast):
    row = issued(programme, cast, title="静海县出台五项举措 抓好试点工作")
    page = browser(cast.clerk).get(place(programme, row)).content.decode()
    words = said(page)
    assert f"2010-04-26 印发 截至 2010-04-26，录入至第 {row.known} 条 试点方案第1版 签发：reviewer 印发：clerk" in words
    assert f"SHA-256 {row.sha256[:12]}…" in words
    assert "基层组织建设简报 第1期 共青团天津市静海县委员会 2010年4月26日" in words
    assert "<span>静海县出台五项举措</span> <span>抓好试点工作</span>" in page
    assert page.count("<h1") == 1


def test_a_bulletin_that_is_not_there_is_not_found(programme, cast):
    assert browser(cast.clerk).get(at(programme, "bulletins/99999/")).status_code == 404
    row = issued(programme, cast)
    other = adopt_jinghai(office="另一办公室")
    assert browser(seat(other).clerk).get(place(other, row)).status_code == 404
    assert browser(cast.clerk).get(place(programme, row, "file.exe")).status_code == 404


def test_an_empty_list_says_what_to_do(programme, cast):
    assert "先起草" in said(browser(cast.clerk).get(at(programme, "bulletins/")).content.decode())
    assert "第一期印发后列在这里" in said(browser().get(at(programme, "bulletins/")).content.decode())


def test_the_files_are_what_the_command_line_writes(programme, cast):
    row = issued(programme, cast)
    answer = browser().get(place(programme, row, "file.json"))
    assert json.loads(answer.content) == json.loads(json.dumps(as_issued(document(fresh(row))), default=str))
    assert answer["Content-Type"] == "application/json"
    answer = browser().get(place(programme, row, "file.html"))
    assert answer.content.decode() == html(document(fresh(row)), wording(document(fresh(row))))
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''")


# ---- Signing off and issuing are two acts ----------------------------------------------------------------------------


def test_the_reviewer_signs_off_and_the_clerk_issues(programme, cast):
    row = drafted(programme, cast)
    page = browser(cast.reviewer).get(place(programme, row)).content.decode()
    assert page.count('class="button seal"') == 1
    assert "签发就是同意照这些文字和数据印发" in said(page)
    assert press(programme, cast.reviewer, row, "sign/").status_code == 303
    page = browser(cast.reviewer).get(place(programme, row)).content.decode()
    assert "由办事员印发" in said(page)
    assert "button seal" not in page
    page = browser(cast.clerk).get(place(programme, row)).content.decode()
    assert "印发后编为第1期，文字和数据从此固定" in said(page)
    assert page.count('class="button seal"') == 1
    assert press(programme, cast.clerk, row, "issue/").status_code == 303
    assert (fresh(row).status, fresh(row).number, fresh(row).issued_on) == ("issued", 1, TODAY)


def test_nobody_signs_or_issues_without_the_function(programme, cast):
    row = drafted(programme, cast)
    form = {"version": row.version, "seen": "0" * 64}
    for user in (cast.clerk, cast.treasurer, cast.auditor, cast.unit):
        assert browser(user).post(place(programme, row, "sign/"), form).status_code == 403
    row = actions.sign_off(by=cast.reviewer, bulletin=row, version=row.version)
    form = {"version": row.version, "on": "2010-04-26"}
    assert browser(cast.reviewer).post(place(programme, row, "issue/"), form).status_code == 403
    assert browser().post(place(programme, row, "issue/"), form).status_code == 403
    assert fresh(row).status == "signed"


def test_what_is_signed_is_what_was_shown(programme, cast):
    """The figures move between looking and pressing: it is refused, and the page shows them as they are now."""
    row = drafted(programme, cast)
    form = form_of(browser(cast.reviewer).get(place(programme, row)).content.decode(), "seen")
    visit(programme, cast.clerk, on=date(2010, 4, 21))
    answer = browser(cast.reviewer).post(place(programme, row, "sign/"), form)
    words = said(answer.content.decode())
    assert answer.status_code == 409
    assert "没有签发" in words
    assert "深入试点单位2次" in paper(answer.content.decode())
    assert fresh(row).status == "draft"
    again = form_of(answer.content.decode(), "seen")  # and what is shown now may be signed
    assert browser(cast.reviewer).post(place(programme, row, "sign/"), again).status_code == 303


def test_what_moved_since_it_was_signed_cannot_be_issued(programme, cast):
    row = signed(programme, cast)
    visit(programme, cast.clerk, on=date(2010, 4, 21))
    words = said(browser(cast.clerk).get(place(programme, row)).content.decode())
    assert "签发以后数据有变，不能照此印发。" in words
    assert "深入试点单位 1 2" in words
    answer = press(programme, cast.clerk, row, "issue/")
    assert answer.status_code == 409
    assert "“深入试点单位”签发时是 1，现在是 2" in said(answer.content.decode())
    assert fresh(row).status == "signed"


def test_a_double_click_issues_one_number(programme, cast):
    row = signed(programme, cast)
    form = form_of(browser(cast.clerk).get(place(programme, row)).content.decode(), "on")
    answers = [browser(cast.clerk).post(place(programme, row, "issue/"), form) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert Bulletin.objects.of(programme.office_id).filter(number__isnull=False).count() == 1


def test_a_page_from_before_a_change_signs_nothing(programme, cast):
    row = drafted(programme, cast)
    form = form_of(browser(cast.reviewer).get(place(programme, row)).content.decode(), "seen")
    actions.revise(by=cast.clerk, bulletin=row, version=row.version, until=TODAY, title="改过", pieces=[1])
    answer = browser(cast.reviewer).post(place(programme, row, "sign/"), form)
    assert answer.status_code == 409
    assert "别人又保存过这期简报" in said(answer.content.decode())
    new = form_of(answer.content.decode(), "seen")
    assert new["version"] == str(row.version + 1)  # the page shows what stands there now, and that may be signed


def test_the_day_printed_is_checked(programme, cast):
    row = signed(programme, cast)
    answer = press(programme, cast.clerk, row, "issue/", on="2010-04-20")
    assert answer.status_code == 409
    assert "没有印发" in said(answer.content.decode())
    assert form_of(answer.content.decode(), "on")["on"] == "2010-04-20"


def test_a_draft_is_withdrawn_with_a_reason_and_restored(programme, cast):
    row = drafted(programme, cast)
    answer = press(programme, cast.clerk, row, "withdraw/", "reason")
    assert answer.status_code == 422
    assert press(programme, cast.clerk, row, "withdraw/", "reason", reason="改为下周印发").status_code == 303
    words = said(browser(cast.clerk).get(place(programme, row)).content.decode())
    assert "撤下的理由：改为下周印发" in words
    assert press(programme, cast.clerk, row, "restore/").status_code == 303
    assert fresh(row).status == "draft"


# ---- Errata ----------------------------------------------------------------------------------------------------------


def test_a_late_record_offers_an_erratum_and_changes_nothing_printed(programme, cast):
    row = issued(programme, cast)
    text = row.text
    assert "所印各数今天重算都不变" in said(browser(cast.clerk).get(place(programme, row)).content.decode())
    visit(programme, cast.clerk, on=date(2010, 4, 21))
    page = browser(cast.clerk).get(place(programme, row)).content.decode()
    assert "所印的数有 1 个今天重算不同。" in said(page)
    assert "深入试点单位 1 2" in said(page)
    assert "深入试点单位1次" in paper(page)
    listed = browser(cast.clerk).get(at(programme, "bulletins/")).content.decode()
    assert links(listed, "有 1 个数今天重算不同") == [place(programme, row) + "#errata"]
    assert "今天重算不同" not in said(browser().get(place(programme, row)).content.decode())
    answer = press(programme, cast.clerk, row, "erratum/", "note", note="漏登一次走访。")
    assert answer.status_code == 303
    words = said(browser().get(place(programme, row)).content.decode())
    assert "勘误" in words
    assert "深入试点单位：原印 1，应为 2" in words
    assert "漏登一次走访。" in words
    assert "今天重算不同" not in said(browser(cast.clerk).get(place(programme, row)).content.decode())
    assert links(browser().get(at(programme, "bulletins/")).content.decode(), "已发 1 次")
    assert fresh(row).text == text


def test_an_erratum_is_published_once_and_says_something(programme, cast):
    row = issued(programme, cast)
    answer = press(programme, cast.clerk, row, "erratum/", "note")
    assert answer.status_code == 409
    assert "勘误没有发出" in said(answer.content.decode())
    form = form_of(browser(cast.clerk).get(place(programme, row)).content.decode(), "note") | {"note": "标题有误。"}
    answers = [browser(cast.clerk).post(place(programme, row, "erratum/"), form) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert Erratum.objects.of(programme.office_id).count() == 1
    assert browser(cast.reviewer).post(place(programme, row, "erratum/"), form).status_code == 403


# ---- Cost ------------------------------------------------------------------------------------------------------------


def test_the_list_costs_the_same_at_thirty_issues_as_at_one(programme, cast, django_assert_num_queries):
    clerk, public = browser(cast.clerk), browser()
    for rows in (1, 29):
        for _ in range(rows):
            issued(programme, cast)
        for reader, statements in ((clerk, 15), (public, 5)):
            with django_assert_num_queries(statements):
                answer = reader.get(at(programme, "bulletins/"))
    visit(programme, cast.clerk, on=date(2010, 4, 21))
    with django_assert_num_queries(15):
        answer = clerk.get(at(programme, "bulletins/"))
    assert said(answer.content.decode()).count("有 1 个数今天重算不同") == 30
    assert len(answer.content) < 60_000


def test_it_speaks_english_round_a_chinese_bulletin(programme, cast):
    row = issued(programme, cast)
    page = browser(cast.clerk, ENGLISH).get(place(programme, row)).content.decode()
    assert "Signed off: reviewer" in said(page)
    assert '<article class="bulletin" lang="zh-Hans">' in page
    assert "第1期" in said(page)
    assert "1 record" in said(page)
