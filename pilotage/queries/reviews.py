"""Reading what surrounds an application: its versions, reviewers and their opinions, conditions and comments."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from pilotage.domain.policy import Permission, reach
from pilotage.domain.reviews import Advice, Audience, Scale, average
from pilotage.domain.versions import VersionFact
from pilotage.models import (
    Application,
    ApplicationDraft,
    ApplicationVersion,
    Comment,
    Condition,
    Criterion,
    MoneyFile,
    Office,
    Person,
    Programme,
    Review,
    Reviewer,
    User,
)
from pilotage.queries.grants import ApplicationView
from pilotage.queries.money_files import files_of
from pilotage.queries.people import names_of, posts_by_person, posts_of
from pilotage.queries.programmes import Rules


def at_office(user: User, programme: Programme, on: date) -> bool:
    """Does somebody hold a post at the office from which applications are read?"""
    return reach(posts_of(user, programme), Permission.GRANT_READ, today=on) is None


def people_at_office(programme: Programme, in_force: Rules, on: date) -> list[Person]:
    """Who may be asked to review: the people with an account and a post at the office, by name."""
    posts = posts_by_person(programme, in_force)
    found = Person.objects.of(programme.office_id).filter(pk__in=list(posts), user__isnull=False)
    return [
        person
        for person in found.order_by("name", "pk")
        if reach(posts[person.pk], Permission.GRANT_READ, today=on) is None
    ]


def latest_number(application: Application) -> int:
    """The number of an application's latest version."""
    rows = ApplicationVersion.objects.of(application.office_id).filter(application=application)
    return rows.order_by("-number").values_list("number", flat=True).first() or 1


def reviewed(office: Office | int, application: int, version: int) -> frozenset[int]:
    """The users who have given their opinion of a version."""
    rows = Review.objects.of(office).filter(application=application, version=version)
    return frozenset(rows.values_list("by", flat=True))


def scales(programme: Programme, provision: str) -> list[Scale]:
    """The criteria that are scored under a grant now, in the order in which they were added."""
    rows = Criterion.objects.of(programme.office_id).filter(programme=programme, provision=provision, ended_seq=None)
    return [Scale(row.pk, row.name, row.most) for row in rows]


@dataclass(frozen=True, slots=True)
class Opinion:
    """A review as pages show it: `points` by criterion, `total` their sum (None where nothing was scored)."""

    id: int
    version: int
    happened_on: date
    by: str
    user: int
    advice: Advice
    text: str
    points: Mapping[int, int]
    seq: int
    files: tuple[MoneyFile, ...]

    @property
    def total(self) -> int | None:
        return sum(self.points.values()) if self.points else None


@dataclass(frozen=True, slots=True)
class Seat:
    """Somebody who was asked to review; `gave` is their opinion of the latest version."""

    id: int
    person: str
    user: int | None
    due_on: date | None
    by: str
    seq: int
    ended_seq: int | None
    reason: str
    gave: Opinion | None
    before: int | None = None  # the version of their opinion, where it is of an earlier one

    def late(self, today: date) -> bool:
        return self.gave is None and self.ended_seq is None and self.due_on is not None and self.due_on < today


@dataclass(frozen=True, slots=True)
class Held:
    """A condition of a decision."""

    id: int
    number: int
    text: str
    due_on: date | None
    before_payment: bool
    by: str
    seq: int
    met_on: date | None
    met_note: str
    met_by: str
    met_seq: int | None


@dataclass(frozen=True, slots=True)
class Word:
    """A comment."""

    audience: Audience
    text: str
    by: str
    seq: int
    at: date
    files: tuple[MoneyFile, ...]


@dataclass(frozen=True, slots=True)
class Around:
    """Everything around an application beside its steps. Reviewers and opinions are for the office only."""

    versions: tuple[VersionFact, ...]
    seats: tuple[Seat, ...]
    opinions: tuple[Opinion, ...]
    scales: Mapping[int, Scale]  # every criterion that ever held
    conditions: tuple[Held, ...]
    comments: tuple[Word, ...]

    @property
    def latest(self) -> int:
        return self.versions[-1].number

    @property
    def fresh(self) -> tuple[Opinion, ...]:
        """The opinions of the latest version."""
        return tuple(one for one in self.opinions if one.version == self.latest)

    @property
    def scored(self) -> list[Scale]:
        """The criteria that the opinions of the latest version score, in order."""
        used = {criterion for one in self.fresh for criterion in one.points}
        return [scale for id, scale in self.scales.items() if id in used]

    @property
    def averages(self) -> list[object]:
        """The mean of every scored criterion, and of the sums; rounded to one decimal."""
        by_criterion = [
            average([one.points[scale.id] for one in self.fresh if scale.id in one.points]) for scale in self.scored
        ]
        return [*by_criterion, average([one.total for one in self.fresh if one.total is not None])]


def around(programme: Programme, view: ApplicationView, *, inside: bool) -> Around:
    """What surrounds an application, in at most ten statements; `inside`: as the office reads it."""
    application = view.id
    office, zone = programme.office_id, ZoneInfo(programme.timezone)
    said = ApplicationVersion.objects.of(office).filter(application=application)
    versions = [
        VersionFact(row.number, row.project, row.plan, row.asked, row.own, row.purpose, row.seq) for row in said
    ] or [VersionFact(1, view.project, view.plan, view.asked, view.own, "", view.fact.steps[0].seq)]
    held = list(Condition.objects.of(office).filter(application=application))
    written = Comment.objects.of(office).filter(application=application)
    words = list(written if inside else written.filter(audience=Audience.APPLICANT))
    reviews: list[Review] = []
    asked: list[Reviewer] = []
    known: list[Criterion] = []
    if inside:
        reviews = list(Review.objects.of(office).filter(application=application))
        asked = list(Reviewer.objects.of(office).filter(application=application).select_related("person"))
        known = list(Criterion.objects.of(office).filter(programme=programme, provision=view.grant.id))
    users = {one.by_id for one in (*held, *words, *reviews, *asked)} | {one.met_by_id for one in held if one.met_by_id}
    names = names_of(programme, users) if users else {}
    called = dict(User.objects.filter(pk__in=users - set(names)).values_list("pk", "username")) | names
    papers = files_of(programme, "comment", [one.pk for one in words]) if words else {}
    sheets = files_of(programme, "review", [one.pk for one in reviews]) if reviews else {}
    opinions = tuple(
        Opinion(
            one.pk, one.version, one.happened_on, called[one.by_id], one.by_id, Advice(one.advice), one.opinion,
            {int(criterion): value for criterion, value in one.points.items()}, one.seq, sheets.get(one.pk, ()),
        )
        for one in reviews
    )  # fmt: skip
    gave = {one.user: one for one in opinions if one.version == versions[-1].number}
    before = {one.user: one.version for one in opinions if one.version < versions[-1].number}
    return Around(
        tuple(versions),
        tuple(
            Seat(
                one.pk, one.person.name, one.person.user_id, one.due_on, called[one.by_id], one.seq, one.ended_seq,
                one.reason, gave.get(one.person.user_id or 0), before.get(one.person.user_id or 0),
            )
            for one in asked
        ),
        opinions,
        {one.pk: Scale(one.pk, one.name, one.most) for one in known},
        tuple(
            Held(
                one.pk, one.number, one.text, one.due_on, one.before_payment, called[one.by_id], one.seq, one.met_on,
                one.met_note, called.get(one.met_by_id, ""), one.met_seq,
            )
            for one in held
        ),
        tuple(
            Word(Audience(one.audience), one.text, called[one.by_id], one.seq, one.at.astimezone(zone).date(),
                 papers.get(one.pk, ()))
            for one in words
        ),
    )  # fmt: skip


def drafts(programme: Programme, units: frozenset[str] | None) -> list[ApplicationDraft]:
    """The drafts of some units (None: of all) that are neither submitted nor put aside, the latest first."""
    rows = ApplicationDraft.objects.of(programme.office_id).filter(programme=programme, ended_seq=None)
    rows = rows if units is None else rows.filter(unit__code__in=units)
    return list(rows.select_related("unit", "by").order_by("-at", "-id"))
