"""The words for what differs between two editions of a charter."""

from django.utils.translation import gettext, pgettext

from pilotage.domain.editions import Became, Item, Part, Value


def part(code: Part) -> str:
    """The heading over what was changed of one sort."""
    return {
        Part.HEAD: pgettext("edition", "The programme"),
        Part.PROVISION: pgettext("edition", "Provisions"),
        Part.REGISTER: pgettext("edition", "Registers"),
        Part.MEMBER: pgettext("edition", "Members"),
        Part.ROLE: pgettext("edition", "Roles"),
        Part.FIGURE: pgettext("edition", "Figures"),
        Part.BULLETIN: pgettext("edition", "Bulletins"),
        Part.CLAUSE: pgettext("edition", "Clauses"),
        Part.SOURCE: pgettext("edition", "Sources"),
        Part.READING: pgettext("edition", "Readings"),
        Part.LEVEL: pgettext("edition", "Levels"),
        Part.CLAIM: pgettext("edition", "Stated figures"),
        Part.UNCODED: pgettext("edition", "Clauses without a provision"),
    }[code]


def became(code: Became) -> str:
    """What became of it."""
    return {
        Became.ADDED: pgettext("edition", "new"),
        Became.REMOVED: pgettext("edition", "gone"),
        Became.CHANGED: pgettext("edition", "changed"),
    }[code]


def key(value: Value) -> str:
    """What a key of the file is called; keys without a word of their own are shown as they stand there."""
    words = {
        "title": gettext("Title"), "name": gettext("Name"), "force": gettext("Force"), "start": gettext("First day"),
        "end": gettext("Last day"), "every": gettext("How often"), "at_least": gettext("At least"),
        "at_most": gettext("At most"), "grace_days": gettext("Days of grace"), "pauses": gettext("Pauses"),
        "part_periods": gettext("Part periods"), "bearer": gettext("Borne by"), "for_each": gettext("For each"),
        "total": gettext("Total"), "planned": gettext("Planned"), "amount": gettext("Amount"),
        "per_application": gettext("Cap per application"), "per_unit": gettext("Cap per unit"),
        "per_period": gettext("Cap per period"), "share": gettext("Share"), "match": gettext("Own share"),
        "add": gettext("Places added"), "rate": gettext("Rate"), "quote": gettext("Quote"), "clause": gettext("Clause"),
        "text": gettext("Text"), "nature": gettext("Nature"), "parent": gettext("Belongs to"),
        "within_days": gettext("Within days"), "over": gettext("Above"), "quantity": gettext("Quantity"),
        "on": gettext("Day"), "month_day": gettext("Day of the year"), "days_after": gettext("Days after"),
        "event": gettext("Counted from"), "per_served": gettext("People for each"), "count": gettext("Number"),
        "register": gettext("Register"), "evidence": gettext("Evidence"), "confirmed_by": gettext("Confirmed by"),
        "written_by": gettext("Written by"), "required": gettext("Required"), "measure": gettext("Measure"),
        "question": gettext("Question"), "choice": gettext("Choice"), "status": gettext("Status"),
        "by": gettext("By whom"), "value": gettext("Value"), "times": gettext("How many times"),
        "hide_below": gettext("Hidden below"), "target": gettext("Target"), "a_max": gettext("At most on one side"),
        "b_max": gettext("At most on the other side"), "timezone": gettext("Time zone"), "kind": gettext("Kind"),
    }  # fmt: skip
    return words.get(value.key, value.key)


def number(item: Item) -> str:
    """What it is called beside its name: a clause by its number."""
    return item.id if item.part is Part.CLAUSE else ""
