"""The words that go with a bulletin: its state, what each figure counts, its errata."""

from django.utils.translation import gettext, ngettext, override, pgettext

from pilotage.domain.bulletins import Act, Change, Status
from pilotage.domain.documents import Correction, Document, Note, Wording
from pilotage.words.days import full_day, plain_day

LANGUAGES = {"zh-Hans": "zh-hans", "en": "en"}


def status(code: str) -> str:
    """The word for where a bulletin stands. KeyError for an unknown code."""
    return {
        Status.DRAFT: pgettext("bulletin", "Draft"),
        Status.SIGNED: pgettext("bulletin", "Signed off, not issued"),
        Status.ISSUED: pgettext("bulletin", "Issued, figures fixed"),
        Status.WITHDRAWN: pgettext("bulletin", "Withdrawn draft"),
    }[Status(code)]


def act(code: str) -> str:
    """The word for what can be done with a bulletin, as a button says it. KeyError for an unknown code."""
    return {
        Act.REVISE: pgettext("bulletin", "Save"),
        Act.SIGN_OFF: pgettext("bulletin", "Sign off"),
        Act.ISSUE: pgettext("bulletin", "Issue"),
        Act.WITHDRAW: pgettext("bulletin", "Withdraw the draft"),
        Act.RESTORE: pgettext("bulletin", "Restore the draft"),
        Act.PUBLISH_ERRATUM: pgettext("bulletin", "Publish an erratum"),
    }[Act(code)]


def counted(note: Note) -> str:
    """What a figure counts, without its number: “深入试点单位” where 实地 is yes."""
    line = _counted(note) % {"of": note.of, "field": _field(note), "over": note.over}
    for name, values in note.where:
        words = gettext(" or ").join(_value(value) for value in values)
        line += gettext("; %(field)s: %(values)s") % {"field": name, "values": words}
    return line + (gettext("; in the period only") if note.in_period else "")


def records_behind(note: Note) -> str:
    """What a figure opens to, and how many: 15 records."""
    count = note.printed.records
    return {
        "role": ngettext("%(count)s appointment", "%(count)s appointments", count),
        "pair": ngettext("%(count)s pairing", "%(count)s pairings", count),
        "fund": ngettext("%(count)s source", "%(count)s sources", count)
        if note.how == "planned"
        else ngettext("%(count)s transfer", "%(count)s transfers", count),
    }.get(note.kind, ngettext("%(count)s record", "%(count)s records", count)) % {"count": count}


def awaiting(note: Note) -> str:
    """What waits beside a figure, empty when nothing does."""
    count = note.printed.awaiting
    if not count:
        return ""
    return ngettext(
        "%(count)s more awaits confirmation", "%(count)s more await confirmation", count
    ) % {"count": count}  # fmt: skip


def margin(note: Note) -> str:
    """The whole note: name, what is counted, how many records, what waits."""
    params = {"name": note.name, "counted": counted(note), "records": records_behind(note), "awaiting": awaiting(note)}
    if note.printed.awaiting:
        return gettext("%(name)s. %(counted)s. %(records)s; %(awaiting)s.") % params
    return gettext("%(name)s. %(counted)s. %(records)s.") % params


def change(item: Change) -> str:
    """深入试点单位：原印 15，应为 16."""
    params = {"figure": item.name, "printed": item.printed, "now": item.now}
    return gettext("%(figure)s: printed %(printed)s, should read %(now)s") % params


def correction(item: Correction) -> str:
    """One published erratum in a line."""
    said = [*(change(changed) for changed in item.changes), *([item.note] if item.note else [])]
    params = {"number": item.number, "day": plain_day(item.happened_on), "what": gettext("; ").join(said)}
    return gettext("Erratum %(number)s (%(day)s): %(what)s") % params


def basis(document: Document) -> str:
    """Until which day, known up to which entry, under which edition."""
    params = {"until": plain_day(document.until), "known": document.known, "edition": document.edition}
    return gettext("Until %(until)s, known up to entry %(known)s, charter edition %(edition)s") % params


def wording(document: Document) -> Wording:
    """The words of a document in the document's own language."""
    with override(LANGUAGES[document.language]):
        example = gettext("Example: the records behind this bulletin are invented.") if document.example else ""
        return Wording(
            language=document.language,
            issue=document.number_text or gettext("(%(status)s)") % {"status": status(document.status)},
            date=full_day(document.issued_on) if document.issued_on else "",
            state=status(document.status),
            basis=basis(document),
            example=example,
            margin=gettext("Every underlined number is computed from the records named here."),
            typed=gettext("typed"),
            notes={figure: margin(note) for figure, note in document.notes.items()},
            corrections_title=gettext("Errata"),
            corrections=tuple(correction(item) for item in document.corrections),
            digest=gettext("SHA-256 of the text: %(digest)s") % {"digest": document.sha256} if document.sha256 else "",
        )


def _counted(note: Note) -> str:
    if note.kind == "register":
        return {
            "count": gettext("Records of “%(of)s”"),
            "sum": gettext("Sum of “%(field)s” in “%(of)s”"),
            "distinct": gettext("Different “%(field)s” in “%(of)s”"),
            "average": gettext("Average of “%(field)s” in “%(of)s”"),
            "latest": gettext("Latest “%(field)s” in “%(of)s”"),
        }[note.how]
    return {
        "role": gettext("“%(of)s” on that day"),
        "pair": gettext("Pairings in force on that day"),
        "figure": gettext("“%(of)s” divided by “%(over)s”"),
        "fund": gettext("Planned total of “%(of)s”")
        if note.how == "planned"
        else gettext("Received less paid of “%(of)s”"),
    }.get(note.kind, gettext("“%(of)s”"))


def _field(note: Note) -> str:
    return {
        "unit": gettext("unit"),
        "person": gettext("person"),
        "pair": gettext("pairing"),
        "pairing": gettext("pairing"),
    }.get(note.field, note.field)


def _value(value: str) -> str:
    return {"yes": gettext("yes"), "no": gettext("no")}.get(value, value)
