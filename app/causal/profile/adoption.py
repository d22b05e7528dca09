"""Who is treated from when: units that take a treatment up at different times, or one alone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import pandas as pd

from app.causal.data import Kind, Variable
from app.causal.profile.facts import Facet, FacetKind
from app.causal.profile.spells import names_event

if TYPE_CHECKING:
    from numpy.typing import NDArray

_FIRST = re.compile(
    r"^(?:first_?treat\w*|treat\w*_?(?:year|date|time|start)|year_?treat\w*|gvar|g|cohort|"
    r"adopt\w*|effyear|eff\w*_?year|start_?(?:year|treat)|timing_?g?)$",
    re.IGNORECASE,
)
_CODED_NEVER = frozenset({0.0, 9999.0})


def adoption_facets(
    frame: pd.DataFrame, variables: Sequence[Variable], units: Sequence[str], times: Sequence[str]
) -> Iterator[Facet]:
    """Yield treatments that units of a panel take up for good, and columns that say when."""
    order = _ordered(frame, units, times)
    if order is None:
        return
    places, codes, ticks = order
    for variable in variables:
        if variable.name in (*units, *times) or names_event(variable.name):
            continue
        values = _zero_one(frame[variable.name]) if variable.kind is Kind.BINARY else None
        if values is not None:
            yield from _switches(variable.name, values[places], codes, ticks)
        elif _FIRST.match(variable.name) and _is_first(frame[variable.name], places, codes, ticks):
            reason = "it is the same for all rows of a unit and names the time of its treatment"
            yield Facet(FacetKind.STAGGERED_ADOPTION, (variable.name,), reason, 0.85)


_Codes: TypeAlias = "NDArray[np.integer[Any]]"
_Order = tuple["NDArray[np.intp]", "_Codes", "NDArray[np.float64]"]


def _ordered(frame: pd.DataFrame, units: Sequence[str], times: Sequence[str]) -> _Order | None:
    """Return the rows by unit and time: their places, unit codes and times."""
    if not units or not times:
        return None
    codes = frame.groupby(list(units), sort=False, dropna=False).ngroup().to_numpy(dtype=np.intp)
    ticks = frame.groupby(list(times), sort=True, dropna=False).ngroup().to_numpy(dtype=np.intp)
    places = np.lexsort((ticks, codes))
    return places, codes[places], ticks[places].astype(np.float64)


def _zero_one(series: pd.Series) -> NDArray[np.float64] | None:
    if not pd.api.types.is_numeric_dtype(series.dtype):
        return None
    values: NDArray[np.float64] = series.to_numpy(dtype=np.float64, na_value=np.nan)
    return values if bool(np.isin(values, (0.0, 1.0)).all()) else None


def _switches(
    name: str, values: NDArray[np.float64], codes: _Codes, ticks: NDArray[np.float64]
) -> Iterator[Facet]:
    same = codes[1:] == codes[:-1]
    steps = np.diff(values)
    if np.any(steps[same] < 0) or not np.any(steps[same] > 0):
        return  # given up again by some, or taken up by none
    switched = np.flatnonzero(same & (steps > 0)) + 1
    treated, n_units = np.unique(codes[values == 1]).size, np.unique(codes).size
    if treated == 1 and n_units > 2:
        yield Facet(FacetKind.ONE_TREATED_UNIT, (name,), "one unit takes it up and keeps it", 0.85)
    elif np.unique(ticks[switched]).size >= 2:
        reason = "units take it up at different times and keep it"
        yield Facet(FacetKind.STAGGERED_ADOPTION, (name,), reason, 0.85)


def _is_first(
    series: pd.Series,
    places: NDArray[np.intp],
    codes: _Codes,
    ticks: NDArray[np.float64],
) -> bool:
    """Tell whether numbers are alike within units and differ between them."""
    if not pd.api.types.is_numeric_dtype(series.dtype) or np.unique(ticks).size < 3:
        return False
    values = series.to_numpy(dtype=np.float64, na_value=np.nan)[places]
    alike = (values[1:] == values[:-1]) | (np.isnan(values[1:]) & np.isnan(values[:-1]))
    said = np.unique(values[~np.isnan(values)])
    cohorts = said[~np.isin(said, list(_CODED_NEVER))]
    return bool(alike[codes[1:] == codes[:-1]].all()) and 1 <= cohorts.size <= np.unique(ticks).size
