"""Every sentence in the code and the templates has a Chinese translation, none is left over, and placeholders agree."""

import re
import sys
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po
from django.utils.translation.template import templatize

PO = Path("pilotage/locale/zh_Hans/LC_MESSAGES/django.po")
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop"), None),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|\{\w*\}")
Key = tuple[str, str | None]


def wanted() -> dict[Key, str]:
    """{(msgid, context): the first place it stands}, over the code and the templates."""
    found: dict[Key, str] = {}
    for path in sorted([*Path("pilotage").rglob("*.py"), *Path("pilotage/web/templates").rglob("*.*")]):
        text = path.read_text(encoding="utf-8")
        if path.suffix != ".py":
            # Django turns a template into calls of gettext amid filler; indentation means nothing there.
            text = "\n".join(line.strip() for line in templatize(text, origin=str(path)).split("\n"))
        for line, message, _comments, context in extract("python", BytesIO(text.encode()), KEYWORDS):
            msgid = message[0] if isinstance(message, tuple) else message
            if msgid:
                found.setdefault((msgid, context), f"{path}:{line}")
    return found


def texts(message: Message) -> tuple[str, ...]:
    return message.string if isinstance(message.string, tuple) else (message.string,)


def faults_of(message: Message) -> list[str]:
    msgid = message.id[0] if isinstance(message.id, tuple) else message.id
    plural = message.id[-1] if isinstance(message.id, tuple) else message.id
    place = f"{PO}:{message.lineno}: {msgid!r}"
    if message.fuzzy:
        return [f"{place}: fuzzy"]
    if not all(texts(message)):
        return [f"{place}: not translated"]
    allowed = {*PLACEHOLDER.findall(msgid), *PLACEHOLDER.findall(plural)}
    required = {*PLACEHOLDER.findall(plural)}
    return [
        f"{place}: placeholders differ: {text!r}"
        for text in texts(message)
        if not required <= {*PLACEHOLDER.findall(text)} <= allowed
    ]


def main() -> int:
    with PO.open("rb") as file:
        catalog: Catalog = read_po(file, locale="zh_Hans", abort_invalid=True)
    known = {(m.id[0] if isinstance(m.id, tuple) else m.id, m.context): m for m in catalog if m.id}
    needed = wanted()
    faults = [f"{place}: not in the catalogue: {key[0]!r}" for key, place in needed.items() if key not in known]
    faults += [
        f"{PO}:{message.lineno}: nowhere used: {key[0]!r}" for key, message in known.items() if key not in needed
    ]
    faults += [f"{PO}: obsolete entry: {key!r}" for key in catalog.obsolete]
    faults += [fault for message in known.values() for fault in faults_of(message)]
    print("\n".join(faults))
    return bool(faults)


if __name__ == "__main__":
    sys.exit(main())
