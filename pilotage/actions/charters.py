"""Putting a charter in force: the first edition founds the programme, later ones amend it."""

import re
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from django.db import transaction
from django.utils.text import slugify

from pilotage.actions.entering import lock, record_event
from pilotage.actions.funds import ensure_accounts
from pilotage.actions.member_facts import keep_changed
from pilotage.actions.refusals import NotAllowed, Refused
from pilotage.domain.breaches import Breach
from pilotage.domain.charters import Charter, Checked, check
from pilotage.domain.charters.schema import Pair
from pilotage.domain.closing import check_open
from pilotage.domain.editions import check_same
from pilotage.domain.memberships import Anew, check_anew
from pilotage.domain.policy import Permission
from pilotage.models import Edition, Member, Office, Pairing, Person, Programme, User
from pilotage.models.owned import Owned
from pilotage.queries.figures import pairs
from pilotage.queries.people import permission
from pilotage.queries.programmes import editions, rules, today


class FaultyCharter(Refused):
    """The file is not a charter that can be put in force; `checked` carries every fault with its place."""

    def __init__(self, checked: Checked) -> None:
        errors = [fault for fault in checked.faults if fault.severity == "error"]
        super().__init__(Breach("charter-faulty", {"count": len(errors)}))
        self.checked = checked


@dataclass(frozen=True)
class Adopted:
    """The edition in force; `adopted` is False when these very bytes already were."""

    programme: Programme
    edition: Edition
    adopted: bool


@transaction.atomic
def adopt(
    *, by: User, content: bytes, office_name: str = "", office_code: str = "", example_today: date | None = None
) -> Adopted:
    """Put a charter in force.

    The office is the charter's first member of the role of kind office, unless named. `example_today` makes the
    programme an example with a day of its own. The same bytes again change nothing; an edition that does not follow
    the last is refused; the bytes are kept.
    """
    checked = check(content)
    if checked.charter is None or not checked.ok:
        raise FaultyCharter(checked)
    charter = checked.charter
    code, name = _office(charter, office_name, office_code)
    office = Office.objects.filter(code=code).first()
    if office is None:
        if not by.is_superuser:
            raise NotAllowed(Permission.CHARTER_ADOPT, "no-function-permits")
        office, _ = Office.objects.get_or_create(code=code, defaults={"name": name})
    digest = sha256(content).hexdigest()
    programme = Programme.objects.of(office).filter(code=charter.id).select_related("office").first()
    if programme is not None:
        verdict = permission(by, Permission.CHARTER_ADOPT, programme)
        if not verdict.allowed:
            raise NotAllowed(Permission.CHARTER_ADOPT, verdict.why)
    elif not by.is_superuser:
        raise NotAllowed(Permission.CHARTER_ADOPT, "no-function-permits")
    office = lock(office.pk)
    if programme is not None and (breaches := check_open(rules(programme).closed_on, Permission.CHARTER_ADOPT)):
        raise Refused(*breaches)
    known = editions(programme) if programme else []
    same = [edition for edition in known if edition.sha256 == digest]
    if programme and same:
        return Adopted(programme, same[0], False)
    breaches = check_succession(charter, known) + (
        check_same(charter, programme.code, programme.currency) if programme else []
    )
    if breaches:
        raise Refused(*breaches)
    return put_in_force(
        by=by, office=office, programme=programme, charter=charter, content=content, example_today=example_today
    )  # fmt: skip


@transaction.atomic
def put_in_force(
    *,
    by: User,
    office: Office,
    programme: Programme | None,
    charter: Charter,
    content: bytes,
    example_today: date | None,
) -> Adopted:
    """Write down an edition that was checked, and found its programme where there is none; within an action, which has
    locked the office."""
    if programme is None:
        programme = Programme.objects.create(
            office=office, code=charter.id, title=charter.title, timezone=charter.timezone,
            currency=charter.currency, example_today=example_today,
        )  # fmt: skip
    else:
        Programme.objects.of(office).filter(pk=programme.pk).update(title=charter.title, timezone=charter.timezone)
    programme.office = office
    digest = sha256(content).hexdigest()
    edition = Edition.objects.create(
        office=office, programme=programme, number=charter.edition, sha256=digest, content=content,
        adopted_on=today(programme), seq=office.seq,
    )  # fmt: skip
    rows: list[Owned] = [edition, *_found_bodies(office, programme, charter, edition)]
    rows += ensure_accounts(programme=programme, charter=charter) or []
    record_event(
        office, "charter.adopted", by=by, programme=programme, about={"edition": charter.edition, "sha256": digest},
        rows=rows,
    )  # fmt: skip
    return Adopted(programme, edition, True)


@transaction.atomic
def adopt_edition(*, by: User, programme: Programme, content: bytes, seen: str) -> Adopted:
    """Put the next edition of a programme's charter in force, once somebody has looked at what it changes: `seen` is
    the SHA-256 of the bytes that they looked at."""
    checked = check(content)
    if checked.charter is None or not checked.ok:
        raise FaultyCharter(checked)
    breaches = check_same(checked.charter, programme.code, programme.currency)
    if sha256(content).hexdigest() != seen:
        breaches.append(Breach("charter-not-seen", {}, "seen"))
    if breaches:
        raise Refused(*breaches)
    return adopt(by=by, content=content, office_name=programme.office.name, office_code=programme.office.code)


def check_succession(charter: Charter, known: list[Edition]) -> list[Breach]:
    """An edition follows the last: its number is the next, and `replaces` names the last by id, number and SHA-256."""
    last = known[-1] if known else None
    expected = last.number + 1 if last else 1
    if charter.edition != expected:
        return [Breach("edition-out-of-order", {"edition": charter.edition, "expected": expected}, "edition")]
    named = charter.replaces or ""
    if last is None:
        return [Breach("edition-replaces-nothing", {"replaces": named}, "replaces")] if named else []
    words = re.split(r"[\s/@:,]+", named.strip().lower())
    digests = [word for word in words if re.fullmatch(r"[0-9a-f]{12,64}", word)]
    names_last = (
        charter.id in words and str(last.number) in words and any(last.sha256.startswith(word) for word in digests)
    )
    if names_last:
        return []
    wanted = f"{charter.id} {last.number} {last.sha256}"[:80]
    if not named:
        return [Breach("edition-replaces-unsaid", {"wanted": wanted}, "replaces")]
    return [Breach("edition-replaces-other", {"replaces": named, "wanted": wanted}, "replaces")]


def _office(charter: Charter, name: str, code: str) -> tuple[str, str]:
    """(code, name) of the office the charter is put in force at."""
    members = [member for role in charter.roles if role.kind == "office" for member in role.members]
    if name:
        return code or slugify(name) or f"office-{sha256(name.encode()).hexdigest()[:8]}", name
    if not members:
        raise Refused(Breach("office-unnamed", {}, "office"))
    return code or members[0].id, members[0].name


def _found_bodies(office: Office, programme: Programme, charter: Charter, edition: Edition) -> list[Owned]:
    """Members, people and pairings that the charter names and the office does not have yet. Nothing is removed. What an
    amendment newly names takes part from the day on which it was put in force; what it named before, and the office has
    ended since, stays ended."""
    since = charter.runs.start if edition.number == 1 else max(charter.runs.start, edition.adopted_on)
    members = {row.code: row for row in Member.objects.of(office).filter(programme=programme)}
    before = list(members.values())
    people = {row.code for row in Person.objects.of(office)}
    rows: list[Owned] = []
    for role in charter.roles:
        for position, named in enumerate(role.members):
            if role.kind == "person":
                if named.id not in people:
                    rows.append(Person.objects.create(office=office, code=named.id, name=named.name))
                continue
            facts: dict[str, object] = {"name": named.name, "aliases": list(named.aliases), "position": position}
            facts |= {"parent": named.parent or "", "facts": dict(named.facts)}
            if named.id in members:
                Member.objects.of(office).filter(pk=members[named.id].pk).update(**facts)
            else:
                members[named.id] = Member.objects.create(
                    office=office, programme=programme, role=role.id, code=named.id, seq=office.seq,
                    starts_on=since, **facts,
                )  # fmt: skip
                rows.append(members[named.id])
    rows += keep_changed(office, before, office.seq)
    return rows + _found_pairs(office, programme, charter, members, since)


def _found_pairs(
    office: Office, programme: Programme, charter: Charter, members: dict[str, Member], since: date
) -> list[Owned]:
    """Pairings that the charter names and that never were: one that has ended is not made again by a later edition."""
    held = Pairing.objects.of(office).filter(programme=programme)
    known = {(row.provision, row.a_id, row.b_id) for row in held}
    wanted = [
        Anew(provision.id, a, b)
        for provision in charter.of_kind(Pair)
        for a, b in provision.pairs
        if (provision.id, members[a].pk, members[b].pk) not in known
        and all(members[side].ends_on is None for side in (a, b))
    ]
    if known and wanted:
        names = {code: row.name for code, row in members.items()}
        breaches = check_anew(charter, wanted, pairs(programme), names, since)
        if breaches:
            raise Refused(*breaches)
    return [
        Pairing.objects.create(
            office=office, programme=programme, provision=one.provision, code=f"{one.a}:{one.b}", a=members[one.a],
            b=members[one.b], starts_on=since, seq=office.seq,
        )
        for one in wanted
    ]  # fmt: skip
