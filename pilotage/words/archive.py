"""The pages of a programme's archive, in the charter's language."""

from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from itertools import chain
from typing import Any

from django.utils.translation import gettext, pgettext
from django.utils.translation import override as speaking

from pilotage.domain.archive import (
    Cell,
    File,
    Link,
    Page,
    Part,
    Row,
    Scope,
    Site,
    Table,
    fields_shown,
    shows_records,
    shows_totals,
)
from pilotage.domain.charters.schema import Fund, Grant, Pair, Register
from pilotage.domain.figures import over_money
from pilotage.domain.money import major_units
from pilotage.domain.small_counts import hide_below
from pilotage.words import figures as figure_words
from pilotage.words import funds as fund_words
from pilotage.words import grants as grant_words
from pilotage.words import provisions as provision_words
from pilotage.words import records as record_words
from pilotage.words import rounds as round_words
from pilotage.words.archive_tables import Tables
from pilotage.words.bulletins import LANGUAGES
from pilotage.words.days import plain_day, span
from pilotage.words.numbers import currency, money, number, size

_NUMBERS = ("planned", "received", "given_back", "committed", "paid", "available", "balance")


class Pages:
    """The pages over what was gathered (queries.archive.Gathered), each made when its turn comes.

    `ledgers` are (path, bytes) of the ledger in other programs' formats; `bulletins` (path, title, bytes).
    """

    def __init__(self, found: Any, ledgers: list[tuple[str, bytes]], bulletins: list[tuple[str, str, bytes]]) -> None:
        self.found, self.charter = found, found.charter
        self.scope, self.hide = found.scope, hide_below(found.charter)
        self.ledgers, self.bulletins = ledgers if self.tells_money() else [], bulletins
        self.files_told: list[tuple[Any, str]] = []
        self.tables = Tables(found)

    def site(self) -> Site:
        charter, found = self.charter, self.found
        with speaking(LANGUAGES[charter.language]):
            return Site(
                language=charter.language, title=charter.title, programme=charter.title, home=gettext("Contents"),
                same_as=gettext("The same as a table (CSV)"), day=found.until, readme=self._readme(),
                pages=self.pages, files=self.files,
            )  # fmt: skip

    def pages(self) -> Iterator[Page]:
        """Every page; the language is put back before a page is handed over."""
        made: list[Callable[[], Page]] = [self.index, self.clauses, self.figures]
        made += [partial(self.register, each) for each in self.registers()]
        made += [self.applications] if self.tells_grants() else []
        made += [self.fund] if self.tells_money() else []
        made += [self.rounds, self.pairs, self.issued, self.attachments, self.tables.index]
        for make in chain(made, self.tables.pages()):
            with speaking(LANGUAGES[self.charter.language]):
                page = make()
            yield page

    def files(self) -> Iterator[File]:
        """The charter's bytes, the ledgers, the bulletins, the files put to things, the audit trail."""
        for row in self.found.editions():
            yield File(self.charter_path(row.number), self.found.edition_bytes(row.number))
        for path, content in self.ledgers:
            yield File(path, content)
        for path, _title, content in self.bulletins:
            yield File(path, content)
        for kept, _of in self.files_told:
            yield File(kept.path, kept.open)
        yield File("audit.jsonl", "".join(f"{line}\n" for line in self.found.events()).encode())

    # ---- What is told

    def registers(self) -> list[Register]:
        return [one for one in self.charter.registers if shows_totals(one, self.scope)]

    def tells_grants(self) -> bool:
        grants = self.charter.of_kind(Grant)
        public = any(self.charter.register(one.register).public == "records" for one in grants)
        return bool(grants) and (self.scope.whole or public)

    def tells_money(self) -> bool:
        incomes = [fund.income for fund in self.charter.of_kind(Fund)]
        public = any(each and self.charter.register(each).public != "nothing" for each in incomes)
        return bool(incomes) and (self.scope.whole or public)

    def charter_path(self, edition: int) -> str:
        return f"charter/{self.charter.id}-{edition}.yaml"

    # ---- Pages

    def index(self) -> Page:
        found, charter = self.found, self.charter
        links = [
            Link(gettext("The charter, clause by clause"), "charter.html"),
            Link(gettext("Figures"), "figures.html"),
        ]
        links += [Link(one.name, f"registers/{one.id}.html") for one in self.registers()]
        links += [Link(gettext("Applications"), "applications.html")] if self.tells_grants() else []
        links += [Link(gettext("Fund"), "fund.html")] if self.tells_money() else []
        links += [
            Link(gettext("Awards and aid"), "rounds.html"), Link(gettext("Pairs"), "pairs.html"),
            Link(gettext("Bulletins"), "bulletins.html"), Link(gettext("Attachments"), "attachments.html"),
            *self.tables.groups(), Link(gettext("Audit trail"), "audit.jsonl"), Link("README", "README.txt"),
        ]  # fmt: skip
        kind = gettext("What may be public: no names of people, no personal fields.")
        if self.scope.whole:
            kind = gettext("The office's own archive, with the names of whoever acts, without the fields that the charter "
                           "marks personal. It is not for the public.")  # fmt: skip
        if self.scope.personal:
            kind = gettext("The office's own archive WITH PERSONAL DATA. Keep it locked away.")
        said = (
            found.programme.office.name,
            span(charter.runs.start, charter.runs.end),
            gettext("As it stood on %(day)s, known up to entry %(known)s, charter edition %(edition)s.")
            % {"day": plain_day(found.until), "known": found.known, "edition": found.in_force.number},
            kind,
        )
        return Page("index.html", charter.title, (Part(paragraphs=said, links=tuple(links)),))

    def clauses(self) -> Page:
        charter, parts = self.charter, []
        citing: dict[tuple[str | None, str], list[str]] = {}
        for one in charter.provisions:
            for cite in one.cite:
                citing.setdefault((cite.source, cite.clause), []).append(f"{one.title} · {provision_words.kind(one)}")
        editions = [Link(gettext("Edition %(number)s, in force since %(day)s")
                         % {"number": row.number, "day": plain_day(row.adopted_on)}, self.charter_path(row.number))
                    for row in self.found.editions()]  # fmt: skip
        parts.append(Part(gettext("Editions"), "editions", links=tuple(editions)))
        for source in charter.sources:
            parts.append(Part(source.title, f"source-{source.id}", paragraphs=(source.issuer,)))
            for clause in source.clauses:
                said = [*citing.get((source.id, clause.id), ()), *citing.get((None, clause.id), ())]
                parts.append(
                    Part(clause.id, f"clause-{source.id}-{clause.id}", tuple(dict.fromkeys(said)), quote=clause.text)
                )
        return Page("charter.html", gettext("The charter, clause by clause"), tuple(parts))

    def figures(self) -> Page:
        values, charter = self.found.figures(), self.charter
        places = {}
        for register in charter.registers:
            if shows_records(register, self.scope):
                for one in self.found.standings(register):
                    fact = one.confirmed or one.latest
                    if fact is not None:
                        places[one.reference] = (register.id, fact.number)
        parts = []
        for figure in charter.figures:
            if figure.id not in values or not self._tells(figure):
                continue
            value = values[figure.id]
            shown = figure_words.whole(value, charter.currency)
            behind = [places[one] for one in value.behind if one in places]
            links = tuple(Link(f"{charter.register(id).name} {n}", f"registers/{id}.html#n{n}") for id, n in behind)
            told = f"{shown} {figure.measure}"
            count = gettext("Counted: %(n)s") % {"n": self._count(len(value.behind))}
            parts.append(Part(figure.name, figure.id, (told,) if "" in value.hidden else (told, count), links=links))
        return Page("figures.html", gettext("Figures"), tuple(parts))

    def _tells(self, figure: Any) -> bool:
        if self.scope.whole:
            return True
        if over_money(self.charter, figure) and not self.tells_money():
            return False
        register = next((one for one in self.charter.registers if one.id == figure.of), None)
        return register is None or register.public != "nothing"

    def register(self, register: Register) -> Page:
        path = f"registers/{register.id}.html"
        if not shows_records(register, self.scope):
            return Page(path, register.name, (self._totals(register),))
        fields = fields_shown(register, self.scope)
        heads = [gettext("No."), gettext("Date"), gettext("Unit")]
        heads += [gettext("Person")] if self.scope.whole else []
        heads += [*(one.name for one in fields), pgettext("record", "State"), gettext("Attachments")]
        rows = tuple(self._row(register, fields, line) for line in self.found.lines(register))
        table = Table(tuple(heads), rows, f"registers/{register.id}.csv")
        return Page(path, register.name, (Part(table=table),))

    def _row(self, register: Register, fields: tuple[Any, ...], line: Any) -> Row:
        fact, names = line.fact, self.found.names
        about = "—".join(names.get(code, code) for code in (fact.unit, *(fact.pair or "").split(":")) if code)
        cells: list[Cell] = [str(fact.number), plain_day(fact.happened_on), about]
        cells += [names.get(fact.person, fact.person or "")] if self.scope.whole else []
        for one in fields:
            said = line.personal.get(one.id) if one.personal else fact.fields.get(one.id)
            known = {} if one.type == "role" and not self.scope.whole else names
            cells.append(record_words.value(one, said, self.charter, known))
        cells.append(gettext("unconfirmed") if line.awaits else gettext("confirmed"))
        self.files_told += [(kept, f"{register.name} {fact.number}") for kept in line.files]
        cells.append(tuple(Link(kept.name, kept.path) for kept in line.files))
        return Row(tuple(cells), f"n{fact.number}")

    def _totals(self, register: Register) -> Part:
        count = sum(1 for one in self.found.standings(register) if one.confirmed is not None)
        shown = f"<{self.hide}" if 0 < count < self.hide else number(count)
        return Part(paragraphs=(gettext("Only totals are public: %(n)s %(measure)s.")
                                % {"n": shown, "measure": register.measure},))  # fmt: skip

    def applications(self) -> Page:
        charter, rows = self.charter, []
        public = {one.id for one in charter.of_kind(Grant) if charter.register(one.register).public == "records"}
        heads = (gettext("Kind of grant"), gettext("No."), gettext("Unit"), gettext("Project"), gettext("Submitted"),
                 gettext("Asked for"), gettext("Granted"), gettext("Paid"), pgettext("record", "State"))  # fmt: skip
        for view in self.found.applications():
            if not self.scope.whole and view.grant.id not in public:
                continue
            sums = [self._amount(view.grant, each) for each in (view.asked, view.approved, view.paid)]
            rows.append(Row((view.grant.title, str(view.number), view.unit_name, view.project,
                             plain_day(view.happened_on), *sums, grant_words.status(view.status))))  # fmt: skip
        table = Table(heads, tuple(rows), "applications.csv")
        return Page("applications.html", gettext("Applications"), (Part(table=table),))

    def _amount(self, grant: Grant, amount: int | None) -> str:
        if amount is None:
            return ""
        return money(amount, self.charter.currency) if grant.gives == "money" else str(amount)

    def fund(self) -> Page:
        book, parts = self.found.book(), []
        unit = gettext("Amounts in %(unit)s.") % {"unit": currency(self.charter.currency)}
        accounts = {one.id: one for one in book.accounts}
        for fund in self.charter.of_kind(Fund):
            stands = self.found.fund_numbers(fund)
            told = tuple(
                Row((fund_words.number(code), money(getattr(stands, code), self.charter.currency))) for code in _NUMBERS
            )
            heads: tuple[str, ...] = (gettext("Number"), gettext("Amount"))
            parts.append(Part(fund.title, f"fund-{fund.id}", (unit,), table=Table(heads, told)))
        rows = tuple(
            Row((fund_words.account(one.kind), one.title, money(one.balance, self.charter.currency)))
            for one in book.accounts
        )
        heads = (gettext("Account"), gettext("Name"), gettext("Balance"))
        parts.append(Part(gettext("Accounts"), "accounts", (unit,), table=Table(heads, rows, "fund/accounts.csv")))
        moves = tuple(self._move(one, accounts) for one in book.transfers)
        heads = (gettext("Date"), gettext("What"), gettext("From"), gettext("To"), gettext("Amount"), gettext("Note"))
        parts.append(Part(gettext("Ledger"), "ledger", table=Table(heads, moves, "fund/ledger.csv"),
                          links=tuple(Link(path.rpartition("/")[2], path) for path, _bytes in self.ledgers)))  # fmt: skip
        return Page("fund.html", gettext("Fund"), tuple(parts))

    def _move(self, one: Any, accounts: dict[int, Any]) -> Row:
        kind = fund_words.transfer(one.kind)
        ends = [f"{fund_words.account(accounts[each].kind)} {accounts[each].title}" for each in (one.credit, one.debit)]
        amount = str(major_units(one.amount, self.charter.currency))
        return Row((one.happened_on.isoformat(), kind, *ends, amount, one.memo))

    def rounds(self) -> Page:
        parts = []
        for row, places, shares in self.found.rounds():
            said = (round_words.status(row.status), plain_day(row.opened_on))
            rows: tuple[Row, ...] = tuple(
                Row((str(place.rank), place.nomination.unit.name if place.nomination.unit else gettext("Outside the programme"),
                     gettext("Chosen") if place.chosen else gettext("Not chosen")))
                for place in places
            )  # fmt: skip
            heads = (gettext("Place"), gettext("Unit"), gettext("Result"))
            if shares:
                heads = (gettext("Unit"), gettext("Places"), gettext("Amount"))
                rows = tuple(
                    Row((share.unit.name if share.unit else gettext("Outside the programme"),
                         self._count(share.places + share.extra_places),
                         money(share.amount + share.extra_amount, self.charter.currency)))
                    for share in shares
                )  # fmt: skip
            name = f"{row.number} {row.title}"
            parts.append(Part(name, f"round-{row.number}", said, table=Table(heads, rows) if rows else None))
        none = (Part(paragraphs=(gettext("There was none."),)),)
        return Page("rounds.html", gettext("Awards and aid"), tuple(parts) or none)

    def _count(self, count: int) -> str:
        hidden = not self.scope.whole and 0 < count < self.hide
        return f"<{self.hide}" if hidden else str(count)

    def pairs(self) -> Page:
        titles = {one.id: one.title for one in self.charter.provisions}
        rows = tuple(
            Row((titles.get(one.provision, one.provision), one.a.name, one.b.name, plain_day(one.starts_on),
                 plain_day(one.ends_on) if one.ends_on else ""))
            for one in self.found.pairings()
        )  # fmt: skip
        pairs = self.charter.of_kind(Pair)
        ends = [" / ".join(dict.fromkeys(self.charter.role(getattr(one, end)).name for one in pairs))
                for end in ("a", "b")]  # fmt: skip
        heads = (gettext("Kind of pair"), *ends, gettext("Since"), gettext("Until"))
        about = {one.id for one in self.charter.provisions if one.kind == "pair"}
        links = tuple(
            Link(one.name, f"registers/{one.id}.html") for one in self.registers() if about & set(one.about)
        )  # fmt: skip
        return Page("pairs.html", gettext("Pairs"), (Part(table=Table(heads, rows, "pairs.csv"), links=links),))

    def issued(self) -> Page:
        links = tuple(Link(title, path) for path, title, _bytes in self.bulletins)
        said = () if links else (gettext("There was none."),)
        return Page("bulletins.html", gettext("Bulletins"), (Part(paragraphs=said, links=links),))

    def attachments(self) -> Page:
        self.files_told += [(kept, "") for kept in self.found.other_files()]
        rows = tuple(
            Row((Link(kept.name, kept.path), of, size(kept.size), kept.sha256)) for kept, of in self.files_told
        )
        heads = (gettext("File"), gettext("Register"), gettext("Size"), "SHA-256")
        table = Table(heads, rows, "attachments.csv")
        return Page("attachments.html", gettext("Attachments"), (Part(table=table),))

    def _readme(self) -> str:
        said = {"title": self.charter.title, "day": plain_day(self.found.until)}
        return (
            gettext(
                "%(title)s: archive as of %(day)s\n\n"
                "Open index.html in any browser; nothing else is needed, no network and no program.\n"
                "Tables stand beside each page as CSV, the ledger in fund/ for beancount and hledger, the audit trail in "
                "audit.jsonl, the charter as it was put in force in charter/.\n\n"
                "To check that nothing was changed, run in this folder:\n"
                "    sha256sum -c MANIFEST.sha256\n"
            )
            % said
        )


def file_name(code: str, day: date, scope: Scope) -> str:
    """What the archive's file is called: each kind by a name of its own."""
    kind = "personal" if scope.whole and scope.personal else "office" if scope.whole else "public"
    return f"{code}-{kind}-{day.isoformat()}.zip"
