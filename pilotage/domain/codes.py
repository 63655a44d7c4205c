"""The QR and other codes in a picture or a PDF, as people send them: turned, tilted, dim, blurred, small.

The decoder is zxing-cpp. What it does not find at once is tried again as a sequence of other views of the same picture;
their number and size are bounded, and so are time and memory.
"""

from __future__ import annotations

from collections.abc import Callable

import zxingcpp
from PIL import Image, ImageFilter, ImageOps

from pilotage.domain.pictures import views

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
    for view in views(content, media_type):
        for text in _of(view):
            found.setdefault(text)
    return tuple(found)[:MOST_CODES]


def _of(picture: Image.Image) -> list[str]:
    """The codes of one view: those that the first way of looking finds."""
    for look, binarizer in _LOOKS:
        image = look(picture)
        if image is not None and (texts := _decode(image, _QR, binarizer)):
            return texts
    picture.thumbnail((OTHERS_SIDE, OTHERS_SIDE))
    return _decode(picture, _OTHERS, _LOCAL)


def _decode(image: Image.Image, formats: zxingcpp.BarcodeFormats, binarizer: zxingcpp.Binarizer) -> list[str]:
    read = zxingcpp.read_barcodes(image, formats=formats, binarizer=binarizer, text_mode=zxingcpp.TextMode.Plain)
    return [code.text[:LONGEST] for code in read if code.valid and code.text]


# ---- Ways of looking -------------------------------------------------------------------------------------------------

_LOCAL, _WHOLE = zxingcpp.Binarizer.LocalAverage, zxingcpp.Binarizer.GlobalHistogram
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


def _halved(picture: Image.Image) -> Image.Image | None:
    """Large ones: half the size, a quarter of the grain."""
    return picture.reduce(2) if min(picture.size) >= 1000 else None


def _calmed(picture: Image.Image) -> Image.Image:
    """Grainy ones."""
    return _larger(_stretched(picture).filter(ImageFilter.GaussianBlur(1)))


def _calmed_more(picture: Image.Image) -> Image.Image:
    """Very grainy ones."""
    return _stretched(picture.filter(ImageFilter.GaussianBlur(2)))


def _sharpened(picture: Image.Image) -> Image.Image:
    """Blurred ones."""
    return picture.filter(ImageFilter.UnsharpMask(4, 300, 0))


def _sharpened_large(picture: Image.Image) -> Image.Image:
    """Small and blurred ones."""
    return _larger(picture).filter(ImageFilter.UnsharpMask(4, 400, 0))


def _turned(picture: Image.Image) -> Image.Image:
    """Ones that lie askew: the decoder sees best along its rows."""
    return picture.rotate(45, Image.Resampling.BICUBIC, expand=True, fillcolor=128)


def _turned_large(picture: Image.Image) -> Image.Image:
    """Small ones that lie askew."""
    return _larger(picture).rotate(30, Image.Resampling.BICUBIC, expand=True, fillcolor=128)


def _larger(picture: Image.Image) -> Image.Image:
    """Half as large again, and small pictures twice as large."""
    times = 2 if picture.width * picture.height <= SMALL else 1.5
    return picture.resize((round(picture.width * times), round(picture.height * times)), Image.Resampling.BICUBIC)


_LOOKS: tuple[tuple[Callable[[Image.Image], Image.Image | None], zxingcpp.Binarizer], ...] = (
    (_as_it_is, _LOCAL),
    (_stretched, _LOCAL),
    (_halved, _LOCAL),
    (_sharpened, _LOCAL),
    (_calmed, _LOCAL),
    (_sharpened_large, _LOCAL),
    (_turned, _LOCAL),
    (_stretched, _WHOLE),
    (_calmed_more, _LOCAL),
    (_turned_large, _LOCAL),
)
