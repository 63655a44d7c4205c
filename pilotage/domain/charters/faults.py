"""What can be wrong with a charter: the codes, and one fault with its place. `pilotage.words.faults` has the sentences."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

Severity = Literal["error", "warning"]


class Code(StrEnum):
    """Stable codes: E… are errors, W… warnings. A code is never used again for another fault."""

    # the file
    EMPTY_FILE = "E001"
    NOT_TEXT = "E002"
    NOT_UTF8 = "E003"
    TOO_LARGE = "E004"
    TOO_DEEP = "E005"
    SECOND_DOCUMENT = "E006"
    SYNTAX = "E007"
    TAB = "E008"
    FULL_WIDTH_COLON = "E009"
    KEY_TWICE = "E010"
    ANCHOR = "E011"
    ALIAS = "E012"
    TAG = "E013"
    MERGE_KEY = "E014"
    ODD_KEY = "E015"
    NO_SPACE_AFTER_COLON = "E016"
    COLON_IN_TEXT = "E017"
    QUOTE_OPEN = "E018"
    CONTROL_CHARACTER = "E019"
    NO_COLON = "E020"
    BAD_START = "E021"
    LIST_OPEN = "E022"
    BAD_INDENT = "E023"
    BAD_ESCAPE = "E024"
    FULL_WIDTH_COMMA = "E025"
    BYTE_ORDER_MARK = "W001"
    # the shape
    UNKNOWN_KEY = "E101"
    MISSING_KEY = "E102"
    WRONG_SHAPE = "E103"
    EMPTY_VALUE = "E104"
    UNKNOWN_WORD = "E105"
    UNKNOWN_KIND = "E106"
    BAD_ID = "E107"
    BAD_CLAUSE = "E108"
    TOO_LONG = "E109"
    TOO_FEW = "E110"
    TOO_MANY = "E111"
    NOT_A_NUMBER = "E112"
    NUMBER_WITH_UNIT = "E113"
    FULL_WIDTH_DIGITS = "E114"
    THOUSANDS = "E115"
    OUT_OF_BOUNDS = "E116"
    NOT_WHOLE = "E117"
    NOT_A_DATE = "E118"
    NO_SUCH_DATE = "E119"
    NOT_A_MONTH_DAY = "E120"
    NO_SUCH_MONTH_DAY = "E121"
    NOT_YES_NO = "E122"
    BAD_CURRENCY = "E123"
    OTHER_FORMAT = "E124"
    TOO_FINE = "E125"
    NO_SUCH_TIMEZONE = "E126"

    @property
    def severity(self) -> Severity:
        return "error" if self.value.startswith("E") else "warning"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong, at `line` and `column` (both from 1; columns count code points). `params` fill its sentence."""

    line: int
    column: int
    code: Code
    params: Mapping[str, str] = field(default_factory=dict)

    @property
    def severity(self) -> Severity:
        return self.code.severity
