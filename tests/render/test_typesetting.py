"""Which characters the fonts have, and the font that comes along."""

from importlib.resources import files
from pathlib import Path

import typst

from pilotage.render import typesetting
from pilotage.render.typesetting import families, missing

FONTS = files("pilotage.render") / "fonts"
# Letters, marks, rare and new characters, symbols, scripts that few machines print, private use.
SAMPLE = "Aéßж中垚㐂𠀀𪚥〓①Ⅷ℃→√😀🀄𝔸ཀᚠꦁ𓀀\u0e01\u0633\ue123\uf8ff\U0002ebf0\U00031350"


def test_what_counts_as_missing_is_what_typst_prints_as_an_empty_box(tmp_path):
    template = tmp_path / "signs.typ"
    fonts = ", ".join(f'"{name}"' for name in families())
    pages = "\n#pagebreak()\n".join(f'#"{sign}"' for sign in f"\U0010fffd{SAMPLE}")
    template.write_text(f"#set page(width: 2cm, height: 2cm)\n#set text(font: ({fonts},))\n{pages}", "utf-8")
    box, *shown = typst.compile(str(template), font_paths=[str(FONTS)], format="png")
    own = {"\ue123", "\uf8ff"}  # of private use: some font may have something there, and it would be something else
    printed = {sign for sign, page in zip(SAMPLE, shown, strict=True) if page != box}
    assert missing([SAMPLE]) - own == set(SAMPLE) - printed - own
    assert own <= missing([SAMPLE])


def test_the_font_that_comes_along_lies_beside_its_licence():
    names = {path.name for path in FONTS.iterdir()}
    assert names == {"NotoSansSC-Regular.ttf", "NotoSansSC-Bold.ttf", "OFL.txt", "README.md"}
    assert "SIL Open Font License, Version 1.1" in (FONTS / "OFL.txt").read_text("utf-8")


def test_it_has_every_character_of_daily_life():
    """The 6,763 of GB 2312, which is what an office types, without anything that the machine adds."""
    daily = {bytes([high, low]).decode("gb2312", "ignore") for high in range(0xB0, 0xF8) for low in range(0xA1, 0xFF)}
    for name in ("NotoSansSC-Regular.ttf", "NotoSansSC-Bold.ttf"):
        spans = typesetting._ranges(str(FONTS / name), 0)
        has = {code for first, last in spans for code in range(first, last + 1)}
        assert {sign for sign in daily if sign and ord(sign) not in has} == set()
    assert len(daily - {""}) == 6763


def test_what_is_no_font_has_nothing(tmp_path):
    for number, content in enumerate((b"", b"no font", b"ttcf" + bytes(8), bytes(64))):
        path = Path(tmp_path) / f"{number}.ttf"
        path.write_bytes(content)
        assert typesetting._ranges(str(path), 0) == ()
    assert typesetting._ranges(str(tmp_path / "gone.ttf"), 0) == ()
