"""Random effects: a part of each unit's mean is taken out, as much as its noise calls for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from app.causal.kernels.absorbed import group_means, levels_taken, within, within_both
from app.causal.kernels.least_squares import NotEstimable, fit
from app.causal.kernels.linear_effect import LinearEffect, slope
from app.errors import DegenerateData

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from app.causal.panel import Panel


def partly_pooled(panel: Panel) -> LinearEffect:
    """Return the random effects slope, with the variances of Swamy & Arora (10.2307/1909405).

    Raises
    ------
    DegenerateData : the treatment does not vary beyond the periods.
    """
    columns = np.column_stack([panel.sample.treatment, panel.sample.covariates])
    outcome, *sides = within(np.column_stack([panel.sample.outcome, columns]), panel.period).T
    inside, between = _variances(panel, outcome, np.column_stack(sides))
    seen = np.bincount(panel.unit)
    share = 1 - np.sqrt(inside / np.maximum(inside + seen * between, 1e-300))
    taken = share[panel.unit]
    stacked = np.column_stack([outcome, *sides])
    left = stacked - taken[:, None] * group_means(stacked, panel.unit)[panel.unit]
    try:
        return slope(left[:, 0], left[:, 1], left[:, 2:])
    except NotEstimable:
        raise DegenerateData(
            "The treatment is the same for all units in each period: nothing sets it apart."
        ) from None


def _variances(
    panel: Panel, outcome: NDArray[np.float64], sides: NDArray[np.float64]
) -> tuple[float, float]:
    """Return the variance of the noise within units and that of the units' levels."""
    free = within_both(np.column_stack([outcome, sides]), panel.unit, panel.period)
    model = fit(free[:, 1:], free[:, 0])
    used = levels_taken(panel.unit, panel.period) + model.rank
    inside = float(model.residuals @ model.residuals) / max(panel.sample.n - used, 1)
    means = group_means(np.column_stack([outcome, np.ones(len(outcome)), sides]), panel.unit)
    across = fit(means[:, 1:], means[:, 0])
    raw = float(across.residuals @ across.residuals) / across.degrees
    seen = np.bincount(panel.unit)
    return inside, max(raw - inside * float(np.mean(1 / np.maximum(seen, 1))), 0.0)
