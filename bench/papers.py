"""Setting sheets to be signed, of one record and of 200, each another one, beside the same words set bare by Typst."""

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from itertools import count

import django
import typst
from django.utils import translation

from bench.measuring import finish, say, seconds
from pilotage.domain.papers import Column, Content, Line, PaperKind, Sheet, Table, code_of
from pilotage.render.papers import pages_as_pictures, paper_pdf
from pilotage.render.typesetting import SHIPPED

WORDS = "了解“五个一”进展，看了活动场地，商定五月的技能比武方案。"
COLUMNS = (Column("number", type="number"), Column("day", type="date"), Column("progress", "掌握的进展", "long-text"))


def content(lines: int) -> Content:
    rows = tuple(Line((number, "2010-04-20", WORDS), "visit", number, number) for number in range(1, lines + 1))
    return Content(
        PaperKind.MONTH, "团县委", "试点工作", 1, "CNY", "zh-Hans", "王口镇团委", "试点单位", "深入试点单位",
        date(2010, 4, 1), date(2010, 4, 30), (("3.4", "每周至少一次"),), (), (Table("records", COLUMNS, rows, "走访"),),
    )  # fmt: skip


def bare(lines: int) -> bytes:
    body = "\n\n".join(f"{number} 2010-04-20 {WORDS}" for number in range(1, lines + 1))
    return bytes(typst.compile(f'#set text(font: "{SHIPPED}")\n{body}'.encode(), font_paths=["pilotage/render/fonts"]))


def ours(lines: int, set_it: Callable[[Sheet], object]) -> float:
    """No two sheets are alike, so nothing that was set before helps."""
    from pilotage.words.papers import sheet

    said, number = content(lines), count(1)
    made = sheet(said, code=code_of(said.digest, 1), digest=said.digest, printed_on=date(2010, 4, 26), known=1)
    return seconds(lambda: set_it(replace(made, office=f"第{next(number)}办公室", qr=f"PLT1:{next(number)}")))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pilotage.settings")
    django.setup()
    with translation.override("zh-hans"):
        for lines in (1, 200):
            beside = seconds(lambda lines=lines: bare(lines))  # type: ignore[misc]
            for name, set_it, aim in (("PDF", paper_pdf, 1.0), ("pictures", pages_as_pictures, 3.0)):
                took = ours(lines, set_it)
                say(f"sheet of {lines}, {name}", f"{took * 1000:.0f} ms", f"{beside * 1000:.0f} ms", took / beside,
                    f"{aim:g} s", met=took < aim)  # fmt: skip
    finish()
