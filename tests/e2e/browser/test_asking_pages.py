"""From a question to its answer."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import FilePayload, Page, expect

from tests.e2e.browser.steps import A_RUN, answered, ask, card, clicks, count_clicks, drop

pytestmark = pytest.mark.browser

IN_THE_FILE_DIALOG = 2  # the file, and "Open"


def test_a_sample_leads_to_its_report_with_one_click(page: Page) -> None:
    count_clicks(page)
    page.goto("/")
    expect(page.get_by_role("heading", name="Ask why of your data")).to_be_visible()
    card(page, "Quitting smoking").wait_for()
    card(page, "Quitting smoking").click()
    answered(page)
    assert clicks(page) == 1
    sentence = page.locator("#answer").inner_text()
    figure = re.search(r"(\d\.\d+)", sentence)
    assert figure, sentence
    assert 3.0 <= float(figure[1]) <= 3.95
    expect(page.get_by_text(re.compile(r"\d to \d\.\d+ kg"))).to_be_visible()
    methods = page.locator("table tbody tr")
    assert methods.count() >= 3
    page.get_by_role("tab", name="Checks").click()
    attempts = page.get_by_role("region", name="Attempts to break it").get_by_role("listitem")
    assert attempts.count() >= 3
    page.get_by_role("tab", name="Report").click()
    report = page.frame_locator("iframe[title=Report]")
    expect(report.get_by_text("no unmeasured cause of both").first).to_be_visible()
    page.reload()
    expect(page.frame_locator("iframe[title=Report]").locator("h1").first).to_be_visible()


def test_an_own_table_is_chosen_and_answered_within_six_clicks(page: Page, wages: bytes) -> None:
    count_clicks(page)
    page.goto("/")
    table = FilePayload(name="wages.csv", mimeType="text/csv", buffer=wages)
    page.on("filechooser", lambda dialog: dialog.set_files(table))
    page.get_by_text("Drop a table here").click()
    expect(page.get_by_text("600 rows, 3 columns.")).to_be_visible()
    page.get_by_role("textbox", name="Your question").click()
    page.keyboard.type("What is the effect of trained on wage?")
    page.get_by_role("button", name="Ask", exact=True).click()
    answered(page)
    assert clicks(page) + IN_THE_FILE_DIALOG <= 6
    expect(page.locator("#answer")).to_contain_text("wage")
    value = page.locator("table tbody tr").first.locator("b").inner_text()
    assert 1.6 <= float(value) <= 2.4
    _talked_about(page)
    page.get_by_role("link", name="wages").click()
    expect(page.get_by_role("rowheader", name="trained")).to_be_visible()


def _talked_about(page: Page) -> None:
    """Ask about a finished run; the answer cites what it rests on, and survives a reload."""
    talk = page.get_by_role("region", name="Talk about it")
    talk.get_by_role("button", name="How sure are you?").click()
    said = talk.get_by_role("listitem").first
    expect(said).to_contain_text("How sure are you?")
    expect(said.get_by_role("link", name="What this rests on").first).to_be_visible()
    page.reload()
    expect(said).to_contain_text("How sure are you?")


def test_a_file_that_is_no_table_is_refused_by_name(page: Page) -> None:
    page.goto("/")
    drop(page, "junk.csv", bytes(range(256)) * 40)
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("Request req_")
    expect(alert).not_to_contain_text("Traceback")
    expect(page.get_by_role("button", name="Ask", exact=True)).to_be_disabled()


def test_a_described_model_is_answered_without_a_table(page: Page) -> None:
    page.goto("/")
    page.get_by_label("Your question").fill(
        "Rain affects traffic. The overall probability of rain is 20%. On days with rain the "
        "probability of traffic is 80%, without it 10%. What is the overall probability of traffic?"
    )
    page.get_by_role("button", name="Ask", exact=True).click()
    panel = page.get_by_role("region", name="What follows from the description")
    expect(panel).to_contain_text("0.24")
    expect(panel).to_contain_text("rain → traffic")


def test_methods_are_found_by_their_words_and_a_table_is_forgotten(
    page: Page, wages: bytes
) -> None:
    page.goto("/catalogue")
    page.get_by_label("Find a method").fill("inverse probability")
    expect(page.get_by_role("status").filter(has_text=" of ")).not_to_have_text(re.compile("^0 "))
    page.goto("/")
    drop(page, "forgotten.csv", wages)
    expect(page.get_by_text(re.compile(r"\d rows")).first).to_be_visible()
    page.get_by_role("link", name="Tables").click()
    row = page.get_by_role("article", name="forgotten").first
    row.get_by_role("button", name="Forget").click()
    row.get_by_role("button", name="Forget it and its analyses").click()
    expect(page.get_by_role("article", name="forgotten")).to_have_count(0)


def test_a_name_that_no_column_has_is_asked_about(page: Page, wages: bytes) -> None:
    page.goto("/")
    drop(page, "wages.csv", wages)
    ask(page, "What is the effect of `trained_by` on `wage`?")
    asked = page.get_by_role("region", name="There is no column 'trained_by'")
    meant = asked.get_by_role("button", name="What is the effect of `trained` on `wage`?")
    meant.click(timeout=A_RUN)
    answered(page)
    expect(page.locator("#answer")).to_contain_text("trained")


def test_a_question_without_a_cause_ends_with_a_sentence(page: Page, wages: bytes) -> None:
    page.goto("/")
    drop(page, "wages.csv", wages)
    ask(page, "What is the average wage?")
    ended = page.get_by_role("region", name="This could not be answered")
    expect(ended).to_contain_text("cause", timeout=A_RUN)
    expect(ended.get_by_role("link", name="Ask again")).to_be_visible()
