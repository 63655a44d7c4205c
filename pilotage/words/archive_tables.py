"""The pages of an archive that list tables row by row: members, reasons, minutes, steps, papers of every kind."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext, pgettext

from pilotage.domain.archive import Cell, Link, Page, Part, Row, Table
from pilotage.domain.archive_shelves import GROUPS, SHELVES, Shelf
from pilotage.domain.charters.schema import Fund, Grant
from pilotage.domain.records import EntryKind
from pilotage.words import (
    allocations,
    archive_names,
    calendars,
    duties,
    functions,
    giving,
    grants,
    inbox,
    judging,
    meetings,
    papers,
    records,
    reviews,
    rounds,
)
from pilotage.words.days import plain_day
from pilotage.words.funds import transfer as transfer_word
from pilotage.words.numbers import currency, money

INDEX = "tables.html"

# Codes, by table and column, and who has the words for them.
_CODES: Mapping[tuple[str, str], Callable[[str], str]] = {
    ("Appointment", "function"): functions.name,
    ("CalendarSpan", "kind"): calendars.kind,
    ("Entry", "kind"): lambda code: records.step(EntryKind(code)),
    ("SanctionDecision", "outcome"): duties.outcome,
    ("SanctionDecision", "ruling"): duties.outcome,
    ("ApplicationStep", "kind"): grants.step,
    ("Review", "advice"): reviews.advice,
    ("SecondLook", "verdict"): reviews.verdict,
    ("OrderStep", "kind"): giving.step,
    ("RoundStep", "kind"): rounds.step,
    ("Nomination", "place"): rounds.place,
    ("Allocation", "what"): allocations.what,
    ("Allocation", "rule"): allocations.rule,
    ("Consultation", "answer"): judging.answer,
    ("Progress", "state"): meetings.state,
    ("Paper", "kind"): papers.kind,
    ("Scan", "state"): inbox.state,  # type: ignore[dict-item]
    **dict.fromkeys((("MemberNote", "what"), ("PairingReason", "what"), ("PairOffer", "kind"), ("WindowNote", "kind"),
                     ("SecondLook", "what"), ("Comment", "audience")), archive_names.word),
}  # fmt: skip

_MONEY = frozenset({"amount", "extra_amount", "due", "refunded", "counted", "opening", "closing", "asked", "own"})
_WORTH = frozenset({"available", "back", "floor", "suggested", "given"})  # kept together, in minor units
_AS_COUNTED = frozenset({("AidShare", "asked")})
_HEADS = {("Nomination", "place"): "placekind", ("OrderLine", "order"): "orders", ("OrderStep", "order"): "orders"}


class Tables:
    """The pages over the tables of an archive (queries.archive.Gathered): an index by groups, then each table's pages."""

    def __init__(self, found: Any) -> None:
        self.found, self.charter, self.scope = found, found.charter, found.scope
        self.shelves = [one for one in SHELVES if one.shown(self.scope)]
        charter = self.charter
        self.titles = {
            **{one.id: one.title for one in charter.provisions},
            **{one.id: one.name for one in charter.registers},
            **{one.id: one.name for one in charter.roles},
            **{one.id: one.title for one in charter.bulletins},
        }
        self.sources = {
            (fund.id, one.id): one.name for fund in charter.of_kind(Fund) for one in (*fund.sources, *fund.purposes)
        }
        self.told = {one.id: one.name for one in charter.figures} | {
            id: name for (_fund, id), name in self.sources.items()
        }
        self.facts = {fact.id: fact for role in charter.roles for fact in role.facts}
        self.fields = {(register.id, field.id): field for register in charter.registers for field in register.fields}

    def groups(self) -> tuple[Link, ...]:
        """Links to each group of tables, for the first page."""
        there = {one.group for one in self.shelves}
        return tuple(Link(archive_names.group(one), f"{INDEX}#{one}") for one in GROUPS if one in there)

    def index(self) -> Page:
        """Every table with how many rows it has; a table without rows has no page."""
        parts = []
        for group in GROUPS:
            mine = [(one, self.found.count(one)) for one in self.shelves if one.group == group]
            if mine:
                links = tuple(
                    Link(gettext("%(name)s: %(n)s") % {"name": archive_names.table(one.table), "n": n}, _path(one, 1))
                    for one, n in mine if n
                )  # fmt: skip
                none = () if links else (gettext("There was none."),)
                parts.append(Part(archive_names.group(group), group, none, links=links))
        return Page(INDEX, pgettext("archive", "Table by table"), tuple(parts))

    def pages(self) -> Iterator[Callable[[], Page]]:
        """Each page of rows, to be made at once in the archive's language."""
        for shelf in self.shelves:
            count, size = self.found.count(shelf), self.found.piece
            for number, rows in enumerate(self.found.pieces(shelf), 1):
                yield lambda shelf=shelf, rows=rows, number=number, last=number * size >= count: (  # type: ignore[misc]
                    self._page(shelf, rows, number, last)
                )

    def _page(self, shelf: Shelf, rows: list[Any], number: int, last: bool) -> Page:
        columns = shelf.shown(self.scope)
        heads = tuple(archive_names.column(_HEADS.get((shelf.table, one), one)) for one in columns)
        told = tuple(Row(tuple(self._cell(shelf, row, one) for one in columns)) for row in rows)
        path = _path(shelf, number)
        links = [Link(pgettext("archive", "Table by table"), f"{INDEX}#{shelf.group}")]
        if not last:
            links.append(Link(pgettext("archive", "Further rows"), _path(shelf, number + 1)))
        table = Table(heads, told, path.replace(".html", ".csv"))
        return Page(path, archive_names.table(shelf.table), (Part(table=table, links=tuple(links)),))

    # ---- What stands in a cell

    def _cell(self, shelf: Shelf, row: Any, column: str) -> Cell:
        value = getattr(row, column)
        if value is None or value == "":
            return ""
        kind = self.found.kind_of(shelf, column)
        if kind in _NAMED:
            return _NAMED[kind](self, value)
        word = _CODES.get((shelf.table, column))
        if word is not None:
            return _spoken(word, value)
        if isinstance(value, bool):
            return gettext("Yes") if value else gettext("No")
        if isinstance(value, datetime):
            return value.isoformat(timespec="seconds")
        if isinstance(value, date):
            return plain_day(value)
        if isinstance(value, int):
            return self._number(shelf, row, column, value)
        if isinstance(value, dict | list):
            return self._many(shelf, row, column, value)
        if column in ("source", "purpose"):
            return str(self.sources.get((getattr(row, "fund", ""), str(value)), value))
        if column in ("provision", "duty", "register", "role", "side", "fund", "heading"):
            return str(self.titles.get(str(value), value))
        if column == "fact":
            return self.facts[str(value)].name if str(value) in self.facts else str(value)
        return str(value)

    def _number(self, shelf: Shelf, row: Any, column: str, value: int) -> str:
        if column == "total" and shelf.table == "Allocation":
            return self._money(value) if row.what == "money" else str(value)
        if column not in _MONEY or (shelf.table, column) in _AS_COUNTED:
            return str(value)
        case = getattr(row, "application", None)
        if case is not None and shelf.table.startswith("Application"):
            grant = next((one for one in self.charter.of_kind(Grant) if one.id == case.provision), None)
            if grant is not None and grant.gives != "money":
                return str(value)
        return self._money(value)

    def _money(self, value: int) -> str:
        return f"{money(value, self.charter.currency)} {currency(self.charter.currency)}"

    def _many(self, shelf: Shelf, row: Any, column: str, value: Any) -> str:
        names = self.found.names
        if column == "body":
            told = [(self.fields.get((row.record.register, one)), one, said) for one, said in value.items()]
            return "; ".join(
                f"{field.name}: {records.value(field, said, self.charter, names)}" if field and not isinstance(said, list | dict)
                else f"{id}: {self._plain(said)}"
                for field, id, said in told if said not in (None, "")
            )  # fmt: skip
        if column == "points":
            table = "RoundCriterion" if shelf.table == "RoundScore" else "Criterion"
            scales = self.found.criteria
            return "; ".join(f"{scales.get(f'{table}:{one}', one)}: {self._plain(n)}" for one, n in value.items())
        if column == "money":
            sources = {id: name for (_fund, id), name in self.sources.items()}
            return "; ".join(f"{sources.get(one, one)}: {self._money(n)}" for one, n in value.items())
        if column == "participants":
            return "; ".join(" · ".join(filter(None, (one.get("name"), one.get("body")))) for one in value)
        worth = _WORTH if shelf.table == "YearClose" or getattr(row, "what", "") == "money" else frozenset()
        return self._plain(value, worth)

    def _plain(self, value: Any, worth: frozenset[str] = frozenset()) -> str:
        """What was kept together, in words: names for codes where they are known; `worth` are keys of amounts."""
        if isinstance(value, dict):
            return "; ".join(
                f"{self._key(one)}: {self._money(said) if one in worth and isinstance(said, int) else self._plain(said, worth)}"
                for one, said in value.items() if said not in (None, "", [], {})
            )  # fmt: skip
        if isinstance(value, list):
            return "; ".join(self._plain(one, worth) for one in value)
        if isinstance(value, bool):
            return gettext("Yes") if value else gettext("No")
        if not isinstance(value, str):
            return str(value)
        return str(self.found.names.get(value) or self.told.get(value, value))

    def _key(self, key: str) -> str:
        return self.facts[key].name if key in self.facts else self.titles.get(key) or archive_names.kept(key)

    # ---- What a row is called

    def record(self, row: Any) -> str:
        return f"{self.titles.get(row.register, row.register)} {row.number}"

    def application(self, row: Any) -> str:
        return f"{self.titles.get(row.provision, row.provision)} {row.number}"

    def user(self, row: Any) -> str:
        return str(self.found.accounts.get(row.pk, row.username))

    def bulletin(self, row: Any) -> str:
        return f"{row.title or self.titles.get(row.series, row.series)} {row.number or ''}".strip()

    def transfer(self, row: Any) -> str:
        return f"{transfer_word(row.kind)} {plain_day(row.happened_on)} {self._money(row.amount)}"

    def line(self, row: Any) -> str:
        return f"{plain_day(row.booked_on)} {self._money(row.amount)}"


def _spoken(word: Callable[[str], str], code: str) -> str:
    try:
        return word(code)
    except (KeyError, ValueError):
        return code


def _path(shelf: Shelf, number: int) -> str:
    return f"tables/{shelf.table.lower()}{f'-{number}' if number > 1 else ''}.html"


_NAMED: Mapping[str, Callable[[Tables, Any], Cell]] = {
    "Member": lambda _tables, row: str(row.name),
    "Person": lambda _tables, row: str(row.name),
    "Programme": lambda _tables, row: str(row.title),
    "Edition": lambda _tables, row: str(row.number),
    "Record": Tables.record,
    "Application": Tables.application,
    "User": Tables.user,
    "Bulletin": Tables.bulletin,
    "Transfer": Tables.transfer,
    "BankLine": Tables.line,
    "BankStatement": lambda _tables, row: str(row.name),
    "FundingAgreement": lambda _tables, row: str(row.title),
    "LevyRefund": lambda _tables, row: f"{row.unit.name} {row.year}",
    "Order": lambda _tables, row: str(row.number),
    "Paper": lambda _tables, row: str(row.code),
    "Scan": lambda _tables, row: str(row.name),
    "Pairing": lambda _tables, row: f"{row.a.name}—{row.b.name}",
    "Round": lambda _tables, row: Link(f"{row.number} {row.title}", f"rounds.html#round-{row.number}"),
    "Nomination": lambda _tables, row: " ".join(
        filter(None, (f"{row.round.number}-{row.number}", row.unit.name if row.unit else ""))
    ),
    "RoundDecision": lambda _tables, row: f"{row.round.number} {row.round.title}",
}
"""What the row is called that a column refers to."""
