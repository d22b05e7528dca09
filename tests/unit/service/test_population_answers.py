"""An effect asked of a part of the rows is that of these rows, and the answer says of how many."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from app.causal.conditions import Comparison, Condition
from tests.asked import ESTIMATES, ask, primary

WOMEN = Condition("female", Comparison.IS, (1.0,))


@pytest.fixture(scope="module")
def trial() -> pd.DataFrame:
    """A course worth 3 to women and nothing to men, taken by a coin toss."""
    rng = np.random.default_rng(8)
    n = 2_000
    female, age = rng.integers(0, 2, n), rng.integers(20, 60, n)
    course = rng.integers(0, 2, n)
    points = 50 + 0.1 * age + 3.0 * course * female + 4 * female + rng.normal(size=n)
    return pd.DataFrame({"course": course, "points": points, "female": female, "age": age})


def test_only_women_is_answered_from_their_rows(trial: pd.DataFrame) -> None:
    result = ask(
        trial, "Does the course raise the points, only for women?", "A trial.", actions=ESTIMATES
    )
    n = int(trial["female"].sum())
    found = primary(result)
    assert found["value"] == pytest.approx(3.0, abs=0.3)
    assert found["n"] == n
    assert "female" not in found["adjustment"]
    assert f"Only the {n:,} of 2,000 rows with female = 1" in result["answer"]["sentence"]
    assert "with female = 1" in result["question"]["understood"]


def test_a_condition_that_the_caller_sets_holds_as_well(trial: pd.DataFrame) -> None:
    asked = "Does the course raise the points of people under 40?"
    result = ask(trial, asked, "A trial.", actions=ESTIMATES, population=(WOMEN,))
    both = trial[(trial["female"] == 1) & (trial["age"] < 40)]
    assert primary(result)["n"] == len(both)
    parts = [r["evidence"] for r in result["question"]["readings"] if r["part"] == "population"]
    assert "set by the caller" in parts
