"""What the expert plans: designs, covariates, estimators, graphs; and what it refuses."""

from dataclasses import replace

import pytest

from app.causal.assumption import Assumption
from app.causal.catalogue import load
from app.causal.data import Kind, Role
from app.causal.profile import Diagnosis, Profile, Structure, Verdict
from app.causal.question import Design, Knowledge
from app.errors import DegenerateData, InvalidPlan, InvalidQuestion, UnknownColumn
from app.planner.expert import ExpertPlanner
from app.planner.plan import Action, Plan, PlanRequest, Step
from app.planner.validate import violations
from tests.unit.planner.studies import (
    BURGERS,
    BURGERS_WORDS,
    COLLEGE,
    LOTTERY,
    MACRO,
    PAY,
    PHONE,
    SHOP,
    SMOKERS,
    TRAINING,
    TRAINING_WORDS,
)
from tests.unit.planner.tables import table, with_role

QUITTING = (
    "Between 1971 and 1982 some smokers quit. How many kilograms did quitting add to their weight "
    "change?"
)


def plan_for(
    text: str,
    profile: Profile,
    about: str = "",
    knowledge: Knowledge | None = None,
    algorithms: tuple[str, ...] = (),
) -> Plan:
    request = PlanRequest(text, about, profile, knowledge or Knowledge(), load(), algorithms)
    return ExpertPlanner().plan(request)


def ids(plan: Plan) -> list[str]:
    return [step.id for step in plan.steps]


def algorithms(plan: Plan, action: Action) -> list[str]:
    return [step.algorithm for step in plan.steps if step.action is action]


def test_an_observed_effect_is_identified_estimated_thrice_and_attacked():
    plan = plan_for(QUITTING, SMOKERS)
    estimators = ["aipw", "regression_adjustment", "ipw"]
    assert algorithms(plan, Action.ESTIMATE) == estimators
    assert len(algorithms(plan, Action.REFUTE)) == 4
    assert algorithms(plan, Action.SENSITIVITY) == [
        "e_value", "robustness_value", "rosenbaum_bounds", "specification_curve",
    ]  # fmt: skip
    assert [s.algorithm for s in plan.steps if s.primary] == ["aipw"]


def test_covariates_come_before_the_treatment():
    covariates = set(plan_for(QUITTING, SMOKERS).question.covariates or ())
    assert {"sex", "age", "race", "education", "smokeintensity", "smokeyrs", "wt71"} <= covariates
    assert {"exercise", "active", "income"} <= covariates


@pytest.mark.parametrize(
    "name",
    ["seqn", "death", "sbp", "wt82", "smkintensity82_71", "price71_82", "pregnancies", "yrdth"],
)
def test_consequences_identifiers_and_sparse_columns_are_not_adjusted_for(name: str):
    plan = plan_for(QUITTING, SMOKERS)
    assert name not in (plan.question.covariates or ())
    assert any(f" {name}" in note and note.startswith("Not adjusted") for note in plan.notes)


def test_what_follows_a_campaign_is_left_out_and_what_precedes_it_is_kept():
    covariates = plan_for("Did the coupon increase spend?", SHOP).question.covariates
    assert covariates == ("visits", "past_spend", "channel")


def test_a_copy_of_the_outcome_is_not_adjusted_for():
    copy = Diagnosis("near_duplicate", Verdict.FAILED, "same", columns=("stress", "screen_hours"))
    profile = replace(PHONE, diagnoses=(copy,))
    plan = plan_for("Does coffee raise stress?", profile)
    assert "screen_hours" not in (plan.question.covariates or ())


def test_the_effect_of_something_given_at_birth_is_not_adjusted_for_its_consequences():
    plan = plan_for("What is the effect of being female on the hourly wage?", PAY)
    assert plan.question.covariates == ()


def test_covariates_the_user_names_are_used_and_doubted_where_they_come_later():
    plan = plan_for("Effect of `qsmk` on `wt82_71`, adjusting for age and sbp", SMOKERS)
    assert plan.question.covariates == ("age", "sbp")
    assert any("sbp, although" in note for note in plan.notes)


def test_columns_the_user_excludes_are_left_out():
    plan = plan_for("Does coffee reduce sleep, ignoring stress?", PHONE)
    assert "stress" not in (plan.question.covariates or ())
    assert "screen_hours" in (plan.question.covariates or ())


def test_a_trial_is_answered_by_comparing_its_arms():
    plan = plan_for("Did the training raise earnings in 1978?", TRAINING, TRAINING_WORDS)
    assert plan.question.design is Design.RANDOMISED
    assert algorithms(plan, Action.ESTIMATE)[:2] == ["regression_adjustment", "difference_in_means"]


def test_an_instrument_is_never_adjusted_for():
    text = "Does schooling raise lwage? Use nearc4 as an instrument."
    plan = plan_for(text, COLLEGE)
    assert plan.question.instruments == ("nearc4",)
    assert "nearc4" not in (plan.question.covariates or ())
    assert algorithms(plan, Action.ESTIMATE) == ["two_stage_least_squares", "liml"]


def test_the_logarithm_of_the_outcome_is_not_adjusted_for():
    plan = plan_for("Does schooling raise lwage? Use nearc4 as an instrument.", COLLEGE)
    assert "wage" not in (plan.question.covariates or ())


def test_an_offer_that_some_decline_is_the_instrument_of_what_it_offers():
    plan = plan_for("Does moving raise adult income?", LOTTERY, "Not all winners moved.")
    assert plan.question.instruments == ("won_lottery",)


def test_before_and_after_in_two_groups_is_difference_in_differences():
    plan = plan_for("Did raising the minimum wage reduce employment?", BURGERS, BURGERS_WORDS)
    assert (plan.question.group_column, plan.question.time_column) == ("nj", "after")
    assert algorithms(plan, Action.ESTIMATE) == ["difference_in_differences"]


def test_a_design_that_cannot_be_carried_out_is_said_to_be_missing():
    text = "Effect of coffee on sleep at the cutoff of a regression discontinuity"
    assert any("cannot be carried out" in note for note in plan_for(text, PHONE).notes)


def test_a_question_for_whom_is_answered_on_average_and_says_so():
    plan = plan_for("For whom does coffee reduce sleep most?", PHONE)
    assert "average effect" in plan.summary
    assert algorithms(plan, Action.ESTIMATE)


def test_the_users_arrows_decide_what_to_adjust_for():
    arrows = (("stress", "coffee"), ("stress", "sleepHours"), ("coffee", "sleepHours"))
    plan = plan_for("Does coffee reduce sleep?", PHONE, knowledge=Knowledge(required=arrows))
    assert plan.question.covariates is None


def test_roles_set_by_the_user_win_over_words():
    profile = with_role(with_role(PHONE, "stress", Role.OUTCOME), "screen_hours", Role.TREATMENT)
    plan = plan_for("Does coffee reduce sleep?", profile)
    assert (plan.question.treatment, plan.question.outcome) == ("screen_hours", "stress")


def test_time_series_are_given_to_algorithms_for_lags():
    plan = plan_for("How do these series affect each other?", MACRO)
    assert algorithms(plan, Action.DISCOVER) == ["pcmci_plus", "var_lingam"]


def test_an_effect_between_series_is_estimated_over_lags_with_a_graph_beside_it():
    plan = plan_for("Does inflation raise unemployment?", MACRO)
    assert algorithms(plan, Action.ESTIMATE) == ["local_projection"]
    assert len(algorithms(plan, Action.DISCOVER)) == 1
    assert plan.question.covariates == ("realgdp", "realcons", "tbilrate")
    assert all("independent" in b.reason for b in plan.steps[-1].beat)


@pytest.mark.parametrize(
    ("text", "horizon", "lag"),
    [
        ("What does a higher tbilrate do to inflation over the next 8 quarters?", 8, None),
        ("What does a higher tbilrate do to inflation over two years?", 2, None),
        ("Does tbilrate raise unemp three steps later?", None, 3),
        ("Does tbilrate raise unemp at lag 2?", None, 2),
        ("Does tbilrate raise unemp?", None, None),
    ],
)
def test_how_far_ahead_an_effect_is_asked_for_is_read(text, horizon, lag):
    question = plan_for(text, MACRO).question
    assert (question.horizon, question.lag) == (horizon, lag)


def test_non_gaussian_linear_data_are_given_to_lingam():
    columns = table("a real\nb real\nc real")
    profile = replace(columns, linear=True, gaussian=False)
    assert algorithms(plan_for("What causes what?", profile), Action.DISCOVER)[0] == "direct_lingam"


def test_all_graphs_of_few_gaussian_columns_are_compared():
    profile = replace(table("a real\nb real\nc real"), linear=True, gaussian=True)
    plan = plan_for("What causes what?", profile)
    assert algorithms(plan, Action.DISCOVER)[0] == "exact_search"
    assert any(b.algorithm == "direct_lingam" for b in plan.steps[0].beat)


def test_suspected_hidden_causes_call_for_fci():
    profile = replace(table("a real\nb real\nc real"), linear=True, latents_suspected=True)
    assert algorithms(plan_for("What causes what?", profile), Action.DISCOVER)[0] == "fci"


def test_stated_knowledge_is_only_given_to_algorithms_that_honour_it():
    profile = replace(table("a real\nb real\nc real"), linear=True, gaussian=False)
    plan = plan_for("What causes what?", profile, knowledge=Knowledge(forbidden=(("a", "b"),)))
    catalogue = load()
    for name in algorithms(plan, Action.DISCOVER):
        assert catalogue[name].honours_knowledge


def test_discovery_leaves_out_identifiers_and_copies():
    profile = table("key id\na real\nb real\nc real\nd real")
    copy = Diagnosis("duplicate_columns", Verdict.FAILED, "same", columns=("a", "b"))
    plan = plan_for("What causes what?", replace(profile, diagnoses=(copy,)))
    assert plan.steps[0].columns == ("a", "c", "d")


def test_nothing_to_analyse_gives_a_plan_that_says_so():
    plan = plan_for("What causes what?", table("key id\nnote text"))
    assert plan.steps == ()
    assert "No causal claim" in plan.summary


def test_an_algorithm_that_is_asked_for_is_used():
    plan = plan_for("What causes what?", PHONE, algorithms=("pc",))
    assert algorithms(plan, Action.DISCOVER) == ["pc"]
    plan = plan_for(QUITTING, SMOKERS, algorithms=("ipw",))
    assert algorithms(plan, Action.ESTIMATE) == ["ipw"]


def test_an_unknown_or_impossible_algorithm_is_refused_with_its_name():
    with pytest.raises(InvalidPlan, match="magic"):
        plan_for(QUITTING, SMOKERS, algorithms=("magic",))
    with pytest.raises(InvalidPlan, match="educ"):
        plan_for("Does educ raise wage?", PAY, algorithms=("aipw",))


def test_assumptions_name_the_steps_that_rest_on_them():
    plan = plan_for(QUITTING, SMOKERS)
    hidden = next(a for a in plan.assumptions if a.assumption is Assumption.UNCONFOUNDEDNESS)
    assert "estimate_aipw" in hidden.steps
    assert set(hidden.steps) <= set(ids(plan))


@pytest.mark.parametrize(
    ("text", "profile"),
    [(QUITTING, SMOKERS), ("What causes what?", MACRO), ("Did the coupon increase spend?", SHOP)],
)
def test_plans_are_repeatable_and_pass_the_validator(text: str, profile: Profile):
    plan = plan_for(text, profile)
    assert plan == plan_for(text, profile)
    assert list(violations(plan, load(), profile, plan.knowledge)) == []


def test_the_validator_names_each_broken_rule():
    plan = plan_for(QUITTING, SMOKERS)
    broken = replace(
        plan,
        question=replace(plan.question, covariates=("shoe_size", "qsmk")),
        steps=(
            Step("estimate_aipw", Action.ESTIMATE, "aipw", {"folds": 1, "speed": 3}),
            Step("estimate_aipw", Action.REFUTE, "pc", inputs=("nowhere",)),
        ),
    )
    told = "\n".join(violations(broken, load(), SMOKERS, plan.knowledge))
    for words in (
        "shoe_size",
        "'qsmk' cannot",
        "folds",
        "speed",
        "nowhere",
        "two steps",
        "does not refute",
    ):
        assert words in told


def test_a_mistyped_name_is_answered_with_the_nearest():
    with pytest.raises(UnknownColumn) as caught:
        plan_for("effect of screen_hour on stress", PHONE)
    assert caught.value.nearest[0] == "screen_hours"


def test_a_cause_that_no_column_holds_is_named():
    with pytest.raises((UnknownColumn, InvalidQuestion), match="homework"):
        plan_for("Does homework reduce sleep?", PHONE)


def test_treatment_and_outcome_must_differ():
    with pytest.raises(InvalidQuestion):
        plan_for("What is the effect of `stress` on `stress`?", PHONE)


def test_a_treatment_without_variation_is_refused():
    stuck = replace(PHONE.variable("coffee"), kind=Kind.CONSTANT, n_distinct=1)
    variables = tuple(stuck if v.name == "coffee" else v for v in PHONE.variables)
    with pytest.raises(DegenerateData, match="coffee"):
        plan_for("Does coffee reduce sleep?", replace(PHONE, variables=variables))


def test_an_outcome_without_values_is_refused():
    empty = replace(PHONE.variable("stress"), n_missing=PHONE.n_rows)
    variables = tuple(empty if v.name == "stress" else v for v in PHONE.variables)
    with pytest.raises(DegenerateData, match="stress"):
        plan_for("Does coffee raise stress?", replace(PHONE, variables=variables))


@pytest.mark.timeout(30)
@pytest.mark.parametrize(
    "text", ["did " * 2000, "do people who " * 700, "what " * 2000 + "?", "effect of a " * 800]
)
def test_a_question_of_thousands_of_words_is_read_or_refused_at_once(text: str):
    try:
        question = plan_for(text, PHONE).question
    except (UnknownColumn, InvalidQuestion):
        return
    assert question.treatment is None


def test_a_column_that_is_nearly_constant_is_not_adjusted_for_and_the_reason_is_stated():
    rare = tuple(replace(v, top_share=0.995) if v.name == "visits" else v for v in SHOP.variables)
    plan = plan_for("Did the coupon increase spend?", replace(SHOP, variables=rare))
    assert "visits" not in (plan.question.covariates or ())
    assert any("visits: the same in more than 98 %" in note for note in plan.notes)


@pytest.mark.parametrize(("share", "is_held"), [(0.03, True), (0.15, False)])
def test_some_rows_are_given_up_for_a_covariate_and_not_many(share: float, is_held: bool):
    n_missing = round(share * SMOKERS.n_rows)
    variables = tuple(
        replace(v, n_missing=n_missing) if v.name == "exercise" else v for v in SMOKERS.variables
    )
    plan = plan_for(QUITTING, replace(SMOKERS, variables=variables))
    assert ("exercise" in (plan.question.covariates or ())) is is_held
    assert "income" in (plan.question.covariates or ())


def test_a_small_arm_carries_few_columns():
    variables = tuple(
        replace(v, top_share=0.97) if v.name == "received_coupon" else v for v in SHOP.variables
    )
    plan = plan_for("Did the coupon increase spend?", replace(SHOP, variables=variables))
    assert len(plan.question.covariates or ()) < 3
    assert any("more columns than the rows can carry" in note for note in plan.notes)


def test_refits_are_as_many_as_the_time_allows():
    refits = [s.params["refits"] for s in plan_for(QUITTING, SMOKERS).steps if s.params]
    assert refits
    assert all(10 <= count <= 100 for count in refits)


def test_an_instrument_that_fits_no_column_is_missed_aloud():
    asked = "What is the effect of qsmk on wt82_71, with rainfall as an instrument?"
    plan = plan_for(asked, SMOKERS)
    assert plan.question.design is Design.BACKDOOR
    assert any("no column could be read as one" in note for note in plan.notes)
    assert not any("instrument" in note for note in plan_for(QUITTING, SMOKERS).notes)


def test_rows_that_repeat_a_unit_are_a_caveat_of_adjustment():
    panel = replace(SMOKERS, structure=Structure.PANEL, unit_column="seqn")
    plan = plan_for(QUITTING, panel)
    told = [note for note in plan.notes if "repeat each seqn" in note]
    assert len(told) == 1
    assert plan.question.unit_column == "seqn"
    assert not [note for note in plan_for(QUITTING, SMOKERS).notes if "repeat each" in note]


@pytest.mark.parametrize("column", ["coffee", "sleepHours", "stress"])
def test_a_column_that_never_varies_is_refused_by_name_and_no_other_taken_instead(column):
    still = replace(PHONE.variable(column), kind=Kind.CONSTANT, n_distinct=1)
    variables = tuple(still if v.name == column else v for v in PHONE.variables)
    cause, effect = ("coffee", "stress") if column != "sleepHours" else ("coffee", "sleepHours")
    with pytest.raises((DegenerateData, InvalidQuestion), match=column):
        plan_for(f"What is the effect of {cause} on {effect}?", replace(PHONE, variables=variables))


def test_what_was_not_drawn_is_no_experiment_in_a_trial():
    """The arms that chance decided on are levels of another column than the one asked about."""
    trial = table("spell [<6m|>6m]\narm [BtheB|TAU]\nbdi real")
    words = "Depressed patients were randomised to BtheB or TAU."
    drawn = plan_for("What is the effect of arm on bdi?", trial, words).question
    assert (drawn.design, drawn.contrast) == (Design.RANDOMISED, ("TAU", "BtheB"))
    other = plan_for("What is the effect of spell on bdi?", trial, words).question
    assert other.design is Design.BACKDOOR
    coded = table("treat [0|1]\nage count\nbdi real")
    words = "Adults were randomised to usual care (treat = 0) or to a course (treat = 1)."
    drawn = plan_for("What is the effect of treat on bdi?", coded, words).question
    assert drawn.design is Design.RANDOMISED
    other = plan_for("What is the effect of age on bdi?", coded, words).question
    assert other.design is Design.BACKDOOR
