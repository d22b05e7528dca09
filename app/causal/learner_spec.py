"""What learners of effects that differ between rows share: their settings and declarations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, Field

from app.causal.assumption import Assumption
from app.causal.catalogue import Cost, EstimatorSpec
from app.causal.data import Kind
from app.causal.estimand import EffectKind
from app.causal.question import Design

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np

    from app.causal.catalogue import Progress
    from app.causal.catalogue.effects import EstimateEffect
    from app.causal.data import Dataset
    from app.causal.estimand import Estimand
    from app.causal.findings import Estimation
    from app.causal.kernels.effect_learners import Learner

_LEAST_ROWS = 100


class LearnerParams(BaseModel):
    """Folds of cross-fitting; `trim` bounds the chances of treatment.

    Of more than `rows` rows a random part is used. `cuts` are values at which columns are parted
    into groups, of which the median is taken where none is given.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    level: float = Field(0.95, gt=0.5, lt=1)
    folds: int = Field(5, ge=2, le=20)
    trim: float = Field(0.01, ge=0.0001, lt=0.5)
    rows: int = Field(100_000, ge=1000, le=10_000_000)
    cuts: tuple[tuple[str, float], ...] = ()


def estimate_by(method: str, learner: Callable[[], Learner]) -> EstimateEffect:
    """Return what runs a learner: the average effect, and how it differs between rows.

    `learner` gives the learner when it runs, so that a catalogue is read without its libraries.
    """

    def run(
        data: Dataset,
        estimand: Estimand,
        params: LearnerParams,
        rng: np.random.Generator,
        report: Progress,
    ) -> Estimation:
        from app.causal.differing_effects import answered, prepared

        ready = prepared(data, estimand, params, method, rng, report)
        report(0.5, "learning how the effect differs")
        return answered(ready, learner(), params, rng)

    return run


def learner_spec(
    *,
    name: str,
    title: str,
    summary: str,
    cost: Cost,
    references: tuple[str, ...],
    run: EstimateEffect,
    params: type[LearnerParams] = LearnerParams,
) -> EstimatorSpec:
    """Return the declaration of a learner: two arms, compared at random or at equal covariates."""
    return EstimatorSpec(
        name=name,
        title=title,
        summary=summary,
        assumes=frozenset({Assumption.UNCONFOUNDEDNESS, Assumption.OVERLAP, Assumption.SUTVA}),
        cost=cost,
        params=params,
        references=references,
        designs=frozenset({Design.BACKDOOR, Design.RANDOMISED}),
        effects=frozenset({EffectKind.CATE}),
        treatment_kinds=frozenset({Kind.BINARY, Kind.NOMINAL}),
        outcome_kinds=frozenset(
            {Kind.CONTINUOUS, Kind.COUNT, Kind.BINARY, Kind.ORDINAL, Kind.DURATION}
        ),
        run=run,
        min_samples=_LEAST_ROWS,
    )
