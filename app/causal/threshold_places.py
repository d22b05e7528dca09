"""A threshold design seen elsewhere: without its innermost rows, at cutoffs that decide none."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from app.causal.kernels.discontinuity import best_bandwidths, jump, split
from app.causal.kernels.inference import normal_interval
from app.causal.profile import Diagnosis, Verdict
from app.causal.threshold import FEWEST_VALUES, SMALLEST_SIDE, local_effect

if TYPE_CHECKING:
    from app.causal.estimand import Estimand
    from app.causal.kernels.discontinuity import Bandwidths
    from app.causal.threshold import LocalEffect, Threshold

SURE, LIKELY = 0.01, 0.05
_HOLE = 0.08  # of the bandwidth: the rows nearest to the cutoff that are left out
_FAR = 2.6  # standard errors between the answers with and without them
_FEW_VALUES, _TIED = 10, 0.5  # distinct values within the window, as a share of its rows


def other_places(
    rows: Threshold,
    estimand: Estimand,
    widths: Bandwidths,
    found: LocalEffect,
    *,
    placebos: int,
) -> Iterator[Diagnosis]:
    """Yield what the values near the cutoff, a hole around it and other cutoffs say."""
    yield _values(rows, estimand, widths)
    yield _hole(rows, estimand, widths, found)
    if placebo := _placebo(rows, estimand, placebos):
        yield placebo


def _values(rows: Threshold, estimand: Estimand, widths: Bandwidths) -> Diagnosis:
    """Tell whether the running variable takes many values near the cutoff, or a few that repeat."""
    distance = rows.running - rows.cutoff
    near = np.abs(distance) < widths.main
    inside = [distance[near & side] for side in (distance < 0, distance >= 0)]
    distinct = [len(np.unique(part)) for part in inside]
    repeated = min(distinct) < _TIED * min(len(part) for part in inside)
    few = min(distinct) < _FEW_VALUES
    told = f"{distinct[0]} values of {estimand.running_variable} lie below and {distinct[1]} above"
    rest = (
        ": so few that what happens between them is a guess and the interval may be too narrow."
        if few and repeated
        else " it within the window: enough to draw lines through."
    )
    return Diagnosis(
        "mass_points",
        Verdict.INCONCLUSIVE if few and repeated else Verdict.PASSED,
        f"{told}{rest}",
        statistic=float(min(distinct)),
        n=sum(len(part) for part in inside),
        columns=(estimand.running_variable or "",),
    )


def _hole(rows: Threshold, estimand: Estimand, widths: Bandwidths, found: LocalEffect) -> Diagnosis:
    """Ask whether the answer hangs on the rows closest to the cutoff, which may be heaped."""
    away = np.abs(rows.running - rows.cutoff) >= _HOLE * widths.main
    left = rows.only(away)
    near = np.abs(left.running - left.cutoff) < widths.main
    below = left.running < left.cutoff
    if min(np.sum(near & below), np.sum(near & ~below)) < SMALLEST_SIDE:
        told = "Too few rows are left to leave out those closest to the cutoff."
        return Diagnosis("donut", Verdict.INCONCLUSIVE, told)
    other = local_effect(left, left.sample.outcome, widths)
    gap = abs(other.corrected - found.corrected) / max(other.error, found.error, 1e-300)
    unit = f" {estimand.unit}" if estimand.unit else ""
    rest = "the answer stands" if gap <= _FAR else "the answer hangs on them"
    return Diagnosis(
        "donut",
        Verdict.PASSED if gap <= _FAR else Verdict.INCONCLUSIVE,
        f"Without the {int((~away).sum()):,} rows closest to the cutoff the corrected effect is"
        f" {other.corrected:.4g}{unit}: {rest}.",
        statistic=gap,
        effect_size=other.corrected,
        n=int(away.sum()),
    )


def _placebo(rows: Threshold, estimand: Estimand, count: int) -> Diagnosis | None:
    """Look for jumps where nothing is decided, on either side by its own rows."""
    p_values = dict(_elsewhere(rows, count))
    if not p_values:
        return None
    place, p_value = min(p_values.items(), key=lambda item: item[1])
    least = min(p_value * len(p_values), 1.0)
    verdict = Verdict.PASSED if least > LIKELY else Verdict.INCONCLUSIVE
    rest = (
        f"the outcome jumps at {place:.4g} as well"
        if least <= LIKELY
        else "the outcome jumps at none of them"
    )
    return Diagnosis(
        "placebo_cutoffs",
        verdict if least > SURE else Verdict.FAILED,
        f"Of {len(p_values)} cutoffs in {estimand.running_variable} that decide nothing, {rest}.",
        test="Bonferroni",
        p_value=least,
        n=rows.sample.n,
    )


def _elsewhere(rows: Threshold, count: int) -> Iterator[tuple[float, float]]:
    for side in (rows.running < rows.cutoff, rows.running >= rows.cutoff):
        own = rows.only(side)
        for share in np.arange(1, count + 1) / (count + 1):
            place = float(np.quantile(own.running, share))
            halves = split(own.running, own.sample.outcome, place, own.sample.weights)
            if any(
                len(h.distance) < 2 * SMALLEST_SIDE or len(np.unique(h.distance)) < FEWEST_VALUES
                for h in halves
            ):
                continue
            jumped = jump(*halves, best_bandwidths(*halves))
            error = float(np.sqrt(jumped.influence @ jumped.influence))
            yield place, normal_interval(jumped.corrected, error, 0.95, 1e12).p_value
