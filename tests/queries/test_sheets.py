"""A register exported and taken in at a fresh office gives the same figures; taken in again, nothing."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pilotage.actions.attachments import Evidence
from pilotage.actions.sheets import import_records
from pilotage.domain.sheets import read_sheet, write_csv
from pilotage.models import Entry
from pilotage.queries.figures import figures
from pilotage.queries.programmes import rules
from pilotage.queries.sheets import export_table
from pilotage.render.sheets import write_xlsx
from tests.acts import agreement, confirm, correct, difficulty, enter, not_allowed, stage, withdraw
from tests.cast import seat
from tests.factories import PAPER, START, TODAY, adopt_jinghai, visit
from tests.rounds import opened

pytestmark = pytest.mark.django_db


def register(programme, name):
    return rules(programme).charter.register(name)


def export(programme, by, name, **more):
    return export_table(by, programme, register(programme, name), **more)


def bytes_of(table):
    files = {}
    for name, blob in table.files.items():
        with blob.content.open("rb") as file:
            files[name] = Evidence(name, file.read())
    return files


def test_a_row_is_what_a_record_says_now(programme, cast):
    stored = enter(programme, cast.mentor)
    correct(stored, cast.mentor, values={"progress": "看了两处", "on-site": False}, on=date(2010, 4, 8))
    gone = enter(programme, cast.mentor)
    withdraw(gone, cast.mentor)
    table = export(programme, cast.clerk, "visit")
    assert table.header == ["id", "unit", "person", "pair", "happened_on", "progress", "on-site", "awaiting"]
    assert table.rows == [[str(stored.record.uuid), "wangkou", "mentor1", "", "2010-04-08", "看了两处", "no", "record"]]


def test_columns_that_say_nothing_are_left_out(programme, cast):
    visit(programme, cast.clerk)
    assert export(programme, cast.clerk, "visit").header == [
        "id",
        "unit",
        "person",
        "pair",
        "happened_on",
        "progress",
        "on-site",
    ]


def test_stages_taken_back_are_not_exported(programme, cast):
    stored = difficulty(programme, cast.mentor)
    reached = stage(stored, cast.mentor)
    assert export(programme, cast.clerk, "difficulty").rows[0][-2:] == ["2010-04-20", "record;solved"]
    withdraw(stored, cast.mentor, seen=reached.entry.seq, stage="solved")
    assert export(programme, cast.clerk, "difficulty").header[-1] == "awaiting"


def test_personal_fields_never_leave(programme, cast):
    opened(programme, cast.clerk, award="member", level="city")
    values = {"award": "优秀共青团员", "nominee": "张三", "level": "city", "extra": False, "outcome": "pending"}
    enter(programme, cast.unit, "nomination", values=values)
    for by in (cast.clerk, cast.unit, cast.auditor):
        table = export(programme, by, "nomination")
        assert "nominee" not in table.header
        assert "张三" not in str(table.rows)


def test_everybody_exports_what_is_their_matter(programme, cast):
    visit(programme, cast.clerk)
    visit(programme, cast.clerk, unit="yinghai")
    agreement(programme, cast.partner, evidence=[PAPER])
    rows = {
        who: len(export(programme, getattr(cast, who), "visit").rows)
        for who in ("clerk", "auditor", "mentor", "unit", "partner")
    }
    assert rows == {"clerk": 2, "auditor": 2, "mentor": 1, "unit": 1, "partner": 0}
    assert len(export(programme, cast.clerk, "visit", unit="yinghai").rows) == 1
    assert len(export(programme, cast.unit, "agreement").rows) == 1
    for name, who in (("income", "partner"), ("application", "mentor")):
        with not_allowed("no-function-permits"):
            export(programme, getattr(cast, who), name)


DAYS = st.integers(0, (TODAY - START).days).map(lambda n: START + timedelta(n))
TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs",)), max_size=20).map(
    lambda text: f"甲{text}"
) | st.sampled_from(["=1+1", "'=1", "-x", "a,b", "一\n二", '"', "；", "1,200.50"])


@st.composite
def happenings(draw):
    """(register, day, field values, whether confirmed, day of its next stage or None, what befalls it afterwards)."""
    kind = draw(st.sampled_from(["visit", "difficulty", "activity", "financing", "agreement"]))
    day = draw(DAYS)
    text = draw(TEXTS)
    values = {
        "visit": {"progress": text, "on-site": draw(st.booleans())},
        "difficulty": {"what": text, "state": draw(st.sampled_from(["raised", "solved"]))},
        "activity": {"name": text, "stage": "designed", "signature": draw(st.booleans())},
        "financing": {"amount": draw(st.integers(0, 10**9)), "from-whom": text},
        "agreement": {"subject": text, "field": draw(st.sampled_from(["tax", "other"]))},
    }[kind]
    later = draw(st.none() | st.integers(0, (TODAY - day).days).map(lambda n: day + timedelta(n)))
    staged = kind in ("difficulty", "activity") and values.get("state") != "solved"
    return (
        kind,
        day,
        values,
        draw(st.booleans()),
        later if staged else None,
        draw(st.sampled_from(["", "", "", "corrected", "void"])),
    )


def put_on_record(programme, cast, happening):
    kind, day, values, confirmed, later, after = happening
    place = {"unit": "", "pair": "local-tax:wangkou"} if kind == "agreement" else {"person": "mentor1"}
    signer = "王五" if confirmed else None
    stored = enter(programme, cast.clerk, kind, on=day, values=values, evidence=[PAPER], paper_signer=signer, **place)
    seen = stored.entry.seq
    if later is not None:
        to = "solved" if kind == "difficulty" else "held"
        seen = stage(stored, cast.clerk, to, on=later, paper_signer=signer if len(values) % 2 else None).entry.seq
    if after == "void":
        withdraw(stored, cast.clerk, seen=seen)
    elif after == "corrected" and kind == "visit":
        done = correct(stored, cast.clerk, seen=seen, on=day, values={**values, "on-site": not values["on-site"]})
        if confirmed:
            confirm(done, cast.clerk, on_paper=True, signer="王五")


def shown(programme):
    return {name: (value.value, len(value.awaiting), value.per_unit) for name, value in figures(programme).items()}


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(st.lists(happenings(), min_size=1, max_size=6), st.sampled_from([write_csv, write_xlsx]))
def test_a_round_trip_gives_the_same_figures(programme, cast, happened, write):
    with transaction.atomic():
        fresh = adopt_jinghai(office=f"新团委{uuid4().hex[:8]}")
        theirs = seat(fresh)
        for happening in happened:
            put_on_record(programme, cast, happening)
        for name in dict.fromkeys(happening[0] for happening in happened):
            table = export(programme, cast.clerk, name, folder="files")
            sheet = read_sheet(write(table.header, table.rows))
            more = {
                "by": theirs.clerk,
                "programme": fresh,
                "register": name,
                "sheet": sheet,
                "evidence": bytes_of(table),
            }
            done = import_records(**more, confirm=True)
            assert (done.stored, done.duplicate, done.refused) == (len(table.rows), 0, [])
            again = import_records(**more, confirm=True)
            assert (again.stored, again.duplicate, again.refused) == (0, len(table.rows), [])
            back = import_records(**{**more, "by": cast.clerk, "programme": programme})
            assert (back.stored, back.duplicate, back.refused) == (0, len(table.rows), [])
        assert shown(fresh) == shown(programme)
        sides = [sorted(Entry.objects.of(p.office_id).filter(kind="entered").exclude(record__in=void(p)).values_list("side", flat=True))
                 for p in (programme, fresh)]  # fmt: skip
        assert sides[0] == sides[1]
        transaction.set_rollback(True)


def void(programme):
    return list(
        Entry.objects.of(programme.office_id).filter(kind="withdrawn", stage="").values_list("record_id", flat=True)
    )
