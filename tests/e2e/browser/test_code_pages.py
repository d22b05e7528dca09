"""What is shown can be had as code, and the code runs."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from app.main import PAGES
from tests.sites import Site

pytestmark = pytest.mark.browser

SHOWN = {
    "": ("The answer", "Talk about it", "How it is worked out"),
    "?view=report": ("The report",),
    "?view=assumptions": ("The plan",),
}


def test_the_code_of_what_is_shown_reads_just_that(
    page: Page, site: Site, trial: str, tmp_path: Path
) -> None:
    programs: dict[str, str] = {}
    for view, titles in SHOWN.items():
        page.goto(f"{trial}{view}")
        programs |= {title: _code(page, title) for title in titles}
    page.goto("/draw")
    programs["What the drawing says"] = _code(page, "What the drawing says")
    page.goto("/settings")
    buttons = page.get_by_role("button", name="Get this as code")
    expect(buttons.first).to_be_visible()
    programs["API keys"] = _code(page, "API keys")
    said = {title: _run(code, site, tmp_path) for title, code in programs.items()}
    assert "sentence" in said["The answer"]
    assert "'is_identified': True" in said["What the drawing says"]
    assert (tmp_path / "report.html").read_bytes().startswith(b"<!doctype html>")


def _code(page: Page, title: str) -> str:
    """Return the Python of what has this title; beside it stands the same for a shell."""
    page.get_by_role("button", name=f"Get this as code: {title}", exact=True).click()
    shown = page.get_by_role("region", name=f"code for: {title}", exact=True)
    python, _, shell = shown.inner_text().partition("# the same without Python\n")
    assert shell.startswith('curl -s -H "Authorization: Bearer $WHEREFORE_TOKEN"')
    return python


def _run(code: str, site: Site, folder: Path) -> str:
    known = {"WHEREFORE_TOKEN": site.token, "PYTHONPATH": str(PAGES.parents[1])}
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=folder, env=os.environ | known, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout
