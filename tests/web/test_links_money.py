"""A link to a giver's own money: that page and its files, without signing in, and nothing else."""

import io
import zipfile
from datetime import date

import pytest
from django.core.cache import cache

from pilotage.actions.links import revoke_link
from pilotage.actions.people import set_example_day
from pilotage.models import Attachment, MoneyFile, TaskLinkUse
from tests.acts import refused
from tests.cast import seat
from tests.factories import PAPER, adopt_jinghai
from tests.givers import adopt_given
from tests.task_links import give
from tests.web.pages import CHINESE, ENGLISH, at, browser, form_of, links, said

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nobody_has_guessed_yet():
    cache.clear()


@pytest.fixture
def given():
    return adopt_given()


@pytest.fixture
def link(given):
    given.agree()
    given.spend(given.grant())
    return give(given.programme, given.cast.clerk, "money", person="giver1", member="young-fund")


def opened(given, link, path="", status=200, language=ENGLISH):
    answer = browser(language=language).get(at(given.programme, f"t/{link.token}/{path}"))
    assert answer.status_code == status, said(answer.content.decode())
    return answer


def test_the_link_opens_the_givers_own_money(given, link):
    page = opened(given, link).content.decode()
    words = said(page)
    assert "To giver1, 青年基金会 What became of the money you gave" in words
    assert "Received 2,000.00 Paid 1,500.00 Left 500.00" in words
    assert "Accounted for 600.00" in words
    assert "<nav" not in page
    base = at(given.programme, f"t/{link.token}/money/pilot-fund/raised/")
    assert links(page, "王口镇团委: 技能比武") == [base + "grants/project-grant/1/"]
    assert links(page, "Use-of-funds report") == [base + "report/"]
    assert links(page, "All vouchers as one archive") == [base + "vouchers.zip"]
    assert "到账 2,000.00" in said(opened(given, link, language=CHINESE).content.decode())


def test_everything_behind_the_link_is_reached_without_signing_in(given, link):
    base = "money/pilot-fund/raised/"
    assert "Left 500.00" in said(opened(given, link, base).content.decode())
    inside = opened(given, link, base + "grants/project-grant/1/").content.decode()
    assert "Paid from other sources 1,000.00" in said(inside)
    assert "Before the period" in said(opened(given, link, base + "report/?until=2010-04-18").content.decode())
    assert opened(given, link, base + "report.csv").content.startswith(b"\xef\xbb\xbf")
    assert opened(given, link, base + "report.pdf").content.startswith(b"%PDF-")
    assert zipfile.is_zipfile(io.BytesIO(opened(given, link, base + "report.docx").content))
    assert opened(given, link, base + "report.pdf")["Cache-Control"] == "no-store"
    archive = opened(given, link, base + "vouchers.zip")
    assert zipfile.ZipFile(io.BytesIO(b"".join(archive.streaming_content))).testzip() is None
    assert archive["Cache-Control"] == "no-store"
    for address in (*links(inside, PAPER.name), *links(inside, "发票100000.txt")):
        answer = browser().get(address)
        assert (answer.status_code, answer["Referrer-Policy"]) == (200, "strict-origin")
        assert answer.getvalue() in (PAPER.content, "发票 100000 21".encode())
    for path in ("report/?until=x", "report.ods", "grants/project-grant/9/"):
        browser().get(at(given.programme, f"t/{link.token}/{base}{path}"))


def test_it_reaches_nothing_else(given, link):
    for path in ("money/pilot-fund/own/", "money/pilot-fund/own/report/", "money/pilot-fund/own/vouchers.zip",
                 "money/pilot-fund/own/report.csv", "money/pilot-fund/own/report.pdf", "money/pilot-fund/own/report.docx", "money/x/y/", "page-1.png"):  # fmt: skip
        assert "This link does not do that" in said(opened(given, link, path, 403).content.decode())
    held = Attachment.objects.of(given.programme.office_id)
    for row in (*held.filter(contribution__source="own"), *held.filter(step__kind="submitted")):
        opened(given, link, f"attachments/{row.pk}/", 403)
    opened(given, link, "attachments/9999/", 403)
    opened(given, link, "money-files/9999/", 403)
    posted = browser(language=ENGLISH).post(at(given.programme, f"t/{link.token}/"), {"all": "1"})
    assert posted.status_code == 403
    base = at(given.programme, f"t/{link.token}/money/pilot-fund/raised/")
    assert browser().post(base + "report/", {}).status_code == 403
    # Nor does its holder become anybody: the pages of the programme ask for signing in.
    assert browser().get(at(given.programme, "sources/pilot-fund/raised/")).status_code == 302


def test_a_link_for_another_task_does_not_reach_the_money(given, link):
    other = give(given.programme, given.cast.clerk, "see")
    for path in ("money/pilot-fund/raised/", "money/pilot-fund/raised/vouchers.zip", "money/pilot-fund/raised/report/"):
        opened(given, other, path, 403)
    own = MoneyFile.objects.of(given.programme.office_id).first()
    opened(given, other, f"money-files/{own.pk}/", 403)


def test_it_is_counted_ends_on_its_day_and_can_be_taken_back(given, link):
    opened(given, link)
    opened(given, link, "money/pilot-fund/raised/report/")
    assert link.row.opened == 2
    revoke_link(by=given.cast.clerk, programme=given.programme, link=link.row.pk, reason="发错了")
    opened(given, link, "", 410)
    opened(given, link, "money/pilot-fund/raised/vouchers.zip", 410)
    kinds = [use.kind for use in TaskLinkUse.objects.of(given.programme.office_id).filter(link=link.row)]
    assert kinds == ["opened", "opened", "refused", "refused"]
    second = give(given.programme, given.cast.clerk, "money", person="giver1", member="young-fund")
    set_example_day(by=given.cast.owner, programme=given.programme, day=date(2010, 5, 1))
    opened(given, second, "money/pilot-fund/raised/", 410)


def test_only_a_givers_contact_gets_one(given):
    def asked(person, member):
        return give(given.programme, given.cast.clerk, "money", person=person, member=member)

    with refused("link-without-post"):
        asked("unit1", "wangkou")
    with refused("link-without-money"):
        asked("giver2", "other-fund")
    with refused("link-for-office"):
        asked("clerk", "young-fund")
    with refused("link-without-post"):
        asked("giver2", "young-fund")


def test_the_office_gives_it_by_its_page_where_the_charter_names_a_giver(given):
    clerk = browser(given.cast.clerk, ENGLISH)
    assert "See what became of the money given" in said(clerk.get(at(given.programme, "links/new/")).content.decode())
    address = at(given.programme, "links/new/?task=money")
    page = clerk.get(address).content.decode()
    assert "青年基金会" in page
    form = form_of(page, "last_day")
    form["people"] = "giver1:young-fund"
    answer = clerk.post(address, form).content.decode()
    assert "贵方资金的使用情况" in answer
    assert "另一基金会" not in page  # it gave nothing
    form = form_of(clerk.get(address).content.decode(), "last_day") | {"people": "giver2:other-fund"}
    assert clerk.post(address, form).status_code == 422


def test_a_charter_that_names_no_giver_offers_no_such_link():
    programme = adopt_jinghai()
    page = browser(seat(programme).clerk, ENGLISH).get(at(programme, "links/new/")).content.decode()
    assert "See what became of the money given" not in page
