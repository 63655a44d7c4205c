"""Where a thing is shown: the address of whatever a figure opens to, and whether this visitor may look at it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from pilotage.domain.charters.citations import anchor
from pilotage.domain.charters.schema import Cite, Fund, Grant
from pilotage.domain.policy import Permission
from pilotage.domain.records import Reference
from pilotage.queries.references import Opened
from pilotage.web.visits import Visit

# What must be permitted to see a thing behind a figure. True: for the members that it concerns; False: at all.
READS: Mapping[str, tuple[Permission, bool]] = {
    "record": (Permission.RECORD_READ, True),
    "application": (Permission.GRANT_READ, True),
    "contribution": (Permission.FUND_READ, True),
    "transfer": (Permission.FUND_READ, True),
    "source": (Permission.CHARTER_READ, False),
    "appointment": (Permission.PEOPLE_READ, False),
    "member": (Permission.CHARTER_READ, False),
    "pairing": (Permission.CHARTER_READ, False),
}


def may_open(here: Visit, reference: Reference, concerned: frozenset[str]) -> bool:
    """May the visitor see this thing? Whoever speaks for a unit sees what concerns that unit."""
    permission, by_member = READS[reference.kind]
    return here.may(permission, about=concerned if by_member else None).allowed


def address_of(here: Visit, row: Opened) -> str:
    """The page on which a thing behind a figure is kept."""
    match row.reference.kind:
        case "record":
            return here.address("record", row.register, row.number)
        case "contribution":
            return here.address("contribution", row.number)
        case "application":
            return here.address("application", row.register, row.number)
        case "transfer":
            return here.address("transfer", row.reference.id)
        case "appointment":
            return here.address("people") + f"#appointment-{row.reference.id}"
        case "member":
            return here.address("people") + f"#body-{row.reference.id}"
        case "pairing":
            return here.address("people") + f"#pairing-{row.reference.id}"
        case _:  # a planned source stands in the charter, which everybody reads; beside the money for who may see that
            return here.address("fund" if here.may(Permission.FUND_READ).allowed else "charter")


def register_address(here: Visit, register: str) -> str:
    """Where a register is kept: on its own page, or with the money or the applications that it is made of. Empty where
    this visitor may not look at it."""
    if any(register == fund.income for fund in here.charter.of_kind(Fund)):
        return here.address("fund") + "#receipts" if here.may(Permission.FUND_READ).allowed else ""
    if any(register == grant.register for grant in here.charter.of_kind(Grant)):
        return here.address("applications") if here.may(Permission.GRANT_READ).allowed else ""
    return here.address("register", register) if here.may(Permission.RECORD_READ).allowed else ""


@dataclass(frozen=True, slots=True)
class AsOf:
    """What a page of figures was asked for beyond today as far as is known: what its address says."""

    until: date | None = None
    known: int | None = None
    unit: str = ""
    since: date | None = None
    person: str = ""

    @property
    def query(self) -> str:
        """With its question mark; empty where nothing was asked."""
        asked = {
            "until": self.until.isoformat() if self.until else "",
            "known": "" if self.known is None else str(self.known),
            "unit": self.unit,
            "since": self.since.isoformat() if self.since else "",
            "person": self.person,
        }
        given = {name: value for name, value in asked.items() if value}
        return f"?{urlencode(given)}" if given else ""


NOW = AsOf()


def figure_address(here: Visit, figure: str, asked: AsOf = NOW) -> str:
    """A figure's own page, showing the number that was printed where the link stands."""
    return here.address("figure", figure) + asked.query


def clause_address(here: Visit, cite: Cite) -> str:
    """The clause on the charter's page."""
    return here.address("charter") + f"#{anchor(here.charter, cite)}"


def provision_address(here: Visit, provision: str) -> str:
    return here.address("charter") + f"#p-{provision}"
