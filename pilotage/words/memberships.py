"""The words for what bodies state of themselves."""

from django.utils.translation import gettext

from pilotage.domain.charters.schema import FieldDef


def fact_value(fact: FieldDef, value: str) -> str:
    """A fact as it is read: a choice by its name, a number with its measure."""
    if not value:
        return ""
    if fact.type == "choice":
        return next((choice.name for choice in fact.choices if choice.id == value), value)
    if fact.type == "yes-no":
        return {"yes": gettext("Yes"), "no": gettext("No")}.get(value, value)
    return f"{value} {fact.measure}" if fact.measure else value


def fact_help(fact: FieldDef) -> str:
    """What may be written."""
    if fact.type in ("integer", "decimal", "score", "percent", "money") and fact.min is not None:
        if fact.max is not None:
            return gettext("%(min)s to %(max)s") % {"min": fact.min, "max": fact.max}
        return gettext("%(min)s or more") % {"min": fact.min}
    return ""
