"""How estimators at a cutoff choose their window and tell an effect, jumps and kinks alike."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from app.causal.kernels.discontinuity import JUMP, Bandwidths
from app.causal.kernels.inference import infer
from app.causal.profile import Diagnosis, Verdict
from app.causal.sample import as_estimate
from app.causal.threshold import local_effect

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.causal.estimand import Estimand
    from app.causal.findings import Estimate
    from app.causal.kernels.discontinuity import Shape
    from app.causal.threshold import LocalEffect, Threshold

_NEAR, _FAR = 1.0, 2.6  # standard errors between the answers of two windows


def window(rows: Threshold, bandwidth: float | None, shape: Shape = JUMP) -> Bandwidths:
    """Return the bandwidths that are asked for, else those best for the outcome."""
    if bandwidth is None:
        return rows.widths(rows.sample.outcome, shape)
    return Bandwidths(bandwidth, bandwidth)


def told(
    rows: Threshold,
    estimand: Estimand,
    found: LocalEffect,
    *,
    method: str,
    level: float,
    label: str = "",
    n: int | None = None,
) -> Estimate:
    """Return the effect as fitted, its interval around the value corrected for curvature."""
    estimate = as_estimate(
        rows.sample,
        replace(estimand, adjustment=()),
        method=method,
        value=found.plain,
        inference=infer(found.corrected, found.influence, level=level, degrees=np.inf),
        level=level,
        n=n,
    )
    return at_the_cutoff(replace(estimate, label=label), estimand)


def at_the_cutoff(estimate: Estimate, estimand: Estimand) -> Estimate:
    return replace(estimate, running_variable=estimand.running_variable, cutoff=estimand.cutoff)


def by_window(
    rows: Threshold,
    estimand: Estimand,
    widths: Bandwidths,
    found: LocalEffect,
    *,
    factors: Sequence[float],
    between: str,
    shape: Shape = JUMP,
) -> Diagnosis:
    """Ask whether the answer stands in windows so many times as wide; `between` tells which."""
    others = [
        local_effect(
            rows, rows.sample.outcome, Bandwidths(widths.main * f, widths.bias * f), shape=shape
        )
        for f in factors
    ]
    far = max(
        abs(o.corrected - found.corrected) / max(o.error, found.error, 1e-300) for o in others
    )
    values = [o.corrected for o in others]
    verdict = Verdict.PASSED if far <= _NEAR else Verdict.INCONCLUSIVE
    rest = "the answer does not hang on it" if far <= _NEAR else "the answer moves with it"
    unit = f" {estimand.unit}" if estimand.unit else ""
    return Diagnosis(
        "bandwidth_sensitivity",
        verdict if far <= _FAR else Verdict.FAILED,
        f"With windows from {between} times as wide the corrected effect is"
        f" {min(values):.4g} to {max(values):.4g}{unit}: {rest}.",
        statistic=far,
        effect_size=max(values) - min(values),
    )
