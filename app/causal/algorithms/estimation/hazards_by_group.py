"""Hazards by group: the hazard ratio in each group that is named, and whether it differs."""

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
    """Estimate the hazard ratio in all rows and in each group, with tests that they are the same.

    Raises
    ------
    InvalidQuestion : a modifier is the treatment or the outcome.
    DegenerateData : a covariate decides who has the event, or the times are impossible.
    TooFewSamples : the event happened to too few.
    """
    del rng  # nothing here is random
    import numpy as np

    from app.causal.differing_effects import with_modifiers
    from app.causal.effect_groups import by_columns
    from app.causal.estimating import InUnits
    from app.causal.hazards import Hazards, hazard_model, hazard_ratio, proportional
    from app.causal.kernels.scored import Scored
    from app.causal.survival import survival_diagnoses, survival_rows

    estimand = with_modifiers(estimand)
    rows = survival_rows(data, estimand)
    report(0.2, "fitting the hazard model of each group")
    model = hazard_model(rows, estimand)
    scored = Scored(float(model.coefficients[0]), model.influence[:, 0], 0.0)
    told = InUnits(rows.sample, estimand, SPEC.name, params.level)
    hazards = Hazards(told, np.empty(0), rows)
    kept = data.with_frame(rows.sample.frame, "rows with every needed value")
    found = by_columns(hazards, kept, estimand.modifiers, params.cuts)
    return Estimation(
        hazard_ratio(rows, estimand, scored, method=SPEC.name, level=params.level),
        (*found.diagnostics, *survival_diagnoses(rows, estimand), proportional(model, estimand)),
        beside=found.beside,
        curves=found.curves,
        groups=found.groups,
    )


SPEC = EstimatorSpec(
    name="hazards_by_group",
    title="Hazards by group",
    summary="Tells the hazard ratio in each of the groups that are named, and tests for a"
    " difference.",
    assumes=frozenset(
        {
            Assumption.UNCONFOUNDEDNESS,
            Assumption.PROPORTIONAL_HAZARDS,
            Assumption.INDEPENDENT_CENSORING,
            Assumption.SUTVA,
        }
    ),
    cost=Cost(scale=1e-5, n_power=1.0, d_power=1.5),
    params=Params,
    references=("10.1111/j.2517-6161.1972.tb00899.x", "10.1080/01621459.1989.10478874"),
    designs=frozenset({Design.SURVIVAL}),
    effects=frozenset({EffectKind.CATE}),
    treatment_kinds=frozenset(
        {Kind.BINARY, Kind.CONTINUOUS, Kind.COUNT, Kind.ORDINAL, Kind.NOMINAL}
    ),
    outcome_kinds=frozenset({Kind.CONTINUOUS, Kind.COUNT, Kind.ORDINAL, Kind.DURATION}),
    run=run,
    requires=frozenset({"event_column", "modifiers"}),
    min_samples=20,
)
