"""`pilotage figures --known` and the page of figures after an amendment: as it was known is as it was judged."""

import json

import pytest
from click.testing import CliRunner
from django.utils import translation

from pilotage.management.cli import main
from pilotage.models import Office
from tests.queries.test_editions import amend
from tests.web.pages import at, browser, said

pytestmark = pytest.mark.django_db

MORE = (("total: 10000", "total: 12000"), ("planned: 7000", "planned: 9000"))


def figures(*arguments):
    with translation.override(None):
        done = CliRunner().invoke(main, ["--lang", "en", "figures", "jinghai-2010", "--json", *arguments])
    assert done.exit_code == 0, done.output
    document = json.loads(done.stdout)
    return document["edition"], {figure["id"]: figure["value"] for figure in document["figures"]}["fund-planned"]


def test_what_was_planned_is_told_as_it_was_known(programme, cast):
    known = Office.objects.get(pk=programme.office_id).seq
    before = figures()
    amend(programme, cast.clerk, *MORE)
    assert (before[0], figures()[0]) == (1, 2)
    assert figures("--known", str(known)) == before
    assert figures() != before


def test_the_page_of_figures_tells_the_same(programme, cast):
    known = Office.objects.get(pk=programme.office_id).seq
    amend(programme, cast.clerk, *MORE)
    now, then = (
        said(browser(cast.clerk).get(at(programme, f"figures/fund-planned/{asked}")).content.decode())
        for asked in ("", f"?known={known}")
    )
    assert "12,000" in now
    assert "10,000" in then
    assert "12,000" not in then
