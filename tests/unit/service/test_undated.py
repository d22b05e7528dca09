"""A covariate that may follow the treatment is named, and what the answer would be without it."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import pytest

from app.planner.plan import Action
from tests.asked import ESTIMATES, ask

ACTIONS = ESTIMATES | {Action.SENSITIVITY}


def survey(n: int = 600) -> pd.DataFrame:
    """Short nights raise stress by 1 an hour, half of it by the coffee that they call for."""
    rng = np.random.default_rng(7)
    age = rng.integers(18, 70, n)
    sleep = rng.normal(7, 1, n).round(2)
    coffee = (6 - 0.5 * sleep + rng.normal(0, 0.5, n)).round(2)
    tea = rng.normal(2, 1, n).round(2)
    stress = (10 - 0.5 * sleep + coffee + rng.normal(0, 1, n)).round(2)
    return pd.DataFrame(
        {"age": age, "sleep": sleep, "coffee": coffee, "tea": tea, "stress": stress}
    )


@pytest.fixture(scope="module")
def why() -> str:
    result = ask(survey(), "What is the effect of sleep on stress?", actions=ACTIONS)
    (entry,) = [a for a in result["assumptions"] if a["assumption"] == "unconfoundedness"]
    return str(entry["why"])


def test_columns_whose_place_in_time_is_not_known_are_named(why: str) -> None:
    assert "Nothing says that coffee and tea came before sleep." in why
    assert "age" not in why


def test_the_effect_is_told_without_the_one_that_matters(why: str) -> None:
    found = re.search(
        r"coffee may come after sleep or stress: without it the effect is (\S+),", why
    )
    assert found is not None
    assert float(found[1]) == pytest.approx(-1.0, abs=0.15)
    assert "tea may come after" not in why
