"""Pages as found for the tests: the seed, pages without damage, and damage of many kinds planted on a clean text."""

from pathlib import Path

import opencc
from pypinyin import Style, lazy_pinyin

from pilotage.domain.breaches import Breach
from pilotage.domain.readings import Reading, apply, decode, read

FIXTURES = Path(__file__).parent.parent / "fixtures"
SEED = (FIXTURES / "bulletin-5-as-found.txt").read_bytes()
CLEAN = sorted((FIXTURES / "pages").glob("*clean*.txt"))

# What is planted in the seed, taken from where it stands alone: nothing in the repository spells it.
_lines = SEED.decode().splitlines()
SITE_NAME = _lines[0]
BRAND = next(line for line in _lines if "E-mail" in line).partition(":")[2].split()[0]
DOMAIN = next(line for line in _lines if "E-mail" in line).partition("@")[2]
NAME = "".join(char for char in SITE_NAME if char.isascii())

SLOT = "△"
"""Where the name of a body stands in a clean text that is to be damaged."""

SITE = "▲"
"""Where the name of the site stands."""

_WRONG = {"方面": "方麵", "机制": "機製", "制定": "製定", "扎实": "紮實", "本着": "本著"}


def reading(content: str | bytes, *terms: str, glossary: tuple[str, ...] = ()) -> Reading:
    """The page read, with the promise that holds for every page: the changes are a complete account."""
    result = read(content, terms, glossary)
    assert not isinstance(result, Breach), result
    page = decode(content)
    assert not isinstance(page, Breach)
    assert apply(page.text, result.changes) == result.text
    assert result.body in result.text
    return result


def even(text: str) -> str:
    """Without spaces and differences of width."""
    import unicodedata

    return "".join(unicodedata.normalize("NFKC", text).split())


def damaged(
    text: str,
    *,
    brand: str,
    site: str,
    read_out: str = "",
    toned: bool = False,
    spaced: bool = True,
    traditional: bool = True,
    half_width: bool = True,
) -> str:
    """A clean simplified text as a mirror site would serve it; the characters of `read_out` get their pinyin."""  # fmt: skip
    written = []
    for char, shown in zip(text, _traditional(text) if traditional else text, strict=True):
        written.append(shown)
        if char in read_out:
            pinyin = lazy_pinyin(char, style=Style.TONE if toned else Style.NORMAL)[0]
            written.append(f"({pinyin})" + (" " if spaced else ""))
    page = "".join(written)
    if half_width:
        page = page.translate(str.maketrans("，；：（）", ",;:()"))
    return page.replace(SLOT, brand).replace(SITE, site)


def _traditional(text: str) -> str:
    to_traditional = opencc.OpenCC("s2t").convert(text)
    assert len(to_traditional) == len(text)
    for word, wrong in _WRONG.items():
        at = text.find(word)
        while at >= 0:
            to_traditional = to_traditional[:at] + wrong + to_traditional[at + len(word) :]
            at = text.find(word, at + 1)
    return to_traditional


UNION = """▲
▲网>工作动态>△工作简报>正文
△工作简报
第8期（总第46期）

安岭县△办公室
2016年11月3日

安岭县△推行“职工之家”共建机制

    为增强基层△活力，安岭县总△从今年9月起在3家企业试行“职工之家”共建机制，本着自愿结合、互相帮助的原则，从场地、经费、人员、制度等四个方面给予支持，取得初步成效。
    一、落实经费。县△安排专项经费6万元，企业配套9万元，总计15万元；对评为市级模范职工之家的，一次性奖励2000元。
    二、选派专人。县△选派3名△干部驻点指导，每周至少到企业一次，帮助制定工作制度，优秀△会员优先推荐为劳动模范。
    三、互相学习。组织观摩座谈会2次，交流经验（含书面材料）11份，显著改进了工作，扎实推动了共建。
▲网
版权所有：△
"""
"""A clean text about a union, with the slots of its name (工会) and of the site's; damaged by `damaged`."""


def two_planted() -> bytes:
    """The seed with another brand in every second place of the first."""
    parts = SEED.decode().split(BRAND)
    return (
        "".join(part + (BRAND, "红杉hs体育")[n % 2] for n, part in enumerate(parts[:-1])).encode() + parts[-1].encode()
    )
