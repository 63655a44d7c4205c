"""Half-width punctuation between Chinese text, put back to full width: only on a page that shows it was damaged."""

import re
from typing import Final

from pilotage.domain.readings.alphabet import HAN, IS_HAN
from pilotage.domain.readings.edits import Edit, View

_FULL: Final = {",": "，", ";": "；", ":": "：", "?": "？", "!": "！", "(": "（", ")": "）"}
_CLOSING: Final = "》”’）〕】」』〉％%"
_OPENING: Final = "《“‘（〔【「『〈"
_MARK: Final = re.compile(r"[,;:?!]")
_PAIR: Final = re.compile(r"\(([^()（）\r\n]{1,80})\)")
_STRAY: Final = re.compile(f"(?<=[{HAN}{_CLOSING}])[,;](?=[{HAN}{_OPENING}])")
_ASCII: Final = re.compile(r"[!-~]")
_FEWEST: Final = 5
_STOPS: Final = 3


def lost_its_commas(text: str) -> bool:
    """Full-width full stops, but not one comma, semicolon or colon of that width among many: someone turned them."""
    return (
        text.count("。") >= _STOPS
        and not any(mark in text for mark in "，；：")
        and len(_STRAY.findall(text)) >= _FEWEST
    )


def punctuation_edits(seen: View, words: str) -> list[Edit]:
    """Marks put back where Chinese stands before them (or after, for a comma behind a number).

    `words` are characters of the view that stand for Chinese words. What belongs to numbers (1,000; 9:30), to Latin text
    or to an address stays, and so do brackets around Latin or figures alone: (QQ), (1+3+N).
    """
    text = seen.text
    edits = []
    for match in _MARK.finditer(text):
        before, after = text[max(0, match.start() - 1) : match.start()], text[match.end() : match.end() + 1]
        if _restores(match[0], before, after, words):
            edits.append(_edit(seen, match.start()))
    for match in _PAIR.finditer(text):
        inside, before, after = (
            match[1],
            text[max(0, match.start() - 1) : match.start()],
            text[match.end() : match.end() + 1],
        )
        ends = _is_chinese(inside[0], words) + _is_chinese(inside[-1], words)
        if ends == 2 or (ends and (_is_chinese(before, words) or _is_chinese(after, words))):
            edits += [_edit(seen, match.start()), _edit(seen, match.end() - 1)]
    return edits


def _restores(mark: str, before: str, after: str, words: str) -> bool:
    if _is_chinese(before, words) or (before and before in _CLOSING):
        return not (_ASCII.match(after) and not after.isalnum() and after not in "([\"'")
    return (
        mark != ":"
        and (before.isalnum() or before == ")")
        and (_is_chinese(after, words) or (after != "" and after in _OPENING))
    )


def _is_chinese(char: str, words: str) -> bool:
    return bool(char) and (bool(IS_HAN.match(char)) or char in words or char in "，。、；：？！—…")


def _edit(seen: View, at: int) -> Edit:
    mark = seen.text[at]
    return Edit(seen.origin[at], seen.origin[at] + 1, _FULL[mark], "punctuation", "punctuation", {"mark": mark})
