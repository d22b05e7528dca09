"""Running variables: a column from whose threshold on another one is always 1, or always 0."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from app.causal.data import Kind, Variable
from app.causal.profile.facts import Facet, FacetKind

if TYPE_CHECKING:
    from numpy.typing import NDArray

_ASSIGNS = re.compile(
    r"cut-?off|threshold|eligib|running|margin|centered|centred|vote_?share|assign|"
    r"score|above|below",
    re.IGNORECASE,
)
_ASSIGNED = re.compile(
    r"treat|particip|eligib|elect|win|won|democrat|incumb|program|assign|offer|award|"
    r"scholar|admit|recei|pass(?:ed)?\b",
    re.IGNORECASE,
)
_PROBE = 400
_FEWEST_VALUES = 20
_FEWEST_ROWS = 50
_SMALLEST_SIDE = 0.03


def cutoff_facets(frame: pd.DataFrame, variables: Sequence[Variable]) -> Iterator[Facet]:
    """Yield sharp thresholds; one that only bins a column, as rich bins income, is no design.

    A threshold counts when a name or meaning speaks of assignment, or when it stands at zero
    between values on both sides, as a centred running variable does.
    """
    running = [v for v in variables if v.kind in (Kind.CONTINUOUS, Kind.COUNT, Kind.ORDINAL)]
    running = [v for v in running if v.n_distinct >= _FEWEST_VALUES and _is_number(frame[v.name])]
    assigned = [v for v in variables if v.kind is Kind.BINARY and _is_zero_one(frame[v.name])]
    if len(frame) < _FEWEST_ROWS or not running or not assigned:
        return
    x = np.column_stack([_numbers(frame[v.name]) for v in running])
    sample = np.linspace(0, len(x) - 1, min(len(x), _PROBE)).astype(np.intp)
    for variable in assigned:
        d = _numbers(frame[variable.name])
        for i in np.flatnonzero(_separated(x[sample], d[sample])):
            if facet := _facet(running[i], x[:, i], variable, d):
                yield facet


def _is_number(series: pd.Series) -> bool:
    return pd.api.types.is_numeric_dtype(series.dtype)


def _is_zero_one(series: pd.Series) -> bool:
    return _is_number(series) and bool(series.dropna().isin((0, 1)).all())


def _numbers(series: pd.Series) -> NDArray[np.float64]:
    values: NDArray[np.float64] = series.to_numpy(dtype=np.float64, na_value=np.nan)
    return values


def _separated(x: NDArray[np.float64], d: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Return for each column whether its values under 0 and under 1 do not overlap."""
    one, zero = x[d == 1], x[d == 0]
    if len(one) < 2 or len(zero) < 2:
        return np.zeros(x.shape[1], dtype=bool)
    (one_low, one_high), (zero_low, zero_high) = _ends(one), _ends(zero)
    apart: NDArray[np.bool_] = (zero_high <= one_low) | (one_high <= zero_low)
    return apart


def _ends(x: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    low = np.where(np.isnan(x), np.inf, x).min(axis=0)
    high = np.where(np.isnan(x), -np.inf, x).max(axis=0)
    return low, high


def _facet(
    running: Variable, x: NDArray[np.float64], assigned: Variable, d: NDArray[np.float64]
) -> Facet | None:
    known = ~np.isnan(x) & ~np.isnan(d)
    x, d = x[known], d[known]
    share = float(d.mean()) if d.size else 0.0
    if not _SMALLEST_SIDE < share < 1 - _SMALLEST_SIDE or not bool(_separated(x[:, None], d)[0]):
        return None
    below, above = (
        (x[d == 0], x[d == 1]) if x[d == 1].max() > x[d == 0].max() else (x[d == 1], x[d == 0])
    )
    if min(np.unique(below).size, np.unique(above).size) < _FEWEST_VALUES // 2:
        return None
    threshold = _roundest(float(below.max()), float(above.min()))
    confidence = _confidence(running, assigned, threshold, x)
    if confidence == 0.0:
        return None
    reason = f"{assigned.name!r} changes wherever {running.name!r} passes {threshold:g}"
    columns = (running.name, assigned.name)
    return Facet(FacetKind.RUNNING_VARIABLE, columns, reason, confidence, threshold)


def _confidence(
    running: Variable, assigned: Variable, threshold: float, x: NDArray[np.float64]
) -> float:
    assigns = bool(_ASSIGNS.search(f"{running.name} {running.description}"))
    is_assigned = bool(_ASSIGNED.search(f"{assigned.name} {assigned.description}"))
    centred = threshold == 0.0 and x.min() < 0 < x.max()
    return {0: 0.0, 1: 0.7, 2: 0.85, 3: 0.9}[int(assigns) + int(is_assigned) + int(centred)]


def _roundest(low: float, high: float) -> float:
    """Return the number between both ends with the fewest digits, the upper end where unclear."""
    if low < 0 <= high:
        return 0.0
    for digits in range(-6, 10):
        scale = 10.0**digits
        candidate = float(np.floor(high * scale) / scale)
        if low < candidate <= high:
            return candidate
    return high
