"""A round opened for writing: for its next step, which moves it on, or for something that is written while it stands."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from pilotage.actions.entering import Act, enter, record_event
from pilotage.actions.files import put_to_matter
from pilotage.actions.refusals import Refused
from pilotage.domain.attachments import Evidence
from pilotage.domain.breaches import Breach
from pilotage.domain.charters import Charter
from pilotage.domain.charters.schema import Priority, Quota
from pilotage.domain.policy import Permission
from pilotage.domain.round_states import STATES, Status, StepKind
from pilotage.domain.standing import check_day
from pilotage.models import Nomination, Programme, Round, RoundStep, User
from pilotage.models.owned import Owned
from pilotage.queries.programmes import rules_of_edition


@dataclass(frozen=True)
class RoundCase:
    """A round re-read under the lock. `charter` is the edition it was opened under: it is judged by its own rules."""

    act: Act
    row: Round
    charter: Charter

    @property
    def rule(self) -> Quota | Priority:
        """The provision that the round is held under."""
        found = next(each for each in self.charter.provisions if each.id == self.row.provision)
        assert isinstance(found, Quota | Priority)
        return found

    @property
    def status(self) -> Status:
        return Status(self.row.status)

    def candidate(self, number: int | None) -> tuple[Nomination | None, list[Breach]]:
        """The candidate with this number, where one is named; a breach where there is none."""
        if number is None:
            return None, []
        stood = Nomination.objects.of(self.act.office).filter(round=self.row, number=number, ended_seq=None)
        found: Nomination | None = stood.first()
        return found, [] if found else [Breach("candidate-unknown", {}, "candidate")]

    def note(self, kind: str, *, rows: Collection[Owned], about: dict[str, object] | None = None) -> None:
        """The event of something written while the round stands as it is; `about` holds nothing personal."""
        record_event(self.act, f"round.{kind}", by=self.act.by, about={"round": self.row.number, **(about or {})},
                     rows=rows)  # fmt: skip


@dataclass(frozen=True)
class RoundStepCase(RoundCase):
    """… with the step that is to be taken; `done` is the one that this very request has taken before."""

    kind: StepKind
    happened_on: date
    uuid: UUID
    breaches: list[Breach]
    done: RoundStep | None

    def take(
        self,
        breaches: Sequence[Breach],
        *,
        note: str = "",
        rows: Collection[Owned] = (),
        evidence: Sequence[Evidence] = (),
    ) -> RoundStep:
        """Refuse with every breach (those of every step among them), or write the step and bring the round to its new
        state. `rows` were written by the caller in this action."""
        found = [*self.breaches, *breaches]
        if found:
            raise Refused(*found)
        step: RoundStep = RoundStep.objects.create(
            office=self.act.office, round=self.row, uuid=self.uuid, kind=self.kind, happened_on=self.happened_on,
            note=note, by=self.act.by, seq=self.act.seq,
        )  # fmt: skip
        unchanged = Round.objects.of(self.act.office).filter(
            pk=self.row.pk, version=self.row.version, status=self.row.status
        )
        moved = unchanged.update(
            status=STATES[self.status][self.kind],
            version=self.row.version + 1,
            ended=self.kind is StepKind.CANCELLED,
        )
        if not moved:
            raise Refused(Breach("round-changed", {}, "seen"))
        written = [step, *rows, *put_to_matter(act=self.act, evidence=evidence, step=step)]
        self.note(self.kind, rows=written)
        return step


def _find(act: Act, number: int) -> Round:
    row: Round | None = Round.objects.of(act.office).filter(programme=act.programme, number=number).first()
    if row is None:
        raise Refused(Breach("round-unknown", {}))
    return row


def at_round(
    by: User, permission: Permission, programme: Programme, number: int, *, while_in: Collection[Status]
) -> RoundCase:
    """Enter to write something while the round stands in one of these states; Refused where it has moved on."""
    act = enter(by, permission, programme)
    row = _find(act, number)
    if Status(row.status) not in while_in:
        raise Refused(Breach(f"round-{row.status}", {}))
    return RoundCase(act, row, rules_of_edition(act.office.pk, row.edition_id).charter)


def for_step(
    by: User,
    permission: Permission,
    programme: Programme,
    number: int,
    kind: StepKind,
    *,
    seen: int,
    on: date,
    uuid: UUID,
) -> RoundStepCase:
    """Enter to move a round on. `seen` is the version of the round that the person saw. The caller returns `done`
    where it is set; a state that does not allow the step is refused at once."""
    act = enter(by, permission, programme)
    row = _find(act, number)
    done: RoundStep | None = RoundStep.objects.of(act.office).filter(uuid=uuid).first()
    if done is not None and (done.round_id, done.kind) != (row.pk, kind):
        raise Refused(Breach("request-taken", {}))
    status = Status(row.status)
    if done is None and kind not in STATES[status]:
        raise Refused(Breach(f"round-{status}", {}))
    breaches = []
    if row.version != seen:
        breaches.append(Breach("round-changed", {}, "seen"))
    breaches += check_day(on, act.today, act.rules.charter.runs, ended=True)
    last = RoundStep.objects.of(act.office).filter(round=row).order_by("-happened_on").first()
    if not breaches and last is not None and on < last.happened_on:
        breaches.append(Breach("day-before-step", {"day": on, "last": last.happened_on}, "happened_on"))
    charter = rules_of_edition(act.office.pk, row.edition_id).charter
    return RoundStepCase(act, row, charter, kind, on, uuid, breaches, done)
