"""The effect at a cutoff as ratios, in per cent or as means on either side of it."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from app.causal.kernels.inference import infer
from app.causal.kernels.scored import Part
from app.causal.scales import Scales
from app.causal.threshold import local_effect
from app.causal.threshold_told import at_the_cutoff
from app.errors import StatisticalFailure

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.causal.estimand import Estimand
    from app.causal.findings import Estimate
    from app.causal.kernels.discontinuity import Bandwidths
    from app.causal.threshold import LocalEffect, Threshold

_MOVED = 3.2  # standard errors by which few must be moved for a ratio of jumps to be normal


def on_scales(
    rows: Threshold, estimand: Estimand, widths: Bandwidths, *, method: str, level: float
) -> Iterator[Estimate]:
    """Yield them with values by local lines and intervals around values corrected for curvature.

    The means are those of units whom the cutoff moves: what crossing does to the outcome counted
    only where treated, per treated, and the same of the untreated (Abadie 2002,
    doi:10.1198/016214502388618401). Nothing where nobody asks, of a dose, or where the cutoff
    moves too few.
    """
    sample = rows.sample
    arms = np.unique(rows.treatment)
    if len(arms) != 2 or not (sample.outcome_is_binary or estimand.scale):
        return
    took = rows.treatment == arms[1]
    try:
        with_it, without = (_mean_of(rows, arm, widths) for arm in (took, ~took))
    except StatisticalFailure:
        return
    if abs(with_it.take_up) < _MOVED * with_it.take_up_error:
        return
    inferred = partial(infer, level=level, degrees=np.inf)
    scales = Scales(
        replace(sample, has_arms=True, step=1.0), replace(estimand, adjustment=()), method, level,
        inferred,
    )  # fmt: skip
    shown = {e.kind: e for e in scales.told(_plain(without), _plain(with_it))}
    for honest in scales.told(_corrected(without), _corrected(with_it)):
        if honest.kind in shown:
            yield at_the_cutoff(replace(honest, value=shown[honest.kind].value), estimand)


def _mean_of(rows: Threshold, arm: np.ndarray, widths: Bandwidths) -> LocalEffect:
    counted = arm.astype(np.float64)
    return local_effect(replace(rows, treatment=counted), rows.sample.outcome * counted, widths)


def _plain(mean: LocalEffect) -> Part:
    return Part(mean.plain, mean.influence)


def _corrected(mean: LocalEffect) -> Part:
    return Part(mean.corrected, mean.influence)
