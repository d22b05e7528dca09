"""Slopes by group: what one unit more of a dose does, in each of the groups that are named."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.causal.assumption import Assumption
from app.causal.catalogue import Cost, EstimatorSpec, Progress
from app.causal.data import Kind
from app.causal.estimand import EffectKind
from app.causal.findings import Estimation
from app.causal.learner_spec import LearnerParams as Params
from app.causal.question import Design

if TYPE_CHECKING:
    import numpy as np

    from app.causal.data import Dataset
    from app.causal.estimand import Estimand


def run(
    data: Dataset, estimand: Estimand, params: Params, rng: np.random.Generator, report: Progress
) -> Estimation:
    """Estimate the average slope and that of each group, with tests that they are the same.

    Raises
    ------
    InvalidQuestion : a modifier is the treatment or the outcome.
    DegenerateData : the covariates decide the dose.
    """
    import numpy as np

    from app.causal.cross_fitting import is_zero_one, learning
    from app.causal.differing_effects import with_modifiers
    from app.causal.dose_shape import bend_of_dose
    from app.causal.effect_groups import Slopes, by_columns
    from app.causal.estimating import InUnits
    from app.causal.row_weights import dependence
    from app.causal.sample import some, take
    from app.errors import DegenerateData

    estimand = with_modifiers(estimand)
    sample = some(take(data, estimand), params.rows, rng)
    report(0.1, "cross-fitting models of treatment and outcome")
    model = learning(sample, params.folds, rng)
    doses = sample.treatment - model.mean(sample.treatment, binary=False)
    outcome = sample.outcome - model.mean(sample.outcome, binary=is_zero_one(sample))
    if doses.std() < _DECIDED * sample.treatment.std():
        raise DegenerateData(
            f"{estimand.treatment!r} is all but decided by {', '.join(estimand.adjustment)}.",
            hint="Leave out the covariate that repeats the treatment.",
        )
    told = InUnits(sample, estimand, SPEC.name, params.level)
    slopes = Slopes(told, outcome, doses)
    rows = data.with_frame(sample.frame, "rows with every needed value")
    found = by_columns(slopes, rows, estimand.modifiers, params.cuts)
    every = slopes.among(np.ones(sample.n, dtype=bool))
    checks = (
        *bend_of_dose(sample, model, outcome, doses, estimand),
        *dependence(sample.clusters, sample.treatment, estimand),
    )
    return Estimation(
        told.estimate(every, kind=EffectKind.ATE),
        (*found.diagnostics, *sample.diagnostics, *checks),
        beside=found.beside,
        curves=found.curves,
        groups=found.groups,
    )


_DECIDED = 1e-3  # of the dose's spread: less is left of it once covariates are known

SPEC = EstimatorSpec(
    name="slopes_by_group",
    title="Slopes by group",
    summary="Tells what one unit more of a dose does in each of the groups that are named.",
    assumes=frozenset({Assumption.UNCONFOUNDEDNESS, Assumption.OVERLAP, Assumption.SUTVA}),
    cost=Cost(scale=3e-5, n_power=0.9, d_power=0.4),
    params=Params,
    references=("10.2307/1912705", "10.1111/ectj.12097"),
    designs=frozenset({Design.BACKDOOR, Design.RANDOMISED}),
    effects=frozenset({EffectKind.CATE}),
    treatment_kinds=frozenset({Kind.CONTINUOUS, Kind.COUNT, Kind.ORDINAL, Kind.DURATION}),
    outcome_kinds=frozenset(
        {Kind.CONTINUOUS, Kind.COUNT, Kind.BINARY, Kind.ORDINAL, Kind.DURATION}
    ),
    run=run,
    requires=frozenset({"modifiers"}),
    treatment_values=(3, 1_000_000_000),
    min_samples=100,
)
