"""Every id that one part of a charter uses for another resolves, and to the right sort of thing."""

from pilotage.domain.charters.faults import Code
from pilotage.domain.charters.index import Index
from pilotage.domain.charters.plans import Draft
from pilotage.domain.charters.scalars import ID

# (model, key): the sorts that the key may name.
REFERENCES: dict[tuple[str, str], tuple[str, ...]] = {
    ("Register", "about"): ("Role", "Fund", "Pair"),
    ("Register", "written_by"): ("Role",),
    ("Register", "confirmed_by"): ("Role",),
    ("FieldDef", "role"): ("Role",),
    ("Fund", "income"): ("Register",),
    ("Grant", "fund"): ("Fund",),
    ("Grant", "applicant"): ("Role",),
    ("Grant", "register"): ("Register",),
    ("Step", "by"): ("Role",),
    ("Refund", "payer"): ("Role",),
    ("Refund", "payee"): ("Role",),
    ("Refund", "register"): ("Register",),
    ("Provide", "to"): ("Role",),
    ("Provide", "paid_by"): ("Role",),
    ("Provide", "register"): ("Register",),
    ("Reward", "to"): ("Role",),
    ("Reward", "on"): ("Register",),
    ("Reward", "fund"): ("Fund",),
    ("Appoint", "role"): ("Role",),
    ("Appoint", "serves"): ("Role",),
    ("Duty", "bearer"): ("Role",),
    ("Duty", "for_each"): ("Role", "Pair"),
    ("Duty", "register"): ("Register",),
    ("Duty", "before"): ("Duty",),
    ("Quota", "for_unit"): ("Role",),
    ("Quota", "found_by"): ("Role",),
    ("Quota", "finding"): ("Register",),
    ("Quota", "register"): ("Register",),
    ("Award", "levels"): ("Level",),
    ("Priority", "levels"): ("Level",),
    ("Priority", "for"): ("Role",),
    ("Priority", "register"): ("Register",),
    ("Pair", "a"): ("Role",),
    ("Pair", "b"): ("Role",),
    ("Record", "register"): ("Register",),
    ("Sanction", "when_missed"): ("Duty",),
    ("Sanction", "decided_by"): ("Role",),
    ("Publish", "what"): ("Figure", "Register", "Provision"),
    ("Publish", "to"): ("Role",),
    ("Figure", "over"): ("Figure",),
    ("Figure", "per"): ("Role",),
    ("Claim", "figure"): ("Figure",),
    ("Cite", "source"): ("Source",),
    ("Uncoded", "source"): ("Source",),
}


def judge(draft: Draft, index: Index) -> None:
    """Resolve every reference; ids inside registers, fields and sources occur once there."""
    for (shape, key), wanted in REFERENCES.items():
        for each in draft.of(shape):
            if each.get(key, "") is not None:  # null names nothing
                seen: set[str] = set()
                for written in each.scalars(key):
                    if not ID.fullmatch(written.text):
                        index.resolve_name(written, *wanted)
                        continue
                    index.resolve(written.text, written.mark, *wanted)
                    if written.text in seen:
                        index.faults.add(written.mark, Code.LISTED_TWICE, id=written.text)
                    seen.add(written.text)
    _locals(draft, index)
    _given_by(draft, index)
    _before(draft, index)
    for sanction in draft.of("Sanction"):
        duty = index.find(sanction.get("when_missed"), "Duty")
        if duty is not None and duty.get("force") in ("should", "may"):
            place = sanction.at("when_missed")
            index.faults.add(place, Code.SANCTION_NEVER, id=duty.get("id", ""), force=duty.get("force"))


def _locals(draft: Draft, index: Index) -> None:
    for shape, key, sort in (
        ("Source", "clauses", "Clause"),
        ("Role", "facts", "FieldDef"),
        ("Register", "fields", "FieldDef"),
        ("FieldDef", "choices", "Choice"),
        ("Fund", "sources", "FundSource"),
        ("Fund", "purposes", "Choice"),
        ("Quota", "awards", "Award"),
    ):
        for each in draft.of(shape):
            index.unique_within(each, key, sort)


def _given_by(draft: Draft, index: Index) -> None:
    """A fund's source is given by a role of kind funder, or by one of its members."""
    for source in draft.of("FundSource"):
        giver = source.get("given_by")
        if giver is None:
            continue
        found = index.resolve(giver, source.at("given_by"), "Role", "Member")
        role = found.owner if found is not None and found.shape == "Member" else found
        if role is not None and role.get("kind", "funder") != "funder":
            index.faults.add(source.at("given_by"), Code.OTHER_SORT, id=giver, found=role.get("kind"), wanted="funder")


def _before(draft: Draft, index: Index) -> None:
    """What must come before what has no circle."""
    duties = [duty for duty in draft.of("Duty") if duty.get("id") and duty.get("before")]
    round_trips = circles({duty.get("id"): duty.get("before") for duty in duties})
    for duty in duties:
        name = duty.get("id")
        if name == duty.get("before"):
            index.faults.add(duty.at("before"), Code.ITSELF, id=name, key="before")
        elif name in round_trips:
            index.faults.add(duty.at("before"), Code.CIRCLE, id=name, path=" → ".join(round_trips[name]))


def circles(following: dict[str, str]) -> dict[str, list[str]]:
    """For everything that leads back to itself, the way there, both ends included."""
    found: dict[str, list[str]] = {}
    seen: set[str] = set()
    for start in following:
        path: dict[str, int] = {}
        at: str | None = start
        while at is not None and at not in seen:
            seen.add(at)
            path[at] = len(path)
            at = following.get(at)
        if at is not None and at in path:
            ring = list(path)[path[at] :]
            for n, each in enumerate(ring):
                found[each] = [*ring[n:], *ring[:n], each]
    return found
