"""What a register rests on: who says that it is kept."""

from dataclasses import dataclass

from pilotage.domain.charters.schema import Charter, Cite, Fund, Provision, Quota, Reading, Register, Reward


@dataclass(frozen=True)
class Ground:
    """One answer to *who says so*: a clause, through the provision that uses the register where one does, or a reading."""

    title: str
    cite: Cite | None = None
    reading: Reading | None = None


def provisions_of(charter: Charter, register: Register) -> tuple[Provision, ...]:
    """The provisions that are carried out by what stands in the register."""
    return tuple(each for each in charter.provisions if register.id in _registers_of(each))


def _registers_of(provision: Provision) -> tuple[str | None, ...]:
    match provision:
        case Fund():
            return (provision.income,)
        case Reward():
            return (provision.on,)
        case Quota():
            return (provision.register, provision.finding)
        case _:
            return (getattr(provision, "register", None),)


def grounds(charter: Charter, register: Register) -> tuple[Ground, ...]:
    """The clauses that ask for the register: its own, then those of the provisions it serves; each clause once. Where
    there is none, how the office has settled it."""
    found: list[Ground] = [Ground(register.name, cite) for cite in register.cite]
    for provision in provisions_of(charter, register):
        found += [Ground(provision.title, cite) for cite in provision.cite]
    once: dict[tuple[str | None, str], Ground] = {}
    for ground in found:
        if ground.cite is not None:
            once.setdefault((ground.cite.source, ground.cite.clause), ground)
    if once:
        return tuple(once.values())
    return tuple(Ground(register.name, reading=reading) for reading in register.readings)
