"""Take the pictures of the documentation: every screen, from a server with finished samples.

`python -m tests.screens [FOLDER]` writes them to docs/screenshots. It takes some minutes.
"""

from __future__ import annotations

import re
import sys
import tempfile
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.e2e.chromium import launched
from tests.e2e.client import Client
from tests.sites import Site, embedded

FOLDER = Path(__file__).parents[1] / "docs/screenshots"
DESK = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}
COLOURS = 128  # enough for flat pages, and a quarter of the bytes
SAMPLES = ("nhefs", "bakeries")
A_RUN = 600.0
A_PAGE = 60_000.0  # milliseconds


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home, embedded(Path(home)) as site, launched() as browser:
        places = _places(Client.to(site.url, site.token))
        with _context(browser, site) as stranger:
            _taken(stranger.new_page(), "/login", folder / "sign_in.png")
            opened = stranger.new_page()
            opened.goto(site.login)
            session = stranger.storage_state()
        with _context(browser, site, storage_state=session) as desk:
            page = desk.new_page()
            for name, place in places.items():
                _taken(page, place, folder / f"{name}.png")
        with _context(browser, site, storage_state=session, color_scheme="dark") as night:
            _taken(night.new_page(), places["run"], folder / "dark.png")
        with _context(browser, site, storage_state=session, viewport=PHONE) as phone:
            _taken(phone.new_page(), places["run"], folder / "phone.png")


def _context(browser: Browser, site: Site, **settings: Any) -> BrowserContext:
    how = {"viewport": DESK, "reduced_motion": "reduce", **settings}
    return browser.new_context(base_url=site.url, **how)


def _places(client: Client) -> dict[str, str]:
    """Return the address of each screen by the name of its picture, once the samples are done."""
    effect, graph = (_answered(client, name) for name in SAMPLES)
    words = {"text": "use 99 % intervals"}
    talk = client.http.post("/v1/conversations", json={"run_id": effect["id"]}).json()["id"]
    said = client.http.post(f"/v1/conversations/{talk}/messages", json=words).json()
    client.finished(said["run_id"], seconds=A_RUN)
    run = f"/runs/{effect['id']}"
    return {
        "ask": "/",
        "data": f"/datasets/{effect['dataset_id']}",
        "run": run,
        "talk": f"/runs/{said['run_id']}?talk={talk}",
        "checks": f"{run}?view=checks",
        "plan": f"{run}?view=assumptions",
        "report": f"{run}?view=report",
        "code": f"{run}?view=code",
        "graph": f"/runs/{graph['id']}",
        "studio": f"{run}/graph",
        "compare": f"{run}/compare/{said['run_id']}",
        "draw": "/draw",
        "analyses": "/runs",
        "tables": "/datasets",
        "methods": "/catalogue",
        "api": "/api",
        "settings": "/settings",
    }


def _answered(client: Client, sample: str) -> dict:
    table = client.http.post(f"/v1/samples/{sample}").json()
    questions = {each["name"]: each["question"] for each in client.json("/v1/samples")["items"]}
    return client.finished(client.start(table["id"], questions[sample])["id"], seconds=A_RUN)


def _taken(page: Page, place: str, picture: Path) -> None:
    page.goto(place)
    expect(page.get_by_role("heading").first).to_be_visible(timeout=A_PAGE)
    expect(page.locator("[aria-busy=true]")).to_have_count(0, timeout=A_PAGE)
    expect(page.get_by_role("status", name=re.compile("^Loading"))).to_have_count(0, timeout=A_PAGE)
    if page.locator("iframe").count():
        inside = page.frame_locator("iframe").get_by_role("heading").first
        expect(inside).to_be_visible(timeout=A_PAGE)
    page.wait_for_timeout(2000)  # charts draw after they are there
    page.screenshot(path=picture, animations="disabled")
    Image.open(picture).convert("RGB").quantize(COLOURS).save(picture, optimize=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
