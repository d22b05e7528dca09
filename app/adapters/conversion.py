"""How one column of an upload becomes a stored one: SQL, and what to tell the user."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.causal.data import Kind

CONTRADICTED = "contradicted by a later row"


class Stored(StrEnum):
    """The type a column is stored as."""

    INTEGER = "BIGINT"
    FLOAT = "DOUBLE"
    BOOLEAN = "TINYINT"
    TIMESTAMP = "TIMESTAMP"
    TEXT = "VARCHAR"


@dataclass(frozen=True, slots=True)
class Typed:
    """The type that a reader gives a column, and SQL that stops at a value which does not fit.

    `plain_digits` says that it would not see that a text is 007 or 1_000.
    """

    read_as: Stored
    sql: str
    plain_digits: bool = False


@dataclass(frozen=True, slots=True)
class Conversion:
    """How one column of the raw table becomes a stored one.

    `sql` is NULL where the text does not fit; `missing` is SQL that tells which present texts
    are NULL by right. `quick` stops at a text that does not fit, and costs less; "" where there
    is no such way. `typed` is that way where the reader itself makes a `Typed` of each text.
    `kind` is what the way the values are written says they are, for this `reason`. `n_infinite` is
    how many values were infinite and became gaps.
    """

    sql: str
    stored: Stored
    warning: str = ""
    unit: str = ""
    missing: str = "false"
    quick: str = ""
    typed: Typed | None = None
    kind: Kind | None = None
    reason: str = ""
    n_infinite: int = 0


def times_of_day(sql: str, warning: str = "") -> Conversion:
    """Return the conversion of a column whose `sql` counts hours since midnight."""
    reason = "the values are times of day, read in hours since midnight"
    return Conversion(sql, Stored.FLOAT, warning, "h", kind=Kind.CONTINUOUS, reason=reason)


def lengths_of_time(sql: str, unit: str, warning: str = "") -> Conversion:
    """Return the conversion of a column whose `sql` counts units of time that something took."""
    reason = f"the values are lengths of time, read in {unit}"
    return Conversion(sql, Stored.FLOAT, warning, unit, kind=Kind.DURATION, reason=reason)


def where(test: str, value: str) -> str:
    """Return SQL for the value where the test holds, NULL elsewhere."""
    return f"CASE WHEN {test} THEN {value} END"


def or_stop(column: str, fits: str, value: str, stored: Stored) -> str:
    """Return SQL for the value that stops at a text which does not fit."""
    stop = f"error('{CONTRADICTED}')::{stored.value}"
    return f"CASE WHEN {fits} THEN {value} WHEN {column} IS NOT NULL THEN {stop} END"
