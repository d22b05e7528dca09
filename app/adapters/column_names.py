"""What a column may be called."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from app.errors import InvalidFile

if TYPE_CHECKING:
    from collections.abc import Sequence

_MAX_NAME = 500
_ROWS = "row"
_BREAKS = re.compile(r"\s*[\t\r\n]+\s*")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")  # all but tab and line ends


def checked_names(names: Sequence[str]) -> tuple[str, ...]:
    """Return the names stripped, each on one line.

    Missing, doubled, endless, unprintable and numeric ones are refused.
    """
    stripped = tuple(_BREAKS.sub(" ", name.strip()) for name in names)
    if empty := [str(i) for i, name in enumerate(stripped, 1) if not name]:
        raise InvalidFile(
            f"Column {', '.join(empty[:10])} has no name.",
            hint="Name every column in the first line, or delete the column.",
        )
    if doubled := [name for name, count in Counter(stripped).items() if count > 1]:
        raise InvalidFile(
            f"More than one column is called {', '.join(map(repr, doubled[:10]))}.",
            hint="Give each column its own name.",
        )
    if endless := next((name for name in stripped if len(name) > _MAX_NAME), None):
        raise InvalidFile(
            f"The column name {endless[:40]!r}… is longer than {_MAX_NAME} characters.",
            hint="Shorten it; what it means can stand in the description.",
        )
    if hidden := next((name for name in stripped if _CONTROL.search(name)), None):
        raise InvalidFile(
            f"The column name {hidden[:40]!r} has a control character.",
            hint="Rename the column.",
        )
    _refuse_data_as_header(stripped)
    return stripped


def names_given(names: Sequence[str]) -> tuple[str, ...]:
    """Return a header with a name for each column that has none.

    R and pandas export the names of the rows under an empty first name. A header without any
    name is returned as it is.
    """
    stripped = [name.strip() for name in names]
    if not any(stripped):
        return tuple(names)
    taken = set(stripped)
    given: list[str] = []
    for position, name in enumerate(stripped, 1):
        wanted = _ROWS if position == 1 else f"column_{position}"
        given.append(name or _free(wanted, taken))
        taken.add(given[-1])
    return tuple(given)


def _free(name: str, taken: set[str]) -> str:
    """Return the name with as many underscores behind it as make it the only one."""
    while name in taken:
        name += "_"
    return name


def refuse_one_column(names: Sequence[str]) -> None:
    """Refuse a table in which there is nothing to compare."""
    if len(names) < 2:
        raise InvalidFile(
            "The file has one column; a table needs at least two.",
            hint="Add the columns that the question is about.",
        )


def _refuse_data_as_header(names: tuple[str, ...]) -> None:
    """Refuse a first line of numbers, save a plain count of columns (0, 1, 2 … or 1, 2, 3 …)."""
    counts = {tuple(map(str, range(start, start + len(names)))) for start in (0, 1)}
    if names not in counts and all(_is_number(name) for name in names):
        raise InvalidFile(
            f"The first line holds numbers ({', '.join(names[:3])}, …) instead of column names.",
            hint="Add a first line that names the columns.",
        )


def _is_number(text: str) -> bool:
    try:
        float(text.replace(",", "."))
    except ValueError:
        return False
    return True
