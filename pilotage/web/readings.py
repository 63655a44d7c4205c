"""Pages as found: keeping one, what it turns out to say, every change that was needed, and what a person chooses."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from pilotage.actions.readings import choose_terms, keep_page
from pilotage.actions.refusals import Refused
from pilotage.domain.policy import Permission
from pilotage.domain.readings import Figure, Slot, Term
from pilotage.domain.readings.places import Place, paragraphs, places
from pilotage.queries.readings import (
    Chosen,
    Found,
    Recorded,
    against_records,
    find_page,
    found_pages,
    page_file,
    page_ids,
)
from pilotage.web.answers import SeeOther
from pilotage.web.forms import Form
from pilotage.web.links import AsOf, figure_address
from pilotage.web.reading_forms import BackForm, PageForm, back_form, term_form
from pilotage.web.visits import Visit, visit
from pilotage.words import readings as words

ROWS = 20
"""Pages on one page of the list."""
FIRST = 8
"""Different changes of each kind that are shown at once, the most frequent first."""
EACH = 30
"""Changes on one page where they are listed one by one."""
FIGURES = 40
"""Figures shown unless all are asked for."""
SLOTS = 6
"""Places of a planted word that are shown."""
SIDE = 8
"""Characters shown on either side of a change."""
SHOWN = 60
"""Characters shown of what was changed."""


@dataclass(frozen=True)
class Changed:
    """A change, or several of the same, as a list shows it; `count` times, first (or only) as the page's `at`-th character."""

    was: str
    now: str
    why: str
    count: int
    at: int
    before: str
    after: str


@dataclass(frozen=True)
class Kind:
    """The changes of one kind: how many, and the first or the asked-for part of them."""

    code: str
    word: str
    count: int
    different: int
    rows: tuple[Changed, ...]
    page: Page | None  # where they are listed one by one

    @property
    def anchor(self) -> str:
        return f"#changes-{self.code}"


@dataclass(frozen=True)
class Stated:
    """A figure of the page, and what the records give beside it."""

    figure: Figure
    recorded: Recorded | None
    url: str


@dataclass(frozen=True)
class Planted:
    """A word that was planted: what speaks for that, where it stands, what it may have replaced."""

    term: Term
    grounds: tuple[str, ...]
    said: Chosen | None
    slots: tuple[Slot, ...]
    inside: int
    form: Form

    @property
    def more(self) -> int:
        return self.inside - len(self.slots)


def pages(request: HttpRequest, office: str, programme: str) -> HttpResponse:
    """The pages that are kept, and the form to keep another."""
    here = visit(request, office, programme, Permission.PAGE_READ, "pages")
    data = (request.POST, request.FILES) if request.method == "POST" else ()
    form = PageForm(*data)
    if request.method == "POST" and form.is_valid():
        try:
            kept = keep_page(by=here.by, programme=here.programme, **form.handed_in)
        except Refused as refusal:
            form.refuse(refusal.breaches)
        else:
            said = _("Kept as it was found, and read.") if kept.new else _("This page is kept already: here it is.")
            messages.success(request, said)
            return SeeOther(here.address("page", kept.page.pk))
    part = Paginator(page_ids(here.programme), ROWS).get_page(request.GET.get("page"))
    context = {"here": here, "form": form, "page": part, "rows": found_pages(here.programme, list(part))}
    return render(request, "readings/pages.html", context, status=form.status)


def page(request: HttpRequest, office: str, programme: str, id: int) -> HttpResponse:
    """One page: what it says, the words to be chosen, its figures beside the records, every change."""
    here = visit(request, office, programme, Permission.PAGE_READ, "pages")
    found = find_page(here.programme, id)
    if found is None:
        raise Http404
    asked = _choice_of(request, found)
    if asked is not None and asked.form.is_valid():
        try:
            choose_terms(
                by=here.by, programme=here.programme, page=id, terms=asked.terms, seen=asked.form.cleaned_data["seen"]
            )
        except Refused as refusal:
            asked.form.refuse(refusal.breaches)
        else:
            messages.success(request, asked.said)
            return SeeOther(here.address("page", id))
    form = asked.form if asked is not None else None
    reading, stated = found.reading, _stated(here, found)
    context = {
        "here": here,
        "found": found,
        "reading": reading,
        "form": form,
        "document": paragraphs(reading),
        "planted": [_planted(found, term, form) for term in reading.terms if term.role == "text"],
        "of_site": [term for term in reading.terms if term.role == "site"],
        "stated": stated if request.GET.get("figures") == "all" else stated[:FIGURES],
        "compared": any(each.recorded for each in stated),
        "checks": [(words.check(each, reading.figures), each.agrees) for each in reading.checks],
        "kinds": _kinds(found, request.GET.get("kind", ""), request.GET.get("page")),
        "remarks": [words.notice(each) for each in found.remarks],
    }
    return render(request, "readings/page.html", context, status=form.status if form is not None else 200)


def file(request: HttpRequest, office: str, programme: str, id: int) -> HttpResponse:
    """The page byte for byte, as a plain text that no browser runs."""
    here = visit(request, office, programme, Permission.PAGE_READ, "pages")
    kept = page_file(here.programme, id)
    if kept is None:
        raise Http404
    name = kept.name or f"{here.programme.code}-{id}"
    name = name if name.lower().endswith(".txt") else f"{name}.txt"
    answer = HttpResponse(bytes(kept.content), content_type="text/plain")
    answer["Content-Disposition"] = content_disposition_header(True, name)
    answer["X-Content-Type-Options"] = "nosniff"
    answer["ETag"] = f'"{kept.sha256}"'
    return answer


# ---- Choosing --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Asked:
    """What a sent form asks for: a word for one planted word, or that the word chosen for it is taken back."""

    form: Form
    chosen: dict[int, str]
    place: int

    @property
    def back(self) -> bool:
        return isinstance(self.form, BackForm)

    @property
    def terms(self) -> dict[int, str]:
        others = {place: word for place, word in self.chosen.items() if place != self.place}
        return others if self.back else others | {self.place: self.form.cleaned_data["word"]}

    @property
    def said(self) -> str:
        if self.back:
            return _("The choice was taken back: its places read 〔？〕 again.")
        return _("Chosen. Every place of it reads “%(word)s” now.") % {"word": self.form.cleaned_data["word"]}


def _choice_of(request: HttpRequest, found: Found) -> Asked | None:
    """The form that was sent; None for a mere look at the page."""
    if request.method != "POST":
        return None
    chosen = {term.slots[0].at: term.chosen for term in found.reading.terms if term.chosen is not None}
    for term in found.reading.terms:
        place = term.slots[0].at
        if request.POST.get("choose") == str(place):
            return Asked(term_form(found, term, request.POST), chosen, place)
        if request.POST.get("back") == str(place):
            return Asked(back_form(found, term, request.POST), chosen, place)
    raise Http404


def _planted(found: Found, term: Term, sent: Form | None) -> Planted:
    inside = [slot for slot in term.slots if slot.inside]
    shown = tuple(replace(each, before=each.before.lstrip(), after=each.after.rstrip()) for each in inside[:SLOTS])
    form = term_form(found, term)
    if sent is not None and sent.prefix == form.prefix and not isinstance(sent, BackForm):
        form = sent
    said = next((each for each in found.chosen if each.word == term.chosen and each.place == term.slots[0].at), None)
    return Planted(term, tuple(words.ground(each) for each in term.grounds), said, shown, len(inside), form)


# ---- Figures ---------------------------------------------------------------------------------------------------------


def _stated(here: Visit, found: Found) -> list[Stated]:
    recorded = against_records(here.programme, here.charter, found.reading, here.today)
    return [
        Stated(figure, beside, figure_address(here, beside.value.figure.id, AsOf(beside.as_of)) if beside else "")
        for figure, beside in zip(found.reading.figures, recorded, strict=True)
    ]


# ---- Changes ---------------------------------------------------------------------------------------------------------


def _kinds(found: Found, one_by_one: str, page: str | None) -> list[Kind]:
    """The changes by kind, what matters most first; of the kind asked for each single one, a page at a time."""
    of_kind: dict[str, list[Place]] = {}
    for place in places(found.reading.changes):
        of_kind.setdefault(place.change.kind, []).append(place)
    kinds = []
    for code in words.KINDS:
        if code not in of_kind:
            continue
        listed = of_kind[code]
        same = _same(listed)
        part = Paginator(listed, EACH).get_page(page) if code == one_by_one else None
        groups = [[place] for place in part.object_list] if part is not None else same[:FIRST]
        rows = tuple(_changed(found, group) for group in groups)
        kinds.append(Kind(code, words.kind(code), len(listed), len(same), rows, part))
    return kinds


def _same(listed: Iterable[Place]) -> list[list[Place]]:
    """Changes from the same to the same for the same reason put together, the most frequent first."""
    groups: dict[tuple[str, str, str], list[Place]] = {}
    for place in listed:
        change = place.change
        groups.setdefault((change.from_.strip(), change.to, words.why(change)), []).append(place)
    return sorted(groups.values(), key=len, reverse=True)


def _changed(found: Found, group: Sequence[Place]) -> Changed:
    first = group[0]
    text = found.reading.text
    return Changed(
        _short(first.change.from_), first.change.to, words.why(first.change), len(group), first.change.at + 1,
        text[max(0, first.start - SIDE) : first.start].rpartition("\n")[2],
        text[first.end : first.end + SIDE].partition("\n")[0],
    )  # fmt: skip


def _short(text: str) -> str:
    shown = " ".join(text.split())
    return shown if len(shown) <= SHOWN else shown[: SHOWN - 1] + "…"
