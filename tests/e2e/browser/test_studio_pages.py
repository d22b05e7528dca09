"""The graph studio, in a real Chromium against a real server."""

from __future__ import annotations

import gzip
import re

import pytest
from playwright.sync_api import Browser, BrowserContext, FilePayload, Locator, Page, expect

from app.main import PAGES
from tests.e2e.browser.steps import cpu_seconds
from tests.e2e.client import Client

pytestmark = pytest.mark.browser

FIRST_PAINT = 250_000  # bytes, gzipped
DRAWN = 1.5  # seconds of processor


def test_what_to_hold_fixed_follows_each_edit(page: Page) -> None:
    _draw(page)
    said = page.get_by_text("closes every path between smoking and cancer")
    expect(said).to_contain_text("holding age fixed")
    _row_button(page, "Remove the link of age and cancer").click()
    expect(page.get_by_text("nothing causes both smoking and cancer")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(said).to_be_visible()
    page.get_by_text("Choose for yourself").click()
    page.get_by_role("checkbox", name="tar", exact=True).click()
    expect(page.get_by_text("tar must not be adjusted for")).to_be_visible()


def test_the_keyboard_alone_changes_a_drawing(page: Page) -> None:
    _draw(page)
    _row_button(page, "smoking → tar").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("r")
    expect(_row_button(page, "smoking ←– tar")).to_be_visible()
    page.keyboard.press("Control+z")
    expect(_row_button(page, "smoking → tar")).to_be_visible()
    page.keyboard.press("Delete")
    expect(_row_button(page, "smoking → tar")).to_have_count(0)
    page.get_by_role("combobox", name="Cause", exact=True).select_option("smoking")
    page.get_by_role("combobox", name="Effect", exact=True).select_option("tar")
    page.get_by_role("button", name="Add link").press("Enter")
    expect(_row_button(page, "smoking → tar")).to_be_visible()


def test_a_click_on_an_end_changes_its_mark(page: Page) -> None:
    _draw(page)
    page.locator(".react-flow__edge circle[data-end=source]").first.dispatch_event("click")
    changed = page.get_by_role("cell", name=re.compile("something unmeasured affects both"))
    expect(changed).to_be_visible()


def test_text_and_drawing_keep_step(page: Page) -> None:
    _draw(page)
    page.get_by_role("tab", name="Text").click()
    text = page.get_by_label("Text of the drawing")
    expect(text).to_have_value(re.compile("smoking -> tar"))
    text.fill("dag { smoking [exposure] cancer [outcome] gene -> smoking gene -> cancer }")
    expect(page.locator(".react-flow__node")).to_have_count(3)
    text.fill("dag { smoking -> ")
    expect(page.locator(".react-flow__node")).to_have_count(3)
    expect(text).to_have_attribute("aria-invalid", "true")


def test_a_graph_is_opened_from_a_file_and_saved_in_another_format(
    page: Page, client: Client
) -> None:
    told = {"text": "dag { rain -> grass sprinkler -> grass }", "to": "graphml"}
    written = client.http.post("/v1/graphs/convert", json=told).json()["text"]
    _draw(page)
    page.get_by_role("tab", name="Text").click()
    file = FilePayload(name="lawn.graphml", mimeType="text/xml", buffer=written.encode())
    page.get_by_label("A graph", exact=True).set_input_files(file)
    expect(page.locator(".react-flow__node", has_text="sprinkler")).to_be_visible()
    expect(page.get_by_label("Written as")).to_have_value("graphml")
    page.get_by_label("Written as").select_option(label="Tetrad")
    expect(page.get_by_label("Text of the drawing")).to_have_value(
        re.compile("sprinkler --> grass")
    )
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save", exact=True).click()
    assert saved.value.suggested_filename == "graph.txt"


def test_five_hundred_variables_are_drawn_in_time(
    session: BrowserContext, browser: Browser
) -> None:
    """Processor seconds, for the machine may be busy: what they are, an idle one needs at most."""
    with session.new_page() as page:
        page.goto("/gallery")
        page.locator(".react-flow__node").first.wait_for()
        before = cpu_seconds(browser)
        page.get_by_role("link", name="500 variables").click()
        expect(page.locator(".react-flow__node")).to_have_count(500)
        drawn = cpu_seconds(browser) - before
        assert drawn < DRAWN


def test_the_first_paint_is_small() -> None:
    page = (PAGES / "index.html").read_text()
    first = re.findall(r'(?:src|href)="/(assets/[^"]+\.(?:js|css))"', page)
    assert first
    sizes = [len(gzip.compress((PAGES / name).read_bytes())) for name in first]
    assert sum(sizes) <= FIRST_PAINT


def _draw(page: Page) -> None:
    page.goto("/draw")
    expect(page.locator(".react-flow__edge").first).to_be_attached()


def _row_button(page: Page, name: str) -> Locator:
    return page.get_by_role("region", name="Links of the graph").get_by_role(
        "button", name=name, exact=True
    )
