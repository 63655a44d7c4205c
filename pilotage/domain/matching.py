"""A suggested matching: who might be given to whom, the best by a stated order, the same whenever it is asked.

First as many places as possible are filled, those of whoever has least first; then the total score is the highest; then
the load is spread most evenly; then whoever stands earlier in the charter gets whoever stands earlier. Integers only.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

import networkx as nx

SOURCE, SINK = ("source", 0), ("sink", 0)


# ---- Matching --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Giver:
    """Somebody who can be given: to how many more (None: no limit), and how many there are already."""

    code: str
    room: int | None
    load: int = 0


@dataclass(frozen=True, slots=True)
class Taker:
    """Somebody with places to fill: how many, and how many are filled already."""

    code: str
    places: int = 1
    held: int = 0


@dataclass(frozen=True)
class Question:
    """Who can be given to whom: both sides in the charter's order, what speaks for two, and which two are not to meet."""

    givers: Sequence[Giver]
    takers: Sequence[Taker]
    scores: Mapping[tuple[str, str], int] = field(default_factory=dict)
    banned: Collection[tuple[str, str]] = ()


@dataclass(frozen=True, slots=True)
class Suggested:
    """One giver for one taker."""

    giver: str
    taker: str
    score: int


def suggest(asked: Question) -> tuple[Suggested, ...]:
    """The best matching by the order that the module states, by taker and then giver as they stand in the charter.

    `scores` are whole numbers, at least 0; a giver is given to a taker once at most.
    """
    givers = {each.code: place for place, each in enumerate(asked.givers)}
    takers = {each.code: place for place, each in enumerate(asked.takers)}
    banned = frozenset(asked.banned)
    open_pairs = [
        (giver, taker)
        for taker in asked.takers
        for giver in asked.givers
        if taker.places > 0 and giver.room != 0 and (giver.code, taker.code) not in banned
    ]
    if not open_pairs:
        return ()
    graph = _network(asked, open_pairs, givers, takers)
    _, flow = nx.network_simplex(graph)
    chosen = [
        (takers[taker.code], givers[giver.code], giver, taker)
        for giver, taker in open_pairs
        if sum(flow["giver", givers[giver.code]].get(("taker", takers[taker.code]), {}).values())
    ]
    return tuple(
        Suggested(giver.code, taker.code, asked.scores.get((giver.code, taker.code), 0))
        for _, _, giver, taker in sorted(chosen, key=lambda each: each[:2])
    )


@dataclass(frozen=True, slots=True)
class _Prices:
    """What one step of each rule outweighs: all that the rules after it can move together."""

    place: int  # one place more
    least: int  # one place of whoever has fewest
    point: int  # one point of score
    load: int  # one more or less for somebody


def _network(
    asked: Question,
    open_pairs: Sequence[tuple[Giver, Taker]],
    givers: Mapping[str, int],
    takers: Mapping[str, int],
) -> nx.MultiDiGraph:
    """Flow from a source over givers and takers to a sink: a unit is one place filled. Its cost adds up the rules, each
    weighed so that the ones after it cannot outvote it; what nobody fills goes straight to the sink for nothing."""
    wanted = {taker.code: 0 for taker in asked.takers}
    rooms = {giver.code: 0 for giver in asked.givers}
    for giver, taker in open_pairs:
        wanted[taker.code] += 1
        rooms[giver.code] += 1
    wanted = {taker.code: min(taker.places, wanted[taker.code]) for taker in asked.takers}
    rooms = {
        giver.code: rooms[giver.code] if giver.room is None else min(giver.room, rooms[giver.code])
        for giver in asked.givers
    }
    total = sum(wanted.values())
    prices = _prices(asked, total, max(wanted.values()))
    base = _base(asked, max(wanted.values()))
    graph = nx.MultiDiGraph()
    graph.add_node(SOURCE, demand=-total)
    graph.add_node(SINK, demand=total)
    graph.add_edge(SOURCE, SINK, capacity=total, weight=0)
    for giver in asked.givers:
        for more in range(rooms[giver.code]):
            load = (2 * (giver.load + more) + 1) * prices.load
            graph.add_edge(SOURCE, ("giver", givers[giver.code]), capacity=1, weight=load)
    for giver, taker in open_pairs:
        order = (len(givers) - givers[giver.code]) * base ** (len(takers) - 1 - takers[taker.code])
        points = asked.scores.get((giver.code, taker.code), 0) * prices.point
        edge = ("giver", givers[giver.code]), ("taker", takers[taker.code])
        graph.add_edge(*edge, capacity=1, weight=-order - points)
    for taker in asked.takers:
        for more in range(wanted[taker.code]):
            least = (2 * (taker.held + more) + 1) * prices.least
            graph.add_edge(("taker", takers[taker.code]), SINK, capacity=1, weight=least - prices.place)
    return graph


def _base(asked: Question, most: int) -> int:
    """More than all givers of one taker can speak for together, the first with as many as there are, the last with one."""
    return len(asked.givers) * most + 1


def _prices(asked: Question, total: int, most: int) -> _Prices:
    order = _base(asked, most) ** len(asked.takers)
    heaviest = max(giver.load for giver in asked.givers) + total
    load = order
    point = load * (2 * heaviest + 1) * (total + 1)
    best = max([0, *asked.scores.values()])
    least = point * (best * total + 1)
    fullest = max(taker.held for taker in asked.takers) + most
    place = least * (2 * fullest + 1) * (total + 1)
    return _Prices(place, least, point, load)


# ---- Among themselves ------------------------------------------------------------------------------------------------


def couples(
    members: Sequence[str], scores: Mapping[tuple[str, str], int], banned: Collection[tuple[str, str]] = ()
) -> tuple[tuple[str, str], ...]:
    """Pairs among members of one kind, each in one at most, the earlier of two first: as many pairs as possible, then the
    highest total score, then whoever stands earlier gets whoever stands earlier. A score or a ban holds in both orders."""
    places = range(len(members))
    base = len(members) + 1
    heaviest = base ** len(members)
    graph = nx.Graph()
    graph.add_nodes_from(places)
    for one in places:
        for other in places[one + 1 :]:
            two = members[one], members[other]
            if two in banned or two[::-1] in banned:
                continue
            points = max(scores.get(two, 0), scores.get(two[::-1], 0))
            early = (len(members) - other) * base ** (len(members) - 1 - one)
            graph.add_edge(one, other, weight=points * heaviest + early)
    found = nx.max_weight_matching(graph, maxcardinality=True)
    return tuple((members[one], members[other]) for one, other in sorted(tuple(sorted(two)) for two in found))
