"""What a register asks for, in words: about whom, by whom, confirmed by whom, with which papers and fields."""

from django.utils.translation import gettext, pgettext

from pilotage.domain.charters import Charter
from pilotage.domain.charters.schema import FieldDef, Register
from pilotage.words.cadences import listed


def asked(charter: Charter, register: Register) -> tuple[str, ...]:
    """What is put on record and what that takes, as sentences around the charter's own names."""
    about = {"about": listed(_name(charter, id) for id in register.about)}
    writers = {"who": listed(charter.role(id).name for id in register.written_by)}
    said = [gettext("About: %(about)s.") % about, gettext("Entered by: %(who)s.") % writers]
    if register.confirmers:
        sides = {"who": listed(charter.role(id).name for id in register.confirmers)}
        said.append(gettext("Confirmed by: %(who)s.") % sides)
    said.append(
        {
            "none": gettext("No evidence is asked for."),
            "optional": gettext("Evidence may be added."),
            "required": gettext("Evidence is required."),
        }[register.evidence]
    )
    if register.fields:
        said.append(gettext("Fields: %(fields)s.") % {"fields": listed(_field(f) for f in register.fields if f.asked)})
    said.append(
        {
            "nothing": gettext("The public sees nothing of it."),
            "totals": gettext("The public sees totals."),
            "records": gettext("The public sees the records, without anything personal."),
        }[register.public]
    )
    return tuple(said)


def _field(field: FieldDef) -> str:
    marks = [] if field.required else [pgettext("field", "optional")]
    marks += [pgettext("field", "personal")] if field.personal else []
    marks += [pgettext("field", "the office's own")] if field.own else []
    if not marks:
        return field.name
    return gettext("%(name)s (%(marks)s)") % {"name": field.name, "marks": listed(marks)}


def _name(charter: Charter, id: str) -> str:
    """A role's name, or a provision's title."""
    return next((role.name for role in charter.roles if role.id == id), None) or charter.provision(id).title
