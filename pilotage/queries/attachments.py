"""Reading attachments: which files a thing has, one of them for download, and whether the bytes are still the same."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from django.db.models import QuerySet

from pilotage.domain.policy import Permission
from pilotage.domain.verification import Broken
from pilotage.models import Attachment, Blob, Office, Programme

_PIECE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Found:
    """An attachment, the permission that reading it takes, and the members it concerns (None: the programme; none at
    all: the office alone)."""

    attachment: Attachment
    permission: Permission
    about: tuple[str, ...] | None


def find_attachment(programme: Programme, id: int) -> Found | None:
    """The attachment with this id within the programme; its bytes are `found.attachment.blob.content.open()`."""
    row = (
        Attachment.objects.of(programme.office_id)
        .filter(pk=id)
        .select_related("blob", "entry__record", "entry__unit", "entry__pairing", "contribution",
                        "step__application__unit")
        .first()
    )  # fmt: skip
    if row is None:
        return None
    if row.entry is not None:
        owner, permission = row.entry.record.programme_id, Permission.RECORD_READ
        pair = row.entry.pairing.code.split(":") if row.entry.pairing else []
        about = (*([row.entry.unit.code] if row.entry.unit else []), *pair) or None
    elif row.step is not None:
        owner, permission = row.step.application.programme_id, Permission.GRANT_READ
        about = (row.step.application.unit.code,)
    else:
        # No member's matter: of whoever sees money only the office sees who gave it.
        owner, permission, about = row.contribution.programme_id, Permission.FUND_READ, ()
    return Found(row, permission, about) if owner == programme.pk else None


def of_contributions(programme: Programme, ids: Iterable[int]) -> dict[int, tuple[Attachment, ...]]:
    """The files of several receipts, in one statement."""
    return _grouped(Attachment.objects.of(programme.office_id).filter(contribution__in=list(ids)), "contribution_id")


def of_steps(programme: Programme, ids: Iterable[int]) -> dict[int, tuple[Attachment, ...]]:
    """The files of several steps of applications, in one statement."""
    return _grouped(Attachment.objects.of(programme.office_id).filter(step__in=list(ids)), "step_id")


def of_entries(programme: Programme, ids: Iterable[int]) -> dict[int, tuple[Attachment, ...]]:
    """The files of several entries, in one statement."""
    return _grouped(Attachment.objects.of(programme.office_id).filter(entry__in=list(ids)), "entry_id")


def _grouped(rows: QuerySet[Attachment], key: str) -> dict[int, tuple[Attachment, ...]]:
    found: dict[int, list[Attachment]] = defaultdict(list)
    for row in rows.select_related("blob"):
        found[getattr(row, key)].append(row)
    return {id: tuple(files) for id, files in found.items()}


def check_files(office: Office) -> list[Broken]:
    """Every file kept by the office is there and has the bytes that its SHA-256 was taken over."""
    broken = []
    for blob in Blob.objects.of(office).order_by("id").iterator():
        where = f"file {blob.content.name}"
        try:
            digest = sha256()
            with blob.content.open("rb") as file:
                while piece := file.read(_PIECE):
                    digest.update(piece)
        except OSError as error:
            broken.append(Broken("file-unreadable", where, blob.sha256, type(error).__name__))
            continue
        if digest.hexdigest() != blob.sha256:
            broken.append(Broken("file-changed", where, blob.sha256, digest.hexdigest()))
    return broken
