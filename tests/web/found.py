"""What the tests of pages as found share: keeping one, choosing for it, looking at it."""

from uuid import uuid4

from pilotage.actions.readings import choose_terms, keep_page
from pilotage.queries import readings as queries
from tests.domain.found_pages import SEED
from tests.web.pages import at

MOST = 60_000
"""Octets of a page."""


def keep(programme, by, content=SEED, name="第5期.txt"):
    return keep_page(by=by, programme=programme, uuid=uuid4(), name=name, content=content).page


def choose(programme, cast, page, word="共青团"):
    """The clerk says what stood where the first word was planted."""
    place = queries.reading_of(page).terms[0].slots[0].at
    return choose_terms(by=cast.clerk, programme=programme, page=page.pk, terms={place: word})


def sheet(programme, page, query=""):
    """The address of a page as found."""
    return at(programme, f"pages/{page.pk}/{query}")


def look(client, path):
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()
