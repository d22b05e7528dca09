"""E-value: how strongly a hidden cause must act on treatment and outcome to explain an effect."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict

from app.causal.assumption import Assumption
from app.causal.catalogue import Cost, Progress, SensitivitySpec
from app.causal.estimand import EffectKind
from app.causal.findings import Sensitivity
from app.causal.question import Design
from app.errors import StatisticalFailure

if TYPE_CHECKING:
    import numpy as np

    from app.causal.data import Dataset
    from app.causal.estimand import Estimand
    from app.causal.findings import Estimate

PER_DEVIATION = 0.91  # log risk ratio of a one-deviation difference (Chinn 2000)
LEAST_RISK = 1e-6


class Params(BaseModel):
    """There is nothing to set."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def run(
    data: Dataset,
    estimand: Estimand,
    estimate: Estimate,
    params: Params,
    rng: np.random.Generator,
    report: Progress,
) -> Sensitivity:
    """Return the E-value of the estimate and of the end of its interval nearest to no effect.

    A difference in means becomes an approximate risk ratio by its standardised size, the effect
    of a dose by that of one standard deviation of it (VanderWeele & Ding 2017).

    Raises
    ------
    StatisticalFailure : the estimate does not carry the outcome's spread or baseline.
    """
    del data, estimand, params, rng, report  # the estimate says it all
    ratio, low, high = (_ratio(estimate, v) for v in (estimate.value, *estimate.interval))
    value = of_ratio(ratio)
    bound = _of_bound(min(low, high), max(low, high))
    return Sensitivity("e_value", value, bound, _sentence(estimate, value, bound))


def of_ratio(ratio: float) -> float:
    """Return the E-value of a risk ratio, on either side of 1."""
    away = max(ratio, 1 / ratio)
    return away + math.sqrt(away * (away - 1))


def _of_bound(low: float, high: float) -> float:
    """Return the E-value of the limit nearest to 1; 1 when the interval holds it."""
    if low <= 1 <= high:
        return 1.0
    return of_ratio(low if low > 1 else high)


def _ratio(estimate: Estimate, difference: float) -> float:
    """Return the (approximate) risk ratio that a difference stands for."""
    step = estimate.treatment_sd or 1.0
    if estimate.outcome_is_binary and estimate.baseline is not None:
        if not LEAST_RISK < estimate.baseline < 1:
            raise StatisticalFailure("The baseline risk is 0, so there is no risk ratio.")
        risk = estimate.baseline + difference * step
        return min(max(risk, LEAST_RISK), 1.0) / estimate.baseline
    if not estimate.outcome_sd:
        raise StatisticalFailure("The outcome's spread is not known, so there is no E-value.")
    return math.exp(PER_DEVIATION * difference * step / estimate.outcome_sd)


def _sentence(estimate: Estimate, value: float, bound: float) -> str:
    what = (
        f"one standard deviation of {estimate.treatment}"
        if estimate.treatment_sd
        else f"{estimate.treatment}"
    )
    ends, path = "both", ""
    if estimate.mediator:  # what ties these two bends the split (Smith & VanderWeele 2019)
        ends = f"{estimate.mediator} and {estimate.outcome}"
        past = estimate.kind is not EffectKind.NIE
        path = f" {'other than ' if past else ''}through {estimate.mediator}"
    strong = (
        f"To explain away the effect of {what} on {estimate.outcome}{path}, an unmeasured cause"
        f" would have to be linked with {ends} by a risk ratio of {value:.2f} each, beyond the"
        " covariates"
    )
    if bound <= 1:
        return f"{strong}. The interval holds no effect at all, so chance alone may explain it."
    return f"{strong}; to make the interval reach no effect, by one of {bound:.2f}."


SPEC = SensitivitySpec(
    name="e_value",
    title="E-value",
    summary="How strong a hidden common cause would have to be to explain the effect away.",
    assumes=frozenset({Assumption.UNCONFOUNDEDNESS}),
    cost=Cost(scale=1e-6, n_power=0.0, d_power=0.0),
    params=Params,
    references=("10.7326/M16-2607", "10.1097/EDE.0000000000001064"),
    designs=frozenset({Design.BACKDOOR, Design.MEDIATION}),
    run=run,
)
