"""A table with units in columns, or times in columns: one of them was treated, the rest compare."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from app.causal.question import Design
from app.errors import InvalidQuestion
from tests.asked import ESTIMATES, ask, planned_and_estimated, primary

EFFECT, START = -20.0, 1989
YEARS = np.arange(1970, 2001)
STATES = ("California", "Texas", "Nevada", "Utah", "Ohio", "Maine", "Iowa", "Georgia", "Kansas")


def _courses(names: tuple[str, ...], times: int, start: int, effect: float) -> pd.DataFrame:
    """Return series that share a course, the first amid them and `effect` off from `start` on."""
    rng = np.random.default_rng(5)
    shared = 120 + np.cumsum(rng.normal(-1, 1.2, times))
    shares = (1.0, *np.linspace(0.8, 1.2, len(names) - 1))
    frame = pd.DataFrame(
        {n: s * shared + rng.normal(0, 1.5, times) for n, s in zip(names, shares, strict=True)}
    )
    frame.loc[start:, names[0]] += effect
    return frame.round(2)


@pytest.fixture(scope="module")
def states() -> pd.DataFrame:
    frame = _courses(STATES, len(YEARS), START - 1970, EFFECT)
    frame.insert(0, "year", YEARS)
    return frame


@pytest.mark.parametrize(
    "question",
    [
        "What did the law in California do to sales since 1989?",
        "California raised the tobacco tax in 1989. What was the effect on its cigarette sales?",
    ],
)
def test_the_unit_that_is_named_is_compared_with_the_other_columns(
    states: pd.DataFrame, question: str
) -> None:
    plan, result = planned_and_estimated(states, question)
    assert plan.question.outcome == "California"
    assert set(plan.question.covariates or ()) == set(STATES[1:])
    assert any("compared with the series of other units" in note for note in plan.notes)
    low, high = primary(result)["interval"]
    assert low < EFFECT < high


def test_columns_numbered_as_units_are_units() -> None:
    names = ("store_7", *(f"store_{i}" for i in range(1, 7)))
    weeks = _courses(names, 90, 59, 30.0).round().astype(int)
    weeks.insert(0, "week", np.arange(1, 91))
    question = "What did the campaign that store 7 started in week 60 do to its sales?"
    plan, result = planned_and_estimated(weeks, question)
    assert (plan.question.outcome, plan.question.intervention_time) == ("store_7", 60)
    low, high = primary(result)["interval"]
    assert low < 30 < high


@pytest.mark.parametrize("rename", [str.lower, str.capitalize])
def test_quantities_are_no_units(rename) -> None:
    frame = _courses(("prices", "rate", "jobs", "output"), len(YEARS), 19, 0.0).rename(
        columns=rename
    )
    frame.insert(0, "year", YEARS)
    with pytest.raises(InvalidQuestion, match="wages"):
        planned_and_estimated(frame, f"What did {rename('prices')} do to wages since 1989?")


@pytest.mark.parametrize("named", ["{}", "sales_{}"])
def test_with_times_in_columns_a_mix_of_the_other_rows_stands_for_the_unit(
    states: pd.DataFrame, named: str
) -> None:
    turned = states.set_index("year").T.rename(columns=named.format).rename_axis("state")
    question = "What was the effect of the tax that California introduced in 1989 on sales?"
    result = ask(turned.reset_index(), question, actions=ESTIMATES)
    found = primary(result)
    assert found["design"] == Design.SYNTHETIC_CONTROL
    assert (found["treated_unit"], int(found["intervention_time"])) == ("California", START)
    low, high = found["interval"]
    assert low < EFFECT < high
