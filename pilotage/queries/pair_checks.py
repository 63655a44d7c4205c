"""What `verify` asks of pairings: none was made beyond the limits of the edition in force when it was made."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from pilotage.domain.charters import Charter
from pilotage.domain.figures import PairFact
from pilotage.domain.pairs import Wanted, check_limits, find_pair, same_two
from pilotage.domain.standing import Place
from pilotage.domain.verification import Broken
from pilotage.models import Office, Pairing
from pilotage.queries.programmes import all_rules


def check_pairings(office: Office) -> Iterator[Broken]:
    """Every pairing beside those that were known when it was made; two statements and one for each programme."""
    by_programme: dict[int, list[Pairing]] = defaultdict(list)
    for row in Pairing.objects.of(office).select_related("programme", "a", "b").order_by("seq", "pk"):
        by_programme[row.programme_id].append(row)
    for rows in by_programme.values():
        editions = all_rules(rows[0].programme)
        for row in rows:
            known = [found.charter for found, seq in editions if seq <= row.seq]
            if known:
                yield from _check(row, rows, known[-1])


def _check(row: Pairing, rows: Sequence[Pairing], charter: Charter) -> Iterator[Broken]:
    rule = find_pair(charter, row.provision)
    if rule is None:
        return
    made = _known(row, row.seq)
    beside = [
        other
        for each in rows
        if each.pk != row.pk and each.seq <= row.seq and each.provision == row.provision
        if _meet(made, other := _known(each, row.seq))
    ]
    where = f"pairing {row.pk}, {row.provision} {row.code}"
    if any(same_two(rule, (made.a, made.b), (other.a, other.b)) for other in beside):
        yield Broken("pair-twice", where, "1", "2")
    a, b = (Place(side.code, side.name, side.role, side.starts_on, None) for side in (row.a, row.b))
    for breach in check_limits(rule, Wanted(a, b, made.starts_on, made.ends_on), a, b, beside):
        found, most = int(str(breach.params["held"])) + 1, breach.params["most"]
        yield Broken("pair-beyond-limit", f"{where}, {breach.field}_max", str(most), str(found))


def _known(row: Pairing, seq: int) -> PairFact:
    """A pairing as it was known then: an end that was written later was not."""
    end = row.ends_on if row.ended_seq is not None and row.ended_seq <= seq else None
    return PairFact(row.provision, row.code, row.a.code, row.b.code, row.starts_on, end, row.pk)


def _meet(one: PairFact, other: PairFact) -> bool:
    before = one.ends_on is not None and one.ends_on < other.starts_on
    after = other.ends_on is not None and other.ends_on < one.starts_on
    return not before and not after
