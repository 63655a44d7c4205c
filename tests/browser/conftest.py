"""The pages in a real browser: Debian's Chromium against the demonstration, served as `script/demo` serves it."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page

ROOT = Path(__file__).resolve().parent.parent.parent
PICTURES = ROOT / "test-results" / "pages"
LANGUAGES = {"zh": "zh-CN", "en": "en-GB"}
WIDTHS = {390: 844, 1280: 900}
FORM_CAME_BACK = re.compile(r"status of (409|422)")  # the browser calls it an error; the reader gets a page
STARTS_WITHIN = 180  # seconds, on a machine that has much else to do
# Every pair of language, width and scheme; the remaining combinations are the long run's.
LOOKS = [
    ("zh", 390, "light"),
    ("en", 1280, "light"),
    ("zh", 1280, "dark"),
    ("en", 390, "dark"),
    *(
        pytest.param(*look, marks=pytest.mark.long)
        for look in (("zh", 390, "dark"), ("en", 1280, "dark"), ("zh", 1280, "light"), ("en", 390, "light"))
    ),
]
SHOOT = "PICTURES" in os.environ or "PILOTAGE_LONG" in os.environ


@dataclass
class Site:
    """The demonstration under way: its address and the password of its cast."""

    url: str
    var: Path
    log: Path
    signed_in: dict[str, Any] = field(default_factory=dict)

    @property
    def password(self) -> str:
        return (self.var / "demo-password").read_text().strip()


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """`pilotage demo` on a free port, over a database of its own that all tests of the session share."""
    var = tmp_path_factory.mktemp("site")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = os.environ | {"PILOTAGE_VAR": str(var), "DJANGO_SETTINGS_MODULE": "pilotage.settings"}
    environment.pop("DATABASE_URL", None)
    found = Site(f"http://127.0.0.1:{port}", var, var / "log")
    with found.log.open("w") as log:
        server = subprocess.Popen(
            [Path(sys.executable).with_name("pilotage"), "demo", "--port", str(port)],
            cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
        )  # fmt: skip
    try:
        deadline = time.monotonic() + STARTS_WITHIN
        while not answers(found.url):
            assert server.poll() is None, f"the demonstration stopped:\n{found.log.read_text()}"
            assert time.monotonic() < deadline, f"nothing answers at {found.url}:\n{found.log.read_text()}"
            time.sleep(0.1)
        yield found
    finally:
        server.terminate()
        server.wait(10)


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5):
            return True
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Debian's Chromium (or the one named by CHROMIUM), without anything that asks the network."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    assert path, "Chromium was not found: apt-get install chromium, or name it in CHROMIUM"
    quiet = ["--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
    return {**browser_type_launch_args, "executable_path": path, "args": ["--no-sandbox", "--disable-gpu", *quiet]}


Visit = Callable[..., Page]


@pytest.fixture
def visit(site: Site, browser: Browser) -> Iterator[Visit]:
    """visit(path, language="zh", width=1280, user=None): a page open in a fresh context, signed in if `user` is named.

    The test fails at its end if a page of it logged an error or asked for something that is not there.
    """
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def open_page(path: str, *, language: str = "zh", width: int = 1280, user: str | None = None, **more: Any) -> Page:
        if user is not None and user not in site.signed_in:
            site.signed_in[user] = sign_in(site, browser, user)
        context = browser.new_context(
            base_url=site.url, locale=LANGUAGES[language], viewport={"width": width, "height": WIDTHS.get(width, 900)},
            storage_state=site.signed_in[user] if user is not None else None, **more,
        )  # fmt: skip
        contexts.append(context)
        page = context.new_page()
        page.on(
            "console",
            lambda said: (
                complaints.append(f"{page.url}: {said.text}")
                if said.type == "error" and not FORM_CAME_BACK.search(said.text)
                else None
            ),
        )
        page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
        page.on(
            "response",
            lambda answer: complaints.append(f"{answer.url}: {answer.status}") if answer.status >= 500 else None,
        )
        page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not complaints, "\n".join(sorted(set(complaints)))


def sign_in(site: Site, browser: Browser, user: str) -> Any:
    """The cookies of a member of the cast, signed in through the page."""
    with browser.new_context(base_url=site.url, locale=LANGUAGES["en"]) as context:
        page = context.new_page()
        page.goto("/sign-in/")
        page.locator("input[name=login]").fill(user)
        page.locator("input[name=password]").fill(site.password)
        page.locator("input[name=password]").press("Enter")
        page.wait_for_load_state()
        assert "/sign-in/" not in page.url, f"{user} could not sign in"
        return context.storage_state()


@pytest.fixture(scope="session")
def shoot() -> Callable[[Page, str], None]:
    """shoot(page, name): a picture of the whole page in test-results/pages/, in a long run or where PICTURES is set."""

    def take(page: Page, name: str) -> None:
        if SHOOT:
            page.screenshot(path=PICTURES / f"{name}.png", full_page=True)

    return take


AXE = Axe().axe_script
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
BARRIERS = """async (rules) => {
  const found = await axe.run({runOnly: {type: "tag", values: rules}, resultTypes: ["violations"]});
  return found.violations.flatMap(one => one.nodes.map(node => `${one.id}: ${one.help}: ${node.html.slice(0, 200)}`));
}"""


def barriers(page: Page) -> list[str]:
    """What axe finds against WCAG 2.2 AA on a page."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    return [f"{page.url}: {found}" for found in page.evaluate(BARRIERS, RULES)]


def sticks_out(page: Page) -> int:
    """How many pixels a page is wider than its window: more than none makes a reader scroll sideways."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))
