"""Files are kept once per office, whatever happens to the transaction around them."""

import io
from hashlib import sha256

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from pilotage.actions.attachments import Evidence, take_in
from pilotage.actions.refusals import Refused
from pilotage.domain.attachments import LARGEST, check_evidence
from pilotage.models import Attachment, Blob
from pilotage.queries.attachments import check_files, find_attachment, of_contributions, of_steps
from tests.cast import seat
from tests.factories import PAPER, adopt_jinghai, application, receipt

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return adopt_jinghai()


def test_a_file_lies_under_its_office_and_its_sha256(programme, cast):
    row = receipt(programme, cast.treasurer)
    (file,) = of_contributions(programme, [row.pk])[row.pk]
    digest = sha256(PAPER.content).hexdigest()
    assert (file.name, file.media_type, file.blob.sha256, file.blob.size) == (
        "paper.txt",
        "text/plain",
        digest,
        len(PAPER.content),
    )
    assert file.blob.content.name == f"{programme.office_id}/{digest}"
    with file.blob.content.open() as stored:
        assert stored.read() == PAPER.content


def test_the_same_bytes_are_kept_once_under_any_name(programme, cast):
    receipt(programme, cast.treasurer, evidence=(PAPER, Evidence("copy.txt", PAPER.content)))
    receipt(programme, cast.treasurer, evidence=(Evidence("slip.txt", PAPER.content),))
    office = programme.office_id
    assert Blob.objects.of(office).count() == 1
    assert [row.name for row in Attachment.objects.of(office)] == ["copy.txt", "slip.txt"]


def test_each_office_keeps_its_own(programme, cast):
    other = adopt_jinghai(office="别处")
    row = receipt(other, seat(other).treasurer)
    receipt(programme, cast.treasurer)
    assert [Blob.objects.of(place.office_id).count() for place in (programme, other)] == [1, 1]
    (file,) = of_contributions(other, [row.pk])[row.pk]
    assert find_attachment(programme, file.pk) is None


def test_half_a_file_left_by_a_broken_write_gives_way(programme, cast):
    path = f"{programme.office_id}/{sha256(PAPER.content).hexdigest()}"
    default_storage.save(path, ContentFile(PAPER.content[:3]))
    receipt(programme, cast.treasurer)
    assert check_files(programme.office) == []


def test_a_file_that_was_lost_is_mended_by_handing_it_in_again(programme, cast):
    receipt(programme, cast.treasurer)
    blob = Blob.objects.of(programme.office_id).get()
    default_storage.delete(blob.content.name)
    assert [(broken.what, broken.found) for broken in check_files(programme.office)] == [
        ("file-unreadable", "FileNotFoundError")
    ]
    receipt(programme, cast.treasurer)
    assert check_files(programme.office) == []


def test_a_file_that_was_changed_is_found(programme, cast):
    receipt(programme, cast.treasurer)
    blob = Blob.objects.of(programme.office_id).get()
    default_storage.delete(blob.content.name)
    default_storage.save(blob.content.name, ContentFile(b"forged"))
    (broken,) = check_files(programme.office)
    assert (broken.what, broken.where, broken.expected) == ("file-changed", f"file {blob.content.name}", blob.sha256)


def test_a_refused_file_leaves_nothing(programme, cast):
    with pytest.raises(Refused) as refusal:
        receipt(programme, cast.treasurer, evidence=(PAPER, Evidence("virus.exe", b"MZ")))
    assert [breach.code for breach in refusal.value.breaches] == ["file-kind"]
    assert not default_storage.exists(str(programme.office_id))


def test_of_a_file_that_is_too_large_no_more_is_read_than_shows_it():
    file = take_in("big.pdf", io.BytesIO(b"%PDF-".ljust(LARGEST + 1000)))
    assert len(file.content) == LARGEST + 1
    assert [breach.code for breach in check_evidence([file], required=False)] == ["file-large"]


def test_reading_an_attachment_says_what_it_concerns(programme, cast):
    money = receipt(programme, cast.treasurer)
    asked = application(programme, cast.unit)
    (slip,) = of_contributions(programme, [money.pk])[money.pk]
    found = find_attachment(programme, slip.pk)
    assert (found.permission, found.about) == ("fund.read", ())  # a giver's slip concerns no unit
    paper = Attachment.objects.of(programme.office_id).get(step__application=asked)
    found = find_attachment(programme, paper.pk)
    assert (found.permission, found.about) == ("grant.read", ("wangkou",))
    assert of_steps(programme, [paper.step_id]) == {paper.step_id: (paper,)}
    assert find_attachment(programme, 10**9) is None
