"""Pictures as people take them: a printed sheet with a QR code, photographed turned, tilted, dim, blurred, noisy, small."""

import math
from io import BytesIO
from random import Random

import segno
from PIL import Image, ImageChops, ImageDraw, ImageFilter

A4 = (210, 297)  # mm


def qr_code(text, side):
    """A QR code with its quiet zone as a grey picture of `side` pixels."""
    drawn = BytesIO()
    segno.make(text, error="m", micro=False).save(drawn, kind="png", scale=8, border=4)
    return Image.open(drawn).convert("L").resize((side, side), Image.Resampling.LANCZOS)


def sheet(*texts, qr_mm=24, dots=200):
    """An A4 page at `dots` per inch: lines of writing, ruled lines, and the codes in its right margin from the top."""
    mm = dots / 25.4
    page = Image.new("L", (round(A4[0] * mm), round(A4[1] * mm)), 250)
    pen, chance = ImageDraw.Draw(page), Random(1)
    for line in range(34):
        y, x = (55 + line * 6.5) * mm, 20 * mm
        while x < 160 * mm:
            strokes = chance.randrange(2, 9)
            for stroke in range(strokes):
                pen.rectangle((x + stroke * 1.2 * mm, y - 2.2 * mm, x + (stroke * 1.2 + 0.4) * mm, y), fill=30)
            x += (strokes * 1.2 + 2) * mm
    for rule in range(6):
        pen.line((20 * mm, (50 + rule * 40) * mm, 160 * mm, (50 + rule * 40) * mm), fill=0, width=2)
    for place, text in enumerate(texts):
        page.paste(qr_code(text, round(qr_mm * mm)), (round((195 - qr_mm) * mm), round((15 + place * 40) * mm)))
    return page


def photo(page, size=(1080, 1440), *, fill=0.9, turn=0, tilt=0, lean=0, light=1.0, contrast=1.0, shade=0.0, blur=0.0,
          noise=0, quality=80, desk=90, mirrored=False):  # fmt: skip
    """JPEG bytes of a photograph of the page lying on a desk.

    `fill`: how much of the picture the page takes; `turn`, `tilt`, `lean` in degrees, about the three axes; `light` and
    `contrast` as parts of full; `shade`: how much darker the top is than the bottom; `blur` in pixels; `noise` in grey
    levels; `quality` of JPEG; `desk` its grey level.
    """
    corners = _corners(page.size, size, fill, turn, tilt, lean)
    (wide, high) = page.size
    warp = _solve(corners, [(0, 0), (wide, 0), (wide, high), (0, high)])
    taken = page.transform(size, Image.Transform.PERSPECTIVE, warp, Image.Resampling.BICUBIC, fillcolor=desk)
    if mirrored:
        taken = taken.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    if blur:
        taken = taken.filter(ImageFilter.GaussianBlur(blur))
    taken = taken.point(lambda grey: (128 + (grey - 128) * contrast) * light)
    if shade:
        dark = Image.linear_gradient("L").resize(size).point(lambda grey: 255 * (1 - shade) + grey * shade)
        taken = ImageChops.multiply(taken, dark)
    if noise:
        # Random's own bytes: the same in every run, which Pillow's noise is not.
        grain = Image.frombytes("L", size, Random(7).randbytes(size[0] * size[1]))
        grain = grain.point(lambda grey: 128 + (grey - 128) * noise / 74)  # 74: the spread of even chance
        taken = ImageChops.add(taken, grain, 1, -128)
    return encoded(taken, "JPEG", quality=quality)


def encoded(picture, kind, **options):
    """The bytes of a picture in a format."""
    target = BytesIO()
    picture.save(target, kind, **options)
    return target.getvalue()


def _corners(page, size, fill, turn, tilt, lean):
    """Where the page's corners come to lie in the picture."""
    about, up, side = (math.radians(angle) for angle in (turn, tilt, lean))
    wide = abs(page[0] * math.cos(about)) + abs(page[1] * math.sin(about))
    high = abs(page[0] * math.sin(about)) + abs(page[1] * math.cos(about))
    scale = min(size[0] * fill / wide, size[1] * fill / high)
    distance = 2.2 * max(size)
    found = []
    for x, y in ((-1, -1), (1, -1), (1, 1), (-1, 1)):
        x, y = x * page[0] * scale / 2, y * page[1] * scale / 2
        x, y = x * math.cos(about) - y * math.sin(about), x * math.sin(about) + y * math.cos(about)
        y, z = y * math.cos(up), y * math.sin(up)
        x, z = x * math.cos(side) + z * math.sin(side), z * math.cos(side) - x * math.sin(side)
        near = distance / (distance + z)
        found.append((size[0] / 2 + x * near, size[1] / 2 + y * near))
    return found


def _solve(seen, flat):
    """The eight numbers of a perspective that leads from the picture back to the page."""
    rows = []
    for (x, y), (u, v) in zip(seen, flat, strict=True):
        rows.append([x, y, 1, 0, 0, 0, -u * x, -u * y, u])
        rows.append([0, 0, 0, x, y, 1, -v * x, -v * y, v])
    for place in range(8):
        best = max(range(place, 8), key=lambda row: abs(rows[row][place]))
        rows[place], rows[best] = rows[best], rows[place]
        for row in range(8):
            if row != place:
                share = rows[row][place] / rows[place][place]
                rows[row] = [a - share * b for a, b in zip(rows[row], rows[place], strict=True)]
    return [rows[place][8] / rows[place][place] for place in range(8)]
