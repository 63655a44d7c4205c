"""Rounds as the suite judges them: opened, nominated to, closed, scored and decided in few words."""

from dataclasses import dataclass
from datetime import date
from uuid import uuid4

from pilotage.actions import judging, publicity, round_decisions, rounds
from pilotage.actions.judging import Card
from pilotage.actions.nominations import add_outside
from pilotage.models import Programme, Round
from pilotage.queries.rounds import find_round
from tests.cast import Cast
from tests.factories import TODAY, record

OPENED = date(2010, 4, 12)
LEVEL = "city"


@dataclass
class Bench:
    """A round of Jinghai and what happens to it, each by whoever usually does it."""

    programme: Programme
    cast: Cast
    number: int

    @property
    def row(self) -> Round:
        found = find_round(self.programme, self.number)
        assert found is not None
        return found

    @property
    def common(self):
        return {"programme": self.programme, "round": self.number}

    @property
    def step(self):
        return {**self.common, "seen": self.row.version, "uuid": uuid4()}

    def nominate(self, unit="wangkou", name="某甲", on=OPENED, **values):
        usual = {"award": self.row.title, "nominee": name, "level": self.row.level, "extra": False}
        if unit != "wangkou":
            usual["extra"] = False
        return record(self.programme, self.cast.clerk, "nomination", unit=unit, on=on, **(usual | values))

    def outside(self, name="外单位某乙", body="外单位"):
        return add_outside(by=self.cast.clerk, name=name, body=body, uuid=uuid4(), **self.common)

    def close(self, on=date(2010, 4, 16)):
        return rounds.close_nominations(by=self.cast.clerk, happened_on=on, **self.step)

    def criterion(self, name="实绩", most=10):
        row = judging.add_round_criterion(by=self.cast.clerk, name=name, most=most, uuid=uuid4(), **self.common)
        return row.pk

    def score(self, by, **points):
        """`c1={criterion: points}` of candidate no. 1; a text is an opinion alone."""
        cards = {
            int(name[1:]): Card(opinion=said) if isinstance(said, str) else Card(said) for name, said in points.items()
        }
        return judging.give_scores(by=by, cards=cards, uuid=uuid4(), **self.common)

    def order(self, *numbers, reason="资格更老", by=None):
        return judging.put_in_order(
            by=by or self.cast.reviewer, order=numbers, reason=reason, uuid=uuid4(), **self.common
        )

    def decide(self, *chosen, on=date(2010, 4, 20), by=None, meeting="第3次书记办公会纪要", **more):
        return round_decisions.decide_round(
            by=by or self.cast.reviewer, chosen=chosen, meeting=meeting, happened_on=on, **(self.step | more)
        )

    def post(self, on=date(2010, 4, 21), ends_on=date(2010, 4, 23), text="公示", **more):
        return publicity.post_result(
            by=self.cast.clerk, happened_on=on, ends_on=ends_on, place="公告栏", text=text, **(self.step | more)
        )

    def object(self, text="事迹不实", received_on=date(2010, 4, 22), who="李某", **more):
        return publicity.enter_objection(
            by=self.cast.clerk, received_on=received_on, text=text, who=who, **({"uuid": uuid4()} | self.common | more)
        )

    def answer(self, objection, upheld=False, answer="经核实不成立", on=date(2010, 4, 23), by=None):
        return publicity.answer_objection(
            by=by or self.cast.reviewer, objection=objection.pk, answer=answer, upheld=upheld, answered_on=on,
            **self.common,
        )  # fmt: skip

    def finish(self, on=TODAY, by=None):
        return publicity.finish_round(by=by or self.cast.clerk, happened_on=on, **self.step)

    def take_back(self, on=date(2010, 4, 24), reason="异议成立", by=None, **more):
        return round_decisions.take_back_decision(
            by=by or self.cast.reviewer, happened_on=on, reason=reason, **(self.step | more)
        )


def quota_round(
    programme: Programme, cast: Cast, *, places: int = 3, level: str = LEVEL, award: str = "cadre"
) -> Bench:
    """A round of the cadres' award at the city's level, with ordinary places for the whole of it."""
    row = rounds.open_round(by=cast.clerk, programme=programme, provision="extra-nominations", award=award, level=level,
                            opened_on=OPENED, due_on=None, uuid=uuid4())  # fmt: skip
    bench = Bench(programme, cast, row.number)
    rounds.set_quota(by=cast.clerk, programme=programme, round=row.number, unit="", places=places, uuid=uuid4())
    return bench


def priority_round(programme: Programme, cast: Cast, *, level: str = "national") -> Bench:
    """A round of some award under the priority itself: no places are counted."""
    row = rounds.open_round(by=cast.clerk, programme=programme, provision="award-priority", title="全国优秀团干部",
                            level=level, opened_on=OPENED, due_on=None, uuid=uuid4())  # fmt: skip
    return Bench(programme, cast, row.number)
