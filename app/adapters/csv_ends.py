"""Lines behind the last row that are no part of the table: sources, notes, the count of rows."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from app.adapters.csv_dialect import Dialect

_TAIL = 1 << 14
_MOST = 20
_REMARK = re.compile(
    r"^\s*[\"']?\s*(?:#|\*|--|©|\(?\d+ rows?\b|(?:source|sources|note|notes|footnote|legend|"
    r"end of|last updated|generated|exported|rows?|records|total rows?|downloaded)\b)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Footer:
    """`lines` follow the rows; they begin `start` bytes into the file."""

    lines: tuple[str, ...] = ()
    start: int = 0


def footer_of(path: Path, dialect: Dialect) -> Footer:
    """Return the remarks at the end of a clean text.

    A remark is a line without a separator that holds words and either follows a blank line or
    begins as remarks do. Any other short line is a row cut off, and is refused as that.
    """
    size = path.stat().st_size
    with path.open("rb") as file:
        file.seek(max(size - _TAIL, dialect.start))
        tail = file.read().decode("utf-8", errors="replace")
    lines = tail.rstrip("\n").split("\n")[1:]  # the first may be half a line, or the header
    taken: list[str] = []
    for line in reversed(lines[-_MOST:]):
        if line.strip() and not _may_be_remark(line, dialect):
            break
        taken.insert(0, line)
    while taken and not _begins_remarks(taken, lines):
        taken.pop(0)
    said = tuple(line for line in taken if line.strip())
    if not said:
        return Footer()
    length = len("\n".join(taken).encode()) + len(tail) - len(tail.rstrip("\n"))
    return Footer(said, size - length)


def _may_be_remark(line: str, dialect: Dialect) -> bool:
    is_whole = line.count(dialect.quote) % 2 == 0
    bare = line.rstrip(dialect.delimiter + " ")
    inside = bare.strip().startswith(dialect.quote) and bare.strip().endswith(dialect.quote)
    return is_whole and any(map(str.isalpha, line)) and (inside or dialect.delimiter not in bare)


def _begins_remarks(taken: list[str], lines: list[str]) -> bool:
    """Tell whether the first line taken says itself that it is no row."""
    before = lines[len(lines) - len(taken) - 1] if len(lines) > len(taken) else "row"
    return not taken[0].strip() or not before.strip() or bool(_REMARK.match(taken[0]))
