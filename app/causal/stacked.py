"""Columns of the upload that were put under each other: where the values of each stand now."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.causal.data import Role, Variable

_YEAR = re.compile(r"(?:19|20)\d\d(?=$| \[YR)")


@dataclass(frozen=True, slots=True)
class Place:
    """The values of a column that was sent: in `measured`, in the rows where `time` is `label`.

    `units` are the columns that tell whose value each is.
    """

    measured: Variable
    time: Variable
    label: str
    units: tuple[str, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        return (self.measured.name, self.time.name, *self.units)


def place_of(sent: str, variables: Sequence[Variable]) -> Place | None:
    """Return where the values of a column that was sent stand; None where it is no such column."""
    return next((p for name, p in places(variables) if name == sent), None)


def places(variables: Sequence[Variable]) -> Iterator[tuple[str, Place]]:
    """Yield each column of a year that was put under others, and where its values stand now."""
    time = next((v for v in variables if v.role is Role.TIME), None)
    units = tuple(v.name for v in variables if v.role is Role.UNIT)
    if time is None or not units:
        return
    for measured in variables:
        for sent in measured.stands_for:
            if year := _YEAR.search(sent.strip()):
                yield sent, Place(measured, time, year.group(), units)


def told(variable: Variable) -> str:
    """Return the sentence that a column holds what was sent in many."""
    first, last = variable.stands_for[0], variable.stands_for[-1]
    return (
        f"The table was sent with a column for each time: {variable.name} holds what stood in the"
        f" columns {first!r} to {last!r}, put under each other."
    )
