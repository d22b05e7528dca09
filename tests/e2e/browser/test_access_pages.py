"""No screen shuts anyone out: axe finds nothing serious on any, in light and in dark."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.e2e.chromium import barriers
from tests.e2e.client import Client

pytestmark = pytest.mark.browser

PLACES = ("/", "/runs", "/datasets", "/catalogue", "/draw", "/api", "/settings", "/nowhere",
          "/gallery?show=graphs", "/gallery?show=charts")  # fmt: skip
VIEWS = ("answer", "graph", "checks", "assumptions", "report", "code", "log")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_screen_shuts_anyone_out(
    session: BrowserContext, client: Client, bakery: str, trial: str, scheme: str
) -> None:
    first, second = (place.removeprefix("/runs/") for place in (trial, bakery))
    table = client.json(f"/v1/runs/{first}")["dataset_id"]
    own = [f"/datasets/{table}", f"{bakery}/graph", f"{trial}/compare/{second}"]
    found = {}
    with session.new_page() as page:
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        for place in [*PLACES, *own, *(f"{trial}?view={view}" for view in VIEWS)]:
            _shown(page, place)
            found[place] = barriers(page)
    assert {place: grave for place, grave in found.items() if grave} == {}


def test_no_screen_is_wider_than_a_phone(
    session: BrowserContext, client: Client, bakery: str, trial: str
) -> None:
    table = client.json(f"/v1/runs/{trial.removeprefix('/runs/')}")["dataset_id"]
    wide = {}
    with session.new_page() as page:
        page.set_viewport_size({"width": 390, "height": 844})
        for place in [*PLACES, f"/datasets/{table}", trial, bakery, f"{bakery}/graph"]:
            _shown(page, place)
            wide[place] = page.evaluate("document.documentElement.scrollWidth")
    assert {place: width for place, width in wide.items() if width > 390} == {}


def _shown(page: Page, place: str) -> None:
    """Go there and wait until nothing is loading."""
    page.goto(place)
    expect(page.get_by_role("main").get_by_role("heading").first).to_be_visible()
    expect(page.get_by_role("status", name=re.compile("^(Loading|Comparing)"))).to_have_count(0)
    expect(page.locator("[aria-busy=true]")).to_have_count(0)
