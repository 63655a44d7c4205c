"""Who is aided: lists of people, kept by unit. What is known of a person lies apart from what is sealed, and can be
erased; it never goes into an event."""

from collections.abc import Sequence
from uuid import UUID, uuid5

from django.db import transaction
from django.utils.crypto import get_random_string

from pilotage.actions.aid_cases import demand_aid
from pilotage.actions.refusals import NotAllowed, Refused
from pilotage.actions.round_cases import RoundCase, at_round
from pilotage.domain.aid import Person, check_named, check_people
from pilotage.domain.breaches import Breach
from pilotage.domain.policy import Permission
from pilotage.domain.round_states import Status
from pilotage.domain.seals import digest
from pilotage.models import Beneficiary, Member, Programme, User
from pilotage.queries.aid import lists_of, share_of, standing_shares
from pilotage.queries.people import permission

NAMING = (Status.DECIDED, Status.PUBLIC, Status.FINAL)
"""People are named once it is decided that they are aided: nobody's name is kept who gets nothing."""


@transaction.atomic
def add_beneficiaries(
    *, by: User, programme: Programme, round: int, unit: str, people: Sequence[Person], uuid: UUID
) -> list[Beneficiary]:
    """Put people on a unit's list, all or none: no more than the unit has places, and no more money than it got."""
    case = _open(by, programme, round, unit)
    requests = [uuid5(uuid, str(place)) for place in range(len(people))]
    done = list(Beneficiary.objects.of(case.act.office).filter(uuid__in=requests))
    if done:
        if any(row.round_id != case.row.pk for row in done):
            raise Refused(Breach("request-taken", {}))
        return done
    row = standing_shares(case.row).filter(unit__code=unit).first()
    breaches = check_people(people)
    if row is None or row.unit is None:
        raise Refused(*breaches, Breach("aid-unit-nothing", {}, "people"))
    before = lists_of(case.row).get(unit)
    named = (before.people if before else 0) + len(people)
    given = (before.amount if before else 0) + sum(person.amount for person in people)
    breaches += check_named(share_of(row), named, given, programme.currency)
    if breaches:
        raise Refused(*breaches)
    kept = [_put(case, row.unit, person, request) for person, request in zip(people, requests, strict=True)]
    case.note("people-named", rows=kept, about={"unit": unit, "people": len(kept)})
    return kept


def _put(case: RoundCase, unit: Member, person: Person, uuid: UUID) -> Beneficiary:
    salt = get_random_string(32)
    personal = {"name": person.name, **({"note": person.note} if person.note else {})}
    row: Beneficiary = Beneficiary.objects.create(
        office=case.act.office, round=case.row, uuid=uuid, unit=unit, amount=person.amount, salt=salt,
        personal=personal, digest=digest({"salt": salt, "personal": personal}), by=case.act.by, seq=case.act.seq,
    )  # fmt: skip
    return row


@transaction.atomic
def take_off_beneficiary(*, by: User, programme: Programme, round: int, unit: str, person: int) -> Beneficiary:
    """Take somebody off a unit's list; what was known of the person is erased with it."""
    case = _open(by, programme, round, unit)
    row = _find(case, unit, person)
    if row.ended_seq is not None:
        return row
    mine = Beneficiary.objects.of(case.act.office).filter(pk=row.pk, ended_seq=None)
    mine.update(ended_seq=case.act.seq, salt="", personal={})
    row.ended_seq = case.act.seq
    case.note("person-taken-off", rows=[row], about={"unit": unit, "person": row.pk})
    return row


@transaction.atomic
def erase_beneficiary(*, by: User, programme: Programme, round: int, unit: str, person: int) -> Beneficiary:
    """Erase what is known of somebody; the person still counts. The row's salted digest stays and tells nothing."""
    case = _open(by, programme, round, unit)
    row = _find(case, unit, person)
    if not row.salt:
        return row
    Beneficiary.objects.of(case.act.office).filter(pk=row.pk).update(salt="", personal={})
    case.note("person-erased", rows=[], about={"unit": unit, "person": row.pk})
    return row


def _open(by: User, programme: Programme, round: int, unit: str) -> RoundCase:
    """For the office and for the unit's own contacts."""
    case = at_round(by, Permission.ROUND_READ, programme, round, while_in=NAMING)
    rule = demand_aid(case)
    verdict = permission(by, Permission.RECORD_WRITE, programme, about=[unit], roles=[rule.for_])
    if not verdict.allowed:
        raise NotAllowed(Permission.RECORD_WRITE, verdict.why)
    return case


def _find(case: RoundCase, unit: str, person: int) -> Beneficiary:
    rows = Beneficiary.objects.of(case.act.office).filter(round=case.row, unit__code=unit, pk=person)
    found: Beneficiary | None = rows.first()
    if found is None:
        raise Refused(Breach("aid-person-unknown", {}))
    return found
