"""One slip of the hand anywhere in a charter: it is found on its own line, and makes hardly any other fault."""

import re

import pytest

from pilotage.domain.charters import check
from tests.domain.changed_charters import JINGHAI

LINES = JINGHAI.split("\n")
SLIPS = {
    "full-width colon": ("E009", lambda line: line.replace(": ", "：", 1)),
    "no space after the colon": ("E016", lambda line: line.replace(": ", ":", 1)),
    "tab": ("E008", lambda line: "\t" + line.lstrip()),
    "one space too many": ("E023", lambda line: " " + line),
    "one space too few": ("E023", lambda line: line.removeprefix(" ")),
    "quotation mark": ("E018", lambda line: re.sub(r': (?=[^"{\[])', ': "', line, count=1) if "{" not in line else line),
    "brace not closed": ("E022", lambda line: line.replace("}", "", 1) if "{n}" not in line and "count}" not in line else line),
    "bracket not closed": ("E022", lambda line: line.replace("]", "", 1)),
    "full-width comma": ("E025", lambda line: re.sub(r", (?=[a-z_]+: )", "，", line, count=1)),
    "star": ("E012", lambda line: re.sub(r": (?=\S)", ": *", line, count=1)),
    "per cent": ("E021", lambda line: re.sub(r": (?=\S)", ": %", line, count=1)),
    "misspelt key": ("E101", lambda line: re.sub(r"([a-z_]{3,}): ", lambda match: match[1][1:] + "x: ", line, count=1)),
}  # fmt: skip


@pytest.mark.parametrize(("code", "slip"), SLIPS.values(), ids=SLIPS.keys())
def test_a_slip_is_found_on_its_line_and_makes_no_crowd_of_faults(code, slip):
    tried = alone = 0
    for n in range(2, len(LINES), 7):
        line = slip(LINES[n])
        if not LINES[n].strip() or LINES[n].lstrip().startswith("#") or line == LINES[n]:
            continue
        faults = check("\n".join([*LINES[:n], line, *LINES[n + 1 :]]).encode()).faults
        if not faults:  # a list may begin a space further in or out, if it is alone
            assert code == "E023"
            continue
        tried += 1
        alone += len(faults) == 1
        assert (n + 1, code) in {(fault.line, str(fault.code)) for fault in faults}, (LINES[n], faults)
        assert len(faults) <= 3, (LINES[n], faults)
    assert tried > 5
    assert alone >= tried * 0.9
