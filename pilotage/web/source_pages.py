"""What a source's pages show, whoever reads them: signed in, or behind a link to one giver's own money."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404

from pilotage.domain.charters.schema import Fund, FundSource
from pilotage.domain.funds_reports import GrantUse, Sums, UseOfFunds
from pilotage.models import Attachment, MoneyFile
from pilotage.queries.funders import SourceFiles, files_of_source, gather, opinions_of
from pilotage.web.visits import Visit
from pilotage.words import funders as words
from pilotage.words import funds as fund_words
from pilotage.words import grants as grant_words

ROWS = 40
"""Grants on one page of a source, and its latest receipts."""


@dataclass(frozen=True)
class Way:
    """Where the parts of a source's pages lie: `base` is the source's own page, `files` what files lie below."""

    base: str
    files: str
    back: str

    def file(self, file: Attachment | MoneyFile) -> str:
        kind = "attachments" if isinstance(file, Attachment) else "money-files"
        return f"{self.files}{kind}/{file.pk}/"

    def grant(self, use: GrantUse) -> str:
        return f"{self.base}grants/{use.grant.provision}/{use.grant.number}/"


Paper = tuple[str, str, int]  # name, address, octets


@dataclass(frozen=True)
class Papers:
    """The files of a source by what they show."""

    way: Way
    files: SourceFiles

    def movement(self, seq: int) -> list[Paper]:
        return self._shown(movement_files(self.files, seq))

    def receipt(self, expense: int) -> list[Paper]:
        return self._shown([file for file in self.files.money if file.expense_id == expense])

    def agreements(self) -> list[Paper]:
        return self._shown([file for file in self.files.money if file.agreement_id or file.report_day_id])

    def later(self, application: int) -> list[Paper]:
        """Of reports, settlement and acceptance: steps of an application that move no money."""
        return self._shown(
            [
                file
                for file in self.files.attachments
                if file.step is not None and file.step.application_id == application and file.step.transfer_id is None
            ]
        )

    def _shown(self, files: Sequence[Any]) -> list[Paper]:
        return [(file.name, self.way.file(file), file.blob.size) for file in files]


def movement_files(files: SourceFiles, seq: int) -> list[Attachment | MoneyFile]:
    """What a receipt, a step and its vouchers show of one movement."""
    put = [
        file
        for file in files.attachments
        if seq in (file.step.seq if file.step else None, file.contribution.seq if file.contribution else None)
    ]
    return [*put, *(file for file in files.money if file.voucher is not None and file.voucher.transfer.seq == seq)]


@dataclass(frozen=True)
class Item:
    """One number in the line that reads as its own sum."""

    code: str
    word: str
    sign: str
    amount: int
    url: str


def items_of(planned: int, sums: Sums, page: str = "") -> tuple[Item, ...]:
    """Planned | received - given back - paid = left; what was given back only where something was."""
    codes = [("received", ""), ("given_back", "−"), ("paid", "−"), ("left", "＝")]
    behind = {"received": "#received", "given_back": "#grants", "paid": "#grants", "left": "#numbers"}
    return (
        Item("planned", words.number("planned"), "", planned, ""),
        *(
            Item(code, words.number(code), sign, getattr(sums, code), page + behind[code])
            for code, sign in codes
            if code != "given_back" or sums.given_back
        ),
    )


def source_context(here: Visit, way: Way, fund: Fund, source: FundSource, page: str | None) -> dict[str, Any]:
    """The page of one source: its numbers, where each comes from, its grants page by page, conditions and report days.

    Of many receipts the latest are shown; the report has them all.
    """
    found = gather(here.programme, fund, source.id)
    report, papers = found.report, Papers(way, files_of_source(here.programme, fund.id, source.id, found.moves))
    purposes = {purpose.id: purpose.name for purpose in fund.purposes}
    seqs = {move.id: move.seq for move in found.moves}
    grants = Paginator(report.grants, ROWS).get_page(page)
    return {
        **base_context(here, way, fund, source),
        "report": report,
        "page": grants,
        "earlier": max(0, len(report.received) - ROWS),
        "items": items_of(report.planned, report.closing),
        "numbers": _numbers(report),
        "grants": [grant_line(way, use, purposes) for use in grants],
        "received": [
            (line, purposes.get(line.purpose, ""), papers.movement(seqs[line.transfer]))
            for line in report.received[-ROWS:]
        ],
        "given_back": [
            (move, papers.movement(move.seq)) for move in found.moves if move.kind == "given-back"
        ],
        "agreement_papers": papers.agreements(),
    }  # fmt: skip


def base_context(here: Visit, way: Way, fund: Fund, source: FundSource) -> dict[str, Any]:
    return {"here": here, "way": way, "fund": fund, "source": source, "currency": here.charter.currency}


def _numbers(report: UseOfFunds) -> list[tuple[str, int, str]]:
    """What the line of numbers does not say: word, amount, where it opens to."""
    sums = report.closing
    told = [] if report.agreed is None else [("agreed", report.agreed, "#agreements")]
    told += [("decided", sums.decided, "#grants"), ("owed", sums.owed, "#grants"), ("free", sums.free, ""),
             ("settled", sums.settled, "#grants")]  # fmt: skip
    return [(words.number(code), amount, url) for code, amount, url in told]


def grant_line(way: Way, use: GrantUse, purposes: dict[str, str]) -> dict[str, Any]:
    named = [purposes[purpose] for purpose, _part in use.pots if purpose in purposes]
    return {"use": use, "url": way.grant(use), "word": grant_words.status(use.grant.status), "purposes": named}


# ---- One grant -------------------------------------------------------------------------------------------------------


def grant_context(
    here: Visit, way: Way, fund: Fund, source: FundSource, provision: str, number: int
) -> dict[str, Any]:  # fmt: skip
    """One grant as far as the source has a part in it: decision, payments, receipts, each with its papers."""
    found = gather(here.programme, fund, source.id, terms=False)
    use = next(
        (each for each in found.report.grants if (each.grant.provision, each.grant.number) == (provision, number)), None
    )
    if use is None:
        raise Http404
    papers = Papers(way, files_of_source(here.programme, fund.id, source.id, found.moves))
    moves = [move for move in found.moves if move.application == use.grant.id]
    opinions = opinions_of(here.programme, use.grant.id, [move.seq for move in moves])
    shown: list[tuple[date, str, int, str, list[Paper]]] = []
    seen: set[int] = set()
    for move in moves:
        shown.append(
            (
                move.happened_on, fund_words.transfer(move.kind), move.amount,
                opinions.get(move.seq, "") if move.seq not in seen else "",
                papers.movement(move.seq) if move.seq not in seen else [],
            )
        )  # fmt: skip
        seen.add(move.seq)
    return {
        **base_context(here, way, fund, source),
        "use": use,
        "word": grant_words.status(use.grant.status),
        "moves": shown,
        "others": use.whole - use.part.paid,
        "receipts": [
            (spent, papers.receipt(spent.id)) for spent in found.report.expenses if spent.application == use.grant.id
        ],
        "later": papers.later(use.grant.id),
        "numbers": [(words.number(code), getattr(use.part, code)) for code in ("decided", "paid", "settled", "owed")],
    }
