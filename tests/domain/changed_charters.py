"""Charters with something changed, and what a check finds in them, told by code and by the text at its place."""

from pathlib import Path

from pilotage.domain.charters import Checked, check

CHARTERS = Path("tests/fixtures/charters")
JINGHAI = Path("charters/jinghai-2010.yaml").read_text()
EVERY_KIND = (CHARTERS / "every-kind.yaml").read_text()
SOUND = (CHARTERS / "sound.yaml").read_text()


def changed(text: str, *changes: tuple[str, str]) -> str:
    """The text with each first occurrence replaced; what is to be replaced must stand there."""
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text


def found(text: str) -> list[tuple[str, str]]:
    """Every fault as (code, what stands at its place to the end of the line)."""
    lines = text.split("\n")
    return [(str(fault.code), lines[fault.line - 1][fault.column - 1 :]) for fault in check(text.encode()).faults]


def assert_found(text: str, *wanted: tuple[str, str]) -> Checked:
    """Exactly these faults, in this order; each place begins with the text given."""
    seen = found(text)
    assert [code for code, _ in seen] == [code for code, _ in wanted], seen
    for (_code, rest), (code, start) in zip(seen, wanted, strict=True):
        assert rest.startswith(start), (code, start, rest)
    return check(text.encode())
