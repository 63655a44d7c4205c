"""Nothing in the programme's own files knows the first programme, its country's money or its time zone.

What a charter says comes from the charter. Names of the first programme, and words of its kind of office, may stand in the
demonstration alone; each other place is listed with its reason.
"""

import re
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent
FIRST = ROOT / "charters" / "jinghai-2010.yaml"
SUFFIXES = (".py", ".html", ".txt", ".js", ".css", ".typ", ".svg")
DEMONSTRATION = re.compile(r"pilotage/management/demo\w*\.py|pilotage/(locale|migrations)/.*")

# What may say a word, and why: `READS` reads pages and habits of offices as they are written, whatever the programme;
# `CURRENCY` knows the renminbi as one currency among others; `FORMAT` is the charter's format, version 1.
READS, CURRENCY, FORMAT = "reads what people write", "the name of one currency", "defaults of the charter's format"
REASONS = {
    "pilotage/domain/readings/": READS,
    "pilotage/domain/habits.py": READS,
    "pilotage/domain/money_sheets.py": READS,
    "pilotage/domain/sheets.py": READS,
    "pilotage/domain/charters/scalars.py": READS,
    "pilotage/domain/charters/days.py": READS,
    "pilotage/domain/charters/schema.py": FORMAT,
    "pilotage/domain/capitals.py": CURRENCY,
    "pilotage/domain/invoices.py": CURRENCY,
    "pilotage/domain/money.py": CURRENCY,
    "pilotage/queries/paper_money.py": CURRENCY,
    "pilotage/words/numbers.py": CURRENCY,
}
WORDS = {"团", "县", "元", "Asia/Shanghai", "CNY"}


def files() -> list[Path]:
    found = (path for path in (ROOT / "pilotage").rglob("*") if path.suffix in SUFFIXES)
    return [path for path in sorted(found) if not DEMONSTRATION.fullmatch(path.relative_to(ROOT).as_posix())]


def says(words: set[str]) -> set[tuple[str, str]]:
    """Which file says which of the words."""
    return {
        (path.relative_to(ROOT).as_posix(), word)
        for path in files()
        for text in [path.read_text(encoding="utf-8")]
        for word in words
        if word in text
    }


def names_of_the_first_programme() -> set[str]:
    told = yaml.load(FIRST.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    members = [member for role in told["roles"] for member in role.get("members", ())]
    names = {
        name for member in members for name in (member["name"], *member.get("aliases", ()), member.get("parent", ""))
    }
    return {name for name in names if name} | {told["title"], told["id"], "jinghai", "静海"}


def test_no_file_of_the_programme_names_the_first_programme():
    assert says(names_of_the_first_programme()) == set()


def test_no_file_says_what_only_a_charter_may_say():
    found = says(WORDS)
    assert {(file, word) for file, word in found if not any(file.startswith(known) for known in REASONS)} == set()


@pytest.mark.parametrize("known", REASONS)
def test_every_exception_is_needed(known):
    assert any(file.startswith(known) for file, _ in says(WORDS)), f"{known} says none of it: take it off the list"
