"""Series made ready for a lagged search: those that wander are analysed as changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.causal.data import Kind
from app.causal.kernels.lagged import differenced, series_of, wandering
from app.causal.profile import Diagnosis, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.causal.data import Dataset
    from app.causal.kernels.lagged import Series

CHANGES = "analysed_as_changes"  # the name of the diagnosis that says so
_WANDERERS = (Kind.CONTINUOUS, Kind.COUNT)


def prepared_series(
    data: Dataset, *, difference: bool, known: tuple[str, ...] | None = None
) -> tuple[Series, tuple[str, ...]]:
    """Return the series, and the names of those that are taken as changes.

    Parameters
    ----------
    difference : whether series without a level they return to are taken as changes; their levels
        would seem related to all that wanders too.
    known : the series that wander, where that was found before; nothing is tested then.

    Raises
    ------
    DegenerateData : a series, or its changes, is constant or determined by others.
    TooFewSamples : fewer than two series, or too few complete rows.
    """
    series = series_of(data)
    if known is None:
        found = wandering(series) if difference else ()
        known = tuple(name for name in found if data.variable(name).kind in _WANDERERS)
    return differenced(series, known), known


def said_of_changes(changes: tuple[str, ...]) -> Iterator[Diagnosis]:
    """Yield the sentence that says which series were taken as changes, when some were."""
    if changes:
        yield Diagnosis(
            name=CHANGES,
            verdict=Verdict.PASSED,
            sentence=f"{', '.join(changes)}: analysed as changes from one time step to the next,"
            " because the levels wander.",
            test="Dickey–Fuller and KPSS",
            columns=changes,
        )


def changes_among(diagnostics: tuple[Diagnosis, ...]) -> tuple[str, ...]:
    """Return the series that a search said it took as changes."""
    return next((d.columns for d in diagnostics if d.name == CHANGES), ())
