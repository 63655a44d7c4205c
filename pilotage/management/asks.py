"""The list of what is asked as the command line's JSON has it."""

from fractions import Fraction

from pilotage.domain.asks import Ask, Asks


def as_document(found: Asks) -> dict[str, object]:
    """The list as JSON has it: roles, registers, fields by their ids; minutes and times with two decimals."""
    return {
        "minutes": _rounded(found.minutes),
        "roles": [
            {"id": load.role.id, "people": load.people, "minutes": _rounded(load.minutes), "each": _rounded(load.each)}
            for load in found.loads
        ],
        "registers": [
            {
                "id": one.register.id,
                "minutes": _rounded(one.minutes),
                "rates": [
                    {"duty": rate.duty.id, "by": rate.by, "times": _rounded(rate.times), "places": rate.places}
                    for rate in one.rates
                ],
                "asks": [_as_document(ask) for ask in one.asks],
            }
            for one in found.registers
        ],
        "unfounded": [
            {"register": register.id, "kind": str(ask.kind), "field": ask.field.id if ask.field else None}
            for register, ask in found.unfounded
        ],
    }


def _as_document(ask: Ask) -> dict[str, object]:
    return {
        "kind": str(ask.kind), "field": ask.field.id if ask.field else None, "of": list(ask.of),
        "required": ask.required, "seconds": ask.seconds, "basis": str(ask.why.basis),
        "clauses": [each.cite.clause for each in ask.why.grounds if each.cite is not None], "reason": ask.why.reason,
    }  # fmt: skip


def _rounded(value: Fraction | None) -> float | None:
    return None if value is None else round(float(value), 2)
