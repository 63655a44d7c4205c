"""Whatever happens to a charter's bytes, a check answers: in order, or at least one error with a place in the file."""

from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pilotage.domain.charters import check
from pilotage.words.faults import sentence

JINGHAI = Path("charters/jinghai-2010.yaml").read_text()
LINES = JINGHAI.split("\n")
SLIPS = ["：", "，", "\t", ":", "- ", "[", "]", "{", "}", '"', "'", "#", "&a ", "*a", "!!str ", "<<: ", "|", ">", "…", "％",
         "１", "null", "~", "yes", "---\n", "%", "@", "\\", "\r\n", "\x00", "\ufeff", "\u2028", "😀", "十万", "10000元",
         "2010-02-30", "id", "cite: []", "  ", "\n", "where: {}", "{visit", "visit-count"]  # fmt: skip


def assert_answered(content: bytes) -> None:
    checked = check(content)
    assert checked.ok == (checked.charter is not None)
    assert checked.ok or any(fault.severity == "error" for fault in checked.faults)
    places = [(fault.line, fault.column) for fault in checked.faults]
    assert places == sorted(places)
    try:
        text = content.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError:
        text = ""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for fault in checked.faults:
        assert fault.line >= 1
        assert fault.column >= 1
        if text:
            assert fault.line <= len(lines) + 1
            assert fault.column <= len(lines[fault.line - 1] if fault.line <= len(lines) else "") + 1, fault
        message, mend = sentence(fault)
        assert message
        assert mend
        assert "%(" not in message + mend


line = st.integers(0, len(LINES) - 1)
slip = st.sampled_from(SLIPS)


@st.composite
def changed_lines(draw):
    """Lines deleted, doubled, moved, or changed at some character."""
    lines = list(LINES)
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(lines) - 1))
        what = draw(st.sampled_from(["delete", "double", "move", "insert", "cut", "replace", "indent"]))
        column = draw(st.integers(0, max(len(lines[at]), 1)))
        if what == "delete":
            del lines[at : at + draw(st.integers(1, 6))]
        elif what == "double":
            lines.insert(at, lines[at])
        elif what == "move":
            lines.insert(draw(st.integers(0, len(lines))), lines.pop(at))
        elif what == "insert":
            lines[at] = lines[at][:column] + draw(slip) + lines[at][column:]
        elif what == "cut":
            lines[at] = lines[at][:column] + lines[at][column + draw(st.integers(1, 5)) :]
        elif what == "replace":
            lines[at] = lines[at][:column] + draw(slip) + lines[at][column + 1 :]
        else:
            lines[at] = draw(st.sampled_from([" ", "  ", "\t"])) + lines[at]
        if not lines:
            lines = [""]
    return "\n".join(lines)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(changed_lines())
def test_changed_lines(text):
    assert_answered(text.encode())


@settings(max_examples=80, deadline=None)
@given(line, st.integers(0, 120), st.text(min_size=1, max_size=8))
def test_any_text_put_in_anywhere(at, column, text):
    lines = list(LINES)
    lines[at] = lines[at][:column] + text + lines[at][column:]
    assert_answered("\n".join(lines).encode("utf-8", errors="ignore"))


@settings(max_examples=80, deadline=None)
@given(st.integers(0, len(JINGHAI.encode()) - 1), st.integers(0, 40), st.binary(max_size=8))
def test_any_bytes_put_in_place_of_others(at, length, put):
    content = JINGHAI.encode()
    assert_answered(content[:at] + put + content[at + length :])


@settings(max_examples=40, deadline=None)
@given(st.integers(0, len(JINGHAI.encode())))
def test_cut_off_anywhere(at):
    assert_answered(JINGHAI.encode()[:at])


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode("utf-8", errors="ignore")))
def test_anything_at_all(content):
    assert_answered(content)


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(["gb18030", "utf-16", "utf-16-le", "utf-32", "big5", "shift_jis"]), line)
def test_other_encodings(encoding, at):
    assert_answered("\n".join(LINES[at:]).encode(encoding, errors="replace"))
