"""The ordinary places of a round: entered unit by unit, or taken from a table with a look at what changes."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pilotage.actions.refusals import Refused
from pilotage.actions.rounds import set_quotas
from pilotage.domain.breaches import Breach
from pilotage.domain.policy import Permission
from pilotage.domain.quota_sheets import QuotaTable, read_quotas
from pilotage.domain.rounds import Place, Places, stamp
from pilotage.models import Member, Round
from pilotage.queries.holding import held
from pilotage.queries.rounds import holdings, places_of, round_charters, rule_of, units_on
from pilotage.render.lists import Cell
from pilotage.web.answers import SeeOther
from pilotage.web.basis import basis
from pilotage.web.fields import Once, text, whole_number
from pilotage.web.forms import Form
from pilotage.web.ledger import WRITERS
from pilotage.web.money_imports import HandingIn, Laid, address, marked, taken_up
from pilotage.web.refunds import table
from pilotage.web.round_reach import level_name, round_of, takes_places
from pilotage.web.visits import Visit, visit
from pilotage.words import breaches as said

_UNIT = "u-"  # before a unit's code: it may be called like one of the form's own fields


def quota_form(
    units: Sequence[Member], places: Places, taken: Mapping[str, int], proposed: Mapping[str, int]
) -> type[Form]:  # fmt: skip
    """A number for the whole round and one for each unit; `proposed` are those of a table, which stand in the fields."""

    class QuotaForm(Form):
        not_saved = gettext_lazy("the places stand as before")
        uuid = Once()
        seen = forms.CharField(widget=forms.HiddenInput(), required=False, initial=stamp(places), strip=False)
        whole = whole_number(
            label=gettext_lazy("The whole round"), required=False, initial=places.whole,
            help_text=gettext_lazy("Limits all units together; left empty, only the units' own numbers hold"),
        )  # fmt: skip

        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            for unit in units:
                now = places.units.get(unit.code)
                self.fields[f"{_UNIT}{unit.code}"] = whole_number(
                    label=unit.name, required=False, initial=proposed.get(unit.code, now),
                    help_text=_hint(now, taken.get(unit.code, 0), proposed.get(unit.code)),
                )  # fmt: skip
            self.fields["note"] = text(label=_("Note"), required=False)

    return QuotaForm


def _hint(now: int | None, taken: int, proposed: int | None) -> str:
    """What stands, where it differs from what the table says, and how many are nominated."""
    parts = []
    if proposed is not None and proposed != now:
        parts.append(_("From the table; so far %(places)s") % {"places": "—" if now is None else now})
    if taken:
        parts.append(_("%(count)s nominated") % {"count": taken})
    return "　".join(parts)


def numbers_of(sent: Mapping[str, Any]) -> dict[str, int | None]:
    """What was sent: unit's code (empty: the whole round) -> places, None where nothing stands."""
    own = {name.removeprefix(_UNIT): many for name, many in sent.items() if name.startswith(_UNIT)}
    return {"": sent["whole"], **own}


def round_quota(request: HttpRequest, office: str, programme: str, number: int) -> HttpResponse:
    """Enter the places; `?file=` is a table that was put aside, whose numbers stand in the form to be looked at."""
    if request.method == "POST":
        return _quota(request, office, programme, number)
    with held():  # a page asks for every row once
        return _quota(request, office, programme, number)


def _quota(request: HttpRequest, office: str, programme: str, number: int) -> HttpResponse:
    here = visit(request, office, programme, Permission.ROUND_KEEP, here="rounds")
    row = round_of(here, number)
    if not takes_places(row, round_charters(here.programme, [row])[row.edition_id]):
        raise Http404
    laid = taken_up(request)
    read = _read(here, row, laid)
    form = _form(here, row, request.POST if request.method == "POST" else None, read)
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data
        try:
            set_quotas(
                by=here.by, programme=here.programme, round=number, places=numbers_of(sent), uuid=sent["uuid"],
                note=sent["note"], seen=sent["seen"],
            )  # fmt: skip
        except Refused as refusal:
            form.refuse(refusal.breaches)
            if any(each.code == "quota-changed" for each in refusal.breaches):
                form.retype({"seen": str(form["seen"].initial)})  # what was typed, over what stands now
        else:
            messages.success(request, _("The ordinary places stand as entered."))
            return SeeOther(here.address("round", number))
    return _page(request, here, row, form, read, laid, HandingIn())


def round_quota_import(request: HttpRequest, office: str, programme: str, number: int) -> HttpResponse:
    """Take a table (unit, places): a POST puts it aside and leads to the form; a GET gives it back with its faults."""
    here = visit(request, office, programme, Permission.ROUND_KEEP, here="rounds")
    row = round_of(here, number)
    if request.method != "POST":
        laid = taken_up(request)
        read = _read(here, row, laid)
        if laid is None or not isinstance(read, QuotaTable):
            raise Http404
        return marked(laid, read.columns, read.wrong)
    handing = HandingIn(request.POST, request.FILES)
    if handing.is_valid():
        return SeeOther(address(request, handing.cleaned_data["file"].note).replace("quota/import/", "quota/"))
    return _page(request, here, row, _form(here, row, None, None), None, None, handing)


def round_quota_table(request: HttpRequest, office: str, programme: str, number: int, kind: str) -> HttpResponse:
    """The places as a table, to be filled in and taken again."""
    here = visit(request, office, programme, Permission.ROUND_KEEP, here="rounds")
    row = round_of(here, number)
    if kind not in WRITERS:
        raise Http404
    charter = round_charters(here.programme, [row])[row.edition_id]
    places = places_of(here.programme, row, charter)
    rows: list[list[Cell]] = [
        [unit.name, places.units.get(unit.code)] for unit in units_on(here.programme, charter, here.today)
    ]
    return table(here, f"quota-{number}", kind, [_("Unit"), _("Places")], rows)


def _form(here: Visit, row: Round, data: Any, read: QuotaTable | Breach | None) -> Form:
    charter = round_charters(here.programme, [row])[row.edition_id]
    standing = [each.unit for each in holdings(here.programme, row) if each.place is Place.ORDINARY]
    taken = {unit: standing.count(unit) for unit in set(standing)}
    proposed = read.places if isinstance(read, QuotaTable) else {}
    units = units_on(here.programme, charter, here.today)
    return quota_form(units, places_of(here.programme, row, charter), taken, proposed)(data)


def _read(here: Visit, row: Round, laid: Laid | None) -> QuotaTable | Breach | None:
    if laid is None:
        return None
    charter = round_charters(here.programme, [row])[row.edition_id]
    units = units_on(here.programme, charter, here.today)
    called = {name: unit.code for unit in units for name in (*unit.aliases, unit.code, unit.name)}
    role = next((each.name for each in charter.roles if each.kind == "unit"), "")
    return read_quotas(laid.sheet, called, role)


def _page(
    request: HttpRequest, here: Visit, row: Round, form: Form, read: QuotaTable | Breach | None, laid: Laid | None,
    handing: Form,
) -> HttpResponse:  # fmt: skip
    charter = round_charters(here.programme, [row])[row.edition_id]
    table_read = read if isinstance(read, QuotaTable) else None
    faults = here.address("round-quota-import", row.number) + f"?file={laid.note}" if laid else ""
    context = {
        "here": here,
        "round": row,
        "level": level_name(charter, row.level),
        "form": handing if handing.errors else form,
        "places_form": form,
        "handing": handing,
        "from_table": len(table_read.places) if table_read else None,
        "wrong": [
            (line, " ".join(said.sentence(each) for each in breaches)) for line, breaches in table_read.wrong
        ] if table_read else [],
        "unreadable": said.sentence(read) if isinstance(read, Breach) else "",
        "faults": faults,
        "blanks": [(kind, here.address("round-quota-table", row.number, kind)) for kind in WRITERS],
        "basis": basis(here, rule_of(row, charter)),
    }  # fmt: skip
    return render(request, "rounds/quota.html", context, status=handing.status if handing.errors else form.status)
