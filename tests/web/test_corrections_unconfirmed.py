"""What is said to whoever corrects a record: what counts until the correction is confirmed, if anything does."""

import pytest

from tests.acts import confirm, enter
from tests.cast import seat
from tests.factories import adopt_jinghai
from tests.web.pages import ENGLISH, at, browser, form_of, said

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("confirmed", "lead", "answer"),
    [
        (
            True,
            "is confirmed anew. Until then what was confirmed before counts",
            "Corrected. Until it is confirmed by 试点单位, what was confirmed before counts.",
        ),
        (False, "counts once it is confirmed;", "Corrected. It counts once it is confirmed by 试点单位."),
    ],
)
def test_what_was_confirmed_before_counts_only_where_something_was(confirmed, lead, answer):
    programme = adopt_jinghai()
    cast = seat(programme)
    stored = enter(programme, cast.mentor)
    if confirmed:
        confirm(stored, cast.unit)
    client = browser(cast.mentor, ENGLISH)
    address = at(programme, f"registers/visit/{stored.record.number}/correct/")
    page = client.get(address).content.decode()
    assert lead in said(page)
    assert (
        client.post(address, {**form_of(page, "uuid"), "f-progress": "看了两处", "reason": "补充"}).status_code == 303
    )
    text = said(client.get(at(programme, f"registers/visit/{stored.record.number}/")).content.decode())
    assert answer in text
    assert ("what was confirmed before" in text) is confirmed
