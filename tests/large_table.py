"""Scroll through a table far larger than a browser holds, and count what that takes.

`python -m tests.large_table [ROWS]` writes a Parquet of ROWS (a million) times 200 numbers, has it
read by an embedded server, and prints the figures of a jump to its middle. It takes some minutes.
"""

from __future__ import annotations

import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from playwright.sync_api import BrowserContext, Page, ViewportSize, expect

from tests.e2e.chromium import launched
from tests.e2e.client import Client
from tests.sites import embedded

COLUMNS = 200
ROWS_AT_ONCE = 50_000
JUMP = """
(it, share) => it.scrollTo(share * (it.scrollWidth - it.clientWidth),
                           share * (it.scrollHeight - it.clientHeight))
"""
SIZE: ViewportSize = {"width": 1280, "height": 800}


@dataclass(frozen=True)
class Scrolled:
    """What a jump to the middle and one to the end took, and what the page then holds."""

    jump_seconds: float
    requests: int
    bytes_moved: int
    nodes: int
    heap_bytes: float


def write_table(path: Path, rows: int) -> None:
    """Write numbers that tell where they stand: column j of row i holds (7 i + j) mod 1000."""
    names = [f"c{j}" for j in range(COLUMNS)]
    schema = pa.schema([(name, pa.int32()) for name in names])
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        for start in range(0, rows, ROWS_AT_ONCE):
            at = np.arange(start, min(rows, start + ROWS_AT_ONCE))
            cells = [pa.array(_cell(at, j), type=pa.int32()) for j in range(COLUMNS)]
            writer.write_batch(pa.record_batch(cells, schema=schema))


def scrolled(session: BrowserContext, place: str, rows: int) -> Scrolled:
    """Open the table, jump to the middle and to the last cell, and see what is drawn there."""
    with session.new_page() as page:
        devtools = session.new_cdp_session(page)
        sizes: list[int] = []
        page.on("response", lambda r: sizes.append(len(r.body())) if "_offset" in r.url else None)
        page.goto(place)
        page.get_by_role("region", name="Rows of the table").scroll_into_view_if_needed()
        _shown(page, 0, 0)
        start = time.perf_counter()
        middle = _jump(page, 0.5)
        _shown(page, *middle)
        seconds = time.perf_counter() - start
        _jump(page, 1)
        _shown(page, rows - 1, COLUMNS - 1)
        devtools.send("HeapProfiler.collectGarbage")
        heap = float(devtools.send("Runtime.getHeapUsage")["usedSize"])
        nodes = page.evaluate("document.querySelectorAll('*').length")
    return Scrolled(seconds, len(sizes), sum(sizes), nodes, heap)


def _cell(row: np.ndarray | int, column: int) -> np.ndarray | int:
    return (7 * row + column) % 1000


def _jump(page: Page, share: float) -> tuple[int, int]:
    """Scroll so far down and across; return the place of a cell that is in view then."""
    region = page.get_by_role("region", name="Rows of the table")
    region.evaluate(JUMP, share)
    page.wait_for_timeout(50)
    rows, columns = region.locator("tbody tr"), region.locator("thead th")
    row = rows.nth(rows.count() // 2).get_attribute("aria-rowindex")
    column = columns.nth(columns.count() // 2).get_attribute("aria-colindex")
    assert row
    assert column
    return int(row) - 2, int(column) - 2


def _shown(page: Page, row: int, column: int) -> None:
    region = page.get_by_role("region", name="Rows of the table")
    cell = region.locator(f"[aria-rowindex='{row + 2}'] td[aria-colindex='{column + 2}']")
    expect(cell).to_have_text(str(_cell(row, column)), timeout=60_000)
    expect(cell).to_be_in_viewport()


def main(rows: int) -> None:
    with tempfile.TemporaryDirectory() as home, embedded(Path(home)) as site, launched() as browser:
        file = Path(home) / "large.parquet"
        write_table(file, rows)
        client = Client.to(site.url, site.token)
        client.http.timeout = 1200
        start = time.perf_counter()
        table = client.upload(file.name, file.read_bytes())
        print(f"{rows:,} rows × {COLUMNS} columns read in {time.perf_counter() - start:.0f} s")
        session = browser.new_context(base_url=site.url, viewport=SIZE)
        with session.new_page() as page:
            page.goto(site.login)
        print(scrolled(session, f"/datasets/{table['id']}", rows))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
