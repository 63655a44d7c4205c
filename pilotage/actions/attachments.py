"""Keeping files: the bytes once per office, by their SHA-256; an attachment puts them to one thing."""

from collections.abc import Sequence
from typing import IO

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db.models import QuerySet

from pilotage.actions.entering import Act
from pilotage.domain.attachments import LARGEST, Evidence, check_evidence, clean_name, media_type
from pilotage.models import ApplicationStep, Attachment, Blob, Contribution, Entry
from pilotage.models.owned import Owned

__all__ = ["Evidence", "adds_files", "attach", "check_evidence", "keep_bytes", "take_in"]


def take_in(name: str, file: IO[bytes]) -> Evidence:
    """A file as handed over. Of one that is too large no more is read than shows it."""
    return Evidence(name, file.read(LARGEST + 1))


def attach(
    *,
    act: Act,
    evidence: Sequence[Evidence],
    entry: Entry | None = None,
    step: ApplicationStep | None = None,
    contribution: Contribution | None = None,
) -> list[Owned]:
    """Put files, already checked, to one thing within an action; returns the rows for its audit event.

    The bytes are written before the transaction ends: after a roll-back they lie unused until the same file comes again.
    """
    rows: list[Owned] = []
    for digest, file in {file.sha256: file for file in evidence}.items():
        blob, written = keep_bytes(act, file)
        rows += written
        kind = media_type(file)
        assert kind is not None, "files are checked first"
        rows.append(
            Attachment.objects.create(
                office=act.office,
                blob=blob,
                name=clean_name(file.name) or digest[:12],
                media_type=kind,
                entry=entry,
                step=step,
                contribution=contribution,
            )
        )
    return rows


def keep_bytes(act: Act, file: Evidence) -> tuple[Blob, list[Owned]]:
    """The bytes as the office keeps them, once, and the row if it is new, for the action's audit event."""
    digest, content = file.sha256, file.content
    blob = Blob.objects.of(act.office).filter(sha256=digest).first()
    if blob is None:
        path = _keep(f"{act.office.pk}/{digest}", content)
        blob = Blob.objects.create(office=act.office, sha256=digest, size=len(content), seq=act.seq, content=path)
        return blob, [blob]
    if not default_storage.exists(blob.content.name):
        _keep(blob.content.name, content)
    return blob, []


def adds_files(evidence: Sequence[Evidence], held: QuerySet[Attachment]) -> bool:
    """Does a request that was sent before now bring a file that it did not bring then?"""
    known = set(held.values_list("blob__sha256", flat=True))
    return any(file.sha256 not in known for file in evidence)


def _keep(path: str, content: bytes) -> str:
    """Write the bytes; what lies there from a write that never ended, perhaps half of it, gives way."""
    if default_storage.exists(path):
        default_storage.delete(path)
    return default_storage.save(path, ContentFile(content))
