"""What the pages cost people: seconds by the clock of an idle machine, bytes, frames, memory.

Each time is the best of several, for nothing else makes a page faster than it is; beside it stand
the processor's seconds of the same, which a busy machine leaves as they are.
"""

from __future__ import annotations

import gzip
import os
import re
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from playwright.sync_api import expect

from app.main import PAGES
from bench.case import Rate
from tests.e2e.browser.steps import (
    SEEING,
    answered,
    clicks,
    count_clicks,
    cpu_seconds,
    replayed,
)
from tests.e2e.browser.test_figures_pages import heap, looked_at
from tests.e2e.browser.test_long_logs import EVENTS, said_much
from tests.e2e.chromium import launched
from tests.e2e.client import Client, frame_file
from tests.sites import embedded
from tests.ten_runs import STUDIES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, BrowserContext, Page

FIRST_PAINT_KB, ASK_S, DRAWN_S, REPLAYED_S = 250.0, 1.5, 1.5, 1.0
FRAMES_PER_SECOND = 30.0
EDITED_S, ANSWERED_S, CLICKS = 0.1, 60.0, 3
HEAP_MB = 2.5
FIRST_VIEWS, VIEWS = 40, 200
FRAMES = 90
PUSH = """
async (frames) => {
  const pane = document.querySelector(".react-flow__pane");
  const { x, y } = pane.getBoundingClientRect();
  const at = (i) => ({ clientX: x + 9 + i * 3, clientY: y + 9 + i * 2, bubbles: true,
                       cancelable: true, view: window, button: 0, buttons: 1 });
  pane.dispatchEvent(new MouseEvent("mousedown", at(0)));
  const began = performance.now();
  for (let i = 1; i <= frames; i++) {
    await new Promise(requestAnimationFrame);
    window.dispatchEvent(new MouseEvent("mousemove", at(i)));
  }
  await new Promise(requestAnimationFrame);
  const seconds = (performance.now() - began) / 1000;
  window.dispatchEvent(new MouseEvent("mouseup", at(frames)));
  return frames / seconds;
}
"""
# From the click that edits to the frame in which its meaning stands: by the page's own clock.
EDIT = """
([button, words]) => new Promise((shown) => {
  const told = () => [...document.querySelectorAll("[role=status]")].some(
    (place) => place.textContent.includes(words));
  const began = performance.now();
  const watch = new MutationObserver(() => {
    if (!told()) return;
    watch.disconnect();
    requestAnimationFrame(() => shown((performance.now() - began) / 1000));
  });
  watch.observe(document, { subtree: true, childList: true, characterData: true });
  document.querySelector(`[aria-label="${button}"]`).click();
})
"""
AN_EDIT = ("Remove the link of age and cancer", "nothing causes both smoking and cancer")


def cases(*, quick: bool) -> Iterator[Rate]:
    """Yield each figure; the quick run repeats less and views fewer runs."""
    yield _first_paint()
    repeats = 3 if quick else 10
    with ExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        site = stack.enter_context(embedded(home))
        browser = stack.enter_context(launched())
        client = Client.to(site.url, site.token)
        stack.callback(client.http.close)
        run = _answered(client, "randomised")
        other = _answered(client, "discovery")
        session = browser.new_context(base_url=site.url, viewport={"width": 1280, "height": 800})
        page = session.new_page()
        page.goto(site.login)
        yield _ask(browser, session, repeats)
        yield _graph(browser, page, repeats)
        yield _pushed(page, repeats)
        yield _edited(page, repeats)
        yield _memory(session, page, run, other, VIEWS // 4 if quick else VIEWS)
        yield _replayed(page, run, said_much(home / "wherefore.db", run), repeats)
        yield from _first_answer(browser)


def _answered(client: Client, name: str) -> str:
    study = STUDIES[name]
    table = client.upload(f"{name}.csv", frame_file(study.table()), description=study.words)
    run: str = client.start(table["id"], study.question)["id"]
    assert client.finished(run, seconds=600)["status"] == "succeeded"
    return run


def _first_paint() -> Rate:
    html = (PAGES / "index.html").read_text()
    first = re.findall(r'(?:src|href)="/(assets/[^"]+\.(?:js|css))"', html)
    size = sum(len(gzip.compress((PAGES / name).read_bytes())) for name in first) / 1000
    return Rate("first paint, kB gzipped", size, FIRST_PAINT_KB, 1, size > FIRST_PAINT_KB)


def _ask(browser: Browser, session: BrowserContext, repeats: int) -> Rate:
    """A page that nothing was kept for: until a question can be typed and a sample be chosen."""
    state, home = session.storage_state(), urljoin(session.pages[0].url, "/")

    def opened() -> None:
        with browser.new_context(storage_state=state) as fresh, fresh.new_page() as page:
            page.goto(home)
            page.get_by_role("textbox", name="Your question").fill("Why?")
            expect(page.get_by_role("button", name=re.compile("smoking"))).to_be_visible()

    return _timed("Ask usable, s", browser, opened, repeats, ASK_S)


def _graph(browser: Browser, page: Page, repeats: int) -> Rate:
    def drawn() -> None:
        page.get_by_role("link", name="500 variables").click()
        expect(page.locator(".react-flow__node")).to_have_count(500)

    def ready() -> None:
        page.goto("/gallery")
        page.locator(".react-flow__node").first.wait_for()

    return _timed("graph of 500 variables drawn, s", browser, drawn, repeats, DRAWN_S, ready)


def _pushed(page: Page, repeats: int) -> Rate:
    page.goto("/gallery?show=large")
    expect(page.locator(".react-flow__node")).to_have_count(500)
    rate = max(page.evaluate(PUSH, FRAMES) for _ in range(repeats))
    name, bound = "frames a second while it is pushed", FRAMES_PER_SECOND
    return Rate(name, rate, bound, FRAMES, rate < bound, at_least=True)


def _edited(page: Page, repeats: int) -> Rate:
    """An edit in the studio, until what it means for the effect is shown; each is taken back."""
    page.goto("/draw")
    said = page.get_by_text("closes every path between smoking and cancer")
    seconds = []
    for _ in range(repeats):
        expect(said).to_be_visible()
        page.reload()  # an answer that was kept would be shown at once
        expect(said).to_be_visible()
        seconds.append(float(page.evaluate(EDIT, AN_EDIT)))
        page.get_by_role("button", name="Undo").click()
    best, name = min(seconds), "an edit in the studio until its meaning is shown, s"
    note = f"middle {sorted(seconds)[repeats // 2]:.3f} s, {_load()}"
    return Rate(name, best, EDITED_S, repeats, best > EDITED_S, note)


def _first_answer(browser: Browser) -> Iterator[Rate]:
    """A server that has just been started, and somebody who opens its link and takes a sample."""
    with ExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        site = stack.enter_context(embedded(home))
        page = stack.enter_context(stack.enter_context(browser.new_context()).new_page())
        count_clicks(page)
        began = time.perf_counter()
        page.goto(site.login)
        page.get_by_role("button", name=re.compile("smoking")).click()
        answered(page)
        seconds, pressed = time.perf_counter() - began, clicks(page)
    name, note = "first answer on a sample, s", f"with its checks, {_load()}"
    yield Rate(name, seconds, ANSWERED_S, 1, seconds > ANSWERED_S, note)
    yield Rate("clicks to it", pressed, CLICKS, 1, pressed > CLICKS)


def _load() -> str:
    return f"{os.getloadavg()[0]:.1f} processes at work on {os.cpu_count()} cores"


def _memory(session: BrowserContext, page: Page, run: str, other: str, views: int) -> Rate:
    places = (f"/runs/{run}", f"/runs/{other}")
    page.goto(places[0])
    devtools = session.new_cdp_session(page)
    looked_at(page, places, FIRST_VIEWS)
    before = heap(devtools)
    looked_at(page, places, views)
    grown = (heap(devtools) - before) / 1e6
    return Rate("heap after the views of runs, MB more", grown, HEAP_MB, views, grown > HEAP_MB)


def _replayed(page: Page, run: str, steps: int, repeats: int) -> Rate:
    """By the page's own clock, for the one that looks from outside looks now and then."""
    page.add_init_script(SEEING)
    views = [replayed(page, run, steps) for _ in range(repeats)]
    opened, read = min(views)
    name, note = f"run of {EVENTS:,} events opened, s", f"of these {read:.2f} s for its log"
    return Rate(name, opened, REPLAYED_S, repeats, opened > REPLAYED_S, note)


def _timed(
    name: str,
    browser: Browser,
    act: Callable[[], None],
    repeats: int,
    bound: float,
    ready: Callable[[], None] = lambda: None,
) -> Rate:
    """Return the best of the times by the clock; processes that end take their time with them."""
    clocked, used = [], []
    for _ in range(repeats):
        ready()
        before, began = cpu_seconds(browser), time.perf_counter()
        act()
        clocked.append(time.perf_counter() - began)
        used.append(cpu_seconds(browser) - before)
    middle = sorted(clocked)[repeats // 2]
    note = f"middle {middle:.2f} s, at most {max(used):.2f} s of processor"
    best = min(clocked)
    return Rate(name, best, bound, repeats, best > bound, note)
