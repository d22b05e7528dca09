"""Keys, sessions, and a server that goes away."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.e2e.browser.steps import card, press, tab_on
from tests.e2e.chromium import barriers
from tests.e2e.client import Client
from tests.sites import TOKEN, Site, embedded

pytestmark = pytest.mark.browser


def test_a_key_is_shown_once_and_revoked(page: Page, site: Site) -> None:
    page.goto("/settings")
    page.get_by_label("What it is for").fill("nightly")
    page.get_by_role("button", name="Make a key").click()
    secret = page.get_by_role("region", name="The new key").inner_text().strip()
    assert _answer_to(site, secret) == 200
    expect(page.get_by_text("None is set up")).to_be_visible()
    assert barriers(page) == []
    page.reload()
    expect(page.get_by_role("region", name="The new key")).to_have_count(0)
    page.get_by_role("button", name="Revoke nightly").click()
    expect(page.get_by_role("button", name="Revoke nightly")).to_have_count(0)
    assert _answer_to(site, secret) == 401
    page.get_by_role("link", name="API", exact=True).click()
    expect(page.get_by_role("region", name="Python")).to_contain_text("from wherefore import")
    assert barriers(page) == []


def _answer_to(site: Site, key: str) -> int:
    with Client.to(site.url, key).http as caller:
        return caller.get("/v1/me").status_code


def test_a_lost_connection_is_told_and_comes_back(page: Page, session: BrowserContext) -> None:
    page.goto("/")
    card(page, "Quitting smoking").wait_for()
    session.set_offline(True)
    page.get_by_role("link", name=re.compile("Quitting|smokers")).first.or_(
        card(page, "Quitting smoking")
    ).first.click()
    expect(page.get_by_text("The server does not answer").first).to_be_visible()
    session.set_offline(False)
    expect(page.get_by_text("Trying again every three seconds")).to_be_hidden()


def test_a_server_that_went_away_and_came_back_is_found_again(
    browser: Browser, tmp_path: Path
) -> None:
    with embedded(tmp_path) as server:
        place = {"PORT": server.url.rsplit(":", 1)[1]}
        page = browser.new_context(base_url=server.url).new_page()
        page.goto(server.login)
        card(page, "Quitting smoking").wait_for()
    press(page, page.get_by_role("link", name="Analyses"))
    gone = page.get_by_text("The server does not answer").first
    expect(gone).to_be_visible()
    with embedded(tmp_path, **place):
        expect(gone).to_be_hidden()
        expect(page.get_by_role("heading", name="Analyses")).to_be_visible()
        page.context.close()


def test_an_ended_session_asks_for_the_token_and_goes_on(browser: Browser, site: Site) -> None:
    context = browser.new_context(base_url=site.url)
    page = context.new_page()
    page.goto("/login")
    _signed_in(page, TOKEN)
    card(page, "Quitting smoking").wait_for()
    context.clear_cookies()
    press(page, card(page, "Quitting smoking"))
    _signed_in(page, "wrong")
    expect(page.get_by_text("That is not the token")).to_be_visible()
    _signed_in(page, TOKEN)
    expect(card(page, "Quitting smoking")).to_be_visible()
    context.close()


def _signed_in(page: Page, token: str) -> None:
    """Type the token over what stands there, and sign in with it."""
    place = page.get_by_label("Token")
    place.wait_for()
    tab_on(page, place)
    page.keyboard.press("ControlOrMeta+A")
    page.keyboard.type(token)
    page.keyboard.press("Enter")


def test_an_address_that_leads_nowhere_says_so(page: Page) -> None:
    for address in ("/runs/run_nothing", "/datasets/ds_nothing", "/nowhere"):
        page.goto(address)
        expect(page.get_by_role("heading", name="nothing at this address")).to_be_visible()
