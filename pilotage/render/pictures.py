"""Small pictures of what was handed in: made anew, so nothing that the camera noted in the file goes with them."""

from io import BytesIO

from PIL import Image

from pilotage.domain.pictures import views


def preview(content: bytes, media_type: str, side: int) -> bytes:
    """A JPEG of the picture, or of a PDF's first page, at most `side` pixels long.

    Raises pilotage.domain.pictures.Unreadable.
    """
    picture = next(iter(views(content, media_type, "RGB", pages=1, side=side)), None) or Image.new(
        "RGB", (1, 1), "white"
    )
    picture.thumbnail((side, side), Image.Resampling.LANCZOS)
    target = BytesIO()
    picture.save(target, "JPEG", quality=80, optimize=True)
    return target.getvalue()
