"""The suggested matching: best among all there are, the same however it is asked, and explained."""

import random
from collections.abc import Iterator
from itertools import combinations

import pytest

from pilotage.domain.matching import Giver, Question, Suggested, Taker, couples, suggest
from pilotage.domain.pair_topics import Met, Saying, marks, meets


def every_matching(asked: Question) -> Iterator[tuple[tuple[int, int], ...]]:
    """Every set of (taker, giver) places that keeps the limits and the vetoes, one taker after the other."""

    def rest(place: int, rooms: tuple[int, ...]) -> Iterator[tuple[tuple[int, int], ...]]:
        if place == len(asked.takers):
            yield ()
            return
        taker = asked.takers[place]
        free = [
            at for at, giver in enumerate(asked.givers) if rooms[at] and (giver.code, taker.code) not in asked.banned
        ]
        for many in range(min(taker.places, len(free)) + 1):
            for chosen in combinations(free, many):
                left = tuple(room - (at in chosen) for at, room in enumerate(rooms))
                for more in rest(place + 1, left):
                    yield (*((place, at) for at in chosen), *more)

    yield from rest(0, tuple(99 if giver.room is None else giver.room for giver in asked.givers))


def worth(asked: Question, matching: tuple[tuple[int, int], ...]) -> tuple[object, ...]:
    """What the rules say of a matching, the first first; more is better."""
    filled = [sum(place == at for place, _ in matching) for at in range(len(asked.takers))]
    loads = [sum(giver == at for _, giver in matching) for at in range(len(asked.givers))]
    score = sum(asked.scores.get((asked.givers[giver].code, asked.takers[taker].code), 0) for taker, giver in matching)
    early = tuple(
        sum(len(asked.givers) - giver for place, giver in matching if place == at) for at in range(len(asked.takers))
    )
    return (
        len(matching),
        -sum((taker.held + many) ** 2 for taker, many in zip(asked.takers, filled, strict=True)),
        score,
        -sum((giver.load + many) ** 2 for giver, many in zip(asked.givers, loads, strict=True)),
        early,
    )


def as_places(asked: Question, found: tuple[Suggested, ...]) -> tuple[tuple[int, int], ...]:
    givers = [each.code for each in asked.givers]
    takers = [each.code for each in asked.takers]
    return tuple((takers.index(one.taker), givers.index(one.giver)) for one in found)


def question(chance: random.Random, size: int, most_places: int) -> Question:
    givers = [
        Giver(f"a{n}", chance.choice([None, 0, 1, 1, 2, 3]), chance.randrange(3))
        for n in range(chance.randint(1, size))
    ]
    takers = [
        Taker(f"b{n}", chance.randint(1, most_places), chance.randrange(2)) for n in range(chance.randint(1, size))
    ]
    two = [(giver.code, taker.code) for giver in givers for taker in takers]
    scores = {each: chance.choice([0, 0, 3, 10, 20]) for each in two}
    return Question(givers, takers, scores, {each for each in two if chance.random() < 0.2})


@pytest.mark.parametrize("seed", range(150))
def test_no_matching_of_up_to_four_by_four_is_better(seed: int) -> None:
    asked = question(random.Random(seed), 4, 2)
    found = as_places(asked, suggest(asked))
    best = max(every_matching(asked), key=lambda each: worth(asked, each))
    assert worth(asked, found) == worth(asked, best)
    assert found in set(every_matching(asked)), "it keeps the limits and the vetoes"


@pytest.mark.parametrize("seed", range(12))
def test_no_matching_of_six_by_six_is_better(seed: int) -> None:
    chance = random.Random(1000 + seed)
    givers = [Giver(f"a{n}", chance.choice([1, 1, 1, 2])) for n in range(6)]
    takers = [Taker(f"b{n}") for n in range(6)]
    two = [(giver.code, taker.code) for giver in givers for taker in takers]
    scores = {each: chance.randrange(25) for each in two}
    asked = Question(givers, takers, scores, {each for each in two if chance.random() < 0.3})
    found = as_places(asked, suggest(asked))
    assert worth(asked, found) == max(worth(asked, each) for each in every_matching(asked))


@pytest.mark.parametrize("seed", range(30))
def test_the_same_question_has_the_same_answer_in_whatever_order_it_is_known(seed: int) -> None:
    chance = random.Random(seed)
    asked = question(chance, 6, 2)
    scores, banned = list(asked.scores.items()), list(asked.banned)
    chance.shuffle(scores)
    chance.shuffle(banned)
    again = Question(asked.givers, asked.takers, dict(scores), frozenset(banned))
    assert suggest(again) == suggest(asked)


def test_nobody_is_suggested_where_nobody_is_free_or_everybody_is_vetoed() -> None:
    assert suggest(Question([], [Taker("b")])) == ()
    assert suggest(Question([Giver("a", 1)], [])) == ()
    assert suggest(Question([Giver("a", 0)], [Taker("b")])) == ()
    assert suggest(Question([Giver("a", None)], [Taker("b")], {}, [("a", "b")])) == ()
    assert suggest(Question([Giver("a", 1)], [Taker("b", 0)])) == ()


def test_everybody_gets_a_partner_before_anybody_gets_the_best() -> None:
    asked = Question(
        [Giver("tax", 1), Giver("police", 1)], [Taker("school"), Taker("town")],
        {("tax", "school"): 20, ("tax", "town"): 10}, [("police", "town")],
    )  # fmt: skip
    assert suggest(asked) == (Suggested("police", "school", 0), Suggested("tax", "town", 10))


def test_with_nothing_on_file_the_load_is_even_and_the_charter_s_order_decides() -> None:
    asked = Question([Giver("one", None, 3), Giver("two", None), Giver("three", 1)], [Taker(f"u{n}") for n in range(4)])
    given = [(each.taker, each.giver) for each in suggest(asked)]
    assert given == [("u0", "two"), ("u1", "two"), ("u2", "two"), ("u3", "three")]


def test_whoever_has_least_is_served_first() -> None:
    asked = Question([Giver("m1", 1), Giver("m2", 1)], [Taker("half", 1, 1), Taker("none", 2, 0)])
    assert [each.taker for each in suggest(asked)] == ["half", "none"]
    asked = Question([Giver("m1", 1)], [Taker("half", 1, 1), Taker("none", 2, 0)])
    assert suggest(asked) == (Suggested("m1", "none", 0),)


# ---- Among themselves ------------------------------------------------------------------------------------------------


def every_pairing(places: tuple[int, ...]) -> Iterator[tuple[tuple[int, int], ...]]:
    """Every set of pairs in which each stands once at most."""
    if len(places) < 2:
        yield ()
        return
    first, rest = places[0], places[1:]
    yield from every_pairing(rest)
    for other in rest:
        for more in every_pairing(tuple(place for place in rest if place != other)):
            yield ((first, other), *more)


@pytest.mark.parametrize("seed", range(60))
def test_no_pairs_among_up_to_seven_are_better(seed: int) -> None:
    chance = random.Random(seed)
    members = [f"m{n}" for n in range(chance.randint(0, 7))]
    two = [(one, other) for one, other in combinations(members, 2)]
    scores = {each if chance.random() < 0.5 else each[::-1]: chance.choice([0, 0, 3, 10]) for each in two}
    banned = {each if chance.random() < 0.5 else each[::-1] for each in two if chance.random() < 0.3}

    def worth_of(pairs: tuple[tuple[int, int], ...]) -> tuple[object, ...]:
        named = [(members[one], members[other]) for one, other in pairs]
        points = sum(max(scores.get(each, 0), scores.get(each[::-1], 0)) for each in named)
        early = [0] * len(members)
        for one, other in pairs:
            early[one] = len(members) - other
        return len(pairs), points, early

    allowed = [
        pairs
        for pairs in every_pairing(tuple(range(len(members))))
        if not any({(members[a], members[b]), (members[b], members[a])} & banned for a, b in pairs)
    ]
    found = tuple((members.index(a), members.index(b)) for a, b in couples(members, scores, banned))
    assert found in allowed
    assert worth_of(found) == max(worth_of(pairs) for pairs in allowed)


# ---- What speaks for two ---------------------------------------------------------------------------------------------


def test_marks_are_neighbouring_characters_of_chinese_and_stems_of_other_words() -> None:
    assert marks("林木养护") == {"林木", "木养", "养护"}
    assert marks("养护的技能") == {"养护", "技能"}
    assert marks("Reading lessons, and the LIBRARY") == {"read", "lesson", "library"}
    assert marks("税法 classes") == {"税法", "class"}
    assert marks("") == frozenset()


def test_a_need_is_met_best_by_its_own_topic_then_by_shared_words() -> None:
    tax, words, other = Saying("税法"), Saying(words="林木养护技能"), Saying(words="养护林木")
    assert meets([tax, words], [other, Saying("税法", "上课")]) == (
        Met(tax, Saying("税法", "上课"), 10),
        Met(words, other, 2, ("养护", "林木")),
    )
    assert meets([tax], [other]) == ()
    assert meets([], [other]) == ()
    long = Saying(words="联合举办文化体育活动")
    assert meets([long], [long])[0].points == 5, "words count less than a topic, however many"
