"""The QR and other codes in a picture or a PDF, as people send them: turned, tilted, dim, blurred, small.

The decoder is zxing-cpp. What it does not find at once is tried again as a sequence of other views of the same picture;
their number and size are bounded, and so are time and memory.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import zxingcpp
from PIL import Image, ImageFilter, ImageOps

from pilotage.domain.pictures import views

MOST_CODES = 20
"""Codes of one picture or document that are told."""
LONGEST = 1000
"""Characters of a code that are told."""

# Codes with error correction, and the one bar code that carries a check sum: others are found in any page of text.
_FORMATS = zxingcpp.BarcodeFormats(
    [
        zxingcpp.BarcodeFormat.QRCode,
        zxingcpp.BarcodeFormat.DataMatrix,
        zxingcpp.BarcodeFormat.Aztec,
        zxingcpp.BarcodeFormat.PDF417,
        zxingcpp.BarcodeFormat.Code128,
    ]
)


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
    """The codes of one view: of the first way of looking that finds any."""
    for look in _LOOKS:
        for image, binarizer in look(picture):
            if texts := _decode(image, binarizer):
                return texts
    return []


def _decode(image: Image.Image, binarizer: zxingcpp.Binarizer) -> list[str]:
    read = zxingcpp.read_barcodes(image, formats=_FORMATS, binarizer=binarizer, text_mode=zxingcpp.TextMode.Plain)
    return [code.text[:LONGEST] for code in read if code.valid and code.text]


_Look = Callable[[Image.Image], Iterator[tuple[Image.Image, zxingcpp.Binarizer]]]
_LOCAL, _WHOLE = zxingcpp.Binarizer.LocalAverage, zxingcpp.Binarizer.GlobalHistogram


def _as_it_is(picture: Image.Image) -> Iterator[tuple[Image.Image, zxingcpp.Binarizer]]:
    yield picture, _LOCAL


def _stretched(picture: Image.Image) -> Iterator[tuple[Image.Image, zxingcpp.Binarizer]]:
    yield ImageOps.autocontrast(picture, cutoff=1), _LOCAL


def _sharpened(picture: Image.Image) -> Iterator[tuple[Image.Image, zxingcpp.Binarizer]]:
    yield picture.filter(ImageFilter.UnsharpMask(4, 300, 0)), _LOCAL


_LOOKS: tuple[_Look, ...] = (_as_it_is, _stretched, _sharpened)
