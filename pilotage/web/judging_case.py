"""A round of awards as the pages that judge it open it: what stands, whom its candidates are, and who may look."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from pilotage.actions.refusals import Refused
from pilotage.domain.charters import Charter
from pilotage.domain.charters.schema import Register
from pilotage.domain.judging import Placed
from pilotage.domain.policy import NotAllowed, Permission
from pilotage.domain.records import awaited
from pilotage.domain.round_states import Kind, Status, StepKind
from pilotage.models import Round, RoundStep
from pilotage.queries.holding import held
from pilotage.queries.judging import Bench, bench
from pilotage.queries.records import office_side
from pilotage.queries.rounds import Candidate, candidates, find_round, round_charters, rule_of
from pilotage.queries.sheet_rows import facts_of_records
from pilotage.web.forms import Form
from pilotage.web.visits import Visit, visit


@dataclass(frozen=True)
class Case:
    """A round of awards on a page."""

    here: Visit
    row: Round

    @cached_property
    def bench(self) -> Bench:
        return bench(self.row, self.charter, tuple(self.candidates.values()))

    @cached_property
    def charter(self) -> Charter:
        """The charter that the round was opened under: it is judged by its own rules."""
        return round_charters(self.here.programme, [self.row])[self.row.edition_id]

    @cached_property
    def candidates(self) -> Mapping[int, Candidate]:
        """The candidates that stand by their numbers, with their names: for the office."""
        return {each.number: each for each in candidates(self.here.programme, self.row)}

    @property
    def status(self) -> Status:
        return Status(self.row.status)

    @property
    def inside(self) -> bool:
        """Is the visitor of the office? Nobody else sees points, opinions, reasons and objections."""
        return self.here.may(Permission.ROUND_READ, about=()).allowed

    @property
    def judges(self) -> bool:
        """Does the visitor keep, score or decide rounds? Nobody else of the office reads names beside reviewers'
        opinions and objections, or certificates."""
        return any(self.may(each) for each in (Permission.ROUND_KEEP, Permission.ROUND_SCORE, Permission.ROUND_DECIDE))

    @property
    def level(self) -> str:
        """What the round's level is called: as the register's field says it."""
        register = rule_of(self.row, self.charter).register
        return level_name(next(each for each in self.charter.registers if each.id == register), self.row.level)

    @property
    def finished_on(self) -> date:
        """The day on which the result became final."""
        steps = RoundStep.objects.of(self.row.office_id).filter(round=self.row, kind=StepKind.FINISHED)
        found: date = steps.values_list("happened_on", flat=True).get()
        return found

    @property
    def unconfirmed(self) -> list[Candidate]:
        """The candidates whose nomination waits for a confirmation: it does not count yet."""
        register = self.bench.register
        records = {each.record: each for each in self.candidates.values() if each.record is not None}
        if not register.confirmers or not records:
            return []
        facts, office = facts_of_records(self.here.programme, register, list(records)), office_side(self.charter)
        return [each for record, each in records.items() if awaited(facts.get(record, ()), register, office)]

    def may(self, permission: Permission) -> bool:
        return self.here.may(permission).allowed

    def address(self, name: str, *args: object) -> str:
        return self.here.address(name, self.row.number, *args)

    def choices(self, everybody: str) -> list[tuple[str, str]]:
        """The candidates to choose one from, after a word for all of them."""
        return [("", everybody), *((str(number), self.label(number)) for number in self.candidates)]

    def label(self, number: int) -> str:
        """A candidate as the office reads it: number and name."""
        found = self.candidates.get(number)
        return f"{number} {found.label}" if found else str(number)


def level_name(register: Register, level: str) -> str:
    """What a level is called in the register's choices; its id where it has none."""
    for each in register.fields:
        if each.id == "level":
            return next((choice.name for choice in each.choices if choice.id == level), level)
    return level


def with_forms(context: dict[str, Any], shown: Mapping[str, Form], rows: Iterable[Any], field: str) -> Form | None:
    """Put the forms that were sent over those that a page offers, and the row that its answer is about (`field` names it);
    the form that was sent."""
    context |= shown
    answer = context.get("answer")
    about = str(answer[field].value()) if answer is not None else ""
    context["answering"] = next((row for row in rows if str(row.pk) == about), None)
    context["form"] = next(iter(shown.values()), None)
    found: Form | None = context["form"]
    return found


def done(case: Case, form: Form, action: Callable[..., object]) -> bool:
    """Has the action done what a form says of the round, or of the candidate that it names? If not, the form says why."""
    if not form.is_valid():
        return False
    given = dict(form.cleaned_data)
    if "candidate" in given:
        given["candidate"] = int(given["candidate"]) if given["candidate"] else None
    try:
        action(by=case.here.by, programme=case.here.programme, round=case.row.number, **given)
    except Refused as refusal:
        form.refuse(refusal.breaches)
        return False
    return True


def read_once(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page that is only looked at asks for every row once; one that writes asks anew."""

    @wraps(view)
    def shown(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if request.method == "POST":
            return view(request, *args, **kwargs)
        with held():
            return view(request, *args, **kwargs)

    return shown


def find_case(
    request: HttpRequest, office: str, programme: str, number: int, *, outside: bool = False, judges: bool = False
) -> Case:  # fmt: skip
    """Open a page of a round of awards: for the office, with `outside` for everybody who may see rounds, with `judges`
    for those of the office who keep, score or decide them."""
    here = visit(request, office, programme, Permission.ROUND_READ, here="rounds")
    row = find_round(here.programme, number)
    if row is None or row.kind != Kind.AWARD:
        raise Http404
    case = Case(here, row)
    if not outside and not case.inside:
        raise NotAllowed(Permission.ROUND_READ, "not-your-side")
    if judges and not case.judges:
        raise NotAllowed(Permission.ROUND_READ, "no-function-permits")
    return case


@dataclass(frozen=True)
class Line:
    """A candidate in the ranked list, as a page shows it."""

    placed: Placed
    who: Candidate
    points: str
    sums: tuple[str, ...]  # a criterion's mean with its arithmetic, in the order of the criteria
    opinions: tuple[tuple[str, str], ...] = ()  # (who, what)
