"""The wild cluster bootstrap: inference for one slope where clusters are few."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.causal.kernels.inference import Inference

Vector = NDArray[np.float64]
Matrix = NDArray[np.float64]
Codes = NDArray[np.intp]

DRAWS = 1999
_WEBB = np.sqrt(np.array([0.5, 1.0, 1.5]))
_SIX_POINTS = np.concatenate([-_WEBB, _WEBB])
_STEPS = 40  # halvings of an interval's end
_FARTHEST = 60.0  # standard errors; beyond it an end counts as open


@dataclass(frozen=True, slots=True, eq=False)
class Clustered:
    """A slope seen through its clusters, all that the bootstrap needs.

    `outcome` and `dose` are (G, G): [g, h] is the score that cluster g's rows have once cluster
    h's residual, of the outcome or of the dose, is spread over the model by refitting it.
    `information` (G,) is each cluster's share of the dose's variation.
    """

    outcome: Matrix
    dose: Matrix
    information: Vector

    @property
    def slope(self) -> float:
        return float(self.outcome.sum() / self.information.sum())


def seen_by_cluster(
    outcome: Vector, dose: Vector, clusters: Codes, left_over: Callable[[Matrix], Matrix]
) -> Clustered:
    """Return the slope of `outcome` on `dose`, both (n,) with all else taken out, by cluster.

    Parameters
    ----------
    left_over : takes columns (n, k) to what the other columns of the model leave of them.
    """
    own = np.eye(int(clusters.max()) + 1)[clusters]
    scores = (own * dose[:, None]).T
    return Clustered(
        outcome=np.asarray(scores @ left_over(own * outcome[:, None])),
        dose=np.asarray(scores @ left_over(own * dose[:, None])),
        information=np.asarray(own.T @ dose**2),
    )


def wild_bootstrap(
    found: Clustered, *, level: float, rng: np.random.Generator, draws: int = DRAWS
) -> Inference:
    """Return p-value and interval with the null imposed and Webb's six-point weights.

    The interval holds the slopes that the test does not reject.

    References
    ----------
    Cameron, Gelbach & Miller 2008, doi:10.1162/rest.90.3.414; Webb 2023,
    doi:10.1111/caje.12661; Roodman et al. 2019, doi:10.1177/1536867X19830877
    """
    signs = rng.choice(_SIX_POINTS, size=(draws, len(found.information)))
    centre = found.slope
    error = _error(found, centre)
    if error == 0.0:
        return Inference(0.0, (centre, centre), 0.0 if centre else 1.0)
    p_value = _p_value(found, 0.0, signs)
    low, high = (_end(found, side * error, signs, 1 - level) for side in (-1.0, 1.0))
    return Inference(error, (low, high), p_value)


def _error(found: Clustered, slope: float) -> float:
    """Return the usual clustered standard error."""
    scores = (found.outcome - slope * found.dose).sum(axis=1)
    groups = len(scores)
    total = float(found.information.sum())
    return float(np.sqrt(groups / (groups - 1) * (scores @ scores))) / total


def _p_value(found: Clustered, null: float, signs: Matrix) -> float:
    """Return how often a bootstrap t is as far from 0 as the observed one, if `null` were true."""
    spread = found.outcome - null * found.dose
    observed = abs(float(spread.sum())) / _norm(spread.sum(axis=1)[None], found)[0]
    scores = signs @ spread.T
    drawn = np.abs(scores.sum(axis=1)) / _norm(scores, found)
    return float((1 + np.sum(drawn >= observed * (1 - 1e-9))) / (1 + len(drawn)))


def _norm(scores: Matrix, found: Clustered) -> Vector:
    """Return the root of summed squares of scores (draws, G) less what the slope explains."""
    slopes = scores.sum(axis=1) / found.information.sum()
    left = scores - slopes[:, None] * found.information
    return np.asarray(np.sqrt(np.maximum(np.einsum("ij,ij->i", left, left), 1e-300)))


def _end(found: Clustered, step: float, signs: Matrix, alpha: float) -> float:
    """Return the farthest slope in the direction of `step` that is not rejected."""
    centre, inside, outside = found.slope, 0.0, 2.0
    while _p_value(found, centre + outside * step, signs) > alpha:
        inside, outside = outside, 2 * outside
        if outside > _FARTHEST:
            return float(np.copysign(np.inf, step))
    for _ in range(_STEPS):
        middle = (inside + outside) / 2
        if _p_value(found, centre + middle * step, signs) > alpha:
            inside = middle
        else:
            outside = middle
        if outside - inside < 1e-3:
            break
    return centre + outside * step
