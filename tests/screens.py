"""Take the pictures of the documentation: every screen, from a server with finished samples.

`python -m tests.screens [FOLDER]` writes them to docs/screenshots. It takes some minutes.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, expect

from tests.e2e.chromium import launched
from tests.e2e.client import Client
from tests.sites import embedded

FOLDER = Path(__file__).parents[1] / "docs/screenshots"
SIZE = {"width": 1280, "height": 800}
COLOURS = 128  # enough for flat pages, and a quarter of the bytes
SAMPLES = ("nhefs", "bakeries")
A_RUN = 600.0


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home, embedded(Path(home)) as site, launched() as browser:
        client = Client.to(site.url, site.token)
        places = _places(client)
        page = browser.new_page(base_url=site.url, viewport=SIZE, reduced_motion="reduce")
        page.goto(site.login)
        for name, place in places.items():
            _taken(page, place, folder / f"{name}.png")


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
    expect(page.get_by_role("main").get_by_role("heading").first).to_be_visible(timeout=60_000)
    expect(page.locator("[aria-busy=true]")).to_have_count(0, timeout=60_000)
    page.wait_for_timeout(2000)  # charts and frames draw after they are there
    page.screenshot(path=picture, animations="disabled")
    Image.open(picture).convert("RGB").quantize(COLOURS).save(picture, optimize=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
