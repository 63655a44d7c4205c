"""A pair's own page, shared by its two sides: who and since when, what each needs and offers, meetings, agreements, what
waits for whom."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from pilotage.domain.charters.schema import Pair, Register
from pilotage.domain.fields import projected
from pilotage.domain.meetings import Stand, is_agreement, meetings, pairs_of
from pilotage.domain.pairs import OfferKind
from pilotage.domain.policy import NotAllowed, Permission, Post
from pilotage.models import Member, Pairing
from pilotage.queries.meetings import Held, Seen, beside, held_records
from pilotage.queries.pairs import Said, find_pairing, offers
from pilotage.queries.registers import confirming, writing
from pilotage.web.basis import basis
from pilotage.web.board_cells import PAGED
from pilotage.web.pair_beside import agreement_shown, may_say, meeting_shown, sees_names, waits
from pilotage.web.visits import Visit, visit

MEETINGS = 10
AGREEMENTS = 20
"""How many agreements stand on the page, the most pressing first; the list has them all."""

PRESSING = (Stand.OVERDUE, Stand.GOING, Stand.AWAITING, Stand.DONE, Stand.GIVEN_UP)


@dataclass(frozen=True)
class Side:
    """One of the two: its page where it has one, its role's name, what it needs and what it offers."""

    member: Member
    url: str
    role: str
    needs: tuple[Said, ...]
    offers: tuple[Said, ...]


@dataclass(frozen=True)
class Entering:
    """A register into which the visitor may write about this pair."""

    register: Register
    url: str


@dataclass(frozen=True)
class Awaited:
    """A record that waits: by whom it is to be confirmed, and whether the visitor is one of them."""

    held: Held
    url: str
    waits: str
    mine: bool


def pair(request: HttpRequest, office: str, programme: str, id: int) -> HttpResponse:
    """The page of one pairing, for its two sides, whoever serves them, and the office."""
    here = visit(request, office, programme, Permission.PAIR_READ, here="pairs")
    found = find_pairing(here.programme, id)
    if found is None:
        raise Http404
    members = (found.a.code, found.b.code)
    verdict = here.may(Permission.PAIR_READ, about=members)
    if not verdict.allowed:
        raise NotAllowed(Permission.PAIR_READ, verdict.why)
    rule = next((each for each in here.charter.of_kind(Pair) if each.id == found.provision), None)
    registers = _registers(here, found.provision)
    held = held_records(here.programme, here.charter, registers, here.today, pairing=found.pk)
    agreed = [one for one in held if is_agreement(here.charter, one.register)]
    met = [one for one in held if one not in agreed]
    page = Paginator(met, MEETINGS).get_page(request.GET.get("page"))
    around = beside(here.programme, [one.id for one in page.object_list], [one.id for one in agreed])
    says, named = may_say(here, members), sees_names(here, members)
    seen = sorted((around.seen(one, "", here.today) for one in agreed), key=pressing)
    entering = _entering(here, found, registers)
    said = offers(here.programme, found.provision, on=here.today)
    context = {
        "here": here,
        "pairing": found,
        "rule": rule,
        "sides": [_side(here, said, each) for each in (found.a, found.b)],
        "over": found.ends_on is not None and found.ends_on < here.today,
        "meetings": [meeting_shown(here, around.met(one), says=says, named=named) for one in page.object_list],
        "page": page,
        "keeps_meetings": any(register in registers for register in meetings(here.charter)),
        "keeps_agreements": any(is_agreement(here.charter, register) for register in registers),
        "agreements": [agreement_shown(here, one, says=says) for one in seen[:AGREEMENTS]],
        "agreed": len(seen),
        "more": len(seen) > AGREEMENTS,
        "every": here.address("pair-agreements") + "?" + urlencode({"pair": found.code}),
        "overdue": sum(one.stand is Stand.OVERDUE for one in seen),
        "awaited": [_awaited(here, one, members) for one in held if one.pending],
        "enter_meeting": [each for each in entering if not is_agreement(here.charter, each.register)],
        "enter_agreement": [each for each in entering if is_agreement(here.charter, each.register)],
        "basis": basis(here, rule) if rule else (),
        "limited": not named,
    }
    return render(request, "meetings/pair.html", context)


def pressing(one: Seen) -> tuple[object, ...]:
    """What is out of time first, then what goes on by its day, then what waits and what has ended."""
    due = one.follow.due_on if one.follow else None
    return (PRESSING.index(one.stand), due is None, due or one.held.happened_on, one.held.register.id, one.held.number)


def _registers(here: Visit, provision: str) -> list[Register]:
    """The registers that are about pairings of this provision and take records."""
    typed = projected(here.charter)
    return [
        register
        for register in here.charter.registers
        if register.id not in typed and any(rule.id == provision for rule in pairs_of(here.charter, register))
    ]


def _side(here: Visit, every: Sequence[Said], member: Member) -> Side:
    role = next((role for role in here.charter.roles if role.id == member.role), None)
    paged = role is not None and role.kind in PAGED and here.may(Permission.DUTY_READ, about=[member.code]).allowed
    said = [one for one in every if one.member == member.code]
    return Side(
        member, here.address("unit", member.code) if paged else "", role.name if role else "",
        tuple(one for one in said if one.kind is OfferKind.NEED),
        tuple(one for one in said if one.kind is OfferKind.OFFER),
    )  # fmt: skip


def _entering(here: Visit, found: Pairing, registers: Sequence[Register]) -> list[Entering]:
    if here.user is None:
        return []
    sides = {found.a.code, found.b.code}
    return [
        Entering(register, here.address("record-new", register.id) + "?" + urlencode({"pair": found.code}))
        for register in registers
        if any(post.place is None or post.place in sides for post in writing(here.writers, here.charter, register, here.today))
    ]  # fmt: skip


def _awaited(here: Visit, one: Held, members: Sequence[str]) -> Awaited:
    posts = confirming(here.posts, here.today)
    mine = here.user is not None and any(_confirms(post, one, members) for post in posts)
    return Awaited(one, here.address("record", one.register.id, one.number), waits(here, one.pending), mine)


def _confirms(post: Post, one: Held, members: Sequence[str]) -> bool:
    return post.role in one.pending and (post.place is None or post.place in members)


def names_of_pairs(rows: Sequence[Pairing]) -> dict[int, str]:
    """What pairings are called, by their row ids."""
    return {row.pk: f"{row.a.name}—{row.b.name}" for row in rows}
