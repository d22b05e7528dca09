"""Each continuous column explained by others, by lines and by splines, on rows left out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from app.causal.data import Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from app.causal.profile.numbers import Numbers

MAX_TARGETS = 40
MIN_ROWS = 60
_MAX_CAUSES = 6
_MAX_PAIRED = 4
_FOLDS = 4
_RIDGE = 1e-2
_KNOTS = (-0.8, 0.0, 0.8)
_CLIP = 3.0
_MIN_DISTINCT = 12
_COPY = 0.999
_MOST_GAPS = 0.2


@dataclass(frozen=True, slots=True)
class Fit:
    """One column explained by others. Residuals and `fitted` have shape (n,), held out.

    `x` are the standardised explanations, shape (n, k), named by `causes`; `rows` are those of
    the table. `gain` is the held-out R² that splines add to lines, `gain_p` its p-value.
    """

    name: str
    causes: tuple[str, ...]
    rows: NDArray[np.intp]
    x: NDArray[np.float64]
    y: NDArray[np.float64]
    r2_linear: float
    r2_flexible: float
    gain_p: float
    fitted: NDArray[np.float64]
    residuals_linear: NDArray[np.float64]
    residuals_flexible: NDArray[np.float64]

    @property
    def n(self) -> int:
        return self.y.size

    @property
    def gain(self) -> float:
        return self.r2_flexible - self.r2_linear


def fits_of(numbers: Numbers, rng: np.random.Generator, *, lagged: bool) -> list[Fit]:
    """Explain up to 40 continuous columns, each by the 6 of the others that go with it most.

    With rows in the order of time, `lagged`, the two rows before explain as well.
    """
    targets = targets_of(numbers)
    if numbers.n_rows < MIN_ROWS or not targets:
        return []
    if len(targets) > MAX_TARGETS:
        targets = sorted(rng.choice(targets, MAX_TARGETS, replace=False).tolist())
    table = _lagged_table(numbers) if lagged else _Table(numbers.values, numbers.names)
    may_explain = np.ones(len(table.names), dtype=bool)
    return _fits(table, [(j, may_explain) for j in targets], rng)


def fits_along(order: Sequence[str], numbers: Numbers, rng: np.random.Generator) -> list[Fit]:
    """Explain each continuous column by those before it in this order, and by all not in it."""
    place = {name: i for i, name in enumerate(order)}
    positions = np.array([place.get(name, -1) for name in numbers.names])
    targets = [j for j in targets_of(numbers) if numbers.names[j] in place]
    table = _Table(numbers.values, numbers.names)
    return _fits(table, [(j, positions < positions[j]) for j in targets], rng)


def targets_of(numbers: Numbers) -> list[int]:
    """Return the places of the columns with values enough to have noise."""
    chosen = [j for j, kind in enumerate(numbers.kinds) if kind is Kind.CONTINUOUS]
    return [j for j in chosen if _has_values(numbers.values[:, j])]


def _has_values(column: NDArray[np.float64]) -> bool:
    head = column[:200]
    if np.unique(head[~np.isnan(head)]).size >= _MIN_DISTINCT:
        return True
    return np.unique(column[~np.isnan(column)]).size >= _MIN_DISTINCT


class _Table:
    """The columns with their associations, computed once for all regressions."""

    def __init__(self, values: NDArray[np.float64], names: Sequence[str]) -> None:
        self.values, self.names = values, tuple(names)
        self.missing = np.isnan(values)
        self.usable = self.missing.mean(axis=0) < _MOST_GAPS
        filled = _standardised(values, self.missing)
        sizes = _standardised(np.where(self.missing, np.nan, np.abs(filled)), self.missing)
        n = max(len(values), 1)
        self.straight = filled.T @ filled / n
        self.strength = np.maximum(np.abs(self.straight), np.abs(filled.T @ sizes / n))

    def strongest(self, target: int, may_explain: NDArray[np.bool_]) -> NDArray[np.intp]:
        """Return the columns that go with the target, straight or by their size, the most.

        A copy explains everything and says nothing, so it is left out.
        """
        strength = np.where(self.usable & may_explain, self.strength[target], -1.0)
        strength[np.abs(self.straight[target]) > _COPY] = -1.0
        strength[target] = -1.0
        order = np.argsort(-strength, kind="stable")[:_MAX_CAUSES]
        return order[strength[order] > 0]


def _lagged_table(numbers: Numbers) -> _Table:
    values = numbers.values
    once = [f"{name} before" for name in numbers.names]
    twice = [f"{name} two steps before" for name in numbers.names]
    joined = np.hstack([values[2:], values[1:-1], values[:-2]])
    return _Table(joined, [*numbers.names, *once, *twice])


def _standardised(values: NDArray[np.float64], missing: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Return columns of mean 0 and variance 1 over the values present, 0 where missing."""
    counts = np.maximum((~missing).sum(axis=0), 1)
    zeroed = np.where(missing, 0.0, values)
    centred = np.where(missing, 0.0, zeroed - zeroed.sum(axis=0) / counts)
    scale = np.sqrt((centred**2).sum(axis=0) / counts)
    found: NDArray[np.float64] = centred / np.where(scale > 0, scale, np.inf)
    return found


def _fits(
    table: _Table, wanted: Sequence[tuple[int, NDArray[np.bool_]]], rng: np.random.Generator
) -> list[Fit]:
    found = (_fit(table, j, table.strongest(j, allowed), rng) for j, allowed in wanted)
    return [fit for fit in found if fit is not None]


def _fit(
    table: _Table, target: int, chosen: NDArray[np.intp], rng: np.random.Generator
) -> Fit | None:
    rows = np.flatnonzero(~(table.missing[:, target] | table.missing[:, chosen].any(axis=1)))
    x, y = table.values[np.ix_(rows, chosen)], table.values[rows, target]
    if y.size < MIN_ROWS or y.std() == 0.0:
        return None
    varies = x.std(axis=0) > 0
    chosen, x = chosen[varies], x[:, varies]
    x = (x - x.mean(axis=0)) / x.std(axis=0)
    y = (y - y.mean()) / y.std()
    folds = rng.permutation(y.size) % _FOLDS
    basis, n_free = _splines(x), x.shape[1] + 1
    lines = _held_out(basis[:, :n_free], y, folds, n_free)
    bends = _held_out(basis, y, folds, n_free) if x.shape[1] else lines
    return Fit(
        name=table.names[target],
        causes=tuple(table.names[i] for i in chosen),
        rows=rows,
        x=x,
        y=y,
        r2_linear=_r2(y, lines),
        r2_flexible=_r2(y, bends),
        gain_p=_p_of_gain((y - lines) ** 2 - (y - bends) ** 2),
        fitted=lines,
        residuals_linear=y - lines,
        residuals_flexible=y - bends,
    )


def _splines(x: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return lines, bends at three knots, and products of the strongest four."""
    clipped = np.clip(x, -_CLIP, _CLIP)
    bends = [np.maximum(clipped - knot, 0.0) for knot in _KNOTS]
    paired = clipped[:, :_MAX_PAIRED]
    first, second = np.triu_indices(paired.shape[1], k=1)
    return np.hstack([np.ones((x.shape[0], 1)), x, *bends, paired[:, first] * paired[:, second]])


def _held_out(
    basis: NDArray[np.float64], y: NDArray[np.float64], folds: NDArray[np.intp], n_free: int
) -> NDArray[np.float64]:
    """Return the prediction of each row by a fit that did not see it.

    The first `n_free` columns of the basis are fitted freely, the others are held small.
    """
    predicted = np.empty_like(y)
    penalty = np.zeros(basis.shape[1])
    penalty[n_free:] = _RIDGE * y.size
    parts = [basis[folds == fold] for fold in range(_FOLDS)]
    squares = [part.T @ part for part in parts]
    products = [part.T @ y[folds == fold] for fold, part in enumerate(parts)]
    for fold, part in enumerate(parts):
        seen = sum(squares) - squares[fold] + np.diag(penalty)
        target = sum(products) - products[fold]
        predicted[folds == fold] = part @ np.linalg.lstsq(seen, target, rcond=None)[0]
    return predicted


def _r2(y: NDArray[np.float64], predicted: NDArray[np.float64]) -> float:
    return 1.0 - float(np.mean((y - predicted) ** 2)) / float(y.var())


def _p_of_gain(gains: NDArray[np.float64]) -> float:
    """One-sided t-test that splines lose less than lines, row by row, wild rows reined in."""
    from scipy.special import ndtr

    usual = np.clip(gains, *np.quantile(gains, (0.01, 0.99)))
    spread = float(usual.std(ddof=1))
    if spread == 0.0:
        return 1.0
    return float(ndtr(-float(usual.mean()) / spread * np.sqrt(usual.size)))
