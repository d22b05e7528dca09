"""Signing in with an identity provider, in a real Chromium that goes there and comes back."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from app import bootstrap
from app.config import Settings
from tests.e2e.browser.steps import SECONDS
from tests.provider import CLIENT, SECRET, Provider, provider
from tests.sites import Site, embedded

pytestmark = pytest.mark.browser

ADA = "ada@example.org"
BY_PROVIDER = "Sign in with your organisation's account"


@pytest.fixture(scope="module")
def vouching() -> Iterator[Provider]:
    with provider(sub="1", email=ADA, name="Ada Lovelace") as played:
        played.asks = True
        yield played


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, vouching: Provider) -> Iterator[Site]:
    """A server whose people are those the provider vouches for."""
    home = tmp_path_factory.mktemp("home")
    port = _free_port()
    settings = {
        "PORT": str(port),
        "WHEREFORE_WORKERS": "0",
        "WHEREFORE_PUBLIC_URL": f"http://127.0.0.1:{port}",
        "WHEREFORE_OIDC_ISSUER": vouching.issuer,
        "WHEREFORE_OIDC_CLIENT_ID": CLIENT,
        "WHEREFORE_OIDC_CLIENT_SECRET": SECRET,
        "WHEREFORE_OIDC_ORGANISATION": _organisation(home),
        "WHEREFORE_OIDC_ROLE": "analyst",
    }
    with embedded(home, **settings) as running:
        yield running


def _organisation(home: Path) -> str:
    with bootstrap.people_at(Settings(home=home)) as people:
        return people.organisations.add("Analytical Engines").name


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def context(browser: Browser, site: Site) -> Iterator[BrowserContext]:
    opened = browser.new_context(base_url=site.url)
    opened.set_default_timeout(30 * SECONDS)
    yield opened
    opened.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


def _sent_to_provider(page: Page, vouching: Provider) -> None:
    page.goto("/login")
    page.get_by_role("link", name=BY_PROVIDER).click()
    page.wait_for_url(f"{vouching.issuer}/**")


def test_a_person_goes_to_the_provider_and_comes_back_signed_in(
    page: Page, vouching: Provider
) -> None:
    assert page.request.get("/v1/me").status == 401
    _sent_to_provider(page, vouching)
    page.get_by_role("link", name="Go on").click()
    expect(page.get_by_role("heading", name="Ask why of your data")).to_be_visible()
    me = page.request.get("/v1/me").json()
    assert (me["actor"], me["organisation"]["name"]) == (ADA, "Analytical Engines")
    assert page.request.get("/v1/datasets").status == 200
    cookies = [c for c in page.context.cookies() if c["httpOnly"]]
    assert [cookie["sameSite"] for cookie in cookies] == ["Strict"]


def test_a_session_ends_where_its_person_says_so(page: Page, vouching: Provider) -> None:
    _sent_to_provider(page, vouching)
    page.get_by_role("link", name="Go on").click()
    expect(page.get_by_role("heading", name="Ask why of your data")).to_be_visible()
    page.evaluate("fetch('/logout', {method: 'POST'})")
    page.wait_for_function("fetch('/v1/me').then((answer) => answer.status === 401)")


def test_a_way_back_that_another_browser_was_given_signs_nobody_in(
    page: Page, browser: Browser, site: Site, vouching: Provider
) -> None:
    """Somebody who is lured to the end of another's sign-in must not land in that account."""
    _sent_to_provider(page, vouching)
    back = page.get_by_role("link", name="Go on").get_attribute("href")
    assert back
    with browser.new_context(base_url=site.url) as other:
        lured = other.new_page()
        lured.goto(back)
        expect(lured.get_by_role("alert")).to_contain_text("did not sign you in")
        assert lured.request.get("/v1/me").status == 401


@pytest.mark.parametrize("lie", [{"email_verified": False}, {"aud": "another service"}])
def test_what_the_provider_does_not_vouch_for_signs_nobody_in(
    page: Page, vouching: Provider, lie: dict
) -> None:
    vouching.wrong = lie
    try:
        _sent_to_provider(page, vouching)
        page.get_by_role("link", name="Go on").click()
        expect(page.get_by_role("alert")).to_be_visible()
    finally:
        vouching.wrong = {}
    assert page.request.get("/v1/me").status == 401
