"""Questions that name the method, the measure and the form of the answer, as textbooks ask."""

from __future__ import annotations

import pytest

from app.causal.catalogue import load
from app.causal.question import Design, Knowledge, QuestionKind
from app.planner.called_methods import algorithm_wished
from app.planner.expert import ExpertPlanner
from app.planner.language import read
from app.planner.plain_asking import plain_asking
from app.planner.plan import Action, Plan, PlanRequest
from tests.unit.planner.tables import table

CLINIC = table("""
    age real age in years
    sex [female|male]
    severity real severity, scored before treatment
    drug [0|1] 1: the new drug was given
    sbp real systolic blood pressure three months later, mmHg
""")
TOLD = (
    "Patients with hypertension. drug: 1 if the doctor gave the new drug. sbp: systolic blood"
    " pressure three months later. severity: scored before treatment."
)
SHOP = table("""
    variant [A|B]
    converted [0|1]
    country [DE|FR|US]
""")
AGES = table("""
    months_from_21st_birthday real
    deaths_per_100k real
""")


def planned(text: str, **more: object) -> Plan:
    request = PlanRequest(text, TOLD, CLINIC, Knowledge(), load(), **more)  # type: ignore[arg-type]
    return ExpertPlanner().plan(request)


def estimators(plan: Plan) -> list[str]:
    return [step.algorithm for step in plan.steps if step.action is Action.ESTIMATE]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        (
            "Using propensity score matching, what is the effect of drug on sbp?",
            "propensity_matching",
        ),
        ("Use inverse probability weighting to tell how the drug changes sbp.", "ipw"),
        ("With double machine learning, what does the drug do to sbp?", "partially_linear"),
        ("Fit a linear regression of sbp on drug. What is its effect?", "regression_adjustment"),
        ("What does the drug do to sbp? Answer by means of TMLE.", "tmle"),
    ],
)
def test_the_method_that_a_question_names_answers_and_others_check_it(
    text: str, first: str
) -> None:
    plan = planned(text)
    assert (plan.question.treatment, plan.question.outcome) == ("drug", "sbp")
    ran = estimators(plan)
    assert ran[0] == first
    assert len(ran) == len(set(ran)) == 3


def test_a_method_that_cannot_serve_is_not_used_and_that_is_told() -> None:
    plan = planned("Using Cox regression, what is the effect of the drug on sbp?")
    assert estimators(plan)[0] == "aipw"
    assert any("not used" in note for note in plan.notes)


def test_what_the_caller_insists_on_outdoes_the_words() -> None:
    plan = planned("Using matching, what does the drug do to sbp?", algorithms=("ipw",))
    assert estimators(plan) == ["ipw"]


@pytest.mark.parametrize(
    "text",
    [
        "Does living with matching donors raise survival?",
        "What is the effect of regression therapy on anxiety?",
        "Did the weighting of exams change the grades?",
    ],
)
def test_a_method_that_is_only_a_word_is_no_wish(text: str) -> None:
    assert algorithm_wished(text, load()) == ""
    assert plain_asking(text) == text


def test_an_algorithm_for_graphs_is_asked_for_by_its_name() -> None:
    assert algorithm_wished("Use the PC algorithm to find the causal graph.", load()) == "pc"
    assert algorithm_wished("Apply FCI to discover what drives income.", load()) == "fci"


@pytest.mark.parametrize(
    "asked",
    [
        "What is the average treatment effect on the treated (ATT) of the drug on sbp?",
        "Estimate the effect of the drug on sbp. Round your answer to two decimal places.",
        "Estimate the ATE of the drug on sbp, rounded to 2 decimals.",
        "Give your answer as a single number. What is the effect of the drug on sbp?",
        "What is the difference in mean sbp between those who got the drug and those who did not?",
        "Does the drug work?",
        "What is the effect of the drug?",
    ],
)
def test_measure_and_form_of_the_answer_are_no_columns(asked: str) -> None:
    found = read(asked, TOLD, CLINIC, Knowledge())
    assert (found.kind, found.treatment, found.outcome) == (QuestionKind.EFFECT, "drug", "sbp")


def test_for_whom_the_effect_differs_needs_no_outcome_where_one_is_likeliest() -> None:
    found = read("Does the drug's effect differ by sex?", TOLD, CLINIC, Knowledge())
    assert (found.treatment, found.outcome, found.modifiers) == ("drug", "sbp", ("sex",))


@pytest.mark.parametrize(
    "asked",
    [
        "By how many percentage points does page B raise conversion compared with page A?",
        "What is the relative risk of converting for B versus A?",
        "What is the odds ratio of conversion comparing B with A?",
    ],
)
def test_arms_called_by_a_letter_are_levels(asked: str) -> None:
    told = "Visitors were randomly shown one of two pages."
    found = read(asked, told, SHOP, Knowledge())
    assert (found.treatment, found.outcome, found.contrast) == ("variant", "converted", ("A", "B"))
    turned = read("What is the odds ratio of conversion of A versus B?", told, SHOP, Knowledge())
    assert turned.contrast == ("B", "A")


def test_a_column_that_counts_from_a_line_is_cut_at_zero() -> None:
    found = read(
        "How does legal access to alcohol affect mortality?",
        "The legal drinking age is 21; months_from_21st_birthday is negative before it.",
        AGES,
        Knowledge(),
    )
    assert (found.design, found.running_variable) == (Design.RDD, "months_from_21st_birthday")
    assert found.cutoff == 0.0


def test_a_letter_after_another_columns_word_is_no_arm() -> None:
    welds = table("""
        shift [A|B]
        shielding_gas [0|1] 1: gas B, 0: gas A
        porosity real
    """)
    found = read("Is porosity reduced if we switch to gas B?", "", welds, Knowledge())
    assert (found.treatment, found.outcome) == ("shielding_gas", "porosity")


AIR = table("""
    pm25 real average exposure to fine particles at home, in µg/m³
    fev1 real forced expiratory volume in ml
    height_cm real
    age real
    smoker [0|1]
""")


@pytest.mark.parametrize(
    "text",
    [
        "Estimate the effect of 10 additional micrograms per cubic metre of PM2.5 on FEV1, in ml.",
        "By how much does PM 2.5 lower fev1?",
        "Are fine particles bad for the lungs? Effect of one more unit of pm25 on fev1.",
        "What do small particles do to people? The average effect of PM2.5 on FEV1.",
    ],
)
def test_two_columns_that_are_called_by_name_are_meant(text: str):
    question = read(text, "", AIR, Knowledge())
    assert (question.treatment, question.outcome) == ("pm25", "fev1")


def test_a_name_within_another_may_be_short_for_that():
    cells = table("""
        ko_il6 [0|1] IL6 was knocked out
        il6 real expression of IL6
        stat3 real expression of STAT3
    """)
    question = read("What does knocking out IL6 do to STAT3 expression?", "", cells, Knowledge())
    assert (question.treatment, question.outcome) == ("ko_il6", "stat3")


def test_the_time_and_the_event_of_survival_are_one_outcome():
    waiting = table("""
        months real until death or the end of follow-up
        died [0|1] 1 if dead
        transplanted [0|1] got a transplant while waiting
        months_to_transplant real when
    """)
    question = read(
        "Do transplants prolong life?", "Patients on a waiting list.", waiting, Knowledge()
    )
    assert question.treatment == "transplanted"
    assert question.outcome in {"months", "died"}
