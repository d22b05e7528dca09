"""What speaks for or against a threshold design: density, covariates, bandwidth, take-up."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from app.causal.encoding import design_matrix
from app.causal.kernels.density_jump import density_jump
from app.causal.kernels.discontinuity import jump
from app.causal.kernels.inference import normal_interval
from app.causal.profile import Diagnosis, Verdict
from app.causal.threshold_places import other_places
from app.causal.threshold_told import by_window

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from app.causal.estimand import Estimand
    from app.causal.kernels.discontinuity import Bandwidths
    from app.causal.threshold import LocalEffect, Threshold

    Vector = NDArray[np.float64]

SURE, LIKELY = 0.01, 0.05
STRONG, WEAK = 10.0, 4.0  # F of the jump in treatment
_FEW_INSIDE, _TOO_FEW_INSIDE = 50, 15
_WIDTHS = (0.5, 0.75, 1.25, 1.5)
_MOST_COVARIATES = 20


def diagnose(
    rows: Threshold,
    estimand: Estimand,
    widths: Bandwidths,
    found: LocalEffect,
    *,
    placebos: int,
) -> Iterator[Diagnosis]:
    """Yield each check of the design; `placebos` cutoffs on each side decide nothing."""
    yield _window(rows, estimand, widths, found)
    yield _take_up(rows, estimand, found)
    yield _density(rows, estimand)
    yield from covariate_jumps(rows, estimand)
    yield by_window(
        rows, estimand, widths, found, factors=_WIDTHS, between="half to one and a half"
    )
    yield from other_places(rows, estimand, widths, found, placebos=placebos)


def _window(
    rows: Threshold, estimand: Estimand, widths: Bandwidths, found: LocalEffect
) -> Diagnosis:
    below, above = found.inside
    fewer = min(below, above)
    enough = Verdict.PASSED if fewer >= _FEW_INSIDE else Verdict.INCONCLUSIVE
    return Diagnosis(
        "bandwidth",
        enough if fewer >= _TOO_FEW_INSIDE else Verdict.FAILED,
        f"Lines are compared at {estimand.running_variable} = {rows.cutoff:g}, from {below:,} rows"
        f" within {widths.main:.3g} below and {above:,} above it, of {rows.sample.n:,}. Corrected"
        f" for curvature the effect is {found.corrected:.4g} {estimand.unit}".rstrip()
        + "; the interval is around that.",
        statistic=widths.main,
        n=below + above,
    )


def _take_up(rows: Threshold, estimand: Estimand, found: LocalEffect) -> Diagnosis:
    if rows.is_sharp:
        where = "from" if found.take_up > 0 else "below"
        told = f"{estimand.treatment} is decided by the cutoff alone: all are treated {where} it."
        if estimand.treatment == estimand.running_variable:
            told = f"What is compared is {estimand.treatment} on either side of the cutoff."
        return Diagnosis("first_stage", Verdict.PASSED, told, effect_size=found.take_up)
    strength = (found.take_up / max(found.take_up_error, 1e-12)) ** 2
    verdict = Verdict.PASSED if strength > STRONG else Verdict.INCONCLUSIVE
    return Diagnosis(
        "first_stage",
        verdict if strength > WEAK else Verdict.FAILED,
        f"{estimand.treatment} changes by {found.take_up:.3g} at the cutoff (F = {strength:.3g});"
        " the effect is on those whom the cutoff moves.",
        test="F",
        statistic=strength,
        effect_size=found.take_up,
    )


def _density(rows: Threshold, estimand: Estimand) -> Diagnosis:
    name = estimand.running_variable
    found = density_jump(rows.running, rows.cutoff)
    if found is None:
        told = f"Too few rows lie near the cutoff to tell whether {name} was steered across it."
        return Diagnosis("density", Verdict.INCONCLUSIVE, told)
    p_value = normal_interval(found.value, found.error, 0.95, 1e12).p_value
    ratio = found.above / found.below
    seen = f"Just above the cutoff there are {ratio:.2f} times as many rows as just below"
    verdict, rest = judged(
        p_value,
        "no more of a step than chance makes",
        "which may be chance or rows steered across it",
        "so units seem to have been steered across it and the sides cannot be compared",
    )
    return Diagnosis(
        "density",
        verdict,
        f"{seen}: {rest}.",
        test="Cattaneo–Jansson–Ma",
        statistic=found.value / found.error,
        p_value=p_value,
        effect_size=found.value,
        n=rows.sample.n,
        columns=(name or "",),
    )


def judged(p_value: float, passed: str, unclear: str, failed: str) -> tuple[Verdict, str]:
    """Return passed, or how surely a check of the cutoff failed, and the words for it."""
    if p_value > LIKELY:
        return Verdict.PASSED, passed
    return (Verdict.FAILED, failed) if p_value < SURE else (Verdict.INCONCLUSIVE, unclear)


def covariate_jumps(rows: Threshold, estimand: Estimand) -> Iterator[Diagnosis]:
    """Test whether what was settled before jumps as well, allowing for the number of columns."""
    tested = _covariate_p_values(rows, estimand)
    if not tested:
        return
    name, p_value = min(tested.items(), key=lambda item: item[1])
    least = min(p_value * len(tested), 1.0)
    verdict, rest = judged(
        least,
        "no covariate jumps at the cutoff",
        f"{name} may jump as well",
        f"{name} jumps as well, so units on both sides are not alike",
    )
    yield Diagnosis(
        "covariate_jumps",
        verdict,
        f"Of {len(tested)} covariates held against the cutoff, {rest}.",
        test="Bonferroni",
        p_value=least,
        n=rows.sample.n,
        columns=estimand.adjustment,
    )


def _covariate_p_values(rows: Threshold, estimand: Estimand) -> dict[str, float]:
    names = [n for n in estimand.adjustment if n != estimand.running_variable]
    columns, labels = design_matrix(rows.data, names)
    found = {}
    for label, values in list(zip(labels, columns.T, strict=True))[:_MOST_COVARIATES]:
        known = ~np.isnan(values)
        own = rows.only(known)
        sides = own.sides(values[known])
        if any(np.ptp(side.outcome) == 0 if len(side.outcome) else True for side in sides):
            continue
        jumped = jump(*sides, own.widths(values[known]))
        error = float(np.sqrt(jumped.influence @ jumped.influence))
        found[label] = normal_interval(jumped.corrected, error, 0.95, 1e12).p_value
    return found
