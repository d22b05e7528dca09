"""All that is kept can be taken out of the settings, and erased there, by who types the name."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.chromium import barriers
from tests.e2e.client import Client
from tests.sites import Site, embedded

pytestmark = pytest.mark.browser


@pytest.fixture
def own_site(tmp_path: Path) -> Iterator[Site]:
    """A server of its own: what is erased here is missed by no other journey."""
    with embedded(tmp_path) as running:
        yield running


@pytest.fixture
def settings(browser: Browser, own_site: Site) -> Iterator[Page]:
    with browser.new_context(base_url=own_site.url, accept_downloads=True) as context:
        page = context.new_page()
        page.goto(own_site.login)
        page.goto("/settings")
        yield page


@pytest.fixture
def own_client(own_site: Site) -> Iterator[Client]:
    caller = Client.to(own_site.url, own_site.token)
    yield caller
    caller.http.close()


@pytest.fixture
def table(own_client: Client, wages: bytes) -> str:
    found: str = own_client.upload("trial.csv", wages)["id"]
    return found


def test_everything_is_downloaded_and_then_erased(
    settings: Page, own_client: Client, table: str
) -> None:
    with settings.expect_download() as download:
        settings.get_by_role("link", name="Download everything").click()
    assert download.value.suggested_filename == "wherefore-export.zip"
    with ZipFile(io.BytesIO(Path(download.value.path()).read_bytes())) as archive:
        assert table in archive.read("dataset.jsonl").decode()
        assert [name.endswith(".parquet") for name in archive.namelist()].count(True) == 1

    settings.get_by_role("button", name="Erase all data").click()
    erase = settings.get_by_role("button", name="Erase", exact=True)
    typed = settings.get_by_label("to erase every table and analysis for good")
    organisation = typed_name(settings)
    typed.fill(organisation[:-1])
    expect(erase).to_be_disabled()
    settings.get_by_role("button", name="Keep it").click()
    expect(typed).to_have_count(0)
    assert kept(own_client) == [table]

    settings.get_by_role("button", name="Erase all data").click()
    typed.fill(organisation)
    assert barriers(settings) == []
    erase.click()
    expect(settings.get_by_text("All tables and analyses are gone.")).to_be_visible()
    assert kept(own_client) == []
    settings.goto("/datasets")
    expect(settings.get_by_role("link", name="trial")).to_have_count(0)


def typed_name(page: Page) -> str:
    """Return the name that the form asks for."""
    label = page.get_by_text("to erase every table and analysis for good").inner_text()
    return label.removeprefix("Type ").removesuffix(" to erase every table and analysis for good")


def kept(client: Client) -> list[str]:
    return [d["id"] for d in client.json("/v1/datasets")["items"]]
