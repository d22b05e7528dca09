"""Effects of switching: units whose treatment changes against those whose treatment stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, Field

from app.causal.assumption import Assumption
from app.causal.catalogue import Cost, EstimatorSpec, Progress
from app.causal.data import Kind
from app.causal.estimand import EffectKind
from app.causal.findings import Estimation
from app.causal.profile import Diagnosis, Verdict
from app.causal.question import Design
from app.errors import InvalidQuestion, TooFewSamples

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from app.causal.data import Dataset
    from app.causal.estimand import Estimand
    from app.causal.kernels.switching import Switching

SURE, LIKELY = 0.01, 0.1


class Params(BaseModel):
    """`level` is the confidence of the interval."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    level: float = Field(0.95, gt=0.5, lt=1)


def run(
    data: Dataset, estimand: Estimand, params: Params, rng: np.random.Generator, report: Progress
) -> Estimation:
    """Estimate the effect of a treatment that comes and goes, in the period of the change.

    Raises
    ------
    InvalidQuestion : the treatment is a dose, or units are not followed.
    TooFewSamples : nobody switches while others stay.
    """
    del rng  # nothing here is random
    import numpy as np

    from app.causal.kernels.inference import infer
    from app.causal.kernels.least_squares import NotEstimable
    from app.causal.kernels.switching import at_switches
    from app.causal.panel import panel_of, wide
    from app.causal.panel_checks import interval_basis
    from app.causal.sample import as_estimate

    panel = panel_of(data, estimand)
    if not panel.sample.has_arms or not panel.followed:
        raise InvalidQuestion(
            "Effects of switching need units that are followed, and a treatment that is on or off;"
            f" {estimand.treatment!r} is not, or units are not seen again."
        )
    report(0.3, "comparing those who switch with those who stay")
    outcome, treated = wide(panel, panel.sample.outcome), wide(panel, panel.sample.treatment)
    weights = np.nanmean(wide(panel, panel.counts), axis=1)
    try:
        found = at_switches(outcome, treated, weights)
    except NotEstimable:
        raise TooFewSamples(
            f"Nobody switches {estimand.treatment!r} on or off while others stay as they were."
        ) from None
    clusters = panel.cluster_of_unit
    degrees = max(found.joining + found.leaving - 1, 1)
    inference = infer(
        found.value, found.influence, level=params.level, degrees=degrees, clusters=clusters
    )
    estimate = as_estimate(
        panel.sample,
        estimand,
        method=SPEC.name,
        value=found.value,
        inference=inference,
        level=params.level,
    )
    told = (
        *panel.sample.diagnostics,
        _switches(found, estimand),
        _before(outcome, treated, weights, clusters, estimand),
        interval_basis(panel),
    )
    return Estimation(estimate, told)


def _switches(found: Switching, estimand: Estimand) -> Diagnosis:
    count = found.joining + found.leaving
    return Diagnosis(
        "switches",
        Verdict.PASSED if count >= 10 else Verdict.INCONCLUSIVE,
        f"{estimand.treatment} is switched on {found.joining} times and off {found.leaving} times"
        " while others stay as they were; the answer is the effect in the period of the change.",
        statistic=float(count),
    )


def _before(
    outcome: NDArray[np.float64],
    treated: NDArray[np.float64],
    weights: NDArray[np.float64],
    clusters: NDArray[np.intp] | None,
    estimand: Estimand,
) -> Diagnosis:
    """Ask whether those who are about to switch already moved apart the period before."""
    from app.causal.kernels.inference import infer
    from app.causal.kernels.least_squares import NotEstimable
    from app.causal.kernels.switching import before_switches

    try:
        found = before_switches(outcome, treated, weights)
    except NotEstimable:
        return Diagnosis(
            "pre_trends",
            Verdict.INCONCLUSIVE,
            "No unit stayed for a period before it switched, so whether switchers moved apart"
            " before cannot be tested.",
        )
    degrees = max(found.joining + found.leaving - 1, 1)
    test = infer(found.value, found.influence, level=0.95, degrees=degrees, clusters=clusters)
    passed = test.p_value >= LIKELY
    unsure = Verdict.FAILED if test.p_value < SURE else Verdict.INCONCLUSIVE
    told = "as it should be, close to nothing" if passed else "so they may have moved apart anyway"
    return Diagnosis(
        "pre_trends",
        Verdict.PASSED if passed else unsure,
        f"In the period before the switch, those about to switch changed by {found.value:.3g} more"
        f" in {estimand.outcome} than those who stayed: {told}.",
        test="placebo one period early",
        p_value=test.p_value,
        effect_size=found.value,
    )


SPEC = EstimatorSpec(
    name="switching_effects",
    title="Effects of switching (de Chaisemartin–D'Haultfœuille)",
    summary="Compares units that switch with units that stay, from one period to the next.",
    assumes=frozenset({Assumption.PARALLEL_TRENDS, Assumption.NO_ANTICIPATION, Assumption.SUTVA}),
    cost=Cost(scale=1e-6, n_power=1.0, d_power=1.0),
    params=Params,
    references=("10.1257/aer.20181169",),
    designs=frozenset({Design.PANEL}),
    effects=frozenset({EffectKind.ATE}),
    treatment_kinds=frozenset({Kind.BINARY, Kind.NOMINAL}),
    outcome_kinds=frozenset(
        {Kind.CONTINUOUS, Kind.COUNT, Kind.BINARY, Kind.ORDINAL, Kind.DURATION}
    ),
    run=run,
    min_samples=20,
)
