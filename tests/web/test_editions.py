"""A new edition on the web: handed in, its faults read, what it changes looked at, put in force once."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from pilotage.domain.charters import check
from pilotage.models import Edition, Event
from tests.factories import charter_bytes
from tests.web.pages import at, browser, form_of, said

pytestmark = pytest.mark.django_db


def copy(programme, user):
    """The prepared copy that the page hands out."""
    answer = browser(user).get(at(programme, "editions/next.yaml"))
    assert answer.status_code == 200
    return answer.content


def changed(programme, user, *changes):
    text = copy(programme, user).decode()
    for before, after in changes:
        assert before in text, before
        text = text.replace(before, after)
    return text.encode()


def hand_in(programme, user, content, name="章程.yaml", **more):
    file = SimpleUploadedFile(name, content, "application/yaml")
    return browser(user, **more).post(at(programme, "editions/new/"), {"file": file})


def test_the_copy_is_the_same_but_for_two_lines(programme, cast):
    before, after = charter_bytes().decode(), copy(programme, cast.clerk).decode()
    edition = Edition.objects.of(programme.office).get()
    gone = [line for line in before.splitlines() if line not in after.splitlines()]
    new = [line for line in after.splitlines() if line not in before.splitlines()]
    assert [line.partition(":")[0] for line in gone] == ["edition"]
    assert new == ["edition: 2", f"replaces: jinghai-2010 1 {edition.sha256}"]
    checked = check(after.encode())
    assert checked.ok
    assert checked.edition == 2


def test_it_is_handed_in_looked_at_and_put_in_force(programme, cast):
    content = changed(programme, cast.clerk, ("end: 2010-12-31", "end: 2011-06-30"))
    page = hand_in(programme, cast.clerk, content)
    assert page.status_code == 200, said(page.content.decode())
    assert Edition.objects.of(programme.office).count() == 1
    form = form_of(page.content.decode(), "seen")
    for _ in range(2):  # a double click
        answer = browser(cast.clerk).post(at(programme, "editions/new/"), form)
        assert answer.headers["Location"] == at(programme, "editions/2/")
    edition = Edition.objects.of(programme.office).get(number=2)
    assert bytes(edition.content) == content
    assert edition.adopted_on == date(2010, 4, 26)
    assert Event.objects.of(programme.office).filter(kind="charter.adopted").count() == 2
