"""What a person may say stood where a word was planted."""

import unicodedata
from typing import Final

from pilotage.domain.breaches import Breach

LONGEST: Final = 40
"""Characters. What is planted over is a name, never a sentence."""


def check_word(word: str) -> list[Breach]:
    """One name on one line. Codes: page-term-missing, page-term-long (length, longest), page-term-signs."""
    if not word.strip():
        return [Breach("page-term-missing")]
    if len(word) > LONGEST:
        return [Breach("page-term-long", {"length": len(word), "longest": LONGEST})]
    if any(unicodedata.category(char) in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp") for char in word):
        return [Breach("page-term-signs")]
    return []
