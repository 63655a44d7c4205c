"""A charter as frozen objects: the exact shape of format 1. What the shape cannot say is checked in the modules beside.

Attributes are named as the keys in the file; Python's own words carry an underscore (`from_`, `for_`, `in_`). Money,
percentages, targets and stated values are `Decimal` (major units; 100 is all), counts `int`, days `datetime.date`.
"""

from collections.abc import Mapping
from functools import cached_property
from typing import Annotated, Any, Literal, Self, TypeVar

from pydantic import Field

from pilotage.domain.charters.provisions import (
    AnyProvision,
    Appoint,
    Award,
    Caps,
    Duty,
    Fund,
    FundSource,
    Grant,
    Instalment,
    Pair,
    Priority,
    Provide,
    Provision,
    Publish,
    Quota,
    Record,
    Refund,
    Reward,
    Sanction,
    Step,
)
from pilotage.domain.charters.vocabulary import (
    Cadence,
    Choice,
    Cite,
    ClauseNumber,
    Count,
    Currency,
    Day,
    Due,
    Id,
    Maybe,
    Name,
    Number,
    Period,
    Reading,
    Shape,
    Span,
    Text,
    Tier,
    Tiers,
    Times,
    Where,
    YesNo,
)

__all__ = [
    "AnyProvision",
    "Appoint",
    "Award",
    "Bulletin",
    "Cadence",
    "Caps",
    "Charter",
    "Choice",
    "Cite",
    "Claim",
    "Clause",
    "Due",
    "Duty",
    "FieldDef",
    "Figure",
    "Fund",
    "FundSource",
    "Grant",
    "Instalment",
    "Level",
    "Member",
    "Pair",
    "Priority",
    "Provide",
    "Provision",
    "Publish",
    "Quota",
    "Reading",
    "Record",
    "Refund",
    "Register",
    "Reward",
    "Role",
    "Sanction",
    "Sentence",
    "Source",
    "Span",
    "Step",
    "Tier",
    "Tiers",
    "Uncoded",
]


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

    @property
    def own(self) -> bool:
        """Has the office added it (自定)? Then no clause asks for it and no figure uses it."""
        return False

    @property
    def asked(self) -> bool:
        """Is it still filled in? A field of the office's own that has ended is only read in old records."""
        return True


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

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """As pydantic's, without the original's indexes: they would find what the copy no longer declares."""
        copied = super().model_copy(update=update, deep=deep)
        for name in [name for name in copied.__dict__ if name not in type(self).model_fields]:
            del copied.__dict__[name]
        return copied

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
