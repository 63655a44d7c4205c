"""Carrying a programme on into another year: the next charter, who goes on, and then its money."""

import re
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext, gettext_lazy

from pilotage.actions.carrying import carry_money, carry_over
from pilotage.actions.refusals import Refused
from pilotage.domain.attachments import Evidence, clean_name
from pilotage.domain.breaches import Breach
from pilotage.domain.carried_money import Part
from pilotage.domain.carrying import Shifted
from pilotage.domain.charters import Checked, check
from pilotage.domain.charters.reader import LARGEST
from pilotage.domain.charters.scalars import ID_PATTERN
from pilotage.domain.charters.schema import Fund
from pilotage.domain.editions import compare
from pilotage.domain.funds import left_over_of
from pilotage.domain.money import exponent
from pilotage.domain.policy import NotAllowed, Permission
from pilotage.domain.years import CARRY, RETURN
from pilotage.models import Programme
from pilotage.queries.carrying import available, carried_from, next_programmes, shifted
from pilotage.queries.programmes import NoSuchProgramme, find_programme, rules
from pilotage.web import uploads
from pilotage.web.answers import SeeOther
from pilotage.web.editions import MOST, sorts
from pilotage.web.fields import Amount, Check, Day, Once, OneOf, text, whole_number
from pilotage.web.forms import Form
from pilotage.web.visits import Visit, visit
from pilotage.web.years import pot_name
from pilotage.words import breaches, faults
from pilotage.words import funds as fund_words
from pilotage.words.days import span
from pilotage.words.lives import carried
from pilotage.words.numbers import currency, money

MOST_YEARS = 10


def carry_form(here: Visit, request: HttpRequest | None) -> Form:
    """Under which id, how many years on, and who goes on."""

    class CarryForm(Form):
        not_saved = gettext_lazy("nothing was carried on")
        once = Once()
        id = text(
            label=gettext("Id of the next charter"), initial=_next_id(here),
            help_text=gettext("Small letters, digits and hyphens; it becomes part of the address"),
        )  # fmt: skip
        years = whole_number(label=gettext("Years on"), initial=1)
        file = forms.FileField(
            label=gettext("Edited charter"),
            required=False,
            allow_empty_file=True,
            widget=forms.FileInput({"class": "input", "accept": ".yaml,.yml,.txt"}),
            help_text=gettext("Where you have edited the draft, send it here and look at it; else the draft is taken"),
        )
        people = forms.BooleanField(
            label=gettext("People keep their functions"), required=False, initial=True, widget=Check()
        )
        pairs = forms.BooleanField(label=gettext("Pairs go on"), required=False, initial=True, widget=Check())

        def clean_id(self) -> str:
            said = str(self.cleaned_data["id"]).strip()
            if not re.match(ID_PATTERN, said):
                raise forms.ValidationError(breaches.why_not("charter-id-unfit"))
            return said

        def clean_file(self) -> Evidence | None:
            sent = self.cleaned_data["file"]
            if sent is None:
                return None
            if (sent.size or 0) > LARGEST:
                raise forms.ValidationError(gettext("The file is too large to be a charter."))
            sent.seek(0)
            return Evidence(clean_name(sent.name or ""), bytes(sent.read()))

        def clean_years(self) -> int:
            said = int(self.cleaned_data["years"] or 0)
            if not 1 <= said <= MOST_YEARS:
                raise forms.ValidationError(breaches.why_not("years-out-of-range"))
            return said

    return CarryForm(request.POST or None, request.FILES or None) if request is not None else CarryForm()


def _next_id(here: Visit) -> str:
    code = here.programme.code
    found = re.search(r"(?:19|20)\d\d", code)
    return code.replace(found[0], str(int(found[0]) + 1)) if found else f"{code}-2"[:40]


@dataclass(frozen=True)
class Looked:
    """What is looked at before it is put in force: the draft, or the file that was handed in in its place."""

    draft: Shifted
    content: bytes
    checked: Checked
    name: str = ""  # of the file handed in; empty for the draft as it is
    note: str = ""  # what the form carries instead of that file

    @property
    def digest(self) -> str:
        return sha256(self.content).hexdigest()


def carry_page(request: HttpRequest, office: str, programme: str) -> HttpResponse:
    """The draft of the next charter, or the edited file handed in, with what was moved on and what is left to a person;
    and putting in force what was looked at."""
    here = visit(request, office, programme, Permission.PEOPLE_READ, "charter")
    form = carry_form(here, request)
    looked: Looked | None = None
    if request.method == "POST":
        if not (may := here.may(Permission.CHARTER_ADOPT, closed_too=True)).allowed:
            raise NotAllowed(Permission.CHARTER_ADOPT, may.why)
        if form.is_valid():
            looked, breaches_found = _looked(request, here, form.cleaned_data)
            made, fresh = form.cleaned_data, request.POST.get("do") != "adopt" or form.cleaned_data["file"] is not None
            if not fresh and not breaches_found and request.POST.get("seen", looked.digest) != looked.digest:
                breaches_found = [Breach("draft-not-seen", {})]
            if fresh or breaches_found:
                if found := breaches_found or _taken(here, looked):
                    form.refuse(found)
            else:
                try:
                    done = carry_over(
                        by=here.by, programme=here.programme, content=looked.content, uuid=made["once"],
                        people=made["people"], pairs=made["pairs"],
                    )  # fmt: skip
                except Refused as refusal:
                    form.refuse(refusal.breaches)
                else:
                    messages.success(request, gettext("The next programme is set up."))
                    return SeeOther(_home(here, done.programme))
    return _page(request, here, form, money_form(here, None), looked)


def _looked(request: HttpRequest, here: Visit, made: dict[str, Any]) -> tuple[Looked, list[Breach]]:
    """The file that is handed in now, else the one handed in before, else the draft."""
    draft = shifted(here.programme, years=made["years"], id=made["id"], in_force=here.rules)
    sent, note = made["file"], request.POST.get("kept", "")
    if sent is not None:
        (aside,) = uploads.keep([sent])
        return Looked(draft, sent.content, check(sent.content), sent.name, aside.note), []
    if note and request.POST.get("do") != "draft":
        if found := uploads.kept([note]):
            file = found[0].evidence()
            return Looked(draft, file.content, check(file.content), file.name, note), []
        return Looked(draft, draft.content, draft.checked), [Breach("charter-not-kept", {}, "file")]
    return Looked(draft, draft.content, draft.checked), []


def _taken(here: Visit, looked: Looked) -> list[Breach]:
    """The id is another programme's of this office, this one's own above all."""
    charter = looked.checked.charter
    if charter is None:
        return []
    try:
        find_programme(f"{here.programme.office.code}/{charter.id}")
    except NoSuchProgramme:
        return []
    return [Breach("charter-id-taken", {"id": charter.id}, "" if looked.name else "id")]


def draft_file(request: HttpRequest, office: str, programme: str) -> HttpResponse:
    """The draft of the next charter, to be edited."""
    here = visit(request, office, programme, Permission.PEOPLE_READ, "charter")
    id, years = request.GET.get("id", ""), request.GET.get("years", "1")
    if not re.match(ID_PATTERN, id) or not years.isdecimal() or not 1 <= int(years[:3]) <= MOST_YEARS:
        raise Http404
    draft = shifted(here.programme, years=int(years), id=id, in_force=here.rules)
    answer = HttpResponse(draft.content, content_type="application/yaml; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{id}.yaml"'
    answer["Cache-Control"] = "private, no-cache"
    return answer


# ---- Money -----------------------------------------------------------------------------------------------------------


def parts_of(here: Visit) -> list[tuple[Part, str, str, int]]:
    """(pot, its name, the charter's rule, what can go on today) of every pot that holds something."""
    funds = {fund.id: fund for fund in here.charter.of_kind(Fund)}
    return [
        (part, pot_name(funds[part.fund], part.pot), left_over_of(funds[part.fund], part.pot.source), amount)
        for part, amount in available(here.programme, here.charter, here.today).items()
        if amount > 0
    ]


def money_form(here: Visit, request: HttpRequest | None) -> Form | None:
    """How much of each pot goes on, and where; None where nothing can, or nobody may."""
    nexts = _open_nexts(here, request is not None)
    if not nexts or not here.may(Permission.FUND_CLOSE).allowed:
        return None
    parts = [one for one in parts_of(here) if one[2] != RETURN]
    if not parts:
        return None

    class MoneyForm(Form):
        not_saved = gettext_lazy("no money was carried on")
        once = Once()
        to = OneOf(nexts, label=gettext("Into"), initial=nexts[-1][0])
        happened_on = Day(here.today, label=gettext("Date"), initial=here.today)
        reason = text(
            label=gettext("Reason"), required=False,
            help_text=gettext("Needed where the charter says nothing of what is left over"),
        )  # fmt: skip

    form = MoneyForm(request.POST if request is not None else None)
    unit = currency(here.charter.currency)
    for part, name, rule, amount in parts:
        label = f"{name} · {fund_words.left_over(rule)}"
        form.fields[part.key] = Amount(
            here.charter.currency, exponent(here.charter.currency), unit=unit, label=label, required=False,
            initial=amount if rule == CARRY else None,
            help_text=gettext("Left: %(amount)s") % {"amount": money(amount, here.charter.currency)},
        )  # fmt: skip
    return form


def _open_nexts(here: Visit, all_too: bool) -> list[tuple[str, str]]:
    """The programmes that go on from this one, to be chosen by title, id and days; a closed one takes nothing, and only
    an answer (`all_too`) may still name it, to be told so."""
    found = []
    for row in next_programmes(carried_from(here.programme)):
        in_force = rules(row)
        if all_too or in_force.closed_on is None:
            runs = in_force.charter.runs
            named = {"title": row.title, "id": row.code, "days": span(runs.start, runs.end)}
            found.append((str(row.pk), gettext("%(title)s (%(id)s, %(days)s)") % named))
    return found


def carry_money_on(request: HttpRequest, office: str, programme: str) -> HttpResponse:
    """Carry money into the next programme: the treasurer's act."""
    if request.method != "POST":  # the address of a refused form: its page
        return SeeOther(visit(request, office, programme, Permission.PEOPLE_READ, "charter").address("carry-over"))
    here = visit(request, office, programme, Permission.FUND_CLOSE, "charter")
    form = money_form(here, request)
    if form is None:
        raise Http404
    if form.is_valid():
        made = dict(form.cleaned_data)
        nexts = {str(row.pk): row for row in next_programmes(carried_from(here.programme))}
        amounts = {part: made[part.key] or 0 for part, *_rest in parts_of(here) if part.key in made}
        try:
            carry_money(
                by=here.by, before=here.programme, programme=nexts[made["to"]], amounts=amounts,
                happened_on=made["happened_on"], reason=made["reason"], uuid=made["once"],
            )  # fmt: skip
        except Refused as refusal:
            form.refuse(refusal.breaches)
        else:
            messages.success(request, gettext("The money is carried on: it left this fund and stands in the next."))
            return SeeOther(here.address("carry-over") + "#money")
    return _page(request, here, carry_form(here, None), form, None)


def _home(here: Visit, programme: Programme) -> str:
    return f"/{here.programme.office.code}/{programme.code}/"


def _page(request: HttpRequest, here: Visit, form: Form, of_money: Form | None, looked: Looked | None) -> HttpResponse:
    rows = carried_from(here.programme)
    shown = {
        "here": here, "form": of_money if of_money is not None and of_money.is_bound else form, "carry": form,
        "money": of_money, "looked": looked, "chosen": form.cleaned_data if looked is not None else {},
        **(_findings(here, looked) if looked is not None else {}),
        "nexts": [(row, _home(here, row)) for row in next_programmes(rows)],
        "moved": [(row, sum(row.money.values())) for row in rows if row.money],
        "returned": [(name, amount) for _part, name, rule, amount in parts_of(here) if rule == RETURN],
        "may_adopt": here.may(Permission.CHARTER_ADOPT, closed_too=True).allowed, "currency": here.charter.currency,
        "may_give": here.may(Permission.FUND_CLOSE).allowed,
    }  # fmt: skip
    bound = of_money if of_money is not None and of_money.is_bound else form
    status = 422 if bound.status == 200 and looked is not None and not looked.checked.ok else bound.status
    return render(request, "lives/carry_over.html", shown, status=status)


def _findings(here: Visit, looked: Looked) -> dict[str, Any]:
    """What was moved on and what is left to a person, what the check says, and of a file how it differs from the draft."""
    draft, edited = looked.draft.checked.charter, looked.checked.charter if looked.name else None
    differs = compare(draft, edited) if draft is not None and edited is not None else ()
    return {
        "changed": [(note.line, carried(note)) for note in looked.draft.changed],
        "left": [(note.line, carried(note)) for note in looked.draft.left],
        "faults": [(one, one.severity == "error", *faults.sentence(one)) for one in looked.checked.faults[:MOST]],
        "sorts": list(sorts(differs, draft, edited)) if draft is not None and edited is not None else [],
    }
