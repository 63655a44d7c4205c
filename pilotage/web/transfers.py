"""One transfer: whence and whither, what it belongs to, and taking a giving-back back."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from pilotage.actions.refusals import Refused
from pilotage.actions.years import reverse_give_back
from pilotage.domain.charters.schema import Fund
from pilotage.domain.funds import OWN_BOOK, AccountKind, TransferKind
from pilotage.domain.policy import NotAllowed, Permission
from pilotage.queries.funds import Moved, Side, find_transfer
from pilotage.web.answers import SeeOther
from pilotage.web.fund_forms import reversal_form
from pilotage.web.fund_reach import units_seen
from pilotage.web.funds import weighed
from pilotage.web.movements import into, word
from pilotage.web.payments import payment_of
from pilotage.web.visits import Visit, visit
from pilotage.words import ledger as named


def transfer(request: HttpRequest, office: str, programme: str, id: int) -> HttpResponse:
    here = visit(request, office, programme, Permission.FUND_READ, "fund")
    moved = find_transfer(here.programme, id)
    if moved is None:
        raise Http404
    reached = units_seen(here)
    concerned = {moved.left.key, moved.reached.key} if moved.fund == OWN_BOOK else {moved.unit_code}
    if reached is not None and not reached & concerned:
        raise NotAllowed(Permission.FUND_READ, "not-your-unit")
    may_take_back = here.may(Permission.FUND_CLOSE)
    if request.method == "POST" and not may_take_back.allowed:
        raise NotAllowed(Permission.FUND_CLOSE, may_take_back.why)
    form = reversal_form(here.today, _("it still stands"), _("Stays in the statement beside it"))(
        request.POST if request.method == "POST" else None
    )
    if request.method == "POST" and form.is_valid():
        try:
            reverse_give_back(by=here.by, programme=here.programme, transfer=id, **form.cleaned_data)
        except Refused as refusal:
            form.refuse(refusal.breaches)
        else:
            messages.success(request, _("It has been reversed and counts for nothing."))
            return SeeOther(here.address("transfer", id))
    declared = {known.id: known for known in here.charter.of_kind(Fund)}
    may = here.may(Permission.GRANT_READ, about=(moved.unit_code,)).allowed
    reversing = moved.kind is TransferKind.GIVEN_BACK and not moved.reversed_by and may_take_back.allowed
    carried = into(here, moved.kind, moved.id)
    reversing = reversing and not carried
    more = (
        weighed(here, declared[moved.fund], moved.kind, -moved.amount) if reversing and moved.fund in declared else {}
    )
    return render(
        request,
        "funds/transfer.html",
        {
            **more,
            "here": here,
            "form": form,
            "reversing": reversing,
            "book": named.book(here.charter, moved.fund),
            "moved": moved,
            "word": word(here, moved.kind, moved.id),
            "fund": declared.get(moved.fund),
            "currency": here.charter.currency,
            "left": _side(here, moved, moved.left),
            "reached": carried or _side(here, moved, moved.reached),
            "application": here.address("application", moved.grant, moved.application) if moved.grant and may else "",
            "receipt": here.address("contribution", moved.receipt) if moved.receipt else "",
            "payment": payment_of(here, moved.id),
        },
        status=form.status,
    )


def _side(here: Visit, moved: Moved, side: Side) -> str:
    """An account in words: 社会筹集; 可拨余额：社会筹集; 已付：东校."""
    declared = next((known for known in here.charter.of_kind(Fund) if known.id == moved.fund), None)
    if side.kind is AccountKind.SOURCE and declared is not None:
        return next((source.name for source in declared.sources if source.id == side.key), side.key)
    return named.account(here.charter, moved.fund, side.kind, side.key, side.purpose, side.unit)
