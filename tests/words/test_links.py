"""The words for task links, in both languages: every task, state and use has one, and what is asked is said in full."""

from datetime import date

import pytest
from django.utils.translation import override

from pilotage.domain.charters import check
from pilotage.domain.links import Scope, State, Task, Use
from pilotage.words import links
from tests.factories import charter_bytes

APRIL = (date(2010, 4, 1), date(2010, 4, 30))


@pytest.fixture(scope="module")
def charter():
    return check(charter_bytes()).charter


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_code_has_a_word_of_its_own(language):
    with override(language):
        for say, codes in ((links.task, Task), (links.state, State), (links.use, Use)):
            assert len({say(code) for code in codes}) == len(codes)


@pytest.mark.parametrize(
    ("scope", "chinese", "english"),
    [
        (Scope(Task.CONFIRM, "", "visit", *APRIL), "核对并确认：深入试点单位（2010年4月）",
         "Check and confirm: 深入试点单位, April 2010"),
        (Scope(Task.CONFIRM, "", "visit"), "核对并确认：深入试点单位", "Check and confirm: 深入试点单位"),
        (Scope(Task.CONFIRM, "", "", *APRIL), "核对并确认本单位的登记（2010年4月）",
         "Check and confirm what was put on record, April 2010"),
        (Scope(Task.CONFIRM, ""), "核对并确认本单位的登记", "Check and confirm what was put on record"),
        (Scope(Task.FILL, "", "visit"), "登记：深入试点单位", "Enter: 深入试点单位"),
        (Scope(Task.FILL, "", "visit", date(2010, 4, 19), date(2010, 4, 25)),
         "登记：深入试点单位（2010-04-19 至 2010-04-25）", "Enter: 深入试点单位, 19 April to 25 April 2010"),
        (Scope(Task.PAPER, "", paper="K7M2"), "交回签好的单子 K7M2", "Hand in the signed sheet K7M2"),
        (Scope(Task.PAPER, ""), "交回签好的纸质材料", "Hand in the signed paper"),
        (Scope(Task.PHOTOS, ""), "发照片", "Send photographs"),
        (Scope(Task.EXPENSE, ""), "录入支出", "Enter what you spent"),
        (Scope(Task.SEE, ""), "本单位的登记情况", "What is on record about you"),
    ],
)  # fmt: skip
def test_what_is_asked_is_said_in_both_languages(charter, scope, chinese, english):
    for language, expected in (("zh-hans", chinese), ("en", english)):
        with override(language):
            assert links.heading(scope, charter) == expected


@pytest.mark.parametrize(
    ("since", "until", "expected"),
    [(date(2012, 2, 1), date(2012, 2, 29), "February 2012"), (date(2011, 2, 1), date(2011, 2, 27), "1 February to 27 February 2011"),
     (date(2010, 4, 1), None, "from 1 April 2010"), (None, date(2010, 4, 1), "")],
)  # fmt: skip
def test_a_whole_month_is_called_by_its_name(since, until, expected):
    with override("en"):
        assert links.period(since, until) == expected


def test_the_messages_in_english():
    with override("en"):
        one = links.message("Enter: visits", "To A, B", date(2010, 4, 30), "https://x/t/a/", asks=True, waiting=2)
        group = links.group_message("Enter: visits", date(2010, 4, 30), [("To A, B", "https://x/t/a/")], asks=False)
    assert one.splitlines() == [
        "To A, B: please by 30 April 2010:", "Enter: visits", "2 records await you.", "Open: https://x/t/a/",
        "No signing in; the last four digits of your phone are asked for once. A link speaks to one person only.",
    ]  # fmt: skip
    assert group.splitlines() == [
        "Please by 30 April: Enter: visits. To each their own link:", "To A, B: https://x/t/a/",
        "No signing in. A link speaks to one person only: do not pass it on.",
    ]  # fmt: skip
