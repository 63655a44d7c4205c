"""The forms of pages as found: a document to read, and the word that stood where another was planted."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pilotage.domain.breaches import Breach
from pilotage.domain.readings import LARGEST, Term, decode
from pilotage.domain.readings.choice import LONGEST
from pilotage.queries.readings import Found
from pilotage.web.fields import Attachments, Choice, Line, Lines, Once, evidence_of
from pilotage.web.forms import Form
from pilotage.web.uploads import Kept
from pilotage.words import breaches
from pilotage.words import readings as words

OTHER = "-"
"""The choice of a word that nobody proposed. No candidate is called so."""


class PageFile(Attachments):
    """One file that can be read as a page; of several sent one after the other the last counts."""

    def __init__(self, **kwargs) -> None:
        super().__init__(accept=".txt,.htm,.html,text/plain,text/html", **kwargs)
        del self.widget.attrs["multiple"]

    def clean(self, data, initial=None):
        """The file, or None: whether one is needed the form says, which has a second way."""
        return super().clean(data[-1:], initial)[0] if data else None

    def prepare_value(self, value):
        return super().prepare_value(value)[-1:]

    def faults_of(self, file: UploadedFile | Kept) -> list[Breach]:
        if file.size and file.size > LARGEST:
            return [Breach("reading-large", {"octets": file.size, "most": LARGEST})]
        found = decode(evidence_of(file).content)
        return [found] if isinstance(found, Breach) else []


class Pasted(forms.Field):
    """A text as it was pasted, spaces and all, as the bytes that are kept; None where there is none."""

    def __init__(self, **kwargs) -> None:
        super().__init__(widget=Lines(10), **kwargs)

    def clean(self, value):
        if not (value or "").strip():
            return None
        content = value.encode("utf-8", "replace")
        found = decode(content)
        if isinstance(found, Breach):
            raise ValidationError(breaches.sentence(found), code=found.code)
        return content


class PageForm(Form):
    """A document as found: a file, or its text pasted. One of the two is needed, and neither is asked for alone."""

    not_saved = _("the page was not kept")
    uuid = Once()
    file = PageFile(
        label=_("A file"), help_text=_("Plain text or a saved web page (.txt, .html), up to 2 MB, in any encoding")
    )
    text = Pasted(label=_("Or the text, pasted here"), help_text=_("All of it, from the site's name to its foot"))

    def clean(self):
        file, text = self.cleaned_data.get("file"), self.cleaned_data.get("text")
        if file and text:
            self.add_error("text", gettext("A file was chosen too. Untick the file or empty this field."))
        elif not (file or text or self.errors):
            self.add_error("file", gettext("Choose a file, or paste the text below."))
        return self.cleaned_data

    @property
    def handed_in(self) -> dict[str, Any]:
        """What the action takes; what was pasted has no name."""
        given = self.cleaned_data
        name, content = (given["file"].name, given["file"].content) if given["file"] else ("", given["text"])
        return {"uuid": given["uuid"], "name": name, "content": content}

    def refuse(self, refused: Iterable[Breach], now: Mapping[str, object] | None = None) -> None:
        """What the action says of the content stands beside the field that it came from."""
        came_from = "file" if self.cleaned_data.get("file") else "text"
        super().refuse(
            (Breach(each.code, each.params, came_from) if each.field == "content" else each for each in refused), now
        )


@dataclass(frozen=True)
class Proposed:
    """A candidate as the form shows it."""

    word: str
    strength: str
    evidence: str

    def __str__(self) -> str:
        return self.word


class Candidates(Choice):
    """Candidates one below the other, each with what speaks for it."""

    template_name = "readings/candidates.html"


def term_form(found: Found, term: Term, data=None) -> Form:
    """What stood where a word was planted: one of the candidates, or another word."""
    proposed = [
        (each.term, Proposed(each.term, words.strength(each.score), words.listed([words.evidence(e) for e in each.evidence])))
        for each in term.candidates
    ]  # fmt: skip
    offered = [word for word, _proposed in proposed]
    initial: dict[str, object] = {"seen": found.chosen_seq}
    if term.chosen is not None:
        initial |= {"word": term.chosen} if term.chosen in offered else {"word": OTHER, "other": term.chosen}

    class TermForm(Form):
        not_saved = _("nothing was chosen")
        seen = forms.IntegerField(required=False, widget=forms.HiddenInput())
        word = forms.ChoiceField(
            label=_("The word that stood there"), choices=[*proposed, (OTHER, Proposed(gettext("another word:"), "", ""))],
            widget=Candidates(), required=False,
        )  # fmt: skip
        other = forms.CharField(
            label=_("Another word"), required=False, widget=Line(autocomplete="off", maxlength=LONGEST)
        )

        def clean(self):
            given = self.cleaned_data
            word, other = given.get("word"), given.get("other", "").strip()
            if word is None or "other" in self.errors:
                return given
            if other and word not in ("", OTHER, other):
                said = gettext("“%(word)s” is chosen above. Empty this field, or choose “another word”.")
                self.add_error("other", said % {"word": word})
            elif not other and word in ("", OTHER):
                said = gettext("Choose a word, or write the one that stood there.")
                self.add_error("other" if word == OTHER else "word", said)
            return given | {"word": other or word}

        def refuse(self, refused: Iterable[Breach], now: Mapping[str, object] | None = None) -> None:
            """What is wrong with a word stands where it was written."""
            super().refuse(
                (Breach(each.code, each.params, "other") if each.field == "word" else each for each in refused), now
            )

    return TermForm(data, prefix=prefix_of(term), initial=initial)


class BackForm(Form):
    """That what was chosen is taken back: only which state of the page the person saw."""

    not_saved = _("the choice still stands")
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput())


def back_form(found: Found, term: Term, data=None) -> BackForm:
    return BackForm(data, prefix=prefix_of(term), initial={"seen": found.chosen_seq})


def prefix_of(term: Term) -> str:
    """What the names of a planted word's fields begin with: its first place."""
    return f"at-{term.slots[0].at}"
