"""How sure a 2×2 is: clustered errors, or the wild bootstrap, or placebos for few treated."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from app.causal.few_treated import choices, from_placebos
from app.causal.kernels.inference import Inference, infer
from app.causal.kernels.least_squares import NotEstimable, fit
from app.causal.kernels.linear_effect import slope
from app.causal.kernels.wild_bootstrap import seen_by_cluster, wild_bootstrap
from app.causal.panel_checks import FEW_TREATED
from app.causal.within_effect import FEW_CLUSTERS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from app.causal.kernels.linear_effect import LinearEffect
    from app.causal.two_by_two import TwoByTwo


@dataclass(frozen=True, slots=True)
class SquareInference:
    """The inference, in words how it was made where that is special, and whether by placebos."""

    inference: Inference
    how: str = ""
    by_placebo: bool = False

    @property
    def is_special(self) -> bool:
        """Tell whether clustered errors would not do."""
        return bool(self.how) or self.by_placebo


def inference_of(
    square: TwoByTwo, effect: LinearEffect, level: float, rng: np.random.Generator
) -> SquareInference:
    """Return the inference that fits the number of clusters, and of treated ones."""
    clusters = square.sample.clusters
    usual = infer(
        effect.value, effect.influence, level=level, degrees=effect.degrees, clusters=clusters
    )
    if clusters is None:
        return SquareInference(usual)
    treated = np.unique(clusters[square.group == 1])
    if len(treated) < FEW_TREATED:
        others = np.setdiff1d(clusters, treated)
        values = np.array(list(_placebos(square, len(treated), others, rng)))
        found = from_placebos(values, effect.value, len(treated), len(others), level)
        return SquareInference(found or usual, by_placebo=found is not None)
    if int(clusters.max()) + 1 >= FEW_CLUSTERS:
        return SquareInference(usual)
    how = "The interval is that of a wild cluster bootstrap, which keeps its promise with few."
    return SquareInference(_bootstrapped(square, clusters, level, rng), how)


def _placebos(
    square: TwoByTwo, count: int, others: NDArray[np.intp], rng: np.random.Generator
) -> Iterator[float]:
    """Yield the effects in untreated clusters, as many at a time as were treated."""
    clusters = square.sample.clusters
    assert clusters is not None
    rows = np.isin(clusters, others)
    outcome, after = square.sample.outcome[rows], square.after[rows]
    weights = None if square.sample.weights is None else square.sample.weights[rows]
    for chosen in choices(others, count, rng):
        group = np.isin(clusters[rows], chosen).astype(np.float64)
        sides = np.column_stack([group, after, square.sample.covariates[rows]])
        try:
            yield slope(outcome, group * after, sides, weights).value
        except NotEstimable:
            continue


def _bootstrapped(
    square: TwoByTwo, clusters: NDArray[np.intp], level: float, rng: np.random.Generator
) -> Inference:
    root = np.sqrt(
        np.ones(square.sample.n) if square.sample.weights is None else square.sample.weights
    )
    sides = [np.ones(square.sample.n), square.group, square.after, square.sample.covariates]
    model = fit(np.column_stack(sides) * root[:, None], square.sample.outcome * root)

    def left_over(columns: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.asarray(columns - model.basis @ (model.basis.T @ columns))

    both = np.column_stack([square.sample.outcome, square.group * square.after]) * root[:, None]
    outcome, dose = left_over(both).T
    return wild_bootstrap(seen_by_cluster(outcome, dose, clusters, left_over), level=level, rng=rng)
