"""Every study: those with a published value, and those drawn with traps from a known truth."""

from __future__ import annotations

import tomllib
import zlib
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from tests.studies import drawn_over_time, drawn_rows
from tests.studies.study import ESTIMATED, Study
from tests.studies.tables import published

HERE = Path(__file__).parent
TRAP = "trap_"


def studies() -> dict[str, Study]:
    """Return every study by its name, those published first."""
    told = [*_entries("published"), *_entries("published_later")]
    found = [
        *(_study(name, entry, partial(published, entry)) for name, entry in told),
        *(_study(TRAP + name, entry, partial(_drawn, name)) for name, entry in _entries("traps")),
    ]
    return {study.name: study for study in found}


def _entries(file: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    yield from tomllib.loads((HERE / f"{file}.toml").read_text()).items()


def _drawn(name: str) -> pd.DataFrame:
    """Return the table of a trap, always the same."""
    draw = getattr(drawn_over_time, name, None) or getattr(drawn_rows, name)
    return draw(np.random.default_rng(zlib.crc32(name.encode())))


def _study(name: str, entry: Mapping[str, Any], table: Callable[[], pd.DataFrame]) -> Study:
    return Study(
        name,
        table,
        entry["words"],
        entry["question"],
        tuple(entry["design"].split("/")),
        entry.get("treatment"),
        entry.get("outcome"),
        (entry["low"], entry["high"]) if "low" in entry else None,
        tuple(entry.get("verdicts", ESTIMATED)),
        tuple(entry.get("says", ())),
        tuple(entry.get("unadjusted", ())),
        tuple(entry.get("adjusted", ())),
        entry.get("narrowest", 0.0),
        entry["known"],
        entry.get("source", ""),
    )
