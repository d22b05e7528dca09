"""Good files made bad: cut short, with bits turned over, or under another format's name."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tests.hostile.case import Case, Fate
from tests.unit.adapters.formats.written import WRITERS, table

CUTS = (0.03, 0.2, 0.45, 0.7, 0.9, 0.98)
FLIPS = 12
NAMES = ("table.csv", "table.xlsx", "table", "table.exe", ".csv", "x" * 255, "../../t.parquet")


def cases() -> Iterator[Case]:
    for name in WRITERS:
        for cut in CUTS:
            yield Case(f"{name} cut at {cut:.0%}", lambda n=name, c=cut: _cut(n, c), f"t.{name}",
                       Fate.EITHER)  # fmt: skip
        for seed in range(FLIPS):
            yield Case(f"{name} with bits turned over {seed}",
                       lambda n=name, s=seed: _turned(n, s), f"t.{name}", Fate.EITHER)  # fmt: skip
        for filename in NAMES:
            yield Case(f"{name} called {filename[:20]!r}", lambda n=name: _good(n), filename,
                       Fate.READ)  # fmt: skip


@cache
def _good(name: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table"
        WRITERS[name](table(), path)
        return path.read_bytes()


def _cut(name: str, share: float) -> bytes:
    content = _good(name)
    return content[: int(share * len(content))]


def _turned(name: str, seed: int) -> bytes:
    """Return the file with 1 to 32 bits turned over, half of the time near its start."""
    rng = random.Random(f"{name} {seed}")
    content = bytearray(_good(name))
    within = len(content) if seed % 2 else min(len(content), 600)
    for _ in range(2 ** rng.randrange(6)):
        content[rng.randrange(within)] ^= 1 << rng.randrange(8)
    return bytes(content)
