"""What is asked of an effect, and how rows stand, is read from words and columns."""

from __future__ import annotations

import pytest

from app.causal.catalogue import load
from app.causal.data import Role
from app.causal.question import Among, Design, Knowledge, QuestionKind
from app.planner.expert import ExpertPlanner
from app.planner.language import read
from app.planner.plan import Action, PlanRequest
from tests.unit.planner.tables import table, with_role

CLINIC = table("""
    drug [0|1]
    arm [control|low|high]
    dose real milligrams per day
    pressure real systolic blood pressure
    age count
    clinic ordinal
    village count
    finalwt real survey weight
    eye_colour [blue|brown]
    height real
    median_income real
""")
TRIAL = "In a trial, the drug was randomly assigned. "


def asked(text: str, description: str = "", profile=CLINIC):
    return read(text, description, profile, Knowledge())


@pytest.mark.parametrize(
    ("words", "whom"),
    [
        ("What is the effect of drug on pressure among the treated?", Among.TREATED),
        ("What did drug do to pressure for those who took it?", Among.TREATED),
        ("What is the ATT of drug on pressure?", Among.TREATED),
        ("What is the effect of drug on pressure in the overlap population?", Among.OVERLAP),
        ("What is the effect of drug on pressure?", None),
    ],
)
def test_for_whom_an_effect_is_asked_is_read(words, whom):
    assert asked(words).among is whom


@pytest.mark.parametrize(
    ("words", "share"),
    [
        ("What is the effect of drug on the 90th percentile of pressure?", 0.9),
        ("How does drug change the median of pressure?", 0.5),
        ("What does drug do to the lower quartile of pressure?", 0.25),
        ("Estimate the quantile treatment effect of drug on pressure.", 0.5),
        ("What is the effect of drug on pressure?", None),
        ("What is the effect of drug on median_income?", None),
    ],
)
def test_the_quantile_that_is_asked_for_is_read(words, share):
    assert asked(words).quantile == share


def test_a_curve_of_doses_needs_a_dose():
    words = "What is the dose-response curve of {} on pressure?"
    assert asked(words.format("dose")).kind is QuestionKind.DOSE_RESPONSE
    assert asked(words.format("drug")).kind is QuestionKind.EFFECT


def test_weights_clusters_and_blocks_are_read_from_words():
    question = asked(
        "What is the effect of drug on pressure?",
        TRIAL + "Assignment was randomized within each clinic, with standard errors clustered by "
        "village.",
    )
    assert question.design is Design.RANDOMISED
    assert (question.group_column, question.unit_column) == ("clinic", "village")
    assert question.weight_column == "finalwt"  # its description says what it is


def test_the_roles_that_a_user_sets_are_believed():
    marked = with_role(with_role(CLINIC, "village", Role.CLUSTER), "height", Role.WEIGHT)
    question = asked("What is the effect of drug on pressure?", profile=marked)
    assert (question.unit_column, question.weight_column) == ("village", "height")


def test_negative_controls_are_read_and_not_adjusted_for():
    text = (
        "What is the effect of drug on pressure? Use height as a negative control outcome and "
        "eye_colour as a negative control exposure."
    )
    question = asked(text)
    assert (question.negative_outcome, question.negative_treatment) == ("height", "eye_colour")
    plan = planned(text)
    assert not {"height", "eye_colour"} & set(plan.question.covariates or ())


def planned(text: str, description: str = ""):
    return ExpertPlanner().plan(PlanRequest(text, description, CLINIC, Knowledge(), load()))


def estimators(text: str, description: str = "") -> list[str]:
    plan = planned(text, description)
    return [step.algorithm for step in plan.steps if step.action is Action.ESTIMATE]


def test_each_kind_of_treatment_and_measure_has_its_first_estimator():
    on = "on pressure?"
    assert estimators(f"What is the effect of drug {on}")[:3] == [
        "aipw", "regression_adjustment", "ipw",
    ]  # fmt: skip
    assert estimators(f"What is the effect of dose {on}") == [
        "regression_adjustment", "partially_linear", "dose_response",
    ]  # fmt: skip
    assert estimators(f"What is the dose-response curve of dose {on}")[0] == "dose_response"
    assert estimators(f"What is the effect of arm {on}")[0] == "treatment_levels"
    assert estimators("What does drug do to the median of pressure?")[0] == "quantile_effect"
    assert estimators("What is the effect of drug on pressure in the overlap population?")[0] == (
        "overlap_weighting"
    )


def test_an_experiment_in_blocks_is_compared_within_them():
    words = TRIAL + "It was randomised within clinics."
    assert estimators("What is the effect of drug on pressure?", words) == ["blocked_experiment"]
