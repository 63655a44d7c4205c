"""The forms of records, made from what their register declares: nothing is asked that it does not ask for."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from pilotage.domain import habits
from pilotage.domain.attachments import Evidence
from pilotage.domain.breaches import Breach
from pilotage.domain.charters import Charter
from pilotage.domain.charters.schema import FieldDef, Register
from pilotage.domain.fields import tidy
from pilotage.domain.money import exponent
from pilotage.domain.nominations import FILLED
from pilotage.domain.policy import Permission, Post
from pilotage.domain.records import Value
from pilotage.domain.refunds import follows_from
from pilotage.domain.rounds import nominating_registers
from pilotage.domain.standing import About, Needs, needs
from pilotage.queries.histories import RecordView, Step
from pilotage.queries.records import office_side
from pilotage.queries.registers import Options
from pilotage.queries.rounds import open_awards
from pilotage.web.fields import (
    Amount,
    Attachments,
    Day,
    Once,
    OneOf,
    Read,
    YesNo,
    long_text,
    number,
    text,
    whole_number,
)
from pilotage.web.forms import Form
from pilotage.web.visits import Visit
from pilotage.words import giving, numbers
from pilotage.words.days import plain_day

NAME = "f-"  # before the id of a declared field: it may be called like one of the form's own


@dataclass(frozen=True)
class Writer:
    """Somebody about to write into a register: the posts that permit it, and what may be chosen."""

    here: Visit
    register: Register
    posts: tuple[Post, ...]
    options: Options
    members: Mapping[str, Mapping[str, str]]

    @property
    def charter(self) -> Charter:
        return self.here.charter

    @property
    def needs(self) -> Needs:
        return needs(self.charter, self.register)

    @property
    def office(self) -> bool:
        return any(post.kind == "office" for post in self.posts)

    @property
    def enters_paper(self) -> bool:
        """May they enter what another side has signed on paper?"""
        return bool(self.register.confirmers) and self.here.may(Permission.RECORD_CONFIRM_ON_PAPER).allowed

    @property
    def self_named(self) -> bool:
        """A mentor enters what they did themself: nobody is asked who did it."""
        return not self.office and any(post.kind == "person" for post in self.posts)

    def side_names(self) -> dict[str, str]:
        return {side: self.charter.role(side).name for side in self.register.written_by}


@dataclass(frozen=True)
class Known:
    """What a form need not ask, as (label, text): it is shown instead."""

    lines: tuple[tuple[str, str], ...] = ()
    unit: str = ""
    person: str = ""
    pair: str = ""


class Answering(Form):
    """A form that remembers what it was refused for, and what had been said: some refusals lead elsewhere than to a
    field."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.codes: set[str] = set()
        self.said: dict[str, Any] = {}

    def refuse(self, refused: Iterable[Breach], now: Mapping[str, object] | None = None) -> None:
        refused = list(refused)
        self.codes |= {breach.code for breach in refused}
        self.said = self.said or dict(self.cleaned_data)  # an error takes its field out of what was understood
        super().refuse(refused, now)


class RecordForm(Answering):
    """What a record says: the fields of its register, between those that every record has."""

    register: Register
    writer: Writer
    known: Known = Known()
    answered: Mapping[str, Value] = {}  # fields that were not asked, being known

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Signed on paper, the papers lie in the office's cabinet.
        if self.is_bound and self.data.get("signer", "").strip():
            for name, field_ in self.fields.items():
                if isinstance(field_, Attachments) and (name == "evidence" or name.startswith(NAME)):
                    field_.required = False

    def refuse(self, refused: Iterable[Breach], now: Mapping[str, object] | None = None) -> None:
        """The register's fields have names of their own here; of ids nobody is told who sees none."""
        told = [self._of_form(breach) for breach in refused]
        own = [breach if breach.field in self.fields else replace(breach, field=NAME + breach.field) for breach in told]
        super().refuse(own, now)

    def _of_form(self, breach: Breach) -> Breach:
        if breach.code == "id-taken" and breach.params.get("register") == self.register.id:
            return Breach("record-there", {"number": breach.params["number"]})
        return Breach("form-used") if breach.code in ("id-taken", "id-elsewhere") else breach

    def clean(self) -> None:
        """What was not asked, being known, may be sent along only as it is known: nothing is put in its place."""
        super().clean()
        if astray := list(self._astray()):
            self.refuse(astray)

    def _astray(self) -> Iterator[Breach]:
        unit, pair, person = self._sent("unit"), self._sent("pair"), self._sent("person")
        if unit not in ("", self.known.unit):
            yield Breach("unit-outside", {"unit": unit}) if self.writer.office else Breach("not-your-unit")
        if pair not in ("", self.known.pair):
            yield Breach("pair-unknown", {"pair": pair}) if self.writer.office else Breach("not-your-unit")
        people = dict(self.writer.options.people)
        if person and people and person not in people:
            if self.writer.self_named:
                yield Breach("person-other", {"person": person[:40]})
            else:
                yield Breach("choice-unknown", {"text": person[:40], "choices": list(people.values())})

    def _sent(self, name: str) -> str:
        """What was sent for something that a record of this register names and the form does not ask."""
        asked = name in self.fields or not getattr(self.writer.needs, name)
        return "" if asked or not self.is_bound else tidy(self.data.get(name, ""))

    @property
    def about(self) -> About:
        said = self.cleaned_data
        return About(
            said.get("unit") or self.known.unit,
            said.get("person") or self._sent("person") or self.known.person,
            said.get("pair") or self.known.pair,
        )

    @property
    def values(self) -> dict[str, Value]:
        """What was said in the register's fields that were asked; files apart."""
        asked = [each for each in self.register.fields if each.type != "file" and f"{NAME}{each.id}" in self.fields]
        said = {each.id: self.cleaned_data[f"{NAME}{each.id}"] for each in asked}
        return {**self.answered, **{name: None if value == "" else value for name, value in said.items()}}

    @property
    def field_files(self) -> dict[str, Evidence]:
        sent = {
            each.id: self.cleaned_data.get(f"{NAME}{each.id}") for each in self.register.fields if each.type == "file"
        }
        return {name: files[0] for name, files in sent.items() if files}


def record_form(
    writer: Writer,
    *,
    replacing: RecordView | None = None,
    answered: Mapping[str, Value] | None = None,
    shown: Sequence[tuple[str, str]] = (),
) -> type[RecordForm]:
    """The form that enters a record, or with `replacing` corrects one. `answered` are fields that are known and not
    asked; `shown` stands in their place."""
    answered = answered or {}
    unasked = {*answered, *(FILLED if writer.register.id in nominating_registers(writer.charter) else ())}
    fields: dict[str, Any] = {"uuid": Once()}
    if replacing is not None:
        fields["seen"] = forms.IntegerField(widget=forms.HiddenInput(), initial=replacing.seen)
    fields |= _about_fields(writer, replacing)
    fields["happened_on"] = Day(writer.here.today, label=_("Date"), initial=writer.here.today)
    for each in (each for each in writer.register.fields if each.asked and each.id not in unasked):
        if not each.personal or replacing is None or replacing.sees_personal or not replacing.hidden:
            kept = replacing is not None and each.type == "file" and bool(replacing.base.fields.get(each.id))
            awards = _awards(each, writer) if replacing is None else ()
            fields[f"{NAME}{each.id}"] = (
                award_field(each, awards) if awards else declared_field(each, writer, kept=kept)
            )
    if writer.register.evidence != "none":
        needed = writer.register.evidence == "required" and replacing is None
        hint = (
            _files_hint(writer.register, needed)
            if replacing is None
            else _("What was handed in stays; add what is new")
        )
        fields["evidence"] = Attachments(label=_("Evidence"), required=needed, help_text=hint)
    if replacing is None:
        fields |= side_fields(writer)
    else:
        fields["reason"] = text(label=_("Why it is corrected"), required=False)
    known = _known(writer, fields, replacing)
    known = replace(known, lines=(*shown, *known.lines))
    title = _("the record was not entered") if replacing is None else _("the correction was not stored")
    made = {"register": writer.register, "writer": writer, "known": known, "not_saved": title, "answered": answered}
    return type("RecordForm", (RecordForm,), {**fields, **made})


def _files_hint(register: Register, needed: bool) -> str:
    """How large a file may be; where files are demanded, how the office has settled which."""
    settled = "".join(reading.choice for reading in register.readings) if needed and not register.cite else ""
    size = _("Each file up to 20 MB")
    return f"{settled} {size}".strip()


def _about_fields(writer: Writer, replacing: RecordView | None) -> dict[str, Any]:
    """Unit, person and pair, as far as there is anything to choose."""
    fields: dict[str, Any] = {}
    if writer.needs.unit and len(writer.options.units) != 1:
        units = [(code, _until(name, writer.options.until.get(code))) for code, name in writer.options.units]
        fields["unit"] = OneOf(units, label=_unit_word(writer))
    if writer.needs.pair and len(writer.options.pairs) != 1:
        fields["pair"] = OneOf(list(writer.options.pairs), label=_("Pair"))
    if writer.needs.person and not writer.self_named:
        people = [(code, _serving(name, writer.options.served.get(code, ()))) for code, name in writer.options.people]
        fields["person"] = OneOf(
            people, label=_person_word(writer), required=False,
            help_text=_("Left empty: whoever is appointed to the unit on that day"),
        )  # fmt: skip
    return fields


def _until(name: str, day: Any) -> str:
    return name if day is None else _("%(name)s (until %(day)s)") % {"name": name, "day": plain_day(day)}


def _serving(name: str, units: Sequence[str]) -> str:
    return _("%(name)s (%(units)s)") % {"name": name, "units": _(", ").join(units)} if units else name


def _unit_word(writer: Writer) -> str:
    roles = [role for role in writer.charter.roles if role.id in writer.register.about and role.kind != "person"]
    return roles[0].name if len(roles) == 1 else _("Unit")


def _person_word(writer: Writer) -> str:
    roles = [role for role in writer.charter.roles if role.id in writer.register.about and role.kind == "person"]
    return roles[0].name if len(roles) == 1 else _("Person")


def _known(writer: Writer, fields: Mapping[str, Any], replacing: RecordView | None) -> Known:
    """What is known without asking: the only unit or pair, the mentor themself, the only side."""
    lines: list[tuple[str, str]] = []
    unit = person = pair = ""
    if writer.needs.unit and "unit" not in fields:
        unit, name = writer.options.units[0]
        lines.append((_unit_word(writer), name))
    if writer.needs.pair and "pair" not in fields:
        pair, name = writer.options.pairs[0]
        lines.append((_("Pair"), name))
    if writer.needs.person and writer.self_named:
        person = (replacing.base.fact.person or "") if replacing else ""
        lines.append((_person_word(writer), replacing.base.person if replacing else _("yourself")))
    if replacing is None and writer.office and "side" not in fields:
        sides = [side for side in writer.register.written_by if side != office_side(writer.charter)]
        lines += [(_("On behalf of"), writer.charter.role(side).name) for side in sides]
    return Known(tuple(lines), unit, person, pair)


def side_fields(writer: Writer, side: str | None = None) -> dict[str, Any]:
    """On whose behalf the office writes, and who has signed it on paper already."""
    fields: dict[str, Any] = {}
    if writer.office and len(writer.register.written_by) > 1:
        fields["side"] = OneOf(list(writer.side_names().items()), label=_("On behalf of"), initial=side)
    if writer.enters_paper:
        fields["signer"] = text(
            label=_("Signed on paper by"), required=False,
            help_text=_("Only where the other side has confirmed it on paper already: the record then counts at once"),
        )  # fmt: skip
    return fields


def _awards(each: FieldDef, writer: Writer) -> tuple[str, ...]:
    """The awards that may be nominated for now, where a nomination says its award in words."""
    register = writer.register.id
    if each.id != "award" or each.type != "text" or register not in nominating_registers(writer.charter):
        return ()
    return open_awards(writer.here.programme, register)


def award_field(each: FieldDef, awards: Sequence[str]) -> OneOf:
    """The award of a nomination, chosen among those whose rounds are open."""
    only = awards[0] if len(awards) == 1 else None
    return OneOf([(name, name) for name in awards], label=each.name, required=each.required, initial=only)


def declared_field(each: FieldDef, writer: Writer, *, kept: bool = False) -> forms.Field:
    """A declared field as people fill it in."""
    asked: dict[str, Any] = {"label": each.name, "required": each.required, "help_text": _hint(each, writer)}
    match each.type:
        case "long-text":
            return long_text(4, **asked)
        case "integer":
            return whole_number(unit=each.measure or "", shown=numbers.number, **asked)
        case "decimal" | "score":
            return number(unit=each.measure or "", shown=numbers.number, **asked)
        case "percent":
            return Read(habits.parse_percent, unit="%", shown=numbers.number, **asked)
        case "money":
            currency = writer.charter.currency
            return Amount(currency, exponent(currency), unit=numbers.currency(currency), **asked)
        case "date":
            return Day(writer.here.today, label=each.name, required=each.required)
        case "yes-no":
            return YesNo(**asked)
        case "choice":
            first = each.choices[0].id if each.id == writer.register.life else None
            return OneOf([(choice.id, choice.name) for choice in each.choices], initial=first, **asked)
        case "role":
            names = writer.members.get(str(each.role), {})
            return OneOf([(code, name) for name, code in names.items() if name != code], **asked)
        case "file":
            return _one_file(each, kept, asked)
        case _:
            return text(**asked)


def _one_file(each: FieldDef, kept: bool, asked: dict[str, Any]) -> Attachments:
    hint = _("One file is there; choose another to put in its place") if kept else _("One file, up to 20 MB")
    found = Attachments(label=each.name, required=each.required and not kept, help_text=hint)
    found.widget.attrs.pop("multiple", None)
    return found


def _hint(each: FieldDef, writer: Writer) -> str:
    """The bounds, what the books take from it, and who will see it."""
    ends = (("min", each.min), ("max", each.max))
    bounds = {name: numbers.number(value) for name, value in ends if value is not None}
    said = []
    if each.min is not None and each.max is not None:
        said.append(_("From %(min)s to %(max)s") % bounds)
    elif each.min is not None:
        said.append(_("At least %(min)s") % bounds)
    elif each.max is not None:
        said.append(_("At most %(max)s") % bounds)
    if follows := follows_from(writer.charter, writer.register, each.id, writer.here.today):
        said.append(giving.follows(*follows))
    if each.personal:
        said.append(_("Personal: seen by the office and your own side only, never published or exported"))
    return _("; ").join(said)


def initial_of(view: RecordView, step: Step) -> dict[str, Any]:
    """What an entry said, as the values of its form."""
    said: dict[str, Any] = {"happened_on": step.fact.happened_on}
    said |= {"unit": step.fact.unit or "", "person": step.fact.person or "", "pair": step.fact.pair or ""}
    files = {each.id for each in view.register.fields if each.type == "file"}
    return said | {f"{NAME}{name}": value for name, value in step.fields.items() if name not in files}
