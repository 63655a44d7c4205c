"""Pairings are made, ended and replaced once; needs and offers are entered and ended; every refusal leaves nothing."""

from datetime import date
from uuid import UUID, uuid4

import pytest

from pilotage.actions.matching import appoint_suggested
from pilotage.actions.pair_offers import end_offer, enter_offer, set_offers
from pilotage.actions.pairs import (
    Chosen,
    accept_pairs,
    end_pairing,
    lift_veto,
    pair_up,
    replace_partner,
    veto_pair,
)
from pilotage.actions.people import MemberRow, import_members
from pilotage.actions.refusals import NotAllowed, Refused
from pilotage.domain.pairs import OfferKind
from pilotage.models import Event, Office, Pairing, PairingReason, PairOffer, PairVeto
from pilotage.queries.pairs import offers
from pilotage.queries.verification import verify
from tests.factories import START, TODAY

pytestmark = pytest.mark.django_db
NEED, OFFER = OfferKind.NEED, OfferKind.OFFER
TAX = "税法知识和减免税政策"


def codes(refusal) -> list[str]:
    return [breach.code for breach in refusal.value.breaches]


def pairing(programme, code: str) -> Pairing:
    return Pairing.objects.of(programme.office_id).select_related("a", "b").get(programme=programme, code=code)


def newcomers(programme, cast) -> None:
    import_members(
        by=cast.clerk, programme=programme,
        rows=[MemberRow(1, "unit", "late", "后加单位团委", starts_on=START),
              MemberRow(2, "unit", "later", "再加单位团委", starts_on=START),
              MemberRow(3, "partner", "bank", "县银行团委", starts_on=START),
              MemberRow(4, "partner", "court", "县法院团委", starts_on=START, ends_on=date(2010, 6, 30))],
    )  # fmt: skip


def pair(programme, cast, a: str = "bank", b: str = "late", *, on: date = TODAY, uuid: UUID | None = None, **more):
    return pair_up(by=cast.clerk, programme=programme, provision="pairing", a=a, b=b, starts_on=on,
                   uuid=uuid or uuid4(), **more)  # fmt: skip


def state(programme) -> tuple[int, int, int]:
    office = programme.office_id
    return (
        Office.objects.get(pk=office).seq,
        Pairing.objects.of(office).count(),
        PairingReason.objects.of(office).count(),
    )


# ---- Making ----------------------------------------------------------------------------------------------------------


def test_two_are_paired_once_with_the_reason_and_the_advice(programme, cast) -> None:
    newcomers(programme, cast)
    uuid = uuid4()
    made = pair(programme, cast, uuid=uuid, text=" 需求吻合 ", advice={"score": 10})
    assert (made.code, made.starts_on, made.ends_on) == ("bank:late", TODAY, None)
    reason = PairingReason.objects.of(programme.office_id).get(pairing=made)
    assert (reason.what, reason.text, reason.advice, reason.by_id) == ("made", "需求吻合", {"score": 10}, cast.clerk.pk)
    before = state(programme)
    assert pair(programme, cast, uuid=uuid, text="别的") == made
    assert state(programme) == before
    event = Event.objects.of(programme.office_id).latest("seq")
    assert (event.kind, len(event.rows)) == ("pairing.made", 2)
    assert verify().ok


def test_a_pairing_ends_with_whoever_is_known_to_leave(programme, cast) -> None:
    newcomers(programme, cast)
    made = pair(programme, cast, "court")
    assert (made.ends_on, made.ended_seq) == (date(2010, 6, 30), made.seq)
    with pytest.raises(Refused) as refusal:
        pair(programme, cast, "court", "later", on=date(2010, 7, 1))
    assert codes(refusal) == ["pair-member-not-then"]


@pytest.mark.parametrize(("a", "b", "found"), [
    ("bank", "wangkou", ["pair-limit"]),
    ("local-tax", "late", ["pair-limit"]),
    ("local-tax", "wangkou", ["pair-stands"]),
    ("late", "bank", ["member-of-other-role", "member-of-other-role"]),
    ("nobody", "late", ["member-unknown"]),
])  # fmt: skip
def test_a_refused_pairing_leaves_nothing(programme, cast, a: str, b: str, found: list[str]) -> None:
    newcomers(programme, cast)
    before = state(programme)
    with pytest.raises(Refused) as refusal:
        pair(programme, cast, a, b)
    assert codes(refusal) == found
    assert state(programme) == before


def test_what_the_charter_does_not_pair_nobody_pairs(programme, cast) -> None:
    with pytest.raises(Refused) as refusal:
        pair_up(by=cast.clerk, programme=programme, provision="mentors", a="a", b="b", starts_on=TODAY, uuid=uuid4())
    assert codes(refusal) == ["pair-provision-unknown"]


def test_only_the_office_s_clerk_makes_and_ends_pairs(programme, cast) -> None:
    old = pairing(programme, "local-tax:wangkou")
    for user in (cast.reviewer, cast.treasurer, cast.auditor, cast.mentor, cast.unit, cast.partner):
        with pytest.raises(NotAllowed):
            pair_up(
                by=user, programme=programme, provision="pairing", a="bank", b="late", starts_on=TODAY, uuid=uuid4()
            )
        with pytest.raises(NotAllowed):
            end_pairing(by=user, programme=programme, pairing=old.pk, ends_on=TODAY, uuid=uuid4(), text="为什么")
        with pytest.raises(NotAllowed):
            veto_pair(by=user, programme=programme, provision="pairing", a="police", b="wangkou", reason="不宜",
                      uuid=uuid4())  # fmt: skip


# ---- Ending and replacing --------------------------------------------------------------------------------------------


def test_a_pairing_ends_once_with_its_reason(programme, cast) -> None:
    old, uuid = pairing(programme, "local-tax:wangkou"), uuid4()
    ended = end_pairing(by=cast.clerk, programme=programme, pairing=old.pk, ends_on=TODAY, uuid=uuid, text="任务完成")
    assert (ended.ends_on, ended.ended_seq) == (TODAY, Office.objects.get(pk=programme.office_id).seq)
    before = state(programme)
    again = end_pairing(by=cast.clerk, programme=programme, pairing=old.pk, ends_on=TODAY, uuid=uuid, text="任务完成")
    assert (again.pk, state(programme)) == (old.pk, before)
    with pytest.raises(Refused) as refusal:
        end_pairing(by=cast.clerk, programme=programme, pairing=old.pk, ends_on=TODAY, uuid=uuid4(), text="又一次")
    assert codes(refusal) == ["pairing-ended"]
    with pytest.raises(Refused) as refusal:
        end_pairing(by=cast.clerk, programme=programme, pairing=pairing(programme, "police:hengxing").pk, ends_on=TODAY,
                    uuid=uuid4(), text=" ")  # fmt: skip
    assert codes(refusal) == ["reason-missing"]
    with pytest.raises(Refused) as refusal:
        end_pairing(by=cast.clerk, programme=programme, pairing=10**6, ends_on=TODAY, uuid=uuid4(), text="无")
    assert codes(refusal) == ["pairing-unknown"]
    assert verify().ok


def test_an_id_belongs_to_one_request(programme, cast) -> None:
    newcomers(programme, cast)
    uuid = uuid4()
    made = pair(programme, cast, uuid=uuid)
    with pytest.raises(Refused) as refusal:
        end_pairing(by=cast.clerk, programme=programme, pairing=made.pk, ends_on=TODAY, uuid=uuid, text="为什么")
    assert codes(refusal) == ["request-taken"]


def test_another_partner_comes_the_day_after_in_one_act(programme, cast) -> None:
    newcomers(programme, cast)
    old, uuid = pairing(programme, "local-tax:wangkou"), uuid4()
    asked = {"by": cast.clerk, "programme": programme, "pairing": old.pk, "partner": "bank", "on": TODAY}
    made = replace_partner(**asked, uuid=uuid, text="合并")
    ended = pairing(programme, "local-tax:wangkou")
    assert (ended.ends_on, made.code, made.starts_on) == (date(2010, 4, 25), "bank:wangkou", TODAY)
    assert (ended.ended_seq, Event.objects.of(programme.office_id).latest("seq").kind) == (made.seq, "pairing.replaced")
    before = state(programme)
    assert replace_partner(**asked, uuid=uuid, text="合并") == made
    assert state(programme) == before
    stays = replace_partner(by=cast.clerk, programme=programme, pairing=made.pk, partner="late", stays="bank",
                            on=date(2010, 5, 1), uuid=uuid4(), text="换单位")  # fmt: skip
    assert (stays.code, stays.starts_on) == ("bank:late", date(2010, 5, 1))
    assert verify().ok


def test_a_replacement_that_is_refused_leaves_the_old_pairing(programme, cast) -> None:
    old = pairing(programme, "local-tax:wangkou")
    before = state(programme)
    for more, found in (
        ({"partner": "police", "on": TODAY, "text": "换"}, ["pair-limit"]),
        ({"partner": "police", "on": START, "text": "换"}, ["pair-ends-before-start"]),
        ({"partner": "police", "on": TODAY, "text": ""}, ["reason-missing"]),
        ({"partner": "police", "on": TODAY, "text": "换", "stays": "yinghai"}, ["pair-stays-neither"]),
    ):
        with pytest.raises(Refused) as refusal:
            replace_partner(by=cast.clerk, programme=programme, pairing=old.pk, uuid=uuid4(), **more)
        assert (codes(refusal), state(programme)) == (found, before)


# ---- Accepting -------------------------------------------------------------------------------------------------------


def test_what_was_chosen_from_a_suggestion_is_made_wholly_or_not_at_all(programme, cast) -> None:
    newcomers(programme, cast)
    asked = {"by": cast.clerk, "programme": programme, "provision": "pairing", "starts_on": TODAY}
    before = state(programme)
    with pytest.raises(Refused) as refusal:
        accept_pairs(**asked, chosen=[Chosen("bank", "late"), Chosen("bank", "later")], uuid=uuid4())
    assert (codes(refusal), state(programme)) == (["pair-limit"], before)
    with pytest.raises(Refused) as refusal:
        accept_pairs(**asked, chosen=[], uuid=uuid4())
    assert codes(refusal) == ["pair-none-chosen"]
    old, uuid = pairing(programme, "local-tax:wangkou"), uuid4()
    both = [Chosen("bank", "wangkou", "重新推荐", {"score": 3}, old.pk), Chosen("local-tax", "late")]
    made = accept_pairs(**asked, chosen=both, uuid=uuid)
    assert [row.code for row in made] == ["bank:wangkou", "local-tax:late"]
    assert pairing(programme, "local-tax:wangkou").ends_on == date(2010, 4, 25)
    before = state(programme)
    assert accept_pairs(**asked, chosen=both, uuid=uuid) == made
    assert state(programme) == before
    assert verify().ok


def test_people_who_were_suggested_are_appointed_all_or_none(programme, cast) -> None:
    seq = Office.objects.get(pk=programme.office_id).seq
    with pytest.raises(Refused) as refusal:
        appoint_suggested(by=cast.clerk, programme=programme, role="mentor", starts_on=TODAY,
                          chosen=[("mentor1", "yinghai"), ("mentor1", "nowhere")])  # fmt: skip
    assert (codes(refusal), Office.objects.get(pk=programme.office_id).seq) == (["member-unknown"], seq)
    with pytest.raises(Refused) as refusal:
        appoint_suggested(by=cast.clerk, programme=programme, role="mentor", starts_on=TODAY, chosen=[])
    assert codes(refusal) == ["pair-none-chosen"]
    made = appoint_suggested(by=cast.clerk, programme=programme, role="mentor", starts_on=TODAY,
                             chosen=[("mentor1", "yinghai"), ("mentor1", "shunfeng")])  # fmt: skip
    assert [row.serves.code for row in made] == ["yinghai", "shunfeng"]


# ---- Vetoes ----------------------------------------------------------------------------------------------------------


def test_two_kept_apart_are_not_paired_until_it_is_lifted(programme, cast) -> None:
    newcomers(programme, cast)
    uuid = uuid4()
    asked = {"by": cast.clerk, "programme": programme, "provision": "pairing", "a": "bank", "b": "late"}
    veto = veto_pair(**asked, reason="有亲属关系", uuid=uuid)
    assert veto_pair(**asked, reason="有亲属关系", uuid=uuid) == veto
    with pytest.raises(Refused) as refusal:
        veto_pair(**asked, reason="再说一次", uuid=uuid4())
    assert codes(refusal) == ["pair-vetoed-already"]
    with pytest.raises(Refused) as refusal:
        pair(programme, cast)
    assert codes(refusal) == ["pair-vetoed"]
    lift_veto(by=cast.clerk, programme=programme, veto=veto.pk)
    before = state(programme)
    lift_veto(by=cast.clerk, programme=programme, veto=veto.pk)
    assert state(programme) == before
    assert pair(programme, cast).code == "bank:late"
    assert PairVeto.objects.of(programme.office_id).get().ended_seq is not None
    with pytest.raises(Refused) as refusal:
        lift_veto(by=cast.clerk, programme=programme, veto=10**6)
    assert codes(refusal) == ["veto-unknown"]
    for change, found in (({"reason": ""}, ["reason-missing"]), ({"a": "late"}, ["member-of-other-role"]),
                          ({"b": "nobody"}, ["member-unknown"]), ({"reason": "长" * 201}, ["text-long"])):  # fmt: skip
        with pytest.raises(Refused) as refusal:
            veto_pair(**{**asked, "reason": "不宜", **change}, uuid=uuid4())
        assert codes(refusal) == found
    assert verify().ok


# ---- Needs and offers ------------------------------------------------------------------------------------------------


def standing(programme, member: str = "wangkou") -> list[tuple[str, str, str]]:
    return [(each.kind, each.topic, each.words) for each in offers(programme, "pairing", member)]


def test_a_member_says_what_it_needs_and_offers_once(programme, cast) -> None:
    asked = {"by": cast.unit, "programme": programme, "provision": "pairing", "member": "wangkou", "kind": NEED}
    row = enter_offer(**asked, topic=TAX, uuid=uuid4())
    before = state(programme)
    assert enter_offer(**asked, topic=TAX, uuid=uuid4()) == row, "the same again does nothing"
    assert (state(programme), standing(programme)) == (before, [("need", TAX, "")])
    enter_offer(**asked, words=" 会计辅导 ", uuid=uuid4())
    assert standing(programme)[1] == ("need", "", "会计辅导")
    end_offer(by=cast.unit, programme=programme, offer=row.pk)
    before = state(programme)
    end_offer(by=cast.unit, programme=programme, offer=row.pk)
    assert (state(programme), standing(programme)) == (before, [("need", "", "会计辅导")])
    assert verify().ok


@pytest.mark.parametrize(("change", "found"), [
    ({}, ["offer-empty"]),
    ({"topic": "没有的主题"}, ["topic-unknown"]),
    ({"words": "长" * 201}, ["text-long"]),
    ({"words": "有", "member": "jinghai-office"}, ["offer-of-neither-side"]),
    ({"words": "有", "member": "nobody"}, ["member-unknown"]),
    ({"words": "有", "provision": "mentors"}, ["pair-provision-unknown"]),
])  # fmt: skip
def test_what_says_nothing_or_of_nobody_is_refused(programme, cast, change: dict[str, str], found: list[str]) -> None:
    asked = {"provision": "pairing", "member": "wangkou", "kind": NEED} | change
    with pytest.raises(Refused) as refusal:
        enter_offer(by=cast.clerk, programme=programme, uuid=uuid4(), **asked)
    assert codes(refusal) == found
    assert not PairOffer.objects.of(programme.office_id).exists()


def test_nobody_speaks_for_another_member_but_the_office(programme, cast) -> None:
    asked = {"programme": programme, "provision": "pairing", "kind": OFFER, "words": "讲座"}
    row = enter_offer(by=cast.partner, member="local-tax", uuid=uuid4(), **asked)
    for user, member in ((cast.unit, "yinghai"), (cast.unit, "local-tax"), (cast.partner, "wangkou"),
                         (cast.mentor, "wangkou"), (cast.reviewer, "wangkou"), (cast.auditor, "wangkou")):  # fmt: skip
        with pytest.raises(NotAllowed):
            enter_offer(by=user, member=member, uuid=uuid4(), **asked)
        with pytest.raises(NotAllowed):
            set_offers(by=user, programme=programme, provision="pairing", member=member, said={}, uuid=uuid4())
    with pytest.raises(NotAllowed):
        end_offer(by=cast.unit, programme=programme, offer=row.pk)
    end_offer(by=cast.clerk, programme=programme, offer=row.pk)
    with pytest.raises(Refused) as refusal:
        end_offer(by=cast.clerk, programme=programme, offer=10**6)
    assert codes(refusal) == ["offer-unknown"]


def test_setting_needs_and_offers_ends_only_what_was_seen(programme, cast) -> None:
    asked = {"programme": programme, "provision": "pairing", "member": "wangkou"}
    first = enter_offer(by=cast.unit, kind=NEED, words="一", uuid=uuid4(), **asked)
    enter_offer(by=cast.clerk, kind=NEED, words="二", uuid=uuid4(), **asked)
    uuid = uuid4()
    said = {NEED: [(TAX, "")], OFFER: [("", "场地")]}
    assert set_offers(by=cast.unit, said=said, uuid=uuid, seen=[first.pk], **asked) == 3
    assert standing(programme) == [("need", "", "二"), ("need", TAX, ""), ("offer", "", "场地")]
    before = state(programme)
    assert set_offers(by=cast.unit, said=said, uuid=uuid, seen=[first.pk], **asked) == 0
    assert state(programme) == before
    with pytest.raises(Refused) as refusal:
        set_offers(by=cast.unit, said={NEED: [("没有", "")], OFFER: [("", "")]}, uuid=uuid4(), **asked)
    assert (codes(refusal), state(programme)) == (["topic-unknown", "offer-empty"], before)
    assert verify().ok
