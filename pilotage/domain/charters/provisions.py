"""The thirteen kinds of provision and their parts."""

import warnings
from typing import Annotated, Literal

from pydantic import Field

from pilotage.domain.charters.vocabulary import (
    Cadence,
    Choice,
    Cite,
    Count,
    Discretionary,
    Due,
    Force,
    Id,
    LeftOver,
    Maybe,
    Money,
    Name,
    Percent,
    Period,
    Reading,
    Shape,
    Span,
    Text,
    Tiers,
    Times,
    Where,
    Year,
    YesNo,
)

# `register` is the format's word; that classes carry ABCMeta.register does not disturb (each field below is explicit).
warnings.filterwarnings("ignore", message='Field name "register" in', category=UserWarning, module=__name__)


class Provision(Shape):
    """What the thirteen kinds share."""

    id: Id
    title: Name
    force: Force
    cite: Annotated[tuple[Cite, ...], Field(min_length=1)]
    readings: tuple[Reading, ...] = ()
    in_force: Maybe[Span] = None


class FundSource(Shape):
    """One part of a fund's total and where it is to come from."""

    id: Id
    name: Name
    origin: Literal["own", "raised", "allocated", "donated"]
    planned: Money
    given_by: Maybe[Id] = None
    left_over: Maybe[LeftOver] = None


class Fund(Provision):
    """Money with a purpose."""

    kind: Literal["fund"]
    total: Money
    sources: Annotated[tuple[FundSource, ...], Field(min_length=1)]
    purposes: tuple[Choice, ...] = ()
    income: Maybe[Id] = None
    left_over: LeftOver = "unstated"


class Step(Shape):
    """One step of a grant's path and who takes it; with `over`, needed only above that amount."""

    do: Literal["apply", "review", "approve", "disburse", "accept", "report", "confirm"]
    by: Id
    within_days: Maybe[Count] = None
    over: Maybe[Money] = None


class Caps(Shape):
    """The most that may be granted."""

    per_application: Maybe[Money] = None
    per_unit: Maybe[Money] = None
    per_period: Maybe[Money] = None


class Instalment(Shape):
    """A share (percent) of the granted amount, paid after a step."""

    share: Percent
    after: Literal["approve", "mid-term", "accept"]


class Grant(Provision):
    """Money or goods asked for, decided on and handed over."""

    kind: Literal["grant"]
    gives: Literal["money", "goods"]
    fund: Maybe[Id] = None
    applicant: Id
    steps: Annotated[tuple[Step, ...], Field(min_length=2)]
    register: Id = Field()
    caps: Maybe[Caps] = None
    instalments: tuple[Instalment, ...] = ()
    match: Maybe[Percent] = None
    settle: Literal["advance", "reimburse"] = "advance"
    purposes: tuple[Id, ...] = ()


class Refund(Provision):
    """A levy that is given back, wholly or in part, for a stated use."""

    kind: Literal["refund"]
    levy: Name
    payer: Id
    payee: Id
    year: Maybe[Year] = None
    rate: Percent
    share_up: Maybe[Percent] = None
    earmark: Name
    register: Id = Field()


class Provide(Provision):
    """A thing that every member receives."""

    kind: Literal["provide"]
    item: Name
    to: Id
    paid_by: Id
    quantity: Tiers | Count = 1
    measure: Name = "个"
    display: Maybe[Text] = None
    returned_on_exit: YesNo = False
    register: Id = Field()


class Reward(Provision):
    """A fixed amount that falls due when the record that triggers it is confirmed."""

    kind: Literal["reward"]
    to: Id
    amount: Tiers | Money
    on: Id
    where: Where = Field(default={})
    once_per: Literal["programme", "year", "record"]
    fund: Maybe[Id] = None


class Appoint(Provision):
    """People given a role, and whom they serve."""

    kind: Literal["appoint"]
    role: Id
    count: Maybe[Count] = None
    from_: Text = Field(alias="from")
    serves: Id
    per_served: Tiers | Count = 1
    term: Literal["programme", "year", "school-year"] = "programme"
    no_repeat: Maybe[Period] = None
    manner: tuple[Name, ...] = ()


class Duty(Provision):
    """What is owed for each member, period by period."""

    kind: Literal["duty"]
    bearer: Id
    for_each: Id
    register: Id = Field()
    where: Where = Field(default={})
    cadence: Cadence
    sum_field: Maybe[Id] = None
    due: Maybe[Due] = None
    before: Maybe[Id] = None


class Award(Shape):
    """An honour with places to nominate for."""

    id: Id
    name: Name
    subject: Literal["unit", "person"]
    levels: Annotated[tuple[Id, ...], Field(min_length=1)]


class Quota(Provision):
    """How many may be nominated: the base entered, and places added."""

    kind: Literal["quota"]
    period: Period
    year: Maybe[Year] = None
    awards: Annotated[tuple[Award, ...], Field(min_length=1)]
    base: Literal["entered", "none"] = "entered"
    add: Tiers | Count
    for_: Text = Field(alias="for")
    for_unit: Maybe[Id] = None
    found_by: Id
    finding: Maybe[Id] = None
    register: Id = Field()


class Priority(Provision):
    """Who comes first, and what passing them over asks for."""

    kind: Literal["priority"]
    in_: Name = Field(alias="in")
    levels: tuple[Id, ...] = ()
    for_: Id = Field(alias="for")
    year: Maybe[Year] = None
    extra_places: Maybe[Discretionary | Count] = None
    extra_money: Maybe[Discretionary | Money] = None
    passed_over: Literal["reason-recorded", "free"] = "reason-recorded"
    register: Id = Field()


class Pair(Provision):
    """Who is paired with whom."""

    kind: Literal["pair"]
    a: Id
    b: Id
    a_max: Maybe[Count] = 1
    b_max: Maybe[Count] = 1
    pairs: tuple[Annotated[tuple[Id, ...], Field(min_length=2, max_length=2)], ...] = ()
    topics: tuple[Name, ...] = ()


class Record(Provision):
    """What is only put on record and counted."""

    kind: Literal["record"]
    register: Id = Field()


class Sanction(Provision):
    """What follows when a duty was missed."""

    kind: Literal["sanction"]
    when_missed: Id
    times: Times = 1
    counted: Literal["in-a-row", "in-total"] = "in-a-row"
    within: Maybe[Period] = None
    effect: Literal["warn", "suspend-grants", "withdraw", "return-goods"]
    decided_by: Id
    appeal_days: Maybe[Count] = None


class Publish(Provision):
    """What is shown to whom."""

    kind: Literal["publish"]
    what: Annotated[tuple[Id, ...], Field(min_length=1)]
    to: Annotated[tuple[Id, ...], Field(min_length=1)]
    hide_below: Count = 0


AnyProvision = Annotated[
    Fund | Grant | Refund | Provide | Reward | Appoint | Duty | Quota | Priority | Pair | Record | Sanction | Publish,
    Field(discriminator="kind"),
]
