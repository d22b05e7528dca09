"""Names, values and conditions as R writes them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

Json = Mapping[str, Any]  # a result as it comes from the store: JSON at a foreign edge

_SIGNS = {"above": ">", "at_least": ">=", "below": "<", "at_most": "<="}


def name(column: str) -> str:
    """Return a column's name as it stands in a formula."""
    if re.fullmatch(r"[A-Za-z][A-Za-z0-9_.]*", column) and column not in _RESERVED:
        return column
    return "`" + column.replace("\\", "\\\\").replace("`", "\\`") + "`"


def string(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def column(named: str) -> str:
    """Return the values of a column of `data`."""
    return f"data[[{string(named)}]]"


def value(level: float | str) -> str:
    return string(level) if isinstance(level, str) else f"{level:.15g}"


def rows_asked_of(conditions: Iterable[Json]) -> list[str]:
    """Return lines that keep the rows a question is asked of, or say which those are."""
    lines = []
    for condition in conditions:
        held = _condition(condition)
        if held is None:
            shown = " or ".join(str(level) for level in condition["levels"])
            lines.append(f"# Keep the rows where {condition['column']} {condition['comparison']}"
                         f" {shown}, as the question asks.".replace("\n", " "))  # fmt: skip
        else:
            lines.append(f"data <- data[which({held}), ]")
    return lines


def _condition(condition: Json) -> str | None:
    values, levels = column(condition["column"]), condition["levels"]
    among = f"{values} %in% c({', '.join(value(level) for level in levels)})"
    match condition["comparison"]:
        case "is":
            return among
        case "is_not":
            return f"!is.na({values}) & !({among})"
        case sign if sign in _SIGNS and not isinstance(levels[0], str):
            return f"{values} {_SIGNS[sign]} {value(levels[0])}"
    return None


_RESERVED = frozenset(
    "if else repeat while function for next break in TRUE FALSE NULL Inf NaN NA T F".split()
)
