"""Bodies and pairs: numbers of members, and who is paired with whom."""

from pilotage.domain.charters.faults import Code
from pilotage.domain.charters.index import Index
from pilotage.domain.charters.plans import Draft, near
from pilotage.domain.charters.scalars import ID
from pilotage.domain.charters.tree import Map, Scalar, Seq


def judge(draft: Draft, index: Index) -> None:
    """Counts of members, an office to run the programme, pairs."""
    for role in draft.of("Role"):
        node, count = role.entries.get("members"), role.get("count")
        if isinstance(node, Seq) and node.items and count is not None and len(node.items) != count:
            names = "、".join(member.get("name", "?") for member in role.maps("members"))
            found = str(len(node.items))
            index.faults.add(role.at("count"), Code.COUNT_DIFFERS, count=str(count), found=found, names=names)
    _office(draft, index)
    for pair in draft.of("Pair"):
        _pairs(pair, index)


def _office(draft: Draft, index: Index) -> None:
    roles = draft.of("Role")
    unread = "roles" in index.holes.sections or any(role.get("kind") is None for role in roles)
    if roles and not unread and not any(role.get("kind") == "office" for role in roles):
        index.faults.add(index.root.key_at("roles"), Code.NO_OFFICE)


def _pairs(pair: Map, index: Index) -> None:
    """Each pair is one of `a` and one of `b`; nobody stands in more pairs than allowed, no pair twice."""
    node = pair.entries.get("pairs")
    if not isinstance(node, Seq):
        return
    seen: tuple[dict[str, list[Scalar]], dict[str, list[Scalar]]] = ({}, {})
    together: set[tuple[str, ...]] = set()
    for each in node.items:
        if not isinstance(each, Seq) or len(each.items) != 2:
            continue
        names = []
        for side, key in enumerate(("a", "b")):
            member = each.items[side]
            if isinstance(member, Scalar) and _member(member, pair.get(key), index):
                seen[side].setdefault(member.text, []).append(member)
                names.append(member.text)
        if len(names) == 2 and names[0] == names[1]:
            index.faults.add(each.mark, Code.ITSELF, id=names[0], key="pairs")
        if len(names) == 2 and tuple(names) in together:
            index.faults.add(each.mark, Code.PAIRED_TWICE, name=" — ".join(names), id="", first="", most="1")
            for side in (0, 1):
                seen[side][names[side]].pop()
        together.add(tuple(names))
    for side, key in enumerate(("a_max", "b_max")):
        most = pair.get(key, 1)
        if most is None or pair.broken(key):
            continue
        for name, places in seen[side].items():
            for again in places[most:]:
                found = index.find(name, "Member")
                params = {"id": name, "first": str(places[0].mark.line + 1), "most": str(most), "key": key}
                shown = found.get("name", name) if found is not None else name
                index.faults.add(again.mark, Code.PAIRED_TWICE, name=shown, **params)


def _member(written: Scalar, role_id: str | None, index: Index) -> bool:
    """The id is that of one of the role's members."""
    role = index.find(role_id, "Role")
    if not ID.fullmatch(written.text):
        index.resolve_name(written, "Member")
        return False
    if role is None:
        return True
    members = [member.get("id") for member in role.maps("members")]
    if written.text in members:
        return True
    if role.broken("members") or None in members or index.hidden(written.text, "Member"):
        return True
    other = index.find(written.text, "Member")
    held = other.owner.get("id", "") if other is not None and other.owner is not None else ""
    params = {"role": role.get("id", ""), "meant": near(written.text, members), "known": ", ".join(members[:12])}
    index.faults.add(written.mark, Code.NOT_A_MEMBER, id=written.text, held=held, **params)
    return False
