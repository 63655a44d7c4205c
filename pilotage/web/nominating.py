"""Nominating from a round's page: the register's form, with what the round says already chosen."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from pilotage.domain.breaches import Breach
from pilotage.domain.charters.schema import FieldDef, Register
from pilotage.domain.policy import Permission, Post
from pilotage.domain.records import Value
from pilotage.domain.round_states import Status
from pilotage.domain.rounds import nominating_registers
from pilotage.models import Nomination, Record
from pilotage.queries.registers import writing
from pilotage.queries.rounds import find_round, round_charters, rule_of
from pilotage.web.answers import SeeOther
from pilotage.web.visits import Visit, visit
from pilotage.words.breaches import sentence


@dataclass(frozen=True)
class Chosen:
    """The round that a nomination is for: its number, the fields that it answers, and what is shown instead of them."""

    number: int | None = None
    values: Mapping[str, Value] | None = None
    lines: tuple[tuple[str, str], ...] = ()
    refused: tuple[Breach, ...] = ()


def nominating_posts(here: Visit, register: str) -> tuple[Post, ...]:
    """The visitor's posts that nominate by a register."""
    found = next((each for each in here.charter.registers if each.id == register), None)
    return writing(here.writers, here.charter, found, here.today) if found is not None else ()


def round_nominate(request: HttpRequest, office: str, programme: str, number: int) -> HttpResponse:
    """Leads to the form of the register by which the round takes nominations."""
    here = visit(request, office, programme, Permission.RECORD_WRITE, here="rounds")
    row = find_round(here.programme, number)
    if row is None:
        raise Http404
    rule = rule_of(row, round_charters(here.programme, [row])[row.edition_id])
    return SeeOther(here.address("record-new", rule.register) + f"?round={row.number}")


def chosen_round(request: HttpRequest, here: Visit, register: Register) -> Chosen:
    """The round that the address names, with why it takes no nominations; none where the address names none or one of
    another register, and what is entered says by itself which round it is for."""
    asked = request.GET.get("round", "")
    row = find_round(here.programme, int(asked)) if asked.isdecimal() and len(asked) < 9 else None
    if row is None:
        return Chosen(refused=(Breach("round-unknown", {}),) if asked else ())
    rule = rule_of(row, round_charters(here.programme, [row])[row.edition_id])
    if rule.register != register.id:
        return Chosen()
    level = next((each.name for each in here.charter.levels if each.id == row.level), row.level)
    fields = {each.id: each for each in register.fields}
    said = {"award": (row.award, row.title), "level": (row.level, level)}
    values = {name: _answer(fields[name], *known) for name, known in said.items() if name in fields}
    values = {name: value for name, value in values.items() if value is not None}
    title = "　".join(part for part in (row.title, level) if part)
    return Chosen(
        row.number,
        values,
        ((_("Round"), _("no. %(number)s　%(title)s") % {"number": row.number, "title": title}),),
        () if row.status == Status.OPEN else (Breach(f"round-{row.status}", {}),),
    )


def settled(here: Visit, record: Record) -> str:
    """Why a nomination is neither corrected nor voided any more: its round is decided. Empty where it may be."""
    if record.register not in nominating_registers(here.charter):
        return ""
    stood = Nomination.objects.of(here.programme.office_id).filter(record=record, ended_seq=None)
    status = stood.values_list("round__status", flat=True).first()
    return "" if status in (None, Status.OPEN, Status.REVIEW) else sentence(Breach(f"round-{status}", {}))


def _answer(declared: FieldDef, id: str, name: str) -> Value:
    """What the round says in a field: a choice by its id or name, a text by its name. None where it has no such choice."""
    if declared.type != "choice":
        return name
    found = [each.id for each in declared.choices if (id and each.id == id) or each.name == name]
    return found[0] if found else None
