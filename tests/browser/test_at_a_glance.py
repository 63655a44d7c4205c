"""The README's picture is the page as it is now: taken again, and compared.

`PICTURES=write script/test tests/browser/test_at_a_glance.py` takes it anew after the page was changed on purpose. The name
of this file puts it before the tests that change the example.
"""

import base64
import os

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import ROOT, Visit

HOME = "/jinghai-office/jinghai-2010/"
TOLERATED = 0.1  # of 255, the mean difference of a colour channel: fonts are smoothed a little differently elsewhere

DIFFERENCE = """
async ([before, after]) => {
  const pixels = async (data) => {
    const image = new Image();
    image.src = "data:image/png;base64," + data;
    await image.decode();
    const canvas = new OffscreenCanvas(image.width, image.height);
    const drawing = canvas.getContext("2d");
    drawing.drawImage(image, 0, 0);
    return drawing.getImageData(0, 0, image.width, image.height);
  };
  const [one, other] = [await pixels(before), await pixels(after)];
  if (one.width !== other.width || one.height !== other.height) return 255;
  let sum = 0;
  for (let i = 0; i < one.data.length; i++) sum += Math.abs(one.data[i] - other.data[i]);
  return sum / one.data.length;
}
"""


def difference(page: Page, before: bytes, after: bytes) -> float:
    """The mean difference of two PNG pictures, from 0 to 255; 255 where their sizes differ."""
    return float(page.evaluate(DIFFERENCE, [base64.b64encode(picture).decode() for picture in (before, after)]))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_readme_shows_the_page_as_it_is(visit: Visit, language: str) -> None:
    path = ROOT / "docs" / f"at-a-glance.{language}.png"
    page = visit(HOME, language=language, user="clerk")
    taken = page.screenshot(full_page=True)
    if os.environ.get("PICTURES") == "write":
        path.write_bytes(taken)
    blank = page.context.new_page()  # a page of our own site would not let a script load a picture like this
    assert difference(blank, path.read_bytes(), taken) <= TOLERATED


def test_a_page_that_changed_is_noticed(visit: Visit) -> None:
    page = visit(HOME, user="clerk")
    before = page.screenshot(full_page=True)
    page.evaluate("document.querySelector('.sentence').style.visibility = 'hidden'")
    assert difference(page.context.new_page(), before, page.screenshot(full_page=True)) > 0.5
