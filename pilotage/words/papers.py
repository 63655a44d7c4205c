"""The words of sheets to be signed: what they are, what stands on them, and why one is not printed or filed."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language, gettext, ngettext, pgettext

from pilotage.domain.papers import (
    Column,
    Content,
    Heading,
    Outcome,
    PaperKind,
    Sheet,
    Table,
    TableText,
    qr_text,
)
from pilotage.words import functions, funds, grants, lives, money_papers, numbers, states
from pilotage.words.days import plain_day, span

_SHARES = {
    "number": 1,
    "transfer": 2,
    "percent": 1,
    "yes-no": 1,
    "state": 1,
    "date": 2,
    "money": 2,
    "text": 2,
    "long-text": 4,
}
_NUMBERS = ("number", "percent", "money")


def kind(code: str) -> str:
    """What a sheet is called. KeyError for an unknown code."""
    named = PaperKind(code)
    if named in money_papers.KINDS:
        return money_papers.KINDS[named]()
    return {
        PaperKind.RECORD: gettext("Confirmation sheet"),
        PaperKind.MONTH: gettext("Confirmation sheet"),
        PaperKind.DECISION: gettext("Decision sheet"),
        PaperKind.HAND_OVER: gettext("Hand-over sheet"),
        PaperKind.OPINION: gettext("Opinion sheet"),
    }[named]


def outcome(code: str) -> str:
    """What became of a line of a signed sheet, or would. KeyError for an unknown code."""
    return {
        Outcome.CONFIRMED: gettext("Confirmed by this sheet"),
        Outcome.SUPERSEDED: gettext("Confirmed by this sheet, changed since"),
        Outcome.READY: gettext("Waits for the signature"),
        Outcome.ALREADY: gettext("Confirmed in another way"),
        Outcome.CHANGED: gettext("Changed since the sheet was printed"),
        Outcome.VOID: gettext("Voided since"),
        Outcome.NOT_ASKED: gettext("No longer asked of this side"),
        Outcome.CROSSED_OUT: gettext("Crossed out on the paper"),
    }[Outcome(code)]


def subtitle(content: Content) -> str:
    """What the sheet is about and for whom: on the sheet, and in a list."""
    about = [content.member, content.about]
    if content.start and content.end:
        about.append(span(content.start, content.end))
    return gettext(" · ").join(part for part in about if part)


def sheet(content: Content, *, code: str, digest: str, printed_on: date, known: int) -> Sheet:
    """A printed sheet in the active language. `known` is the office's number of the act that printed it."""
    printed = {"day": plain_day(printed_on), "edition": content.edition, "known": known}
    return Sheet(
        language=get_language() or content.language,
        office=content.office,
        programme=content.programme,
        title=kind(content.kind),
        subtitle=subtitle(content),
        lead=_lead(content),
        facts=_told(content),
        tables=() if content.kind is PaperKind.RECORD else tuple(_table(table, content) for table in content.tables),
        cites=content.cites,
        basis=gettext("Clauses"),
        opinion=gettext("Opinion") if content.kind in _WITH_OPINION else "",
        signers=_signers(content),
        stamp=pgettext("on a sheet", "Stamp"),
        day=pgettext("on a sheet", "Date"),
        foot=(gettext("Printed on %(day)s from charter edition %(edition)s, as known at no. %(known)s") % printed,
              gettext("Signed, photographed and handed in, it files itself by this code.")),
        page=gettext("Page {n} of {m}"),
        lacking=gettext("%(mark)s stands for a character that cannot be printed here: %(signs)s."),
        code=code,
        qr=qr_text(code, digest),
        printed_on=printed_on,
    )  # fmt: skip


def copy_of(content: Content, *, made_on: date, known: int) -> Sheet:
    """The same for whoever only reads it: nothing to sign, no code, and nobody files it."""
    whole = sheet(content, code="", digest="", printed_on=made_on, known=known)
    return replace(whole, opinion="", signers=(), foot=whole.foot[:1], qr="")


def _facts(content: Content) -> tuple[tuple[Column, Any], ...]:
    """Single values, one below the other: of a sheet of one record what it says."""
    if content.kind is not PaperKind.RECORD:
        return content.facts
    (table,) = content.tables
    return tuple(zip(table.columns, table.lines[0].cells, strict=True))


def _told(content: Content) -> tuple[tuple[str, str], ...]:
    """Single values by their labels; an amount in capital numerals only where the language has them."""
    said = [(column, cell(column, value, content)) for column, value in _facts(content)]
    return tuple((column_name(column), text) for column, text in said if text or column.type != "capitals")


_WITH_OPINION = (
    frozenset({PaperKind.RECORD, PaperKind.MONTH, PaperKind.DECISION, PaperKind.OPINION}) | money_papers.WITH_OPINION
)


def _lead(content: Content) -> str:
    match content.kind:
        case PaperKind.RECORD:
            said = gettext("Please check what is on record here. Your signature confirms that it is so.")
        case PaperKind.MONTH:
            count = len(content.records)
            said = ngettext(
                "Please check the %(count)s record below. Cross it out if it is not so; your signature confirms it.",
                "Please check the %(count)s records below. Cross out what is not so; your signature confirms the others.",
                count,
            ) % {"count": count}
        case PaperKind.DECISION:
            said = gettext("What was asked for, what was decided, and the money behind it.")
        case PaperKind.HAND_OVER:
            said = gettext("What is still to be done, what waits for confirmation, and what passes on with it.")
        case PaperKind.OPINION:
            said = gettext("To %(body)s: please write your opinion of the following, sign and stamp it.") % {
                "body": content.member
            }
        case _:
            said = money_papers.lead(content)
    return said


def _signers(content: Content) -> tuple[str, ...]:
    if content.kind is PaperKind.HAND_OVER:
        return (
            gettext("Handed over by (signature)"),
            gettext("Taken over by (signature)"),
            gettext("In the presence of"),
        )
    if content.kind in money_papers.KINDS:
        return money_papers.signers(content)
    if content.side:
        return (gettext("Signature (%(side)s)") % {"side": content.side},)
    return (gettext("Signature"),)


def _table(table: Table, content: Content) -> TableText:
    headings = tuple(
        Heading(column_name(column), _SHARES.get(column.type, 2), column.type in _NUMBERS) for column in table.columns
    )
    amounts = content.kind in money_papers.KINDS
    rows = tuple(
        tuple(
            numbers.money(value, content.currency)
            if amounts and column.type == "money" and value is not None
            else cell(column, value, content)
            for column, value in zip(table.columns, line.cells, strict=True)
        )
        for line in table.lines
    )
    name = _title(table)
    if amounts and rows and any(column.type == "money" for column in table.columns):
        name = gettext("%(title)s (in %(unit)s)") % {"title": name, "unit": numbers.currency(content.currency)}
    title = gettext("%(title)s: nothing") % {"title": name} if not rows else name
    return TableText(title, headings if rows else (), rows)


def _title(table: Table) -> str:
    if table.code in money_papers.TITLES:
        return money_papers.TITLES[table.code](table)
    return {
        "windows": lambda: _more(gettext("Still to be done"), table.name),
        "papers": lambda: _more(gettext("Sheets printed and not back"), table.name),
        "unconfirmed": lambda: gettext("Waiting for confirmation: %(register)s") % {"register": table.name},
        "counts": lambda: gettext("Waiting for confirmation"),
        "applications": lambda: gettext("Applications"),
        "matters": lambda: gettext("What stands open"),
        "candidates": lambda: gettext("Candidates"),
    }.get(table.code, lambda: table.name)()


def _more(title: str, rest: str) -> str:
    """A title that says how many more there are than stand below."""
    return gettext("%(title)s (%(n)s more are not listed)") % {"title": title, "n": rest} if rest else title


def column_name(column: Column) -> str:
    """How a column or a single value is headed: the charter's word, else ours."""
    if not column.name and column.id in money_papers.COLUMNS:
        return money_papers.COLUMNS[column.id]()
    if not column.name and column.id.startswith("fund-"):
        return funds.number(column.id.removeprefix("fund-"))
    return (
        column.name
        or {
            "number": lambda: gettext("No."),
            "day": lambda: gettext("Date"),
            "unit": lambda: gettext("Unit"),
            "pair": lambda: gettext("Pair"),
            "person": lambda: gettext("Person"),
            "application": lambda: gettext("Application no."),
            "project": lambda: gettext("Project"),
            "plan": lambda: gettext("Plan"),
            "submitted": lambda: gettext("Submitted"),
            "asked": lambda: gettext("Asked for"),
            "own": lambda: gettext("Own share"),
            "decision": lambda: gettext("Decision"),
            "decided": lambda: gettext("Decided on"),
            "granted": lambda: gettext("Amount granted"),
            "paid": lambda: gettext("Paid"),
            "opinion": lambda: gettext("Opinion"),
            "what": lambda: gettext("Fund"),
            "now": lambda: gettext("Now"),
            "before": lambda: gettext("Before"),
            "after": lambda: gettext("After"),
            "function": lambda: gettext("Function"),
            "serves": lambda: pgettext("appointment", "For"),
            "starts": lambda: gettext("Since"),
            "ends": lambda: gettext("Last day"),
            "duty": lambda: gettext("Task"),
            "period": lambda: gettext("Period"),
            "due": lambda: gettext("Due"),
            "state": lambda: gettext("State"),
            "register": lambda: gettext("Register"),
            "count": lambda: gettext("Records"),
            "numbers": lambda: gettext("Nos."),
            "code": lambda: pgettext("archive", "Code"),
            "sheet": lambda: pgettext("archive", "Sheet"),
            "printed": lambda: pgettext("archive", "Printed on"),
            "matter": lambda: pgettext("hand-over", "Matter"),
            "consultation": lambda: gettext("Asking no."),
            "asked-body": lambda: gettext("Body asked"),
            "asked-on": lambda: gettext("Asked on"),
            "nominee": lambda: gettext("Nominee"),
            "nominated-by": lambda: gettext("Nominated by"),
        }[column.id]()
    )


def cell(column: Column, value: Any, content: Content) -> str:
    """A frozen value as it is read; empty where there is none."""
    if value is None or value == "":
        return ""
    match column.type:
        case "yes-no":
            return gettext("Yes") if value else gettext("No")
        case "date":
            return plain_day(date.fromisoformat(value))
        case "money":
            return f"{numbers.money(value, content.currency)} {numbers.currency(content.currency)}"
        case "number":
            counted = numbers.number(Decimal(str(value)))
            return f"{counted} {column.measure}".strip()
        case "percent":
            return f"{numbers.number(Decimal(str(value)))}%"
        case "period":
            return span(*(date.fromisoformat(day) for day in value))
        case "state":
            return states.state(value)
        case "function":
            return functions.name(value)
        case "decision":
            return grants.status(value) if value == "submitted" else grants.step(value)
        case "status":
            return grants.status(value)
        case "fund":
            return funds.number(value)
        case "sheet":
            return kind(value)
        case "space":
            return "\n" * (int(value) - 1)
        case "capitals":
            return money_papers.capitals(value)
        case "transfer":
            return _transfer(value)
        case "use":
            return money_papers.use(value)
        case "verdict":
            return money_papers.verdict(value)
        case "matter":
            return _matter(value, content)
    return str(value)


def _matter(value: Any, content: Content) -> str:
    """What stands open: a code of domain.closing.Matter, how many, whose or which, how much."""
    code, count, name, amount = value
    told = "" if amount is None else f"{numbers.money(amount, content.currency)} {numbers.currency(content.currency)}"
    return lives.matter(code, count, name=name, amount=told)


def _transfer(code: str) -> str:
    """Why money moved; a code that ends in ! is of what was taken back later."""
    word = funds.transfer(code.removesuffix("!"))
    return gettext("%(what)s (taken back)") % {"what": word} if code.endswith("!") else word


SENTENCES: Mapping[str, Callable[[], str]] = {
    **money_papers.SENTENCES,
    "paper-of-nothing": lambda: gettext("There is nothing in this programme that such a sheet could be printed for."),
    "paper-side-missing": lambda: gettext("Several are asked to confirm it: %(sides)s. Choose who is to sign."),
    "nothing-to-sign": lambda: gettext("Nothing waits for this signature. There is no sheet to print."),
    "paper-long": lambda: gettext(
        "%(count)s records wait for this signature, and %(most)s go on one sheet. Choose fewer days, or one register."
    ),
    "signed-before-printed": lambda: gettext(
        "The sheet was printed on %(printed)s and cannot have been signed before. Check the date."
    ),
    "scan-filed": lambda: gettext("This picture has been dealt with already."),
}
