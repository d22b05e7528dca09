"""The interaction-weighted event study: a regression that gives each group a path of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, Field

from app.causal.assumption import Assumption
from app.causal.catalogue import Cost, Progress
from app.causal.data import Kind
from app.causal.estimand import EffectKind
from app.causal.findings import Estimation
from app.causal.panel_spec import ChangeSpec
from app.causal.question import Design
from app.errors import TooFewSamples

if TYPE_CHECKING:
    import numpy as np

    from app.causal.data import Dataset
    from app.causal.estimand import Estimand
    from app.causal.kernels.group_time import GroupTime
    from app.causal.panel import Adoption


class Params(BaseModel):
    """`level` is the confidence of the interval."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    level: float = Field(0.95, gt=0.5, lt=1)


def run(
    data: Dataset, estimand: Estimand, params: Params, rng: np.random.Generator, report: Progress
) -> Estimation:
    """Estimate the average effect on the treated, and its path, with unit and period levels.

    Raises
    ------
    InvalidQuestion : the columns do not tell who is treated when.
    TooFewSamples, DegenerateData : nobody can be compared before and after.
    """
    from app.causal.event_study import told
    from app.causal.few_treated import by_placebo
    from app.causal.kernels.group_time import overall
    from app.causal.panel import adoption_of, panel_of

    adoption = adoption_of(panel_of(data, estimand), estimand)
    report(0.2, "fitting a path for each group")
    found, clusters = _fitted(adoption, estimand)

    def value(other: Adoption) -> float:
        return float(overall(_fitted(other, estimand)[0]).values[0])

    here = float(overall(found).values[0])
    placebo = by_placebo(adoption, here, value, params.level, rng)
    return told(
        found,
        adoption,
        estimand,
        clusters,
        method=SPEC.name,
        level=params.level,
        rng=rng,
        placebo=placebo,
    )


def _fitted(
    adoption: Adoption, estimand: Estimand
) -> tuple[GroupTime, np.typing.NDArray[np.intp] | None]:
    import numpy as np

    from app.causal.kernels.interaction_weighted import comparison_rows, interaction_weighted
    from app.causal.kernels.least_squares import NotEstimable

    panel = adoption.panel
    used, first = comparison_rows(adoption.first[panel.unit], panel.period)
    try:
        found = interaction_weighted(
            panel.sample.outcome[used],
            np.unique(panel.unit[used], return_inverse=True)[1].astype(np.intp),
            panel.period[used],
            first[used],
            panel.sample.covariates[used],
            panel.counts[used],
        )
    except NotEstimable:
        raise TooFewSamples(
            f"No group that comes under {estimand.treatment!r} can be given a path of its own.",
            hint="Units that are never treated, and periods before the start, are needed.",
        ) from None
    if panel.clusters is None:
        return found, None
    return found, np.unique(panel.clusters[used], return_inverse=True)[1].astype(np.intp)


SPEC = ChangeSpec(
    name="interaction_weighted",
    title="Interaction-weighted event study (Sun–Abraham)",
    summary="Gives each group that starts together a path of its own, and averages the paths.",
    assumes=frozenset({Assumption.PARALLEL_TRENDS, Assumption.NO_ANTICIPATION, Assumption.SUTVA}),
    cost=Cost(scale=2e-5, n_power=1.0, d_power=1.0),
    params=Params,
    references=("10.1016/j.jeconom.2020.09.006",),
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
