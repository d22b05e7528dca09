"""The mean outcome at each dose of a treatment, doubly robust, as a smooth curve."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from app.causal.kernels import boosted_trees
from app.causal.kernels.least_squares import LeastSquares, fit
from app.causal.kernels.nuisance import Learning, Predictions, best_mean_mix, ridge_line
from app.causal.kernels.scored import Scored

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Vector = NDArray[np.float64]
    Matrix = NDArray[np.float64]

PLACES = 25  # doses at which predictions are averaged over rows
_INTERIOR = ((20_000, 8), (4000, 6), (1000, 5), (300, 4), (100, 2), (0, 1))  # knots within, by rows
_MOST_RATIO = 20.0  # a row counts for so many at most
_CELLS = 400  # of the histogram behind a density
_LEAST_SPREAD = 0.1  # of the mean squared residual


@dataclass(frozen=True, slots=True, eq=False)
class DoseCurve:
    """A natural spline: through what models foretell on average, and through what they miss.

    `missed` has one column more than the spline, the dose that covariates foretell.
    `doses` (n,) are the rows' own; `ratio` (n,) is how rare each dose is for such rows, against
    all rows, `held` the share of rows where that was cut; `left` is the share of the doses'
    variance that covariates leave. `spared` (n, places) is how far each
    row's predicted outcome at each place is from the average, `lean` (n, places) how the rows'
    doses lie between places.
    """

    foretold: LeastSquares
    missed: LeastSquares
    knots: Vector
    doses: Vector
    ratio: Vector
    held: float
    left: float
    spared: Matrix
    lean: Matrix

    @property
    def coefficients(self) -> Vector:
        return np.asarray(self.foretold.coefficients + self.missed.coefficients[:-1])

    def at(self, dose: float) -> Scored:
        """Return the mean outcome were every row at this dose."""
        return self._read(natural_basis(np.array([dose]), self.knots)[0], 0.0)

    def contrast(self, low: float, high: float) -> Scored:
        """Return the mean outcome at `high` minus that at `low`."""
        rows = natural_basis(np.array([low, high]), self.knots)
        return self._read(rows[1] - rows[0], float(rows[0] @ self.coefficients))

    def average_slope(self) -> Scored:
        """Return what one unit more brings on average over the doses that rows have."""
        step = 1e-4 * float(np.ptp(self.knots))
        rise = natural_basis(self.doses + step, self.knots)
        each = (rise - natural_basis(self.doses - step, self.knots)) / (2 * step)
        middle = self.at(float(np.median(self.doses))).value
        found = self._read(each.mean(axis=0), middle)
        own = (each @ self.coefficients - found.value) / len(self.doses)
        return Scored(found.value, found.influence + own, middle)

    def _read(self, combination: Vector, baseline: float) -> Scored:
        """Return a combination of coefficients; that outcomes are averaged over rows is counted."""
        pull = self.lean.T @ self.foretold.weights(combination)
        influence = self.missed.steady_influence(np.append(combination, 0.0))
        influence = influence + self.spared @ pull / len(self.doses)
        return Scored(float(combination @ self.coefficients), influence, baseline)


def dose_curve(
    outcome: Vector, doses: Vector, data: Learning, *, outcome_is_binary: bool
) -> DoseCurve:
    """Return the curve of the mean outcome by dose (Kennedy et al. 2017, doi:10.1111/rssb.12212).

    What the outcome's models foretell at each dose is averaged over rows. What they miss in the
    rows, each counting for how rare its dose is for such rows, is added: the curve is right if
    either the model of the outcome or that of the dose is. Splines of few degrees are drawn
    through both; a slope that the models shrink is put right by the second. There the dose that
    covariates foretell is held fixed: weights that are themselves estimated leave it moving with
    the dose, and the error of the outcome's models would pass for an effect that no error shows.

    Parameters
    ----------
    outcome, doses : shape (n,).
    data : the covariates, with folds; rows count alike.
    """
    places = np.unique(np.quantile(doses, np.linspace(0, 1, PLACES)))
    lean = _between(doses, places)
    own, at_places = _outcome_model(outcome, doses, places, data, binary=outcome_is_binary)
    average = at_places.mean(axis=0)
    expected = data.mean(doses, binary=False)
    ratio, held, left = _rarity(doses, expected, places, lean, data)
    knots, root = _knots(doses), np.sqrt(ratio)
    basis = natural_basis(doses, knots)
    foretold = fit(basis, lean @ average)
    wide = np.column_stack([basis, expected - expected.mean()])
    missed = fit(wide * root[:, None], root * (outcome - own))
    return DoseCurve(foretold, missed, knots, doses, ratio, held, left, at_places - average, lean)


def _outcome_model(
    outcome: Vector, doses: Vector, places: Vector, data: Learning, *, binary: bool
) -> tuple[Vector, Matrix]:
    """Return the cross-fitted outcome at each row's own dose (n,), and at all places (n, places).

    A ridge line with a spline of the dose, and boosted trees, mixed as held-out rows favour.
    """
    knots = _knots(doses)
    edges = np.unique(np.quantile(doses, np.linspace(0, 1, boosted_trees.MOST_BINS + 1)[1:-1]))
    asked = np.concatenate([doses[:, None], np.broadcast_to(places, (len(doses), len(places)))], 1)
    line, trees = np.empty(asked.shape), np.empty(asked.shape)
    for fold in np.unique(data.folds):
        held = np.flatnonzero(data.folds == fold)
        learnt = np.flatnonzero(data.folds != fold)
        wide = asked[held].reshape(-1)
        rows = np.repeat(held, asked.shape[1])
        line[held] = _by_line(outcome, doses, knots, data, learnt, rows, wide).reshape(
            len(held), -1
        )
        trees[held] = _by_trees(
            outcome, doses, edges, data, learnt, rows, wide, binary=binary
        ).reshape(len(held), -1)
    if binary:
        line = np.clip(line, 0.0, 1.0)
    everyone = np.ones(len(outcome), dtype=bool)
    share = best_mean_mix(Predictions(line[:, 0], trees[:, 0]), outcome, everyone)
    mixed = (1 - share) * line + share * trees
    return mixed[:, 0], mixed[:, 1:]


def _by_line(
    outcome: Vector,
    doses: Vector,
    knots: Vector,
    data: Learning,
    learnt: NDArray[np.intp],
    rows: NDArray[np.intp],
    wide: Vector,
) -> Vector:
    known = np.column_stack([data.columns[learnt], natural_basis(doses[learnt], knots)[:, 1:]])
    asked = np.column_stack([data.columns[rows], natural_basis(wide, knots)[:, 1:]])
    return ridge_line(known, outcome[learnt], np.ones(len(learnt)), asked)


def _by_trees(
    outcome: Vector,
    doses: Vector,
    edges: Vector,
    data: Learning,
    learnt: NDArray[np.intp],
    rows: NDArray[np.intp],
    wide: Vector,
    *,
    binary: bool,
) -> Vector:
    """Grow trees on the learnt rows, and let the asked ones fall through them."""
    dose_bins = np.searchsorted(edges, np.concatenate([doses[learnt], wide]), side="right")
    bins = np.column_stack([np.vstack([data.bins[learnt], data.bins[rows]]), dose_bins])
    target = np.concatenate([outcome[learnt], np.zeros(len(rows))])
    marked = np.arange(len(target)) < len(learnt)
    found = boosted_trees.predict(bins.astype(np.uint8), target, marked, binary=binary)
    return found[len(learnt) :]


def _rarity(
    doses: Vector, middle: Vector, places: Vector, lean: Matrix, data: Learning
) -> tuple[Vector, float, float]:
    """Return the density of each row's dose among all rows over that among rows like it (n,).

    Beside it the share of rows where it was cut, and that of the doses' variance left over.

    The dose is its cross-fitted mean `middle` (n,) plus noise of a cross-fitted spread and one
    shape.
    """
    square = (doses - middle) ** 2
    spread = np.sqrt(np.maximum(data.mean(square, binary=False), _LEAST_SPREAD * square.mean()))
    noise = (doses - middle) / spread
    shape = _density(noise)
    own = shape(noise) / spread
    among_all = shape((places - middle[:, None]) / spread[:, None]) / spread[:, None]
    ratio = lean @ among_all.mean(axis=0) / np.maximum(own, 1e-300)
    cut = np.minimum(ratio, _MOST_RATIO)
    left = float(square.mean() / max(float(doses.var()), 1e-300))
    return cut / cut.mean(), float(np.mean(ratio > _MOST_RATIO)), left


@dataclass(frozen=True, slots=True, eq=False)
class _Density:
    """A density on a grid, read by interpolation; zero outside."""

    grid: Vector
    height: Vector

    def __call__(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.interp(values, self.grid, self.height, left=0.0, right=0.0)


def _density(values: Vector) -> _Density:
    """Return a Gaussian kernel density of Silverman's width, from a fine histogram."""
    low, high = np.quantile(values, (0.25, 0.75))
    width = 0.9 * min(float(values.std()), (high - low) / 1.349) * len(values) ** -0.2
    edges = np.linspace(values.min() - 4 * width, values.max() + 4 * width, _CELLS + 1)
    counts = np.histogram(values, edges)[0] / len(values)
    middles = (edges[1:] + edges[:-1]) / 2
    away = (middles[:, None] - middles) / width
    height = np.exp(-(away**2) / 2) @ counts / (width * np.sqrt(2 * np.pi))
    return _Density(middles, height)


def _between(doses: Vector, places: Vector) -> Matrix:
    """Return how each dose lies between the places around it, shape (n, places); rows sum to 1."""
    right = np.clip(np.searchsorted(places, doses, side="left"), 1, len(places) - 1)
    share = (doses - places[right - 1]) / (places[right] - places[right - 1])
    lean, row = np.zeros((len(doses), len(places))), np.arange(len(doses))
    lean[row, right], lean[row, right - 1] = share, 1 - share
    return lean


def _knots(doses: Vector) -> Vector:
    """Return the spline's knots: the doses' ends without the outermost, and quantiles within."""
    within = next(count for rows, count in _INTERIOR if len(doses) >= rows)
    return np.unique(np.quantile(doses, np.linspace(0.02, 0.98, within + 2)))


def natural_basis(doses: Vector, knots: Vector) -> Matrix:
    """Return 1, the dose, and cubic pieces that are straight beyond the outer knots.

    Hastie, Tibshirani & Friedman 2009, doi:10.1007/978-0-387-84858-7, section 5.2.1.
    """
    width = float(np.ptp(knots)) or 1.0
    x, k = (doses - knots[0]) / width, (knots - knots[0]) / width
    columns = [np.ones(len(doses)), x]
    if len(k) > 2:
        pieces = [_piece(x, knot, k[-1]) for knot in k[:-1]]
        columns += [piece - pieces[-1] for piece in pieces[:-1]]
    return np.column_stack(columns)


def _piece(x: Vector, knot: float, last: float) -> Vector:
    above, beyond = np.maximum(x - knot, 0.0) ** 3, np.maximum(x - last, 0.0) ** 3
    return np.asarray((above - beyond) / (last - knot))
