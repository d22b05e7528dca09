"""A run that has said a great deal is shown at once."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.browser.steps import A_RUN, SECONDS, SEEING, replayed
from tests.e2e.client import Client
from tests.sites import Site

pytestmark = pytest.mark.browser

EVENTS = 5_000
LONGEST = 1.0  # seconds from asking for the log until all of it is shown
OPENED = 4.0  # seconds for all of the page on a busy machine; an idle one needs less than one


def test_five_thousand_events_are_replayed_at_once(
    page: Page, site: Site, client: Client, wages: bytes
) -> None:
    table = client.upload("talkative.csv", wages)
    options = {"algorithms": ["regression_adjustment"]}
    run = client.start(table["id"], "What is the effect of trained on wage?", options=options)["id"]
    assert client.finished(run, seconds=A_RUN / SECONDS)["status"] == "succeeded"
    database = Path(site.environment["WHEREFORE_HOME"]) / "wherefore.db"
    steps = said_much(database, run)
    page.add_init_script(SEEING)
    views = [replayed(page, run, steps) for _ in range(3)]
    opened, read = (min(each) for each in zip(*views, strict=True))
    print(f"{EVENTS:,} events were replayed in {read:.2f} s, the page opened in {opened:.2f} s")
    assert read < LONGEST
    assert opened < OPENED
    page.get_by_role("tab", name="Log").click()
    expect(page.get_by_text("events, in the order in which they were kept")).to_contain_text(
        f"{EVENTS} events"
    )


def said_much(database: Path, run: str) -> int:
    """Have the run's log say how far each step has come, again and again; return its steps."""
    with closing(sqlite3.connect(database, timeout=30)) as kept, kept:
        last, ended = kept.execute(
            "SELECT seq, at FROM event WHERE run_id = ? ORDER BY seq DESC LIMIT 1", (run,)
        ).fetchone()
        names = [n for (n,) in kept.execute("SELECT id FROM step WHERE run_id = ?", (run,))]
        kept.execute("UPDATE event SET seq = ? WHERE run_id = ? AND seq = ?", (EVENTS, run, last))
        kept.executemany(
            "INSERT INTO event (run_id, seq, type, data, at) VALUES (?, ?, 'step.finished', ?, ?)",
            [
                (run, seq, f'{{"step_id": "{names[seq % len(names)]}", "seconds": 1.0}}', ended)
                for seq in range(last, EVENTS)
            ],
        )
        kept.execute("UPDATE run SET last_seq = ? WHERE id = ?", (EVENTS, run))
    return len(names)
