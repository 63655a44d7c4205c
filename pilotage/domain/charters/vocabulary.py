"""What a charter is made of: typed scalars, closed vocabularies and the small shapes used everywhere."""

import datetime
from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Literal, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from pilotage.domain.charters import scalars

Id = Annotated[str, Field(pattern=scalars.ID_PATTERN), BeforeValidator(scalars.identifier)]
ClauseNumber = Annotated[str, Field(pattern=scalars.CLAUSE_PATTERN), BeforeValidator(scalars.clause_number)]
Name = Annotated[str, Field(min_length=1, max_length=scalars.NAME_MAX), BeforeValidator(scalars.name)]
Text = Annotated[str, Field(min_length=1, max_length=scalars.TEXT_MAX), BeforeValidator(scalars.text)]
Currency = Annotated[str, Field(pattern=scalars.CURRENCY_PATTERN), BeforeValidator(scalars.currency)]
Count = Annotated[int, Field(ge=0, le=scalars.COUNT_MAX), BeforeValidator(scalars.count)]
Times = Annotated[int, Field(ge=1), BeforeValidator(scalars.times)]
Year = Annotated[int, BeforeValidator(scalars.year)]
Number = Annotated[Decimal, BeforeValidator(scalars.number)]
Money = Annotated[Decimal, Field(ge=0), BeforeValidator(scalars.money)]
Percent = Annotated[Decimal, Field(ge=0, le=100), BeforeValidator(scalars.percent)]
Day = Annotated[datetime.date, BeforeValidator(scalars.day)]
MonthDay = Annotated[str, Field(pattern=scalars.MONTH_DAY_PATTERN), BeforeValidator(scalars.month_day)]
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


class Cite(Shape):
    """Where something is said: clause and quote; `source` where two sources number a clause alike."""

    source: Maybe[Id] = None
    clause: ClauseNumber
    quote: Text


class Choice(Shape):
    """One of the values that a choice field may take."""

    id: Id
    name: Name


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
