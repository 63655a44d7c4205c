"""What happens to records: corrected, staged, confirmed, withdrawn; what stands and what waits after each."""

from datetime import date
from uuid import uuid4

import pytest

from pilotage.actions.people import appoint, end_appointment, open_account
from pilotage.actions.records import About, confirm_record
from pilotage.actions.refusals import Refused
from pilotage.domain.policy import Function
from pilotage.models import Appointment, Attachment, Event
from pilotage.queries.figures import figures
from pilotage.queries.histories import history
from pilotage.queries.programmes import rules
from tests.acts import (
    SEEN,
    confirm,
    correct,
    difficulty,
    enter,
    kinds,
    not_allowed,
    refused,
    stage,
    standing,
    withdraw,
)
from tests.cast import PASSWORD
from tests.factories import PAPER, TODAY, visit

pytestmark = pytest.mark.django_db


# ---- Correcting


def test_a_correction_replaces_from_the_beginning_and_keeps_the_history(programme, cast):
    stored = enter(programme, cast.mentor)
    done = correct(stored, cast.mentor, on=date(2010, 4, 8), reason="日期记错", values={**SEEN, "progress": "看了两处"})
    assert (done.entry.kind, done.entry.seen, done.entry.reason) == ("corrected", stored.entry.seq, "日期记错")
    latest = standing(programme, stored, until=date(2010, 4, 10)).latest
    assert (latest.happened_on, latest.fields["progress"]) == (date(2010, 4, 8), "看了两处")
    assert kinds(programme) == ["entered", "corrected"]


def test_two_people_correct_the_same_record_and_the_second_is_told(programme, cast):
    stored = enter(programme, cast.mentor)
    first = correct(stored, cast.mentor, values={**SEEN, "progress": "甲改"})
    with pytest.raises(Refused) as refusal:
        correct(stored, cast.clerk, values={**SEEN, "progress": "乙改"})
    (breach,) = refusal.value.breaches
    assert (breach.code, breach.params) == (
        "changed-since-seen",
        {"seen": stored.entry.seq, "latest": first.entry.seq},
    )
    done = correct(stored, cast.clerk, seen=first.entry.seq, values={**SEEN, "progress": "乙改"})
    assert (done.stored, done.entry.side) == (True, "mentor")  # the office corrects on behalf of who wrote it


def test_a_correction_sent_twice_is_written_once(programme, cast):
    stored = enter(programme, cast.mentor)
    uuid = uuid4()
    assert correct(stored, cast.mentor, uuid=uuid, values={**SEEN, "progress": "改"}).stored
    assert not correct(stored, cast.mentor, uuid=uuid, values={**SEEN, "progress": "改"}).stored
    assert kinds(programme) == ["entered", "corrected"]


def test_the_id_of_another_request_is_refused(programme, cast):
    stored, other = enter(programme, cast.mentor), enter(programme, cast.mentor)
    with refused("request-taken"):
        correct(stored, cast.mentor, uuid=other.entry.uuid, values={**SEEN, "progress": "改"})


def test_a_correction_that_changes_nothing_is_refused(programme, cast):
    stored = enter(programme, cast.mentor)
    with refused("nothing-changed"):
        correct(stored, cast.mentor)
    assert correct(stored, cast.mentor, evidence=[PAPER]).stored  # a paper handed in afterwards is something


def test_nobody_corrects_a_record_into_their_reach(programme, cast):
    """Judged is what the record was about, not only what it is said to be about now."""
    stored = visit(programme, cast.clerk, unit="yinghai", confirmed=False)
    with not_allowed("not-your-unit"):
        correct(stored, cast.mentor)
    mine = enter(programme, cast.mentor)
    with not_allowed("not-your-unit"):
        correct(mine, cast.mentor, about=About("yinghai", "mentor1"))


def test_a_correction_must_be_confirmed_again_and_until_then_the_old_stands(programme, cast):
    stored = enter(programme, cast.mentor)
    confirm(stored, cast.unit)
    assert figures(programme)["visit-count"].value == 1
    done = correct(stored, cast.mentor, values={**SEEN, "on-site": False})
    value = figures(programme)["visit-count"]
    assert (value.value, len(value.awaiting)) == (1, 1)
    confirm(done, cast.unit)
    value = figures(programme)["visit-count"]
    assert (value.value, len(value.awaiting)) == (0, 0)


def test_what_a_correction_replaced_waits_for_nobody(programme, cast):
    stored = difficulty(programme, cast.unit)
    assert standing(programme, stored).pending == ("office",)
    done = correct(stored, cast.mentor, values={"what": "缺人手", "state": "raised"})
    assert standing(programme, stored).pending == ("unit",)
    confirm(done, cast.unit)
    assert standing(programme, stored).pending == ()


def test_a_correction_does_not_pass_a_stage(programme, cast):
    stored = difficulty(programme, cast.mentor, on=date(2010, 4, 8))
    reached = stage(stored, cast.mentor, on=date(2010, 4, 10))
    values = {"what": "缺场地", "state": "raised"}
    with refused("day-after-stage"):
        correct(stored, cast.mentor, seen=reached.entry.seq, on=date(2010, 4, 11), values=values)


# ---- Stages


def test_a_stage_counts_from_its_day_once_it_is_confirmed(programme, cast):
    stored = difficulty(programme, cast.mentor, on=date(2010, 4, 8))
    confirm(stored, cast.unit)
    reached = stage(stored, cast.mentor, on=date(2010, 4, 20))
    solved = figures(programme)["solved-count"]
    assert (solved.value, len(solved.awaiting)) == (0, 1)
    confirm(reached, cast.unit)
    assert figures(programme)["solved-count"].value == 1
    assert figures(programme, date(2010, 4, 19))["solved-count"].value == 0


def test_stages_come_in_their_order(programme, cast):
    values = {"name": "比武", "stage": "designed", "signature": True}
    stored = enter(programme, cast.mentor, "activity", values=values, on=date(2010, 4, 8))
    with refused("stage-unknown"):
        stage(stored, cast.mentor, "lost")
    with refused("stage-reached"):
        stage(stored, cast.mentor, "designed")
    with refused("stage-before-start"):
        stage(stored, cast.mentor, "held", on=date(2010, 4, 7))
    brand = stage(stored, cast.mentor, "brand", on=date(2010, 4, 20))
    with refused("stage-reached"):
        stage(stored, cast.mentor, "brand", seen=brand.entry.seq, on=date(2010, 4, 21))
    with refused("stage-out-of-order"):
        stage(stored, cast.mentor, "held", seen=brand.entry.seq, on=date(2010, 4, 21))
    assert stage(stored, cast.mentor, "held", seen=brand.entry.seq, on=date(2010, 4, 19)).stored
    assert standing(programme, stored).latest.fields["stage"] == "brand"


def test_a_stage_taken_back_may_be_reached_again(programme, cast):
    stored = difficulty(programme, cast.mentor)
    with refused("stage-not-reached"):
        withdraw(stored, cast.mentor, stage="solved")
    reached = stage(stored, cast.mentor)
    back = withdraw(stored, cast.mentor, seen=reached.entry.seq, stage="solved")
    assert standing(programme, stored).latest.fields["state"] == "raised"
    assert stage(stored, cast.mentor, seen=back.entry.seq).stored
    assert standing(programme, stored).latest.fields["state"] == "solved"


# ---- Confirming


def test_a_confirmation_counts_from_when_it_is_known(programme, cast):
    stored = enter(programme, cast.mentor, on=date(2010, 4, 8))
    done = confirm(stored, cast.unit)
    assert figures(programme, date(2010, 4, 9))["visit-count"].value == 1
    assert figures(programme, date(2010, 4, 9), done.entry.seq - 1)["visit-count"].value == 0


def test_nobody_confirms_what_their_own_side_wrote(programme, cast):
    stored = difficulty(programme, cast.unit)
    with not_allowed("not-your-side"):
        confirm(stored, cast.unit)
    assert confirm(stored, cast.clerk).entry.side == "office"


def test_the_office_stands_in_through_another_person(programme, cast):
    stored = difficulty(programme, cast.clerk, side="unit")
    assert standing(programme, stored).pending == ("office",)
    with refused("own-writing"):
        confirm(stored, cast.clerk)
    assert confirm(stored, cast.reviewer).entry.side == "office"


def test_all_named_sides_must_confirm(programme, cast):
    values = {"subject": "讲座", "field": "tax"}
    stored = enter(
        programme, cast.unit, "agreement", unit="", pair="local-tax:wangkou", values=values, evidence=[PAPER]
    )
    assert standing(programme, stored).pending == ("office", "partner")
    confirm(stored, cast.partner)
    assert standing(programme, stored).pending == ("office",)
    confirm(stored, cast.reviewer)
    assert figures(programme)["agreement-count"].value == 1


def test_a_confirmation_is_given_once(programme, cast):
    stored = enter(programme, cast.mentor)
    uuid = uuid4()
    once = confirm_record(by=cast.unit, record=stored.record, uuid=uuid, seen=stored.entry.seq)
    again = confirm_record(by=cast.unit, record=stored.record, uuid=uuid, seen=stored.entry.seq)
    assert (once.stored, again.stored) == (True, False)
    with refused("already-confirmed"):
        confirm(stored, cast.unit)


def test_what_has_changed_since_it_was_read_is_not_confirmed(programme, cast):
    stored = enter(programme, cast.mentor)
    correct(stored, cast.mentor, values={**SEEN, "progress": "改"})
    with refused("changed-since-seen"):
        confirm(stored, cast.unit)


def test_who_is_not_asked_does_not_confirm(programme, cast):
    stored = enter(programme, cast.mentor)
    with refused("confirmation-not-asked"):
        confirm(stored, cast.clerk)
    with not_allowed("not-your-side"):
        confirm(stored, cast.mentor)
    with not_allowed("no-function-permits"):
        confirm(stored, cast.auditor)


def test_a_side_confirms_through_whoever_speaks_for_it_today(programme, cast):
    stored = enter(programme, cast.mentor, on=date(2010, 4, 8))
    appoint(by=cast.owner, programme=programme, person="new", name="新", function=Function.CONTACT, role="unit",
            member="wangkou", starts_on=date(2010, 4, 20))  # fmt: skip
    new = open_account(by=cast.owner, programme=programme, person="new", username="new", password=PASSWORD)
    held = Appointment.objects.of(programme.office_id).get(person__code="unit1")
    end_appointment(by=cast.owner, programme=programme, appointment=held.pk, ends_on=date(2010, 4, 19))
    with not_allowed("not-appointed-then"):
        confirm(stored, cast.unit)
    assert confirm(stored, new).entry.side == "unit"


def test_the_office_enters_a_confirmation_signed_on_paper(programme, cast):
    stored = enter(programme, cast.mentor)
    with refused("signer-missing"):
        confirm(stored, cast.clerk, on_paper=True, signer=" ")
    with refused("day-in-future"):
        confirm(stored, cast.clerk, on_paper=True, signer="王书记", happened_on=date(2010, 4, 27))
    with refused("confirmed-before"):
        confirm(stored, cast.clerk, on_paper=True, signer="王书记", happened_on=date(2010, 4, 19))
    with not_allowed("no-function-permits"):
        confirm(stored, cast.reviewer, on_paper=True, signer="王书记")
    entry = confirm(stored, cast.clerk, on_paper=True, signer="王书记", evidence=[PAPER]).entry
    assert (entry.side, entry.on_paper, entry.signer, entry.by) == ("unit", True, "王书记", cast.clerk)
    assert Attachment.objects.of(programme.office_id).get().entry == entry


def test_on_paper_it_is_said_whose_where_several_are_asked(programme, cast):
    values = {"subject": "讲座", "field": "tax"}
    stored = enter(
        programme, cast.unit, "agreement", unit="", pair="local-tax:wangkou", values=values, evidence=[PAPER]
    )
    with refused("confirmation-not-asked"):
        confirm(stored, cast.clerk, on_paper=True, signer="李科长")
    assert confirm(stored, cast.clerk, on_paper=True, signer="李科长", side="partner").entry.side == "partner"


def test_entered_as_signed_it_stands_at_once(programme, cast):
    assert figures(programme)["visit-count"].value == 0
    stored = enter(programme, cast.clerk, person="mentor1", paper_signer="王书记")
    assert figures(programme)["visit-count"].value == 1
    assert kinds(programme) == ["entered", "confirmed"]
    assert Event.objects.of(programme.office_id).filter(seq=stored.entry.seq).count() == 1
    with not_allowed("no-function-permits"):
        enter(programme, cast.mentor, paper_signer="王书记")


# ---- Withdrawing


def test_a_withdrawn_record_counts_nowhere_and_stays_in_the_history(programme, cast):
    stored = visit(programme, cast.clerk)
    with refused("reason-missing"):
        withdraw(stored, cast.clerk, reason="  ")
    gone = withdraw(stored, cast.clerk)
    assert gone.entry.reason == "记错了"
    assert figures(programme)["visit-count"].value == 0
    assert figures(programme, known=gone.entry.seq - 1)["visit-count"].value == 1
    for act in (
        lambda: correct(stored, cast.clerk, seen=gone.entry.seq),
        lambda: withdraw(stored, cast.clerk, seen=gone.entry.seq),
        lambda: confirm(stored, cast.clerk, seen=gone.entry.seq, on_paper=True, signer="王"),
    ):
        with refused("record-withdrawn"):
            act()
    assert history(programme, rules(programme).charter, stored.record, TODAY).withdrawn


def test_only_who_may_write_withdraws(programme, cast):
    stored = enter(programme, cast.mentor)
    for who, why in (("unit", "not-your-side"), ("auditor", "no-function-permits"), ("partner", "not-your-unit")):
        with not_allowed(why):
            withdraw(stored, getattr(cast, who))
