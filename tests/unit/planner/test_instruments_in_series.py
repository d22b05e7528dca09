"""An instrument that is named answers in a series as well: lags are not asked for."""

from __future__ import annotations

from app.causal.catalogue import load
from app.causal.question import Design, Knowledge
from app.planner.expert import ExpertPlanner
from app.planner.plan import Action, PlanRequest
from tests.unit.planner.tables import table


def test_a_named_instrument_of_a_series_is_used_as_one() -> None:
    years = table(
        """
        gc real growth of consumption
        gy real growth of income
        gy_1 real growth of income a year earlier
        """,
        rows=120,
        series=True,
    )
    question = "What does gy do to gc? Use gy_1 as an instrument for gy."
    plan = ExpertPlanner().plan(PlanRequest(question, "", years, Knowledge(), load()))
    assert (plan.question.design, plan.question.instruments) == (Design.IV, ("gy_1",))
    first = next(step for step in plan.steps if step.action is Action.ESTIMATE)
    assert first.algorithm == "two_stage_least_squares"
