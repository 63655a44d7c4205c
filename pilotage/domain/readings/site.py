"""The lines and addresses of the site that carried a page: what leaves the text once the page is known to be tampered with."""

from bisect import bisect_left
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
    first = next((at for at, line in enumerate(lines) if line.kind != "blank"), 0)
    hosts = spoofed_hosts(lines, planted)
    places = _places(planted)
    foot = False
    for at, line in enumerate(lines):
        if line.kind == "blank":
            continue
        if line.kind in {"breadcrumb", "copyright"}:
            gone[at] = line.kind
        elif _is_name_of_site(line, places) or (at == first and _is_window_title(line, lines[at + 1 :], places)):
            gone[at] = "site-name"
        elif line.kind == "address" and (foot or any(host in line.text.casefold() for host in hosts)):
            gone[at] = "site-address"
        foot = gone.get(at) in {"copyright", "site-address"} and at > len(lines) // 2
    return gone


def spoofed_hosts(lines: Sequence[Line], planted: Sequence[Planted]) -> frozenset[str]:
    """The hosts that the site gives as its own: called by a planted name, beside a planted word in a line of the site,
    or at the top of the page and once more below.
    """
    if not planted:
        return frozenset()
    names = {core for each in planted for core in cores(each)}
    places = _places(planted)
    hosts: set[str] = set()
    at_top: set[str] = set()
    seen = 0
    for line in lines:
        seen += line.kind != "blank"
        found = {_host(line.text[slice(*span)]) for span in addresses(line.text)} - {""}
        hosts |= found & at_top
        hosts.update(host for host in found if any(name in host for name in names))
        if line.kind != "text" and touches((line.start, line.end), places):
            hosts |= found
        if seen <= _TOP and line.kind == "address":
            at_top |= found
    return frozenset(hosts)


def spoofed_addresses(text: str, hosts: frozenset[str]) -> list[Span]:
    """Every address of the text that is on one of the hosts."""
    return [span for span in addresses(text) if hosts and _host(text[slice(*span)]) in hosts]


def _host(address: str) -> str:
    """The name under which the site runs: of gqt@example.com and www.example.com/a it is example.com."""
    bare = address.casefold().partition("://")[2] or address.casefold()
    return bare.rpartition("@")[2].partition("/")[0].partition(":")[0].partition("?")[0].removeprefix("www.")


def _places(planted: Sequence[Planted]) -> list[Span]:
    return sorted(place for each in planted for place in each.places)


def _is_name_of_site(line: Line, places: Sequence[Span]) -> bool:
    """The line says nothing but planted words, or names a site with them."""
    within = places[bisect_left(places, (line.start, 0)) : bisect_left(places, (line.end, 0))]
    rest = "".join(char for at, char in enumerate(line.text, line.start) if not touches((at, at + 1), within))
    return bool(within) and rest.strip() in _NAMES_A_SITE


def _is_window_title(line: Line, below: Sequence[Line], places: Sequence[Span]) -> bool:
    """The line is a title with the site's name behind it, and the title stands below as well."""
    last = next(((start, end) for start, end in reversed(places) if line.start < start and end <= line.end), None)
    if last is None or line.text[last[1] - line.start :].strip() not in _NAMES_A_SITE:
        return False
    title = line.text[: last[0] - line.start]
    parted = title.rstrip(" 　-_|—–")
    return parted != title and any(each.text.strip() == parted.strip() for each in below)
