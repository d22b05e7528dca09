"""Groups that are written in several ways, with capitals or without: each is one group."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from app.adapters.conversion import Conversion, Stored

if TYPE_CHECKING:
    from app.adapters.deciding_rows import Rows, Survey

_MOST_GROUPS = 50
_ROWS_PER_GROUP = 3
_SHORTEST = 3  # AA, Aa and aa may be genotypes
_MOST_TOLD = 6


def one_spelling(rows: Rows, survey: Survey) -> Conversion | None:
    """Return how to read a column of groups with the commonest spelling of each, or None."""
    column = survey.alias
    n_written, n_groups = rows.answers(
        f"SELECT count(DISTINCT {column}), count(DISTINCT lower({column})) FROM {rows.source}"
    )
    if n_written == n_groups or n_groups > _MOST_GROUPS:
        return None
    if survey.present < _ROWS_PER_GROUP * n_groups:
        return None
    written = rows.table.execute(
        f"SELECT {column}, count(*) AS n FROM {rows.source} WHERE {column} IS NOT NULL"
        f" GROUP BY {column} ORDER BY n DESC, {column}"
    ).fetchall()
    ways: dict[str, list[str]] = defaultdict(list)
    for word, _ in written:
        ways[word.lower()].append(word)
    several = {low: words for low, words in ways.items() if len(words) > 1}
    if any(len(low) < _SHORTEST for low in several):
        return None
    cases = " ".join(f"WHEN {_text(low)} THEN {_text(words[0])}" for low, words in several.items())
    listed = "; ".join(", ".join(map(repr, words)) for words in several.values())
    told = (
        f"In {survey.name!r}, groups that differ in capital letters alone were read as one:"
        f" {listed[:200]}."
    )
    return Conversion(f"CASE lower({column}) {cases} ELSE {column} END", Stored.TEXT, told)


def _text(word: str) -> str:
    return "'" + word.replace("'", "''") + "'"
