"""The list of what is asked, with as many bodies and people as there are today."""

from datetime import date

from django.db.models import Count, Q

from pilotage.domain.asks import Asks, asks
from pilotage.domain.charters import Charter
from pilotage.domain.charters.schema import Pair
from pilotage.models import Appointment, Member, Pairing, Programme


def asked_today(programme: Programme, charter: Charter, today: date) -> Asks:
    """What the charter asks of whom, in three statements."""
    return asks(charter, held(programme, charter, today))


def held(programme: Programme, charter: Charter, today: date) -> dict[str, int]:
    """How many bodies or people hold each role on a day, and how many pairs each pair provision has. Roles that people
    hold are left to the charter until somebody is appointed."""
    now = Q(starts_on__lte=today) & (Q(ends_on=None) | Q(ends_on__gte=today))
    office = programme.office_id
    bodies = Member.objects.of(office).filter(now, programme=programme).order_by()
    people = Appointment.objects.of(office).filter(now, programme=programme).order_by()
    pairs = Pairing.objects.of(office).filter(now, programme=programme).order_by()
    found = dict(bodies.values_list("role").annotate(n=Count("id")))
    appointed = dict(people.values_list("role").annotate(n=Count("person", distinct=True)))
    joined = dict(pairs.values_list("provision").annotate(n=Count("id")))
    counted = {role.id: appointed.get(role.id, 0) if role.kind == "person" else found.get(role.id, 0)
               for role in charter.roles}  # fmt: skip
    counted |= {pair.id: joined.get(pair.id, 0) for pair in charter.of_kind(Pair)}
    return {id: count for id, count in counted.items() if count}
