"""Awards as a package of the 360Giving data standard, version 1.4: JSON whose amounts are numbers."""

import json
from typing import Any

from pilotage.domain.awards import Award, Awards, grant_id, organisation_id, prefix_of
from pilotage.domain.money import major_units

VERSION = "1.4"
LONGEST_TITLE = 140  # characters that the standard advises


def package(awards: Awards, prefix: str = "") -> bytes:
    """The package; the same awards on the same day give the same bytes. `prefix` is the publisher's own, as 360Giving
    gives it out (360G-…). ValueError where there is no award: an empty package would not be valid."""
    if not awards.awards:
        raise ValueError("no award to publish")
    prefix = prefix or prefix_of(awards)
    funder = {"id": organisation_id(prefix, awards, awards.funder), "name": awards.funder_name}
    document = {
        "version": VERSION,
        "title": awards.title,
        "identifier": f"{prefix}-{awards.programme}",
        "issued": awards.issued_on.isoformat(),
        "publisher": {"identifier": funder["id"], "name": awards.funder_name},
        "grants": [_grant(prefix, awards, award, funder) for award in awards.awards],
    }
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()


def _grant(prefix: str, awards: Awards, award: Award, funder: dict[str, str]) -> dict[str, Any]:
    recipient = {"id": organisation_id(prefix, awards, award.unit), "name": award.unit_name}
    return {
        "id": grant_id(prefix, awards, award),
        "title": award.title if len(award.title) <= LONGEST_TITLE else f"{award.title[: LONGEST_TITLE - 1]}…",
        # Not the plan: an application's free words may name people.
        "description": f"{award.grant_title} · {award.title}",
        "currency": awards.currency,
        "amountAppliedFor": _number(award.asked, awards.currency),
        "amountAwarded": _number(award.awarded, awards.currency),
        "amountDisbursed": _number(award.disbursed, awards.currency),
        "awardDate": award.awarded_on.isoformat(),
        "recipientOrganization": [recipient],
        "fundingOrganization": [funder],
        "grantProgramme": [{"code": award.grant, "title": award.grant_title}],
    }


def _number(amount: int, currency: str) -> int | float:
    """Minor units as JSON's number, exact: no amount kept here has more than the 15 digits that a float tells apart."""
    major = major_units(amount, currency)
    return int(major) if major == major.to_integral_value() else float(major)
