"""An office adds fields of its own and ends them: filled in, corrected and exported like others, seen by no figure."""

from datetime import date
from decimal import Decimal

import pytest

from pilotage.actions.bulletins import issue_at_once
from pilotage.actions.charters import adopt
from pilotage.actions.own_fields import add_field, end_field
from pilotage.models import Event, OwnField
from pilotage.queries.figures import figures
from pilotage.queries.histories import history
from pilotage.queries.programmes import rules
from pilotage.queries.sheets import export_table
from pilotage.queries.verification import verify
from tests.acts import SEEN, correct, enter, not_allowed, refused
from tests.factories import TODAY, charter_bytes

pytestmark = pytest.mark.django_db


def add(programme, by, register="visit", *, name="里程", type="decimal", why="核销交通费", choices=()):
    return add_field(by=by, programme=programme, register=register, name=name, type=type, why=why, choices=choices)


def fields(programme, register="visit"):
    return [(each.id, each.asked) for each in rules(programme).charter.register(register).fields if each.own]


def said(programme, stored):
    view = history(programme, rules(programme).charter, stored.record, TODAY)
    return dict(view.base.fields)


def test_a_field_stands_in_the_rules_and_its_row_is_sealed(programme, cast):
    done = add(programme, cast.clerk)
    assert (done.added, done.field.field, fields(programme)) == (True, "own-1", [("own-1", True)])
    event = Event.objects.of(programme.office).latest("seq")
    assert (event.kind, event.about, [row[:2] for row in event.rows]) == (
        "field.added", {"register": "visit", "field": "own-1"}, [["ownfield", done.field.pk]],
    )  # fmt: skip
    assert verify().ok


def test_an_edition_read_as_it_was_put_in_force_has_none(programme, cast):
    add(programme, cast.clerk)
    assert [each.id for each in rules(programme, 1).charter.register("visit").fields] == ["progress", "on-site"]


def test_the_very_same_field_again_changes_nothing(programme, cast):
    first = add(programme, cast.clerk, type="choice", choices=["公车", "自驾"])
    seq = Event.objects.of(programme.office).latest("seq").seq
    again = add(programme, cast.clerk, type="choice", choices=["公车", "自驾"])
    assert (again.added, again.field.pk) == (False, first.field.pk)
    assert Event.objects.of(programme.office).latest("seq").seq == seq
    with refused("own-field-name-taken"):
        add(programme, cast.clerk, type="choice", choices=["公车", "步行"])


def test_fields_count_register_by_register(programme, cast):
    add(programme, cast.clerk)
    add(programme, cast.clerk, name="车次", type="text")
    add(programme, cast.clerk, "meeting")
    assert fields(programme) == [("own-1", True), ("own-2", True)]
    assert fields(programme, "meeting") == [("own-1", True)]


@pytest.mark.parametrize("who", ["reviewer", "treasurer", "auditor", "mentor", "unit", "partner"])
def test_only_owner_and_clerk_add_and_end_fields(programme, cast, who):
    add(programme, cast.owner)
    with not_allowed("no-function-permits"):
        add(programme, getattr(cast, who), name="车次")
    with not_allowed("no-function-permits"):
        end_field(by=getattr(cast, who), programme=programme, register="visit", field="own-1")


def test_what_is_wrong_is_told_all_at_once(programme, cast):
    with refused("name-missing", "own-field-type", "own-field-why"):
        add(programme, cast.clerk, name=" ", type="file", why=" ")
    with refused("register-unknown"):
        add(programme, cast.clerk, "nothing")
    with refused("own-field-unknown"):
        end_field(by=cast.clerk, programme=programme, register="visit", field="own-1")
    assert not OwnField.objects.of(programme.office).exists()


def test_a_record_may_say_it_or_leave_it_empty(programme, cast):
    add(programme, cast.clerk)
    with_it = enter(programme, cast.mentor, values={**SEEN, "own-1": Decimal("12.5")})
    without = enter(programme, cast.mentor, on=date(2010, 4, 21))
    assert said(programme, with_it)["own-1"] == Decimal("12.5")
    assert "own-1" not in said(programme, without)
    with refused("value-type"):
        enter(programme, cast.mentor, on=date(2010, 4, 22), values={**SEEN, "own-1": "多"})


def test_it_stands_in_exports(programme, cast):
    add(programme, cast.clerk)
    enter(programme, cast.mentor, values={**SEEN, "own-1": Decimal("12.5")})
    table = export_table(cast.clerk, programme, rules(programme).charter.register("visit"))
    assert table.rows[0][table.header.index("own-1")] == "12.5"


def test_a_correction_keeps_what_an_ended_field_said(programme, cast):
    add(programme, cast.clerk)
    stored = enter(programme, cast.mentor, values={**SEEN, "own-1": Decimal("12.5")})
    assert end_field(by=cast.clerk, programme=programme, register="visit", field="own-1") is True
    assert fields(programme) == [("own-1", False)]
    correct(stored, cast.mentor, values={"progress": "又看了一遍", "on-site": True})
    assert said(programme, stored) == {"progress": "又看了一遍", "on-site": True, "own-1": Decimal("12.5")}
    assert verify().ok


def test_a_field_ends_once(programme, cast):
    add(programme, cast.clerk)
    assert end_field(by=cast.clerk, programme=programme, register="visit", field="own-1") is True
    ended = Event.objects.of(programme.office).latest("seq")
    assert (ended.kind, ended.about) == ("field.ended", {"register": "visit", "field": "own-1"})
    assert end_field(by=cast.clerk, programme=programme, register="visit", field="own-1") is False
    assert Event.objects.of(programme.office).latest("seq").seq == ended.seq


def test_figures_and_issued_bulletins_do_not_see_it(programme, cast):
    stored = enter(programme, cast.clerk, person="mentor1", paper_signer="王")
    issue_at_once(by=cast.clerk, signed_by=cast.reviewer, issued_by=cast.clerk, programme=programme, series="progress",
                  until=TODAY, uuid=stored.record.uuid)  # fmt: skip
    before = {id: value.value for id, value in figures(programme).items()}
    add(programme, cast.clerk, type="integer")
    add(programme, cast.clerk, "financing", name="手续费", type="money")
    enter(programme, cast.clerk, "financing", person="mentor1", paper_signer="王",
          values={"amount": 100, "from-whom": "某单位", "own-1": 999})  # fmt: skip
    after = {id: value.value for id, value in figures(programme).items()}
    assert after == before | {"financing-sum": 100}
    assert verify().ok


def test_a_new_edition_keeps_the_fields_of_the_registers_it_keeps(programme, cast):
    add(programme, cast.clerk)
    sha = rules(programme).sha256
    text = charter_bytes(("edition: 1\n", f"edition: 2\nreplaces: jinghai-2010 1 {sha}\n"))
    adopt(by=cast.clerk, content=text, example_today=None)
    assert (rules(programme).number, fields(programme)) == (2, [("own-1", True)])
