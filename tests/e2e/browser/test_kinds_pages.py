"""Questions of other kinds than an effect, with the keyboard alone: over time, what if, why."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import pytest
from playwright.sync_api import Page, expect

from tests.e2e.browser.steps import answered, card, choose_file, press, tab_on
from tests.e2e.client import frame_file

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def weather() -> bytes:
    """Months in which rain makes the harvest of the month after."""
    rng = np.random.default_rng(5)
    rain, harvest = np.zeros(300), np.zeros(300)
    for t in range(1, 300):
        rain[t] = 0.5 * rain[t - 1] + rng.normal()
        harvest[t] = 0.4 * harvest[t - 1] + 0.8 * rain[t - 1] + rng.normal()
    months = pd.period_range("1990-01", periods=300, freq="M").astype(str)
    return frame_file(pd.DataFrame({"month": months, "rain": rain, "harvest": harvest}).round(3))


@pytest.fixture(scope="module")
def shop() -> bytes:
    """Days of a shop whose sales fall by 2 for each unit of the price; it was far too dear once."""
    rng = np.random.default_rng(5)
    price, ads = rng.normal(10, 1, 400), rng.normal(5, 1, 400)
    visits = 50 - 2 * price + 3 * ads + rng.normal(0, 1, 400)
    sales = 0.5 * visits - price + rng.normal(0, 1, 400)
    frame = pd.DataFrame({"price": price, "ads": ads, "visits": visits, "sales": sales}).round(2)
    frame.loc[399] = [16, 5, 30, 2]
    return frame_file(frame)


def test_a_delay_is_found_and_unfolded_in_time(page: Page, weather: bytes) -> None:
    _asked(page, "weather.csv", weather, "Which series drives which, and with what delay?")
    links = page.get_by_role("region", name="Links of the graph")
    expect(links.get_by_role("row", name=re.compile("rain.*harvest"))).to_contain_text("t−1")
    press(page, page.get_by_role("link", name="Open the studio"))
    places = page.locator(".react-flow__node")
    expect(places).to_have_count(2)
    tab_on(page, page.get_by_label("How time is drawn"))
    page.keyboard.press("ArrowDown")
    expect(places).to_have_count(4)


def test_a_what_if_tells_what_would_have_been(page: Page, shop: bytes) -> None:
    question = "What would sales have been in the last row if price had been 10?"
    _asked(page, "shop.csv", shop, question)
    said = page.locator("#answer").inner_text()
    would = re.search(r"would have been (\d+\.\d+)", said)
    assert would, said
    assert 13 <= float(would[1]) <= 15.5  # 2 + 2 · 6 by the equations


def test_a_root_cause_is_put_down_to_the_price(page: Page, shop: bytes) -> None:
    question = "Why is sales so low in the last row? What is the root cause?"
    _asked(page, "shop.csv", shop, question)
    expect(page.locator("#answer")).to_contain_text("price")
    chart = page.get_by_role("region", name="What sales is put down to")
    press(page, chart.get_by_text("The data of this chart"))
    expect(chart.get_by_role("row").nth(1)).to_contain_text("price")


def _asked(page: Page, name: str, table: bytes, question: str) -> None:
    page.goto("/")
    card(page, "Quitting smoking").wait_for()
    choose_file(page, name, table)
    expect(page.get_by_text(re.compile(r"\d+ rows, \d columns"))).to_be_visible()
    tab_on(page, page.get_by_label("Your question"), back=True)
    page.keyboard.type(question)
    page.keyboard.press("Enter")
    answered(page)
