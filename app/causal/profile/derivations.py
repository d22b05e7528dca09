"""Columns computed from another: logarithms, squares, bins, recodes, interactions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from app.causal.data import DISCRETE, Kind
from app.causal.profile.facts import Diagnosis, Verdict
from app.causal.profile.numbers import INDEX_ROLES

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from app.causal.data import Dataset
    from app.causal.profile.numbers import Numbers

_FEWEST_ROWS = 30
_FEWEST_VALUES = 5
_SMALLEST_SIDE = 5  # rows on the rarer side of a bin
_TOLERANCE = 1e-4  # of the largest value
_MOST = 12
_SAME = 0.99  # from this correlation on, columns are called near copies elsewhere
_MEASURED = frozenset({Kind.CONTINUOUS, Kind.COUNT, Kind.DURATION, Kind.ORDINAL})


def derivations(data: Dataset, numbers: Numbers) -> Iterator[Diagnosis]:
    """Say which columns another one fixes without being its near copy, two columns at a time.

    Found are one-to-one functions (a logarithm, a square, other labels of the same groups), bins
    of a column at a threshold, and products of a column with a binary one.
    """
    if numbers.n_rows < _FEWEST_ROWS:
        return
    functions = list(_monotone(numbers))
    bins = _bins(numbers, {derived for derived, _, _ in functions})
    found = [*functions, *_recodes(data), *bins, *_interactions(numbers)]
    for derived, source, how in found[:_MOST]:
        yield Diagnosis(
            "derived_columns",
            Verdict.FAILED,
            f"{derived!r} is {how} {source!r}, so it says nothing of its own.",
            n=numbers.n_rows,
            columns=(derived, source),
        )


_Found = tuple[str, str, str]


def _monotone(numbers: Numbers) -> Iterator[_Found]:
    """Yield columns whose values rank the rows as another column's do, or just against them."""
    seen: dict[bytes, int] = {}
    for i, (name, kind) in enumerate(zip(numbers.names, numbers.kinds, strict=True)):
        values = numbers.values[:, i]
        if kind not in _MEASURED or np.unique(values[~np.isnan(values)]).size < _FEWEST_VALUES:
            continue
        ranks = _ranks(values)
        reversed_ranks = np.where(ranks < 0, -1, ranks.max() - ranks)
        first = seen.get(ranks.tobytes(), seen.get(reversed_ranks.tobytes()))
        if first is None:
            seen[ranks.tobytes()] = i
        elif _correlation(numbers.values[:, first], values) <= _SAME:
            yield name, numbers.names[first], "a one-to-one function of"


def _ranks(values: NDArray[np.float64]) -> NDArray[np.intp]:
    """Return dense ranks, -1 where missing."""
    present = ~np.isnan(values)
    ranks = np.full(values.size, -1, dtype=np.intp)
    ranks[present] = np.unique(values[present], return_inverse=True)[1]
    return ranks


def _correlation(x: NDArray[np.float64], y: NDArray[np.float64]) -> float:
    known = ~np.isnan(x) & ~np.isnan(y)
    return abs(float(np.corrcoef(x[known], y[known])[0, 1])) if known.sum() > 2 else 0.0


def _bins(numbers: Numbers, functions: set[str]) -> Iterator[_Found]:
    """Yield binary columns that tell which side of a threshold another is on, for one source."""
    measured = numbers.of(*_MEASURED)
    for j in np.flatnonzero([kind is Kind.BINARY for kind in numbers.kinds]):
        d = numbers.values[:, j]
        low, high = np.nanmin(d), np.nanmax(d)
        zero, one = measured.values[d == low], measured.values[d == high]
        if min(len(zero), len(one)) < _SMALLEST_SIDE:
            continue
        for i in np.flatnonzero(_apart(zero, one)):
            many = np.unique(measured.values[:, i]).size >= _FEWEST_VALUES
            if many and measured.names[i] not in functions:
                yield numbers.names[j], measured.names[i], "a bin, by a threshold, of"


def _apart(zero: NDArray[np.float64], one: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Return for each column whether all its values under 0 lie on one side of those under 1."""
    lows = [np.where(np.isnan(x), np.inf, x).min(axis=0) for x in (zero, one)]
    highs = [np.where(np.isnan(x), -np.inf, x).max(axis=0) for x in (zero, one)]
    known = np.isfinite(highs[0]) & np.isfinite(highs[1])
    apart: NDArray[np.bool_] = known & ((highs[0] < lows[1]) | (highs[1] < lows[0]))
    return apart


def _interactions(numbers: Numbers) -> Iterator[_Found]:
    """Yield products of a binary column and another, each beside both of its factors."""
    values, names = numbers.values, numbers.names
    sizes = np.abs(np.nan_to_num(values))
    for j in np.flatnonzero([kind is Kind.BINARY for kind in numbers.kinds]):
        d = values[:, j]
        if set(np.unique(d[~np.isnan(d)])) != {0.0, 1.0}:
            continue
        for target in _zero_without(sizes[d == 0], sizes[d == 1]):
            for i in _equal(values[d == 1], target):
                if j not in (target, i) and _is_product(values, target, i, d * values[:, i]):
                    yield names[target], names[j], f"{names[i]!r} times"
                    yield names[target], names[i], f"{names[j]!r} times"


def _zero_without(zero: NDArray[np.float64], one: NDArray[np.float64]) -> NDArray[np.intp]:
    """Return the columns, by their absolute values under 0 and under 1, that differ under 1 only.

    So few of them are products that only these are compared with others.
    """
    largest = one.max(axis=0)
    return np.flatnonzero((largest > 0) & (zero.max(axis=0) <= _TOLERANCE * largest))


def _equal(values: NDArray[np.float64], target: int) -> NDArray[np.intp]:
    """Return the other columns that equal the target wherever both are known."""
    own = values[:, [target]]
    tolerance = _TOLERANCE * float(np.nan_to_num(np.abs(own)).max())
    agrees = ~np.any(np.abs(values - own) > tolerance, axis=0)
    return np.setdiff1d(np.flatnonzero(agrees), [target])


def _is_product(
    values: NDArray[np.float64], target: int, factor: int, product: NDArray[np.float64]
) -> bool:
    own = values[:, target]
    known = ~np.isnan(own) & ~np.isnan(product)
    if known.sum() < _FEWEST_ROWS or np.unique(own[known]).size < 2:
        return False
    scale = max(float(np.abs(own[known]).max()), 1e-12)
    agrees = bool(np.abs(own[known] - product[known]).max() <= _TOLERANCE * scale)
    return agrees and not np.array_equal(own[known], values[known, factor])


def _recodes(data: Dataset) -> Iterator[_Found]:
    """Yield columns that call the same groups by other names or codes."""
    seen: dict[bytes, str] = {}
    for variable in data.variables:
        if variable.kind not in DISCRETE or variable.role in INDEX_ROLES:
            continue
        if variable.n_distinct < 3:
            continue
        codes = data.frame[variable.name].factorize()[0].astype(np.int32)
        first = seen.setdefault(codes.tobytes(), variable.name)
        if first != variable.name:
            yield variable.name, first, "another name for each group of"
