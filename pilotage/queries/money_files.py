"""Reading the files that are put to vouchers, expenses, comments, reviews, agreements, report days, orders and drafts."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from pilotage.domain.funds import OWN_BOOK
from pilotage.domain.policy import Permission
from pilotage.domain.reviews import Audience
from pilotage.models import MoneyFile, Programme, Transfer


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file, the permission that reading it takes, and the members it concerns (None: the programme; none at all:
    the office alone)."""

    file: MoneyFile
    permission: Permission
    about: tuple[str, ...] | None


def files_of(programme: Programme, field: str, ids: Iterable[int]) -> dict[int, tuple[MoneyFile, ...]]:
    """The files of several rows by their ids, in one statement; `field` is MoneyFile's reference to them."""
    found: dict[int, list[MoneyFile]] = defaultdict(list)
    for row in MoneyFile.objects.of(programme.office_id).filter(**{f"{field}__in": list(ids)}).select_related("blob"):
        found[getattr(row, f"{field}_id")].append(row)
    return {id: tuple(files) for id, files in found.items()}


def find_money_file(programme: Programme, id: int) -> FoundFile | None:
    """The file with this id within the programme."""
    row = (
        MoneyFile.objects.of(programme.office_id)
        .filter(pk=id)
        .select_related(
            "blob", "voucher__transfer__application__unit", "voucher__transfer__credit", "voucher__transfer__debit",
            "expense__application__unit", "expense__refund__unit", "comment__application__unit",
            "review__application", "agreement__funder", "report_day__agreement__funder", "order_step__order",
            "draft__unit",
        )
        .first()
    )  # fmt: skip
    if row is None:
        return None
    owner, permission, about = _belongs(row)
    return FoundFile(row, permission, about) if owner == programme.pk else None


def _paid(moved: Transfer) -> tuple[str, ...]:
    """The members that a movement of money concerns; none where it is the fund's own."""
    if moved.application is not None:
        return (moved.application.unit.code,)
    return (moved.credit.key, moved.debit.key) if moved.credit.fund == OWN_BOOK else ()


def _belongs(row: MoneyFile) -> tuple[int, Permission, tuple[str, ...] | None]:
    """The programme that a file belongs to, the permission to read it, and the members it concerns."""
    if row.voucher is not None:
        return row.voucher.programme_id, Permission.FUND_READ, _paid(row.voucher.transfer)
    if row.expense is not None:
        spent_of = row.expense.application or row.expense.refund
        assert spent_of is not None, "an expense is of one thing"
        return row.expense.programme_id, Permission.GRANT_READ, (spent_of.unit.code,)
    if row.comment is not None:
        application = row.comment.application
        inside = row.comment.audience == Audience.OFFICE
        permission = Permission.MONEY_LOOK if inside else Permission.GRANT_READ
        return application.programme_id, permission, (application.unit.code,)
    if row.review is not None:
        return row.review.application.programme_id, Permission.MONEY_LOOK, None
    if row.draft is not None:
        return row.draft.programme_id, Permission.GRANT_APPLY, (row.draft.unit.code,)
    if row.order_step is not None:
        return row.order_step.order.programme_id, Permission.FUND_READ, ()
    agreement = row.report_day.agreement if row.report_day is not None else row.agreement
    assert agreement is not None, "a file is put to one thing"
    return agreement.programme_id, Permission.SOURCE_READ, (agreement.funder.code,) if agreement.funder else ()
