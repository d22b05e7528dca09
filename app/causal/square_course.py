"""The 2×2 period by period: how far the groups were apart, against the last period before."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from app.causal.kernels.group_time import Added
from app.causal.kernels.least_squares import NotEstimable, fit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from app.causal.two_by_two import TwoByTwo

    Vector = NDArray[np.float64]


def course_of(square: TwoByTwo) -> tuple[Added, Vector] | None:
    """Return the groups' difference in each period since the start, and the periods' shares.

    The last period before the start is what the others are measured from. None where a group was
    not seen in some period. The shares are those of the treated group's rows after the start.
    """
    start = int(square.period[square.after == 1].min())
    elapsed = square.period - start
    at = np.array([e for e in np.unique(elapsed) if e != -1], dtype=np.float64)
    apart = square.group[:, None] * (elapsed[:, None] == at)
    shifts = elapsed[:, None] == np.unique(elapsed)[1:]
    sides = np.column_stack([np.ones(len(elapsed)), square.group, shifts])
    covariates = square.sample.covariates
    design = np.column_stack([apart, sides, covariates - covariates.mean(axis=0)])
    weights = square.sample.weights
    root = np.ones(len(design)) if weights is None else np.sqrt(weights)
    model = fit(design * root[:, None], square.sample.outcome * root)
    picks = np.eye(design.shape[1])[: len(at)]
    try:
        values = np.array([model.value(pick) for pick in picks])
    except NotEstimable:
        return None
    influence = np.column_stack([model.influence(pick) for pick in picks])
    counts = ((square.group == 1)[:, None] & (elapsed[:, None] == at)).sum(axis=0) * (at >= 0)
    return Added(at, values, influence), counts / counts.sum()
