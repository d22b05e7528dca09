"""Group-time effects: each group that starts together, against those not treated, then added up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, ConfigDict, Field

from app.causal.assumption import Assumption
from app.causal.catalogue import Cost, Progress
from app.causal.data import Kind
from app.causal.estimand import EffectKind
from app.causal.findings import Estimation
from app.causal.panel_spec import ChangeSpec
from app.causal.question import Design

if TYPE_CHECKING:
    import numpy as np

    from app.causal.data import Dataset
    from app.causal.estimand import Estimand


class Params(BaseModel):
    """Whom and what the treated are compared with, what covariates are used for, the level.

    `control` auto takes those never treated where there are enough, else those not yet treated.
    `base` auto takes the mean of all periods before the start, which is less noisy than the last
    one, unless units with gaps are too many for that.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    control: Literal["auto", "never_treated", "not_yet_treated"] = "auto"
    base: Literal["auto", "all_before", "last_before"] = "auto"
    way: Literal["doubly_robust", "outcome_regression", "inverse_probability_weighting"] = (
        "doubly_robust"
    )
    level: float = Field(0.95, gt=0.5, lt=1)


def run(
    data: Dataset, estimand: Estimand, params: Params, rng: np.random.Generator, report: Progress
) -> Estimation:
    """Estimate the average effect on the treated in their treated periods, and its path over time.

    Raises
    ------
    InvalidQuestion : the columns do not tell who is treated when.
    TooFewSamples, DegenerateData : nobody can be compared before and after.
    """
    from app.causal.event_study import told
    from app.causal.few_treated import by_course, by_placebo
    from app.causal.group_time import GroupTimes
    from app.causal.panel import adoption_of, panel_of

    adoption = adoption_of(panel_of(data, estimand), estimand)
    report(0.2, "comparing each group with those not treated")
    ways = GroupTimes(params.control, params.way, params.base)
    found, clusters = ways.of(adoption, estimand)
    report(0.6, "adding up")
    value = ways.value(adoption, estimand)
    placebo = by_placebo(adoption, value, lambda a: ways.value(a, estimand), params.level, rng)
    estimation = told(
        found,
        adoption,
        estimand,
        clusters,
        method=SPEC.name,
        level=params.level,
        rng=rng,
        placebo=placebo,
        spare=by_course(adoption, value, params.level),
        in_parts=True,
    )
    return ways.described(estimation, found, estimand)


SPEC = ChangeSpec(
    name="group_time_effects",
    title="Group-time effects (Callaway–Sant'Anna)",
    summary="Compares each group that starts together with those not treated, and adds up.",
    assumes=frozenset({Assumption.PARALLEL_TRENDS, Assumption.NO_ANTICIPATION, Assumption.SUTVA}),
    cost=Cost(scale=3e-6, n_power=1.0, d_power=1.0),
    params=Params,
    references=("10.1016/j.jeconom.2020.12.001", "10.1016/j.jeconom.2020.06.003"),
    designs=frozenset({Design.DID}),
    effects=frozenset({EffectKind.ATT}),
    treatment_kinds=frozenset(
        {Kind.BINARY, Kind.NOMINAL, Kind.COUNT, Kind.CONTINUOUS, Kind.DATETIME, Kind.ORDINAL}
    ),
    outcome_kinds=frozenset(
        {Kind.CONTINUOUS, Kind.COUNT, Kind.BINARY, Kind.ORDINAL, Kind.DURATION}
    ),
    run=run,
    min_samples=12,
    stays=True,
    over_periods=True,
)
