"""Diagnoses of whether two arms can be compared: balance of covariates, overlap of propensities."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from app.causal.comparability_pictures import love_plot, propensities
from app.causal.kernels.absorbed import group_means
from app.causal.kernels.balance import (
    effective_size,
    inverse_weights,
    standardised_differences,
)
from app.causal.kernels.specification import predicts
from app.causal.profile import Diagnosis, Verdict
from app.causal.rounding import per_cent
from app.errors import NoOverlap

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from app.causal.sample import Sample

BALANCED, UNBALANCED = 0.1, 0.25
NEAR, FAR = 0.25, 1.0  # before adjustment: how far a linear model may reach (Rubin 2001)
FEW_OUTSIDE, MANY_OUTSIDE, LEAST_INSIDE = 0.05, 0.2, 0.2
SUSPICIOUS, IMPLAUSIBLE = 0.05, 0.001
FEW_EFFECTIVE, ENOUGH_EFFECTIVE = 0.1, 0.3


def balance(sample: Sample, weights: NDArray[np.float64] | None = None) -> Diagnosis:
    """Return the largest standardised mean difference of a covariate, before and after weighting.

    Without weights nothing is balanced; the sentence then says how far a model must reach.
    """
    if not sample.labels:
        return Diagnosis(
            "balance", Verdict.INCONCLUSIVE, "No covariate is adjusted for, so none was compared."
        )
    before = standardised_differences(sample.covariates, sample.treated)
    after = (
        before
        if weights is None
        else standardised_differences(sample.covariates, sample.treated, weights)
    )
    largest = float(np.abs(after).max())
    told = _widest(before, sample.labels)
    if weights is None:
        verdict = _judge(largest, NEAR, FAR)
        sentence = f"Before adjustment the covariates that differ most are {told}."
        sentence += _REACH_WORDS[verdict]
    else:
        verdict = _judge(largest, BALANCED, UNBALANCED)
        sentence = f"Before weighting: {told}. After: {_widest(after, sample.labels)}."
        sentence += _BALANCE_WORDS[verdict]
    return Diagnosis(
        "balance",
        verdict,
        sentence,
        test="standardised mean difference",
        statistic=float(np.abs(before).max()),
        effect_size=largest,
        n=sample.n,
        columns=_worst(after, sample.labels),
        picture=love_plot(sample.labels, before, None if weights is None else after),
    )


_BALANCE_WORDS = {
    Verdict.PASSED: f" All are below {BALANCED}: the groups are alike.",
    Verdict.INCONCLUSIVE: f" Some differ by more than {BALANCED} standard deviations.",
    Verdict.FAILED: f" Some differ by more than {UNBALANCED}: weighting did not make them alike.",
}
_REACH_WORDS = {
    Verdict.PASSED: " A linear model need not reach far.",
    Verdict.INCONCLUSIVE: " The model has to make up for that, so its form matters.",
    Verdict.FAILED: " The groups hardly meet: the answer is an extrapolation by the model.",
}


def overlap(
    propensity: NDArray[np.float64],
    treated: NDArray[np.bool_],
    *,
    trim: float,
    separated: bool,
    of_treated: bool = False,
) -> Diagnosis:
    """Return whether units of both arms are found at the same propensities.

    Parameters
    ----------
    propensity : shape (n,), before trimming.
    trim : propensities outside [trim, 1 - trim] are left out (for the treated: above 1 - trim).
    separated : the propensity model is certain of some rows.
    """
    inside = within(propensity, trim, of_treated=of_treated)
    outside = 1 - float(inside.mean())
    shares = _effective_shares(propensity[inside], treated[inside], of_treated=of_treated)
    worth = _worth(shares, treated[inside], of_treated=of_treated)
    verdict = max(
        (
            _judge(outside, FEW_OUTSIDE, MANY_OUTSIDE),
            _judge(-worth, -ENOUGH_EFFECTIVE, -FEW_EFFECTIVE),
            Verdict.FAILED if separated and outside > FEW_OUTSIDE else Verdict.PASSED,
        ),
        key=_SEVERITY.index,
    )
    low, high = (float(q) for q in np.quantile(propensity, (0.005, 0.995)))
    sentence = (
        f"Estimated chances of treatment run from {low:.3f} to {high:.3f}; {per_cent(outside, 1)}"
        " of rows"
        f" lie outside [{trim:g}, {1 - trim:g}]. Weighted, the rows count as"
        f" {per_cent(shares[1])} of the treated and {per_cent(shares[0])} of the others."
    )
    return Diagnosis(
        "overlap",
        verdict,
        sentence + _OVERLAP_WORDS[verdict],
        statistic=worth,
        effect_size=outside,
        n=len(propensity),
        picture=propensities(propensity, treated),
    )


def _worth(shares: tuple[float, float], treated: NDArray[np.bool_], *, of_treated: bool) -> float:
    """Return the share that counts: for the treated, counterparts to each, however many others."""
    if not of_treated:
        return min(shares)
    others = shares[0] * float((~treated).sum())
    return min(others / max(float(treated.sum()), 1.0), shares[1], 1.0)


_OVERLAP_WORDS = {
    Verdict.PASSED: " Both groups are found at all covariate values.",
    Verdict.INCONCLUSIVE: " Overlap is thin: a few rows weigh much.",
    Verdict.FAILED: " Overlap is poor: some units have nobody to be compared with.",
}
_SEVERITY = (Verdict.PASSED, Verdict.INCONCLUSIVE, Verdict.FAILED)


def within(
    propensity: NDArray[np.float64], trim: float, *, of_treated: bool = False
) -> NDArray[np.bool_]:
    """Return which rows are kept: the effect on the treated needs no treated match below."""
    below = propensity <= 1 - trim
    return below if of_treated else below & (propensity >= trim)


def no_counterparts(columns: Sequence[str], who: str = "Hardly any rows have") -> NoOverlap:
    """Return the error for groups that never meet on these columns."""
    return NoOverlap(
        f"{who} a counterpart in the other group, given {', '.join(columns)}.",
        hint="Adjust for fewer covariates, or restrict the question to comparable units.",
    )


def require_overlap(
    inside: NDArray[np.bool_], treated: NDArray[np.bool_], *, columns: Sequence[str], at_least: int
) -> None:
    """Raise NoOverlap when trimming leaves hardly any rows, or fewer than `at_least` in an arm."""
    left = min(int((inside & treated).sum()), int((inside & ~treated).sum()))
    if left < at_least or inside.mean() < LEAST_INSIDE:
        raise no_counterparts(columns, f"Only {left} rows of one group have")


def _effective_shares(
    propensity: NDArray[np.float64], treated: NDArray[np.bool_], *, of_treated: bool
) -> tuple[float, float]:
    """Return the effective size over the size, of the untreated and of the treated."""
    if not (treated.any() and (~treated).any()):
        return 0.0, 0.0
    weights = inverse_weights(propensity, treated, of_treated=of_treated)
    untreated_share = effective_size(weights[~treated]) / int((~treated).sum())
    return untreated_share, effective_size(weights[treated]) / int(treated.sum())


def _judge(value: float, good: float, bad: float) -> Verdict:
    if value <= good:
        return Verdict.PASSED
    return Verdict.FAILED if value > bad else Verdict.INCONCLUSIVE


def _worst(differences: NDArray[np.float64], labels: tuple[str, ...]) -> tuple[str, ...]:
    order = np.argsort(-np.abs(differences))[:3]
    return tuple(labels[i] for i in order)


def _widest(differences: NDArray[np.float64], labels: tuple[str, ...]) -> str:
    order = np.argsort(-np.abs(differences))[:3]
    return ", ".join(f"{labels[i]} ({differences[i]:+.2f} SD)" for i in order)


def chance_imbalance(sample: Sample, blocks: NDArray[np.intp] | None = None) -> Diagnosis:
    """Return whether covariates differ between the arms by more than chance allows.

    The test asks whether the covariates together predict the arm, by the F test of a linear
    model; under random assignment they do not. Where chance decided within `blocks`, codes (n,),
    both are compared within them.
    """
    columns, arm, levels = sample.covariates, sample.treatment, 1
    if blocks is not None:
        means = group_means(np.column_stack([arm, columns]), blocks)[blocks]
        arm, columns, levels = arm - means[:, 0], columns - means[:, 1:], int(blocks.max()) + 1
    test = predicts(columns, arm, levels=levels)
    differences = standardised_differences(columns, sample.treated)
    told = _widest(differences, sample.labels)
    if test.p_value >= SUSPICIOUS:
        verdict = Verdict.PASSED
        rest = "as much as chance lets them."
    elif test.p_value >= IMPLAUSIBLE:
        verdict, rest = Verdict.INCONCLUSIVE, "somewhat more than chance usually lets them."
    else:
        verdict, rest = Verdict.FAILED, "more than chance lets them: was assignment random?"
    return Diagnosis(
        "chance_imbalance",
        verdict,
        f"The covariates that differ most between the groups are {told}; they differ {rest}",
        test="F test of the covariates predicting the group",
        statistic=test.statistic,
        p_value=test.p_value,
        effect_size=float(np.abs(differences).max()),
        n=sample.n,
        columns=_worst(differences, sample.labels),
    )
