"""Codes on pictures as people take them. Every picture here must be read; the figures say how far it goes.

Module: the smallest square of a QR code, in pixels of the photograph. A sheet photographed whole by a telephone has 6
to 9, sent through a chat application 3 to 5.
"""

import io
import struct
import tracemalloc
import zlib
from contextlib import suppress

import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageOps

from pilotage.domain import codes, pictures
from pilotage.domain.attachments import PDF
from pilotage.domain.codes import read_codes
from pilotage.domain.pictures import Unreadable, taken_on, views
from tests.pictures import encoded, photo, qr_code, sheet

SHEET = "PLT1:HD8Q-3CHZ:8A520EBD4F859C43"
INVOICE = "01,10,011001605111,80100798,264.90,20100418,85342965681116380258"
CHAT, MIDDLE, PHONE = (1080, 1440), (2160, 2880), (3000, 4000)
PAGE, RECEIPT = sheet(SHEET), sheet(INVOICE, qr_mm=20)


def read(content, kind="image/jpeg"):
    return read_codes(content, kind)


# ---- As people photograph --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("turn", range(0, 360, 15))
def test_turned_by_any_angle(turn):
    """24 of 24 sheets and 24 of 24 invoices, with 3 to 4 pixels to a module."""
    assert read(photo(PAGE, CHAT, turn=turn)) == (SHEET,)
    assert read(photo(RECEIPT, (1440, 1920), turn=turn)) == (INVOICE,)


@pytest.mark.parametrize("tilt", [-45, -30, -15, 15, 30, 45])
@pytest.mark.parametrize("lean", [-20, 0, 20])
def test_tilted_towards_and_sideways(tilt, lean):
    """18 of 18, up to 45 degrees."""
    assert read(photo(PAGE, (1440, 1920), tilt=tilt, lean=lean, turn=10)) == (SHEET,)


HARD = {
    "dim": {"light": 0.15, "noise": 8},
    "dimmer": {"light": 0.08, "noise": 4},
    "nearly black": {"light": 0.03},
    "dim and grainy": {"light": 0.08, "noise": 8},
    "faint": {"contrast": 0.08, "noise": 4},
    "half in the shade": {"shade": 0.95, "turn": 15, "noise": 4},
    "very grainy": {"noise": 45},
    "blurred": {"blur": 3},
    "saved badly": {"quality": 3, "size": CHAT},
    "small in the picture": {"fill": 0.4, "turn": 20},
    "all at once": {"turn": 20, "tilt": 20, "light": 0.4, "noise": 5, "blur": 0.8, "quality": 60},
    "all at once, by telephone": {
        "turn": 65,
        "tilt": -20,
        "lean": 15,
        "light": 0.3,
        "noise": 4,
        "blur": 1,
        "size": PHONE,
    },
    "in the mirror": {"mirrored": True, "turn": 30},
    "on white": {"desk": 250},
    "on black": {"desk": 5},
}


@pytest.mark.parametrize("how", HARD)
def test_hard_ones(how):
    """15 of 15, most with 7 pixels to a module."""
    assert read(photo(PAGE, **{"size": MIDDLE, **HARD[how]})) == (SHEET,)


# Each was found by no way of looking before it: what the further ways are there for.
MARGINS = {
    "_stretched": {"size": PHONE, "light": 0.03},
    "_halved": {"size": PHONE, "contrast": 0.1, "noise": 8, "turn": 45},
    "_sharpened": {"size": PHONE, "blur": 4.5},
    "_calmed": {"size": PHONE, "light": 0.2, "noise": 20, "turn": 30},
    "_sharpened_large": {
        "size": (1440, 1920),
        "turn": 45,
        "tilt": -7,
        "lean": 2,
        "noise": 4,
        "quality": 25,
        "blur": 1.28,
    },
}


@pytest.mark.parametrize("look", MARGINS)
def test_what_only_a_further_look_finds(look, monkeypatch):
    """5 of 5, and none of them without that look or those after it."""
    content = photo(PAGE, **MARGINS[look])
    assert read(content) == (SHEET,)
    names = [each.__name__ for each in codes._LOOKS]
    monkeypatch.setattr(codes, "_LOOKS", codes._LOOKS[: names.index(look)])
    assert read(content) == ()


def test_held_askew_in_the_dark():
    content = photo(PAGE, (1440, 1920), tilt=19.86, lean=-9.98, light=0.12, quality=25, blur=1.56)
    assert read(content) == (SHEET,)


# ---- Whatever the file is like ---------------------------------------------------------------------------------------


def test_several_on_one_picture_are_all_told_each_once():
    found = read(photo(sheet(SHEET, INVOICE, SHEET), PHONE, turn=12, tilt=15))
    assert (sorted(found), len(found)) == (sorted([SHEET, INVOICE]), 2)


KINDS = {
    "JPEG": ("L", "RGB", "CMYK"),
    "PNG": ("1", "L", "LA", "P", "RGB", "RGBA", "I;16"),
    "WEBP": ("L", "RGB", "RGBA"),
}


@pytest.mark.parametrize(("kind", "mode"), [(kind, mode) for kind, modes in KINDS.items() for mode in modes])
def test_every_kind_of_picture(kind, mode):
    picture = qr_code(SHEET, 300)
    if mode == "I;16":
        picture = picture.convert("I").point(lambda grey: grey * 256)
    assert read(encoded(picture.convert(mode), kind), f"image/{kind.lower()}") == (SHEET,)


def test_black_on_nothing_lies_on_white_paper():
    drawn = qr_code(SHEET, 300)
    clear = Image.new("RGBA", drawn.size, (0, 0, 0, 0))
    clear.putalpha(ImageOps.invert(drawn))
    assert read(encoded(clear, "PNG"), "image/png") == (SHEET,)


def test_light_on_dark():
    assert read(encoded(ImageOps.invert(qr_code(SHEET, 300)), "PNG"), "image/png") == (SHEET,)


@pytest.mark.parametrize("turned", range(1, 9))
def test_however_the_camera_notes_that_it_was_held(turned):
    notes = Image.Exif()
    notes[0x0112] = turned
    content = encoded(Image.open(io.BytesIO(photo(PAGE, CHAT))), "JPEG", exif=notes)
    assert read(content) == (SHEET,)
    (view,) = views(content, "image/jpeg")
    assert view.size == (CHAT if turned < 5 else CHAT[::-1])


@pytest.mark.parametrize("name", ["DataMatrix", "Aztec", "PDF417", "Code128"])
def test_other_codes(name):
    code = zxingcpp.create_barcode("PILOTAGE-42", getattr(zxingcpp.BarcodeFormat, name))
    drawn = memoryview(zxingcpp.write_barcode_to_image(code, scale=5, add_quiet_zones=True))
    picture = Image.frombytes("L", drawn.shape[1::-1], bytes(drawn))
    assert read(encoded(ImageOps.expand(picture, 40, 255), "PNG"), "image/png") == ("PILOTAGE-42",)


@pytest.mark.parametrize("size", [(1, 1), (1, 900), (3, 3), (700, 1), (40, 40)])
def test_a_picture_of_nothing(size):
    assert read(encoded(Image.new("L", size, 200), "PNG"), "image/png") == ()


def test_a_page_of_writing_alone_has_no_code():
    assert read(photo(sheet(), MIDDLE, noise=6)) == ()


def test_a_code_that_says_too_much_is_cut_and_too_many_are_not_told():
    assert read(encoded(qr_code("x" * 1500, 1200), "PNG"), "image/png") == ("x" * 1000,)
    many = Image.new("L", (1500, 1500), 255)
    for place in range(25):
        many.paste(qr_code(f"no. {place}", 250), (place % 5 * 300, place // 5 * 300))
    assert len(read(encoded(many, "PNG"), "image/png")) == 20


# ---- Documents -------------------------------------------------------------------------------------------------------


def document(*pages):
    return encoded(pages[0], "PDF", save_all=True, append_images=pages[1:], resolution=200)


def test_every_page_of_a_document_counts_up_to_twelve():
    assert read(document(PAGE, sheet(), RECEIPT), PDF) == (SHEET, INVOICE)
    assert read(document(*[sheet(f"no. {n}") for n in range(14)]), PDF) == tuple(f"no. {n}" for n in range(12))


def test_a_scan_of_a_badly_lit_photograph_is_looked_at_thoroughly():
    taken = Image.open(io.BytesIO(photo(PAGE, MIDDLE, light=0.08, noise=8, turn=7)))
    assert read(document(taken), PDF) == (SHEET,)


@pytest.mark.parametrize("content", [b"%PDF-1.7 no more", b"%PDF-1.4\n" + bytes(5000)])
def test_a_damaged_document_is_not_looked_into(content):
    with pytest.raises(Unreadable, check=lambda unread: unread.why == "broken"):
        read(content, PDF)


def page_of(width, height, picture=b""):
    """A PDF of one page in points; `picture` is a whole image object."""
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 %d %d]/Contents 4 0 R/Resources<</XObject<</P 5 0 R>>>>>>"
        % (width, height),
        b"<</Length 27>>stream\nq 500 0 0 500 0 0 cm /P Do Q\nendstream",
        picture or b"null",
    ]
    written, places = b"%PDF-1.7\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(written))
        written += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(written)
    return written + b"xref\n0 6\n0000000000 65535 f \n%strailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (
        table,
        start,
    )


def test_a_vast_page_is_drawn_small():
    (view,) = views(page_of(14000, 7000), PDF)
    assert view.size == (2400, 1200)


def test_a_document_whose_picture_unfolds_beyond_measure_is_not_drawn():
    data = zlib.compress(bytes(10_000_000), 9)
    bomb = b"<</Type/XObject/Subtype/Image/Width 40000/Height 40000/ColorSpace/DeviceGray/BitsPerComponent 8" \
        b"/Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (len(data), data)  # fmt: skip
    with pytest.raises(Unreadable, check=lambda unread: unread.why == "large"):
        read(page_of(600, 800, bomb), PDF)


# ---- What is too much ------------------------------------------------------------------------------------------------


def png_of(width, height, rows=10):
    """A PNG that claims a size and holds a few rows of it."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    data = zlib.compress(bytes((width + 1) * rows), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


@pytest.mark.parametrize("size", [(7000, 6000), (30_000, 30_000), (60_000, 60_000), (2_000_000, 1000)])
def test_a_picture_that_unfolds_beyond_measure_is_refused_by_its_head(size):
    content = png_of(*size)
    tracemalloc.start()
    try:
        with pytest.raises(Unreadable, check=lambda unread: unread.why == "large"):
            read(content, "image/png")
        assert tracemalloc.get_traced_memory()[1] < 5_000_000
    finally:
        tracemalloc.stop()


def test_a_jpeg_that_goes_over_the_picture_again_and_again_is_refused():
    content = encoded(Image.new("L", (600, 600), 200), "JPEG", progressive=True)
    assert read(content) == ()
    start = content.index(b"\xff\xda")
    again = content[:start] + content[start:-2] * 30 + content[-2:]
    with pytest.raises(Unreadable, check=lambda unread: unread.why == "large"):
        read(again)


def test_a_picture_of_108_megapixels_is_read_with_as_few_as_are_needed():
    whole = Image.open(io.BytesIO(photo(PAGE, PHONE))).resize((9000, 12000))
    content = encoded(whole, "JPEG", quality=60)
    (view,) = views(content, "image/jpeg")
    assert view.width * view.height <= pictures.MOST_PIXELS
    assert read(content) == (SHEET,)


def test_a_large_drawing_is_made_smaller_first():
    whole = Image.new("L", (6000, 6000), 255)
    whole.paste(qr_code(SHEET, 900), (4000, 4500))
    (view,) = views(encoded(whole, "PNG"), "image/png")
    assert view.width * view.height <= pictures.MOST_PIXELS
    assert read(encoded(whole, "PNG"), "image/png") == (SHEET,)


@pytest.mark.parametrize("cut", [20, 400, 3000])
def test_a_damaged_picture_is_not_looked_into(cut):
    content = photo(PAGE, CHAT)
    with pytest.raises(Unreadable, check=lambda unread: unread.why == "broken"):
        read(content[: len(content) // 2][:cut] if cut < 1000 else content[:-cut])


@pytest.mark.parametrize("kind", ["text/plain", "image/heic", "application/msword", ""])
def test_what_is_no_picture_is_not_looked_into(kind):
    with pytest.raises(Unreadable, check=lambda unread: unread.why == "kind"):
        read(b"anything", kind)


def test_a_file_is_what_its_bytes_say_not_what_its_kind_says():
    gif = encoded(qr_code(SHEET, 300), "GIF")
    with pytest.raises(Unreadable, check=lambda unread: unread.why == "broken"):
        read(gif, "image/png")


# ---- The day that the camera noted -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("noted", "day"),
    [("2010:04:13 09:30:00", "2010-04-13"), ("0000:00:00 00:00:00", None), ("2010:13:45 09:30:00", None), ("x", None)],
)
def test_the_day_of_taking(noted, day):
    notes = Image.Exif()
    notes.get_ifd(0x8769)[0x9003] = noted
    found = taken_on(encoded(Image.new("L", (9, 9)), "JPEG", exif=notes), "image/jpeg")
    assert (found.isoformat() if found else None) == day


def test_no_day_where_nothing_was_noted():
    assert taken_on(encoded(Image.new("L", (9, 9)), "PNG"), "image/png") is None
    assert taken_on(b"%PDF-1.7", PDF) is None
    assert taken_on(b"\xff\xd8\xff\xe1\xff\xff", "image/jpeg") is None


# ---- Damage ----------------------------------------------------------------------------------------------------------

WHOLE = {
    "image/jpeg": encoded(qr_code(SHEET, 120), "JPEG"),
    "image/png": encoded(qr_code(SHEET, 120), "PNG"),
    "image/webp": encoded(qr_code(SHEET, 120), "WEBP"),
    PDF: document(qr_code(SHEET, 120)),
}


@pytest.mark.parametrize("kind", WHOLE)
@settings(max_examples=60)
@given(data=st.data())
def test_whatever_is_damaged_is_read_or_not_looked_into(kind, data):
    content = bytearray(WHOLE[kind])
    for place in data.draw(st.lists(st.integers(0, len(content) - 1), max_size=20)):
        content[place] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(len(content) // 2, len(content)))
    found = ()
    with suppress(Unreadable):  # and nothing else
        found = read(bytes(content[:cut]), kind)
    assert found in ((), (SHEET,))
    taken_on(bytes(content[:cut]), kind)
