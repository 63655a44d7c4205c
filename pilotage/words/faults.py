"""What is wrong with a charter and how to mend it, in the reader's language (`pilotage.domain.charters.faults`)."""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext, pgettext

from pilotage.domain.charters.faults import Code, Fault
from pilotage.words import fault_rules, fault_sentences

SENTENCES: Mapping[str, tuple[str, ...]] = fault_sentences.SENTENCES | fault_rules.SENTENCES


def sentence(fault: Fault) -> tuple[str, str]:
    """(what is wrong, how to mend it) in the active language."""
    said = SENTENCES[_variant(fault)]
    mend = said[-1] if "meant" in fault.params and not fault.params["meant"] else said[1]
    if "last" in fault.params and not fault.params["last"]:
        mend = said[-1]
    particulars = _particulars(fault.params)
    return gettext(said[0]) % particulars, gettext(mend) % particulars


class _Blanks(dict[str, str]):
    """Shows a particular by its name where there is no fault to take it from."""

    def __missing__(self, name: str) -> str:
        return f"‹{name}›"


def catalogue() -> list[tuple[str, list[str], list[str]]]:
    """Every code with all its wordings in the active language: (code, [what is wrong], [how to mend it])."""
    found = []
    for code in Code:
        said = [SENTENCES[key] for key in SENTENCES if key.partition("-")[0] == code]
        messages = dict.fromkeys(each[0] for each in said)
        mends = dict.fromkeys(mend for each in said for mend in each[1:])
        found.append((str(code), _blank(messages), _blank(mends)))
    return found


def _blank(texts: Iterable[str]) -> list[str]:
    return [gettext(text) % _Blanks() for text in texts]


def _variant(fault: Fault) -> str:
    """The key of the fault's sentences: its code, with a suffix where the particulars ask for another wording."""
    given, code = fault.params, fault.code
    if code is Code.NOT_UTF8 and not given["encoding"]:
        return "E003-damaged"
    if code is Code.WRONG_SHAPE:
        return f"E103-{given['wanted']}"
    if code is Code.BAD_ID and "named" in given:
        return "E107-named"
    if code is Code.OUT_OF_BOUNDS and not (given["low"] and given["high"]):
        return "E116-low" if given["low"] else "E116-high"
    if code in (Code.NO_SUCH, Code.NO_SUCH_FIELD, Code.NO_SUCH_PURPOSE, Code.NO_SUCH_PLACEHOLDER) and _nothing(given):
        return f"{code}-none"
    if code is Code.NO_SUCH_FACT and _nothing(given):
        return "E206-none" if given["owner"] else "E206-roles"
    if code is Code.QUOTE_DIFFERS:
        return "E303-nowhere" if not given["matched"] else "E303" if given["stands"] else "E303-longer"
    if code is Code.MONEY_WITHOUT_FUND and not given["funds"]:
        return "E403-none"
    if code is Code.OUTSIDE_RUNS and not given["end"]:
        return "W501-open"
    if code is Code.NOT_A_MEMBER and (given["held"] or _nothing(given)):
        return "E602-held" if given["held"] else "E602-none"
    if code is Code.PAIRED_TWICE and not given["id"]:
        return "E603-same"
    return str(code)


def _nothing(given: Mapping[str, str]) -> bool:
    return not given["meant"] and not given["known"]


def _particulars(params: Mapping[str, str]) -> dict[str, str]:
    """The parameters as they are read: what the format calls Register, the reader calls by its word."""
    said = dict(params)
    for key in ("wanted", "found"):
        if key in said:
            said[key] = " / ".join(_sort(each) for each in said[key].split(", "))
    return said


def _sort(name: str) -> str:
    """The word for a sort of declaration (the name of its model), a kind of role, or a form of YAML."""
    words = {
        "Source": pgettext("charter", "source"),
        "Level": pgettext("charter", "level"),
        "Role": pgettext("charter", "role"),
        "Member": pgettext("charter", "member"),
        "Register": pgettext("charter", "register"),
        "Provision": pgettext("charter", "provision"),
        "Fund": pgettext("charter", "fund"),
        "Duty": pgettext("charter", "duty"),
        "Pair": pgettext("charter", "pairing provision"),
        "Figure": pgettext("charter", "figure"),
        "Bulletin": pgettext("charter", "series of bulletins"),
        "office": pgettext("charter", "office"),
        "unit": pgettext("charter", "unit"),
        "person": pgettext("charter", "person"),
        "partner": pgettext("charter", "partner"),
        "funder": pgettext("charter", "funder"),
        "public": pgettext("charter", "public"),
        "text": pgettext("charter", "a single value"),
        "list": pgettext("charter", "a list"),
        "map": pgettext("charter", "keys with values"),
    }
    return words.get(name, pgettext("charter", "provision") if name[:1].isupper() else name)
