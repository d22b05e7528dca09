"""Columns computed from others are told, in words that keep them out of each other's way."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from app.causal.profile.measure import profile_frame
from app.planner.kinship import same_thing

N = 400


@pytest.fixture(scope="module")
def told() -> dict[frozenset[str], str]:
    draw = np.random.default_rng(3)
    income, b = draw.lognormal(3, 0.8, N), draw.integers(0, 2, N)
    place = draw.choice(["north", "south", "east"], N)
    frame = pd.DataFrame(
        {
            "income": income,
            "log_income": np.log(income),
            "rich": (income > 30).astype(int),
            "b": b,
            "b_income": b * income,
            "place": place,
            "place_no": pd.Series(place).map({"north": 3, "south": 1, "east": 2}),
            "noise": draw.normal(size=N),
            "kids": draw.poisson(1.5, N),
        }
    )
    profile = profile_frame(frame, np.random.default_rng(0))
    found = [d for d in profile.diagnoses if d.name == "derived_columns"]
    assert all(same_thing(d) for d in found)
    return {frozenset(d.columns): d.sentence for d in found}


@pytest.mark.parametrize(
    ("pair", "words"),
    [
        (("income", "log_income"), "one-to-one"),
        (("income", "rich"), "threshold"),
        (("b_income", "b"), "times"),
        (("b_income", "income"), "times"),
        (("place", "place_no"), "another name"),
    ],
)
def test_what_is_computed_from_another_is_told(
    told: dict[frozenset[str], str], pair: tuple[str, str], words: str
) -> None:
    assert words in told[frozenset(pair)]


def test_columns_of_their_own_are_left_alone(told: dict[frozenset[str], str]) -> None:
    assert not any({"noise", "kids"} & pair for pair in told)
    draw = np.random.default_rng(9)
    free = pd.DataFrame(draw.normal(size=(200, 6)), columns=list("abcdef"))
    free = free.assign(t=draw.integers(0, 2, 200), k=draw.integers(1, 6, 200))
    profile = profile_frame(free, np.random.default_rng(0))
    assert not [d for d in profile.diagnoses if d.name == "derived_columns"]
