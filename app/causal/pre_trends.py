"""Whether two groups drifted apart before the treatment."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from app.causal.kernels.inference import infer
from app.causal.kernels.least_squares import NotEstimable
from app.causal.kernels.linear_effect import slope
from app.causal.profile import Diagnosis, Verdict

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from app.causal.estimand import Estimand
    from app.causal.two_by_two import TwoByTwo

SURE, LIKELY = 0.01, 0.1
GATING, MUCH = 0.001, 0.5  # a course so sure, and so much of the effect, leaves no answer


def drifts(square: TwoByTwo, estimand: Estimand, effect: float) -> tuple[Diagnosis, ...]:
    """Return the difference of the groups' trends before the treatment, and what it would explain.

    Each is tested where there are periods enough.
    """
    found = drift(square, estimand)
    if found.effect_size is None or found.p_value is None:
        return (found,)
    late, early = (float(square.period[square.after == a].mean()) for a in (1, 0))
    return found, went_on(found.effect_size * (late - early), found.p_value, effect, estimand)


def untested() -> Diagnosis:
    """Say that one period before the treatment shows no trend."""
    return Diagnosis(
        "pre_trends",
        Verdict.INCONCLUSIVE,
        "There is one period before the treatment, so whether both groups were on parallel"
        " trends cannot be tested; the answer rests on it.",
    )


def too_few() -> Diagnosis:
    """Say that the errors of few treated clusters are not known well enough for a test."""
    return Diagnosis(
        "pre_trends",
        Verdict.INCONCLUSIVE,
        "Too few are treated to test whether they were on parallel trends with the others before;"
        " how each moved has to be looked at.",
    )


def went_on(expected: float, p_value: float, effect: float, estimand: Estimand) -> Diagnosis:
    """Say what the course before the treatment would have come to, had it gone on.

    Parameters
    ----------
    expected : the difference that it would make between after and before.
    p_value : of there being no such course.
    """
    share = abs(expected / effect) if effect else float("inf")
    explains = p_value < GATING and share >= MUCH
    unit = f" {estimand.unit}" if estimand.unit else ""
    told = (
        "so it may be nothing but that course"
        if explains
        else "which would leave most of it"
        if share < MUCH
        else "though that course may be chance"
    )
    return Diagnosis(
        "drift",
        Verdict.FAILED if explains else Verdict.PASSED,
        f"Had the course before the treatment gone on, it would make a difference of"
        f" {expected:.3g}{unit} by itself, against an effect of {effect:.3g}{unit}, {told}.",
        p_value=p_value,
        effect_size=share if effect else None,
    )


def drift(square: TwoByTwo, estimand: Estimand) -> Diagnosis:
    """Return the difference of the groups' linear trends before the treatment, and its test."""
    return _drifted(square, square.group, [], estimand, "the treated group gained")


def triple_drift(square: TwoByTwo, reached: NDArray[np.float64], estimand: Estimand) -> Diagnosis:
    """Return the same of the gap between those whom the treatment can reach and the others.

    Parameters
    ----------
    reached : shape (n,), 1 for those whom it can reach.
    """
    if square.n_before < 2:
        return Diagnosis(
            "pre_trends",
            Verdict.INCONCLUSIVE,
            f"There is one period before the treatment, so whether the gap between the levels of"
            f" {estimand.third_column} would have moved alike in both groups is assumed.",
        )
    sides = [reached, square.group * reached, square.group * square.period]
    in_group = [reached * (square.period == p) for p in np.unique(square.period)[1:]]
    return _drifted(
        square,
        square.group * reached,
        [*sides, *in_group],
        estimand,
        f"the gap between the levels of {estimand.third_column} in the treated group gained",
    )


def _drifted(
    square: TwoByTwo,
    which: NDArray[np.float64],
    more: list[NDArray[np.float64]],
    estimand: Estimand,
    who: str,
) -> Diagnosis:
    """Return the linear trend before the treatment of rows that `which` (n,) marks, and its test.

    The groups' levels, the periods and `more` columns (n,) are held fixed.
    """
    before = square.after == 0
    period = square.period[before].astype(np.float64)
    shifts = [period == p for p in np.unique(period)[1:]]
    others = [column[before] for column in (square.group, *more)]
    sides = np.column_stack([*others, *shifts, square.sample.covariates[before]])
    try:
        found = slope(square.sample.outcome[before], which[before] * period, sides)
    except NotEstimable:
        return Diagnosis(
            "pre_trends",
            Verdict.INCONCLUSIVE,
            "One group has too few periods before the treatment to compare trends.",
        )
    clusters = square.sample.clusters
    codes = None if clusters is None else np.unique(clusters[before], return_inverse=True)[1]
    test = infer(found.value, found.influence, level=0.95, degrees=found.degrees, clusters=codes)
    unit = f" {estimand.unit}" if estimand.unit else ""
    told = {
        Verdict.PASSED: "no clear drift apart; small drifts could have gone unseen",
        Verdict.INCONCLUSIVE: "a hint of a drift apart",
        Verdict.FAILED: "the groups drifted apart already: parallel trends do not hold",
    }
    verdict = judged(test.p_value)
    return Diagnosis(
        "pre_trends",
        verdict,
        f"Before the treatment {who} {found.value:.4g}{unit} per period on the others:"
        f" {told[verdict]}.",
        test="difference of linear trends",
        p_value=test.p_value,
        effect_size=found.value,
        n=int(before.sum()),
    )


def judged(p_value: float) -> Verdict:
    """Return passed, or how surely trends before the treatment differed."""
    if p_value >= LIKELY:
        return Verdict.PASSED
    return Verdict.FAILED if p_value < SURE else Verdict.INCONCLUSIVE
