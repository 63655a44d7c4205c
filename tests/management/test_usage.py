"""What the command line says when it cannot read what was typed: in the language that was asked for, exit status 2."""

import pytest
from click.testing import CliRunner
from django.utils import translation

from pilotage.management.cli import main

pytestmark = pytest.mark.django_db


def run(*arguments):
    with translation.override(None):
        done = CliRunner().invoke(main, arguments)
    return done.exit_code, done.stderr


@pytest.mark.parametrize(("lang", "said"), [
    ("zh-Hans", "错误：'--until' 填写有误：'2024-02-30' 不是有效的日期，日期应如 2024-02-29（'%Y-%m-%d'）。"),
    ("en", "Error: Invalid value for '--until': '2024-02-30' does not match the format '%Y-%m-%d'."),
])  # fmt: skip
def test_a_day_that_is_none(lang, said):
    status, told = run("--lang", lang, "fund", "jinghai-2010", "--until", "2024-02-30")
    assert (status, said in told) == (2, True), told


@pytest.mark.parametrize(("lang", "said"), [("zh-Hans", "错误：缺少参数"), ("en", "Error: Missing argument")])
def test_an_argument_that_is_missing(lang, said):
    status, told = run("--lang", lang, "fund")
    assert (status, said in told) == (2, True), told


def test_what_there_is_not():
    assert run("--lang", "zh-Hans", "nothing")[0] == 2
    assert "没有命令 'nothing'。" in run("--lang", "zh-Hans", "nothing")[1]
    assert "没有选项 '--nothing'。" in run("--lang", "zh-Hans", "fund", "--nothing")[1]
