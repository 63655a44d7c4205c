"""Sheets as DOCX in LibreOffice: as many pages as the PDF, the same words, and a code on each that a camera reads."""

import re
import shutil
import subprocess
from datetime import date

import pypdfium2
import pytest
import zxingcpp
from django.utils import translation

from pilotage.domain.money_papers import OfApplication, OfLetter, OfStatement, OfUse, OfVoucher
from pilotage.domain.papers import OfDecision, code_of
from pilotage.models import Transfer
from pilotage.queries.paper_contents import prepare
from pilotage.queries.programmes import rules
from pilotage.render.paper_docx import paper_docx
from pilotage.render.papers import paper_pdf
from pilotage.words.papers import sheet
from tests.cast import seat
from tests.factories import adopt_jinghai, application, receipt
from tests.grants import Steps
from tests.render.test_papers import content, squeezed, worded

DAY = date(2010, 4, 26)


def _texts(pdf):
    return [squeezed(page.get_textpage().get_text_range()) for page in pypdfium2.PdfDocument(pdf)]


def _laid_out(sheets, folder):
    """Each sheet as LibreOffice prints it: the PDF's bytes, in order. All at once: starting it takes longest."""
    program = shutil.which("soffice")
    assert program, "LibreOffice is missing: apt-get install libreoffice-writer-nogui"
    paths = []
    for number, one in enumerate(sheets):
        paths.append(folder / f"sheet-{number}.docx")
        paths[-1].write_bytes(paper_docx(one))
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [
        program,
        profile,
        "--headless",
        "--norestore",
        "--convert-to",
        "pdf",
        "--outdir",
        str(folder),
        *map(str, paths),
    ]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    return [path.with_suffix(".pdf").read_bytes() for path in paths]


def _as_the_pdf(sheets, folder):
    for one, laid in zip(sheets, _laid_out(sheets, folder), strict=True):
        theirs, ours = _texts(laid), _texts(paper_pdf(one))
        assert len(theirs) == len(ours), (one.title, one.language)
        # Words may break over lines elsewhere: every one of them is there all the same.
        whole = "".join(theirs)
        for text in (one.title, one.lead, *(part for fact in one.facts for part in fact), *one.signers, *one.foot):
            assert squeezed(text) in whole, text
        for number, page in enumerate(pypdfium2.PdfDocument(laid), 1):
            assert squeezed(one.page.replace("{n}", str(number)).replace("{m}", str(len(theirs)))) in theirs[number - 1]
            picture = page.render(scale=2.5).to_pil().convert("L")
            assert [found.text for found in zxingcpp.read_barcodes(picture)] == [one.qr]


def test_lists_of_any_length(tmp_path):
    sheets = [worded(content(lines), language) for lines in (1, 3, 30, 80) for language in ("zh-hans", "en")]
    _as_the_pdf(sheets, tmp_path)


@pytest.mark.django_db
def test_every_sheet_about_money(tmp_path):
    programme = adopt_jinghai()
    cast = seat(programme)
    steps = Steps(programme, cast)
    receipt(programme, cast.treasurer, 30_000)
    receipt(programme, cast.treasurer, 200_000, source="raised", donor="某协会")
    paid = application(programme, cast.unit, 100_000, project="税法宣讲", plan="五月举办。\n共三场。")
    steps.approve(paid)
    steps.pay(paid)
    steps.decline(application(programme, cast.clerk, 50_000, unit="yinghai", project="阅读角"))
    moved = Transfer.objects.of(programme.office_id).filter(kind="paid").first()
    span = (date(2010, 4, 5), DAY)
    subjects = [
        OfApplication("project-grant"), OfApplication("project-grant", 1), OfDecision("project-grant", 1),
        OfLetter("project-grant", 1), OfLetter("project-grant", 2), OfVoucher(moved.pk), OfStatement("pilot-fund", *span),
        OfUse("pilot-fund", "raised", *span),
    ]  # fmt: skip
    sheets = []
    for subject in subjects:
        said = prepare(programme, rules(programme), subject).content
        for language in ("zh-hans", "en"):
            with translation.override(language):
                sheets.append(sheet(said, code=code_of(said.digest, 9), digest=said.digest, printed_on=DAY, known=9))
    _as_the_pdf(sheets, tmp_path)
    assert re.fullmatch(r"[0-9A-Z-]{9}", sheets[0].code)
