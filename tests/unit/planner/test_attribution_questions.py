"""Why, what if and how much each: the parts of such questions are read from their words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.causal.catalogue import load
from app.causal.data import TimeIndex
from app.causal.question import Knowledge, QuestionKind
from app.errors import InvalidQuestion
from app.planner.expert import ExpertPlanner
from app.planner.language import read
from app.planner.plan import Action, PlanRequest
from tests.unit.planner.tables import table

SHOP = table("""
    customer_id id
    price real price paid in euros
    discount [no|yes] whether a discount was given
    region [north|south|west] region
    year [2019|2020]
    visits count visits to the shop
    sales real sales in euros
    churn [no|yes] whether the customer left
    gender [female|male]
""")
MONTHS = replace(
    table(
        """
    month date
    price real price in euros
    visits count visits
    sales real sales in euros
""",
        series=True,
    ),
    time=TimeIndex("month", "monthly"),
)
ARROWS = Knowledge(
    required=(("price", "visits"), ("visits", "sales"), ("price", "sales"), ("discount", "churn"),
              ("gender", "churn"), ("price", "churn"))
)  # fmt: skip
K = QuestionKind


@pytest.mark.parametrize(
    ("question", "kind", "outcome"),
    [
        ("Why did sales drop between 2019 and 2020?", K.DISTRIBUTION_CHANGE, "sales"),
        ("What changed in sales between 2019 and 2020?", K.DISTRIBUTION_CHANGE, "sales"),
        ("Why are sales higher in the north than in the south?", K.DISTRIBUTION_CHANGE, "sales"),
        ("What explains the gap in sales between male and female?", K.DISTRIBUTION_CHANGE, "sales"),
        ("Why is row 17 so unusual in sales?", K.ROOT_CAUSE, "sales"),
        ("Why is the sales of customer 1042 so high?", K.ROOT_CAUSE, "sales"),
        ("What is the root cause of the outlier in sales?", K.ROOT_CAUSE, "sales"),
        ("Is there an anomaly in sales?", K.ROOT_CAUSE, "sales"),
        ("How much does each cause contribute to the variation in sales?", K.INFLUENCE, "sales"),
        ("What are the most important drivers of sales?", K.INFLUENCE, "sales"),
        ("What share of the variance of sales is due to price?", K.INFLUENCE, "sales"),
        ("What would happen to sales if price rose by 10 %?", K.FORECAST_INTERVENTION, "sales"),
        ("How would sales change if the price doubled?", K.FORECAST_INTERVENTION, "sales"),
        ("If we cut the price by 5 euros, how would sales change?", K.FORECAST_INTERVENTION,
         "sales"),
        ("Would this customer have stayed if the price had been 20?", K.COUNTERFACTUAL, "churn"),
        ("What would have happened to sales in row 5 if price had been 10?", K.COUNTERFACTUAL,
         "sales"),
    ],
)  # fmt: skip
def test_kind_and_outcome_are_read(question, kind, outcome):
    found = read(question, "", SHOP, Knowledge())
    assert (found.kind, found.outcome) == (kind, outcome)


@pytest.mark.parametrize(
    ("question", "setting"),
    [
        ("What would happen to sales if price rose by 10 %?", ("price", "+10%")),
        ("What would happen to sales if price fell 2.5 percent?", ("price", "-2.5%")),
        ("What would sales be if price were set to 20?", ("price", 20.0)),
        ("How would sales change if the price doubled?", ("price", "+100%")),
        ("If we raised the price by 3 euros, how would sales change?", ("price", "+3")),
        ("How would sales change if price were 5 % lower?", ("price", "-5%")),
        ("What would sales of customer 1042 have been if price had been 20?", ("price", 20.0)),
        ("Would customer 1042 have churned if a discount had been given?", ("discount", "yes")),
        ("Would customer 1042 have churned without the discount if price had been 9?",
         ("price", 9.0)),
    ],
)  # fmt: skip
def test_what_is_set_is_read(question, setting):
    assert read(question, "", SHOP, Knowledge()).setting == (setting,)


@pytest.mark.parametrize(
    ("question", "settings"),
    [
        ("What happens to sales if price is set to 20 and visits are set to 50?",
         {"price": 20.0, "visits": 50.0}),
        ("How would sales change if price and visits both rose by 10 %?",
         {"price": "+10%", "visits": "+10%"}),
        ("What is the combined effect of price and the discount on sales?",
         {"price": "+1", "discount": "yes"}),
    ],
)  # fmt: skip
def test_what_is_set_together_is_read(question, settings):
    found = read(question, "", SHOP, Knowledge())
    assert dict(found.setting) == settings
    assert found.outcome == "sales"


@pytest.mark.parametrize(
    ("question", "levels", "column"),
    [
        ("Why did sales drop between 2019 and 2020?", (2019.0, 2020.0), "year"),
        ("Why are sales higher in the north than in the south?", ("south", "north"), "region"),
        ("What explains the gap in sales between female and male?", ("female", "male"), "gender"),
    ],
)
def test_groups_compared_are_read_and_kept_out_of_the_graph(question, levels, column):
    found = read(question, "", SHOP, Knowledge())
    assert found.comparison == levels
    assert column in (found.group_column, found.time_column)
    assert column in found.excluded


@pytest.mark.parametrize(
    ("question", "levels"),
    [
        ("Why did sales fall in March compared with February?", ("2", "3")),
        ("Why did sales fall in March 2020 compared with March 2019?", ("2019-03", "2020-03")),
        ("Why did sales rise from Q1 2019 to Q2 2019?", ("2019Q1", "2019Q2")),
        ("Why did sales rise between 2019 and 2020?", ("2019", "2020")),
    ],
)
def test_periods_compared_are_read(question, levels):
    assert read(question, "", MONTHS, Knowledge()).comparison == levels


@pytest.mark.parametrize(
    ("question", "treatment", "outcome", "algorithm"),
    [
        ("Is churn fair with respect to gender?", "gender", "churn", "causal_fairness"),
        ("Along which paths does price affect sales?", "price", "sales", "path_contributions"),
        ("How likely is it that churn was due to discount?", "discount", "churn",
         "probability_of_causation"),
        ("What is the probability that churn was caused by discount?", "discount", "churn",
         "probability_of_causation"),
    ],
)  # fmt: skip
def test_questions_about_two_columns_have_both_ends(question, treatment, outcome, algorithm):
    found = read(question, "", SHOP, Knowledge())
    assert (found.treatment, found.outcome) == (treatment, outcome)
    assert attributing(question, SHOP, ARROWS).algorithm == algorithm


@pytest.mark.parametrize(
    ("question", "steps"),
    [("over the next 6 months", 6), ("next year", 12), ("over the next quarter", 3)],
)
def test_the_horizon_is_read_in_steps_of_the_series(question, steps):
    text = f"What would happen to sales {question} if price rose by 10 %?"
    assert read(text, "", MONTHS, Knowledge()).horizon == steps


@pytest.mark.parametrize(
    "question",
    [
        "What would happen to churn if everyone got a discount?",
        "What is the effect of raising price by 10% on sales?",
        "Does price affect sales?",
    ],
)
def test_effects_stay_effects(question):
    assert read(question, "", SHOP, Knowledge()).kind is K.EFFECT


def test_a_row_beyond_the_table_is_refused():
    with pytest.raises(InvalidQuestion, match=r"There is no row 5000; the table has 1000 rows"):
        read("Why is row 5000 so unusual in sales?", "", SHOP, Knowledge())


def attributing(question, profile, knowledge):
    plan = ExpertPlanner().plan(PlanRequest(question, "", profile, knowledge, load()))
    (step,) = [s for s in plan.steps if s.action is Action.ATTRIBUTE]
    return step


def test_a_unit_is_found_by_what_it_is_called():
    step = attributing("Why is the sales of customer 1042 so high?", SHOP, ARROWS)
    assert step.params["where"] == [["customer_id", 1042.0]]


def test_the_arrows_that_were_stated_leave_nothing_to_discover():
    plan = ExpertPlanner().plan(
        PlanRequest("What are the most important causes of sales?", "", SHOP, ARROWS, load())
    )
    assert [s.action for s in plan.steps] == [Action.ATTRIBUTE]


def test_without_arrows_a_graph_is_found_first_and_rivals_have_reasons():
    step = attributing("What would happen to sales if price rose by 10 %?", SHOP, Knowledge())
    assert step.inputs
    assert {b.algorithm for b in step.beat} > {"series_forecast", "counterfactual"}
    assert all(b.reason for b in step.beat)


def test_series_are_traced_over_time():
    step = attributing("Why did sales drop in March 2020?", MONTHS, Knowledge())
    assert step.algorithm == "series_root_cause"
    assert step.params == {"where": [["month", "2020-03"]], "direction": "fall"}


def test_without_a_row_the_oddest_is_taken_and_told():
    plan = ExpertPlanner().plan(
        PlanRequest("Is there an anomaly in sales?", "", SHOP, ARROWS, load())
    )
    assert any("most unusual row" in note for note in plan.notes)


@pytest.mark.parametrize(
    ("question", "arrow"),
    [
        ("What would sales be if the price were 10?", ("sales", "price")),
        ("What is the probability that the discount was necessary for the churn?",
         ("churn", "discount")),
        ("Is the churn unfair to gender?", ("churn", "gender")),
    ],
)  # fmt: skip
def test_what_is_asked_of_an_outcome_supposes_that_it_comes_last(question, arrow):
    plan = ExpertPlanner().plan(PlanRequest(question, "", SHOP, Knowledge(), load()))
    assert arrow in plan.knowledge.forbidden
    assert any(f"{arrow[0]} does not act on {arrow[1]}" in note for note in plan.notes)


def test_an_arrow_that_was_stated_is_not_supposed_away():
    known = Knowledge(required=(("sales", "price"),))
    request = PlanRequest("What would sales be if the price were 10?", "", SHOP, known, load())
    assert ExpertPlanner().plan(request).knowledge == known


def test_a_series_may_run_both_ways():
    question = "What happens to sales over the next 3 months if the price is raised by 5?"
    request = PlanRequest(question, "", MONTHS, Knowledge(), load())
    assert ExpertPlanner().plan(request).knowledge == Knowledge()
