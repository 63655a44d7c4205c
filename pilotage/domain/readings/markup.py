"""A saved web page as the text its reader sees."""

import re
from html.parser import HTMLParser
from typing import Final

from pilotage.domain.readings.alphabet import HAN

_HTML: Final = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|meta|title|div|table|p|h[1-6]|article)\b",
    re.IGNORECASE | re.DOTALL,
)
_UNSEEN: Final = frozenset(
    {"script", "style", "noscript", "template", "svg", "select", "textarea", "iframe", "rt", "rp"}
)
_BLOCKS: Final = frozenset(
    "address article aside blockquote body br center dd div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5"
    " h6 head header hr html legend li main nav ol option p pre section table tbody td tfoot th thead title tr ul".split()
)
_CELLS: Final = frozenset({"td", "th"})
_VOID: Final = frozenset("area base br col embed hr img input link meta source track wbr".split())
_CLOSES_ITSELF: Final = frozenset({"p", "li", "tr", "td", "th", "dt", "dd"})
_HIDDEN: Final = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d])", re.IGNORECASE)
_WRAPPED: Final = re.compile(f"(?<=[{HAN}，。、；：])[ \t\r]*\n[ \t\r\n]*(?=[{HAN}])")
_SPACES: Final = re.compile(r"[ \t\r\n\f]+")
_COMMENT_LIMIT: Final = 100_000


def is_html(text: str) -> bool:
    """The text begins like a web page."""
    return bool(_HTML.match(text[:_COMMENT_LIMIT]))


def text_of_html(markup: str) -> tuple[str, int]:
    """The text, a line per block, and how many hidden stretches were left out (a way to plant words unseen)."""
    reader = _Reader()
    reader.feed(markup)
    reader.close()
    return reader.text(), reader.hidden


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[list[str]] = [[]]
        self.unseen: list[str] = []
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _VOID:
            if tag in _BLOCKS:
                self.lines.append([])
            return
        styles = dict(attrs)
        concealed = "hidden" in styles or bool(_HIDDEN.search(styles.get("style") or ""))
        if self.unseen and tag in _CLOSES_ITSELF and self.unseen[-1].rstrip("!") == tag:
            self.unseen.pop()
        if self.unseen:
            if tag == self.unseen[-1].rstrip("!"):
                self.unseen.append(tag)
        elif tag in _UNSEEN or concealed:
            self.unseen.append(tag + "!" if concealed else tag)
        elif tag in _CELLS:
            self.lines[-1].append(" ")
        elif tag in _BLOCKS:
            self.lines.append([])

    def handle_endtag(self, tag: str) -> None:
        if self.unseen and self.unseen[-1].rstrip("!") == tag:
            self.unseen.pop()
        elif not self.unseen and tag in _BLOCKS and tag not in _CELLS:
            self.lines.append([])

    def handle_data(self, data: str) -> None:
        if not self.unseen:
            self.lines[-1].append(data)
        elif self.unseen[0].endswith("!") and data.strip():
            self.hidden += 1

    def text(self) -> str:
        lines = (_SPACES.sub(" ", _WRAPPED.sub("", "".join(parts))).strip(" ") for parts in self.lines)
        return "\n".join(line for line in lines if line)
