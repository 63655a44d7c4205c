"""Figures over a fund's money: who sees them, what stands behind them, and that they have no part for one unit."""

from dataclasses import dataclass

import pytest

from pilotage.actions.people import appoint, open_account
from pilotage.domain.policy import Function
from pilotage.models import Programme, User
from tests.cast import PASSWORD, seat
from tests.factories import START, adopt_jinghai, receipt
from tests.givers import GIVEN
from tests.web.pages import ENGLISH, at, browser, links, said

pytestmark = pytest.mark.django_db

OF_MONEY = ("fund-planned", "fund-received", "fund-balance")
TOLD = ("what: [project-grant, dues-refund, visit-count", "what: [project-grant, fund-received, visit-count")


@dataclass(frozen=True)
class Given:
    programme: Programme
    clerk: User
    giver: User
    mentor: User


def given(*changes):
    """A foundation gave 2,000.00; 1,000.00 came from the office and 345.67 more from another giver."""
    programme = adopt_jinghai(*GIVEN, *changes)
    cast = seat(programme)
    appoint(by=cast.owner, programme=programme, person="giver1", name="giver1", function=Function.CONTACT, role="giver",
            member="young-fund", starts_on=START)  # fmt: skip
    giver = open_account(by=cast.owner, programme=programme, person="giver1", username="giver1", password=PASSWORD)
    receipt(programme, cast.treasurer, 100_000)
    receipt(programme, cast.treasurer, 200_000, source="raised", donor="青年基金会")
    receipt(programme, cast.treasurer, 34_567, donor="某先生")
    return Given(programme, cast.clerk, giver, cast.mentor)


def page(story, by, path):
    return browser(by, ENGLISH).get(at(story.programme, path))


@pytest.mark.parametrize("figure", OF_MONEY)
def test_a_giver_opens_no_figure_over_the_fund(figure):
    story = given()
    for path in (f"figures/{figure}/", f"figures/{figure}/?until=2010-04-10"):
        refused = page(story, story.giver, path)
        assert refused.status_code == 403
        assert "The figure tells about a fund's money, which is not yours to see." in said(refused.content.decode())
    assert page(story, story.mentor, f"figures/{figure}/").status_code == 403
    assert page(story, story.clerk, f"figures/{figure}/").status_code == 200


@pytest.mark.parametrize("path", ["figures/", "figures/?until=2010-04-20", "programme/", "charter/"])
def test_no_page_of_a_giver_s_leads_to_such_a_figure(path):
    story = given()
    path = "" if path == "programme/" else path
    shown = page(story, story.giver, path)
    assert shown.status_code == 200
    text = shown.content.decode()
    assert not [figure for figure in OF_MONEY if at(story.programme, f"figures/{figure}/") in text]
    assert "345.67" not in text


def test_a_total_that_the_charter_publishes_is_shown_without_what_is_behind_it():
    story = given(TOLD)
    shown = page(story, story.giver, "figures/fund-received/")
    assert shown.status_code == 200
    words = said(shown.content.decode())
    assert "3,345.67" in words
    assert "The charter tells everybody this total; the entries behind it are not shown." in words
    assert not [told for told in ("某先生", "2,000.00", "record behind", "records behind") if told in words]
    assert not [href for href in links(shown.content.decode(), "No. 1") if "contributions" in href]
    assert at(story.programme, "figures/fund-received/") in page(story, story.giver, "figures/").content.decode()
    assert page(story, story.giver, "figures/fund-balance/").status_code == 403


@pytest.mark.parametrize("figure", OF_MONEY)
def test_a_figure_over_a_fund_has_no_part_for_one_unit(figure):
    story = given()
    offered = page(story, story.clerk, f"figures/{figure}/").content.decode()
    assert 'name="unit"' not in offered
    answer = page(story, story.clerk, f"figures/{figure}/?unit=wangkou")
    assert answer.status_code == 422
    words = said(answer.content.decode())
    assert "A fund's money is told as a whole: this figure has no part for one unit." in words
    assert "Only 王口镇团委" not in words


def test_the_list_of_one_unit_leaves_such_figures_out():
    story = given()
    shown = page(story, story.clerk, "figures/?unit=wangkou").content.decode()
    assert at(story.programme, "figures/visit-count/") in shown
    assert not [figure for figure in OF_MONEY if at(story.programme, f"figures/{figure}/?unit=") in shown]
