"""Every charter that ships with a worked case, from adoption to bulletin, through the doors."""

import re
import shutil
import subprocess
from html import unescape
from urllib.parse import urljoin

import pytest
from beancount import loader

from pilotage.models import User
from tests.stories.player import LANGUAGES, Player, stories
from tests.web.pages import browser

pytestmark = pytest.mark.django_db
ALL = stories()
each_story = pytest.mark.parametrize("story", ALL, ids=lambda story: story.folder.name)


# Chinese characters and marks. The marks of the design (〔assumed〕, ＝) and wide spaces belong to both languages.
HAN = re.compile("[\u3001-\u3011\u3016-\u303f\u3400-\u9fff\uff01-\uff0a\uff0c\uff0e-\uff1c\uff1e-\uff60]")
CHINESE_ON_PURPOSE = r'(?s)<(script|style).*?</\1>|<(a|button|span|option) [^>]*lang="zh[^>]*>.*?</\2>'

FILES = re.compile(r"\.\w+$|/file$|(attachments|money-files|matter-files)/\d+/$")


@each_story
def test_the_story_goes_as_it_is_told(story, tmp_path):
    player = Player(story, tmp_path)
    player.play()
    assert refused_by_others(player) == ""
    if story.charter.language == "en":
        assert foreign(player) == {}


def refused_by_others(player):
    """What beancount (and hledger, where it is installed) have against the programme's ledger."""
    paths = {name: player.folder / f"ledger.{name}" for name in ("beancount", "hledger")}
    for name, path in paths.items():
        player.run("export", "ledger", player.name, "--format", name, "-o", str(path))
    _, errors, _ = loader.load_file(str(paths["beancount"]))
    if hledger := shutil.which("hledger"):
        done = subprocess.run([hledger, "-f", paths["hledger"], "check"], capture_output=True, text=True, check=False)
        errors = [*errors, *done.stderr.splitlines()]
    return "\n".join(str(error) for error in errors)


def foreign(player):
    """What is not English on the pages that an English programme's menu and pages lead to: one page of each shape."""
    user = User.objects.get(username=player.story.told["people"][0]["id"])
    reader, home = browser(user, LANGUAGES["en"]), f"/{player.name}/"
    declared = set(re.findall(r"\bid: ([a-z][a-z0-9-]+)", player.story.path.read_text(encoding="utf-8")))
    seen, found, waiting = set(), {}, [home]
    while waiting:
        address = waiting.pop(0)
        answer = reader.get(address)
        if answer.status_code != 200 or not answer["Content-Type"].startswith("text/html"):
            continue
        page = answer.content.decode()
        words = re.sub(CHINESE_ON_PURPOSE, "", page)
        if HAN.search(words):
            found[address] = [words[max(0, at.start() - 40) : at.end() + 20] for at in HAN.finditer(words)][:2]
        for link in re.findall(r'<a\b[^>]*?href="([^"#?]+)', page):
            there = urljoin(address, unescape(link))
            shape = tuple(
                "*" if part.isdecimal() or part in declared or ":" in part else part for part in there.split("/")
            )
            if there.startswith(home) and shape not in seen and not FILES.search(there):
                seen.add(shape)
                waiting.append(there)
    assert len(seen) > 50
    return found


@each_story
def test_every_provision_has_a_step_that_exercises_it(story):
    declared = {provision.id for provision in story.charter.provisions}
    assert story.exercised - declared == set()
    assert declared - story.exercised == set()
