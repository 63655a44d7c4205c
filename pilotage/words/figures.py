"""How a figure is computed, in words."""

from django.utils.translation import gettext

from pilotage.domain.charters import Charter
from pilotage.domain.charters.schema import Figure, Fund, Pair, Register
from pilotage.domain.figures import FigureValue, Number
from pilotage.words.cadences import filtered, listed
from pilotage.words.numbers import money
from pilotage.words.numbers import number as grouped


def formula(charter: Charter, figure: Figure) -> tuple[str, ...]:
    """What is counted or summed, under which conditions, as sentences around the charter's own names."""
    if figure.how == "ratio":
        params = {"of": charter.figure(figure.of).name, "over": charter.figure(str(figure.over)).name}
        return (gettext("“%(of)s” divided by “%(over)s”; no number where that is zero.") % params,)
    register = next((known for known in charter.registers if known.id == figure.of), None)
    if register is not None:
        return _of_register(charter, figure, register)
    role = next((known for known in charter.roles if known.id == figure.of), None)
    if role is not None:
        sentence = (
            gettext("How many people are “%(of)s” on the day.")
            if role.kind == "person"
            else gettext("How many bodies are “%(of)s” on the day.")
        )
        return (sentence % {"of": role.name},)
    provision = charter.provision(figure.of)
    of = {"of": provision.title}
    if isinstance(provision, Fund) and figure.how == "planned":
        return (gettext("The total that the charter plans for “%(of)s”: the sum of its sources.") % of,)
    if isinstance(provision, Fund):
        return (gettext("What “%(of)s” has received, less what it has paid.") % of,)
    if isinstance(provision, Pair):
        return (gettext("How many pairings under “%(of)s” are in force on the day.") % of,)
    return (gettext("“%(of)s”") % of,)


def _of_register(charter: Charter, figure: Figure, register: Register) -> tuple[str, ...]:
    params = {"of": register.name, "field": _field(figure, register)}
    said = [
        {
            "count": gettext("How many records stand in “%(of)s”."),
            "sum": gettext("The sum of “%(field)s” over the records in “%(of)s”."),
            "distinct": gettext("How many different values of “%(field)s” stand in “%(of)s”."),
            "average": gettext("The average of “%(field)s” over the records in “%(of)s”."),
            "latest": gettext("“%(field)s” in the latest record in “%(of)s”."),
        }[figure.how]
        % params
    ]
    where = filtered(charter, register.id, figure.where)
    if where:
        said.append(gettext("Only those where %(where)s.") % {"where": where})
    if register.confirmers:
        sides = listed(charter.role(side).name for side in register.confirmers)
        said.append(gettext("A record counts once it is confirmed by: %(sides)s.") % {"sides": sides})
    else:
        said.append(gettext("A record counts as soon as it is entered."))
    if figure.span == "period":
        said.append(gettext("Only what happened in the period reported."))
    return tuple(said)


def _field(figure: Figure, register: Register) -> str:
    names = {"unit": gettext("unit"), "person": gettext("person"), "pair": gettext("pairing")}
    names |= {"pairing": gettext("pairing")} | {field.id: field.name for field in register.fields}
    return names.get(str(figure.field), str(figure.field))


def value(number: Number | None, currency: str = "") -> str:
    """A figure's number as tables show it: 15, 4,000.00 (with `currency`: minor units), 0.67; a dash where there is none."""
    if number is None:
        return "—"
    if currency:
        return money(int(number), currency)
    return grouped(number, 2)


def hidden(below: int) -> str:
    """What stands in place of a number that is not told: <5 of a count below 5, else that it is not shown."""
    return f"<{below}" if below else gettext("not shown")


def whole(found: FigureValue, currency: str) -> str:
    """The figure's own number as a page shows it, or what stands in its place; `currency` is the programme's."""
    if "" in found.hidden:
        return hidden(found.hidden[""])
    return value(found.value, currency if found.money else "")
