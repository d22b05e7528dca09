"""A table is looked over and put right."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from playwright.sync_api import Page, expect

from tests.e2e.browser.steps import drop
from tests.e2e.client import Client, frame_file

pytestmark = pytest.mark.browser


def test_a_column_read_wrong_is_put_right_before_asking(page: Page, wages: bytes) -> None:
    page.goto("/")
    drop(page, "wages.csv", wages)
    page.get_by_role("link", name="See how they were read").click()
    expect(page.get_by_role("heading", name="What a row is")).to_be_visible()
    columns = page.get_by_role("region", name="Columns of the table")
    columns.get_by_label("Role of trained").select_option("treatment")
    expect(page.get_by_text("Saved: trained was read again.")).to_be_visible()
    meaning = columns.get_by_label("Meaning of age")
    meaning.fill("age in years")
    meaning.press("Enter")
    expect(page.get_by_text("Saved: age was read again.")).to_be_visible()
    page.reload()
    expect(columns.get_by_label("Role of trained")).to_have_value("treatment")
    expect(columns.get_by_label("Meaning of age")).to_have_value("age in years")
    rows = page.get_by_role("region", name="Rows of the table")
    expect(rows.get_by_role("row").nth(1)).to_contain_text("1")
    assert rows.get_by_role("row").count() < 30
    rows.evaluate("(region) => region.scrollTo(0, region.scrollHeight)")
    expect(rows.get_by_role("rowheader", name="600", exact=True)).to_be_visible()
    page.get_by_role("link", name="Ask a question of it").click()
    expect(page.get_by_text("600 rows, 3 columns.")).to_be_visible()


def test_of_a_wide_table_the_columns_in_view_are_drawn(page: Page, client: Client) -> None:
    rng = np.random.default_rng(2)
    names = [f"c{i}" for i in range(220)]
    wide = pd.DataFrame(rng.normal(size=(60, 220)).round(2), columns=names)
    table = client.upload("wide.csv", frame_file(wide))
    asked: list[str] = []
    page.on("request", lambda r: asked.append(r.url) if "preview?" in r.url else None)
    page.goto(f"/datasets/{table['id']}")
    columns = page.get_by_role("region", name="Columns of the table")
    expect(columns.get_by_label("Role of c0", exact=True)).to_be_visible()
    assert columns.get_by_role("rowheader").count() < 100
    assert all("column_limit=" in url for url in asked)
    page.get_by_role("region", name="Rows of the table").scroll_into_view_if_needed()
    expect(columns.get_by_label("Role of c219", exact=True)).to_be_attached()
    expect(columns.get_by_label("Role of c0", exact=True)).to_have_count(0)
