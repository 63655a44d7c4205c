"""Putting a charter in force: what it founds, what it refuses, what is kept."""

from hashlib import sha256

import pytest

from pilotage.actions.charters import FaultyCharter, adopt
from pilotage.actions.people import ensure_owner
from pilotage.actions.refusals import NotAllowed, Refused
from pilotage.models import Account, Edition, Event, Member, Office, Pairing, Programme
from pilotage.queries.programmes import NoSuchProgramme, find_programme, rules
from tests.cast import seat
from tests.factories import adopt_jinghai, charter_bytes

pytestmark = pytest.mark.django_db


def second(*changes):
    first = sha256(charter_bytes()).hexdigest()
    return charter_bytes(
        ("edition: 1\n", f"edition: 2\nreplaces: jinghai-2010 1 {first}\n"),
        ("title: 静海县基层团建试点工作章程（2010）", "title: 静海县基层团建试点工作章程（2010，修订）"),
        *changes,
    )


def refused(*codes):
    return pytest.raises(Refused, check=lambda refusal: [b.code for b in refusal.breaches] == list(codes))


def test_adopting_founds_office_bodies_pairings_and_accounts():
    programme = adopt_jinghai()
    office = Office.objects.get()
    assert (office.code, office.name, office.seq) == ("jinghai-office", "共青团天津市静海县委员会", 1)
    members = Member.objects.of(office)
    assert [m.code for m in members.filter(role="unit")] == [
        "daqiuzhuang",
        "wangkou",
        "yinghai",
        "hengxing",
        "shunfeng",
    ]
    assert members.get(code="shunfeng").parent == "沿庄镇团委"
    assert members.get(code="hengxing").aliases == ["恒兴钢业有限公司团委"]
    assert members.filter(role="partner").count() == 5
    assert Pairing.objects.of(office).filter(programme=programme).count() == 5
    assert {a.balance for a in Account.objects.of(office)} == {0}


def test_the_bytes_are_kept_with_their_sha256():
    programme = adopt_jinghai()
    edition = Edition.objects.of(programme.office).get()
    assert bytes(edition.content) == charter_bytes()
    assert edition.sha256 == sha256(charter_bytes()).hexdigest()


def test_the_same_bytes_again_change_nothing():
    programme = adopt_jinghai()
    again = adopt(by=ensure_owner(), content=charter_bytes())
    assert (again.adopted, again.programme.pk) == (False, programme.pk)
    assert Office.objects.get().seq == Event.objects.of(programme.office).count() == 1


def test_an_edition_that_follows_the_last_takes_its_place_and_both_are_kept():
    programme = adopt_jinghai()
    done = adopt(by=ensure_owner(), content=second())
    assert (done.adopted, done.edition.number) == (True, 2)
    assert rules(programme).charter.title.endswith("修订）")
    assert rules(programme, 1).charter.title.endswith("（2010）")
    assert Programme.objects.of(programme.office).get().title.endswith("修订）")
    assert Member.objects.of(programme.office).count() == 11


def test_an_edition_adds_bodies_and_renames_them_but_removes_nobody():
    programme = adopt_jinghai()
    renamed = ("{id: wangkou, name: 王口镇团委}", "{id: wangkou, name: 王口镇团委会, aliases: [王口镇团委]}")
    adopt(by=ensure_owner(), content=second(renamed))
    assert Member.objects.of(programme.office).get(code="wangkou").name == "王口镇团委会"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ([("edition: 1\n", "edition: 3\nreplaces: jinghai-2010 2 0123456789ab\n")], "edition-out-of-order"),
        ([("edition: 1\n", "edition: 2\n")], "edition-replaces-unsaid"),
        ([("edition: 1\n", "edition: 2\nreplaces: jinghai-2010 1 0123456789abcdef\n")], "edition-replaces-other"),
        ([("县基层团建试点工作章程（2010）", "县基层团建试点工作章程（2010年）")], "edition-out-of-order"),
    ],
)
def test_an_edition_that_does_not_follow_the_last_is_refused(changes, code):
    programme = adopt_jinghai()
    with refused(code):
        adopt(by=ensure_owner(), content=charter_bytes(*changes))
    assert Edition.objects.of(programme.office).count() == 1


def test_a_first_edition_replaces_nothing_and_is_number_one():
    with refused("edition-out-of-order"):
        adopt(by=ensure_owner(), content=charter_bytes(("edition: 1\n", "edition: 2\n")))
    with refused("edition-replaces-nothing"):
        adopt(
            by=ensure_owner(),
            content=charter_bytes(("edition: 1\n", "edition: 1\nreplaces: jinghai-2010 0 0123456789ab\n")),
        )
    assert not Office.objects.exists()


def test_a_faulty_charter_is_refused_with_every_fault():
    with pytest.raises(FaultyCharter) as refusal:
        adopt(
            by=ensure_owner(), content=charter_bytes(("total: 10000", "total: 10000元"), ("count: 5\n", "count: 6\n"))
        )
    assert len(refusal.value.checked.faults) >= 2
    assert not Office.objects.exists()


def test_only_an_owner_founds_a_programme_and_a_clerk_may_amend_it():
    programme = adopt_jinghai()
    cast = seat(programme)
    with pytest.raises(NotAllowed):
        adopt(by=cast.treasurer, content=second())
    with pytest.raises(NotAllowed):
        adopt(by=cast.clerk, content=charter_bytes(), office_name="另一个办公室")
    assert adopt(by=cast.clerk, content=second()).adopted


def test_one_charter_at_two_offices_is_two_programmes():
    first, other = adopt_jinghai(), adopt_jinghai(office="团乙县委")
    assert first.office_id != other.office_id
    with pytest.raises(NoSuchProgramme) as missing:
        find_programme("jinghai-2010")
    assert len(missing.value.found) == 2
    assert find_programme(missing.value.found[0]).code == "jinghai-2010"
    with pytest.raises(NoSuchProgramme):
        find_programme("no-such")
