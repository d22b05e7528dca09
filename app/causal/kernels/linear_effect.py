"""Effects from linear models: two fitted arms, or one slope for a dose."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.causal.kernels.least_squares import LeastSquares, NotEstimable, fit, with_intercept

Vector = NDArray[np.float64]
Matrix = NDArray[np.float64]

ROWS_PER_COLUMN = 3  # an arm needs this many rows per coefficient to have its own slopes


@dataclass(frozen=True, slots=True, eq=False)
class LinearEffect:
    """An effect with its influence values, shape (n,), which sum to its error.

    `baseline_influence` (n,) are those of the mean without treatment.

    `residuals` (n,) and `fitted` (n,) are those of the outcome model, `design` (n, k) its columns.
    `separate_slopes` tells whether each arm had its own.
    """

    value: float
    influence: Vector
    baseline: float
    degrees: float
    residuals: Vector
    fitted: Vector
    design: Matrix
    separate_slopes: bool
    baseline_influence: Vector | None = None


def average_effect(
    outcome: Vector,
    treated: NDArray[np.bool_],
    covariates: Matrix,
    weights: Vector | None = None,
) -> LinearEffect:
    """Return the mean difference of two linear predictions over all rows.

    Each arm has its own slopes, the interacted regression of Lin (2013, 10.1214/12-AOAS583); its
    influence also counts that the covariates' mean is itself estimated, so the interval is for
    the population the rows were drawn from. Where an arm is too small for slopes of its own,
    or a column is constant in it, both share them. `weights` (n,) say what each row counts for;
    they are taken as known.

    Raises
    ------
    NotEstimable : the treatment is a linear function of the covariates.
    """
    if fits_apart(treated, covariates):
        try:
            return _arms(outcome, treated, covariates, weights)
        except NotEstimable:
            pass  # a level of a covariate is found in one arm only
    return slope(outcome, treated.astype(np.float64), covariates, weights)


def effect_on_treated(
    outcome: Vector,
    treated: NDArray[np.bool_],
    covariates: Matrix,
    weights: Vector | None = None,
) -> LinearEffect:
    """Return the treated rows' mean outcome minus what the untreated rows' line predicts for them.

    Raises
    ------
    NotEstimable : the treatment is a linear function of the covariates.
    """
    if not fits_apart(treated, covariates):
        return slope(outcome, treated.astype(np.float64), covariates, weights)
    try:
        return _arms(outcome, treated, covariates, weights, target=treated)
    except NotEstimable:
        return slope(outcome, treated.astype(np.float64), covariates, weights)


def slope(
    outcome: Vector, dose: Vector, covariates: Matrix, weights: Vector | None = None
) -> LinearEffect:
    """Return the coefficient of `dose` in one linear model.

    Raises
    ------
    NotEstimable : the dose is a linear function of the covariates.
    """
    counts = np.ones(len(dose)) if weights is None else weights
    centred = covariates - np.average(covariates, axis=0, weights=counts)
    design = np.column_stack([np.ones(len(dose)), dose, centred])
    model = _fitted(design, outcome, counts)
    residuals = outcome - design @ model.coefficients
    pick = np.zeros(design.shape[1])
    pick[1] = 1.0
    value = model.value(pick)
    return LinearEffect(
        value=value,
        influence=model.influence(pick),
        baseline=float(model.coefficients[0]),
        degrees=model.degrees,
        residuals=residuals,
        fitted=outcome - residuals,
        design=design,
        separate_slopes=False,
        baseline_influence=_of_baseline(model, centred, counts),
    )


def _of_baseline(model: LeastSquares, centred: Matrix, counts: Vector) -> Vector:
    """Return the influence of the intercept at the covariates' mean, which is itself estimated."""
    pick = np.zeros(len(model.coefficients))
    pick[0] = 1.0
    spared = counts / counts.sum() * (centred @ model.coefficients[2:])
    return np.asarray(model.influence(pick) + spared)


def fits_apart(treated: NDArray[np.bool_], covariates: Matrix) -> bool:
    """Tell whether both arms have rows enough for slopes of their own."""
    smaller = min(int(treated.sum()), int((~treated).sum()))
    return smaller >= ROWS_PER_COLUMN * (int(covariates.shape[1]) + 1)


def _arms(
    outcome: Vector,
    treated: NDArray[np.bool_],
    covariates: Matrix,
    weights: Vector | None,
    *,
    target: NDArray[np.bool_] | None = None,
) -> LinearEffect:
    """Fit each arm, and average the difference of the predictions over the target rows."""
    target = np.ones(len(outcome), dtype=bool) if target is None else target
    counts = np.ones(len(outcome)) if weights is None else weights
    shares = counts[target] / counts[target].sum()
    columns = with_intercept(covariates - shares @ covariates[target])
    at_centre = np.zeros(columns.shape[1])
    at_centre[0] = 1.0
    models = {
        arm: _fitted(columns[rows], outcome[rows], counts[rows]) for arm, rows in _both(treated)
    }
    means = {arm: model.value(at_centre) for arm, model in models.items()}
    difference = models[True].coefficients - models[False].coefficients
    influence, of_low = np.zeros((2, len(outcome)))
    influence[target] = (columns[target] @ difference - difference[0]) * shares
    low = models[False].coefficients
    of_low[target] = (columns[target] @ low - low[0]) * shares
    residuals = np.empty(len(outcome))
    for arm, rows in _both(treated):
        own = models[arm].influence(at_centre)
        influence[rows] += own if arm else -own
        of_low[rows] += 0.0 if arm else own
        residuals[rows] = outcome[rows] - columns[rows] @ models[arm].coefficients
    return LinearEffect(
        value=means[True] - means[False],
        influence=influence,
        baseline=means[False],
        degrees=_degrees(models),
        residuals=residuals,
        fitted=outcome - residuals,
        design=np.column_stack([columns, columns * treated[:, None]]),
        separate_slopes=covariates.shape[1] > 0,
        baseline_influence=of_low,
    )


def _fitted(design: Matrix, outcome: Vector, counts: Vector) -> LeastSquares:
    """Fit with each row counting for `counts`; the model is that of rows scaled by their root."""
    root = np.sqrt(counts)
    return fit(design * root[:, None], outcome * root)


def _both(treated: NDArray[np.bool_]) -> tuple[tuple[bool, NDArray[np.bool_]], ...]:
    return (True, treated), (False, ~treated)


def _degrees(models: dict[bool, LeastSquares]) -> float:
    return float(sum(model.degrees for model in models.values()))
