"""Every register of a programme, one register as a list, and the same list as a file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4, uuid5

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pilotage.actions.records import confirm_record
from pilotage.actions.refusals import Refused
from pilotage.domain.charters.schema import FieldDef, Grant, Register
from pilotage.domain.fields import projected
from pilotage.domain.policy import Permission
from pilotage.domain.records import Value, stage_names
from pilotage.domain.registers import Ground, grounds
from pilotage.domain.sheets import write_csv
from pilotage.domain.standing import needs
from pilotage.queries.records import find_record, members_by_role
from pilotage.queries.registers import (
    Glimpse,
    Line,
    Tally,
    confirming,
    glimpses,
    lines,
    member_names,
    projected_counts,
    readable,
    tallies,
    tally,
    waits_for,
    writing,
)
from pilotage.queries.sheets import export_table
from pilotage.render.sheets import write_xlsx
from pilotage.web.answers import SeeOther
from pilotage.web.grid_cells import needs_files
from pilotage.web.links import clause_address, register_address
from pilotage.web.visits import Visit, visit
from pilotage.words import breaches as said
from pilotage.words import records as words
from pilotage.words.cadences import listed

ROWS = 50
COLUMNS = 4  # of declared fields: more would not fit beside who, when and where it stands
LONGEST = 42  # letters of a text in a cell
SORTS = {
    "number": lambda one: one.number,
    "date": lambda one: (one.happened_on, one.number),
}
WRITERS = {"csv": (write_csv, "text/csv; charset=utf-8"),
           "xlsx": (write_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")}  # fmt: skip


@dataclass(frozen=True)
class Row:
    """A register as a line of the list. `tally` is None where it fills itself; then `count` is how many rows it has."""

    register: Register
    url: str
    add: str
    add_word: str
    tally: Tally | None
    count: int | None
    writers: str
    confirmers: str
    grounds: tuple[tuple[Ground, str], ...]


def registers(request: HttpRequest, office: str, programme: str) -> HttpResponse:
    """Every register with what stands in it, who writes and who confirms, and what that rests on."""
    here = visit(request, office, programme, Permission.RECORD_READ, "registers")
    user = here.user.pk if here.user else None
    counted = tallies(here.programme, here.charter, here.today, here.posts, user)
    typed = projected_counts(here.programme, here.charter, here.today, here.posts)
    rows = [
        _row(here, register, counted.get(register.id), typed.get(register.id)) for register in here.charter.registers
    ]
    limited = readable(here.posts, here.today) is not None
    if limited:  # who looks after a unit or two finds first what waits for them, then what they enter themselves
        rows.sort(key=lambda row: (not (row.tally and row.tally.mine), not row.add))
    context = {
        "here": here,
        "rows": rows,
        "mine": sum(one.mine for one in counted.values()),
        "limited": limited,
        "prints": here.may(Permission.PAPER_PRINT).allowed,
        "may_take_in": any(row.tally and row.add for row in rows),
    }
    return render(request, "registers/registers.html", context)


def _row(here: Visit, register: Register, counted: Tally | None, count: int | None) -> Row:
    names = {role.id: role.name for role in here.charter.roles}
    add, word = "", ""
    if counted is not None and writing(here.writers, here.charter, register, here.today):
        add, word = here.address("record-new", register.id), _("Enter")
    elif counted is None:
        add, word = _elsewhere(here, register)
    return Row(
        register, register_address(here, register.id), add, word, counted, count,
        listed(names[id] for id in register.written_by), listed(names[id] for id in register.confirmers),
        tuple((ground, clause_address(here, ground.cite) if ground.cite else "")
              for ground in grounds(here.charter, register)),
    )  # fmt: skip


def _elsewhere(here: Visit, register: Register) -> tuple[str, str]:
    """Where a register that fills itself is added to."""
    if any(grant.register == register.id for grant in here.charter.of_kind(Grant)):
        return (here.address("application-new"), _("Apply")) if here.may(Permission.GRANT_APPLY).allowed else ("", "")
    return (here.address("contribution-new"), _("Enter")) if here.may(Permission.FUND_RECEIVE).allowed else ("", "")


# ---- One register ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Asked:
    """Which records of a register are asked for, and in which order."""

    show: str = ""  # nothing: all that are not void; awaiting, mine, void
    unit: str = ""
    stage: str = ""
    sort: str = "number"
    descending: bool = True

    def keeps(self, one: Glimpse, mine: bool) -> bool:
        shown = {
            "awaiting": bool(one.pending), "mine": mine, "void": one.void,
        }.get(self.show, not one.void)  # fmt: skip
        return shown and (not self.unit or self.unit in one.members) and (not self.stage or self.stage == one.stage)


@dataclass(frozen=True)
class Listed:
    """A record as a line of its register."""

    glimpse: Glimpse
    url: str
    where: str
    person: str
    cells: tuple[tuple[FieldDef, str, str], ...]  # the field, what it says, and whether that is a number or a text
    stage: str
    waits: str
    files: int


def register(request: HttpRequest, office: str, programme: str, register: str) -> HttpResponse:
    """One register, newest first: filtered, sorted, in pages."""
    here = visit(request, office, programme, Permission.RECORD_READ, "registers")
    found = find_register(here, register)
    if found.id in projected(here.charter):
        return redirect(register_address(here, found.id) or here.address("registers"))
    asked = _asked(request, found)
    places, posts = readable(here.posts, here.today), confirming(here.posts, here.today)
    kept = glimpses(here.programme, here.charter, [found.id], here.today)[found.id]
    kept = [one for one in kept if one.within(places)]
    user = here.user.pk if here.user else None
    chosen = [one for one in kept if asked.keeps(one, waits_for(one, posts, user))]
    chosen.sort(key=SORTS[asked.sort], reverse=asked.descending)
    page = Paginator(chosen, ROWS).get_page(request.GET.get("page"))
    columns = columns_of(found)
    lined = lines(here.programme, found, [one.id for one in page])
    members = members_by_role(here.programme) if any(each.type == "role" for each in columns) else {}
    counts = tally(kept, posts, user)
    context = {
        "here": here,
        "register": found,
        "asked": asked,
        "columns": [(each, kind_of(each) == "number") for each in columns],
        "names_unit": needs(here.charter, found).unit or needs(here.charter, found).pair,
        "names_person": any(line.person for line in lined.values()),
        "rows": [_line(here, found, columns, one, lined[one.id], members) for one in page],
        "page": page,
        "tally": counts,
        "total": len(kept) - counts.void,
        "shown": len(chosen),
        "units": _units(here, found, kept),
        "stages": stage_names(found),
        "may_add": bool(writing(here.writers, here.charter, found, here.today)),
        "by_the_row": not needs_files(found),
        "said_by_whom": _("It is entered by: %(who)s.")
        % {"who": listed(here.charter.role(id).name for id in found.written_by)},
        "clauses": [
            (each.cite.clause, clause_address(here, each.cite)) for each in grounds(here.charter, found) if each.cite
        ],
        "choosing": asked.show == "mine" and bool(page),
        "uuid": uuid4(),
        "prints": bool(found.confirmers) and here.may(Permission.PAPER_PRINT).allowed,
        "filtered": bool(asked.show or asked.unit or asked.stage),
        "limited": places is not None,
        "gives": here.may(Permission.LINK_GIVE).allowed
        and any(here.charter.role(side).kind != "office" for side in found.confirmers),
    }
    return render(request, "registers/register.html", context)


def register_confirm(request: HttpRequest, office: str, programme: str, register: str) -> HttpResponse:
    """Confirm the records that were ticked, each as if by its own button: a month of visits in one go."""
    here = visit(request, office, programme, Permission.RECORD_CONFIRM, "registers")
    found = find_register(here, register)
    back = here.address("register", found.id) + "?show=mine"
    if request.method != "POST":
        return redirect(back)
    try:
        sent = UUID(request.POST.get("uuid", ""))
        ticked = [value.split(":") for value in request.POST.getlist("confirm")]
        chosen = {int(number): int(seen) for number, seen in ticked}
    except ValueError as wrong:
        raise BadRequest from wrong
    done = 0
    for number, seen in chosen.items():
        record = find_record(here.programme, found.id, number)
        if record is None:
            raise Http404
        try:
            done += confirm_record(by=here.by, record=record, uuid=uuid5(sent, str(number)), seen=seen).stored
        except Refused as refusal:
            for breach in refusal.breaches:
                told = {"number": number, "sentence": said.sentence(breach)}
                messages.warning(request, _("No. %(number)s: %(sentence)s") % told)
    if done:
        told = {"count": done}
        messages.success(request, ngettext("%(count)s record confirmed.", "%(count)s records confirmed.", done) % told)
    elif not chosen:
        messages.warning(request, _("Tick the records that you confirm."))
    return SeeOther(back)


def columns_of(register: Register) -> list[FieldDef]:
    """The declared fields that a list shows, in their order: short ones before long texts, nothing personal."""
    fields = [
        each
        for each in register.fields
        if each.asked and not each.personal and each.type != "file" and each.id != register.life
    ]
    short = sorted(fields, key=lambda each: each.type == "long-text")[:COLUMNS]
    return sorted(short, key=fields.index)


def find_register(here: Visit, name: str) -> Register:
    """The register that an address names; Http404 where the charter declares none."""
    found = next((known for known in here.charter.registers if known.id == name), None)
    if found is None:
        raise Http404
    return found


def _asked(request: HttpRequest, register: Register) -> Asked:
    """What the address asks for; what it does not know it passes over."""
    given = request.GET
    sort = given.get("sort", "")
    sort = sort if sort.lstrip("-") in SORTS else "-number"
    stage = given.get("stage", "")
    return Asked(
        show=given.get("show", "") if given.get("show") in ("awaiting", "mine", "void") else "",
        unit=given.get("unit", ""),
        stage=stage if stage in stage_names(register) else "",
        sort=sort.lstrip("-"),
        descending=sort.startswith("-"),
    )


def _units(here: Visit, register: Register, kept: Sequence[Glimpse]) -> list[tuple[str, str]]:
    """The members that records of the register are about, by name."""
    concerned = {code for one in kept for code in one.members}
    return [(code, name) for code, name in member_names(here.programme) if code in concerned]


def _line(
    here: Visit, register: Register, columns: Sequence[FieldDef], one: Glimpse, said: Line,
    members: Mapping[str, Mapping[str, str]],
) -> Listed:  # fmt: skip
    names = {code: name for known in members.values() for name, code in known.items() if name != code}
    cells = tuple((each, _cell(here, each, said.fields.get(each.id), names), kind_of(each)) for each in columns)
    roles = {role.id: role.name for role in here.charter.roles}
    return Listed(
        one, here.address("record", register.id, one.number), said.unit or said.pair, said.person, cells,
        stage_names(register).get(one.stage, ""), listed(roles[side] for side in one.pending), said.files,
    )  # fmt: skip


def _cell(here: Visit, each: FieldDef, value: Value, names: Mapping[str, str]) -> str:
    text = words.value(each, value, here.charter, names).replace("\n", " ")
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def kind_of(each: FieldDef) -> str:
    """How a field is printed: a number to the right; a text in the charter's tongue; else in the page's."""
    if each.type in ("integer", "decimal", "money", "percent", "score"):
        return "number"
    return "text" if each.type in ("text", "long-text", "choice", "role") else ""


def register_export(request: HttpRequest, office: str, programme: str, register: str, kind: str) -> HttpResponse:
    """The register as a file that can be taken in again, as far as it is the reader's matter."""
    here = visit(request, office, programme, Permission.RECORD_READ, "registers")
    found = find_register(here, register)
    if kind not in WRITERS:
        raise Http404
    write, media_type = WRITERS[kind]
    table = export_table(here.by, here.programme, found, unit=request.GET.get("unit", ""))
    answer = HttpResponse(write(table.header, table.rows), content_type=media_type)
    answer["Content-Disposition"] = f'attachment; filename="{here.programme.code}-{found.id}.{kind}"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
