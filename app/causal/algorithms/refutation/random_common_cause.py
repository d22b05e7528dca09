"""Random common cause: a covariate of pure noise is added, and must change nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, Field

from app.causal.catalogue import Cost, Progress, RefuterSpec
from app.causal.data import Kind, Variable
from app.causal.profile import Verdict
from app.causal.question import Design

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np

    from app.causal.data import Dataset
    from app.causal.estimand import Estimand
    from app.causal.findings import Estimate, Refutation
    from app.causal.refits import Refits

SMALL, LARGE = 0.25, 1.0  # shift in standard errors of the original


class Params(BaseModel):
    """`refits` is how many noise columns are tried, one at a time."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    refits: int = Field(10, ge=5, le=1000)


def run(
    data: Dataset,
    estimand: Estimand,
    estimate: Estimate,
    refit: Callable[[Dataset, Estimand], Estimate],
    params: Params,
    rng: np.random.Generator,
    report: Progress,
) -> Refutation:
    """Add a noise column to the adjustment set, refit everything, and measure the shift.

    This finds numerical fragility. It says nothing about real unmeasured causes, and the sentence
    says so.
    """
    from app.causal.refits import collect, error_of, told

    altered = (_with_noise(data, estimand, rng) for _ in range(params.refits))
    refits = collect(altered, refit, params.refits, report)
    if not refits.is_enough:
        return told(
            SPEC.name,
            Verdict.INCONCLUSIVE,
            "Could not tell: too few refits with a noise column came out.",
            estimate,
            refits,
            None,
        )
    error = error_of(estimate)
    shifts = (
        sorted(abs(value - estimate.value) / error for value in refits.values) if error else [0.0]
    )
    usual = shifts[len(shifts) // 2]
    verdict = _verdict(usual)
    return told(
        SPEC.name, verdict, _sentence(refits, estimate, verdict), estimate, refits, _p(usual)
    )


def _verdict(shift: float) -> Verdict:
    if shift <= SMALL:
        return Verdict.PASSED
    return Verdict.FAILED if shift > LARGE else Verdict.INCONCLUSIVE


def _sentence(refits: Refits, estimate: Estimate, verdict: Verdict) -> str:
    from app.causal.refits import figure, span

    seen = (
        f"With a covariate of pure noise added, {len(refits.values)} refits gave"
        f" {span((min(refits.values), max(refits.values)), estimate)} against"
        f" {figure(estimate.value, estimate)}"
    )
    rest = {
        Verdict.PASSED: "the estimate is numerically stable",
        Verdict.INCONCLUSIVE: "it moves more than it should",
        Verdict.FAILED: "noise moves the estimate by more than its standard error",
    }[verdict]
    return f"{seen}: {rest}. This does not speak about real causes that were not measured."


def _p(shift: float) -> float:
    """Return how likely sampling error alone would shift the estimate this far."""
    from app.causal.kernels.inference import normal_interval

    return normal_interval(shift, 1.0, 0.95, 1e12).p_value


def _with_noise(
    data: Dataset, estimand: Estimand, rng: np.random.Generator
) -> tuple[Dataset, Estimand]:
    name = "random common cause"
    while name in data.names:
        name += "'"
    frame = data.frame.copy(deep=False)
    frame[name] = rng.normal(size=data.n_rows)
    noise = Variable(name, Kind.CONTINUOUS, n_distinct=data.n_rows)
    widened = replace(
        data,
        frame=frame,
        variables=(*data.variables, noise),
        parent=(*data.parent, "a covariate of noise added"),
    )
    return widened, replace(estimand, adjustment=(*estimand.adjustment, name))


SPEC = RefuterSpec(
    name="random_common_cause",
    title="Random common cause",
    summary="Adds a covariate of noise and refits: the estimate must not move.",
    assumes=frozenset(),
    cost=Cost(scale=1e-5, n_power=1.0, d_power=1.0),
    params=Params,
    references=("10.48550/arXiv.2011.04216",),
    designs=frozenset(
        {Design.BACKDOOR, Design.IV, Design.DID, Design.PANEL, Design.MEDIATION, Design.FRONTDOOR}
    ),
    run=run,
    any_level=True,
)
