"""Files that people send: never more than the limit is stored, and what was sent once need not be sent again.

A browser forgets the chosen files when a form comes back with an error. So the accepted ones are put aside for a day,
and the form carries a signed note of each.
"""

import time
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.core import signing
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, TemporaryFileUploadHandler

from pilotage.domain.attachments import LARGEST, Evidence

MAX_REQUEST = 11 * LARGEST
"""The largest request in bytes: ten attachments of the largest size, and a form around them. More is not even read."""

KEPT_SECONDS = 24 * 60 * 60
_SALT = "pilotage.web.uploads"


class CappedUploadHandler(FileUploadHandler):
    """Stops storing a file once it is over the limit, but reads on, so that the rest of the form is not lost.

    The form then gets a file of the true size without its bytes. Stands before the storing handlers.
    """

    def new_file(self, *args: object, **kwargs: object) -> None:
        super().new_file(*args, **kwargs)  # type: ignore[arg-type]
        self.over = False

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        self.over = self.over or start + len(raw_data) > LARGEST
        return None if self.over else raw_data

    def file_complete(self, file_size: int) -> UploadedFile | None:
        if not self.over:
            return None
        for handler in getattr(self.request, "upload_handlers", ()):  # what the storing handlers had begun
            if isinstance(handler, TemporaryFileUploadHandler):
                handler.file.close()
        return UploadedFile(ContentFile(b""), self.file_name, self.content_type, file_size, self.charset)


@dataclass(frozen=True)
class Kept:
    """A file put aside from an earlier sending of the same form."""

    name: str
    size: int
    sha256: str

    @property
    def note(self) -> str:
        """What the form carries instead of the file: signed, so that nobody can ask for another's by its hash."""
        return signing.dumps([self.name, self.size, self.sha256], salt=_SALT)

    @property
    def path(self) -> Path:
        return _place() / self.sha256

    def evidence(self) -> Evidence:
        return Evidence(self.name, self.path.read_bytes())


def keep(files: Iterable[Evidence]) -> list[Kept]:
    """Put files aside; those put aside more than a day ago are thrown away."""
    _place().mkdir(parents=True, exist_ok=True)
    for path in _place().iterdir():
        if path.stat().st_mtime < time.time() - KEPT_SECONDS:
            path.unlink(missing_ok=True)
    return [_keep(file) for file in files]


def kept(notes: Iterable[str]) -> list[Kept]:
    """The files that a form's notes stand for; a note that is forged, too old or without its file is passed over."""
    found = []
    for note in notes:
        try:
            file = Kept(*signing.loads(note, salt=_SALT, max_age=KEPT_SECONDS))
        except (signing.BadSignature, TypeError, ValueError):
            continue
        if file.path.exists():
            found.append(file)
    return found


def _place() -> Path:
    return Path(settings.VAR_DIR) / "kept"


def _keep(file: Evidence) -> Kept:
    aside = Kept(file.name, len(file.content), sha256(file.content).hexdigest())
    half = aside.path.with_suffix(f".{time.monotonic_ns()}")
    half.write_bytes(file.content)
    half.replace(aside.path)  # whole or not at all, whoever else sends the same file now
    return aside
