"""Long work within one answer: lines while it goes on, what came of it at the end, a word where it stops."""

import pytest
from django.test import RequestFactory
from django.utils import translation

from pilotage.actions.refusals import Refused
from pilotage.domain.breaches import Breach
from pilotage.web.progress import onward, while_working


def asked():
    request = RequestFactory().post("/")
    request.user = None
    return request


def sent(steps, ending=lambda: "<p>all stored</p>", language="en"):
    with translation.override(language):
        answer = while_working(asked(), title="Taking in", rows=1200, steps=steps, ending=ending)
    return [part.decode() for part in answer]


def test_every_step_says_how_far_it_has_come_and_the_last_part_what_came_of_it():
    first, *lines, last = sent(iter([100, 1200]))
    assert "<h1>Taking in</h1>" in first
    assert first.endswith('<div class="progress" role="status">')
    assert [line.strip() for line in lines] == [
        '<p><progress value="100" max="1200"></progress> 100 of 1,200 rows</p>',
        '<p><progress value="1200" max="1200"></progress> 1,200 of 1,200 rows</p>',
    ]
    assert last.replace("\n", "").replace(" ", "").startswith("</div><p>allstored</p>")
    assert last.rstrip().endswith("</html>")


def test_each_part_speaks_the_language_of_its_reader():
    _first, line, _last = sent(iter([1200]), language="zh-hans")
    assert "已处理 1,200 行" in line


def test_nothing_is_done_ahead_of_what_was_sent():
    done = []

    def steps():
        for n in (1, 2, 3):
            done.append(n)
            yield n

    parts = iter(while_working(asked(), title="", rows=3, steps=steps(), ending=lambda: ""))
    assert done == [1]
    next(parts), next(parts), next(parts)
    assert done == [1, 2]


def test_what_the_first_step_refuses_is_answered_as_everywhere():
    def steps():
        raise Refused(Breach("sheet-empty", {}))
        yield 0

    with pytest.raises(Refused):
        while_working(asked(), title="", rows=3, steps=steps(), ending=lambda: "")


def test_work_that_stops_in_the_middle_says_what_is_stored(caplog):
    def steps():
        yield 100
        raise OSError("the disk is full")

    *_before, last = sent(steps())
    assert "It stopped here." in last
    assert "100 of 1,200 rows were gone through and are stored." in last
    assert "all stored" not in last
    assert "stopped after 100 of 1200 rows" in caplog.text


def test_work_without_any_step_ends_at_once():
    _first, last = sent(iter([]))
    assert last.replace("\n", "").replace(" ", "").startswith("</div><p>allstored</p>")


def test_what_has_a_page_of_its_own_is_led_to():
    with translation.override("en"):
        *_lines, last = sent(iter([1200]), ending=lambda: onward("/there/?done=1&x=2", "1,200 stored", at_once=True))
    assert '<a class="button main" href="/there/?done=1&amp;x=2" data-onward>See what came of it</a>' in last
    assert "1,200 stored" in last
    *_lines, last = sent(iter([1200]), ending=lambda: onward("/there/"), language="zh-hans")
    assert "各行都已处理完毕。" in last
    assert '<a class="button main" href="/there/">查看结果</a>' in last
