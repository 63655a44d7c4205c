"""What leaves the house: the whole ledger of a programme, and its awards."""

from django.db.models import QuerySet

from pilotage.domain.awards import Award, Awards, awarded
from pilotage.domain.charters import Charter
from pilotage.domain.charters.schema import Fund
from pilotage.domain.funds import AccountKind
from pilotage.domain.ledgers import Book, BookAccount, BookTransfer
from pilotage.models import Account, Contribution, Member, Office, Programme, Transfer
from pilotage.queries.grants import applications
from pilotage.queries.programmes import rules, today
from pilotage.queries.records import office_side

_COLUMNS = (
    "id", "key", "seq", "kind", "credit", "debit", "amount", "happened_on", "reverses", "memo",
    "application__provision", "application__number", "application__unit__name", "application__project",
)  # fmt: skip


def ledger_book(programme: Programme) -> Book:
    """Every account and transfer of a programme, the office's own book too, as known now; six statements."""
    charter = rules(programme).charter
    known = int(Office.objects.values_list("seq", flat=True).get(pk=programme.office_id))
    receipts = dict(
        Contribution.objects.of(programme.office_id)
        .filter(programme=programme)
        .order_by()
        .values_list("transfer", "number")
    )
    rows = Transfer.objects.of(programme.office_id).filter(programme=programme)
    return Book(
        programme.code, programme.title, programme.office.name, programme.currency, known,
        _accounts(programme, charter), tuple(_transfers(rows, receipts)),
    )  # fmt: skip


def _accounts(programme: Programme, charter: Charter) -> tuple[BookAccount, ...]:
    units = dict(Member.objects.of(programme.office_id).filter(programme=programme).values_list("code", "name"))
    funds = {fund.id: fund for fund in charter.of_kind(Fund)}
    provisions = {provision.id: provision.title for provision in charter.provisions}
    found = []
    for row in Account.objects.of(programme.office_id).filter(programme=programme).order_by("id"):
        fund = funds.get(row.fund)
        sources = {source.id: source.name for source in fund.sources} if fund else {}
        purposes = {purpose.id: purpose.name for purpose in fund.purposes} if fund else {}
        words = [
            fund.title if fund else "",
            sources.get(row.key) or units.get(row.key) or provisions.get(row.key) or "",
            purposes.get(row.purpose, ""),
        ]
        found.append(
            BookAccount(
                row.pk,
                row.fund,
                AccountKind(row.kind),
                row.key,
                row.purpose,
                " · ".join(filter(None, words)),
                row.balance,
            )
        )
    return tuple(found)


def _transfers(rows: QuerySet[Transfer], receipts: dict[int, int]) -> list[BookTransfer]:
    return [
        BookTransfer(
            id, str(key), seq, kind, credit, debit, amount, day, reverses, receipts.get(reverses or id),
            f"{provision} {number}" if provision else "", unit or "", project or "", memo,
        )
        for id, key, seq, kind, credit, debit, amount, day, reverses, memo, provision, number, unit, project in (
            rows.order_by("happened_on", "seq", "id").values_list(*_COLUMNS)
        )
    ]  # fmt: skip


def awards_of(programme: Programme) -> Awards:
    """Every award of money of a programme by grant and number, as known now. Without a single one `awards` is empty."""
    charter = rules(programme).charter
    views = [view for view in applications(programme, charter) if view.grant.gives == "money"]
    found = []
    for view in views:
        decided = awarded(view.fact)
        if decided is not None:
            found.append(
                Award(
                    view.grant.id, view.number, view.grant.title, view.project, view.asked, decided[1], view.paid,
                    decided[0], view.unit, view.unit_name,
                )
            )  # fmt: skip
    office = (
        Member.objects.of(programme.office_id)
        .filter(programme=programme, role=office_side(charter))
        .order_by("position", "id")
        .first()
    )
    return Awards(
        programme.office.code, programme.code, programme.title, programme.currency, office.code if office else "office",
        office.name if office else programme.office.name, today(programme), tuple(found),
    )  # fmt: skip
