"""Whatever is refused is said in a sentence, in both languages, with its particulars."""

import ast
import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.utils.translation import override

from pilotage.domain.breaches import Breach
from pilotage.domain.funds import TransferKind
from pilotage.domain.grants import Status, StepKind
from pilotage.words import breaches, funds, grants

HOUSE = Path(__file__).parents[2] / "pilotage"
# Codes put together as the program runs, with the place that does so.
COMPOSED = {f"application-{status}" for status in Status} | {"reason-missing", "opinion-missing"}


def emitted():
    """(code, names of its particulars where they are written out, place) of every breach in the code."""
    for path in sorted(HOUSE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Breach"):
                continue
            code = node.args[0] if node.args else None
            if isinstance(code, ast.Constant):
                given = node.args[1] if len(node.args) > 1 else None
                names = None
                if isinstance(given, ast.Dict) and all(isinstance(key, ast.Constant) for key in given.keys):
                    names = {key.value for key in given.keys}
                yield code.value, names, f"{path.relative_to(HOUSE)}:{node.lineno}"


def test_every_code_has_a_sentence():
    missing = {f"{place}: {code}" for code, _, place in emitted() if code not in breaches.CODES}
    assert missing == set()
    assert COMPOSED <= breaches.CODES


def test_every_sentence_has_its_particulars():
    lacking = []
    for code, names, place in emitted():
        if names is None or code not in breaches._SENTENCES:
            continue
        wanted = set(re.findall(r"%\((\w+)\)", breaches._SENTENCES[code]()))
        if not wanted <= names:
            lacking.append(f"{place}: {code}: {sorted(wanted - names)}")
    assert lacking == []


@pytest.mark.parametrize(
    ("breach", "zh", "en"),
    [
        (
            Breach(
                "fund-short", {"available": Decimal("2200.00"), "amount": Decimal("2200.01"), "short": Decimal("0.01")}
            ),
            "可拨余额只有 2,200.00，比 2,200.01 少 0.01。请减少金额，或先登记新到账的款项。",
            "Only 2,200.00 is available, 0.01 less than 2,200.01. Take less, or enter first what has been received since.",
        ),
        (
            Breach("day-before-step", {"day": date(2010, 4, 11), "last": date(2010, 4, 12)}),
            "2010-04-11 早于上一步的日期 2010-04-12，请填写其后的日期。",
            "11 April 2010 lies before 12 April 2010, the day of the step before. Enter a later day.",
        ),
        (
            Breach("own-share-short", {"own": Decimal(0), "share": Decimal(30), "needed": Decimal("0.43")}),
            "试点单位自筹不得低于总经费的 30%：至少 0.43，现为 0。",
            "The unit must bear 30% of the cost itself: at least 0.43, not 0.",
        ),
    ],
)
def test_a_refusal_reads_well_in_both_languages(breach, zh, en):
    for language, expected in (("zh-hans", zh), ("en", en)):
        with override(language):
            assert breaches.sentence(breach) == expected


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_state_step_and_transfer_has_its_word(language):
    with override(language):
        words = [*map(grants.status, Status), *map(grants.step, StepKind), *map(funds.transfer, TransferKind)]
        words += [funds.number(name) for name in ("planned", "received", "committed", "paid", "available", "balance")]
    assert all(words)
    if language == "zh-hans":
        assert not any(re.search("[A-Za-z]", word) for word in words)


def test_no_code_has_two_sentences():
    modules = [each for each in vars(breaches).values() if hasattr(each, "SENTENCES")]
    codes = [code for module in modules for code in module.SENTENCES]
    assert len(modules) > 5
    assert sorted(codes) == sorted(set(codes))
