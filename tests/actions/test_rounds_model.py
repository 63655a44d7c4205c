"""Rounds against a plain model of them: places entered and lowered, nominations made, moved and withdrawn, in any order.

The model is a list of (round, unit, kind of place) and the numbers that were entered; it knows nothing of slots, holders
and rows.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from pilotage.actions.refusals import Refused
from pilotage.domain.standing import About
from pilotage.models import Nomination, Programme
from pilotage.queries.programmes import rules
from pilotage.queries.round_checks import check_rounds
from pilotage.queries.rounds import candidates, find_round, places_of, tallies
from tests.acts import correct, enter, withdraw
from tests.cast import Cast, seat
from tests.factories import adopt_jinghai
from tests.rounds import NOMINEE, nominate, opened, quota

UNITS = ("wangkou", "yinghai", "daqiuzhuang")
LEVELS = ("county", "city")
PLACES = st.one_of(st.none(), st.integers(0, 3))
PICK = st.integers(0, 10**6)


@contextmanager
def rolled_back() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


class Rounds(RuleBasedStateMachine):
    """Two rounds with one extra place each; two of the three units have a finding."""

    programme: Programme
    cast: Cast

    def __init__(self) -> None:
        super().__init__()
        self.around = rolled_back()
        self.around.__enter__()
        self.numbers: dict[int, dict[str, int]] = {1: {}, 2: {}}
        self.stored: list[object] = []
        self.places: list[tuple[int, str, bool] | None] = []  # of each record; None: withdrawn

    def teardown(self) -> None:
        try:
            self.what_is_shown_is_what_is_counted()
        finally:
            self.around.__exit__(None, None, None)

    @initialize()
    def begin(self) -> None:
        for level in LEVELS:
            opened(self.programme, self.cast.clerk, level=level, places=None)
        for unit in UNITS[:2]:
            enter(self.programme, self.cast.clerk, "contribution", unit=unit, values={"who": "某", "what": "突出"})

    # ---- What the model knows

    def fits(self, places: list[tuple[int, str, bool] | None], numbers: dict[int, dict[str, int]]) -> bool:
        held = [each for each in places if each is not None]
        for number in (1, 2):
            extra = [unit for at, unit, asked in held if at == number and asked]
            ordinary = [unit for at, unit, asked in held if at == number and not asked]
            whole, given = numbers[number].get("", None), numbers[number]
            if len(extra) > 1 or (whole is not None and len(ordinary) > whole):
                return False
            for unit in set(ordinary):
                most = given.get(unit, None if whole is not None else 0)
                if most is not None and ordinary.count(unit) > most:
                    return False
        return True

    def allows(self, at: int, number: int, unit: str, extra: bool) -> bool:
        """May the record at this place of the list (at the end: a new one) stand so?"""
        after = [*self.places[:at], (number, unit, extra), *self.places[at + 1 :]]
        return self.fits(after, self.numbers) and not (extra and unit == UNITS[2])

    def attempt(self, act, allowed: bool):
        """What the action gives; None where it is refused, as the model would have it."""
        codes: list[str] = []
        done = None
        try:
            done = act()
        except Refused as refusal:
            codes = [each.code for each in refusal.breaches]
        assert (codes == []) is allowed, codes
        return done

    # ---- What happens

    @rule(number=st.sampled_from((1, 2)), unit=st.sampled_from(("", *UNITS)), places=PLACES)
    def enter_places(self, number: int, unit: str, places: int | None) -> None:
        wanted = {**self.numbers[number], unit: places}
        after = {**self.numbers, number: {name: many for name, many in wanted.items() if many is not None}}
        row = find_round(self.programme, number)
        allowed = self.fits(self.places, after)
        self.attempt(lambda: quota(self.programme, self.cast.clerk, row, places, unit), allowed)
        if allowed:
            self.numbers = after

    @rule(number=st.sampled_from((1, 2)), unit=st.sampled_from(UNITS), extra=st.booleans())
    def nominate(self, number: int, unit: str, extra: bool) -> None:
        done = self.attempt(
            lambda: nominate(self.programme, self.cast.clerk, unit=unit, extra=extra, level=LEVELS[number - 1]),
            self.allows(len(self.places), number, unit, extra),
        )
        if done is not None:
            self.stored.append(done)
            self.places.append((number, unit, extra))

    @rule(pick=PICK, number=st.sampled_from((1, 2)), unit=st.sampled_from(UNITS), extra=st.booleans())
    def move(self, pick: int, number: int, unit: str, extra: bool) -> None:
        standing = [at for at, place in enumerate(self.places) if place not in (None, (number, unit, extra))]
        if not standing:
            return
        at = standing[pick % len(standing)]
        values = {**NOMINEE, "level": LEVELS[number - 1], "extra": extra}
        done = self.attempt(
            lambda: correct(self.stored[at], self.cast.clerk, about=About(unit), values=values),
            self.allows(at, number, unit, extra),
        )
        if done is not None:
            self.stored[at] = done
            self.places[at] = (number, unit, extra)

    @rule(pick=PICK)
    def withdraw(self, pick: int) -> None:
        standing = [at for at, place in enumerate(self.places) if place is not None]
        if standing:
            at = standing[pick % len(standing)]
            withdraw(self.stored[at], self.cast.clerk)
            self.places[at] = None

    # ---- What always holds

    @invariant()
    def what_is_shown_is_what_is_counted(self) -> None:
        charter = rules(self.programme).charter
        rows = [row for number in (1, 2) if (row := find_round(self.programme, number)) is not None]
        for tally in tallies(self.programme, rows, {"wangkou"}):
            held = [place for place in self.places if place is not None and place[0] == tally.row.number]
            assert (tally.ordinary, tally.extra) == (sum(not each[2] for each in held), sum(each[2] for each in held))
            assert tally.mine == sum(each[1] == "wangkou" for each in held)
            found = candidates(self.programme, tally.row)
            assert sorted((each.unit, each.place == "extra") for each in found) == sorted(each[1:] for each in held)
            shown, numbers = places_of(self.programme, tally.row, charter), self.numbers[tally.row.number]
            assert (shown.whole, shown.units) == (numbers.get(""), {unit: n for unit, n in numbers.items() if unit})
        assert list(check_rounds(self.programme.office)) == []
        slots = list(
            Nomination.objects.of(self.programme.office_id)
            .filter(ended_seq=None)
            .values_list("round", "place", "holder", "slot")
        )
        assert len(slots) == len(set(slots))


@pytest.mark.django_db
@pytest.mark.parametrize(("runs", "steps"), [(8, 40)])
def test_rounds_are_as_their_model(runs, steps):
    Rounds.programme = adopt_jinghai()
    Rounds.cast = seat(Rounds.programme)
    bounds = settings(max_examples=runs, stateful_step_count=steps, deadline=None, derandomize=True, database=None)
    run_state_machine_as_test(Rounds, settings=settings(bounds, suppress_health_check=list(HealthCheck)))
