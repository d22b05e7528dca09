"""Reports of several kinds of run shut nobody out, whoever they are told to."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from app.service.report import Audience, render_html
from tests.e2e.chromium import barriers, launched
from tests.ten_runs import STUDIES, answered

pytestmark = pytest.mark.browser

RUNS = tuple(STUDIES)


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    with launched() as browser:
        yield browser.new_page(color_scheme="light", viewport={"width": 1000, "height": 800})


@pytest.mark.parametrize("audience", list(Audience))
@pytest.mark.parametrize("name", RUNS)
def test_no_report_shuts_anyone_out(page: Page, name: str, audience: Audience) -> None:
    page.set_content(render_html(answered(name), audience))
    assert page.get_by_role("heading", level=1).inner_text()
    assert barriers(page) == []
