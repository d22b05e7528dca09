"""The browser that tests look at pages with, and what shuts people out of a page."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from app.main import PAGES

CHROMIUM = "/usr/bin/chromium"
_QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
_AXE = PAGES.parent / "node_modules" / "axe-core" / "axe.min.js"


@contextmanager
def launched() -> Iterator[Browser]:
    """Run Chromium, which does nothing of its own accord."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(_QUIET))
        yield browser
        browser.close()


def barriers(page: Page) -> list[str]:
    """Return what axe finds to be serious or worse, each with the first element it is in."""
    if not _AXE.exists():
        pytest.fail("axe-core is not installed: run npm ci in frontend/")
    page.evaluate(_AXE.read_text())
    found = page.evaluate("axe.run({ iframes: false })")["violations"]
    grave = [each for each in found if each["impact"] in ("serious", "critical")]
    return [f"{each['id']}: {each['nodes'][0]['html']}" for each in grave]
