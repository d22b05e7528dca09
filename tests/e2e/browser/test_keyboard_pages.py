"""Every journey with the keyboard alone."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.browser.steps import answered, card, tab_to
from tests.e2e.client import Client

pytestmark = pytest.mark.browser
MOST_TABS = 150


def test_the_keyboard_alone_finds_the_causes_in_a_sample(page: Page) -> None:
    page.goto("/")
    card(page, "bakery").wait_for()
    tab_to(page, card(page, "bakery").inner_text())
    page.keyboard.press("Enter")
    answered(page)
    expect(page.locator(".react-flow__edge").first).to_be_attached()
    rows = page.get_by_role("region", name="Links of the graph").get_by_role("row")
    assert rows.count() > 3
    expect(rows.nth(1)).to_contain_text(re.compile("causes|linked"))


def test_a_studio_is_edited_and_asked_again(page: Page, bakery: str) -> None:
    page.goto(f"{bakery}/graph")
    forbid = page.get_by_role("button", name=re.compile("^Forbid .* → ")).first
    expect(forbid).to_be_visible()
    _tab_on(page, forbid)
    page.keyboard.press("Enter")
    again = page.get_by_role("button", name="Run again with my changes")
    expect(again).to_be_enabled()
    _tab_on(page, again, back=True)
    page.keyboard.press("Enter")
    expect(page).not_to_have_url(re.compile("/graph"))
    answered(page)


def test_a_refinement_is_said_and_compared(page: Page, trial: str) -> None:
    page.goto(trial)
    words = page.get_by_label("Say something about this analysis")
    expect(words).to_be_enabled()
    _tab_on(page, words)
    page.keyboard.type("use 99 % intervals")
    page.keyboard.press("Enter")
    compare = page.get_by_role("link", name="Compare the two")
    expect(compare).to_be_visible()
    answered(page)
    _tab_on(page, compare)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Two analyses compared")).to_be_visible()


def test_a_reading_is_put_right_and_taken_back(page: Page, client: Client, trial: str) -> None:
    table = client.json(f"/v1/runs/{trial.removeprefix('/runs/')}")["dataset_id"]
    page.goto(f"/datasets/{table}")
    role = page.get_by_label("Role of trained")
    expect(role).to_be_visible()
    before = role.input_value()
    _tab_on(page, role)
    page.keyboard.press("ArrowDown")
    expect(page.get_by_text("Saved: trained was read again.")).to_be_visible()
    expect(role).not_to_have_value(before)
    undo = page.get_by_role("button", name="Undo")
    _tab_on(page, undo)
    page.keyboard.press("Enter")
    expect(role).to_have_value(before)


def _tab_on(page: Page, place: Locator, *, back: bool = False) -> None:
    for _ in range(MOST_TABS):
        if place.evaluate("(element) => element === document.activeElement"):
            return
        page.keyboard.press("Shift+Tab" if back else "Tab")
    raise AssertionError(f"the focus never came to {place}")
