"""In an experiment nothing that the treatment moved is held fixed, whatever its name says."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from tests.asked import ESTIMATES, Result, ask, primary

TRIAL = "An A/B test: users were shown the ad at random."
ASKED = "What is the effect of ad on spend?"


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(3)


def shop(rng: np.random.Generator, n: int = 2_000, ad: np.ndarray | None = None) -> pd.DataFrame:
    """The ad adds 1.5 visits and 1 euro, a visit 4 euros: 7 euros in all."""
    ad = rng.integers(0, 2, n) if ad is None else ad
    visits = rng.poisson(2 + 1.5 * ad)
    loyalty = rng.normal(0, 1, n).round(2)
    spend = 1.0 * ad + 4.0 * visits + 3 * loyalty + rng.normal(0, 4, n)
    columns = {"ad": ad, "visits": visits, "loyalty": loyalty, "spend": spend.round(2)}
    return pd.DataFrame(columns)


def moved(result: Result) -> list[str]:
    return [
        name
        for check in result["diagnostics"]
        if check["name"] == "changed_by_treatment"
        for name in check["columns"]
    ]


def test_a_consequence_is_found_by_its_imbalance_and_left_out(rng: np.random.Generator) -> None:
    result = ask(shop(rng), ASKED, TRIAL, actions=ESTIMATES)
    assert moved(result) == ["visits"]
    assert primary(result)["adjustment"] == ["loyalty"]
    low, high = primary(result)["interval"]
    assert low < 7.0 < high


def test_what_chance_leaves_alike_is_held_fixed(rng: np.random.Generator) -> None:
    frame = shop(rng).drop(columns="visits")
    result = ask(frame, ASKED, TRIAL, actions=ESTIMATES)
    assert moved(result) == []
    assert primary(result)["adjustment"] == ["loyalty"]


def test_what_the_user_asks_to_hold_fixed_stays_held(rng: np.random.Generator) -> None:
    result = ask(shop(rng), f"{ASKED} Control for visits.", TRIAL, actions=ESTIMATES)
    assert moved(result) == []
    assert "visits" in primary(result)["adjustment"]


def test_what_was_settled_before_is_held_fixed_though_it_differs(rng: np.random.Generator) -> None:
    n = 2_000
    age = rng.normal(50, 10, n).round()
    drug = (rng.random(n) < 1 / (1 + np.exp(-(age - 50) / 10))).astype(int)
    pain = 2.0 * drug + 0.1 * age + rng.normal(0, 1, n)
    frame = pd.DataFrame({"drug": drug, "age": age, "pain": pain.round(2)})
    result = ask(frame, "What is the effect of drug on pain?", "Randomised.", actions=ESTIMATES)
    assert moved(result) == []
    assert primary(result)["adjustment"] == ["age"]


@pytest.mark.parametrize("seed", range(5))
def test_whole_villages_that_differ_are_compared_as_villages(seed: int) -> None:
    """Rain differs between 30 villages, and is the same for all 40 people of one."""
    rng = np.random.default_rng(seed)
    village = np.repeat(np.arange(30), 40)
    net, rain = rng.permutation(np.repeat([0, 1], 15))[village], rng.normal(0, 1, 30)[village]
    ill = 5 - 1.0 * net + 0.5 * rain + rng.normal(0, 1, 30)[village] + rng.normal(0, 1, 1_200)
    frame = pd.DataFrame({"village": village, "net": net, "rain": rain.round(3), "ill": ill})
    words = "A trial randomised by village: nets were given at random to whole villages."
    result = ask(frame, "What is the effect of net on ill?", words, actions=ESTIMATES)
    assert primary(result)["design"] == "randomised"
    assert moved(result) == []
