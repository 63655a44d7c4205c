"""A bulletin as a frozen document: everything a page, a print or a file shows, whatever the medium."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from pilotage.domain.bulletins import Change, Paragraph, Printed, Status, plain_value
from pilotage.domain.charters.schema import Charter, Cite, Fund, Pair


@dataclass(frozen=True, slots=True)
class Note:
    """What stands behind a printed figure, for the margin.

    `kind` is what is counted: register, role, fund, pair or figure (a ratio); `of` its name, `over` the divisor's;
    `where` the filters as (field's name, names of the values; yes and no as they are).
    """

    figure: str
    name: str
    measure: str
    printed: Printed
    kind: str
    how: str
    of: str
    field: str = ""
    over: str = ""
    where: tuple[tuple[str, tuple[str, ...]], ...] = ()
    in_period: bool = False
    cite: tuple[Cite, ...] = ()


@dataclass(frozen=True, slots=True)
class Correction:
    """A published erratum."""

    number: int
    happened_on: date
    known: int
    changes: tuple[Change, ...]
    note: str


@dataclass(frozen=True)
class Document:
    """A bulletin, drafted, signed or issued. `number`, `issued_on` and `sha256` are there once it is issued.

    `known` is the sequence number up to which its figures know; `figures` and `notes` go by figure id.
    """

    id: int | None
    uuid: UUID | None
    version: int
    status: Status
    language: str
    currency: str
    programme: str
    example: bool
    series: str
    masthead: str
    number: int | None
    number_text: str
    issuer: str
    issued_on: date | None
    title: str
    paragraphs: tuple[Paragraph, ...]
    figures: Mapping[str, Printed]
    notes: Mapping[str, Note]
    since: date | None
    until: date
    known: int
    edition: int
    edition_sha256: str
    text: str
    sha256: str
    drafted_by: str = ""
    signed_by: str = ""
    issued_by: str = ""
    corrections: tuple[Correction, ...] = ()


@dataclass(frozen=True)
class Wording:
    """The words that go with a document, in one language: made by pilotage.words, set by pilotage.render."""

    language: str
    issue: str
    date: str
    state: str
    basis: str
    example: str
    margin: str
    typed: str
    notes: Mapping[str, str] = field(default_factory=dict)
    corrections_title: str = ""
    corrections: tuple[str, ...] = ()
    digest: str = ""


def as_issued(document: Document) -> dict[str, object]:
    """A bulletin as JSON carries it, on the command line and on the web; money is a decimal string in major units."""
    return {
        "id": document.id,
        "series": document.series,
        "number": document.number,
        "until": document.until.isoformat(),
        "known": document.known,
        "edition": document.edition,
        "sha256": document.sha256 or None,
        "text": document.text,
        "figures": {id: plain_value(printed, document.currency) for id, printed in document.figures.items()},
    }


def note(charter: Charter, figure: str, printed: Printed) -> Note:
    """What the charter says that a figure counts."""
    declared = charter.figure(figure)
    kind, of, over, field_name = "register", "", "", ""
    if declared.how == "ratio":
        kind, of = "figure", charter.figure(declared.of).name
        over = charter.figure(str(declared.over)).name
    elif any(register.id == declared.of for register in charter.registers):
        of = charter.register(declared.of).name
        field_name = _field_name(charter, declared.of, declared.field)
    elif any(role.id == declared.of for role in charter.roles):
        kind, of = "role", charter.role(declared.of).name
    else:
        provision = charter.provision(declared.of)
        of = provision.title
        kind = "fund" if isinstance(provision, Fund) else "pair" if isinstance(provision, Pair) else "provision"
    return Note(
        figure, declared.name, declared.measure, printed, kind, declared.how, of, field_name, over,
        _filters(charter, declared.of, declared.where) if kind == "register" else (),
        declared.span == "period", declared.cite,
    )  # fmt: skip


def _field_name(charter: Charter, register: str, wanted: str | None) -> str:
    """The field's name; of the envelope's own (unit, person, pair) the id, which words can say."""
    fields = {known.id: known.name for known in charter.register(register).fields}
    return fields.get(wanted or "", wanted or "")


def _filters(
    charter: Charter, register: str, where: Mapping[str, str | tuple[str, ...]]
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    fields = {known.id: known for known in charter.register(register).fields}
    filters = []
    for name, wanted in where.items():
        names = {choice.id: choice.name for choice in fields[name].choices} if name in fields else {}
        values = (wanted,) if isinstance(wanted, str) else wanted
        label = fields[name].name if name in fields else name
        filters.append((label, tuple(names.get(value, value) for value in values)))
    return tuple(filters)
