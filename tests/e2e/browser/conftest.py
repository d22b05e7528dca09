"""One Chromium and one server for all journeys, and a page that complains of what goes wrong."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from app.main import PAGES
from tests.e2e.browser.steps import A_RUN, SECONDS
from tests.e2e.chromium import CHROMIUM, launched
from tests.e2e.client import Client, frame_file
from tests.sites import Site, embedded

SIZE = {"width": 1280, "height": 800}
expect.set_options(timeout=30 * SECONDS)


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    needed = (Path(CHROMIUM), PAGES / "index.html")
    if missing := [str(path) for path in needed if not path.exists()]:
        fail = pytest.fail if os.environ.get("CI") else pytest.skip
        fail(f"{', '.join(missing)} is not there: install Chromium, build the pages")
    with launched() as running:
        yield running


@pytest.fixture(scope="package")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """One embedded server; the servers of the tests around have a database each."""
    with embedded(tmp_path_factory.mktemp("home")) as running:
        yield running


@pytest.fixture(scope="package")
def session(browser: Browser, site: Site) -> Iterator[BrowserContext]:
    """A browser that the one-time link has signed in."""
    context = browser.new_context(base_url=site.url, viewport=SIZE)
    context.set_default_timeout(30 * SECONDS)
    with context.new_page() as page:
        page.goto(site.login)
    yield context
    context.close()


@pytest.fixture
def page(session: BrowserContext) -> Iterator[Page]:
    """A page on which no script failed and nothing broke the content policy."""
    complaints: list[str] = []
    opened = session.new_page()
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on("console", lambda m: complaints.append(m.text) if "Policy" in m.text else None)
    yield opened
    opened.close()
    assert complaints == []


@pytest.fixture(scope="package")
def wages() -> bytes:
    """Wages of people whom a coin sent to a training that adds 2 to them."""
    rng = np.random.default_rng(3)
    age = rng.integers(20, 60, 600)
    trained = rng.integers(0, 2, 600)
    wage = 8 + 2 * trained + 0.1 * age + rng.normal(0, 1, 600)
    frame = pd.DataFrame({"trained": trained, "age": age, "wage": wage.round(3)})
    return frame_file(frame)


@pytest.fixture(scope="package")
def client(site: Site) -> Iterator[Client]:
    """A program that talks to the same server, for what a journey finds there already."""
    caller = Client.to(site.url, site.token)
    yield caller
    caller.http.close()


@pytest.fixture(scope="package")
def bakery(client: Client) -> str:
    """The address of a finished search for causes."""
    table = client.http.post("/v1/samples/bakeries").json()
    return _finished(client, client.start(table["id"], "What drives revenue?"))


@pytest.fixture(scope="package")
def trial(client: Client, wages: bytes) -> str:
    """The address of a finished effect, with few steps."""
    table = client.upload("trial.csv", wages)
    options = {"algorithms": ["regression_adjustment", "placebo_treatment"]}
    question = "Training was assigned at random. What is the effect of trained on wage?"
    return _finished(client, client.start(table["id"], question, options=options))


def _finished(client: Client, run: dict) -> str:
    """Return the address of the run once it has an answer."""
    assert client.finished(run["id"], seconds=A_RUN / SECONDS)["status"] == "succeeded"
    return f"/runs/{run['id']}"
