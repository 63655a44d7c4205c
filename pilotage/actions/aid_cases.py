"""What the actions on aid are made of, and what a record in a register of aid may say; called inside their transaction."""

from collections.abc import Mapping
from uuid import UUID

from pilotage.actions.entering import Act
from pilotage.actions.entries import Content
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


def check_aid(
    act: Act, register: str, values: Mapping[str, Value], record: Record | None = None, base: Entry | None = None,
    content: Content | None = None,
) -> list[Breach]:  # fmt: skip
    """What a record in a register of aid may not say: extra places and money are decided in a round, and what a round
    decided stays until its decision is taken back. `base` is what a correction replaces, `content` what it says."""
    rule = aid_registers(act.rules.charter).get(register)
    if rule is None:
        return []
    if record is not None and (breaches := check_decided(act, record, base, content)) is not None:
        return breaches
    if rule.extra_places is None and rule.extra_money is None:
        return []
    names = {each.id: each.name for each in act.rules.charter.register(register).fields}
    stood = base.body if base is not None else {}
    return [
        Breach("aid-extra-claimed", {"field": names.get(name, name), "title": rule.title}, name, rule.cite[0])
        for name in claims(values)
        if values[name] != stood.get(name)
    ]


def check_decided(
    act: Act, record: Record, base: Entry | None = None, content: Content | None = None
) -> list[Breach] | None:  # fmt: skip
    """What a round's decision put on record is made void by taking the decision back, and corrected only in what the
    decision does not fill; None where no decision stands behind it. Without `content` the record is to be made void."""
    if record.register not in aid_registers(act.rules.charter):
        return None
    number = aid_records(act.programme, [record.pk]).get(record.pk)
    if number is None:
        return None
    if base is not None and content is not None:
        same = all(base.body.get(name) == content.body.get(name) for name in FILLED)
        if same and (base.unit_id, base.happened_on) == (content.where["unit_id"], content.happened_on):
            return []
    return [Breach("aid-record-decided", {"round": number})]
