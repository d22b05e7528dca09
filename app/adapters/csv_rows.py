"""How many records a CSV text has, counted apart from the reader so that no row is lost unseen."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from pathlib import Path

    from app.adapters.csv_dialect import Dialect

_CHUNK = 1 << 22
_NEWLINE = ord("\n")


def has_records(path: Path, dialect: Dialect, expected: int) -> bool:
    """Tell whether the clean text at `path` has `expected` records, the header among them.

    A line end counts unless it is quoted or its line is empty. Where a quotation mark stands
    inside an unquoted value the quick count is off, and a slow one decides.
    """
    return _quick_count(path, dialect) == expected or _slow_count(path, dialect) == expected


def _quick_count(path: Path, dialect: Dialect) -> int:
    if dialect.escape != dialect.quote:
        return -1
    quote = ord(dialect.quote)
    records = quotes = 0
    last = _NEWLINE
    with path.open("rb") as file:
        file.seek(dialect.start)
        while block := file.read(_CHUNK):
            text = np.frombuffer(block, dtype=np.uint8)
            ends, marks = np.flatnonzero(text == _NEWLINE), np.flatnonzero(text == quote)
            before = np.where(ends > 0, text[ends - 1], last)
            is_outside = (quotes + np.searchsorted(marks, ends)) % 2 == 0
            records += int(np.count_nonzero(is_outside & (before != _NEWLINE)))
            quotes = (quotes + marks.size) % 2
            last = int(text[-1])
    return records + (last != _NEWLINE)


def _slow_count(path: Path, dialect: Dialect) -> int:
    with path.open("rb") as raw:
        raw.seek(dialect.start)
        with open(raw.fileno(), encoding="utf-8", newline="", closefd=False) as file:
            try:
                return sum(1 for record in csv.reader(file, **dialect.for_csv) if record)
            except csv.Error:
                return -1
