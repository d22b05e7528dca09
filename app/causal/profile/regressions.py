"""Each continuous column explained by the others, by lines and by splines, on rows left out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from app.causal.data import Kind

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from app.causal.profile.numbers import Numbers

_MAX_TARGETS = 15
_MAX_CAUSES = 6
_MAX_PAIRED = 4
_MIN_ROWS = 60
_FOLDS = 4
_RIDGE = 1e-2
_KNOTS = (-0.8, 0.0, 0.8)
_CLIP = 3.0
_MIN_DISTINCT = 12


@dataclass(frozen=True, slots=True)
class Fit:
    """One column explained by others. Residuals and `fitted` have shape (n,), held out.

    `gain` is the held-out R² that splines add to lines, `gain_p` the p-value of that gain.
    """

    name: str
    n: int
    r2_linear: float
    r2_flexible: float
    gain_p: float
    fitted: NDArray[np.float64]
    residuals_linear: NDArray[np.float64]
    residuals_flexible: NDArray[np.float64]

    @property
    def gain(self) -> float:
        return self.r2_flexible - self.r2_linear


def fits_of(numbers: Numbers, rng: np.random.Generator, *, lagged: bool) -> list[Fit]:
    """Explain up to 15 continuous columns, each by the 6 that go with it most."""
    targets = [i for i, kind in enumerate(numbers.kinds) if kind is Kind.CONTINUOUS]
    targets = [i for i in targets if np.unique(numbers.values[:, i]).size >= _MIN_DISTINCT]
    if len(targets) > _MAX_TARGETS:
        targets = sorted(rng.choice(targets, _MAX_TARGETS, replace=False).tolist())
    found = (_fit(numbers, target, rng, lagged=lagged) for target in targets)
    return [fit for fit in found if fit is not None]


def _fit(numbers: Numbers, target: int, rng: np.random.Generator, *, lagged: bool) -> Fit | None:
    y, x = _explained(numbers.values, target, lagged=lagged)
    if y.size < _MIN_ROWS or y.std() == 0.0 or x.shape[1] == 0:
        return None
    y = (y - y.mean()) / y.std()
    folds = rng.permutation(y.size) % _FOLDS
    straight = np.column_stack([np.ones(y.size), x])
    lines = _held_out(straight, y, folds, straight.shape[1])
    bends = _held_out(_splines(x), y, folds, straight.shape[1])
    return Fit(
        name=numbers.names[target],
        n=y.size,
        r2_linear=_r2(y, lines),
        r2_flexible=_r2(y, bends),
        gain_p=_p_of_gain((y - lines) ** 2 - (y - bends) ** 2),
        fitted=lines,
        residuals_linear=y - lines,
        residuals_flexible=y - bends,
    )


def _explained(
    values: NDArray[np.float64], target: int, *, lagged: bool
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the column and its standardised explanations on the rows where all are present."""
    y, others = values[:, target], np.delete(values, target, axis=1)
    if lagged:
        y, others = y[1:], np.hstack([values[:-1], others[1:]])
    usable = others[:, np.isnan(others).mean(axis=0) < 0.2]
    chosen = usable[:, _strongest(usable, y)]
    complete = ~(np.isnan(y) | np.isnan(chosen).any(axis=1))
    x = chosen[complete]
    varying = x.std(axis=0) > 0 if x.size else np.zeros(x.shape[1], dtype=bool)
    x = x[:, varying]
    return y[complete], (x - x.mean(axis=0)) / x.std(axis=0) if x.size else x


def _strongest(x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.intp]:
    """Return the columns that go with `y`, itself or its distance from the middle, the most."""
    filled = np.where(np.isnan(x), np.nanmean(x, axis=0), x) if x.size else x
    known = ~np.isnan(y)
    straight = _correlation(filled[known], y[known])
    bent = _correlation(np.abs(filled - filled.mean(axis=0))[known], y[known])
    strength = np.maximum(np.abs(straight), np.abs(bent))
    strength[np.abs(straight) > 0.999] = -1.0  # a copy explains everything and says nothing
    order = np.argsort(-strength, kind="stable")[:_MAX_CAUSES]
    return order[strength[order] >= 0]


def _correlation(x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.float64]:
    centred, target = x - x.mean(axis=0), y - y.mean()
    scale = np.sqrt((centred**2).sum(axis=0) * float(target @ target))
    found: NDArray[np.float64] = np.divide(
        target @ centred, scale, out=np.zeros(x.shape[1]), where=scale > 0
    )
    return found


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
    penalty = _RIDGE * y.size * np.eye(basis.shape[1])
    penalty[:n_free, :n_free] = 0.0
    for fold in range(_FOLDS):
        held = folds == fold
        seen = basis[~held]
        solution = np.linalg.lstsq(seen.T @ seen + penalty, seen.T @ y[~held], rcond=None)[0]
        predicted[held] = basis[held] @ solution
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
