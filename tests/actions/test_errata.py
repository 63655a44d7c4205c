"""What was issued stays as printed: what comes late becomes an erratum, or stands in the next issue, which counts its own period."""

from datetime import date
from uuid import uuid4

import pytest

from pilotage.actions import bulletins
from pilotage.actions.records import withdraw_record
from pilotage.actions.refusals import Refused
from pilotage.models import Bulletin, Erratum
from pilotage.queries.bulletins import document, errata_offered, listing
from pilotage.queries.verification import verify
from tests.bulletins import issued, signed
from tests.cast import seat
from tests.factories import adopt_jinghai, visit

pytestmark = pytest.mark.django_db


def refused(*codes):
    return pytest.raises(Refused, check=lambda refusal: [b.code for b in refusal.breaches] == list(codes))


def visits(row):
    return document(row).figures["visit-count"].text


def test_a_late_record_leaves_the_issue_as_it_is_and_offers_an_erratum(programme, cast):
    visit(programme, cast.clerk)
    first = issued(programme, cast)
    visit(programme, cast.clerk, on=date(2010, 4, 21))
    first = Bulletin.objects.of(programme.office).get(pk=first.pk)
    assert (visits(first), document(first).text) == ("1", first.text)
    assert [(c.figure, c.printed, c.now) for c in errata_offered(first)] == [("visit-count", "1", "2")]
    assert verify().broken == ()
    second = issued(programme, cast)
    assert (second.number, visits(second)) == (2, "2")
    assert errata_offered(second) == ()


def test_an_erratum_says_what_changed_and_is_not_offered_again(programme, cast):
    first = issued(programme, cast)
    visit(programme, cast.clerk)
    erratum = bulletins.publish_erratum(by=cast.clerk, bulletin=first, note="漏登一次。", uuid=uuid4())
    assert erratum.changes == [{"figure": "visit-count", "printed": "0", "now": "1"}]
    assert errata_offered(first) == ()
    visit(programme, cast.clerk)
    assert [(c.printed, c.now) for c in errata_offered(first)] == [("1", "2")]
    second = bulletins.publish_erratum(by=cast.clerk, bulletin=first, uuid=uuid4())
    assert (erratum.number, second.number) == (1, 2)
    shown = document(first)
    assert [(c.number, c.note) for c in shown.corrections] == [(1, "漏登一次。"), (2, "")]
    assert shown.figures["visit-count"].text == "0"
    assert listing(programme)[0].errata == 2
    assert verify().broken == ()


def test_a_withdrawn_record_offers_an_erratum_too(programme, cast):
    stored = visit(programme, cast.clerk)
    first = issued(programme, cast)
    withdraw_record(by=cast.clerk, record=stored.record, uuid=uuid4(), seen=stored.entry.seq, reason="重复登记")
    assert [(c.printed, c.now) for c in errata_offered(first)] == [("1", "0")]


def test_what_happened_after_the_day_changes_nothing(programme, cast):
    first = issued(programme, cast, until=date(2010, 4, 20))
    visit(programme, cast.clerk, on=date(2010, 4, 21))
    assert errata_offered(first) == ()


def test_an_erratum_needs_a_change_or_a_note_and_an_issued_bulletin(programme, cast):
    row = signed(programme, cast)
    with refused("bulletin-is-signed"):
        bulletins.publish_erratum(by=cast.clerk, bulletin=row, note="笔误", uuid=uuid4())
    row = bulletins.issue(by=cast.clerk, bulletin=row, version=row.version)
    with refused("erratum-empty"):
        bulletins.publish_erratum(by=cast.clerk, bulletin=row, uuid=uuid4())
    asked = {"by": cast.clerk, "bulletin": row, "note": "标题有误。", "uuid": uuid4()}
    assert bulletins.publish_erratum(**asked).pk == bulletins.publish_erratum(**asked).pk
    assert Erratum.objects.of(programme.office).count() == 1


# ---- Periods


PERIODIC = (
    "{id: visit-count, name: 深入试点单位, measure: 次, of: visit, how: count,",
    "{id: visit-count, name: 深入试点单位, measure: 次, of: visit, how: count, span: period,",
)


def test_a_series_as_needed_counts_from_the_last_issue(programme, cast):
    other = adopt_jinghai(("id: jinghai-2010\n", "id: periods\n"), PERIODIC, office="另一个办公室")
    people = seat(other)
    visit(other, people.clerk, on=date(2010, 4, 10))
    visit(other, people.clerk, on=date(2010, 4, 20))
    first = issued(other, people, until=date(2010, 4, 12))
    second = issued(other, people)
    assert [(row.since, visits(row)) for row in (first, second)] == [(None, "1"), (date(2010, 4, 13), "1")]
    assert verify().broken == ()


def test_a_monthly_series_counts_its_month(programme, cast):
    other = adopt_jinghai(
        ("id: jinghai-2010\n", "id: months\n"), PERIODIC, ("every: as-needed", "every: month"),
        office="另一个办公室", today=date(2010, 5, 20),
    )  # fmt: skip
    people = seat(other)
    for day in (date(2010, 4, 30), date(2010, 5, 1), date(2010, 5, 20)):
        visit(other, people.clerk, on=day)
    row = issued(other, people, until=date(2010, 5, 20))
    assert (row.since, visits(row)) == (date(2010, 5, 1), "2")
