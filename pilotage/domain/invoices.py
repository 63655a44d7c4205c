"""What the QR code of a Chinese invoice (发票) says: code, number, amount, day.

Neither the tax authority nor the printers publish the text's format; it is known from what invoices carry:

* `01,10,011001605111,80100798,64.9,20161018,85342965681116380258` and, on paper, `01,04,4200161350,00015045,165106.00,
  20160501,48114255542168294433,DBFE,` and `01,01,1200154130,03630024,94339.62,20160621,,9335,`
  (https://www.codeprj.com/zh/blog/5d77841.html): version, kind, 发票代码 of 10 or 12 digits, 发票号码 of 8, amount
  before tax, day of issue, 校验码 (the special invoice has none), and a check sum;
* fully digital invoices (数电票) `01,32,,23442000000014209621,112,20230215,,74AE`
  (https://blog.csdn.net/yiqinuliba/article/details/131490667): no 发票代码, a number of 20 digits, amount with tax.

The last field is a check sum whose rule is not public, so a forged text cannot be told from a true one here: what is
read says which invoice a picture shows, not that the invoice is genuine.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pilotage.domain.money import minor_units

CURRENCY = "CNY"
"""The amounts of these invoices, whatever a programme counts in."""

KINDS = {
    "01": "special",  # 增值税专用发票
    "03": "vehicle",  # 机动车销售统一发票
    "04": "plain",  # 增值税普通发票
    "08": "special-electronic",  # 增值税电子专用发票
    "10": "plain-electronic",  # 增值税电子普通发票
    "11": "roll",  # 增值税普通发票（卷票）
    "14": "toll",  # 增值税电子普通发票（通行费）
    "15": "used-vehicle",  # 二手车销售统一发票
    "31": "digital-special",  # 数电票（增值税专用发票）
    "32": "digital-plain",  # 数电票（普通发票）
}
"""The second field: what sort of invoice it is. Other digits are sorts we have not met; they are read all the same."""

DIGITAL_DIGITS = 20
_EARLIEST = date(2000, 1, 1)
_DIGITS = re.compile(r"[0-9]+")
_AMOUNT = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,2})?")


@dataclass(frozen=True)
class InvoiceFacts:
    """One invoice as its QR code names it. `code` and `number` together are one invoice's in the whole country.

    `kind` is a value of KINDS or empty; `amount` is in minor units of CURRENCY, None where the code states none;
    `with_tax`: does the amount include the tax?
    """

    kind: str
    code: str
    number: str
    amount: int | None
    issued_on: date | None
    with_tax: bool


def read_invoice(text: str) -> InvoiceFacts | None:
    """The invoice that the text of a QR code names; None for every other text."""
    parts = [part.strip() for part in unicodedata.normalize("NFKC", text.strip("﻿ \r\n\t")).split(",")]
    if not 6 <= len(parts) <= 12 or parts[0] != "01" or not re.fullmatch(r"[0-9]{2}", parts[1]):
        return None
    sort, code, number, amount, day = parts[1:6]
    if not _numbered(code, number):
        return None
    if amount and not _AMOUNT.fullmatch(amount):
        return None
    issued_on = _day(day)
    if day and issued_on is None:
        return None
    minor = minor_units(Decimal(amount), CURRENCY) if amount else None
    return InvoiceFacts(KINDS.get(sort, ""), code, number, minor, issued_on, with_tax=not code)


def _numbered(code: str, number: str) -> bool:
    """A code of 10 or 12 digits and a number of 8, or no code and a number of 20."""
    if not _DIGITS.fullmatch(number) or not int(number):
        return False
    if not code:
        return len(number) == DIGITAL_DIGITS
    return bool(_DIGITS.fullmatch(code)) and len(code) in (10, 12) and len(number) == 8


def _day(text: str) -> date | None:
    if not re.fullmatch(r"[0-9]{8}", text):
        return None
    try:
        day = date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return None
    return day if day >= _EARLIEST else None
