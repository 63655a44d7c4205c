"""A certificate of an award, in words: made by pilotage.words, set by pilotage.render."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Certificate:
    """One certificate in one language. `to` names whom it is for, `text` says what for, `wish` ends it; `day` is the day
    in words, `stamp` heads the space for the office's stamp."""

    language: str
    title: str
    to: str
    text: str
    wish: str
    office: str
    day: str
    number: str
    stamp: str
    issued_on: date
