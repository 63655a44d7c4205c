"""A suggested matching as advice: every line says whom and why; nothing is written until a person accepts it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pilotage.actions.pairs import Chosen, accept_pairs
from pilotage.actions.refusals import Refused
from pilotage.domain.charters.schema import Pair
from pilotage.domain.pair_topics import Line
from pilotage.domain.pairs import LONGEST_TEXT, check_days, find_pair, partners_of
from pilotage.domain.policy import Permission
from pilotage.queries import holding
from pilotage.queries.figures import pairs
from pilotage.queries.matching import missing, pair_lines, speaks
from pilotage.queries.pairs import places
from pilotage.web.answers import SeeOther
from pilotage.web.basis import basis
from pilotage.web.fields import Check, Day, Once, Select, text
from pilotage.web.forms import Form
from pilotage.web.pairs import has_agreements
from pilotage.web.visits import Visit, visit
from pilotage.words import pairs as words

ROWS = 15


@dataclass(frozen=True)
class Shown:
    """A line of the page: what is suggested, why in words, and its fields."""

    line: Line
    why: tuple[str, ...]
    take: forms.BoundField | None
    partner: forms.BoundField | None
    reason: forms.BoundField | None
    hidden: tuple[forms.BoundField, ...]


class AdviceForm(Form):
    """The lines of a suggestion that somebody accepts, changes or leaves; a line's fields end in its place on the page."""

    not_saved = ""
    once = Once()

    def lines(self) -> list[int]:
        """The places of the lines that were ticked."""
        return [place for place in self.places if self.cleaned_data.get(f"take-{place}")]

    places: Sequence[int] = ()


def advice_form(
    today: date,
    lines: Sequence[Line | None],
    refused: str,
    data: QueryDict | None = None,
    *,
    serving: bool = False,
    names: Mapping[str, str] | None = None,
) -> AdviceForm:
    """The form of some lines; nothing is ticked beforehand. A line that is no longer there (None) keeps what was sent.
    Of people who serve their load is told, and no reason is asked for. `names` are those of whoever may have been chosen."""
    form = AdviceForm(data)
    form.not_saved = refused
    form.fields["starts_on"] = Day(today, label=_("First day"), initial=today)
    form.places = range(len(lines))
    for place, line in enumerate(lines):
        given = _choices(line, serving)
        sent = data.get(f"partner-{place}", "") if data is not None else ""
        if sent and sent not in {code for code, _name in given}:
            given.append((sent, (names or {}).get(sent, sent)))
        name = {"name": line.taker.name if line is not None else ""}
        take = _("Accept for %(name)s") % name
        form.fields[f"take-{place}"] = forms.BooleanField(label=take, required=False, widget=Check())
        label = _("Who for %(name)s") % name
        partner = forms.ChoiceField(choices=given, widget=Select(), required=False, label=label)
        partner.widget.attrs["aria-label"] = label
        form.fields[f"partner-{place}"] = partner
        why = None if serving else text(required=False, label=_("Why another one for %(name)s") % name)
        if why is not None:
            why.widget.attrs |= {"aria-label": why.label, "placeholder": _("Why, if it is another one")}
            form.fields[f"why-{place}"] = why
        for hidden, value in _hidden(line).items():
            form.fields[f"{hidden}-{place}"] = forms.CharField(
                widget=forms.HiddenInput(), required=False, max_length=80, initial=value
            )
        form.initial[f"partner-{place}"] = line.suggested.code if line is not None and line.suggested else ""
    return form


def as_sent(lines: Sequence[Line], data: QueryDict) -> list[Line | None]:
    """The lines in the places in which a form was sent with them; None for what has been settled meanwhile."""
    left = list(lines)
    found: list[Line | None] = []
    for place in range(ROWS):
        if (taker := data.get(f"taker-{place}")) is None:
            break
        line = next((each for each in left if each.taker.code == taker), None)
        if line is not None:
            left.remove(line)
        found.append(line)
    return found


def _choices(line: Line | None, serving: bool) -> list[tuple[str, str]]:
    if line is None:
        return []
    first = [line.suggested] if line.suggested is not None else []
    named = (
        (each.code, words.with_load(each.name, each.load) if serving else each.name) for each in (*first, *line.others)
    )
    return [("", _("Leave open")), *named]


def _hidden(line: Line | None) -> Mapping[str, object]:
    if line is None:
        return {"taker": "", "seen": "", "replaces": ""}
    suggested = line.suggested.code if line.suggested is not None else ""
    return {"taker": line.taker.code, "seen": suggested, "replaces": line.replaces.id if line.replaces else ""}


@dataclass(frozen=True)
class Gone:
    """A line that was settled meanwhile: in which place it was sent, for whom, with whom, and the reason typed."""

    place: int
    taker: str
    name: str
    partners: str
    reason: str


def gone(here: Visit, rule: Pair, lines: Sequence[Line | None], data: QueryDict) -> list[Gone]:
    """The lines of a form that was sent which are no longer there, and who is paired now."""
    if None not in lines:
        return []
    names = {place.code: place.name for place in places(here.programme)}
    held = [each for each in pairs(here.programme) if each.provision == rule.id]
    found = []
    for place, line in enumerate(lines):
        if line is None:
            taker = data.get(f"taker-{place}", "")
            own = [
                each for each in partners_of(rule, taker, held) if each.ends_on is None or each.ends_on >= here.today
            ]
            others = [names.get(each.a if each.b == taker else each.b, "") for each in own]
            reason = data.get(f"why-{place}", "")
            found.append(Gone(place, taker, names.get(taker, taker), _(", ").join(others), reason))
    return found


def shown(
    form: AdviceForm, lines: Sequence[Line | None], why: Callable[[Line], Sequence[str]] = words.pairing_why
) -> list[Shown]:
    """The lines with their fields, as the page has them, and why; one that stays as it is has none to fill in."""
    found = []
    for place, line in enumerate(lines):
        if line is None:
            continue
        asks = not line.stays
        found.append(
            Shown(
                line, tuple(why(line)), form[f"take-{place}"] if asks else None, form[f"partner-{place}"] if asks else None,
                form[f"why-{place}"] if asks and f"why-{place}" in form.fields else None,
                tuple(form[f"{name}-{place}"] for name in ("taker", "seen", "replaces")),
            )
        )  # fmt: skip
    return found


# ---- Pairs -----------------------------------------------------------------------------------------------------------


def pair_suggest(request: HttpRequest, office: str, programme: str, provision: str) -> HttpResponse:
    """Partners for whoever has none, `?anew=1` for everybody: suggested, explained, accepted by a person."""
    here = visit(request, office, programme, Permission.PAIR_KEEP, "pairs")
    rule = find_pair(here.charter, provision)
    if rule is None:
        raise Http404
    anew = bool(request.GET.get("anew")) and rule.a != rule.b
    off = bool(check_days(here.charter, rule, here.today, None))
    with holding.held():
        lines = () if off else pair_lines(here.programme, here.charter, rule, here.today, anew=anew)
    page = Paginator(lines, ROWS).get_page(request.GET.get("page"))
    listed = as_sent(lines, request.POST) if request.method == "POST" else list(page.object_list)
    names = {place.code: place.name for place in places(here.programme)} if request.method == "POST" else {}
    form = advice_form(here.today, listed, _("nobody was paired"), request.POST or None, names=names)
    if form.is_bound and form.is_valid() and (chosen := _chosen(here, rule, form)) is not None:
        try:
            made = accept_pairs(
                by=here.by, programme=here.programme, provision=rule.id, chosen=chosen,
                starts_on=form.cleaned_data["starts_on"], uuid=form.cleaned_data["once"],
            )  # fmt: skip
        except Refused as refusal:
            form.refuse(refusal.breaches)
            # Sent again, it is judged by what is suggested now.
            form.retype({f"seen-{place}": str(_hidden(line)["seen"]) for place, line in enumerate(listed)})
        else:
            said = ngettext("%(n)s pair has been made.", "%(n)s pairs have been made.", len(made)) % {"n": len(made)}
            messages.success(request, said)
            return SeeOther(here.address("pairs"))
    context = {
        "here": here, "rule": rule, "anew": anew, "off": off, "form": form, "page": page, "office": True,
        "lines": shown(form, listed), "gone": gone(here, rule, listed, request.POST), "missing": missing(lines),
        "asks": any(line is not None and not line.stays for line in listed),
        "can_anew": rule.a != rule.b, "agreements": has_agreements(here.charter), "basis": basis(here, rule),
    }  # fmt: skip
    return render(request, "pairs/suggest.html", context, status=form.status)


def _chosen(here: Visit, rule: Pair, form: AdviceForm) -> list[Chosen] | None:
    """What a valid form asks for; None where a line lacks what it needs."""
    sent = form.cleaned_data
    found = []
    for place in form.lines():
        taker, partner = sent[f"taker-{place}"], sent[f"partner-{place}"]
        seen, why = sent[f"seen-{place}"], sent[f"why-{place}"].strip()
        if not partner:
            form.add_error(f"partner-{place}", _("Choose who it is to be, or take the tick away."))
        elif seen and partner != seen and not why:
            form.add_error(f"why-{place}", _("Say why it is another one than suggested."))
        elif len(why) > LONGEST_TEXT:
            form.add_error(f"why-{place}", _("This is too long."))
        else:
            replaces = int(sent[f"replaces-{place}"]) if sent[f"replaces-{place}"].isdecimal() else 0
            text = why or (_("As suggested.") if replaces else "")
            found.append(Chosen(partner, taker, text, _advice(here, rule, partner, taker, seen), replaces))
    return None if form.errors else found


def _advice(here: Visit, rule: Pair, partner: str, taker: str, seen: str) -> dict[str, object]:
    """The suggestion as it is kept with the pair: who was suggested, and what spoke for the two who were paired."""
    met = speaks(here.programme, rule, partner, taker)
    return {
        "suggested": seen,
        "topics": [words.line(each.need.topic, each.need.words) for each in met],
        "why": [{"need": [each.need.topic, each.need.words], "offer": [each.offer.topic, each.offer.words],
                 "points": each.points} for each in met],
        "score": sum(each.points for each in met),
    }  # fmt: skip
