"""For whom, and whom to treat, asked in plain words: groups, rules and what is said of them."""

from __future__ import annotations

import causaldata
import numpy as np
import pandas as pd
import pytest

from app.errors import DegenerateData, InvalidQuestion
from tests.asked import planned_and_estimated as ask
from tests.asked import primary as main_estimate

TRIAL = "A trial: the training was randomly assigned. earnings: in dollars."
OBSERVED = "Observational data. earnings: in dollars."


def workers(rng, n=1500, more_for_women=1500.0, chance=None):
    """Return a training that raises earnings by 500, and by more among women."""
    age, sex = rng.integers(20, 65, n), rng.choice(["female", "male"], n)
    treated = (rng.random(n) < (0.5 if chance is None else chance(age))).astype(int)
    gain = 500 + more_for_women * (sex == "female")
    earnings = 1000 + 50 * (age - 40) + treated * gain + rng.normal(0, 1500, n)
    school = rng.integers(8, 18, n)
    return pd.DataFrame(
        {"training": treated, "earnings": earnings, "age": age, "sex": sex, "education": school}
    )


@pytest.fixture
def rng():
    return np.random.default_rng(24)


def check(result, name):
    return next(d for d in result["diagnostics"] if d["name"] == name)


def by_words(result):
    return {group["words"]: group for group in result["subgroups"]}


def holds(found, truth):
    low, high = found["interval"]
    return low <= truth <= high


@pytest.mark.parametrize(
    "question",
    [
        "Does the effect of training on earnings differ by sex?",
        "Does training raise earnings more for women than for men?",
    ],
)
def test_the_effect_is_told_for_each_sex_with_a_test_that_it_differs(rng, question):
    plan, result = ask(workers(rng), question, TRIAL)
    assert plan.question.modifiers == ("sex",)
    groups = by_words(result)
    assert set(groups) == {"sex = female", "sex = male"}
    assert holds(groups["sex = female"], 2000)
    assert holds(groups["sex = male"], 500)
    assert check(result, "effect_differs")["verdict"] == "passed"
    gap = next(e for e in result["estimates"] if "less that where" in e["label"])
    assert holds(gap, -1500)
    assert result["answer"]["verdict"] == "estimated"
    assert "The effect differs by sex" in result["answer"]["sentence"]
    assert "dollars where sex = female" in result["answer"]["sentence"]
    assert main_estimate(result)["method"] == "regression_adjustment"  # the average stays the first


def test_people_who_are_treated_more_often_do_not_seem_to_gain_more(rng):
    """The older are treated more often and earn more, and gain as much as the young."""
    table = workers(rng, more_for_women=0.0, chance=lambda age: 0.2 + 0.6 * (age > 42))
    _, result = ask(
        table, "Is the effect of training on earnings larger for older people?", OBSERVED
    )
    assert check(result, "effect_differs")["verdict"] == "inconclusive"
    assert "No difference by age can be told" in result["answer"]["sentence"]
    assert all(holds(group, 500) for group in result["subgroups"])
    curve = next(c for c in result["curves"] if c["name"] == "effect_along_age")
    assert len(curve["series"][0]["points"]) > 4


def test_an_age_that_is_named_parts_the_groups(rng):
    question = "Is the effect of training on earnings stronger for people over 50?"
    _, result = ask(workers(rng), question, TRIAL)
    assert set(by_words(result)) == {"age up to 50", "age above 50"}


def test_groups_are_found_where_none_is_named(rng):
    _, result = ask(workers(rng), "For whom does training raise earnings most?", TRIAL)
    assert check(result, "heterogeneity")["verdict"] == "passed"
    assert check(result, "groups_differ")["p_value"] < 0.001
    assert all(group["columns"][0] == "sex" for group in result["subgroups"])
    assert any("not the same for all" in finding["claim"] for finding in result["findings"])


def test_where_all_gain_alike_no_groups_are_told(rng):
    table = workers(rng, more_for_women=0.0)
    _, result = ask(table, "Which workers benefit most from training in terms of earnings?", TRIAL)
    assert check(result, "heterogeneity")["verdict"] == "inconclusive"
    assert "No sign that the effect differs" in result["answer"]["sentence"]
    assert result["answer"]["verdict"] == "estimated"


def test_treatment_goes_to_those_for_whom_it_is_worth_its_cost(rng):
    question = "Who should get the training to increase earnings if it costs 1000 per person?"
    plan, result = ask(workers(rng), question, TRIAL)
    assert plan.step("estimate_policy_tree").params == {"cost": 1000.0}
    (policy,) = result["policies"]
    assert policy["words"] == "Treat those with sex = female."
    assert holds(policy, 0.5 * (2000 - 1000))
    assert policy["baseline"] == pytest.approx(0.5 * (2000 + 500) - 1000, abs=200)
    assert check(result, "policy_gain")["verdict"] == "passed"
    assert "Treat those with sex = female." in result["answer"]["sentence"]
    assert any(c["name"] == "gain_by_share_treated" for c in result["curves"])


def test_an_outcome_that_is_to_fall_turns_the_rule_around(rng):
    n = 1500
    severe, drug = rng.integers(0, 2, n), rng.integers(0, 2, n)
    relapse = (rng.random(n) < 0.5 + drug * np.where(severe == 1, -0.3, 0.15)).astype(int)
    table = pd.DataFrame({"drug": drug, "relapse": relapse, "severe": severe})
    question = "Which patients should receive the drug to reduce relapse?"
    _, result = ask(table, question, "A trial: the drug was randomly assigned.")
    assert result["policies"][0]["words"] == "To lower relapse, treat those with severe = 1."
    assert result["policies"][0]["share_treated"] == pytest.approx(0.5, abs=0.05)
    assert "percentage points per row" in result["answer"]["sentence"]
    gains = next(c for c in result["curves"] if c["name"] == "gain_by_share_treated")
    half = next(p for p in gains["series"][0]["points"] if p["x"] == 0.5)
    assert half["low"] < 0.15 < half["high"]  # half of the rows are severe, and gain 0.3 each


def test_incentives_brought_the_near_and_the_far_to_learn_their_status():
    """Thornton (2008, 10.1257/aer.98.5.1829): any incentive raised it by 43 percentage points."""
    table = causaldata.thornton_hiv.load_pandas().data[["got", "any", "distvct", "age"]].dropna()
    question = "Does the effect of any on got depend on distvct?"
    words = "any: an incentive was offered, at random. got: learnt the HIV result. distvct: km."
    _, result = ask(table, question, f"A randomised experiment. {words}")
    near, far = result["subgroups"]
    assert near["columns"] == far["columns"] == ["distvct"]
    assert all(0.35 < group["value"] < 0.52 for group in (near, far))
    assert next(c for c in result["curves"] if c["name"] == "effect_along_distvct")


def test_groups_cannot_be_told_apart_by_the_treatment(rng):
    with pytest.raises(InvalidQuestion, match="one of the two"):
        ask(workers(rng), "Does the effect of training on earnings differ by training?", TRIAL)


def test_a_column_that_does_not_vary_makes_no_groups(rng):
    table = workers(rng).assign(region="north")
    with pytest.raises(DegenerateData, match="same value"):
        ask(table, "Does the effect of training on earnings differ by region?", TRIAL)


def test_thirty_rows_say_nothing_of_groups_and_it_is_told(rng):
    plan, result = ask(
        workers(rng, n=30), "Does the effect of training on earnings differ by sex?", TRIAL
    )
    assert any("needs at least" in note for note in plan.notes)
    assert any("is not part of this analysis" in note for note in plan.notes)
    assert result["subgroups"] == []


def test_a_learner_that_is_asked_for_by_name_is_used(rng):
    from app.causal.catalogue import load
    from app.causal.profile.measure import profile_frame
    from app.causal.question import Knowledge
    from app.planner.expert import ExpertPlanner
    from app.planner.plan import PlanRequest

    profile = profile_frame(workers(rng), rng, description=TRIAL)
    text = "What is the effect of training on earnings?"
    request = PlanRequest(text, TRIAL, profile, Knowledge(), load(), ("causal_forest",))
    plan = ExpertPlanner().plan(request)
    assert "estimate_causal_forest" in [step.id for step in plan.steps]
    assert plan.question.kind == "heterogeneity"


def test_what_a_dose_does_is_told_for_each_group(rng):
    """A year of school raises the wage by 2 among men and by 3 among women."""
    n = 1500
    ability, sex = rng.normal(size=n), rng.choice(["female", "male"], n)
    school = np.round(12 + 2 * ability + rng.normal(0, 2, n))
    wage = np.where(sex == "female", 3.0, 2.0) * school + 4 * ability + rng.normal(0, 5, n)
    table = pd.DataFrame(
        {"schooling": school.astype(int), "wage": wage, "ability": ability, "sex": sex}
    )
    _, result = ask(
        table, "Does the effect of schooling on wage differ by sex?", "Observational data."
    )
    groups = by_words(result)
    assert holds(groups["sex = female"], 3.0)
    assert holds(groups["sex = male"], 2.0)
    assert check(result, "effect_differs")["verdict"] == "passed"
    assert "The effect differs by sex" in result["answer"]["sentence"]
