"""Pages as found: kept as they are, and what people choose for the words that were planted over."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from django.db import transaction

from pilotage.actions.entering import Act, enter, record_event
from pilotage.actions.refusals import Refused
from pilotage.domain.attachments import clean_name
from pilotage.domain.breaches import Breach
from pilotage.domain.policy import Permission
from pilotage.domain.readings import Page, Term, decode
from pilotage.domain.readings.choice import check_word
from pilotage.models import FoundPage, Programme, User
from pilotage.queries.readings import reading_of


@dataclass(frozen=True)
class Kept:
    """A page as it is kept; `new` is False where the same bytes had been kept before."""

    page: FoundPage
    new: bool


@transaction.atomic
def keep_page(*, by: User, programme: Programme, uuid: UUID, name: str, content: bytes) -> Kept:
    """Keep a document as found, byte for byte, if it is a text that can be read.

    `uuid` comes from the client: the same request again returns the same page, and so do the same bytes.
    """
    act = enter(by, Permission.PAGE_READ, programme)
    digest = sha256(content).hexdigest()
    rows = FoundPage.objects.of(act.office)
    requested = rows.filter(uuid=uuid).first()
    if requested is not None:
        if requested.programme_id != programme.pk or requested.sha256 != digest:
            raise Refused(Breach("page-id-taken", {}, "uuid"))
        return Kept(requested, False)
    same = rows.filter(programme=programme, sha256=digest).first()
    if same is not None:
        return Kept(same, False)
    decoded = decode(content)
    if not isinstance(decoded, Page):
        raise Refused(Breach(decoded.code, decoded.params, "content"))
    page = FoundPage.objects.create(
        office=act.office, programme=programme, uuid=uuid, name=clean_name(name), sha256=digest, content=content,
        seq=act.seq, by=by,
    )  # fmt: skip
    _record(act, "page.kept", page)
    return Kept(page, True)


@transaction.atomic
def choose_terms(
    *, by: User, programme: Programme, page: int, terms: Mapping[int, str], seen: int | None = None
) -> FoundPage:
    """Say what stood where words were planted over: {a place of the planted word: the word}.

    It replaces every choice before; what is left out is open again. `seen` is the `chosen_seq` that the person saw:
    if somebody else has chosen since, it is refused. The same choice again changes nothing.
    """
    act = enter(by, Permission.PAGE_READ, programme)
    row: FoundPage = FoundPage.objects.of(act.office).get(pk=page, programme=programme)
    words = {place: " ".join(word.split()) for place, word in terms.items()}
    breaches = [Breach(found.code, found.params, "word") for word in words.values() for found in check_word(word)]
    if breaches:
        raise Refused(*breaches)
    words = _placed(reading_of(row).terms, words)
    before = {place: [place, word, *said] for place, word, *said in row.terms}
    if words == {place: term[1] for place, term in before.items()}:
        return row
    if seen != row.chosen_seq:
        raise Refused(Breach("page-chosen-meanwhile"))
    kept = {place: term for place, term in before.items() if words.get(place) == term[1]}
    new = {place: [place, word, act.seq, by.pk] for place, word in words.items() if place not in kept}
    row.terms, row.chosen_seq = [term for _, term in sorted((kept | new).items())], act.seq
    FoundPage.objects.of(act.office).filter(pk=row.pk).update(terms=row.terms, chosen_seq=act.seq)
    _record(act, "page.terms-chosen", row)
    return row


def _placed(planted: tuple[Term, ...], words: Mapping[int, str]) -> dict[int, str]:
    """The choices, each under the first place of its planted word. Refused where there is none."""
    first = {slot.at: term.slots[0].at for term in planted for slot in term.slots}
    if not words.keys() <= first.keys():
        raise Refused(Breach("page-place-unknown"))
    return {first[at]: word for at, word in words.items()}


def _record(act: Act, kind: str, page: FoundPage) -> None:
    about = {"page": page.pk, "terms": [word for _, word, *_ in page.terms]}
    record_event(act, kind, by=act.by, about=about, rows=[page])
