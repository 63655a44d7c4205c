"""Plays a programme's worked case through the doors: the command line, and the pages as a browser sends them.

A case is a folder `charters/NAME-case` with `story.yaml`: the charter's file, the people, and steps in order of time.
Whatever a step expects stands there, worked out by hand. Nothing here knows any programme. A step has

    day      the programme's own today from this step on; `rules` the provisions that it exercises; `why` for the reader
    run      a command line, `{programme}` and `{file}` filled in; `file` its table, `gives` what its JSON must hold,
             `keep` what of it later steps call by a name, `status` its exit status, `says` words of what it prints
    open     a page (below the programme), seen by `as`; `click` the text of a link to follow from there, `nth` the which;
             `send` what is typed into the form that has the field `form`, `to` where the form is sent (else where it
             stands), `with` its files; `refused` words of the answer where it is not
             taken, `says` and `hides` words of the page that comes
    figures  values at `until`, `known` (a name given by `remember`), of `unit`
    windows  windows of `duty`, or counts of states, at `until`, `known`, of `unit`
    remember a name for what is known now
    edition  the next edition of the charter: its words replaced, adopted on the step's day
"""

import json
import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlunsplit

import yaml
from click.testing import CliRunner
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation

from pilotage.actions.people import ensure_owner, set_example_day
from pilotage.domain.charters import Charter, check
from pilotage.management.cli import main
from pilotage.models import User
from pilotage.queries.programmes import find_programme
from tests.web.pages import at, browser, form_of, links, said

CHARTERS = Path(__file__).resolve().parents[2] / "charters"
PASSWORD = "a long password for the story"
LANGUAGES = {"zh-Hans": "zh-CN,zh;q=0.9", "en": "en-GB,en;q=0.9"}


@dataclass(frozen=True)
class Story:
    """A worked case as its file has it."""

    folder: Path
    told: dict[str, Any]

    @property
    def steps(self) -> list[dict[str, Any]]:
        return list(self.told["steps"])

    @property
    def path(self) -> Path:
        return CHARTERS / str(self.told["charter"])

    @cached_property
    def charter(self) -> Charter:
        charter = check(self.path.read_bytes()).charter
        assert charter is not None
        return charter

    @property
    def exercised(self) -> set[str]:
        """The provisions that some step exercises."""
        return {rule for step in self.steps for rule in step.get("rules", ())}


def stories() -> list[Story]:
    """Every worked case there is."""
    return [Story(each.parent, _read(each)) for each in sorted(CHARTERS.glob("*-case/story.yaml"))]


def _read(path: Path) -> dict[str, Any]:
    return dict(yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader))  # every scalar is text


@dataclass
class Player:
    """A story while it is played."""

    story: Story
    folder: Path  # where tables are written
    name: str = ""
    known: dict[str, int] = field(default_factory=dict)
    content: bytes = b""

    @property
    def programme(self) -> Any:
        return find_programme(self.name)

    def play(self) -> None:
        """Adoption, people, and every step; AssertionError with the step where something is not as expected."""
        self.content = self.story.path.read_bytes()
        self._adopt(self.story.path, "--example-day", self.story.told["begins"])
        for person in self.story.told["people"]:
            self._seat(person)
        for number, step in enumerate(self.story.steps, 1):
            try:
                self._step(step)
            except (AssertionError, KeyError, ValueError) as wrong:
                raise AssertionError(f"step {number} {step}:\n{wrong}") from None

    def run(self, *arguments: str, status: int = 0, json_: bool = False) -> Any:
        """One command as it is typed; with its JSON where that is asked for."""
        lang = self.story.charter.language
        typed = ["--lang", lang, *arguments, *(["--json"] if json_ else [])]
        with translation.override(None):
            done = CliRunner().invoke(main, typed)
        assert done.exit_code == status, f"{arguments}: {done.exit_code} {done.output} {done.exception!r}"
        return json.loads(done.stdout) if json_ else done.output

    def _adopt(self, path: Path, *more: str) -> None:
        found = self.run("charter", "check", str(path), json_=True)[0]
        assert (found["ok"], found["faults"]) == (True, [])
        self.name = self.run("charter", "adopt", str(path), *more, json_=True)["programme"]

    def _seat(self, person: dict[str, str]) -> None:
        at = [part for key in ("role", "member", "serves") if key in person for part in (f"--{key}", person[key])]
        if "function" in person:
            self.run("people", "appoint", self.name, person["id"], person["function"], "--name", person["name"], *at)
        self.run("people", "account", self.name, person["id"], person["id"], "--password", PASSWORD)

    # ---- One step ----------------------------------------------------------------------------------------------------

    def _step(self, step: dict[str, Any]) -> None:
        if "day" in step:
            set_example_day(by=ensure_owner(), programme=self.programme, day=_day(step["day"]))
        if "seat" in step:
            self._seat(step["seat"])
        if "edition" in step:
            self._amend(step["edition"])
        if "run" in step:
            self._run(step)
        if "open" in step:
            self._page(step)
        if "figures" in step:
            self._figures(step["figures"])
        if "windows" in step:
            self._windows(step["windows"])
        if "remember" in step:
            self.known[step["remember"]] = self.programme.office.seq

    def _amend(self, changes: dict[str, str]) -> None:
        text = self.content.decode()
        number = self.run("figures", self.name, json_=True)["edition"]
        for before, after in changes.items():
            assert before in text, before
            text = text.replace(before, after)
        replaces = f"replaces: {self.story.charter.id} {number} {sha256(self.content).hexdigest()[:32]}\n"
        text = re.sub(r"(?m)^replaces: .*\n", "", text)
        text = re.sub(r"(?m)^edition: \d+\n", f"edition: {number + 1}\n{replaces}", text)
        path = self.folder / f"edition-{number + 1}.yaml"
        path.write_text(text, encoding="utf-8")
        self.content = path.read_bytes()
        self._adopt(path)

    def _run(self, step: dict[str, Any]) -> None:
        file = self.folder / step.get("named", "table.csv")
        if "file" in step:
            file.write_text(step["file"], encoding="utf-8")
        typed = [part.format(programme=self.name, file=file, **self.known) for part in shlex.split(step["run"])]
        wanted = step.get("gives")
        done = self.run(*typed, status=int(step.get("status", 0)), json_=wanted is not None)
        _holds(done, wanted or {})
        self.known |= {name: done[key] for name, key in step.get("keep", {}).items()}
        _says(str(done), step)

    def _page(self, step: dict[str, Any]) -> None:
        user = User.objects.get(username=step["as"])
        reader = browser(user, LANGUAGES[step.get("lang", self.story.charter.language)])
        address = at(self.programme, step["open"].format(**self.known))
        answer = reader.get(address, follow=True)
        if "click" in step:
            found = links(answer.content.decode(), step["click"])
            assert found, f"no link {step['click']!r} on {address}: {said(answer.content.decode())}"
            address = urljoin(answer.request["PATH_INFO"], found[int(step.get("nth", 0))])
            answer = reader.get(address, follow=True)
        address = urlunsplit(("", "", answer.request["PATH_INFO"], answer.request["QUERY_STRING"], ""))
        if "send" not in step:
            assert answer.status_code == int(step.get("status", 200)), (
                f"{address} {answer.status_code} {said(answer.content.decode())}"
            )
            return _says(said(answer.content.decode()), step)
        assert answer.status_code == 200, f"{address} {answer.status_code} {said(answer.content.decode())}"
        shown = answer.content.decode()
        fields = sorted(set(re.findall(r'name="([^"]+)"', shown)))
        assert step["form"] in fields, f"no form with {step['form']} on {address}, but {fields}: {said(shown)}"
        sent = form_of(shown, step["form"]) | dict(step["send"])
        papers = {
            name: SimpleUploadedFile(file, file.encode(), "text/plain") for name, file in step.get("with", {}).items()
        }
        answer = reader.post(urljoin(address, step.get("to", "")), sent | papers)
        if "refused" in step:
            assert answer.status_code in (403, 409, 422), (address, answer.status_code)
            return _says(said(answer.content.decode()), {"says": step["refused"]})
        assert answer.status_code == 303, f"{address}: {answer.status_code} {said(answer.content.decode())}"
        answer = reader.get(answer["location"])
        assert answer.status_code == 200, (answer.request["PATH_INFO"], answer.status_code)
        return _says(said(answer.content.decode()), step)

    def _asked(self, given: dict[str, Any]) -> Iterator[str]:
        for key in ("until", "unit", "by", "person"):
            if key in given:
                yield from (f"--{key}", given[key])
        if "known" in given:
            yield from ("--known", str(self.known[given["known"]]))

    def _figures(self, given: dict[str, Any]) -> None:
        document = self.run("figures", self.name, *self._asked(given), json_=True)
        found = {each["id"]: each for each in document["figures"]}
        got = {id: _plain(found[id]["value"]) for id in given["values"]}
        assert got == dict(given["values"])
        for id, per in given.get("per", {}).items():
            assert {unit: _plain(value) for unit, value in found[id]["per"].items()} == per
        for id, waits in given.get("awaiting", {}).items():
            assert str(found[id]["awaiting"]) == waits, id

    def _windows(self, given: dict[str, Any]) -> None:
        document = self.run("duties", self.name, *self._asked(given), json_=True)
        if "counts" in given:
            found = [each["state"] for each in document["windows"] if given.get("duty") in (None, each["duty"])]
            assert {state: str(found.count(state)) for state in set(found)} == dict(given["counts"])
        for wanted, state in given.get("states", {}).items():
            place, start = wanted.rsplit(" ", 1)
            got = [each["state"] for each in document["windows"]
                   if (each["duty"], each["for"], each["start"]) == (given["duty"], place, start)]  # fmt: skip
            assert got == ([state] if state != "none" else []), f"{given['duty']} {wanted}: {got}"


def _day(text: str) -> Any:
    from datetime import date

    return date.fromisoformat(text)


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return f"{value:g}" if value == int(value) else str(round(value, 4))
    return "none" if value is None else str(value)


def _holds(found: Any, wanted: dict[str, Any]) -> None:
    for key, value in wanted.items():
        got = found[key]
        assert got == value if not isinstance(value, str) else _plain(got) == value, f"{key}: {got!r}, not {value!r}"


def _says(text: str, step: dict[str, Any]) -> None:
    for words in _many(step.get("says", ())):
        assert words in text, f"{words!r} is not in: {text}"
    for words in _many(step.get("hides", ())):
        assert words not in text, f"{words!r} is in: {text}"


def _many(words: Any) -> list[str]:
    return [words] if isinstance(words, str) else list(words)
