"""A table of ordinary places: which unit gets how many, read as offices write it."""

from collections.abc import Mapping
from dataclasses import dataclass

from pilotage.domain.breaches import Breach
from pilotage.domain.habits import even_width, parse_integer
from pilotage.domain.rounds import MOST_PLACES
from pilotage.domain.sheets import Sheet, text

_UNIT = frozenset({"unit", "unitname", "单位", "单位名称", "推荐单位"})
_PLACES = frozenset({"places", "ordinaryplaces", "quota", "名额", "普通名额", "分配名额", "名额数", "指标"})
_SUMS = frozenset({"合计", "总计", "共计", "total"})


@dataclass(frozen=True)
class QuotaTable:
    """What a table says: `places` by the units' codes, what is `wrong` with which line, and what its `columns` are."""

    places: Mapping[str, int]
    wrong: tuple[tuple[int, tuple[Breach, ...]], ...]
    columns: Mapping[str, str]


def read_quotas(sheet: Sheet, units: Mapping[str, str], role: str = "") -> QuotaTable | Breach:
    """The places that a table gives to units. `units` are what a unit may be called -> its code; `role` is what units are
    called here, a title of its own. A table of two columns needs no titles that are known. Sums are passed over."""
    columns = _columns(sheet, role)
    if columns is None:
        return Breach("quota-columns", {"columns": [title for title in sheet.header if title]})
    unit_title, places_title = (
        next(title for title, is_ in columns.items() if is_ == name) for name in ("unit", "places")
    )
    known = {_plain(name): code for name, code in units.items()}
    places: dict[str, int] = {}
    wrong: list[tuple[int, tuple[Breach, ...]]] = []
    for line, row in sheet.rows:
        name, number = text(row, unit_title), text(row, places_title)
        if _plain(name) in _SUMS:
            continue
        code, many = known.get(_plain(name)), parse_integer(number) if number else None
        breaches = []
        if code is None:
            breaches.append(Breach("quota-unit", {"unit": name}, "unit"))
        elif code in places:
            breaches.append(Breach("quota-unit-twice", {"unit": name}, "unit"))
        if many is None:
            breaches.append(Breach("quota-number-missing", {}, "places"))
        elif isinstance(many, Breach):
            breaches.append(Breach(many.code, many.params, "places"))
        elif not 0 <= many <= MOST_PLACES:
            breaches.append(Breach("quota-number", {"places": many, "most": MOST_PLACES}, "places"))
        if breaches or code is None or not isinstance(many, int):
            wrong.append((line, tuple(breaches)))
        else:
            places[code] = many
    return QuotaTable(places, tuple(wrong), columns)


def _columns(sheet: Sheet, role: str) -> dict[str, str] | None:
    titles = [title for title in sheet.header if title]
    units = [title for title in titles if _plain(title) in _UNIT | {_plain(role)}]
    places = [title for title in titles if _plain(title) in _PLACES]
    if len(titles) == 2 and not (units and places):
        units, places = titles[:1], titles[1:]
    if len(units) != 1 or len(places) != 1:
        return None
    return {units[0]: "unit", places[0]: "places"}


def _plain(text: str) -> str:
    return "".join(even_width(text).casefold().replace("*", "").split())
