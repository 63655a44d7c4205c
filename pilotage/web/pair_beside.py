"""What stands beside a record about a pair, as its pages show it: minutes and pictures, who sees to it, how it goes."""

from collections.abc import Sequence
from dataclasses import dataclass

from pilotage.domain.meetings import Stand, is_agreement, is_meeting, topic_field
from pilotage.domain.policy import Permission, may
from pilotage.models import MatterFile
from pilotage.queries.histories import RecordView
from pilotage.queries.meetings import Met, Seen, Told, beside, held_record
from pilotage.web.visits import Visit
from pilotage.words import meetings as words
from pilotage.words.cadences import listed


@dataclass(frozen=True)
class ToldLine:
    """One thing told of how an agreement goes."""

    told: Told
    word: str
    shape: str


@dataclass(frozen=True)
class AgreementShown:
    """An agreement as pages set it; the addresses are empty for who may not write there."""

    seen: Seen
    number: int
    url: str
    subject: str
    topic: str
    word: str
    shape: str
    bad: bool
    waits: str
    told: tuple[ToldLine, ...]
    follow_url: str = ""
    progress_url: str = ""


@dataclass(frozen=True)
class MeetingShown:
    """A meeting as pages set it; who took part only for those who may know it."""

    met: Met
    number: int
    url: str
    subject: str
    waits: str
    pictures: tuple[MatterFile, ...]
    papers: tuple[MatterFile, ...]
    named: bool
    minutes_url: str = ""
    erase_url: str = ""


def may_say(here: Visit, members: Sequence[str]) -> bool:
    """May this visitor write beside records of the pair of these two?"""
    return here.user is not None and here.may(Permission.PAIR_SAY, about=members).allowed


def sees_names(here: Visit, members: Sequence[str]) -> bool:
    """Who took part is told to the office and to the two sides."""
    office = [post for post in here.posts if post.kind == "office"]
    read = may(office, Permission.RECORD_READ, today=here.today)
    return read.allowed or here.may(Permission.PAIR_SAY, about=members, closed_too=True).allowed


@dataclass(frozen=True)
class RecordBeside:
    """What stands beside one record on its own page: of a meeting or of an agreement, and the pair's page."""

    meeting: MeetingShown | None
    agreement: AgreementShown | None
    pair_url: str


def record_beside(here: Visit, view: RecordView) -> RecordBeside | None:
    """What stands beside a record; None where it is not about a pair, or is void."""
    register, members = view.register, view.base.about.members
    agreed = is_agreement(here.charter, register)
    if not agreed and not is_meeting(here.charter, register):
        return None
    held = held_record(here.programme, here.charter, register, view.record.pk, view.facts, here.today)
    if held is None:
        return None
    says, url = may_say(here, members), here.address("pair", held.pairing)
    around = beside(here.programme, [] if agreed else [held.id], [held.id] if agreed else [], papers_too=False)
    if agreed:
        seen = around.seen(held, view.base.pair, here.today)
        return RecordBeside(None, agreement_shown(here, seen, says=says), url)
    shown = meeting_shown(here, around.met(held), says=says, named=sees_names(here, members))
    return RecordBeside(shown, None, url)


def agreement_shown(here: Visit, seen: Seen, *, says: bool) -> AgreementShown:
    """An agreement for a page; `says`: the visitor may write beside it."""
    register, number = seen.held.register, seen.held.number
    return AgreementShown(
        seen, number, here.address("record", register.id, number), seen.held.subject, topic_name(here, seen),
        words.state(seen.stand), words.shape(seen.stand), seen.stand is Stand.OVERDUE, waits(here, seen.held.pending),
        tuple(ToldLine(one, words.state(one.state), words.shape(one.state)) for one in seen.progress),
        here.address("record-follow-up", register.id, number) if says else "",
        here.address("record-progress", register.id, number) if says else "",
    )  # fmt: skip


def topic_name(here: Visit, seen: Seen) -> str:
    """What the charter calls the topic of an agreement; as it was written where it calls it nothing."""
    field = topic_field(here.charter, seen.held.register)
    names = {choice.id: choice.name for choice in field.choices} if field else {}
    return names.get(str(seen.held.topic), str(seen.held.topic or ""))


def meeting_shown(here: Visit, met: Met, *, says: bool, named: bool) -> MeetingShown:
    """A meeting for a page; `named`: the visitor may know who took part."""
    register, number = met.held.register, met.held.number
    pictures = tuple(file for file in met.pictures if file.media_type.startswith("image/"))
    papers = tuple(file for file in met.pictures if not file.media_type.startswith("image/"))
    naming = says and named and met.minutes is not None and bool(met.minutes.participants)
    return MeetingShown(
        met, number, here.address("record", register.id, number), met.held.subject, waits(here, met.held.pending),
        pictures, papers, named,
        here.address("record-minutes", register.id, number) if says else "",
        here.address("minutes-erase", register.id, number) if naming else "",
    )  # fmt: skip


def waits(here: Visit, sides: Sequence[str]) -> str:
    """Who has still to confirm, by the names of their roles."""
    names = {role.id: role.name for role in here.charter.roles}
    return listed(names.get(side, side) for side in sides)
