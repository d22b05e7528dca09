"""What speaks for or against a slope within units: variation, feedback, lasting differences."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from app.causal.kernels.absorbed import group_means, within, within_both
from app.causal.kernels.inference import infer
from app.causal.kernels.least_squares import NotEstimable
from app.causal.kernels.linear_effect import slope
from app.causal.panel import restricted
from app.causal.profile import Diagnosis, Verdict
from app.causal.rounding import per_cent

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from app.causal.estimand import Estimand
    from app.causal.panel import Panel

    Vector = NDArray[np.float64]

SURE, LIKELY = 0.01, 0.1
FEW_CHANGES = 10
_LAGGED = 1 - 1e-9  # correlation from which a covariate is the outcome of the period before


def slope_checks(panel: Panel, estimand: Estimand, value: float) -> Iterator[Diagnosis]:
    """Yield the checks that every slope within units comes with."""
    yield within_variation(panel, estimand)
    yield from future_treatment(panel, estimand, value)
    yield from lasting_differences(panel, estimand)
    yield from lagged_outcome(panel, estimand)


def within_variation(panel: Panel, estimand: Estimand) -> Diagnosis:
    """Say in how many units the treatment changes: only these are informative."""
    dose = panel.sample.treatment
    low = np.full(panel.n_units, np.inf)
    high = np.full(panel.n_units, -np.inf)
    np.minimum.at(low, panel.unit, dose)
    np.maximum.at(high, panel.unit, dose)
    changing = int(np.sum(high > low))
    free = within(dose[:, None], panel.unit)[:, 0]
    share = float(free.var() / max(dose.var(), 1e-300))
    verdict = Verdict.PASSED if changing >= FEW_CHANGES else Verdict.INCONCLUSIVE
    few = ", which are few to learn from" if verdict is not Verdict.PASSED else ""
    return Diagnosis(
        "within_variation",
        verdict,
        f"{estimand.treatment} changes over time in {changing} of {panel.n_units} units"
        f" ({panel.unit_called}){few}; the answer comes from these changes"
        f" ({per_cent(share)} of its variation).",
        statistic=float(changing),
        effect_size=share,
        n=panel.sample.n,
    )


def future_treatment(panel: Panel, estimand: Estimand, value: float) -> Iterator[Diagnosis]:
    """Test whether the treatment of the next period already shows in the outcome.

    Then units are treated in answer to where the outcome was heading. Wooldridge 2010, section
    10.7.1.
    """
    follow = _next(panel, panel.sample.treatment)
    seen = np.isfinite(follow)
    if not panel.followed or len(np.unique(panel.period[seen])) < 2:
        return
    part = restricted(panel, seen)
    own = within_both(part.sample.treatment[:, None], part.unit, part.period)
    columns = np.column_stack([own, _free(part)])
    outcome, lead = within_both(
        np.column_stack([part.sample.outcome, follow[seen]]), part.unit, part.period
    ).T
    try:
        found = slope(outcome, lead, columns)
    except NotEstimable:
        return
    test = infer(
        found.value, found.influence, level=0.95, degrees=found.degrees, clusters=part.clusters
    )
    verdict = _verdict(test.p_value)
    told = {
        Verdict.PASSED: "no sign that units are treated in answer to their outcome",
        Verdict.INCONCLUSIVE: "a hint that units are treated in answer to their outcome",
        Verdict.FAILED: "units differ before they are treated, so the changes that are compared"
        " are not alike",
    }
    yield Diagnosis(
        "future_treatment",
        verdict,
        f"{estimand.treatment} of the next period goes with {found.value:.3g} in"
        f" {estimand.outcome} today (the effect is {value:.3g}): {told[verdict]}.",
        test="slope of the next period's treatment within units",
        p_value=test.p_value,
        effect_size=found.value,
        n=part.sample.n,
    )


def lasting_differences(panel: Panel, estimand: Estimand) -> Iterator[Diagnosis]:
    """Say what a comparison between units would have added; within them it is taken out."""
    test = _of_means(panel)
    if test is None:
        return
    verdict = (
        "lasting differences would mislead a comparison between units, and are taken out here"
        if test.p_value < SURE
        else "lasting differences between units hardly matter here"
    )
    yield Diagnosis(
        "hausman",
        Verdict.PASSED,
        f"Between units ({panel.unit_called}), one more of {estimand.treatment} on average goes"
        f" with {test.value:.3g} beyond what changes within them show: {verdict}.",
        test="Mundlak's test of unit means",
        p_value=test.p_value,
        effect_size=test.value,
        n=panel.sample.n,
    )


def pooling_misleads(panel: Panel, estimand: Estimand) -> Iterator[Diagnosis]:
    """Yield the same test as a condition of pooling: failed, differences between units confound."""
    test = _of_means(panel)
    if test is None:
        return
    verdict = _verdict(test.p_value)
    told = {
        Verdict.PASSED: "no sign that lasting differences confound",
        Verdict.INCONCLUSIVE: "a hint that lasting differences confound",
        Verdict.FAILED: "lasting differences confound, so fixed effects are to be used",
    }
    yield Diagnosis(
        "lasting_differences",
        verdict,
        f"Between units ({panel.unit_called}), one more of {estimand.treatment} on average goes"
        f" with {test.value:.3g} beyond what changes within them show: {told[verdict]}.",
        test="Mundlak's test of unit means",
        p_value=test.p_value,
        effect_size=test.value,
        n=panel.sample.n,
    )


@dataclass(frozen=True, slots=True)
class _Test:
    value: float
    p_value: float


def _of_means(panel: Panel) -> _Test | None:
    """Return the slope on units' mean treatment beside the treatment itself, and its test.

    Mundlak 1978, doi:10.2307/1913646: the clustered form of Hausman's test.
    """
    means = group_means(panel.sample.treatment[:, None], panel.unit)[panel.unit, 0]
    if float(means.var()) <= 1e-12 * max(float(panel.sample.treatment.var()), 1e-300):
        return None
    columns = np.column_stack([panel.sample.treatment, panel.sample.covariates])
    outcome, average, *rest = within(
        np.column_stack([panel.sample.outcome, means, columns]), panel.period
    ).T
    try:
        found = slope(outcome, average, np.column_stack(rest))
    except NotEstimable:
        return None
    test = infer(
        found.value, found.influence, level=0.95, degrees=found.degrees, clusters=panel.clusters
    )
    return _Test(found.value, test.p_value)


def lagged_outcome(panel: Panel, estimand: Estimand) -> Iterator[Diagnosis]:
    """Warn of a covariate that is the outcome of the period before.

    Nickell 1981, doi:10.2307/1911408.
    """
    for label, column in zip(panel.sample.labels, panel.sample.covariates.T, strict=True):
        after = _next(panel, column)
        both = np.isfinite(after)
        if both.sum() < 10 or np.ptp(after[both]) == 0:
            continue
        if abs(np.corrcoef(panel.sample.outcome[both], after[both])[0, 1]) >= _LAGGED:
            yield Diagnosis(
                "lagged_outcome",
                Verdict.FAILED,
                f"{label} is {estimand.outcome} of the period before. Beside the levels of units it"
                f" is bound to what is left unexplained and bends the answer, by about one part in"
                f" {len(panel.labels)} periods; leave it out, or compare changes instead.",
                columns=(label, estimand.outcome),
            )
            return


def _next(panel: Panel, column: Vector) -> Vector:
    """Return each row's value of the next period, NaN where the unit was not seen then."""
    order = np.lexsort((panel.period, panel.unit))
    unit, period = panel.unit[order], panel.period[order]
    follows = (unit[1:] == unit[:-1]) & (period[1:] == period[:-1] + 1)
    found = np.full(len(column), np.nan)
    found[order[:-1][follows]] = column[order[1:][follows]]
    return found


def _free(panel: Panel) -> NDArray[np.float64]:
    return within_both(panel.sample.covariates, panel.unit, panel.period)


def _verdict(p_value: float) -> Verdict:
    if p_value >= LIKELY:
        return Verdict.PASSED
    return Verdict.FAILED if p_value < SURE else Verdict.INCONCLUSIVE
