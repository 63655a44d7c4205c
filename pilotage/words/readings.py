"""The words for a page as found: what was changed and why, what a planted word may have replaced, what to look at."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext, pgettext

from pilotage.domain.readings import Change, Check, Evidence, Figure, Notice
from pilotage.words.numbers import in_sentence

KINDS: Final = ("planted", "site", "pinyin", "script", "punctuation")
"""Every kind of change, what matters most first."""

SENTENCES: Mapping[str, Callable[[], str]] = {
    "reading-empty": lambda: gettext("There is no text in it. Open it to see whether it is the right file."),
    "reading-binary": lambda: gettext(
        "It is not a text. Open it in the program it was made with, save it as plain text or as a web page, and read that."
    ),
    "reading-format": lambda: gettext(
        "It is a %(format)s file, not a text. Open it, save it as plain text or as a web page, and read that."
    ),
    "reading-encoding": lambda: gettext(
        "Its characters cannot be decoded: it is neither UTF-8 nor GB18030, Big5 or UTF-16. Save it as UTF-8 and read it again."
    ),
    "reading-file": lambda: gettext("It cannot be opened: %(why)s."),
    "reading-large": lambda: gettext(
        "It has %(octets)s bytes; a page to be read may have %(most)s. Split it, or save only the text."
    ),
    "page-id-taken": lambda: gettext("This request's id belongs to something else. Start again from a fresh page."),
    "page-term-missing": lambda: gettext("Choose a word, or write the one that stood there."),
    "page-term-long": lambda: gettext(
        "This is %(length)s characters long: a name may have %(longest)s. Write only what stood in one place."
    ),
    "page-term-signs": lambda: gettext("There are signs in it that cannot be seen. Type the word anew."),
    "page-place-unknown": lambda: gettext("No word was planted there. Open the page again and choose once more."),
    "page-chosen-meanwhile": lambda: gettext(
        "Somebody else has chosen since you opened this page. Look at their choice, then choose again."
    ),
}
"""Why something cannot be read or chosen, for `pilotage.words.breaches`."""

_KINDS: Mapping[str, Callable[[], str]] = {
    "planted": lambda: pgettext("change", "planted words"),
    "site": lambda: pgettext("change", "lines of the site"),
    "pinyin": lambda: pgettext("change", "readings in brackets"),
    "script": lambda: pgettext("change", "traditional characters"),
    "punctuation": lambda: pgettext("change", "half-width punctuation"),
}

_WHYS: Mapping[str, Callable[[], str]] = {
    "open": lambda: gettext("an advertised word stands in place of another; what it replaced is for a person to say"),
    "chosen": lambda: gettext("an advertised word stood here; a person chose what it replaced"),
    "site-name": lambda: gettext("the name under which the site advertises itself"),
    "site-address": lambda: gettext("an address of the site that carried the page"),
    "breadcrumb": lambda: gettext("the site's way to the page"),
    "copyright": lambda: gettext("the site's copyright line"),
    "pinyin": lambda: gettext("“%(reading)s” is how “%(character)s” is read; nobody needs to be told"),
    "traditional": lambda: gettext("traditional, written in simplified characters"),
    "wrong": lambda: gettext("wrongly turned into traditional: no standard writes this word so"),
    "particle": lambda: gettext("written otherwise where it is a particle"),
    "punctuation": lambda: gettext("half-width “%(mark)s” between Chinese text"),
}

_GROUNDS: Mapping[str, Callable[[], str]] = {
    "repeated": lambda: gettext("repeated %(count)s times"),
    "mixed-script": lambda: gettext("Latin letters glued to Chinese characters"),
    "script-clash": lambda: gettext("simplified characters in a traditional page"),
    "advertising": lambda: gettext("words of advertising"),
    "site-lines": lambda: gettext("in the site's own lines (%(count)s)"),
    "in-text": lambda: gettext("and in the text as well (%(count)s)"),
    "varied": lambda: gettext("among %(count)s different neighbours"),
    "amid-words": lambda: gettext("in the middle of sentences, like a word of them"),
    "member": lambda: gettext("before 员, where the name of a body belongs"),
    "camouflage": lambda: gettext("on a page disguised in other ways"),
    "shared-core": lambda: gettext("shares its name with another planted word"),
}

_EVIDENCE: Mapping[str, Callable[[], str]] = {
    "word": lambda: gettext("makes the word “%(word)s” with what follows"),
    "people": lambda: gettext("“%(word)s” is often said"),
    "full-name": lambda: gettext("its full name “%(name)s” stands on the page"),
    "kin": lambda: gettext("words that go with it stand there %(count)s times (%(words)s)"),
    "initials": lambda: gettext("a mailbox of the page is called “%(letters)s”, its initials"),
    "named": lambda: gettext("but it stands elsewhere on the page, left alone (%(count)s)"),
    "own": lambda: gettext("in your own list of names"),
}

_NOTICES: Mapping[str, Callable[[], str]] = {
    "term-open": lambda: gettext(
        "%(count)s places read 〔？〕: something was planted over them (%(planted)s). Say what stood there with --term."
    ),
    "term-unused": lambda: gettext("“%(term)s” was not needed: there is no further planted word on the page."),
    "term-unsupported": lambda: gettext(
        "“%(term)s” was put in as you chose, though nothing on the page speaks for it."
    ),
    "pinyin-kept": lambda: gettext("“%(character)s（%(reading)s）” was left: it may be the author's own reading."),
    "hidden-text": lambda: gettext("%(count)s stretches that the web page hides were left out."),
    "broken-octets": lambda: gettext("%(count)s characters could not be decoded and read �."),
    "sum-disagrees": lambda: gettext("“%(stated)s” is stated as a total, but its parts come to %(found)s."),
    "list-disagrees": lambda: gettext("“%(stated)s” is stated, but %(found)s are named."),
    "sections-disagrees": lambda: gettext("The title says “%(stated)s”, but the text has %(found)s sections."),
}

_CHECKS: Mapping[str, Callable[[], str]] = {
    "sum": lambda: gettext("%(parts)s = %(found)s, stated as %(stated)s"),
    "list": lambda: gettext("%(found)s are named, stated as %(stated)s %(what)s"),
    "sections": lambda: gettext("%(found)s sections, stated as %(stated)s %(what)s"),
}

CODES: Final = {
    "why": frozenset(_WHYS),
    "ground": frozenset(_GROUNDS),
    "evidence": frozenset(_EVIDENCE),
    "notice": frozenset(_NOTICES),
    "check": frozenset(_CHECKS),
}
"""Every code that can be said, by what it is a code of."""


def kind(code: str) -> str:
    """What a kind of change is about. KeyError for an unknown one, as for every function here."""
    return _KINDS[code]()


def why(change: Change) -> str:
    """Why something was changed."""
    return _WHYS[change.why]() % _spoken(change.params)


def ground(evidence: Evidence) -> str:
    """One sign that a word was planted."""
    return _GROUNDS[evidence.code]() % _spoken(evidence.params)


def strength(score: float) -> str:
    """How much speaks for a candidate."""
    if score >= 0.7:
        return gettext("much speaks for it")
    return gettext("something speaks for it") if score >= 0.35 else gettext("little speaks for it")


def evidence(found: Evidence) -> str:
    """One reason why a candidate may be what stood there."""
    return _EVIDENCE[found.code]() % _spoken(found.params)


def notice(warning: Notice) -> str:
    """What a person should look at."""
    return _NOTICES[warning.code]() % _spoken(warning.params)


def check(found: Check, figures: tuple[Figure, ...]) -> str:
    """Figures held against each other."""
    total = figures[found.total]
    return _CHECKS[found.kind]() % {
        "parts": " + ".join(in_sentence(figures[part].quantity) for part in found.parts),
        "found": in_sentence(found.found),
        "stated": total.surface,
        "what": total.what,
    }


def listed(sentences: list[str]) -> str:
    """Short sentences as one line."""
    return pgettext("between reasons", "; ").join(sentences)


def _spoken(params: Mapping[str, object]) -> dict[str, object]:
    return {name: in_sentence(value) if isinstance(value, int | Decimal) else value for name, value in params.items()}
