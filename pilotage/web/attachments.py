"""Handing out files: to whoever may see what they belong to, and never as a page of ours."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.utils.http import content_disposition_header

from pilotage.domain.attachments import PDF
from pilotage.domain.funders import Reach, reach_of, sources_of
from pilotage.domain.policy import NotAllowed, Permission
from pilotage.models import Attachment, Blob, MoneyFile, Record
from pilotage.queries.attachments import Found, find_attachment
from pilotage.queries.funders import files_of_source
from pilotage.queries.histories import history
from pilotage.web.visits import Visit, visit

PICTURES = ("image/jpeg", "image/png", "image/webp")
"""What a browser may show by itself, with PDF; everything else is saved, whatever it says it is."""

CLOSED = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
"""Whatever hides in a file, nothing of it runs, and no page of ours is near it."""

IN_VIEWER = "script-src 'none'; frame-ancestors 'none'"  # a sandbox would keep the browser's own viewer of PDF away


def attachment(request: HttpRequest, office: str, programme: str, id: int) -> HttpResponseBase:
    here = visit(request, office, programme, Permission.CHARTER_READ)
    found = find_attachment(here.programme, id)
    if found is None:
        raise Http404
    _demand(here, found)
    file = found.attachment
    return hand_out(request, file.blob, file.name, file.media_type)


def hand_out(request: HttpRequest, blob: Blob, name: str, media_type: str) -> HttpResponseBase:
    """The file as it was handed in: pictures and PDF are shown by the browser itself, everything else is saved."""
    try:
        content = blob.content.open("rb")
    except OSError as gone:
        raise Http404 from gone
    shown = media_type in (*PICTURES, PDF) and "save" not in request.GET
    answer = FileResponse(content, content_type=media_type)
    answer["Content-Disposition"] = content_disposition_header(not shown, name) or "inline"
    answer["Content-Security-Policy"] = IN_VIEWER if media_type == PDF and shown else CLOSED
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-cache"
    return answer


def _demand(here: Visit, found: Found) -> None:
    """NotAllowed for whoever may not see what the file belongs to. A record is judged by what it is about now, and
    papers of a register that holds personal fields are as personal as these."""
    entry = found.attachment.entry
    if entry is None:
        verdict = here.may(found.permission, about=found.about)
        why = verdict.why
    else:
        record: Record = entry.record
        if record.register not in {register.id for register in here.charter.registers}:
            raise Http404
        view = history(here.programme, here.charter, record, here.today, posts=here.posts)
        verdict = here.may(found.permission, about=view.base.about.members)
        why = verdict.why or ("not-your-side" if view.hidden else "")
    if why and not shows_own_money(here, found.attachment):
        raise NotAllowed(found.permission, why)


def shows_own_money(here: Visit, file: Attachment | MoneyFile) -> bool:
    """Does a file show what became of money that this visitor gave? Then they may read it, whatever it is put to."""
    return any(
        reach_of(here.posts, source, here.today) is Reach.WHOLE
        and file in files_of_source(here.programme, fund.id, source.id)
        for fund, source in sources_of(here.charter)
    )
