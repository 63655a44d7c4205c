"""A charter as frozen objects: the exact shape of format 1. What the shape cannot say is checked in the modules beside.

Attributes are named as the keys in the file; Python's own words carry an underscore (`from_`, `for_`, `in_`). Money,
percentages, targets and stated values are `Decimal` (major units; 100 is all), counts `int`, days `datetime.date`.
"""

import datetime
import warnings
from collections.abc import Mapping
from decimal import Decimal
from functools import cached_property
from typing import Annotated, Literal, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from pilotage.domain.charters import scalars

# `register` is the format's word; that classes carry ABCMeta.register does not disturb (each field below is explicit).
warnings.filterwarnings("ignore", message='Field name "register" in', category=UserWarning, module=__name__)

Id = Annotated[str, BeforeValidator(scalars.identifier), Field(pattern=scalars.ID_PATTERN)]
ClauseNumber = Annotated[str, BeforeValidator(scalars.clause_number), Field(pattern=scalars.CLAUSE_PATTERN)]
Name = Annotated[str, BeforeValidator(scalars.name), Field(min_length=1, max_length=scalars.NAME_MAX)]
Text = Annotated[str, BeforeValidator(scalars.text), Field(min_length=1, max_length=scalars.TEXT_MAX)]
Currency = Annotated[str, BeforeValidator(scalars.currency), Field(pattern=scalars.CURRENCY_PATTERN)]
Count = Annotated[int, BeforeValidator(scalars.count), Field(ge=0, le=scalars.COUNT_MAX)]
Times = Annotated[int, BeforeValidator(scalars.times), Field(ge=1)]
Year = Annotated[int, BeforeValidator(scalars.year)]
Number = Annotated[Decimal, BeforeValidator(scalars.number)]
Money = Annotated[Decimal, BeforeValidator(scalars.money), Field(ge=0)]
Percent = Annotated[Decimal, BeforeValidator(scalars.percent), Field(ge=0, le=100)]
Day = Annotated[datetime.date, BeforeValidator(scalars.day)]
MonthDay = Annotated[str, BeforeValidator(scalars.month_day), Field(pattern=scalars.MONTH_DAY_PATTERN)]
YesNo = Annotated[bool, BeforeValidator(scalars.yes_no)]

T = TypeVar("T")
Maybe = Annotated[T | None, BeforeValidator(scalars.null_word)]

Force = Literal["must", "should", "may"]
Period = Literal["programme", "year", "school-year", "half-year", "term", "quarter", "month", "week", "day"]
LeftOver = Literal["unstated", "carry", "return"]
Discretionary = Literal["discretionary"]
Where = Mapping[Id, Name | tuple[Name, ...]]


class Shape(BaseModel):
    """Frozen; a key that the format does not know is refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", validate_by_name=True, validate_by_alias=True)


class Span(Shape):
    """From the first day to the last, both included; no end: open."""

    start: Day
    end: Maybe[Day] = None


class Reading(Shape):
    """How a silence or an ambiguity of the text was settled, and by whom (口径)."""

    question: Text
    choice: Text
    status: Literal["open", "assumed", "decided"]
    by: Maybe[Name] = None
    on: Maybe[Day] = None


class Clause(Shape):
    """One numbered piece of a source, word for word."""

    id: ClauseNumber
    text: Text
    nature: Literal["rule", "fact", "aim", "heading"] = "rule"


class Source(Shape):
    """A text that rules come from (依据文件), with what it really is."""

    id: Id
    title: Text
    issuer: Name
    issued: Maybe[Day] = None
    number: Maybe[Name] = None
    standing: Literal["original", "report-of-original", "draft", "invented"]
    note: Maybe[Text] = None
    clauses: Annotated[tuple[Clause, ...], Field(min_length=1)]


class Cite(Shape):
    """Where something is said: clause and quote; `source` where two sources number a clause alike."""

    source: Maybe[Id] = None
    clause: ClauseNumber
    quote: Text


class Choice(Shape):
    """One of the values that a choice field may take."""

    id: Id
    name: Name


class FieldDef(Shape):
    """One field of a register, or one fact of a role's members."""

    id: Id
    name: Name
    type: Literal["text", "long-text", "integer", "decimal", "money", "percent", "date", "yes-no", "choice", "role",
                  "file", "score"]  # fmt: skip
    required: YesNo = True
    choices: tuple[Choice, ...] = ()
    role: Maybe[Id] = None
    min: Maybe[Number] = None
    max: Maybe[Number] = None
    measure: Maybe[Name] = None
    personal: YesNo = False


class Level(Shape):
    """A level of honours or administration, lowest first."""

    id: Id
    name: Name


class Member(Shape):
    """A body or person that holds a role from the start."""

    id: Id
    name: Name
    aliases: tuple[Name, ...] = ()
    parent: Maybe[Name] = None
    facts: Mapping[Id, Name] = Field(default={})


class Role(Shape):
    """What a body is in the programme: office, unit, person, partner, funder or the public."""

    id: Id
    name: Name
    kind: Literal["office", "unit", "person", "partner", "funder", "public"]
    count: Maybe[Count] = None
    facts: tuple[FieldDef, ...] = ()
    members: tuple[Member, ...] = ()
    cite: tuple[Cite, ...] = ()


class Register(Shape):
    """What is put on record (台账): about whom, by whom, confirmed by whom, with which fields."""

    id: Id
    name: Name
    measure: Name
    about: Annotated[tuple[Id, ...], Field(min_length=1)]
    written_by: Annotated[tuple[Id, ...], Field(min_length=1)]
    confirmed_by: Maybe[Id | tuple[Id, ...]] = None
    life: Maybe[Id] = None
    evidence: Literal["none", "optional", "required"] = "optional"
    public: Literal["nothing", "totals", "records"] = "totals"
    fields: tuple[FieldDef, ...] = ()
    cite: tuple[Cite, ...] = ()
    readings: tuple[Reading, ...] = ()

    @property
    def confirmers(self) -> tuple[str, ...]:
        """The roles that must all confirm; none: entry confirms."""
        if self.confirmed_by is None:
            return ()
        return (self.confirmed_by,) if isinstance(self.confirmed_by, str) else self.confirmed_by


class Tier(Shape):
    """One step of a table: `from` included, `below` excluded, no `below`: upward without end."""

    from_: Number = Field(alias="from")
    below: Maybe[Number] = None
    value: Number


class Tiers(Shape):
    """A table over a fact that the members' role declares."""

    fact: Id
    steps: Annotated[tuple[Tier, ...], Field(min_length=2)]


class Cadence(Shape):
    """How often: every period, at least, at most."""

    every: Period
    at_least: Count = 1
    at_most: Maybe[Count] = None
    part_periods: Literal["count", "waive"] = "waive"
    pauses: tuple[Literal["school-holiday", "public-holiday", "agreed-pause"], ...] = ()
    grace_days: Count = 0


class Due(Shape):
    """By when: exactly one of `on`, `month_day` and `event` (which alone may carry `days_after`)."""

    on: Maybe[Day] = None
    month_day: tuple[MonthDay, ...] = ()
    days_after: Maybe[Count] = None
    event: Maybe[Literal["programme-start", "programme-end", "period-end", "approval", "record"]] = None


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


class Figure(Shape):
    """A number computed from what stands on record."""

    id: Id
    name: Name
    measure: Name
    of: Id
    how: Literal["count", "sum", "distinct", "average", "latest", "ratio", "balance", "planned"]
    field: Maybe[Id] = None
    where: Where = Field(default={})
    over: Maybe[Id] = None
    span: Literal["to-date", "period"] = "to-date"
    per: Maybe[Id] = None
    target: Maybe[Number] = None
    cite: tuple[Cite, ...] = ()


class Sentence(Shape):
    """One sentence of a bulletin with figures' ids in braces."""

    text: Text
    cite: tuple[Cite, ...] = ()


class Bulletin(Shape):
    """A series of bulletins: when, how numbered, with which sentences."""

    id: Id
    title: Name
    every: Period | Literal["as-needed"]
    due: Maybe[Due] = None
    number: Name = "第{n}期"
    sentences: Annotated[tuple[Sentence, ...], Field(min_length=1)]


class Claim(Shape):
    """A figure as the source itself states it on a day; the engine must reproduce it from the example's records."""

    figure: Id
    as_of: Day
    value: Number
    cite: Annotated[tuple[Cite, ...], Field(min_length=1)]


class Uncoded(Shape):
    """A rule clause that nothing in the charter carries out, and why."""

    clause: ClauseNumber
    source: Maybe[Id] = None
    why: Text


P = TypeVar("P", bound=Provision)


class Charter(Shape):
    """One edition of one programme's rules."""

    charter: Literal["1"]
    id: Id
    edition: Times
    replaces: Maybe[Name] = None
    title: Text
    language: Literal["zh-Hans", "en"] = "zh-Hans"
    currency: Currency = "CNY"
    timezone: Name = "Asia/Shanghai"
    runs: Span
    week_starts: Literal["monday", "sunday"] = "monday"
    readings: tuple[Reading, ...] = ()
    sources: Annotated[tuple[Source, ...], Field(min_length=1)]
    levels: tuple[Level, ...] = ()
    roles: Annotated[tuple[Role, ...], Field(min_length=2)]
    registers: Annotated[tuple[Register, ...], Field(min_length=1)]
    provisions: Annotated[tuple[AnyProvision, ...], Field(min_length=1)]
    figures: tuple[Figure, ...] = ()
    bulletins: tuple[Bulletin, ...] = ()
    claims: tuple[Claim, ...] = ()
    uncoded: tuple[Uncoded, ...] = ()

    def role(self, id: str) -> Role:
        """The role with this id; KeyError if there is none."""
        return self._roles[id]

    def register(self, id: str) -> Register:
        """The register with this id; KeyError if there is none."""
        return self._registers[id]

    def provision(self, id: str) -> AnyProvision:
        """The provision with this id; KeyError if there is none."""
        return self._provisions[id]

    def figure(self, id: str) -> Figure:
        """The figure with this id; KeyError if there is none."""
        return self._figures[id]

    def bulletin(self, id: str) -> Bulletin:
        """The bulletin series with this id; KeyError if there is none."""
        return self._bulletins[id]

    def member(self, id: str) -> Member:
        """The member with this id, whatever its role; KeyError if there is none."""
        return self._members[id][1]

    def role_of(self, member: str) -> Role:
        """The role that the member with this id holds; KeyError if there is no such member."""
        return self._members[member][0]

    def of_kind(self, kind: type[P]) -> tuple[P, ...]:
        """The provisions of one kind, in the order of the file: `charter.of_kind(Fund)`."""
        return tuple(provision for provision in self.provisions if isinstance(provision, kind))

    def clause(self, id: str, source: str | None = None) -> Clause:
        """The clause with this number; `source` is needed where two sources have it. KeyError if none or several."""
        found = [clause for at, clause in self._clauses.get(id, ()) if source in (None, at)]
        if len(found) != 1:
            raise KeyError(id)
        return found[0]

    @cached_property
    def _roles(self) -> dict[str, Role]:
        return {role.id: role for role in self.roles}

    @cached_property
    def _registers(self) -> dict[str, Register]:
        return {register.id: register for register in self.registers}

    @cached_property
    def _provisions(self) -> dict[str, AnyProvision]:
        return {provision.id: provision for provision in self.provisions}

    @cached_property
    def _figures(self) -> dict[str, Figure]:
        return {figure.id: figure for figure in self.figures}

    @cached_property
    def _bulletins(self) -> dict[str, Bulletin]:
        return {bulletin.id: bulletin for bulletin in self.bulletins}

    @cached_property
    def _members(self) -> dict[str, tuple[Role, Member]]:
        return {member.id: (role, member) for role in self.roles for member in role.members}

    @cached_property
    def _clauses(self) -> dict[str, list[tuple[str, Clause]]]:
        clauses: dict[str, list[tuple[str, Clause]]] = {}
        for source in self.sources:
            for clause in source.clauses:
                clauses.setdefault(clause.id, []).append((source.id, clause))
        return clauses
