"""For every estimator, a study in which its assumption is false, and the check that must say so."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from app.causal.catalogue import Catalogue, EstimatorSpec, RefuterSpec, silent
from app.causal.checks import failing_draws as failing
from app.causal.checks import failing_times as over_time
from app.causal.checks.effects import STUDIES, Study
from app.causal.data import Dataset
from app.causal.estimand import EffectKind, Estimand
from app.causal.findings import Estimate
from app.causal.profile import Verdict
from app.errors import StatisticalFailure

Draw = Callable[[np.random.Generator, int], pd.DataFrame]

LOUD = frozenset({Verdict.FAILED})
NOT_PASSED = frozenset({Verdict.FAILED, Verdict.INCONCLUSIVE})


@dataclass(frozen=True, slots=True)
class Failure:
    """What is false, where, and what must say so.

    `sound` draws the same kind of table with the assumption true: there the checks of `heard_by`
    should be silent. `says` are the verdicts that count: only failed, save for checks whose
    gravest verdict is that they cannot tell. Where `by_refuter`, the checks are refuters. To
    refuse an answer for want of overlap, or of data, says so too.
    """

    name: str
    study: Study
    sound: Study
    heard_by: tuple[str, ...]
    estimators: tuple[str, ...]
    says: frozenset[Verdict] = LOUD
    by_refuter: bool = False
    rows: int = 1000


ASSUMES_NOTHING = frozenset({"worst_case_bounds"})  # that a diagnosis could be asked of


@dataclass(frozen=True, slots=True)
class Heard:
    """In which share of draws a failure was said, and where nothing was wrong."""

    estimator: str
    failure: Failure
    draws: int
    said: float
    false_alarms: float


def heard(catalogue: Catalogue, failure: Failure, estimator: str, draws: int) -> Heard:
    """Return how often the checks of this estimator say that the assumption is false."""
    said = share_said(catalogue, failure, estimator, failure.study, draws)
    alarms = share_said(catalogue, failure, estimator, failure.sound, draws)
    return Heard(estimator, failure, draws, said, alarms)


def share_said(
    catalogue: Catalogue, failure: Failure, estimator: str, study: Study, draws: int
) -> float:
    """Return in which share of draws of this study the failure is said."""
    spec = catalogue.get(estimator, EstimatorSpec)
    said = [
        _is_said(catalogue, failure, spec, study, np.random.default_rng([1, draw]))
        for draw in range(draws)
    ]
    return float(np.mean(said))


def _is_said(
    catalogue: Catalogue,
    failure: Failure,
    spec: EstimatorSpec,
    study: Study,
    rng: np.random.Generator,
) -> bool:
    data = study.data(rng, failure.rows)
    try:
        found = spec.run(data, study.estimand, spec.params(), np.random.default_rng(0), silent)
    except StatisticalFailure:
        return True
    if not failure.by_refuter:
        verdicts = {d.verdict for d in found.diagnostics if d.name in failure.heard_by}
        return bool(verdicts & failure.says)

    def refit(data: Dataset, estimand: Estimand) -> Estimate:
        return spec.refit(data, estimand, spec.params(), np.random.default_rng(0)).estimate

    refuters = (catalogue.get(name, RefuterSpec) for name in failure.heard_by)
    return any(
        r.run(data, study.estimand, found.estimate, refit, r.params(), rng, silent).verdict
        in failure.says
        for r in refuters
    )


def _known(name: str) -> Study:
    return next(study for study in STUDIES if study.name == name)


def _of(
    name: str,
    study: str,
    draw: Draw,
    heard_by: str,
    estimators: str,
    *,
    says: frozenset[Verdict] = LOUD,
    sound: Draw | None = None,
    by_refuter: bool = False,
    rows: int = 1000,
    **changes: Any,
) -> Failure:
    """Return a failure on a known study: drawn otherwise, its estimand changed where need be."""
    known = _known(study)
    known = replace(known, estimand=replace(known.estimand, **changes))
    return Failure(
        name,
        replace(known, draw=draw),
        replace(known, draw=sound or known.draw),
        tuple(heard_by.split()),
        tuple(estimators.split()),
        says,
        by_refuter,
        rows,
    )


_COMPARE_ARMS = (
    "aipw regression_adjustment ipw tmle entropy_balancing propensity_matching"
    " propensity_stratification coarsened_exact_matching partially_linear"
)
_LEARNERS = "causal_forest dr_learner r_learner s_learner t_learner x_learner policy_tree"
_TWO_STAGES = "two_stage_least_squares liml encouragement"
_ARMS_MEET = "overlap propensities balance effective_size variation_left"

FAILURES = (
    _of("poor overlap", "observed", failing.hardly_meeting, _ARMS_MEET, _COMPARE_ARMS),
    _of("poor overlap", "observed_quantile", failing.hardly_meeting, _ARMS_MEET,
        "quantile_effect"),
    _of("poor overlap of levels", "levels", failing.hardly_meeting_levels, _ARMS_MEET,
        "treatment_levels"),
    _of("positivity for groups and rules", "differing", failing.hardly_meeting, _ARMS_MEET,
        _LEARNERS),
    _of("a dose that covariates decide", "dose_curve", failing.hardly_free, _ARMS_MEET,
        "dose_response"),
    _of("a dose that covariates decide", "dose", failing.hardly_free, _ARMS_MEET,
        "partially_linear"),
    _of("an outcome that bends", "observed", failing.bent_outcome, "functional_form",
        "regression_adjustment"),
    _of("a dose whose effect bends", "dose", failing.bent_dose, "functional_form",
        "regression_adjustment partially_linear"),
    _of("a dose whose effect bends", "dose_in_groups", failing.bent_dose, "functional_form",
        "slopes_by_group"),
    _of("a hidden common cause", "controls", failing.hidden_cause, "negative_control_outcome",
        _COMPARE_ARMS, by_refuter=True),
    _of("a hidden common cause", "controls", failing.hidden_cause, "negative_control_outcome",
        "overlap_weighting", by_refuter=True, kind=EffectKind.ATO),
    _of("a hidden common cause", "controls", failing.hidden_cause, "negative_control_treatment",
        "regression_adjustment aipw", by_refuter=True),
    _of("assignment that was not by chance", "assigned", failing.not_by_chance,
        "chance_imbalance", "difference_in_means trimmed_trial", adjustment=("age",)),
    _of("assignment that was not by chance", "blocks", failing.not_by_chance_in_blocks,
        "chance_imbalance", "blocked_experiment"),
    _of("one treated village", "villages", failing.one_village, "clusters",
        "difference_in_means regression_adjustment"),
    _of("a weak instrument", "encouraged", failing.weak_letter, "first_stage",
        f"{_TWO_STAGES} complier_effect"),
    _of("deciders who hardly differ", "judged", failing.weak_judges, "first_stage",
        "leave_out_instrument"),
    _of("deciders who act in other ways", "judged", failing.meddling_judges,
        "decider_agreement", "leave_out_instrument"),
    _of("an instrument that acts by itself, one of two", "encouraged", failing.second_letter_acts,
        "overidentification", "two_stage_least_squares liml", sound=failing.two_letters,
        contrast=None, instruments=("letter", "second")),
    _of("an instrument that acts by itself, alone", "encouraged", failing.letter_acts,
        "instrumental_inequality", "encouragement complier_effect"),
    _of("letters that covariates decide", "encouraged", failing.letter_to_the_old, "overlap",
        "complier_effect"),
    _of("a mediator whose effect bends", "mediated", failing.bent_mediation, "functional_form",
        "mediation_regression"),
    _of("poor overlap, mediation", "mediated", failing.mediated_apart,
        "overlap", "mediation_multiply_robust"),
    _of("a mediator that is not moved", "front_door", failing.idle_mediator, "mediator_moved",
        "front_door_regression front_door_one_step", says=NOT_PASSED),
    _of("a sign that hangs on the graph", "class_of_graphs", failing.turning_graphs,
        "sign_over_graphs", "ida", says=NOT_PASSED),
    _of("cells with hardly any rows", "napkin", failing.rare_cells, "support",
        "plug_in_formula", says=NOT_PASSED),
    _of("groups that drift apart", "panel", over_time.drifting_groups, "pre_trends",
        "difference_in_differences", sound=over_time.steady_groups, group_column="pilot",
        unit_column="unit"),
    _of("groups that drift apart", "reaching", over_time.drifting_groups, "pre_trends",
        "triple_difference", sound=over_time.steady_groups, group_column="pilot",
        unit_column="unit"),
    _of("groups that drift apart", "staggered", over_time.drifting_starts, "pre_trends drift",
        "group_time_effects interaction_weighted"),
    _of("effects that grow with time", "staggered", over_time.growing_effects,
        "forbidden_comparisons", "two_way_fixed_effects", says=NOT_PASSED,
        sound=over_time.steady_groups),
    _of("treatment in answer to the outcome", "switching", over_time.in_answer,
        "future_treatment", "fixed_effects first_differences"),
    _of("treatment in answer to the outcome", "switching", over_time.in_answer, "pre_trends",
        "switching_effects"),
    _of("units that are better off take more", "doses", over_time.better_units,
        "lasting_differences", "random_effects"),
    _of("a score that was steered", "threshold", over_time.steered, "density",
        "regression_discontinuity"),
    _of("a covariate that jumps", "threshold", over_time.jumping_age, "covariate_jumps",
        "regression_discontinuity steered_discontinuity"),
    _of("no kink in the treatment", "kinked", over_time.unbent, "first_stage", "regression_kink"),
    _of("a score that was placed", "kinked", over_time.crowded, "density", "regression_kink"),
    _of("a covariate that bends too", "kinked", over_time.bending_age, "covariate_kinks",
        "regression_kink"),
    _of("no mixture that fits before", "one_unit", over_time.unlike_any, "pre_fit held_out_fit",
        "synthetic_control augmented_synthetic_control synthetic_difference_in_differences"),
    _of("hazards that cross", "hastened", over_time.crossing_hazards, "proportional_hazards",
        "cox_regression"),
    _of("immortal time", "hastened", over_time.lived_to_be_treated, "immortal_time",
        "cox_regression"),
    _of("hazards that cross", "hastened_in_groups", over_time.crossing_hazards,
        "proportional_hazards", "hazards_by_group"),
    _of("immortal time", "hastened_in_groups", over_time.lived_to_be_treated, "immortal_time",
        "hazards_by_group"),
    _of("immortal time", "delayed", over_time.lived_to_be_treated, "immortal_time",
        "restricted_mean_time", sound=_known("hastened").draw),
    _of("poor overlap, time to event", "delayed", over_time.hastened_apart, "overlap balance",
        "restricted_mean_time"),
    _of("a memory longer than allowed for", "one_series", over_time.remembering_long,
        "residual_autocorrelation", "interrupted_time_series structural_time_series", rows=200),
    _of("a course that bends before", "one_series", over_time.bent_course, "course_before",
        "interrupted_time_series", rows=200),
    _of("a course that breaks before", "one_series", over_time.broken_course, "held_out",
        "structural_time_series", rows=200),
    _of("a cause and an outcome that answer at once", "answering", over_time.at_the_same_time,
        "order_within_step", "local_projection", says=NOT_PASSED),
)  # fmt: skip
