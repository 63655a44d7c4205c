"""Pages as found: kept byte for byte and once, and a person's choice, which can be taken back."""

from hashlib import sha256
from uuid import uuid4

import pytest

from pilotage.actions.readings import Kept, choose_terms, keep_page
from pilotage.domain.readings import OPEN
from pilotage.models import Event, FoundPage, Programme, User
from pilotage.queries.readings import find_page, reading_of
from pilotage.queries.verification import verify
from tests.acts import not_allowed, refused
from tests.cast import Cast, seat
from tests.domain.found_pages import SEED, two_planted
from tests.factories import adopt_jinghai

pytestmark = pytest.mark.django_db


def keep(programme: Programme, by: User, content: bytes = SEED, *, uuid=None, name: str = "第5期.txt") -> Kept:
    return keep_page(by=by, programme=programme, uuid=uuid or uuid4(), name=name, content=content)


def place(page: FoundPage) -> int:
    """A place of the word that was planted over the text."""
    return next(term for term in reading_of(page).terms if term.role == "text").slots[3].at


def events(programme: Programme) -> list[Event]:
    return list(Event.objects.of(programme.office_id).filter(kind__startswith="page."))


# ---- Keeping ---------------------------------------------------------------------------------------------------------


def test_a_page_is_kept_byte_for_byte(programme: Programme, cast: Cast) -> None:
    kept = keep(programme, cast.clerk)
    page = FoundPage.objects.of(programme.office_id).get()
    assert kept == Kept(page, True)
    assert bytes(page.content) == SEED
    assert page.sha256 == sha256(SEED).hexdigest()
    assert (page.name, page.by, page.programme, page.terms) == ("第5期.txt", cast.clerk, programme, [])
    (event,) = events(programme)
    assert (event.kind, event.seq, event.about) == ("page.kept", page.seq, {"page": page.pk, "terms": []})


def test_the_same_request_again_is_the_same_page(programme: Programme, cast: Cast) -> None:
    uuid = uuid4()
    first = keep(programme, cast.clerk, uuid=uuid)
    again = keep(programme, cast.clerk, uuid=uuid)
    assert (again.page, again.new) == (first.page, False)
    assert len(events(programme)) == 1


def test_the_same_bytes_are_kept_once(programme: Programme, cast: Cast) -> None:
    first = keep(programme, cast.clerk)
    again = keep(programme, cast.reviewer, name="同一篇.txt")
    assert (again.page, again.new) == (first.page, False)
    assert FoundPage.objects.of(programme.office_id).count() == len(events(programme)) == 1


def test_another_office_keeps_its_own(programme: Programme, cast: Cast) -> None:
    other = adopt_jinghai(office="另一个办公室")
    first, second = keep(programme, cast.clerk), keep(other, seat(other).clerk)
    assert second.new
    assert find_page(programme, second.page.pk) is None
    assert find_page(programme, first.page.pk) is not None


def test_a_request_is_never_two_pages(programme: Programme, cast: Cast) -> None:
    uuid = uuid4()
    keep(programme, cast.clerk, uuid=uuid)
    with refused("page-id-taken"):
        keep(programme, cast.clerk, "别的。".encode(), uuid=uuid)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "reading-empty"),
        (b" \r\n\t", "reading-empty"),
        (b"\x00\x01\x02" * 50, "reading-binary"),
        (b"%PDF-1.7 \xe2\xe3", "reading-format"),
        (b"PK\x03\x04rest", "reading-format"),
        (bytes(range(128, 256)) * 20, "reading-encoding"),
        (b"a" * 2_000_001, "reading-large"),
    ],
)
def test_what_cannot_be_read_is_not_kept(programme: Programme, cast: Cast, content: bytes, code: str) -> None:
    with refused(code) as refusal:
        keep(programme, cast.clerk, content)
    assert refusal.value.breaches[0].field == "content"
    assert not FoundPage.objects.of(programme.office_id).exists()
    assert not events(programme)


def test_a_page_in_another_encoding_is_kept_as_it_is(programme: Programme, cast: Cast) -> None:
    content = "静海县出台五项举措。".encode("gb18030")
    page = keep(programme, cast.clerk, content).page
    assert bytes(page.content) == content
    assert reading_of(page).encoding == "gb18030"


def test_a_name_is_kept_without_folders(programme: Programme, cast: Cast) -> None:
    assert keep(programme, cast.clerk, name="C:\\下载\\第5期\x00.html").page.name == "第5期.html"


@pytest.mark.parametrize("who", ["treasurer", "auditor", "mentor", "unit", "partner"])
def test_who_may_not(programme: Programme, cast: Cast, who: str) -> None:
    page = keep(programme, cast.clerk).page
    with not_allowed("no-function-permits"):
        keep(programme, getattr(cast, who), "别的。".encode())
    with not_allowed("no-function-permits"):
        choose_terms(by=getattr(cast, who), programme=programme, page=page.pk, terms={place(page): "共青团"})


# ---- Choosing --------------------------------------------------------------------------------------------------------


def test_a_choice_stands_in_the_text(programme: Programme, cast: Cast) -> None:
    page = keep(programme, cast.clerk).page
    assert OPEN in reading_of(page).body
    chosen = choose_terms(by=cast.reviewer, programme=programme, page=page.pk, terms={place(page): " 共青团\n"})
    page.refresh_from_db()
    assert (
        page.terms
        == chosen.terms
        == [[reading_of(page).terms[0].slots[0].at, "共青团", page.seq + 1, cast.reviewer.pk]]
    )
    assert page.chosen_seq == page.seq + 1
    assert bytes(page.content) == SEED
    reading = reading_of(page)
    assert "优秀共青团员" in reading.body
    assert OPEN not in reading.body
    assert events(programme)[-1].about == {"page": page.pk, "terms": ["共青团"]}


def test_the_same_choice_again_changes_nothing(programme: Programme, cast: Cast) -> None:
    page = keep(programme, cast.clerk).page
    for _ in range(2):
        choose_terms(by=cast.clerk, programme=programme, page=page.pk, terms={place(page): "共青团"})
    assert len(events(programme)) == 2


def test_a_choice_can_be_taken_back_and_made_anew(programme: Programme, cast: Cast) -> None:
    page = keep(programme, cast.clerk).page
    at = place(page)
    chosen = choose_terms(by=cast.clerk, programme=programme, page=page.pk, terms={at: "共青团"})
    back = choose_terms(by=cast.clerk, programme=programme, page=page.pk, terms={}, seen=chosen.chosen_seq)
    assert back.terms == []
    assert OPEN in reading_of(back).body
    anew = choose_terms(by=cast.clerk, programme=programme, page=page.pk, terms={at: "妇联"}, seen=back.chosen_seq)
    assert "优秀妇联员" in reading_of(anew).body
    assert [event.about["terms"] for event in events(programme)] == [[], ["共青团"], [], ["妇联"]]
    assert verify().ok


def test_of_two_words_each_choice_keeps_who_made_it(programme: Programme, cast: Cast) -> None:
    page = keep(programme, cast.clerk, two_planted()).page
    first, second = (term.slots[0].at for term in reading_of(page).terms if term.role == "text")
    one = choose_terms(by=cast.clerk, programme=programme, page=page.pk, terms={second: "妇联"})
    both = {second: "妇联", first: "共青团"}
    two = choose_terms(by=cast.reviewer, programme=programme, page=page.pk, terms=both, seen=one.chosen_seq)
    by = {word: user for _, word, _, user in two.terms}
    assert by == {"妇联": cast.clerk.pk, "共青团": cast.reviewer.pk}
    back = {first: "共青团"}
    three = choose_terms(by=cast.clerk, programme=programme, page=page.pk, terms=back, seen=two.chosen_seq)
    assert [(word, user) for _, word, _, user in three.terms] == [("共青团", cast.reviewer.pk)]


def test_two_who_choose_at_once_see_each_other(programme: Programme, cast: Cast) -> None:
    page = keep(programme, cast.clerk).page
    choose_terms(by=cast.clerk, programme=programme, page=page.pk, terms={place(page): "共青团"})
    with refused("page-chosen-meanwhile"):
        choose_terms(by=cast.reviewer, programme=programme, page=page.pk, terms={place(page): "妇联"})
    page.refresh_from_db()
    assert [word for _, word, *_ in page.terms] == ["共青团"]


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("", "page-term-missing"),
        ("  ", "page-term-missing"),
        ("长" * 41, "page-term-long"),
        ("共\x00青", "page-term-signs"),
    ],
)
def test_what_is_no_word_is_refused(programme: Programme, cast: Cast, word: str, code: str) -> None:
    page = keep(programme, cast.clerk).page
    with refused(code) as refusal:
        choose_terms(by=cast.clerk, programme=programme, page=page.pk, terms={place(page): word})
    assert refusal.value.breaches[0].field == "word"


def test_nothing_can_be_chosen_for_a_place_where_nothing_was_planted(programme: Programme, cast: Cast) -> None:
    page = keep(programme, cast.clerk).page
    with refused("page-place-unknown"):
        choose_terms(by=cast.clerk, programme=programme, page=page.pk, terms={1: "共青团"})


def test_another_programmes_page_is_not_there(programme: Programme, cast: Cast) -> None:
    other = adopt_jinghai(office="另一个办公室")
    page = keep(other, seat(other).clerk).page
    with pytest.raises(FoundPage.DoesNotExist):
        choose_terms(by=cast.clerk, programme=programme, page=page.pk, terms={place(page): "共青团"})
