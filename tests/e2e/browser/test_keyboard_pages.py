"""Every journey with the keyboard alone."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.browser.steps import answered, card, choose_file, press, tab_on
from tests.e2e.client import Client

pytestmark = pytest.mark.browser


def test_the_keyboard_alone_finds_the_causes_in_a_sample(page: Page) -> None:
    page.goto("/")
    card(page, "bakery").wait_for()
    press(page, card(page, "bakery"))
    answered(page)
    expect(page.locator(".react-flow__edge").first).to_be_attached()
    rows = page.get_by_role("region", name="Links of the graph").get_by_role("row")
    assert rows.count() > 3
    expect(rows.nth(1)).to_contain_text(re.compile("causes|linked"))


def test_a_studio_is_edited_and_asked_again(page: Page, bakery: str) -> None:
    page.goto(f"{bakery}/graph")
    forbid = page.get_by_role("button", name=re.compile("^Forbid .* → ")).first
    expect(forbid).to_be_visible()
    press(page, forbid)
    again = page.get_by_role("button", name="Run again with my changes")
    expect(again).to_be_enabled()
    press(page, again, back=True)
    expect(page).not_to_have_url(re.compile("/graph"))
    answered(page)


def test_a_refinement_is_said_and_compared(page: Page, trial: str) -> None:
    page.goto(trial)
    words = page.get_by_label("Say something about this analysis")
    expect(words).to_be_enabled()
    tab_on(page, words)
    page.keyboard.type("use 99 % intervals")
    page.keyboard.press("Enter")
    compare = page.get_by_role("link", name="Compare the two")
    expect(compare).to_be_visible()
    answered(page)
    press(page, compare)
    expect(page.get_by_role("heading", name="Two analyses compared")).to_be_visible()


def test_a_reading_is_put_right_and_taken_back(page: Page, client: Client, trial: str) -> None:
    table = client.json(f"/v1/runs/{trial.removeprefix('/runs/')}")["dataset_id"]
    page.goto(f"/datasets/{table}")
    role = page.get_by_label("Role of trained")
    expect(role).to_be_visible()
    before = role.input_value()
    tab_on(page, role)
    page.keyboard.press("ArrowDown")
    expect(page.get_by_text("Saved: trained was read again.")).to_be_visible()
    expect(role).not_to_have_value(before)
    undo = page.get_by_role("button", name="Undo")
    press(page, undo)
    expect(role).to_have_value(before)


def test_a_file_that_is_no_table_is_refused_and_another_one_taken(page: Page, wages: bytes) -> None:
    page.goto("/")
    card(page, "bakery").wait_for()
    choose_file(page, "junk.csv", bytes(range(256)) * 40)
    expect(page.get_by_role("alert")).to_contain_text("Request req_")
    choose_file(page, "wages.csv", wages)
    expect(page.get_by_text("600 rows, 3 columns.")).to_be_visible()
    expect(page.get_by_role("alert")).to_have_count(0)


def test_a_run_is_cancelled(page: Page) -> None:
    page.goto("/")
    card(page, "Quitting smoking").wait_for()
    press(page, card(page, "Quitting smoking"))
    page.wait_for_url("**/runs/*")
    press(page, page.get_by_role("button", name="Cancel"))
    expect(page.get_by_role("heading", name="Cancelled")).to_be_visible()
