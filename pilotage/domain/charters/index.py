"""What a charter declares, by id: so that every reference can be resolved, and no id means two things."""

from dataclasses import dataclass

from pilotage.domain.charters.faults import Code
from pilotage.domain.charters.plans import Draft, near
from pilotage.domain.charters.repair import Holes
from pilotage.domain.charters.shape import keys_of
from pilotage.domain.charters.tree import Map, Place, Scalar, Seq

PROVISIONS = ("Fund", "Grant", "Refund", "Provide", "Reward", "Appoint", "Duty", "Quota", "Priority", "Pair", "Record",
              "Sanction", "Publish")  # fmt: skip
"""The thirteen kinds, by the names of their models."""

# The section of the file that declares each sort, by the name of the model.
_SECTIONS = {"Source": "sources", "Level": "levels", "Role": "roles", "Member": "roles", "Register": "registers",
             "Provision": "provisions", "Figure": "figures", "Bulletin": "bulletins",
             **dict.fromkeys(PROVISIONS, "provisions")}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Named:
    """One declaration: its sort is the name of its model; a provision of unknown kind is a "Provision"."""

    id: str
    sort: str
    map: Map

    def is_a(self, wanted: tuple[str, ...]) -> bool:
        """It is of one of the sorts; what has no known kind might be, so it is."""
        if self.sort in wanted:
            return True
        if self.sort in PROVISIONS:
            return "Provision" in wanted
        return self.sort == "Provision" and any(sort in PROVISIONS for sort in wanted)


class Index:
    """Every id of the charter; members and clauses too."""

    def __init__(self, draft: Draft, root: Map, holes: Holes) -> None:
        self.root = root
        self.faults = draft.faults
        self.holes = holes
        self.named: dict[str, list[Named]] = {}
        self.clauses: dict[str, list[Map]] = {}
        self._unread(draft)
        for sort, section in _SECTIONS.items():
            for each in draft.of(sort):
                self._declare(sort, section, each)
        for clause in draft.of("Clause"):
            if number := clause.get("id"):
                self.clauses.setdefault(number, []).append(clause)
            else:
                holes.sections.add("clauses")
        self._unique()

    def _unread(self, draft: Draft) -> None:
        """Sections that are missing or no lists: what they would declare is not known."""
        for section in dict.fromkeys(_SECTIONS.values()):
            node = self.root.entries.get(section)
            missing = node is None and keys_of("Charter")[section].required
            if missing or not isinstance(node, Seq | None):
                self.holes.sections.add(section)
        if any(not isinstance(source.entries.get("clauses"), Seq) for source in draft.of("Source")):
            self.holes.sections.add("clauses")

    def _declare(self, sort: str, section: str, each: Map) -> None:
        name = each.get("id")
        if name is not None:
            self.named.setdefault(name, []).append(Named(name, sort, each))
        else:  # what it was meant to be called cannot be known, so no id of its section is called missing
            self.holes.sections.add(section)

    def _unique(self) -> None:
        for name, all_named in self.named.items():
            if len(all_named) > 1:
                by_place = sorted(all_named, key=lambda each: _order(each.map.at("id")))
                first = by_place[0]
                self.holes.sections.update(_SECTIONS[each.sort] for each in all_named)
                for each in by_place[1:]:
                    line = str(first.map.at("id").line + 1)
                    self.faults.add(each.map.at("id"), Code.ID_TWICE, id=name, first=line, sort=first.sort)

    def unique_within(self, owner: Map, key: str, sort: str) -> None:
        """Ids that only mean something inside their owner (fields, choices, clauses …) occur once there."""
        seen: dict[str, Map] = {}
        for each in owner.maps(key):
            name = each.get("id")
            if name in seen:
                line = str(seen[name].at("id").line + 1)
                self.faults.add(each.at("id"), Code.ID_TWICE, id=name, first=line, sort=sort)
            elif name is not None:
                seen[name] = each

    def find(self, name: object, *wanted: str) -> Map | None:
        """The declaration of one of the wanted sorts; None if there is none, or more than one."""
        found = [each.map for each in self.named.get(str(name), ()) if each.is_a(wanted)]
        return found[0] if len(found) == 1 else None

    def resolve(self, name: str, place: Place, *wanted: str) -> Map | None:
        """As `find`, with a fault where the reference fails and nothing unread could have declared it."""
        others = self.named.get(name, [])
        if any(each.is_a(wanted) for each in others):
            return self.find(name, *wanted)
        if others:
            self.faults.add(place, Code.OTHER_SORT, id=name, found=others[0].sort, wanted=", ".join(wanted))
        elif not self.hidden(name, *wanted):
            ids = [each for each, all_named in self.named.items() if any(named.is_a(wanted) for named in all_named)]
            meant = near(name, ids)
            known = ", ".join(ids[:12])
            self.faults.add(place, Code.NO_SUCH, id=name, wanted=", ".join(wanted), meant=meant, known=known)
        return None

    def resolve_name(self, written: Scalar, *wanted: str) -> None:
        """A name was written where an id belongs: say which id it has."""
        for all_named in self.named.values():
            for each in all_named:
                names = (each.map.get("name"), each.map.get("title"), *each.map.get("aliases", ()))
                if each.is_a(wanted) and written.text in names:
                    self.faults.add_to(written.mark, Code.BAD_ID, meant=each.id, named="yes")
                    return

    def hidden(self, name: str, *wanted: str) -> bool:
        """What could not be read may have declared this id."""
        sections = {_SECTIONS[sort] for sort in wanted}
        return name in self.holes.ids or not sections.isdisjoint(self.holes.sections)


def _order(place: Place) -> tuple[int, int]:
    return place.line, place.column
