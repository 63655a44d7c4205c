"""What a suggestion is made from: who is free, what members need and offer, who serves whom; and what it comes to."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from pilotage.domain.appointments import check_repeat
from pilotage.domain.charters import Charter
from pilotage.domain.charters.schema import Appoint, Pair
from pilotage.domain.figures import PairFact, Seat
from pilotage.domain.matching import Giver, Question, Taker, couples, suggest
from pilotage.domain.pair_topics import Choice, Line, Met, Saying, meets
from pilotage.domain.pairs import OfferKind, alone, most_at_once, partners_of
from pilotage.domain.records import Reference
from pilotage.domain.standing import Place
from pilotage.models import Person, Programme
from pilotage.queries.appointments import service
from pilotage.queries.duties import calendar
from pilotage.queries.figures import pairs, seats
from pilotage.queries.pairs import Said, offers, places, vetoes
from pilotage.queries.programmes import Rules

CHOICES = 8
"""How many others a line offers beside the one suggested."""


# ---- Pairs -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Pairing:
    """What is known of a provision's members on a day, as the matching asks for it."""

    rule: Pair
    members: Mapping[str, Place]
    held: tuple[PairFact, ...]
    said: tuple[Said, ...]
    vetoes: frozenset[tuple[str, str]]
    on: date

    def why(self, a: str, b: str) -> tuple[Met, ...]:
        """What speaks for two: each one's needs by the other's offers."""
        return (*self._met(b, a), *self._met(a, b))

    def _met(self, needy: str, other: str) -> tuple[Met, ...]:
        return meets(self._said(needy, OfferKind.NEED), self._said(other, OfferKind.OFFER))

    def _said(self, member: str, kind: OfferKind) -> list[Saying]:
        return [Saying(one.topic, one.words) for one in self.said if (one.member, one.kind) == (member, kind)]

    def room(self, member: str, anew: bool = False) -> int | None:
        """How many more partners somebody may have from the day on; None: no limit. Where both sides hold one role, on
        either side."""
        rule, held = self.rule, self.open(anew)
        sides = [("a", rule.a_max), ("b", rule.b_max)] if rule.a == rule.b else [("a", rule.a_max)]
        room = 0
        for side, most in sides:
            if most is None:
                return None
            own = [each for each in held if getattr(each, side) == member and not _over(each, self.on)]
            room += max(0, most - most_at_once(own, self.on, None))
        return room

    def load(self, member: str, anew: bool = False) -> int:
        return sum(member in (each.a, each.b) and each.holds(self.on) for each in self.open(anew))

    def open(self, anew: bool) -> list[PairFact]:
        """The pairings that count; asked to start anew, those that stand without an end do not."""
        return [each for each in self.held if not (anew and each.holds(self.on) and each.ends_on is None)]

    def together(self) -> set[tuple[str, str]]:
        """The two that are paired on the day or will be."""
        return {(each.a, each.b) for each in self.held if not _over(each, self.on)}

    def banned(self) -> set[tuple[str, str]]:
        """The two that are not to be suggested: vetoed, in either order where both sides hold one role."""
        both = {(b, a) for a, b in self.vetoes} if self.rule.a == self.rule.b else set()
        return set(self.vetoes) | both


def _over(each: PairFact, on: date) -> bool:
    return each.ends_on is not None and each.ends_on < on


def pair_lines(programme: Programme, charter: Charter, rule: Pair, on: date, *, anew: bool = False) -> tuple[Line, ...]:
    """The suggested matching of a provision from a day on, line by line of `b`; eight statements at most.

    Pairings that stand are kept, unless `anew`: then every `b` is matched again, and between equals those who are
    together stay together.
    """
    members = {place.code: place for place in places(programme)}
    held = tuple(each for each in pairs(programme) if each.provision == rule.id)
    banned = frozenset((row.a.code, row.b.code) for row in vetoes(programme, rule.id, on=on))
    known = _Pairing(rule, members, held, offers(programme, rule.id, on=on), banned, on)
    if rule.a == rule.b:
        return _among(charter, known)
    stands = {(each.a, each.b): each for each in held if anew and each.holds(on) and each.ends_on is None}
    takers = _takers(charter, known, stands)
    givers = [
        Giver(place.code, known.room(place.code, anew), known.load(place.code, anew))
        for place in members.values()
        if place.role == rule.a and place.holds(on)
    ]
    why = {(giver.code, taker.code): known.why(giver.code, taker.code) for giver in givers for taker in takers}
    many = sum(taker.places for taker in takers) + 1
    scores = {two: _points(met) * many + (two in stands) for two, met in why.items()}
    apart = known.banned() | (known.together() - set(stands))
    found = suggest(Question(givers, takers, scores, apart))
    lines = []
    for taker in takers:
        given: list[str | None] = [one.giver for one in found if one.taker == taker.code]
        before = [fact for (_, b), fact in stands.items() if b == taker.code]
        leaving = [fact for fact in before if fact.a not in given]
        free = [giver for giver in givers if giver.room != 0 and (giver.code, taker.code) not in apart]
        for code in given or [None]:
            stays = any(fact.a == code for fact in before)
            out = leaving.pop(0) if leaving and not stays else None
            others = [_choice(known, giver.code, taker.code, why) for giver in free if giver.code != code]
            lines.append(
                Line(
                    members[taker.code], _choice(known, code, taker.code, why) if code else None, _best(others), out,
                    stays,
                )
            )  # fmt: skip
    return tuple(lines)


def _takers(charter: Charter, known: _Pairing, stands: Collection[tuple[str, str]]) -> list[Taker]:
    """Whoever of `b` has no partner, unless one that is arranged fills the limit; and whose pairings are asked anew."""
    rule, on = known.rule, known.on
    lonely = {
        one.member.code: 1
        for one in alone(charter, known.members.values(), known.held, on)
        if one.provision == rule.id
        if one.next is None or rule.b_max is None or _later(known, one.member.code) < rule.b_max
    }
    for _, code in stands:
        lonely[code] = lonely.get(code, 0) + 1
    return [Taker(code, lonely[code]) for code, place in known.members.items() if code in lonely and place.holds(on)]


def _later(known: _Pairing, code: str) -> int:
    own = [each for each in partners_of(known.rule, code, known.held) if not _over(each, known.on)]
    return most_at_once(own, known.on, None)


def _among(charter: Charter, known: _Pairing) -> tuple[Line, ...]:
    """Where both sides hold one role: whoever has no partner is paired among themselves, and who is left joins others."""
    rule = known.rule
    lonely = [one.member.code for one in alone(charter, known.members.values(), known.held, known.on)
              if one.provision == rule.id and one.next is None]  # fmt: skip
    there = [place.code for place in known.members.values() if place.role == rule.a and place.holds(known.on)]
    why = {(a, b): known.why(a, b) for a in there for b in lonely if a != b}
    banned = known.banned()
    points = {two: _points(met) for two, met in why.items()}
    made = couples(lonely, points, banned)
    paired = {code for two in made for code in two}
    left = [code for code in lonely if code not in paired]
    givers = []
    for code in there:
        room = known.room(code)
        taken = code in paired
        givers.append(Giver(code, None if room is None else max(0, room - taken), known.load(code) + taken))
    apart = banned | {(code, code) for code in left} | {(a, b) for a in left for b in left}
    joined = suggest(Question(givers, [Taker(code) for code in left], points, apart))
    given = {b: a for a, b in made} | {one.taker: one.giver for one in joined}
    lines = []
    for code in lonely:
        if code in {a for a, _ in made}:
            continue  # the line of its partner says it
        free = [giver.code for giver in givers if giver.room != 0 and giver.code != code]
        others = [
            _choice(known, each, code, why) for each in free if each != given.get(code) and (each, code) not in banned
        ]
        chosen = given.get(code)
        lines.append(Line(known.members[code], _choice(known, chosen, code, why) if chosen else None, _best(others)))
    return tuple(lines)


def _choice(known: _Pairing, code: str, taker: str, why: Mapping[tuple[str, str], tuple[Met, ...]]) -> Choice:
    met = why.get((code, taker), ())
    return Choice(code, known.members[code].name, _points(met), met)


def _points(met: Iterable[Met]) -> int:
    return sum(each.points for each in met)


def _best(others: Sequence[Choice]) -> tuple[Choice, ...]:
    return tuple(sorted(others, key=lambda each: -each.score)[:CHOICES])


def speaks(programme: Programme, rule: Pair, a: str, b: str) -> tuple[Met, ...]:
    """What on file speaks for pairing two; one statement."""
    return _Pairing(rule, {}, (), offers(programme, rule.id), frozenset(), date.min).why(a, b)


# ---- People who serve ------------------------------------------------------------------------------------------------


def server_lines(programme: Programme, in_force: Rules, rule: Appoint, on: date) -> tuple[Line, ...]:
    """Who might serve each member that lacks somebody on a day: places filled first, then the load spread evenly.

    Asked are those who hold the role on that day, and whoever the charter names in it that was never appointed; nobody
    for a member they serve already, nor one they served in the period before, where the charter wants somebody else.
    """
    charter = in_force.charter
    there = seats(programme, charter)
    found = service(programme, on, in_force=in_force, held=there)
    gaps = {gap.unit: gap for gap in found.gaps if gap.provision == rule.id and gap.on(on)}
    members = {place.code: place for place in places(programme)}
    names = _servers(programme, charter, rule, there, on)
    own = [seat for seat in there if seat.role == rule.role]
    loads = {
        code: len({seat.unit for seat in own if seat.who == code and seat.unit and seat.holds(on)}) for code in names
    }
    spans = calendar(programme) if rule.no_repeat is not None else ()
    apart = set()
    for code, name in names.items():
        for unit in gaps:
            before = [seat for seat in own if (seat.who, seat.unit) == (code, unit)]
            new = Seat(rule.role, code, unit, on, None, Reference("appointment", 0), name)
            serving = any(seat.ends_on is None or on <= seat.ends_on for seat in before)
            if serving or (before and check_repeat(charter, new, unit, before, spans)):
                apart.add((code, unit))
    takers = [Taker(code, gap.wanted - gap.held, gap.held) for code, gap in gaps.items()]
    givers = [Giver(code, None, loads[code]) for code in names]
    given = suggest(Question(givers, takers, {}, apart))
    lines = []
    for taker in takers:
        chosen = [one.giver for one in given if one.taker == taker.code]
        for place in range(taker.places):
            given_to = chosen[place] if place < len(chosen) else None
            others = sorted(
                (Choice(each, names[each], 0, (), loads[each]) for each in names
                 if each not in chosen and (each, taker.code) not in apart),
                key=lambda each: each.load,
            )  # fmt: skip
            suggested = Choice(given_to, names[given_to], 0, (), loads[given_to]) if given_to else None
            lines.append(Line(members[taker.code], suggested, tuple(others[:CHOICES])))
    return tuple(lines)


def _servers(programme: Programme, charter: Charter, rule: Appoint, there: Sequence[Seat], on: date) -> dict[str, str]:
    """Code and name of everybody who could be asked, those named in the charter first, in its order."""
    own = [seat for seat in there if seat.role == rule.role]
    now = {seat.who: seat.name for seat in own if seat.holds(on)}
    ever = {seat.who for seat in own}
    named = [member.id for member in charter.role(rule.role).members]
    known = dict(Person.objects.of(programme.office_id).filter(code__in=named).values_list("code", "name"))
    first = {code: known[code] for code in named if code in known and (code in now or code not in ever)}
    return first | {code: name for code, name in now.items() if code not in first}


def missing(lines: Iterable[Line]) -> int:
    """How many places nobody is left for."""
    return sum(line.suggested is None for line in lines)
