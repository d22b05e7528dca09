"""Log hazard ratios of the treatment in all rows and in groups of them, told as ratios."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from app.causal.effect_groups import LEAST_ARM, Effects
from app.causal.estimand import EffectKind
from app.causal.kernels.cox import NotFitted, fit
from app.causal.kernels.inference import infer
from app.causal.kernels.scored import Scored
from app.causal.profile import Diagnosis, Verdict
from app.causal.sample import as_estimate
from app.causal.survival import FEWEST_EVENTS
from app.errors import DegenerateData

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from app.causal.estimand import Estimand
    from app.causal.findings import Estimate
    from app.causal.groups_in_words import Group
    from app.causal.kernels.cox import Cox
    from app.causal.survival import SurvivalRows

    Vector = NDArray[np.float64]
    Flags = NDArray[np.bool_]

_WIDEST_LOG = 50.0  # of the ratio's interval
_DRIFTS, _MAY_DRIFT = 0.01, 0.05


def hazard_model(rows: SurvivalRows, estimand: Estimand) -> Cox:
    """Return the model of all rows, the treatment its first column.

    Raises
    ------
    DegenerateData : a covariate decides who has the event.
    """
    sample = rows.sample
    columns = np.column_stack([sample.treatment, sample.covariates])
    try:
        return fit(rows.entry, rows.leave, rows.event, columns, sample.weights)
    except NotFitted:
        raise DegenerateData(
            f"The hazard of {estimand.event_column!r} could not be fitted: a covariate decides on"
            f" it, or {estimand.treatment!r} is a linear function of the others.",
            hint="Leave out covariates that repeat each other or follow from the event.",
        ) from None


def hazard_ratio(
    rows: SurvivalRows,
    estimand: Estimand,
    scored: Scored,
    *,
    method: str,
    level: float,
    label: str = "",
) -> Estimate:
    """Return the ratio of a scored logarithm, its interval from one around the logarithm.

    Raises
    ------
    DegenerateData : the event fell into one arm alone.
    """
    inference = infer(
        scored.value, scored.influence, level=level, degrees=math.inf, clusters=rows.sample.clusters
    )
    found = as_estimate(
        rows.sample,
        replace(estimand, kind=EffectKind.HAZARD_RATIO),
        method=method,
        value=scored.value,
        inference=inference,
        level=level,
    )
    if max(map(abs, found.interval)) > _WIDEST_LOG:
        raise DegenerateData(
            f"The event {estimand.event_column!r} fell into one group of {estimand.treatment!r}"
            " alone, so that their hazards have no ratio.",
            hint="Ask for the difference in time, or for whom the event happened.",
        )
    found = replace(found, n=rows.people)
    low, high = (math.exp(end) for end in found.interval)
    ratio = math.exp(found.value)
    return replace(
        found,
        value=ratio,
        interval=(low, high),
        standard_error=ratio * (found.standard_error or 0.0),
        event_column=estimand.event_column,
        unit="",
        outcome_sd=None,
        treatment_sd=None,
        label=label,
    )


def proportional(model: Cox, estimand: Estimand) -> Diagnosis:
    """Return whether the hazard ratio stays the same over time."""
    statistic, p_value = model.proportionality(0)
    told = f"The hazard ratio of {estimand.treatment}"
    if p_value >= _MAY_DRIFT:
        verdict, said = Verdict.PASSED, f"{told} does not drift over time, as far as the test sees."
    elif p_value >= _DRIFTS:
        verdict, said = Verdict.INCONCLUSIVE, f"{told} may drift over time."
    else:
        verdict = Verdict.FAILED
        said = (
            f"{told} changes over time: one ratio averages over it. The difference of mean times"
            " does not assume that it stays."
        )
    return Diagnosis(
        "proportional_hazards",
        verdict,
        said,
        test="Grambsch and Therneau on ranks of time",
        statistic=statistic,
        p_value=p_value,
        n=len(model.residuals),
        columns=(estimand.treatment,),
    )


@dataclass(frozen=True, slots=True, eq=False)
class Hazards(Effects):
    """Hazard ratios in groups: each group has a model and a baseline hazard of its own.

    A treatment by group interaction with all covariates' slopes free in each group, so that
    groups differ in nothing that is taken to be the same in both. `scores` are not used.
    """

    lived: SurvivalRows

    def among(self, rows: Flags) -> Scored:
        """Return the log hazard ratio among these rows.

        Raises
        ------
        NotFitted : a covariate decides who has the event among them.
        """
        seen, sample = self.lived, self.lived.sample
        columns = np.column_stack([sample.treatment, sample.covariates])[rows]
        varied = np.ptp(columns, axis=0) > 0
        varied[0] = True  # a treatment of one value has no ratio
        weights = None if sample.weights is None else sample.weights[rows]
        model = fit(
            seen.entry[rows], seen.leave[rows], seen.event[rows], columns[:, varied], weights
        )
        influence = np.zeros(sample.n)
        influence[rows] = model.influence[:, 0]
        return Scored(float(model.coefficients[0]), influence, 0.0)

    def estimate(self, rows: Flags, *, level: float | None = None) -> Estimate:
        told = self.told
        ratio = hazard_ratio(
            self.lived, told.estimand, self.among(rows),
            method=told.method, level=told.level if level is None else level,
        )  # fmt: skip
        return replace(ratio, n=int(rows.sum()))

    def carries(self, rows: Flags) -> bool:
        """Tell whether each arm has enough rows, the group enough events, and a ratio exists."""
        sample = self.lived.sample
        if sample.has_arms:
            treated = sample.treated[rows]
            if min(int(treated.sum()), int((~treated).sum())) < LEAST_ARM:
                return False
        if int(self.lived.event[rows].sum()) < 2 * FEWEST_EVENTS:
            return False
        try:
            self.estimate(rows)
        except (NotFitted, DegenerateData):
            return False
        return True

    def trend(self, values: Vector) -> float | None:
        del values  # groups are compared; each has a model of its own
        return None

    def gap(self, first: Group, second: Group) -> Estimate:
        """Return how many times the hazard ratio of the second group is that of the first."""
        low, high = self.among(first.rows), self.among(second.rows)
        apart = Scored(high.value - low.value, high.influence - low.influence, 0.0)
        told, label = self.told, f"hazard ratio where {second.words} over that where {first.words}"
        ratio = hazard_ratio(
            self.lived, told.estimand, apart, method=told.method, level=told.level, label=label
        )
        return replace(ratio, n=int(first.rows.sum() + second.rows.sum()))
