"""A run is watched, weighed, ended early, cancelled."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.browser.steps import A_RUN, answered, ask, card, drop, wait_for_a_plan
from tests.e2e.chromium import barriers

pytestmark = pytest.mark.browser


def test_a_refresh_in_the_middle_shows_the_same_run(page: Page) -> None:
    page.goto("/")
    card(page, "Quitting smoking").click()
    page.wait_for_url("**/runs/*")
    expect(page.get_by_text("Read the question and plan")).to_be_visible()
    address = page.url
    page.reload()
    assert page.url == address
    expect(page.get_by_text("Read the question and plan")).to_be_visible()
    answered(page)
    expect(page.get_by_text(re.compile(r"^(\d+) of \1 steps done$"))).to_be_visible()


def test_a_run_can_be_cancelled(page: Page) -> None:
    page.goto("/")
    card(page, "Quitting smoking").click()
    page.wait_for_url("**/runs/*")
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_role("heading", name="Cancelled")).to_be_visible()


def test_a_plan_is_weighed_and_approved(page: Page, wages: bytes) -> None:
    wait_for_a_plan(page, wages)
    plan = page.get_by_role("region", name="The plan")
    expect(plan.get_by_text(re.compile(r"^Estimate the effect: "))).not_to_have_count(0)
    plan.get_by_role("switch", name="Show parameters").check()
    expect(plan.get_by_text("set by the plan").first).to_be_visible()
    assert barriers(page) == []
    page.get_by_role("button", name="Go on with this plan").click()
    expect(page.get_by_role("region", name="Found so far")).to_be_visible(timeout=A_RUN)
    answered(page)
    page.get_by_role("tab", name="Log").click()
    page.get_by_label("Find in the log").fill("awaiting_input")
    events = page.get_by_role("region", name="Events of the run").get_by_role("listitem")
    expect(events).to_have_count(1)
    with page.expect_download() as saved:
        page.get_by_role("button", name="JSON lines").click()
    assert '"run.succeeded"' in saved.value.path().read_text().splitlines()[-1]
    page.get_by_role("tab", name="Code").click()
    page.reload()
    code = page.get_by_role("region", name="Python")
    expect(code).to_contain_text("approve_plan=True")
    assert barriers(page) == []


def test_a_plan_that_is_declined_ends_the_run(page: Page, wages: bytes) -> None:
    wait_for_a_plan(page, wages)
    page.get_by_role("button", name="Stop here").click()
    expect(page.get_by_role("heading", name="Cancelled")).to_be_visible()


def test_a_run_reports_on_what_there_is(page: Page) -> None:
    page.goto("/")
    card(page, "Quitting smoking").click()
    expect(page.get_by_role("region", name="Found so far")).to_be_visible()
    page.get_by_role("button", name="Finish with what there is").click()
    answered(page)
    expect(page.get_by_role("status").filter(has_text="Done in part")).to_be_visible()


def test_a_refinement_is_a_run_beside_the_first(page: Page, wages: bytes) -> None:
    page.goto("/")
    drop(page, "wages.csv", wages)
    ask(page, "What is the effect of trained on wage?")
    answered(page)
    first = page.url
    words = page.get_by_label("Say something about this analysis")
    words.fill("Only people older than 40.")
    words.press("Enter")
    expect(page).not_to_have_url(re.compile(re.escape(first) + r"(\?|$)"))
    answered(page)
    page.get_by_role("link", name="Compare the two").click()
    expect(page.get_by_role("heading", name="Two analyses compared")).to_be_visible()
    row = page.get_by_role("region", name="The effect").get_by_role("row", name="Rows")
    expect(row.get_by_role("cell").first).to_have_text("600")
    assert int(row.get_by_role("cell").last.inner_text()) < 400
    expect(
        page.get_by_role("region", name="How it came about").get_by_role("listitem")
    ).to_have_count(2)
    assert barriers(page) == []
