"""What the actions on aid are made of, and what a record in a register of aid may say; called inside their transaction."""

from collections.abc import Mapping
from uuid import UUID

from pilotage.actions.entering import Act
from pilotage.actions.refusals import Refused
from pilotage.actions.round_cases import RoundCase
from pilotage.domain.aid import FILLED, Share, aid_registers, claims
from pilotage.domain.breaches import Breach
from pilotage.domain.charters.schema import Priority
from pilotage.domain.fields import tidy
from pilotage.domain.records import Value
from pilotage.domain.round_states import Kind
from pilotage.models import AidShare, Entry, Member, Record
from pilotage.queries.aid import aid_records, seen_of


def demand_aid(case: RoundCase) -> Priority:
    """The provision of a round of aid; Refused where the round is none."""
    rule = case.rule
    if case.row.kind != Kind.AID or not isinstance(rule, Priority):
        raise Refused(Breach("aid-not-this-round", {}))
    return rule


def check_seen(case: RoundCase, seen: int) -> list[Breach]:
    """Nobody has written shares or totals since the writer looked."""
    return [] if seen_of(case.row) == seen else [Breach("aid-shares-changed", {}, "shares_seen")]


def end_share(case: RoundCase, row: AidShare) -> AidShare:
    """End a row that another replaces; it goes into the event again."""
    AidShare.objects.of(case.act.office).filter(pk=row.pk, ended_seq=None).update(ended_seq=case.act.seq)
    row.ended_seq = case.act.seq
    return row


def put_share(case: RoundCase, share: Share, unit: Member | None, uuid: UUID, record: Record | None = None) -> AidShare:
    """A share as it stands from now on."""
    row: AidShare = AidShare.objects.create(
        office=case.act.office, round=case.row, uuid=uuid, unit=unit, asked=share.asked, places=share.places,
        extra_places=share.extra_places, amount=share.amount, extra_amount=share.extra_amount,
        reason=tidy(share.reason), record=record, by=case.act.by, seq=case.act.seq,
    )  # fmt: skip
    return row


def check_claim(act: Act, register: str, values: Mapping[str, Value]) -> list[Breach]:
    """Extra places and money are decided in a round: a record that anybody enters claims none."""
    rule = aid_registers(act.rules.charter).get(register)
    if rule is None or (rule.extra_places is None and rule.extra_money is None):
        return []
    names = {each.id: each.name for each in act.rules.charter.register(register).fields}
    cite = rule.cite[0]
    return [
        Breach("aid-extra-claimed", {"field": names.get(name, name), "title": rule.title}, name, cite)
        for name in claims(values)
    ]


def check_decided(
    act: Act, record: Record, base: Entry | None = None, body: Mapping[str, object] | None = None,
    unit: int | None = None,
) -> list[Breach]:  # fmt: skip
    """What a round's decision put on record stays as it was decided, and is made void by taking the decision back.

    `base` is what stands and `body` with `unit` what a correction says; without them the record is to be made void.
    """
    if record.register not in aid_registers(act.rules.charter):
        return []
    number = aid_records(act.programme, [record.pk]).get(record.pk)
    if number is None:
        return []
    if base is not None and body is not None:
        same = all(base.body.get(name) == body.get(name) for name in FILLED)
        if same and base.unit_id == unit:
            return []
    return [Breach("aid-record-decided", {"round": number})]
