"""The text of an invoice's QR code: what is read from it, and that nothing else is taken for one."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pilotage.domain.invoices import KINDS, InvoiceFacts, read_invoice

ELECTRONIC = "01,10,011001605111,80100798,64.9,20161018,85342965681116380258"
DIGITAL = "01,32,,23442000000014209621,112,20230215,,74AE"

READ = [
    # As invoices carry them: electronic, on paper (plain and special), fully digital (plain and special).
    (
        ELECTRONIC,
        InvoiceFacts("plain-electronic", "011001605111", "80100798", 6490, date(2016, 10, 18), with_tax=False),
    ),
    (
        "01,04,4200161350,00015045,165106.00,20160501,48114255542168294433,DBFE,",
        InvoiceFacts("plain", "4200161350", "00015045", 16510600, date(2016, 5, 1), with_tax=False),
    ),
    (
        "01,01,1200154130,03630024,94339.62,20160621,,9335,",
        InvoiceFacts("special", "1200154130", "03630024", 9433962, date(2016, 6, 21), with_tax=False),
    ),
    (DIGITAL, InvoiceFacts("digital-plain", "", "23442000000014209621", 11200, date(2023, 2, 15), with_tax=True)),
    (
        "01,31,,24112000000012345678,1060.00,20240103,,A1B2",
        InvoiceFacts("digital-special", "", "24112000000012345678", 106000, date(2024, 1, 3), with_tax=True),
    ),
    # As decoders and people hand it on.
    (f"﻿{DIGITAL}\r\n", InvoiceFacts("digital-plain", "", "23442000000014209621", 11200, date(2023, 2, 15), True)),
    (
        "01，32，，23442000000014209621，112，20230215，，74AE",
        InvoiceFacts("digital-plain", "", "23442000000014209621", 11200, date(2023, 2, 15), True),
    ),
    # A red-letter invoice takes another back: its amount is negative. A sort that we have not met is read all the same.
    (
        "01,04,4200161350,00015046,-20.5,20160501,48114255542168294433",
        InvoiceFacts("plain", "4200161350", "00015046", -2050, date(2016, 5, 1), with_tax=False),
    ),
    (
        "01,77,4200161350,00015047,,,",
        InvoiceFacts("", "4200161350", "00015047", None, None, with_tax=False),
    ),
]  # fmt: skip


@pytest.mark.parametrize(("text", "facts"), READ)
def test_an_invoice_says_which_one_it_is_and_over_how_much(text, facts):
    assert read_invoice(text) == facts


@pytest.mark.parametrize("sort", KINDS)
def test_every_sort_has_a_name(sort):
    read = read_invoice(f"01,{sort},011001605111,80100798,64.9,20161018,")
    assert read is not None
    assert read.kind == KINDS[sort]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "01",
        "PLT1:DHTT-6RRN:8A520EBD4F859C43",
        "https://mp.weixin.qq.com/s/abc",
        "02,10,011001605111,80100798,64.9,20161018,1",  # no version that is known
        "01,1,011001605111,80100798,64.9,20161018,1",
        "01,10,01100160511,80100798,64.9,20161018,1",  # a code of 11 digits
        "01,10,011001605111,8010079,64.9,20161018,1",  # a number of 7
        "01,32,,2344200000001420962,112,20230215,,74AE",  # a number of 19
        "01,10,,80100798,64.9,20161018,1",  # neither a code nor a long number
        "01,32,4200161350,23442000000014209621,112,20230215,,74AE",  # both
        "01,10,011001605111,00000000,64.9,20161018,1",
        "01,10,011001605111,80100798,64.999,20161018,1",
        "01,10,011001605111,80100798,1e9,20161018,1",
        "01,10,011001605111,80100798,64.9,20161318,1",
        "01,10,011001605111,80100798,64.9,19991231,1",
        "01,10,011001605111,80100798,64.9,2016-10-18,1",
        "01,10,011001605111,80100798,64.9",
        "01,10,011001605111,80100798,64.9,20161018,1,2,3,4,5,6,7",
        "01,10,٠١١٠٠١٦٠٥١١١,80100798,64.9,20161018,1",  # digits of another script
    ],
)
def test_everything_else_is_no_invoice(text):
    assert read_invoice(text) is None


@given(st.text(alphabet="0123456789,.-AF， \n٣é", max_size=120))
def test_no_text_makes_it_stumble(text):
    read = read_invoice(text)
    assert read is None or read.number.isascii()


@given(
    st.sampled_from(sorted(KINDS)),
    st.integers(10**9, 10**12 - 1).filter(lambda n: len(str(n)) != 11),
    st.integers(1, 10**8 - 1),
    st.integers(0, 10**11),
    st.dates(date(2000, 1, 1), date(2099, 12, 31)),
)
def test_what_is_written_is_what_is_read(sort, code, number, fen, day):
    text = f"01,{sort},{code},{number:08},{fen // 100}.{fen % 100:02},{day:%Y%m%d},12345678901234567890,ABCD,"
    assert read_invoice(text) == InvoiceFacts(KINDS[sort], str(code), f"{number:08}", fen, day, with_tax=False)
