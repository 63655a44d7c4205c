"""What can be wrong with a charter: codes and places. `pilotage.words.faults` has the sentences."""

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

    # ids, references and fields
    ID_TWICE = "E201"
    NO_SUCH = "E202"
    OTHER_SORT = "E203"
    NO_SUCH_FIELD = "E204"
    NO_SUCH_CHOICE = "E205"
    NO_SUCH_FACT = "E206"
    ITSELF = "E207"
    CIRCLE = "E208"
    LIFE_NO_CHOICE = "E209"
    NO_CHOICES = "E210"
    CHOICES_UNUSED = "E211"
    NO_ROLE = "E212"
    ROLE_UNUSED = "E213"
    BOUNDS_UNUSED = "E214"
    BOUNDS_CROSSED = "E215"
    NOT_NUMERIC = "E216"
    VALUE_UNFIT = "E217"
    RESERVED_FIELD = "E218"
    FACT_MISSING = "W201"
    SANCTION_NEVER = "W202"
    LISTED_TWICE = "W203"
    # citations
    NO_CITE = "E301"
    NO_SUCH_CLAUSE = "E302"
    QUOTE_DIFFERS = "E303"
    QUOTE_ELSEWHERE = "E304"
    AMBIGUOUS_CLAUSE = "E305"
    UNCITED_RULE = "E306"
    EMPTY_QUOTE = "E307"
    NUMBER_NOT_QUOTED = "W301"
    DEMAND_WITHOUT_REASON = "W302"
    UNCODED_BUT_CITED = "W303"
    UNCODED_NO_RULE = "W304"
    # money and tables
    TOTAL_DIFFERS = "E401"
    SHARES_NOT_100 = "E402"
    MONEY_WITHOUT_FUND = "E403"
    GOODS_WITH_FUND = "E404"
    TIERS_GAP = "E405"
    TIER_ORDER = "E406"
    TIER_OPEN = "E407"
    NO_SUCH_PURPOSE = "E408"
    NO_SUCH_STEP = "E409"
    CAP_ABOVE_TOTAL = "W401"
    # days and periods
    DUE_EMPTY = "E501"
    DUE_DOUBLE = "E502"
    DAYS_WITHOUT_EVENT = "E503"
    ENDS_BEFORE_START = "E504"
    LEAST_ABOVE_MOST = "E505"
    OUTSIDE_RUNS = "W501"
    # bodies and pairs
    COUNT_DIFFERS = "E601"
    NOT_A_MEMBER = "E602"
    PAIRED_TWICE = "E603"
    NO_OFFICE = "E604"
    # figures and bulletins
    NO_SUCH_PLACEHOLDER = "E701"
    LOOSE_BRACE = "E702"
    KEY_NEEDED = "E703"
    KEY_UNUSED = "E704"
    NO_ISSUE_NUMBER = "E705"
    PER_NOT_ABOUT = "E706"
    CLAIM_TWICE = "E707"

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
