"""Opening pictures that people send: never larger in memory than stated here, whatever their first bytes claim."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from io import BytesIO
from threading import RLock

import pypdfium2
from PIL import ExifTags, Image, ImageOps

from pilotage.domain.attachments import PDF

PICTURES = ("image/jpeg", "image/png", "image/webp")
"""What can be looked into, with PDF; other kinds (HEIC among them) are kept and handed out, not looked into."""

LARGEST = 40_000_000
"""Pixels that a picture may unfold to in memory."""
LARGEST_JPEG = 130_000_000
"""Pixels of a JPEG, whose decoder can leave out detail while it reads (a telephone's 108 megapixels are real)."""
MOST_PIXELS = 12_000_000
"""Pixels that a picture is looked at in: larger ones are made smaller first."""
ROWS = 3000
"""A JPEG is read with as few pixels as keep both sides at least this long."""
MOST_SCANS = 40
"""Times a JPEG may go over the whole picture: real ones do so about ten times, a bomb does thousands of times."""
PAGES = 12
"""Pages of a PDF that are looked at."""
PAGE_SIDE = 2400
"""Pixels of a rasterised page's long side: 200 dpi on A4."""
MOST_OBJECTS = 400
"""Pictures on one page of a PDF."""

PDFIUM = RLock()
"""PDFium must not be entered by two threads at once: whoever calls it holds this."""

# Pillow warns from 89 megapixels on, which telephones reach; beyond twice this it refuses by itself.
Image.MAX_IMAGE_PIXELS = LARGEST_JPEG

_TAKEN = re.compile(r"(\d{4}):(\d{2}):(\d{2}) ")


class Unreadable(ValueError):
    """A picture that is not looked into. `why`: kind, broken, large."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def views(
    content: bytes, media_type: str, mode: str = "L", *, pages: int = PAGES, side: int | None = None
) -> Iterator[Image.Image]:
    """The picture, or the first pages of a PDF one by one, in `mode` (L grey, RGB), the way up that the camera notes.

    `side` is how many pixels long it should be at least, where that saves work. Raises Unreadable.
    """
    if media_type == PDF:
        yield from _pages(content, mode, pages, side or PAGE_SIDE)
    elif media_type in PICTURES:
        yield _picture(content, mode, side or ROWS)
    else:
        raise Unreadable("kind")


def taken_on(content: bytes, media_type: str) -> date | None:
    """The day that the camera wrote into the picture, where it did."""
    if media_type not in PICTURES:
        return None
    with suppress(Exception):  # Pillow raises whatever it stumbles over in a damaged note
        with Image.open(BytesIO(content)) as image:
            noted = image.getexif().get_ifd(ExifTags.IFD.Exif).get(ExifTags.Base.DateTimeOriginal)
        if found := _TAKEN.match(str(noted)):
            return date(int(found[1]), int(found[2]), int(found[3]))
    return None


def _picture(content: bytes, mode: str, side: int) -> Image.Image:
    try:
        with Image.open(BytesIO(content), formats=("JPEG", "PNG", "WEBP", "MPO")) as image:
            _check(image, content)
            if image.format in ("JPEG", "MPO"):
                image.draft(mode, (side, side))
            return _within(ImageOps.exif_transpose(_flat(image)).convert(mode))
    except Unreadable:
        raise
    except Image.DecompressionBombError as bomb:
        raise Unreadable("large") from bomb
    except Exception as error:  # Pillow raises SyntaxError, struct.error and others for damaged files
        raise Unreadable("broken") from error


def _check(image: Image.Image, content: bytes) -> None:
    """From the head alone, before anything unfolds."""
    pixels = image.width * image.height
    folded = image.format in ("JPEG", "MPO") and not image.info.get("progressive")
    if pixels > (LARGEST_JPEG if folded else LARGEST):
        raise Unreadable("large")
    if image.info.get("progressive") and content.count(b"\xff\xda") > MOST_SCANS:
        raise Unreadable("large")


def _within(image: Image.Image) -> Image.Image:
    pixels = image.width * image.height
    if pixels > MOST_PIXELS:
        part = (MOST_PIXELS / pixels) ** 0.5
        return image.resize((int(image.width * part) or 1, int(image.height * part) or 1), reducing_gap=2.0)
    return image


def _flat(image: Image.Image) -> Image.Image:
    """What is transparent lies on white paper."""
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        over = image.convert("RGBA")
        paper = Image.new("RGBA", over.size, "white")
        paper.alpha_composite(over)
        paper.info = image.info
        return paper
    if image.mode.startswith("I"):  # 16 bits a pixel: converting would cut off instead of scaling
        return image.convert("I").point(lambda value: value / 256).convert("L")
    return image


def _pages(content: bytes, mode: str, pages: int, side: int) -> Iterator[Image.Image]:
    try:
        with PDFIUM:
            document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        raise Unreadable("broken") from error
    try:
        for number in range(min(len(document), pages)):
            with PDFIUM:
                page = _page(document, number, mode, side)
            yield page
    finally:
        with PDFIUM:
            document.close()


def _page(document: pypdfium2.PdfDocument, number: int, mode: str, side: int) -> Image.Image:
    try:
        page = document[number]
        width, height = page.get_size()
        pictures = list(page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE], max_depth=8))
        unfolded = [wide * high for wide, high in (each.get_px_size() for each in pictures)]
        if len(pictures) > MOST_OBJECTS or sum(unfolded) > 2 * LARGEST or not (width > 0 and height > 0):
            raise Unreadable("large")
        drawn = page.render(scale=side / max(width, height), grayscale=mode == "L", may_draw_forms=False)
        image: Image.Image = drawn.to_pil()
        return image.convert(mode)
    except pypdfium2.PdfiumError as error:
        raise Unreadable("broken") from error
