"""The QR and other codes in a picture or a PDF, as people send them: turned, tilted, dim, blurred, small.

The decoder is zxing-cpp. What it does not find at once is tried again as a sequence of other views of the same picture;
their number and size are bounded, and so are time and memory.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import zxingcpp
from PIL import Image, ImageFilter, ImageOps

from pilotage.domain.attachments import PDF
from pilotage.domain.pictures import Unreadable, views

MOST_CODES = 20
"""Codes of one picture or document that are told."""
LONGEST = 1000
"""Characters of a code that are told."""
SMALL = 3_000_000
"""Pixels of a picture that is small."""
OTHERS_SIDE = 1600
"""Pixels of the long side in which other codes than QR codes are looked for: they are slow to rule out."""


def read_codes(content: bytes, media_type: str) -> tuple[str, ...]:
    """The texts of all codes in a picture or in the first pages of a PDF, each once, in the order they were found.

    () where there are none. Raises pilotage.domain.pictures.Unreadable for what cannot be looked into.
    """
    found: dict[str, None] = {}
    try:
        for view in views(content, media_type):
            found |= dict.fromkeys(_of(view, _LOOKS[:QUICK] if media_type == PDF else _LOOKS))
        if media_type == PDF and not found:
            for view in views(content, media_type, pages=THOROUGH_PAGES):
                found |= dict.fromkeys(_of(view, _LOOKS))
    except Unreadable:
        if not found:  # of a document of which one page cannot be looked into the others count
            raise
    return tuple(found)[:MOST_CODES]


def _of(picture: Image.Image, looks: Sequence[_Look]) -> list[str]:
    """The codes of one view: those that the first way of looking finds."""
    for look in looks:
        if texts := _decode(look(picture), _QR):
            return texts
    picture.thumbnail((OTHERS_SIDE, OTHERS_SIDE))
    return _decode(picture, _OTHERS)


def _decode(image: Image.Image, formats: zxingcpp.BarcodeFormats) -> list[str]:
    read = zxingcpp.read_barcodes(image, formats=formats, text_mode=zxingcpp.TextMode.Plain)
    return [code.text[:LONGEST] for code in read if code.valid and code.text]


# ---- Ways of looking -------------------------------------------------------------------------------------------------

_Look = Callable[[Image.Image], Image.Image]
_QR = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode])
# Those with error correction or a check sum; bar codes without are "found" in any page of writing.
_OTHERS = zxingcpp.BarcodeFormats(
    [
        zxingcpp.BarcodeFormat.DataMatrix,
        zxingcpp.BarcodeFormat.Aztec,
        zxingcpp.BarcodeFormat.PDF417,
        zxingcpp.BarcodeFormat.Code128,
    ]
)


def _as_it_is(picture: Image.Image) -> Image.Image:
    return picture


def _stretched(picture: Image.Image) -> Image.Image:
    """Dim ones."""
    return ImageOps.autocontrast(picture, cutoff=1)


def _halved(picture: Image.Image) -> Image.Image:
    """Faint ones: a quarter of the grain."""
    return picture.reduce(2)


def _calmed(picture: Image.Image) -> Image.Image:
    """Grainy ones."""
    return _larger(_stretched(picture).filter(ImageFilter.GaussianBlur(1)))


def _sharpened(picture: Image.Image) -> Image.Image:
    """Blurred ones."""
    return picture.filter(ImageFilter.UnsharpMask(4, 300, 0))


def _sharpened_large(picture: Image.Image) -> Image.Image:
    """Small and blurred ones."""
    return _larger(picture).filter(ImageFilter.UnsharpMask(4, 400, 0))


def _turned(picture: Image.Image) -> Image.Image:
    """Ones that lie askew: the decoder sees best along its rows."""
    return picture.rotate(45, Image.Resampling.BICUBIC, expand=True, fillcolor=128)


def _larger(picture: Image.Image) -> Image.Image:
    """Half as large again, and small pictures twice as large."""
    times = 2 if picture.width * picture.height <= SMALL else 1.5
    return picture.resize((round(picture.width * times), round(picture.height * times)), Image.Resampling.BICUBIC)


# The cheap ones first; each reads pictures that none before it does. All seven on 12 megapixels take two seconds.
_LOOKS: tuple[_Look, ...] = (_as_it_is, _stretched, _halved, _sharpened, _calmed, _sharpened_large, _turned)
QUICK = 3
"""Ways in which every page of a document is looked at; its first pages in all ways, if nothing was found on any."""
THOROUGH_PAGES = 2
