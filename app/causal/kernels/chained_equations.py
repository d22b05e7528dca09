"""Chained equations: missing values drawn in turn, each column given all the others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cho_factor, cho_solve, solve_triangular
from scipy.special import expit

Vector = NDArray[np.float64]
Matrix = NDArray[np.float64]
Rows = NDArray[np.intp]

BURN_IN = 10  # rounds before the first draw is kept
THIN = 3  # rounds from one kept draw to the next
DONORS = 5
_RIDGE = 1e-6  # per row, on standardised columns: collinear columns share a slope
_PRIOR = 0.16  # precision of log odds on standardised columns: a deviation of 2.5
_STEPS, _SETTLED = 25, 1e-4
_SAME = 1e-9  # predictions closer than this are of rows that the columns cannot tell apart


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """Values of shape (n,), NaN where missing; `levels` counts a category's codes, 0 a number.

    `is_smooth` tells that values between and beyond the seen ones make sense.
    """

    values: Vector
    levels: int = 0
    is_smooth: bool = False

    @property
    def missing(self) -> Rows:
        return np.flatnonzero(np.isnan(self.values))


def draws(
    columns: Sequence[Column], count: int, rng: np.random.Generator
) -> Iterator[dict[int, Vector]]:
    """Yield `count` draws of the missing values, by the position of their column.

    Numbers take the value of a row with a like prediction (predictive mean matching), so that
    none is drawn that was never seen; smooth ones take its residual instead, within the range
    seen, for where few are seen a like prediction is not near enough. Categories are drawn from
    logistic models, one level against the rarer ones. The models' coefficients are drawn as well,
    so that draws differ by all that is not known (proper imputation).

    Parameters
    ----------
    columns : each with at least one value that is not missing, all of one length.

    References
    ----------
    van Buuren & Groothuis-Oudshoorn 2011, doi:10.18637/jss.v045.i03; Rubin 1987,
    doi:10.1002/9780470316696; Little 1988, doi:10.1080/07350015.1988.10509663;
    Morris, White & Royston 2014, doi:10.1186/1471-2288-14-75
    """
    chain = _Chain(columns, rng)
    # One incomplete column is drawn from complete ones: draws do not depend on those before.
    burn_in, thin = (BURN_IN, THIN) if chain.is_linked else (1, 1)
    for _ in range(burn_in - thin):
        chain.turn()
    for _ in range(count):
        for _ in range(thin):
            chain.turn()
        yield chain.drawn()


@dataclass(slots=True)
class _Incomplete:
    """A column that misses values: where, and where it stands in the design."""

    place: int
    levels: int
    is_smooth: bool
    block: slice
    observed: Rows
    missing: Rows
    known: Vector
    current: Vector
    centre: float
    spread: float
    starts: dict[int, Vector] = field(default_factory=dict)


class _Chain:
    """One chain: the completed design (n, p), whose first column is of ones, and its columns."""

    def __init__(self, columns: Sequence[Column], rng: np.random.Generator) -> None:
        self._rng = rng
        self._design = np.ones((len(columns[0].values), 1 + sum(map(_width, columns))))
        self._incomplete: list[_Incomplete] = []
        at = 1
        for place, column in enumerate(columns):
            block = slice(at, at + _width(column))
            at = block.stop
            self._enter(place, column, block)
        self._incomplete.sort(key=lambda item: len(item.missing))

    @property
    def is_linked(self) -> bool:
        """Tell whether some columns with gaps are drawn from others with gaps."""
        return len(self._incomplete) > 1

    def turn(self) -> None:
        """Draw every column with missing values once, the most complete first."""
        for item in self._incomplete:
            item.current = self._category(item) if item.levels else self._number(item)
            self._show(item)

    def drawn(self) -> dict[int, Vector]:
        return {item.place: item.current for item in self._incomplete}

    def _enter(self, place: int, column: Column, block: slice) -> None:
        """Put a column into the design, its gaps filled with values drawn from its own."""
        missing = column.missing
        observed = np.flatnonzero(~np.isnan(column.values))
        known = column.values[observed]
        spread = float(known.std())
        item = _Incomplete(
            place=place,
            levels=column.levels,
            is_smooth=column.is_smooth,
            block=block,
            observed=observed,
            missing=missing,
            known=known,
            current=self._rng.choice(known, len(missing)),
            centre=float(known.mean()),
            spread=spread if spread > 0 else 1.0,
        )
        self._design[observed, block] = _coded(known, item)
        if len(missing):
            self._show(item)
            self._incomplete.append(item)

    def _show(self, item: _Incomplete) -> None:
        self._design[item.missing, item.block] = _coded(item.current, item)

    def _others(self, item: _Incomplete) -> NDArray[np.intp]:
        """Return the positions of the design's columns without the item's own."""
        return np.delete(np.arange(self._design.shape[1]), item.block)

    def _number(self, item: _Incomplete) -> Vector:
        others = self._others(item)
        learnt = self._design[item.observed]
        target = (item.known - item.centre) / item.spread
        gram = (learnt.T @ learnt)[np.ix_(others, others)]
        factor = cho_factor(gram + _RIDGE * len(target) * np.eye(len(others)), lower=True)
        slopes = cho_solve(factor, (learnt.T @ target)[others])
        fitted = learnt @ self._widened(slopes, others)
        error = self._error(target - fitted, len(others))
        noise = solve_triangular(factor[0], self._normal(len(others)), lower=True, trans="T")
        drawn = self._widened(slopes + error * noise, others)
        wanted = self._design[item.missing] @ drawn
        donor = self._donors(fitted, wanted)
        if not item.is_smooth:
            return item.known[donor]
        values = item.centre + item.spread * (wanted + (target - fitted)[donor])
        return np.clip(values, item.known.min(), item.known.max())

    def _widened(self, slopes: Vector, others: NDArray[np.intp]) -> Vector:
        """Return the slopes with a zero for the column's own place, so that no copy is needed."""
        full = np.zeros(self._design.shape[1])
        full[others] = slopes
        return full

    def _error(self, residuals: Vector, columns: int) -> float:
        """Draw the residual deviation from its posterior."""
        degrees = max(len(residuals) - columns, 1)
        return float(np.sqrt(residuals @ residuals / self._rng.chisquare(degrees)))

    def _donors(self, fitted: Vector, wanted: Vector) -> Rows:
        """Return, per wanted prediction, a random one of the rows with the nearest."""
        shuffled = self._rng.permutation(len(fitted))
        order = shuffled[np.argsort(fitted[shuffled], kind="stable")]
        ranked = fitted[order]
        chosen = self._nearest(ranked, wanted)
        left = np.searchsorted(ranked, ranked[chosen] - _SAME)
        right = np.searchsorted(ranked, ranked[chosen] + _SAME, side="right")
        alike = (left + self._rng.random(len(wanted)) * (right - left)).astype(np.intp)
        return order[np.where(right - left > DONORS, alike, chosen)]

    def _nearest(self, ranked: Vector, wanted: Vector) -> NDArray[np.intp]:
        """Return, per wanted prediction, one of the positions of the nearest in order."""
        width = min(2 * DONORS, len(ranked))
        start = np.clip(np.searchsorted(ranked, wanted) - DONORS, 0, len(ranked) - width)
        window = start[:, None] + np.arange(width)
        distance = np.abs(ranked[window] - wanted[:, None])
        kept = min(DONORS, width)
        pick = self._rng.integers(kept, size=len(wanted))
        nearest = np.argsort(distance, axis=1)[np.arange(len(wanted)), pick]
        return start + nearest

    def _category(self, item: _Incomplete) -> Vector:
        """Draw levels, the commonest against all others first, then among the rest."""
        codes = item.known.astype(np.intp)
        by_count = np.argsort(-np.bincount(codes, minlength=item.levels), kind="stable")
        drawn = np.full(len(item.missing), by_count[0], dtype=np.float64)
        open_rows, left = np.arange(len(item.missing)), np.ones(len(codes), dtype=bool)
        for level, following in pairwise(by_count):
            is_level = codes[left] == level
            if is_level.all() or not len(open_rows):
                break
            chance = self._chance(item, int(level), item.observed[left], is_level, open_rows)
            open_rows = open_rows[self._rng.random(len(open_rows)) >= chance]
            drawn[open_rows] = following
            left &= codes != level
        return drawn

    def _chance(
        self,
        item: _Incomplete,
        level: int,
        learnt: Rows,
        is_level: NDArray[np.bool_],
        wanted: NDArray[np.intp],
    ) -> Vector:
        """Return, per wanted missing row, the chance of the level by a drawn logistic model."""
        others = self._others(item)
        design = self._design[np.ix_(learnt, others)]
        start = item.starts.get(level, np.zeros(len(others)))
        odds, factor = _logistic(design, is_level.astype(np.float64), start)
        item.starts[level] = odds
        noise = solve_triangular(factor, self._normal(len(others)), lower=True, trans="T")
        return np.asarray(
            expit(self._design[np.ix_(item.missing[wanted], others)] @ (odds + noise))
        )

    def _normal(self, size: int) -> Vector:
        return np.asarray(self._rng.standard_normal(size))


def _width(column: Column) -> int:
    return max(column.levels - 1, 1)


def _coded(values: Vector, item: _Incomplete) -> Matrix:
    """Return a number standardised, a category as indicators of all levels but the first."""
    if item.levels <= 1:
        return ((values - item.centre) / item.spread)[:, None]
    return np.asarray(values[:, None] == np.arange(1, item.levels), dtype=np.float64)


def _logistic(design: Matrix, target: Vector, start: Vector) -> tuple[Vector, Matrix]:
    """Return the posterior mode and the lower Cholesky factor of its precision."""
    odds, prior = start, np.full(design.shape[1], _PRIOR)
    prior[0] = 1e-4
    for _ in range(_STEPS):
        chance = expit(design @ odds)
        weight = np.maximum(chance * (1 - chance), 1e-9)
        precision = (design * weight[:, None]).T @ design + np.diag(prior)
        factor = np.linalg.cholesky(precision)
        gradient = design.T @ (target - chance) - prior * odds
        step = cho_solve((factor, True), gradient)
        odds = odds + step / max(1.0, float(np.abs(step).max()) / 3.0)
        if float(np.abs(step).max()) < _SETTLED:
            break
    return odds, factor
