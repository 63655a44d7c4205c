"""How often, by when, by which step of a table, under which filter: the small phrases that provisions are told with."""

from collections.abc import Iterable
from decimal import Decimal

from django.utils.translation import get_language, gettext, ngettext, pgettext

from pilotage.domain.charters import Charter
from pilotage.domain.charters.schema import Cadence, Due, Tiers
from pilotage.domain.charters.vocabulary import Where
from pilotage.words.days import plain_day
from pilotage.words.numbers import amount, number


def chinese() -> bool:
    return (get_language() or "").startswith("zh")


def listed(items: Iterable[str]) -> str:
    """One after the other: 甲、乙, a, b."""
    return gettext(", ").join(items)


def together(sentences: Iterable[str]) -> str:
    """Sentences one after the other: with a space between them where the language has one."""
    return ("" if chinese() else " ").join(sentences)


def times(count: int | Decimal, measure: str) -> str:
    """1 次 with the charter's own measure in Chinese; once, twice, 3 times in English."""
    if chinese():
        return f"{number(count)} {measure}"
    return {1: "once", 2: "twice"}.get(int(count), f"{number(count)} times")


def pieces(count: int | Decimal, measure: str) -> str:
    """A number of things: 1 块. The measure is the charter's word."""
    return f"{number(count)} {measure}".strip()


def every(period: str) -> str:
    """每周, a week. KeyError for an unknown period."""
    return {
        "programme": pgettext("every", "in the whole programme"),
        "year": pgettext("every", "a year"),
        "school-year": pgettext("every", "a school year"),
        "half-year": pgettext("every", "a half-year"),
        "term": pgettext("every", "a term"),
        "quarter": pgettext("every", "a quarter"),
        "month": pgettext("every", "a month"),
        "week": pgettext("every", "a week"),
        "day": pgettext("every", "a day"),
    }[period]


def within(period: str) -> str:
    """一学年内, in a school year. KeyError for an unknown period."""
    return {
        "programme": pgettext("within", "in the whole programme"),
        "year": pgettext("within", "in one year"),
        "school-year": pgettext("within", "in one school year"),
        "half-year": pgettext("within", "in one half-year"),
        "term": pgettext("within", "in one term"),
        "quarter": pgettext("within", "in one quarter"),
        "month": pgettext("within", "in one month"),
        "week": pgettext("within", "in one week"),
        "day": pgettext("within", "in one day"),
    }[period]


def how_often(cadence: Cadence, measure: str, summed: str = "") -> str:
    """每周至少 1 次, at least once a week; of a summed field: how much of it."""
    told = pieces if summed else times
    low, high = told(cadence.at_least, measure), told(cadence.at_most or 0, measure)
    if cadence.at_most is None:
        often = gettext("at least %(low)s") % {"low": low}
    elif cadence.at_least == cadence.at_most:
        often = gettext("exactly %(low)s") % {"low": low}
    elif cadence.at_least == 0:
        often = gettext("at most %(high)s") % {"high": high}
    else:
        often = gettext("at least %(low)s, at most %(high)s") % {"low": low, "high": high}
    if summed:
        often = gettext("“%(field)s” of %(often)s") % {"field": summed, "often": often}
    return gettext("%(often)s %(every)s") % {"often": often, "every": every(cadence.every)}


def allowances(cadence: Cadence) -> list[str]:
    """What a cadence does not insist on, as sentences."""
    said = []
    if cadence.every not in ("programme", "day") and cadence.part_periods == "waive":
        said.append(gettext("Nothing is asked for an incomplete first or last period."))
    if cadence.pauses:
        said.append(gettext("It pauses during %(pauses)s.") % {"pauses": listed(map(pause, cadence.pauses))})
    if cadence.grace_days:
        days = cadence.grace_days
        said.append(ngettext("There is %(n)s day of grace.", "There are %(n)s days of grace.", days) % {"n": days})
    return said


def pause(code: str) -> str:
    """A kind of span in which nothing falls due. KeyError for an unknown one."""
    return {
        "school-holiday": pgettext("pause", "school holidays"),
        "public-holiday": pgettext("pause", "public holidays"),
        "agreed-pause": pgettext("pause", "agreed pauses"),
    }[code]


def by_when(due: Due) -> str:
    """The day something is due, as a sentence."""
    if due.on is not None:
        return gettext("Due by %(day)s.") % {"day": plain_day(due.on)}
    if due.month_day:
        return gettext("Due every year by %(days)s.") % {"days": listed(due.month_day)}
    event = {
        "programme-start": pgettext("due", "the programme's start"),
        "programme-end": pgettext("due", "the programme's end"),
        "period-end": pgettext("due", "the period's end"),
        "approval": pgettext("due", "the approval"),
        "record": pgettext("due", "the record"),
    }[str(due.event)]
    if not due.days_after:
        return gettext("Due by %(event)s.") % {"event": event}
    return ngettext(
        "Due within %(n)s day of %(event)s.", "Due within %(n)s days of %(event)s.", due.days_after
    ) % {"n": due.days_after, "event": event}  # fmt: skip


def filtered(charter: Charter, register: str, where: Where) -> str:
    """“实地”为“是”, “实地” is “yes”; empty without a filter."""
    fields = {field.id: field for field in charter.register(register).fields}
    said = []
    for name, wanted in where.items():
        field = fields.get(name)
        names = {"yes": gettext("yes"), "no": gettext("no")} if field is None or field.type == "yes-no" else {}
        if field is not None:
            names |= {choice.id: choice.name for choice in field.choices}
        if field is not None and field.role is not None:
            names |= {member.id: member.name for member in charter.role(field.role).members}
        words = [gettext("“%(of)s”") % {"of": names.get(value, value)} for value in _several(wanted)]
        label = field.name if field is not None else name
        said.append(gettext("“%(field)s” is %(values)s") % {"field": label, "values": gettext(" or ").join(words)})
    return gettext(" and ").join(said)


def _several(wanted: str | tuple[str, ...]) -> tuple[str, ...]:
    return (wanted,) if isinstance(wanted, str) else wanted


def stepped(charter: Charter, tiers: Tiers, measure: str = "", *, money: bool = False) -> str:
    """By a table of a fact: 按“人数”：10 以下 1 名，10 及以上 2 名."""
    names = {fact.id: fact.name for role in charter.roles for fact in role.facts}
    said = []
    for step in tiers.steps:
        value = amount(step.value, charter.currency) if money else pieces(step.value, measure)
        bounds = {"from": number(step.from_), "below": number(step.below or 0)}
        span = (
            gettext("%(from)s and above") % bounds
            if step.below is None
            else gettext("below %(below)s") % bounds
            if not step.from_
            else gettext("%(from)s to below %(below)s") % bounds
        )
        said.append(gettext("%(span)s: %(value)s") % {"span": span, "value": value})
    return gettext("by “%(fact)s” (%(steps)s)") % {
        "fact": names.get(tiers.fact, tiers.fact),
        "steps": gettext("; ").join(said),
    }
