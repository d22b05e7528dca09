"""What speaks for or against a kink design: the treatment's bend, density, covariates, windows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from app.causal.encoding import design_matrix
from app.causal.kernels.density_jump import density_jump
from app.causal.kernels.discontinuity import KINK, best_bandwidths, jump, split
from app.causal.kernels.inference import normal_interval
from app.causal.profile import Diagnosis, Verdict
from app.causal.threshold_checks import STRONG, WEAK, judged
from app.causal.threshold_told import by_window

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from app.causal.estimand import Estimand
    from app.causal.kernels.discontinuity import Bandwidths, Jump
    from app.causal.threshold import LocalEffect, Threshold

    Vector = NDArray[np.float64]

_WIDTHS = (0.75, 1.25, 1.5)
_MOST_COVARIATES, _FEW_INSIDE = 20, 50
_ROWS_PER_BIN, _FEWEST_BINS = 20, 12
_ON_LEVEL = 1e12  # degrees of freedom: errors are those of many rows


def diagnose(
    rows: Threshold, estimand: Estimand, widths: Bandwidths, found: LocalEffect
) -> Iterator[Diagnosis]:
    """Yield each check of the design."""
    yield _window(rows, estimand, widths, found)
    yield _bend(estimand, found)
    yield _density(rows, estimand)
    yield from _covariates(rows, estimand)
    yield by_window(
        rows, estimand, widths, found, factors=_WIDTHS, shape=KINK,
        between="three quarters to one and a half",
    )  # fmt: skip


def _window(
    rows: Threshold, estimand: Estimand, widths: Bandwidths, found: LocalEffect
) -> Diagnosis:
    below, above = found.inside
    enough = min(below, above) >= _FEW_INSIDE
    return Diagnosis(
        "bandwidth",
        Verdict.PASSED if enough else Verdict.INCONCLUSIVE,
        f"Slopes are compared at {estimand.running_variable} = {rows.cutoff:g}, by parabolas"
        f" through {below:,} rows within {widths.main:.3g} below and {above:,} above it, of"
        f" {rows.sample.n:,}.",
        statistic=widths.main,
        n=below + above,
    )


def _bend(estimand: Estimand, found: LocalEffect) -> Diagnosis:
    strength = (found.take_up / max(found.take_up_error, 1e-12)) ** 2
    verdict = Verdict.PASSED if strength > STRONG else Verdict.INCONCLUSIVE
    return Diagnosis(
        "first_stage",
        verdict if strength > WEAK else Verdict.FAILED,
        f"The slope of {estimand.treatment} in {estimand.running_variable} changes by"
        f" {found.take_up:.3g} at the cutoff (F = {strength:.3g}).",
        test="F",
        statistic=strength,
        effect_size=found.take_up,
    )


def _density(rows: Threshold, estimand: Estimand) -> Diagnosis:
    """Test whether the running variable's density steps or bends: who places themselves bunch.

    The smaller p-value of both tests counts, doubled.
    """
    name = estimand.running_variable or ""
    heights, step = _binned(rows.running, rows.cutoff), density_jump(rows.running, rows.cutoff)
    if heights is None or step is None:
        told = f"Too few rows lie around the cutoff to tell whether {name} was placed there."
        return Diagnosis("density", Verdict.INCONCLUSIVE, told)
    bent = _p_value(_kink(*heights, rows.cutoff))
    stepped = normal_interval(step.value, step.error, 0.95, _ON_LEVEL).p_value
    p_value = min(2 * min(bent, stepped), 1.0)
    verdict, rest = judged(
        p_value,
        "no more of a step or bend than chance makes",
        "a step or bend, which may be chance or rows placed around it",
        "a step or bend: units seem to place themselves, so those near it are not like others",
    )
    return Diagnosis(
        "density",
        verdict,
        f"How many rows there are around {name} = {rows.cutoff:g} shows {rest}"
        f" (p = {p_value:.2g}).",
        test="Cattaneo–Jansson–Ma, and the kink of binned counts",
        p_value=p_value,
        n=rows.sample.n,
        columns=(name,),
    )


def _binned(running: Vector, cutoff: float) -> tuple[Vector, Vector] | None:
    """Return the middles of even bins that the cutoff parts, and the rows in each."""
    count = max(len(running) // _ROWS_PER_BIN, 2 * _FEWEST_BINS)
    low, high = float(running.min()), float(running.max())
    width = (high - low) / count
    first, last = int((cutoff - low) / width), int((high - cutoff) / width)  # whole bins
    if min(first, last) < _FEWEST_BINS or len(np.unique(running)) < count:
        return None
    edges = cutoff + width * np.arange(-first, last + 1)
    heights = np.histogram(running, edges)[0].astype(np.float64)
    return (edges[1:] + edges[:-1]) / 2, heights


def _covariates(rows: Threshold, estimand: Estimand) -> Iterator[Diagnosis]:
    """Test whether what was settled before bends as well, allowing for the number of columns."""
    names = [n for n in estimand.adjustment if n != estimand.running_variable]
    columns, labels = design_matrix(rows.data, names)
    tested = {}
    for label, values in list(zip(labels, columns.T, strict=True))[:_MOST_COVARIATES]:
        known = ~np.isnan(values)
        if np.ptp(values[known]) > 0:
            tested[label] = _p_value(_kink(rows.running[known], values[known], rows.cutoff))
    if not tested:
        return
    name, least = min(tested.items(), key=lambda item: item[1])
    p_value = min(least * len(tested), 1.0)
    verdict, rest = judged(
        p_value,
        "no covariate bends at the cutoff",
        f"{name} may bend as well",
        f"{name} bends as well, so more than the treatment changes there",
    )
    yield Diagnosis(
        "covariate_kinks",
        verdict,
        f"Of {len(tested)} covariates held against the cutoff, {rest}.",
        test="Bonferroni",
        p_value=p_value,
        n=rows.sample.n,
        columns=estimand.adjustment,
    )


def _kink(running: Vector, values: Vector, cutoff: float) -> Jump:
    sides = split(running, values, cutoff)
    return jump(*sides, best_bandwidths(*sides, KINK), shape=KINK)


def _p_value(found: Jump) -> float:
    error = float(np.sqrt(found.influence @ found.influence))
    return normal_interval(found.corrected, error, 0.95, _ON_LEVEL).p_value
