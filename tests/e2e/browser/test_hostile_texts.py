"""What people write and upload is shown, and never run: in a real Chromium without its policy.

The content policy of our pages would stop these scripts; it is switched off here, so that each
page is seen to escape what it shows.
"""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.e2e.browser.conftest import SIZE
from tests.e2e.browser.steps import A_RUN, SECONDS
from tests.e2e.client import Client
from tests.e2e.hostile_texts import HOSTILE
from tests.e2e.test_http import QUICK
from tests.sites import Site, embedded

pytestmark = pytest.mark.browser

TREATMENT, OUTCOME = "dose<img src=x onerror=ran()>", "pain<svg onload=ran()>"
WATCH = "window.ran = () => { window.hasRun = true; };"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with embedded(tmp_path_factory.mktemp("home"), WHEREFORE_WORKERS="1") as running:
        yield running


@pytest.fixture(scope="module")
def client(site: Site) -> Iterator[Client]:
    reader = Client.to(site.url, site.token)
    yield reader
    reader.http.close()


@pytest.fixture(scope="module")
def session(browser: Browser, site: Site) -> Iterator[BrowserContext]:
    context = browser.new_context(base_url=site.url, viewport=SIZE, bypass_csp=True)
    context.set_default_timeout(60 * SECONDS)
    context.add_init_script(WATCH)
    with context.new_page() as page:
        page.goto(site.login)
    yield context
    context.close()


@pytest.fixture
def page(session: BrowserContext) -> Iterator[Page]:
    opened = session.new_page()
    asked: list[str] = []
    opened.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    yield opened
    assert asked == []
    assert_nothing_ran(opened)
    opened.close()


def assert_nothing_ran(page: Page) -> None:
    page.wait_for_timeout(200)  # a picture that fails to load tells so a moment later
    for frame in page.frames:
        assert not frame.evaluate("window.hasRun"), frame.url
        assert frame.locator("img[src='x'], [onerror], [onload], [onfocus]").count() == 0


def table(columns: list[str], cells: list[list[object]]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows([columns, *cells])
    return text.getvalue().encode()


@pytest.fixture(scope="module")
def hostile(client: Client) -> dict:
    """A table whose column names and cells are hostile, described in such words."""
    cells: list[list[object]] = [
        [HOSTILE[(i + j) % len(HOSTILE)] for j in range(len(HOSTILE))] for i in range(12)
    ]
    content = table(list(HOSTILE), cells)
    return client.upload("hostile<img src=x onerror=ran()>.csv", content, description=HOSTILE[1])


@pytest.fixture(scope="module")
def answered(client: Client) -> dict:
    """A run that was answered, about columns with hostile names."""
    draw = random.Random(5)
    rows: list[list[object]] = []
    for n in range(300):
        dose = n % 2
        rows.append([dose, round(3 * dose + draw.gauss(0, 1), 3), round(draw.gauss(40, 9), 1)])
    made = client.upload("doses.csv", table([TREATMENT, OUTCOME, "age"], rows))
    question = f"What is the effect of '{TREATMENT}' on '{OUTCOME}'?"
    run = client.start(made["id"], question, options=QUICK)
    client.finished(run["id"], seconds=A_RUN / SECONDS)
    return run


def test_there_are_as_many_as_promised() -> None:
    assert len(set(HOSTILE)) >= 100


def test_column_names_cells_and_descriptions_are_shown_as_text(page: Page, hostile: dict) -> None:
    names = [column["name"] for column in hostile["columns"]]
    assert len(set(names) & set(HOSTILE)) >= 100
    page.goto(f"/datasets/{hostile['id']}")
    columns = page.get_by_role("region", name="Columns of the table")
    expect(columns.get_by_role("rowheader").first).to_be_visible()
    shown = page.locator("body").inner_text()
    drawn: set[str] = set()
    for _ in range(200):  # columns are drawn where they are looked at
        drawn |= set(columns.get_by_role("rowheader").all_inner_texts())
        if len(drawn) >= 100:
            break
        page.mouse.wheel(0, 400)
        page.wait_for_timeout(50)
    assert len(drawn) >= 100
    assert all(name in shown for name in ("1<img src=x onerror=ran()>", HOSTILE[2]))


def test_questions_are_shown_as_text(page: Page, client: Client, hostile: dict) -> None:
    for first in range(0, len(HOSTILE), 40):
        question = " ".join(HOSTILE[first : first + 40])
        run = client.start(hostile["id"], question)
        page.goto(f"/runs/{run['id']}")
        expect(page.locator("h1")).to_have_text(question)
        client.finished(run["id"])
        assert_nothing_ran(page)
    page.goto("/")
    expect(page.get_by_role("heading", name="Ask why of your data")).to_be_visible()
    expect(page.get_by_text("<script>ran()</script>").first).to_be_attached()


def test_an_answer_its_checks_and_its_report_are_text(page: Page, answered: dict) -> None:
    page.goto(f"/runs/{answered['id']}")
    expect(page.locator("#answer")).to_be_visible(timeout=A_RUN)
    for view in ("Answer", "Checks", "Assumptions and plan", "Report"):
        page.get_by_role("tab", name=view).click()
        assert_nothing_ran(page)
    report = page.frame_locator("iframe[title=Report]")
    expect(report.get_by_text(TREATMENT).first).to_be_visible()


def test_a_shared_report_is_text(page: Page, client: Client, answered: dict) -> None:
    made = client.http.post("/v1/shares", json={"run_id": answered["id"]}).json()
    page.goto(made["path"])
    expect(page.get_by_text(TREATMENT).first).to_be_visible()
