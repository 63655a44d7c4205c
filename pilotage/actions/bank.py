"""Bank statements taken in, what of them is what of ours as a person says, and the columns of tables about money."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction

from pilotage.actions.attachments import keep_bytes
from pilotage.actions.entering import Act, enter, record_event
from pilotage.actions.funds import part_of
from pilotage.actions.refusals import Refused
from pilotage.domain.attachments import Evidence, check_evidence
from pilotage.domain.bank import Booked, check_match, check_statement
from pilotage.domain.breaches import Breach
from pilotage.domain.charters.schema import Fund
from pilotage.domain.fields import tidy
from pilotage.domain.funds import check_reason, check_text
from pilotage.domain.money_sheets import WORDS, check_columns
from pilotage.domain.policy import Permission
from pilotage.domain.sheets import fingerprint
from pilotage.models import BankLine, BankMatch, BankStatement, ColumnMatch, Programme, User
from pilotage.models.owned import Owned
from pilotage.queries.bank import Side, known_lines, match_name, side_of


@transaction.atomic
def keep_statement(
    *,
    by: User,
    programme: Programme,
    fund: str,
    name: str,
    starts_on: date,
    ends_on: date,
    opening: int | None,
    closing: int | None,
    lines: Sequence[Booked],
    file: Evidence,
    uuid: UUID,
) -> BankStatement:
    """Keep a bank statement with those of its lines that do not stand already, and its file. `fund`: of which account it
    is, empty for all money of the programme. The same request again changes nothing."""
    name = tidy(name)
    act = enter(by, Permission.FUND_CLOSE, programme)
    again: BankStatement | None = BankStatement.objects.of(act.office).filter(uuid=uuid).select_related("blob").first()
    if again is not None:
        said = (again.programme_id, again.fund, again.starts_on, again.ends_on, again.opening, again.closing)
        if (*said, again.blob.sha256) != (programme.pk, fund, starts_on, ends_on, opening, closing, file.sha256):
            raise Refused(Breach("request-taken", {}))
        return again
    charter = act.rules.charter
    breaches = check_statement(
        lines, starts_on=starts_on, ends_on=ends_on, opening=opening, closing=closing, today=act.today,
        currency=programme.currency,
    )  # fmt: skip
    if fund and fund not in {known.id for known in charter.of_kind(Fund)}:
        breaches.append(Breach("fund-unknown", {"fund": fund}, "fund"))
    if not name:
        breaches.append(Breach("name-missing", {}, "name"))
    breaches += check_text(name, "name") + check_evidence([file], required=True)
    known = known_lines(programme, [line.digest for line in lines])
    new = [line for line in lines if line.digest not in known]
    same = BankStatement.objects.of(act.office).filter(
        programme=programme, withdrawn_seq__isnull=True, blob__sha256=file.sha256
    )
    twice = next(iter(known.values()), None) if lines and not new else same.values_list("name", flat=True).first()
    if twice is not None:
        breaches.append(Breach("bank-known", {"name": twice}))
    if breaches:
        raise Refused(*breaches)
    blob, written = keep_bytes(act, file)
    statement = BankStatement.objects.create(
        office=act.office, programme=programme, uuid=uuid, fund=fund, name=name, starts_on=starts_on, ends_on=ends_on,
        opening=opening, closing=closing, blob=blob, by=by, seq=act.seq,
    )  # fmt: skip
    rows: list[Owned] = [*written, statement]
    rows += [
        BankLine.objects.create(
            office=act.office, statement=statement, position=position, booked_on=line.booked_on, amount=line.amount,
            text=line.text, reference=line.reference, digest=line.digest,
        )
        for position, line in enumerate(new, 1)
    ]  # fmt: skip
    about = {"statement": statement.pk, "lines": len(new)}
    record_event(act, "bank.statement-kept", by=by, about=about, rows=rows)
    return statement


@transaction.atomic
def withdraw_statement(*, by: User, programme: Programme, statement: int, reason: str) -> BankStatement:
    """Withdraw a statement that should not have been taken in, while none of its lines is matched."""
    reason = tidy(reason)
    act = enter(by, Permission.FUND_CLOSE, programme)
    rows = BankStatement.objects.of(act.office).filter(programme=programme, pk=statement)
    row: BankStatement | None = rows.first()
    if row is None:
        raise Refused(Breach("statement-unknown", {}))
    if row.withdrawn_seq is not None:
        raise Refused(Breach("statement-withdrawn", {}))
    breaches = check_reason(reason)
    matched = BankMatch.objects.of(act.office).filter(line__statement=row, ended_seq__isnull=True).count()
    if matched:
        breaches.append(Breach("statement-matched", {"count": matched}))
    if breaches:
        raise Refused(*breaches)
    rows.filter(withdrawn_seq__isnull=True).update(withdrawn_seq=act.seq, withdrawn_why=reason)
    row.withdrawn_seq, row.withdrawn_why = act.seq, reason
    record_event(act, "bank.statement-withdrawn", by=by, about={"statement": row.pk}, rows=[row])
    return row


@dataclass(frozen=True)
class Same:
    """Lines of the bank and movements of ours (by their first transfers) that are the same."""

    lines: tuple[int, ...]
    movements: tuple[int, ...]


@transaction.atomic
def match(
    *, by: User, programme: Programme, groups: Sequence[Same], uuid: UUID, note: str = ""
) -> list[BankMatch]:  # fmt: skip
    """Say which lines of the bank are which movements of ours; lines and movements of a group add up to the same.

    All groups or none. The same request again changes nothing.
    """
    note = tidy(note)
    act = enter(by, Permission.FUND_CLOSE, programme)
    names = [part_of(uuid, place) for place in range(len(groups))]
    before = list(BankMatch.objects.of(act.office).filter(group__in=names).order_by("id"))
    if before:
        said = {(row.group, row.line_id, row.transfer_id) for row in before}
        if said != {place for name, one in zip(names, groups, strict=True) for place in _places(name, one)}:
            raise Refused(Breach("request-taken", {}))
        return before
    breaches = check_text(note, "note") + ([] if groups else [Breach("match-nothing", {})])
    sides: dict[str, Side] = {}
    breaches += [breach for one in groups for breach in _check(act, one, sides)]
    everything = [place for one in groups for place in (*one.lines, *(-moved for moved in one.movements))]
    if len(everything) != len(set(everything)):
        breaches.append(Breach("match-twice", {}))
    if breaches:
        raise Refused(*breaches)
    rows = [
        BankMatch.objects.create(
            office=act.office, group=group, line_id=line, transfer_id=moved, note=note, by=by, seq=act.seq
        )
        for name, one in zip(names, groups, strict=True)
        for group, line, moved in _places(name, one)
    ]
    record_event(act, "bank.matched", by=by, about={"groups": len(groups)}, rows=rows)
    return rows


def _places(name: UUID, one: Same) -> list[tuple[UUID, int | None, int | None]]:
    return [*((name, line, None) for line in one.lines), *((name, None, moved) for moved in one.movements)]


def _check(act: Act, one: Same, sides: dict[str, Side]) -> list[Breach]:
    """Everything of a group is of one account, stands, is not matched yet, and adds up."""
    lines = BankLine.objects.of(act.office).filter(
        statement__programme=act.programme, statement__withdrawn_seq__isnull=True, pk__in=one.lines
    )
    funds = set(lines.order_by().values_list("statement__fund", flat=True))
    if len(funds) > 1:
        return [Breach("match-two-accounts", {})]
    fund = next(iter(funds), "")
    if fund not in sides:
        sides[fund] = side_of(act.programme, act.rules.charter, fund)
    side = sides[fund]
    if set(one.lines) - set(side.lines):
        return [Breach("line-unknown", {})]
    if set(one.movements) - set(side.movements):
        return [Breach("movement-unknown", {})]
    held = BankMatch.objects.of(act.office).filter(ended_seq__isnull=True)
    if held.filter(line__in=one.lines).exists():
        return [Breach("line-matched", {})]
    if held.filter(transfer__in=one.movements).exists():
        return [Breach("movement-matched", {})]
    booked = [side.lines[line].amount for line in one.lines]
    moved = [side.movements[movement].amount for movement in one.movements]
    return check_match(booked, moved, act.programme.currency)


@transaction.atomic
def unmatch(*, by: User, programme: Programme, group: UUID, reason: str) -> list[BankMatch]:
    """Take a match back, with the reason: its lines and movements are to be matched again."""
    reason = tidy(reason)
    act = enter(by, Permission.FUND_CLOSE, programme)
    held = BankMatch.objects.of(act.office).filter(group=group)
    rows = list(held.select_related("line__statement", "transfer").order_by("id"))
    owners = {row.line.statement.programme_id if row.line else row.transfer.programme_id for row in rows}
    if owners != {programme.pk}:
        raise Refused(Breach("match-unknown", {}))
    if any(row.ended_seq is not None for row in rows):
        raise Refused(Breach("match-ended", {}))
    if breaches := check_reason(reason):
        raise Refused(*breaches)
    held.filter(ended_seq__isnull=True).update(ended_seq=act.seq, why=reason)
    for row in rows:
        row.ended_seq, row.why = act.seq, reason
    record_event(act, "bank.match-taken-back", by=by, about={"lines": sum(row.line_id is not None for row in rows)},
                 rows=rows)  # fmt: skip
    return rows


@transaction.atomic
def remember_columns(
    *, by: User, programme: Programme, kind: str, header: Sequence[str], columns: Mapping[str, str],
    ignored: Collection[str] = (),
) -> ColumnMatch:  # fmt: skip
    """Remember which columns of a kind of table about money the titles name, and which titles are left out.

    The same titles matched anew replace what was remembered; the same match again changes nothing.
    """
    wanted = Permission.FUND_CLOSE if kind == "bank" else Permission.MONEY_IMPORT
    act = enter(by, wanted, programme)
    if kind not in WORDS:
        raise Refused(Breach("money-kind-unknown", {"kind": kind}))
    if breaches := check_columns(kind, header, columns, ignored):
        raise Refused(*breaches)
    titles = [title for title in header if title]
    named = {title: column for title, column in columns.items() if title in titles}
    left_out = [title for title in titles if title not in named]
    rows = ColumnMatch.objects.of(act.office).filter(programme=programme, register=match_name(kind))
    found: ColumnMatch | None = rows.filter(fingerprint=fingerprint(titles)).first()
    if found is not None and (found.columns, found.ignored) == (named, left_out):
        return found
    if found is None:
        found = ColumnMatch.objects.create(
            office=act.office, programme=programme, register=match_name(kind), fingerprint=fingerprint(titles),
            columns=named, ignored=left_out, seq=act.seq,
        )  # fmt: skip
    else:
        rows.filter(pk=found.pk).update(columns=named, ignored=left_out, seq=act.seq)
        found.columns, found.ignored, found.seq = named, left_out, act.seq
    record_event(act, "columns.matched", by=by, about={"kind": kind, "match": found.pk})
    return found
