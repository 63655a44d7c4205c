"""The forms of bulletins: the draft, and one small form for each act on a bulletin's page."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from pilotage.domain.bulletins import Piece
from pilotage.domain.charters.schema import Bulletin as Series
from pilotage.web.fields import Check, Day, Lines, Once, long_text, text
from pilotage.web.forms import Form


@dataclass(frozen=True)
class Slot:
    """A place in a draft: a free text that stands before one of the charter's sentences, and the sentence."""

    before: str
    sentence: int
    used: bool


def slots_of(series: Series, pieces: Sequence[Piece]) -> tuple[list[Slot], str]:
    """A draft as the form lays it out, and the free text at its end.

    Sentences stand in the draft's own order; one that it leaves out stands, unticked, after the one before it in the
    charter, so that it can be taken up again.
    """
    slots: list[Slot] = []
    free: list[str] = []
    for piece in pieces:
        if isinstance(piece, str):
            free.append(piece)
        else:
            slots.append(Slot("\n".join(free), piece, True))
            free = []
    for left_out in set(range(len(series.sentences))) - {slot.sentence for slot in slots}:
        before = [at for at, slot in enumerate(slots) if slot.sentence < left_out]
        slots.insert(before[-1] + 1 if before else 0, Slot("", left_out, False))
    return slots, "\n".join(free)


class DraftForm(Form):
    """Title, day, and what the bulletin says: sentences to tick and free paragraphs between them.

    `order` carries the sentences' numbers in the order of the page, so that a draft made elsewhere keeps its own.
    """

    not_saved: object = _("the draft was not saved")
    uuid = Once()
    version = forms.IntegerField(widget=forms.HiddenInput(), initial=0)
    order = forms.RegexField(r"^(\d{1,3}(,\d{1,3})*)?$", widget=forms.HiddenInput(), required=False)

    def __init__(self, data, *, series: Series, today: date, pieces: Sequence[Piece], **kwargs) -> None:
        slots, end = slots_of(series, pieces)
        order = ",".join(str(slot.sentence) for slot in slots)
        sent = (data.get("order", "") if data is not None else order).split(",")
        self.sentences = [int(n) for n in sent if n.isdecimal() and int(n) < len(series.sentences)]
        self.base_fields = {  # type: ignore[misc]  # of this form alone: Django makes its fields from here
            **self.base_fields,
            "title": text(label=_("Title"), required=False, help_text=_("A space ends a line of a Chinese title")),
            "until": Day(today, label=_("Reports until"), initial=today),
        }
        for at, _sentence in enumerate(self.sentences):
            self.base_fields[f"text-{at}"] = _free()
            self.base_fields[f"use-{at}"] = forms.BooleanField(widget=Check(), required=False)
        self.base_fields[f"text-{len(self.sentences)}"] = _free()
        initial: dict[str, object] = {"order": order, f"text-{len(slots)}": end}
        for at, slot in enumerate(slots):
            initial |= {f"text-{at}": slot.before, f"use-{at}": slot.used}
        super().__init__(data, initial={**initial, **kwargs.pop("initial", {})}, **kwargs)

    def answer_to(self, version: int) -> None:
        """Whoever has been shown what somebody else saved meanwhile may save over it."""
        self.data = {**dict(self.data.items()), "version": str(version)}

    @property
    def places(self) -> Iterator[tuple[int, forms.BoundField, forms.BoundField]]:
        """(number of the sentence, its free text before, its box) in the order of the page."""
        for at, sentence in enumerate(self.sentences):
            yield sentence, self[f"text-{at}"], self[f"use-{at}"]

    @property
    def end(self) -> forms.BoundField:
        """The free text after the last sentence."""
        return self[f"text-{len(self.sentences)}"]

    @property
    def pieces(self) -> list[Piece]:
        """What was written, as the pieces of a draft."""
        kept: list[Piece] = []
        for at, sentence in enumerate(self.sentences):
            kept += [self.cleaned_data[f"text-{at}"]] if self.cleaned_data[f"text-{at}"] else []
            kept += [sentence] if self.cleaned_data[f"use-{at}"] else []
        end = self.cleaned_data[f"text-{len(self.sentences)}"]
        return [*kept, end] if end else kept


def _free() -> forms.CharField:
    return forms.CharField(
        widget=Lines(3), required=False, max_length=20_000, label=_("Paragraph of your own"),
        help_text=_("A line is a paragraph. {visit-count} prints that figure; digits written by hand are marked."),
    )  # fmt: skip


class ActForm(Form):
    """An act on the version that was shown."""

    version = forms.IntegerField(widget=forms.HiddenInput())


class SignForm(ActForm):
    """Signing off: `seen` is the digest of the text that was shown."""

    not_saved = _("it was not signed off")
    seen = forms.CharField(widget=forms.HiddenInput())


class WithdrawForm(ActForm):
    """Ending a draft, with a reason."""

    not_saved = _("the draft stays as it is")
    reason = text(label=_("Reason"), help_text=_("It can be restored later"))


class RestoreForm(ActForm):
    not_saved = _("the draft stays withdrawn")


def issue_form(today: date) -> type[Form]:
    """The day that is printed."""

    class IssueForm(ActForm):
        not_saved = _("it was not issued")
        on = Day(today, label=_("Day printed"), initial=today)

    return IssueForm


class ErratumForm(Form):
    """What is said besides the figures that have changed."""

    not_saved = _("no erratum was published")
    uuid = Once()
    note = long_text(
        2,
        label=_("What else is corrected"),
        required=False,
        help_text=_("For a slip in the text; figures come by themselves"),
    )
