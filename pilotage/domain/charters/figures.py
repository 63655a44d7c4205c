"""Figures and bulletins: what is counted can be counted so, placeholders name figures, issues carry a number."""

import re

from pilotage.domain.charters import fields
from pilotage.domain.charters.faults import Code
from pilotage.domain.charters.index import Index
from pilotage.domain.charters.plans import Draft, near
from pilotage.domain.charters.tree import Map, Scalar

# What each way of counting runs over.
_OVER: dict[str, tuple[str, ...]] = {
    "count": ("Register", "Role", "Pair"),
    "sum": ("Register",),
    "average": ("Register",),
    "latest": ("Register",),
    "distinct": ("Register",),
    "ratio": ("Figure",),
    "balance": ("Fund",),
    "planned": ("Fund",),
}
# Keys that only some ways of counting use; elsewhere they would be ignored, so they are refused.
_USES: dict[str, tuple[str, ...]] = {
    "field": ("sum", "average", "latest", "distinct"),
    "where": ("count", "sum", "average", "latest", "distinct"),
    "over": ("ratio",),
}
_NEEDS = {"sum": "field", "average": "field", "latest": "field", "distinct": "field", "ratio": "over"}
ENVELOPE = ("unit", "person", "pair")
"""What every record carries beside its declared fields; distinct ones can be counted."""

_BRACES = re.compile(r"\{([^{}]*)\}")


def judge(draft: Draft, index: Index) -> None:
    """Figures, then bulletins' sentences and numbers."""
    for figure in draft.of("Figure"):
        _figure(figure, index)
    _ratios(draft, index)
    _claims(draft, index)
    for bulletin in draft.of("Bulletin"):
        _number(bulletin, index)
        for sentence in bulletin.maps("sentences"):
            _sentence(sentence, index)


def _figure(figure: Map, index: Index) -> None:
    how, of, name = figure.get("how"), figure.get("of"), str(figure.get("id", ""))
    if how is None:
        return
    for key, users in _USES.items():
        if key in figure and how not in users and not figure.broken(key) and figure.get(key) is not None:
            index.faults.add(figure.key_at(key), Code.KEY_UNUSED, key=key, how=how, users=", ".join(users))
    needed = _NEEDS.get(how)
    if needed and (needed not in figure or (not figure.broken(needed) and figure.get(needed) is None)):
        index.faults.add(figure.at("how"), Code.KEY_NEEDED, id=name, how=how, key=needed)
    if of is None:
        return
    base = index.resolve(of, figure.at("of"), *_OVER[how])
    if base is None:
        return
    if how in ("sum", "average", "latest"):
        fields.numeric_field(figure, "field", base, index)
    elif how == "distinct":
        _distinct(figure, base, index)
    if base.shape == "Register":
        fields.where(figure, base, index)
        _per(figure, base, index)
    elif base.shape == "Role":
        fields.where(figure, base, index, "facts")
    elif base.shape == "Pair" and figure.get("where"):
        index.faults.add(figure.key_at("where"), Code.KEY_UNUSED, key="where", how="count", users="Register, Role")


def _distinct(figure: Map, register: Map, index: Index) -> None:
    name = figure.get("field")
    if name is None or name in ENVELOPE or name in register.get("about", ()):
        return
    if fields.field_of(register, "fields", name) is None:
        fields.missing_field(figure.at("field"), name, register, "fields", index)


def _per(figure: Map, register: Map, index: Index) -> None:
    """A figure can be split by what its register is about, or by a side of the pairs it is about."""
    per, about = figure.get("per"), register.get("about")
    if per is None or about is None or index.find(per, "Role") is None:
        return
    if any(index.find(name, "Role", "Fund", "Pair") is None for name in about):
        return
    pairs = [pair for name in about if (pair := index.find(name, "Pair")) is not None]
    sides = {side for pair in pairs for side in (pair.get("a"), pair.get("b"))}
    if per not in about and per not in sides and None not in sides:
        params = {"per": per, "register": register.get("id", ""), "about": ", ".join(about)}
        index.faults.add(figure.at("per"), Code.PER_NOT_ABOUT, **params)


def _ratios(draft: Draft, index: Index) -> None:
    """A ratio leads to figures, and never back to itself (by its dividend or by its divisor)."""
    ratios = [figure for figure in draft.of("Figure") if figure.get("how") == "ratio" and figure.get("id")]
    for key in ("of", "over"):
        for figure in ratios:
            if figure.get(key) == figure.get("id"):
                index.faults.add(figure.at(key), Code.ITSELF, id=figure.get("id"), key=key)
    leads = {figure.get("id"): [figure.get("of"), figure.get("over")] for figure in ratios}
    for figure in ratios:
        name = figure.get("id")
        for key in ("of", "over"):
            if figure.get(key) != name and (path := _way(figure.get(key), name, leads)):
                index.faults.add(figure.at(key), Code.CIRCLE, id=name, path=" → ".join([name, *path]))


def _way(start: str | None, goal: str, leads: dict[str, list[str | None]]) -> list[str]:
    """The shortest way from one ratio to another; empty if there is none."""
    ways = [[start]] if start in leads else []
    seen = {start}
    for way in ways:
        for each in leads.get(str(way[-1]), ()):
            if each == goal:
                return [str(name) for name in [*way, goal]]
            if each in leads and each not in seen:
                seen.add(each)
                ways.append([*way, each])
    return []


def _claims(draft: Draft, index: Index) -> None:
    """A source states one value of a figure for a day."""
    stated: dict[tuple[str, object], Map] = {}
    for claim in draft.of("Claim"):
        figure, day, value = claim.get("figure"), claim.get("as_of"), claim.get("value")
        if figure is None or day is None or value is None:
            continue
        first = stated.setdefault((figure, day), claim)
        if first.get("value") != value:
            line = str(first.at("value").line + 1)
            index.faults.add(claim.at("value"), Code.CLAIM_TWICE, figure=figure, day=day.isoformat(), first=line)


def _number(bulletin: Map, index: Index) -> None:
    """The number of an issue has its place, `{n}`, once, and no other placeholder."""
    number = bulletin.get("number")
    if number is not None and (_BRACES.findall(number) != ["n"] or _loose(number)):
        index.faults.add(bulletin.at("number"), Code.NO_ISSUE_NUMBER, value=number)


def _sentence(sentence: Map, index: Index) -> None:
    written, text = sentence.entries.get("text"), sentence.get("text")
    if text is None or not isinstance(written, Scalar):
        return
    if _loose(text):
        index.faults.add(written.mark, Code.LOOSE_BRACE)
    for name in _BRACES.findall(text):
        if index.find(name, "Figure") is None and not index.hidden(name, "Figure"):
            ids = [each for each in index.named if index.find(each, "Figure") is not None]
            params = {"meant": near(name, ids), "known": ", ".join(ids)}
            index.faults.add(written.mark, Code.NO_SUCH_PLACEHOLDER, name=name, **params)


def _loose(text: str) -> bool:
    return any(brace in _BRACES.sub("", text) for brace in "{}")
