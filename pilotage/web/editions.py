"""Editions of the charter: what each changed, and a new one put in force: handed in, checked, looked at, adopted."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from pilotage.actions.charters import FaultyCharter, adopt_edition, check_succession
from pilotage.actions.refusals import Refused
from pilotage.domain.attachments import LARGEST, Evidence, clean_name
from pilotage.domain.breaches import Breach
from pilotage.domain.charters import Charter, Checked, check
from pilotage.domain.charters.schema import AnyProvision
from pilotage.domain.editions import Became, Item, Part, Value, check_same, prepared, strange_days
from pilotage.domain.policy import Permission
from pilotage.queries.charters import edition_file
from pilotage.queries.editions import edition_steps, first_day, foresee_edition
from pilotage.queries.programmes import editions as kept_editions
from pilotage.web import uploads
from pilotage.web.answers import SeeOther
from pilotage.web.forms import Form
from pilotage.web.visits import Visit, visit
from pilotage.words import breaches, functions, provisions
from pilotage.words import editions as words
from pilotage.words import faults as fault_words
from pilotage.words.cadences import together
from pilotage.words.days import span

MOST = 60
"""How many faults, and how many parts of one sort, a page shows."""


@dataclass(frozen=True)
class Shown:
    """One part that differs, in words: what it asked and asks, and the values that differ in the file."""

    name: str
    number: str
    became: str
    before: str
    after: str
    values: tuple[tuple[str, str, Value], ...]


@dataclass(frozen=True)
class Sort:
    """Parts of one sort that differ; `more` of them than are shown."""

    heading: str
    shown: tuple[Shown, ...]
    more: int


def sorts(items: Sequence[Item], before: Charter, after: Charter) -> Iterator[Sort]:
    """What differs, sort by sort."""
    for part in Part:
        mine = [item for item in items if item.part is part]
        if mine:
            shown = tuple(_shown(item, before, after) for item in mine[:MOST])
            yield Sort(words.part(part), shown, len(mine) - len(shown))


def _shown(item: Item, before: Charter, after: Charter) -> Shown:
    was, now = (_told(charter, item) for charter in (before, after))
    return Shown(
        item.name, words.number(item), words.became(item.became), was if was != now else "", now if was != now else "",
        tuple((words.key(value), ".".join(value.path), value) for value in item.values),
    )  # fmt: skip


def _told(charter: Charter, item: Item) -> str:
    """What a provision asks in plain words; empty for what is none, or is not in this edition."""
    found: AnyProvision | None = None
    if item.part is Part.PROVISION:
        found = next((each for each in charter.provisions if each.id == item.id), None)
    if found is None:
        return ""
    said = [*provisions.asked(charter, found)]
    if found.in_force is not None:
        said.append(_("In force: %(days)s.") % {"days": span(found.in_force.start, found.in_force.end)})
    return together(said)


# ---- What each edition changed ---------------------------------------------------------------------------------------


def editions(request: HttpRequest, office: str, programme: str) -> HttpResponse:
    """Every edition, the latest first, and how much each changed."""
    here = visit(request, office, programme, Permission.CHARTER_READ, "charter")
    context = {
        "here": here,
        "steps": edition_steps(here.programme),
        "adopts": here.may(Permission.CHARTER_ADOPT).allowed,
    }
    return render(request, "lives/editions.html", context)


def edition_changes(request: HttpRequest, office: str, programme: str, number: int) -> HttpResponse:
    """What one edition changed against the one before."""
    here = visit(request, office, programme, Permission.CHARTER_READ, "charter")
    step = next((each for each in edition_steps(here.programme) if each.rules.number == number), None)
    if step is None or step.before is None:
        raise Http404
    context = {
        "here": here,
        "step": step,
        "sorts": list(sorts(step.items, step.before.charter, step.rules.charter)),
        "plain": not step.items,
    }
    return render(request, "lives/edition_changes.html", context)


# ---- A new one -------------------------------------------------------------------------------------------------------


def edition_next(request: HttpRequest, office: str, programme: str) -> HttpResponse:
    """The file of the edition in force as the next one begins: its number raised, and what it replaces named."""
    here = visit(request, office, programme, Permission.CHARTER_ADOPT, "charter")
    found = edition_file(here.programme, here.rules.number)
    assert found is not None
    content = prepared(found.content, here.charter.id, found.number, found.sha256)
    answer = HttpResponse(content, content_type="application/yaml; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{here.programme.code}-{found.number + 1}.yaml"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


class HandInForm(Form):
    """The file of a new edition."""

    not_saved = _("nothing was put in force")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        widget = forms.FileInput({"class": "input", "accept": ".yaml,.yml,.txt"})
        self.fields["file"] = forms.FileField(label=_("The charter's file"), widget=widget, allow_empty_file=True)

    def clean_file(self):
        """A file that is larger than any charter was not stored at all."""
        file = self.cleaned_data["file"]
        if (file.size or 0) > LARGEST:
            raise forms.ValidationError(_("The file is too large to be a charter."))
        return file


def edition_new(request: HttpRequest, office: str, programme: str) -> HttpResponse:
    """Hand in a charter's file; see its faults, or what it changes; then put it in force."""
    here = visit(request, office, programme, Permission.CHARTER_ADOPT, "charter")
    if request.method == "POST" and "seen" in request.POST:
        return _adopt(request, here)
    form = HandInForm(request.POST or None, request.FILES or None)
    context: dict[str, object] = {"here": here, "form": form}
    status = form.status
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        file.seek(0)
        content = file.read()
        context |= _looked_at(here, clean_name(file.name or ""), content)
        status = 200 if context.get("foreseen") else 422
    return render(request, "lives/edition_new.html", context, status=status)


def _looked_at(here: Visit, name: str, content: bytes) -> dict[str, object]:
    """What there is to be seen of a file: its faults, why it is not the next edition, or what it would change."""
    checked = check(content)
    said: dict[str, object] = {"name": name, "checked": checked, "faults": list(_faults(content, checked)),
                               "errors": sum(fault.severity == "error" for fault in checked.faults),
                               "warnings": sum(fault.severity != "error" for fault in checked.faults)}  # fmt: skip
    charter = checked.charter
    if charter is None or not checked.ok:
        return said
    digest = sha256(content).hexdigest()
    known = kept_editions(here.programme)
    same = next((each for each in known if each.sha256 == digest), None)
    refused = (
        []
        if same
        else [*check_same(charter, here.programme.code, here.programme.currency), *check_succession(charter, known)]
    )
    said |= {"same": same, "refused": [breaches.sentence(each) for each in refused]}
    if same or refused:
        return said
    foreseen = foresee_edition(here.programme, here.rules, charter, here.today)
    if not foreseen.items:
        return said | {"unchanged": True}
    (kept,) = uploads.keep([Evidence(name, content)])
    roles = {role.id: role.name for role in charter.roles}
    return said | {
        "foreseen": foreseen,
        "charter": charter,
        "sorts": list(sorts(foreseen.items, here.charter, charter)),
        "later": [(each, span(each.in_force.start, each.in_force.end)) for each in foreseen.later if each.in_force],
        "lookers": [functions.name(each) for each in foreseen.functions],
        "roles": [roles[each] for each in foreseen.roles],
        "unnamed": _unnamed(foreseen.items),
        "strange": _strange(here, charter),
        "kept": kept.note,
        "digest": digest,
    }


def _strange(here: Visit, charter: Charter) -> list[str]:
    """What is to be looked at twice of its days."""
    first = first_day(here.programme) if charter.runs.start > here.charter.runs.start else None
    return [breaches.sentence(each) for each in strange_days(charter, here.today, first)]


def _unnamed(items: Sequence[Item]) -> list[str]:
    """Members that the new edition no longer names: they take part until they leave."""
    return [item.name for item in items if item.part is Part.MEMBER and item.became is Became.REMOVED]


@dataclass(frozen=True)
class Wrong:
    """A fault of the file: where, what stands there, what is wrong and how to mend it."""

    line: int
    column: int
    code: str
    bad: bool
    text: str
    what: str
    mend: str


def _faults(content: bytes, checked: Checked) -> Iterator[Wrong]:
    lines = content.decode("utf-8", errors="replace").splitlines()
    for fault in checked.faults[:MOST]:
        what, mend = fault_words.sentence(fault)
        text = lines[fault.line - 1].strip()[:120] if 0 < fault.line <= len(lines) else ""
        yield Wrong(fault.line, fault.column, str(fault.code), fault.severity == "error", text, what, mend)


def _adopt(request: HttpRequest, here: Visit) -> HttpResponse:
    """The second step: the bytes that were looked at are put in force."""
    found = uploads.kept([request.POST.get("kept", "")])
    form = HandInForm(None)
    try:
        if not found:
            raise Refused(Breach("charter-not-kept", {}, ""))
        content = found[0].evidence().content
        handed = check(content).charter
        if handed is not None and not request.POST.get("sure") and _strange(here, handed):
            raise Refused(Breach("edition-not-sure", {}, ""))
        done = adopt_edition(by=here.by, programme=here.programme, content=content, seen=request.POST["seen"])
    except FaultyCharter as refusal:
        wrong = list(_faults(content, refusal.checked))
        return render(request, "lives/edition_new.html", {"here": here, "form": form, "checked": refusal.checked,
                      "faults": wrong, "errors": len(wrong)}, status=409)  # fmt: skip
    except Refused as refusal:
        said = [breaches.sentence(each) for each in refusal.breaches]
        return render(request, "lives/edition_new.html", {"here": here, "form": form, "refused": said}, status=409)
    told = _("Edition %(number)s is in force.") if done.adopted else _("Edition %(number)s was in force already.")
    messages.success(request, told % {"number": done.edition.number})
    return SeeOther(here.address("edition-changes", done.edition.number))
