"""A certificate as PDF: one landscape page of A4."""

from dataclasses import asdict
from datetime import UTC, datetime

from pilotage.domain.certificates import Certificate
from pilotage.render import typesetting
from pilotage.render.typesetting import GETA, missing

TITLE_FAMILIES = (
    "FZXiaoBiaoSong-B05S",
    "方正小标宋简体",
    "FZXiaoBiaoSong-B05",
    "STZhongsong",
    "华文中宋",
    "SimHei",
    "黑体",
)
"""What offices set titles in, where the machine has it; else the family of the text stands for it."""


def certificate_pdf(certificate: Certificate) -> bytes:
    """The certificate; the same one gives the same bytes. Characters that no font has are printed as a mark."""
    day = certificate.issued_on
    moment = datetime(day.year, day.month, day.day, tzinfo=UTC)
    said = {name: value for name, value in asdict(certificate).items() if isinstance(value, str)}
    lacking = missing(said.values())
    marked = {name: "".join(GETA if each in lacking else each for each in text) for name, text in said.items()}
    data = {**marked, "titles": typesetting.installed(TITLE_FAMILIES)}
    return typesetting.pdf("certificate.typ", data, made_at=int(moment.timestamp()))
