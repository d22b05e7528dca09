"""The slope of an outcome on a treatment within units, with the levels of periods taken out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from app.causal.kernels.absorbed import group_means, levels_taken, within_both
from app.causal.kernels.inference import infer
from app.causal.kernels.wild_bootstrap import Clustered, seen_by_cluster, wild_bootstrap
from app.errors import DegenerateData

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from app.causal.kernels.inference import Inference
    from app.causal.panel import Panel

    Vector = NDArray[np.float64]
    Matrix = NDArray[np.float64]

FEW_CLUSTERS = 30  # with fewer, clustered errors are too small and the bootstrap takes over
_NONE = 1e-8  # of the treatment's variance: nothing is left of it within units


@dataclass(frozen=True, slots=True, eq=False)
class WithinEffect:
    """A slope with the rows' influence (n,), `dose` and `residuals` (n,) once all else is out."""

    value: float
    influence: Vector
    dose: Vector
    outcome: Vector
    residuals: Vector
    controls: Matrix
    degrees: float


def within_effect(panel: Panel, treatment: Vector | None = None) -> WithinEffect:
    """Return the two-way fixed effects slope of the outcome on the treatment, or on another column.

    Raises
    ------
    DegenerateData : the treatment does not vary within units beyond periods and covariates.
    """
    dose = panel.sample.treatment if treatment is None else treatment
    weights, columns = panel.sample.weights, panel.sample.covariates
    stacked = np.column_stack([panel.sample.outcome, dose, columns])
    free = within_both(stacked, panel.unit, panel.period, weights)
    root = np.sqrt(panel.counts)[:, None]
    controls, rank = _basis(free[:, 2:] * root)
    outcome, left = ((free[:, i] * root[:, 0]) for i in (0, 1))
    outcome, left = (
        outcome - controls @ (controls.T @ outcome),
        left - controls @ (controls.T @ left),
    )
    information = float(left @ left)
    spread = float(np.sum(panel.counts * (dose - np.average(dose, weights=panel.counts)) ** 2))
    if information <= _NONE * max(spread, 1e-300):
        raise DegenerateData(_nothing_left(panel, dose))
    value = float(left @ outcome) / information
    residuals = outcome - value * left
    taken = _taken(panel, rank)
    degrees = max(panel.sample.n - taken, 1)
    small = np.sqrt(max(panel.sample.n - 1, 1) / degrees)
    return WithinEffect(
        value, left * residuals * small / information, left, outcome, residuals, controls, degrees
    )


def _basis(columns: Matrix) -> tuple[Matrix, int]:
    """Return an orthonormal basis of the covariates that vary within units."""
    if not columns.shape[1]:
        return columns, 0
    norms = np.linalg.norm(columns, axis=0)
    used = columns[:, norms > 0] / norms[norms > 0]
    left, values, _ = np.linalg.svd(used, full_matrices=False)
    kept = values > 1e-9 * max(float(values.max(initial=0.0)), 1e-300)
    return left[:, kept], int(kept.sum())


def _taken(panel: Panel, rank: int) -> int:
    """Return the coefficients that errors must make up for; units inside clusters need none."""
    if panel.clusters is None:
        return levels_taken(panel.unit, panel.period) + rank + 1
    return len(np.unique(panel.period)) + rank + 1


def _nothing_left(panel: Panel, dose: Vector) -> str:
    means = group_means(dose[:, None], panel.unit)[panel.unit, 0]
    if np.allclose(means, dose):
        return (
            f"The treatment never changes within {panel.unit_called}: lasting differences between"
            " units cannot be told from its effect."
        )
    return (
        "The treatment changes for all units alike in each period (or with the covariates): it"
        " cannot be told from what else happened then."
    )


def inference_of(
    panel: Panel, effect: WithinEffect, level: float, rng: np.random.Generator
) -> tuple[Inference, bool]:
    """Return the clustered inference, and whether few clusters called for the bootstrap."""
    if panel.clusters is None or panel.n_clusters >= FEW_CLUSTERS:
        plain = infer(
            effect.value,
            effect.influence,
            level=level,
            degrees=effect.degrees,
            clusters=panel.clusters,
        )
        return plain, False
    return wild_bootstrap(_by_cluster(panel, effect), level=level, rng=rng), True


def _by_cluster(panel: Panel, effect: WithinEffect) -> Clustered:
    root = np.sqrt(panel.counts)[:, None]

    def left_over(columns: Matrix) -> Matrix:
        free = within_both(columns / root, panel.unit, panel.period, panel.sample.weights) * root
        return np.asarray(free - effect.controls @ (effect.controls.T @ free))

    assert panel.clusters is not None
    return seen_by_cluster(effect.outcome, effect.dose, panel.clusters, left_over)
