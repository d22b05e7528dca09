"""The journeys of a person, in a real Chromium against a real server.

With WHEREFORE_SCREENSHOTS=docs/screenshots the pictures of the README are taken on the way.
"""

from __future__ import annotations

import base64
import os
import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from app.main import PAGES
from tests.e2e.chromium import CHROMIUM, barriers, launched
from tests.e2e.client import Client, frame_file
from tests.e2e.unclear import UNCLEAR, course
from tests.sites import TOKEN, Site, embedded

pytestmark = pytest.mark.browser

SECONDS = 1000.0
A_RUN = 240 * SECONDS
SIZE = {"width": 1280, "height": 800}
expect.set_options(timeout=30 * SECONDS)

DROP = """
(zone, [name, content]) => {
  const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
  const data = new DataTransfer();
  data.items.add(new File([bytes], name));
  const how = { dataTransfer: data, bubbles: true, cancelable: true };
  zone.dispatchEvent(new DragEvent("drop", how));
}
"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    needed = (Path(CHROMIUM), PAGES / "index.html")
    if missing := [str(path) for path in needed if not path.exists()]:
        fail = pytest.fail if os.environ.get("CI") else pytest.skip
        fail(f"{', '.join(missing)} is not there: install Chromium, build the pages")
    with launched() as running:
        yield running


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with embedded(tmp_path_factory.mktemp("home")) as running:
        yield running


@pytest.fixture(scope="module")
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


@pytest.fixture(scope="module")
def wages() -> bytes:
    """Wages of people whom a coin sent to a training that adds 2 to them."""
    rng = np.random.default_rng(3)
    age = rng.integers(20, 60, 600)
    trained = rng.integers(0, 2, 600)
    wage = 8 + 2 * trained + 0.1 * age + rng.normal(0, 1, 600)
    frame = pd.DataFrame({"trained": trained, "age": age, "wage": wage.round(3)})
    return frame_file(frame)


def test_a_sample_leads_to_its_report_with_one_click(page: Page) -> None:
    page.goto("/")
    expect(page.get_by_role("heading", name="Ask why of your data")).to_be_visible()
    _card(page, "Quitting smoking").wait_for()
    _picture(page, "ask")
    _card(page, "Quitting smoking").click()
    _answered(page)
    sentence = page.locator("#answer").inner_text()
    figure = re.search(r"(\d\.\d+)", sentence)
    assert figure, sentence
    assert 3.0 <= float(figure[1]) <= 3.95
    expect(page.get_by_text(re.compile(r"\d to \d\.\d+ kg"))).to_be_visible()
    methods = page.locator("table tbody tr")
    assert methods.count() >= 3
    _picture(page, "run")
    page.get_by_role("tab", name="Checks").click()
    attempts = page.get_by_role("region", name="Attempts to break it").get_by_role("listitem")
    assert attempts.count() >= 3
    page.get_by_role("tab", name="Report").click()
    report = page.frame_locator("iframe[title=Report]")
    expect(report.get_by_text("no unmeasured cause of both").first).to_be_visible()
    page.reload()
    expect(page.frame_locator("iframe[title=Report]").locator("h1").first).to_be_visible()


def test_an_own_table_is_dropped_and_answered(page: Page, wages: bytes) -> None:
    page.goto("/")
    _drop(page, "wages.csv", wages)
    expect(page.get_by_text("600 rows, 3 columns.")).to_be_visible()
    _ask(page, "What is the effect of trained on wage?")
    _answered(page)
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


def test_a_column_read_wrong_is_put_right_before_asking(page: Page, wages: bytes) -> None:
    page.goto("/")
    _drop(page, "wages.csv", wages)
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


def test_the_keyboard_alone_finds_the_causes_in_a_sample(page: Page) -> None:
    page.goto("/")
    _card(page, "bakery").wait_for()
    _tab_to(page, _card(page, "bakery").inner_text())
    page.keyboard.press("Enter")
    _answered(page)
    expect(page.locator(".react-flow__edge").first).to_be_attached()
    rows = page.get_by_role("region", name="Links of the graph").get_by_role("row")
    assert rows.count() > 3
    expect(rows.nth(1)).to_contain_text(re.compile("causes|linked"))


def test_a_file_that_is_no_table_is_refused_by_name(page: Page) -> None:
    page.goto("/")
    _drop(page, "junk.csv", bytes(range(256)) * 40)
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
    _drop(page, "forgotten.csv", wages)
    expect(page.get_by_text(re.compile(r"\d rows")).first).to_be_visible()
    page.get_by_role("link", name="Tables").click()
    row = page.get_by_role("article", name="forgotten").first
    row.get_by_role("button", name="Forget").click()
    row.get_by_role("button", name="Forget it and its analyses").click()
    expect(page.get_by_role("article", name="forgotten")).to_have_count(0)


def test_a_question_about_no_column_ends_with_a_sentence(page: Page, wages: bytes) -> None:
    page.goto("/")
    _drop(page, "wages.csv", wages)
    expect(page.get_by_text("600 rows, 3 columns.")).to_be_visible()
    _ask(page, "What is the effect of 'trianed' on 'wage'?")
    ended = page.get_by_role("region", name="This could not be answered")
    expect(ended).to_contain_text("trianed", timeout=A_RUN)
    expect(ended).to_contain_text("trained")
    expect(ended.get_by_role("link", name="Ask again")).to_be_visible()


def test_a_refresh_in_the_middle_shows_the_same_run(page: Page) -> None:
    page.goto("/")
    _card(page, "Quitting smoking").click()
    page.wait_for_url("**/runs/*")
    expect(page.get_by_text("Read the question and plan")).to_be_visible()
    address = page.url
    page.reload()
    assert page.url == address
    expect(page.get_by_text("Read the question and plan")).to_be_visible()
    _answered(page)
    expect(page.get_by_text(re.compile(r"^(\d+) of \1 steps done$"))).to_be_visible()


def test_a_run_can_be_cancelled(page: Page) -> None:
    page.goto("/")
    _card(page, "Quitting smoking").click()
    page.wait_for_url("**/runs/*")
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_role("heading", name="Cancelled")).to_be_visible()


def test_a_question_with_two_readings_is_asked_back_and_answered_by_a_button(page: Page) -> None:
    page.goto("/")
    _drop(page, "course.csv", course())
    _ask(page, f"{UNCLEAR} It was a randomised trial.")
    asked = page.get_by_role("region", name="Which column is meant by “score”")
    choice = asked.get_by_role("button", name="training → score_oral")
    expect(choice).to_be_visible(timeout=A_RUN)
    talk = page.get_by_role("region", name="Talk about it")
    expect(talk.get_by_role("button", name="training → score_written")).to_be_visible()
    assert barriers(page) == []
    asked.get_by_label("Or in other words").fill("bananas")
    asked.get_by_role("button", name="Answer").click()
    expect(asked.get_by_role("alert")).to_contain_text("no column fits it")
    choice.click()
    _answered(page)
    expect(page.locator("#answer")).to_contain_text("score_oral")


def test_a_question_back_is_answered_in_the_conversation(page: Page) -> None:
    page.goto("/")
    _drop(page, "course.csv", course(200))
    _ask(page, f"{UNCLEAR} It was a randomised trial.")
    talk = page.get_by_role("region", name="Talk about it")
    talk.get_by_role("button", name="training → score_written").click(timeout=A_RUN)
    expect(talk.get_by_role("listitem").first).to_contain_text("training → score_written")
    _answered(page)
    expect(page.locator("#answer")).to_contain_text("score_written")


def test_a_plan_is_weighed_and_approved(page: Page, wages: bytes) -> None:
    _wait_for_a_plan(page, wages)
    plan = page.get_by_role("region", name="The plan")
    expect(plan.get_by_text(re.compile(r"^Estimate the effect: "))).not_to_have_count(0)
    plan.get_by_role("switch", name="Show parameters").check()
    expect(plan.get_by_text("set by the plan").first).to_be_visible()
    assert barriers(page) == []
    _picture(page, "plan")
    page.get_by_role("button", name="Go on with this plan").click()
    expect(page.get_by_role("region", name="Found so far")).to_be_visible(timeout=A_RUN)
    _answered(page)
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
    _wait_for_a_plan(page, wages)
    page.get_by_role("button", name="Stop here").click()
    expect(page.get_by_role("heading", name="Cancelled")).to_be_visible()


def test_a_run_reports_on_what_there_is(page: Page) -> None:
    page.goto("/")
    _card(page, "Quitting smoking").click()
    expect(page.get_by_role("region", name="Found so far")).to_be_visible()
    page.get_by_role("button", name="Finish with what there is").click()
    _answered(page)
    expect(page.get_by_role("status").filter(has_text="Done in part")).to_be_visible()


def test_a_refinement_is_a_run_beside_the_first(page: Page, wages: bytes) -> None:
    page.goto("/")
    _drop(page, "wages.csv", wages)
    _ask(page, "What is the effect of trained on wage?")
    _answered(page)
    first = page.url
    words = page.get_by_label("Say something about this analysis")
    words.fill("Only people older than 40.")
    words.press("Enter")
    expect(page).not_to_have_url(re.compile(re.escape(first) + r"(\?|$)"))
    _answered(page)
    page.get_by_role("link", name="Compare the two").click()
    expect(page.get_by_role("heading", name="Two analyses compared")).to_be_visible()
    row = page.get_by_role("region", name="The effect").get_by_role("row", name="Rows")
    expect(row.get_by_role("cell").first).to_have_text("600")
    assert int(row.get_by_role("cell").last.inner_text()) < 400
    expect(
        page.get_by_role("region", name="How it came about").get_by_role("listitem")
    ).to_have_count(2)
    assert barriers(page) == []
    _picture(page, "compare")


def test_a_key_is_shown_once_and_revoked(page: Page, site: Site) -> None:
    page.goto("/settings")
    page.get_by_label("What it is for").fill("nightly")
    page.get_by_role("button", name="Make a key").click()
    secret = page.get_by_role("region", name="The new key").inner_text().strip()
    assert _answer_to(site, secret) == 200
    expect(page.get_by_text("None is set up")).to_be_visible()
    assert barriers(page) == []
    _picture(page, "settings")
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
    _card(page, "Quitting smoking").wait_for()
    session.set_offline(True)
    page.get_by_role("link", name=re.compile("Quitting|smokers")).first.or_(
        _card(page, "Quitting smoking")
    ).first.click()
    expect(page.get_by_text("The server does not answer").first).to_be_visible()
    session.set_offline(False)
    expect(page.get_by_text("Trying again every three seconds")).to_be_hidden()


def test_an_ended_session_asks_for_the_token_and_goes_on(browser: Browser, site: Site) -> None:
    context = browser.new_context(base_url=site.url, viewport=SIZE)
    page = context.new_page()
    page.goto("/login")
    page.get_by_label("Token").fill(TOKEN)
    page.get_by_role("button", name="Sign in").click()
    _card(page, "Quitting smoking").wait_for()
    context.clear_cookies()
    _card(page, "Quitting smoking").click()
    page.get_by_label("Token").fill("wrong")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_text("That is not the token")).to_be_visible()
    page.get_by_label("Token").fill(TOKEN)
    page.get_by_role("button", name="Sign in").click()
    expect(_card(page, "Quitting smoking")).to_be_visible()
    context.close()


def test_an_address_that_leads_nowhere_says_so(page: Page) -> None:
    for address in ("/runs/run_nothing", "/datasets/ds_nothing", "/nowhere"):
        page.goto(address)
        expect(page.get_by_role("heading", name="nothing at this address")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_screen_shuts_anyone_out(session: BrowserContext, wages: bytes, scheme: str) -> None:
    with session.new_page() as page:
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        page.goto("/")
        _drop(page, "wages.csv", wages)
        expect(page.get_by_text("600 rows, 3 columns.")).to_be_visible()
        assert barriers(page) == []
        page.get_by_role("link", name="See how they were read").click()
        expect(page.get_by_role("rowheader", name="trained")).to_be_visible()
        assert barriers(page) == []
        page.goto("/runs")
        page.get_by_role("link", name=re.compile("bakery|revenue")).first.click()
        _answered(page)
        expect(page.locator(".react-flow__edge").first).to_be_attached()
        for view in ("Answer", "Checks", "Assumptions and plan", "Report"):
            page.get_by_role("tab", name=view).click()
            assert barriers(page) == []


def _card(page: Page, title: str) -> Locator:
    return page.get_by_role("button", name=title)


def _drop(page: Page, name: str, content: bytes) -> None:
    zone = page.locator("label", has_text="Drop a table here")
    zone.evaluate(DROP, [name, base64.b64encode(content).decode()])


def _ask(page: Page, question: str) -> None:
    page.get_by_role("textbox", name="Your question").fill(question)
    page.get_by_role("button", name="Ask", exact=True).click()


def _wait_for_a_plan(page: Page, table: bytes) -> None:
    """Ask with a plan to approve, and come to where it is shown."""
    page.goto("/")
    _drop(page, "wages.csv", table)
    page.get_by_text("Options", exact=True).click()
    page.get_by_role("switch", name="Let me approve the plan").check()
    _ask(page, "What is the effect of trained on wage?")
    asked = page.get_by_role("region", name="Shall it go on like this?")
    expect(asked).to_be_visible(timeout=A_RUN)


def _answered(page: Page) -> None:
    page.wait_for_url("**/runs/*")
    expect(page.get_by_role("tab", name="Answer")).to_be_visible(timeout=A_RUN)
    expect(page.locator("#answer")).to_be_visible()


def _tab_to(page: Page, text: str) -> None:
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.innerText") == text:
            return
    raise AssertionError(f"Tab never reached {text!r}")


def _picture(page: Page, name: str) -> None:
    if folder := os.environ.get("WHEREFORE_SCREENSHOTS"):
        page.mouse.move(0, 0)
        page.screenshot(path=Path(folder) / f"{name}.png", animations="disabled")
