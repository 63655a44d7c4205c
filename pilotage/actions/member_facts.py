"""Keeping what members were called and what was stated of them, so that what was issued can be recomputed for ever."""

from collections.abc import Collection

from pilotage.models import Member, MemberFacts, Office
from pilotage.models.owned import Owned


def keep_changed(office: Office, before: Collection[Member], seq: int) -> list[Owned]:
    """Write down what an action changed in members' names and facts, once it has: `before` are the rows as they were
    when it began. At the first change also what stood since the member was entered. Returns the rows written."""
    now = {row.pk: row for row in Member.objects.of(office).filter(pk__in=[row.pk for row in before])}
    changed = [row for row in before if (row.name, row.facts) != (now[row.pk].name, now[row.pk].facts)]
    if not changed:
        return []
    kept = MemberFacts.objects.of(office).filter(member__in=changed)
    known = set(kept.values_list("member_id", flat=True))
    then = [_row(row, row.seq) for row in changed if row.pk not in known]
    new = [_row(now[row.pk], seq) for row in changed]
    for each in [*then, *new]:
        each.save(force_insert=True)
    return [*then, *new]


def _row(member: Member, seq: int) -> MemberFacts:
    return MemberFacts(office_id=member.office_id, member=member, name=member.name, facts=member.facts, seq=seq)
