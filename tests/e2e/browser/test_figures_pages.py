"""How much the pages can carry, in processor time and bytes: the machine may be busy."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import pytest
from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, expect

from tests.e2e.browser.steps import cpu_seconds
from tests.e2e.client import Client, frame_file

pytestmark = pytest.mark.browser

FRAMES = 30
A_FRAME = 1 / 30  # seconds of processor
PUSH = """
async (frames) => {
  const pane = document.querySelector(".react-flow__pane");
  const { x, y } = pane.getBoundingClientRect();
  const at = (i) => ({ clientX: x + 9 + i * 5, clientY: y + 9 + i * 3, bubbles: true,
                       cancelable: true, view: window, button: 0, buttons: 1 });
  pane.dispatchEvent(new MouseEvent("mousedown", at(0)));
  for (let i = 1; i <= frames; i++) {
    await new Promise(requestAnimationFrame);
    window.dispatchEvent(new MouseEvent("mousemove", at(i)));
  }
  await new Promise(requestAnimationFrame);
  window.dispatchEvent(new MouseEvent("mouseup", at(frames)));
}
"""
MORE_HEAP = 2_500_000  # bytes that stay after many views of a run, once the first were seen
FIRST_VIEWS, VIEWS = 40, 200


def test_five_hundred_variables_are_pushed_smoothly(
    session: BrowserContext, browser: Browser
) -> None:
    with session.new_page() as page:
        page.goto("/gallery?show=large")
        viewport = page.locator(".react-flow__viewport")
        expect(page.locator(".react-flow__node")).to_have_count(500)
        for zooms in (0, 5):  # from afar, and close by
            for _ in range(zooms):
                page.get_by_role("button", name="Zoom In").click()
            before, start = viewport.get_attribute("style"), cpu_seconds(browser)
            page.evaluate(PUSH, FRAMES)
            assert viewport.get_attribute("style") != before
            assert (cpu_seconds(browser) - start) / FRAMES < A_FRAME


def test_a_long_table_scrolls_without_being_loaded(page: Page, client: Client) -> None:
    rng = np.random.default_rng(1)
    rows = 60_000
    frame = pd.DataFrame({f"c{i}": rng.integers(0, 9, rows) for i in range(8)})
    table = client.upload("long.csv", frame_file(frame))
    asked: list[str] = []
    page.on("request", lambda r: asked.append(r.url) if "preview?offset" in r.url else None)
    page.goto(f"/datasets/{table['id']}")
    region = page.get_by_role("region", name="Rows of the table")
    expect(region.get_by_role("rowheader", name="1", exact=True)).to_be_visible()
    for place in ("0.5", "1"):
        region.evaluate(f"(it) => it.scrollTo(0, {place} * it.scrollHeight)")
    last = region.get_by_role("rowheader", name=f"{rows:,}", exact=True)
    expect(last).to_be_visible()
    cells = region.get_by_role("row").last.get_by_role("cell")
    expect(cells.first).to_have_text(str(frame["c0"].iloc[-1]))
    assert region.get_by_role("row").count() < 40
    assert len(asked) < 10


def test_views_of_runs_leave_no_memory_behind(
    session: BrowserContext, trial: str, bakery: str
) -> None:
    with session.new_page() as page:
        devtools = session.new_cdp_session(page)
        page.goto(trial)
        looked_at(page, (trial, bakery), FIRST_VIEWS)
        before = heap(devtools)
        looked_at(page, (trial, bakery), VIEWS)
        assert heap(devtools) - before < MORE_HEAP


def looked_at(page: Page, places: tuple[str, ...], times: int) -> None:
    """Go from run to run as links do, within one page."""
    for i in range(times):
        place = places[i % len(places)]
        page.evaluate("(to) => history.pushState(null, '', to)", place)
        expect(page.locator("#answer")).to_be_visible()
        expect(page).to_have_url(re.compile(re.escape(place)))


def heap(devtools: CDPSession) -> float:
    devtools.send("HeapProfiler.collectGarbage")
    return float(devtools.send("Runtime.getHeapUsage")["usedSize"])
