"""The lines and addresses of the site that carried a page: what leaves the text once the page is known to be tampered with."""

from collections.abc import Sequence
from typing import Final

from pilotage.domain.readings.lines import Line
from pilotage.domain.readings.planted import Planted, cores
from pilotage.domain.readings.stretches import Span, addresses, touches

_TOP: Final = 3
"""An address in the first lines of a page is the site's."""

_NAMES_A_SITE: Final = frozenset({"", "网", "網", "网站", "網站", "首页", "首頁"})


def site_lines(lines: Sequence[Line], planted: Sequence[Planted]) -> dict[int, str]:
    """{position of a line: why it goes} on a page with planted words; a page without any keeps all its lines.

    Reasons: site-name, breadcrumb, copyright, site-address (of the site itself, or at the foot under its copyright line).
    """
    if not planted:
        return {}
    gone: dict[int, str] = {}
    hosts = spoofed_hosts(lines, planted)
    foot = False
    for at, line in enumerate(lines):
        if line.kind == "blank":
            continue
        if line.kind in {"breadcrumb", "copyright"}:
            gone[at] = line.kind
        elif any(_is_name_of_site(line, each) for each in planted):
            gone[at] = "site-name"
        elif line.kind == "address" and (foot or any(host in line.text.casefold() for host in hosts)):
            gone[at] = "site-address"
        foot = gone.get(at) in {"copyright", "site-address"} and at > len(lines) // 2
    return gone


def spoofed_hosts(lines: Sequence[Line], planted: Sequence[Planted]) -> frozenset[str]:
    """The hosts that the site gives as its own (at the top, beside its copyright, in a line of it with a planted word),
    and those that are called by a planted name.
    """
    if not planted:
        return frozenset()
    names = {core for each in planted for core in cores(each)}
    places = sorted(place for each in planted for place in each.places)
    hosts: set[str] = set()
    seen = 0
    for line in lines:
        seen += line.kind != "blank"
        found = {_host(line.text[slice(*span)]) for span in addresses(line.text)}
        hosts.update(host for host in found if any(name in host for name in names))
        own = (seen <= _TOP and line.kind == "address") or line.kind == "copyright"
        if own or (line.kind != "text" and touches((line.start, line.end), places)):
            hosts |= found
    return frozenset(hosts - {""})


def spoofed_addresses(text: str, hosts: frozenset[str]) -> list[Span]:
    """Every address of the text that is on one of the hosts."""
    return [span for span in addresses(text) if hosts and _host(text[slice(*span)]) in hosts]


def _host(address: str) -> str:
    """The name under which the site runs: of gqt@example.com and www.example.com/a it is example.com."""
    bare = address.casefold().partition("://")[2] or address.casefold()
    return bare.rpartition("@")[2].partition("/")[0].partition(":")[0].partition("?")[0].removeprefix("www.")


def _is_name_of_site(line: Line, planted: Planted) -> bool:
    """The line says nothing but the planted word, or names a site with it."""
    text = line.text.strip()
    return planted.text in text and text.replace(planted.text, "").strip() in _NAMES_A_SITE
