"""What is tracked, and what must not be: no machine's paths, no registries, no secrets, nothing unfinished."""

import ast
import re
import subprocess
import tomllib
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
FIXTURE = "tests/fixtures/bulletin-5-as-found.txt"


@cache
def tracked() -> dict[str, str]:
    """{path: text} of every tracked text file."""
    run = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True)
    texts = {}
    for name in run.stdout.decode().split("\0"):
        path = ROOT / name
        if name and path.is_file():
            try:
                texts[name] = path.read_text(encoding="utf-8")
            except UnicodeDecodeError:
                continue
    return texts


def where(pattern: str, *aside: str, suffixes: tuple[str, ...] = ("",), flags: re.RegexFlag = re.NOFLAG) -> list[str]:
    """`path:line: what` of every match outside the files `aside`."""
    found = []
    for name, text in tracked().items():
        if name not in aside and name.endswith(suffixes):
            for match in re.finditer(pattern, text, flags):
                found.append(f"{name}:{text.count(chr(10), 0, match.start()) + 1}: {match[0]}")
    return found


def planted() -> set[str]:
    """What the found page's host planted in it: its brand, the words around the brand, its domain."""
    page = tracked()[FIXTURE]
    brand = re.match(r"[A-Za-z]+", page)
    domain = re.search(r"www\.([\w-]+)\.", page)
    assert brand is not None
    assert domain is not None
    around = Counter(re.findall(rf"(?<=[^\w])([^\W\d_a-zA-Z]+){brand[0]}", page))
    return {brand[0], domain[1], around.most_common(1)[0][0]}


def test_the_planted_words_stand_in_the_found_page_only() -> None:
    words = planted()
    assert len(words) == 3
    assert where("|".join(map(re.escape, sorted(words))), FIXTURE, flags=re.IGNORECASE) == []
    assert not [name for name in tracked() if any(word.lower() in name.lower() for word in words)]


def test_no_registry_is_named() -> None:
    assert (
        where(r"registry = \"https?:|\"resolved\": \"https?:|https?://[^ \"]+/simple\b|index[-]url|find[-]links") == []
    )


def test_every_requirement_is_locked_with_its_hash() -> None:
    locks = {name: text for name, text in tracked().items() if name.startswith("requirements/")}
    assert set(locks) == {f"requirements/{name}.txt" for name in ("base", "bootstrap", "dev", "postgresql")}
    for name, text in locks.items():
        for block in re.split(r"\n(?=\S)", re.sub(r"(?m)^\s*#.*\n?", "", text)):
            assert not block.strip() or ("==" in block and "--hash=sha256:" in block), (name, block)
    assert not {"uv.lock", "poetry.lock", "Pipfile.lock"} & set(tracked())


def test_the_locks_agree_with_the_project_and_with_each_other() -> None:
    project = tomllib.loads(tracked()["pyproject.toml"])
    base = [*project["project"]["dependencies"], *project["dependency-groups"]["build"]]
    postgresql = project["project"]["optional-dependencies"]["postgresql"]
    wanted = {
        "base": base,
        "postgresql": [*base, *postgresql],
        "dev": [*base, *postgresql, *project["dependency-groups"]["dev"]],
        "bootstrap": project["dependency-groups"]["bootstrap"],
    }
    pins = {name: pinned(tracked()[f"requirements/{name}.txt"]) for name in wanted}
    for name, requirements in wanted.items():
        for requirement in map(Requirement, requirements):
            version = pins[name].get(canonicalize_name(requirement.name))
            assert version is not None, f"{requirement} is not in requirements/{name}.txt: run script/lock"
            assert requirement.specifier.contains(version, prereleases=True), (
                f"{requirement}: {version}: run script/lock"
            )
    assert pins["base"].items() <= pins["postgresql"].items() <= pins["dev"].items()


def pinned(lock: str) -> dict[str, str]:
    return {canonicalize_name(name): version for name, version in re.findall(r"(?m)^([\w.-]+)==([^\s;]+)", lock)}


def test_no_path_of_a_machine() -> None:
    pattern = r"/[w]ork/(?:main|shared|steering|\.library)|/[f]arm/|/[r]oot/|/[h]ome/\w+/|/[U]sers/\w+/|/tmp/[v]/"
    assert where(pattern) == []


def test_no_secret() -> None:
    pattern = (
        r"-----BEGIN [A-Z ]*PRIVATE KEY|AKIA[0-9A-Z]{16}|gh[pousr]_\w{30,}|xox[abprs]-\w+|"
        r"(?i:secret_key|api_key|token)\s*=\s*[\"'][\w/+=-]{24,}[\"']"
    )
    assert where(pattern) == []
    assert not [name for name in tracked() if re.search(r"(^|/)(\.env|id_rsa|secret-key|.*\.(sqlite3|pem|key))$", name)]


def test_nothing_is_unfinished() -> None:
    marks = r"\b(?:TO[D]O|FIX[M]E|XX[X]|HA[C]K)\b|raise NotImplemented[E]rror|pytest\.mark\.(?:[s]kip|[x]fail)\b|pytest\.[s]kip\("
    assert where(marks, suffixes=(".py", ".js", ".html", ".sh", ".css")) == []


def test_no_sentence_hides_in_an_f_string() -> None:
    """What stands in an f-string is not extracted, and so is never translated."""
    hidden = []
    for name, text in tracked().items():
        if name.startswith("pilotage/") and name.endswith(".py"):
            for joined in (node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.JoinedStr)):
                calls = [ast.unparse(node.func) for node in ast.walk(joined) if isinstance(node, ast.Call)]
                hidden += [
                    f"{name}:{joined.lineno}" for call in calls if re.fullmatch(r"_|_lazy|n?p?gettext(_lazy)?", call)
                ]
    assert hidden == []


def test_the_licence_is_there_and_said() -> None:
    assert "Apache License" in tracked()["LICENSE"][:200]
    assert tomllib.loads(tracked()["pyproject.toml"])["project"]["license"] == "Apache-2.0"


@pytest.mark.parametrize("command", ["script/demo", "script/test", "script/check", "script/fix", ".ci/run"])
def test_the_commands_can_be_run(command: str) -> None:
    mode = subprocess.run(["git", "ls-files", "-s", command], cwd=ROOT, check=True, capture_output=True, text=True)
    assert mode.stdout.startswith("100755 ")
