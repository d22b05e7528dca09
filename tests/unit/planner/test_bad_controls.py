"""Colliders, mediators, later columns and copies of the outcome are not adjusted for unsaid."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from app.causal.catalogue import load
from app.causal.question import Knowledge
from app.planner.expert import ExpertPlanner
from app.planner.plan import Plan, PlanRequest
from tests.asked import planned_and_estimated as ask
from tests.asked import primary as main_estimate
from tests.unit.planner.tables import table

CLINIC = table("""
    drug [0|1]
    pressure real
    age count
    weight real
    admission [0|1]
    adherence real
    symptom_score real
    pressure_log real
""")
ASKED = "What is the effect of drug on pressure?"


def planned(description: str = "", text: str = ASKED, profile=CLINIC) -> Plan:
    return ExpertPlanner().plan(PlanRequest(text, description, profile, Knowledge(), load()))


@pytest.mark.parametrize(
    ("words", "column"),
    [
        ("Admission is a collider of drug and pressure.", "admission"),
        ("Note that admission is affected by both the drug and the blood pressure.", "admission"),
        ("Adherence is a mediator.", "adherence"),
        ("The mediators are adherence and weight.", "adherence"),
        ("The symptom score was measured after treatment had begun.", "symptom_score"),
        ("Post-treatment variables: adherence, symptom_score.", "symptom_score"),
        ("Adherence was recorded two weeks after the start.", "adherence"),
        ("Weight is influenced by the treatment.", "weight"),
    ],
)
def test_what_the_words_call_a_consequence_is_left_out_with_its_reason(words, column):
    plan = planned(f"An observational study of a clinic. {words}")
    assert column not in (plan.question.covariates or ())
    assert "age" in (plan.question.covariates or ())
    assert any(column in note for note in plan.notes if note.startswith("Not adjusted for"))


def test_what_something_else_moves_may_still_confound():
    plan = planned("Weight is affected by the season. Age is known before the start.")
    assert {"age", "weight"} <= set(plan.question.covariates or ())


def test_a_copy_of_the_outcome_is_never_held_fixed():
    assert "pressure_log" not in (planned().question.covariates or ())


def test_a_column_that_the_user_insists_on_comes_with_a_doubt():
    text = f"{ASKED} Adjust for age and admission."
    plan = planned("Admission is a collider of drug and pressure.", text)
    assert plan.question.covariates == ("age", "admission")
    assert any("although it is called a collider" in note for note in plan.notes)


def test_a_reversal_by_a_confounder_is_seen_through():
    """Simpson: the drug helps the mild and the severe, and goes to the severe, who fare worse."""
    rng = np.random.default_rng(5)
    severe = (rng.random(3000) < 0.5).astype(int)
    drug = (rng.random(3000) < np.where(severe, 0.8, 0.2)).astype(int)
    recovered = (rng.random(3000) < 0.7 - 0.5 * severe + 0.1 * drug).astype(int)
    frame = pd.DataFrame({"drug": drug, "recovered": recovered, "severe": severe})
    crude = frame.groupby("drug")["recovered"].mean()
    assert crude[1] < crude[0]
    _, result = ask(frame, "Does drug raise recovered?", "An observational study.")
    main = main_estimate(result)
    assert main["value"] > 0
    assert main["interval"][0] <= 0.1 <= main["interval"][1]


def test_a_collider_that_is_named_does_not_turn_the_answer():
    """Both raise the chance of admission; held fixed it would turn no effect into a loss."""
    rng = np.random.default_rng(6)
    age = rng.normal(size=3000)
    drug = (rng.random(3000) < 1 / (1 + np.exp(-age))).astype(int)
    pressure = age + rng.normal(size=3000)
    admission = 2.0 * drug + pressure + rng.normal(size=3000)
    frame = pd.DataFrame({"drug": drug, "pressure": pressure, "age": age, "admission": admission})
    words = "An observational study. Admission is affected by the drug and by pressure."
    _, result = ask(frame, "What is the effect of drug on pressure?", words)
    main = main_estimate(result)
    assert main["adjustment"] == ["age"]
    assert main["interval"][0] <= 0 <= main["interval"][1]


def test_what_was_measured_with_the_outcome_is_not_held_fixed():
    """Names that end in the outcome's number, unless the treatment's does as well."""
    pupils = table("catholic [0|1]\nmath12 real\nread12 real\nread10 real\nincome real")
    chosen = planned(text="Effect of catholic on math12?", profile=pupils).question.covariates
    assert set(chosen or ()) == {"read10", "income"}
    adults = table("work75 real\nsleep75 real\nage75 real")
    chosen = planned(text="Effect of work75 on sleep75?", profile=adults).question.covariates
    assert set(chosen or ()) == {"age75"}


@pytest.mark.parametrize(
    "words",
    [
        "Upbringing, which nobody measured, affects both drug and weight. Genes, which were never"
        " measured, affect both weight and pressure.",
        "An unmeasured trait drives drug and weight, and another unmeasured trait drives weight and"
        " pressure.",
        "Drug and weight share a cause: a hidden habit causes drug and weight; hidden stress causes"
        " pressure and weight.",
    ],
)
def test_where_two_hidden_causes_meet_nothing_is_held_fixed(words):
    """M-bias: the column comes before the treatment and yet is a collider."""
    plan = planned(words)
    assert "weight" not in (plan.question.covariates or ())
    assert "age" in (plan.question.covariates or ())
    assert any("M-bias" in note for note in plan.notes)


def test_a_column_that_one_hidden_cause_moves_may_still_confound():
    plan = planned("An unmeasured trait affects drug, weight and pressure.")
    assert "weight" in (plan.question.covariates or ())
