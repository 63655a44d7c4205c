"""Why something is refused: codes and their particulars, never sentences. `pilotage.words.breaches` says them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from pilotage.domain.charters.schema import Cite


@dataclass(frozen=True)
class Breach:
    """One rule that a request breaks.

    `code` is stable; `params` fill the sentence (values as they should be read); `field` is the input at fault, empty
    when it is the request as a whole; `cite` is the clause the rule comes from, where a clause is behind it.
    """

    code: str
    params: Mapping[str, object] = field(default_factory=dict)
    field: str = ""
    cite: Cite | None = None
