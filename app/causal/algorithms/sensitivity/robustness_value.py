"""Robustness value: what share of treatment and outcome a hidden cause would have to explain."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, Field

from app.causal.assumption import Assumption
from app.causal.catalogue import Cost, Progress, SensitivitySpec
from app.causal.estimand import EffectKind
from app.causal.findings import Sensitivity
from app.causal.question import Design
from app.causal.rounding import per_cent

if TYPE_CHECKING:
    import numpy as np

    from app.causal.data import Dataset
    from app.causal.estimand import Estimand
    from app.causal.findings import Estimate
    from app.causal.kernels.hidden_cause import Benchmark, Strength
    from app.causal.sample import Sample


class Params(BaseModel):
    """A hidden cause is held against `times` the strongest observed covariate."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    times: float = Field(1.0, gt=0, le=10)


def run(
    data: Dataset,
    estimand: Estimand,
    estimate: Estimate,
    params: Params,
    rng: np.random.Generator,
    report: Progress,
) -> Sensitivity:
    """Return the share that explains the effect away, and the one that makes the interval reach 0.

    In the linear model of the outcome by the treatment and the covariates (Cinelli & Hazlett
    2020); the observed covariate that would leave least of the effect shows how much that is.

    Raises
    ------
    StatisticalFailure : the rows do not carry the linear model.
    """
    del rng, report  # a closed form
    from app.causal.kernels.hidden_cause import robustness
    from app.causal.kernels.linear_effect import slope
    from app.causal.sample import take

    sample = take(data, estimand)
    fitted = slope(sample.outcome, sample.treatment, sample.covariates)
    error = _plain_error(sample, fitted.residuals, fitted.degrees)
    strength = robustness(fitted.value, error, fitted.degrees, estimate.level)
    marks = _benchmarks(sample, estimand, params, estimate.level)
    told = _sentence(estimand, strength, marks, fitted.value)
    return Sensitivity(SPEC.name, strength.to_zero, strength.to_doubt, told)


def _plain_error(sample: Sample, residuals: np.ndarray, degrees: float) -> float:
    """Return the textbook error of the coefficient, of which the closed form speaks."""
    import numpy as np

    from app.causal.kernels.least_squares import fit, with_intercept

    left = fit(with_intercept(sample.covariates), sample.treatment).residuals
    spread = float(residuals @ residuals) / degrees
    return float(np.sqrt(spread / max(float(left @ left), 1e-300)))


def _benchmarks(
    sample: Sample, estimand: Estimand, params: Params, level: float
) -> tuple[Benchmark, ...]:
    """Return what a hidden cause like each covariate would leave, the worst first."""
    import numpy as np

    from app.causal.kernels.hidden_cause import benchmarks

    groups = []
    for name in estimand.adjustment:
        places = [
            i for i, label in enumerate(sample.labels)
            if label == name or label.startswith(f"{name}[")
        ]  # fmt: skip
        if places:
            groups.append((name, np.array(places, dtype=np.intp)))
    if not groups:
        return ()
    found = benchmarks(
        sample.outcome, sample.treatment, groups, sample.covariates, times=params.times,
        level=level,
    )  # fmt: skip
    return tuple(sorted(found, key=lambda mark: abs(mark.value)))


def _sentence(
    estimand: Estimand, strength: Strength, marks: tuple[Benchmark, ...], value: float
) -> str:
    start = (
        f"In a linear model a hidden cause would have to explain {per_cent(strength.to_zero, 1)}"
        " of what the"
        f" covariates leave of both {estimand.treatment} and {estimand.outcome} to take the whole"
        f" effect away, and {per_cent(strength.to_doubt, 1)} to make the interval reach no effect."
    )
    if not marks:
        return start
    worst = marks[0]
    kept = worst.value / value if value else 0.0
    crossed = worst.low <= 0 <= worst.high
    rest = "the interval then holds no effect" if crossed else "the interval then still excludes it"
    return (
        f"{start} One as strong as {worst.label}, the strongest observed,"
        f" ({per_cent(worst.of_treatment, 1)} of {estimand.treatment},"
        f" {per_cent(worst.of_outcome, 1)} of"
        f" {estimand.outcome}) would leave {per_cent(kept)} of the effect; {rest}."
    )


SPEC = SensitivitySpec(
    name="robustness_value",
    title="Robustness value",
    summary="What share of treatment and outcome a hidden cause must explain to undo the effect.",
    assumes=frozenset({Assumption.UNCONFOUNDEDNESS, Assumption.OUTCOME_MODEL}),
    cost=Cost(scale=4e-8, n_power=1.0, d_power=1.5),
    params=Params,
    references=("10.1111/rssb.12348",),
    designs=frozenset({Design.BACKDOOR}),
    run=run,
    effects=frozenset({EffectKind.ATE, EffectKind.ATT, EffectKind.ATO, EffectKind.DOSE_RESPONSE}),
)
