"""Files put to a record, a step or a contribution: what they are is read from their bytes, never from their name."""

import unicodedata
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_UP, Decimal
from functools import cached_property
from hashlib import sha256
from io import BytesIO
from pathlib import PurePosixPath

from pilotage.domain.breaches import Breach
from pilotage.domain.charters.schema import Cite

LARGEST = 20 * 1024 * 1024  # bytes
LONGEST_NAME = 200
KINDS = ("PDF", "JPEG", "PNG", "WebP", "HEIC", "DOC", "DOCX", "XLS", "XLSX", "WPS", "ET", "TXT", "CSV")

PDF = "application/pdf"
DOC = "application/msword"
XLS = "application/vnd.ms-excel"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TEXTS = {".txt": "text/plain", ".csv": "text/csv"}

_PICTURES = ((b"\xff\xd8\xff", "image/jpeg"), (b"\x89PNG\r\n\x1a\n", "image/png"))
_HEIF_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1"}
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")  # the container of DOC and XLS, and of WPS Office's WPS and ET


@dataclass(frozen=True)
class Evidence:
    """A file as handed over: the name it had, and its bytes."""

    name: str
    content: bytes

    @cached_property
    def sha256(self) -> str:
        """The digest of its bytes, computed once: one signed sheet may confirm hundreds of records."""
        return sha256(self.content).hexdigest()


def check_evidence(evidence: Sequence[Evidence], *, required: bool, cite: Cite | None = None) -> list[Breach]:
    """Every file can be kept (not empty, at most 20 MB, of a kind that opens at any office); one at least if required."""
    breaches = [] if evidence or not required else [Breach("evidence-missing", {}, "evidence", cite)]
    for file in evidence:
        size = len(file.content)
        if not size:
            breaches.append(Breach("file-empty", {"name": clean_name(file.name)}, "evidence"))
        elif size > LARGEST:
            breaches.append(too_large(file.name, size))
        elif media_type(file) is None:
            breaches.append(Breach("file-kind", {"name": clean_name(file.name), "kinds": KINDS}, "evidence"))
    return breaches


def too_large(name: str, size: int) -> Breach:
    """The breach for a file of `size` bytes; its sizes are in megabytes."""
    megabytes = (Decimal(size) / 1024 / 1024).quantize(Decimal("0.1"), ROUND_UP)  # never as small as the limit
    params = {"name": clean_name(name), "size": megabytes, "limit": LARGEST // 1024 // 1024}
    return Breach("file-large", params, "evidence")


def clean_name(name: str) -> str:
    """A name without folders, control characters and undue length; its ending stays."""
    name = name.replace("\\", "/").rpartition("/")[2]
    name = "".join(c for c in unicodedata.normalize("NFC", name) if unicodedata.category(c) not in ("Cc", "Cf")).strip()
    suffix = PurePosixPath(name).suffix[:20]
    return name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - len(suffix)] + suffix


def media_type(file: Evidence) -> str | None:
    """The media type that the bytes speak of; None for what is not kept (programs, pages, macros, bundles, unknown).

    The name only tells apart what looks the same inside: text from a table of values, DOC within XLS from XLS within DOC.
    """
    head = file.content[:32]
    ending = PurePosixPath(file.name.lower()).suffix
    for mark, found in _PICTURES:
        if head.startswith(mark):
            return found
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    if head[4:8] == b"ftyp" and head[8:12] in _HEIF_BRANDS:
        return "image/heic"
    if file.content[:1024].lstrip().startswith(b"%PDF-"):
        return PDF
    if head.startswith(b"PK\x03\x04"):
        return _office_open(file.content)
    if head.startswith(_OLE):
        return _compound(file.content, ending)
    return TEXTS.get(ending) if _is_text(file.content) else None


def _office_open(content: bytes) -> str | None:
    try:
        with zipfile.ZipFile(BytesIO(content)) as bundle:
            names = set(bundle.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return None
    if "[Content_Types].xml" not in names or any(name.lower().endswith("vbaproject.bin") for name in names):
        return None
    if "word/document.xml" in names:
        return DOCX
    return XLSX if "xl/workbook.xml" in names else None


def _compound(content: bytes, ending: str) -> str | None:
    """Streams are named in UTF-16 in the container's directory."""
    found = [
        kind
        for stream, kind in (("WordDocument", DOC), ("Workbook", XLS), ("Book\0", XLS))
        if stream.encode("utf-16-le") in content
    ]
    wanted = XLS if ending in (".xls", ".et") else DOC
    return wanted if wanted in found else next(iter(found), None)


def _is_text(content: bytes) -> bool:
    encodings = ("utf-16",) if content[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return not any(ord(c) < 32 and c not in "\t\n\r\f" for c in text)
    return False
