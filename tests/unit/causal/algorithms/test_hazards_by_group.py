"""Whether a treatment that delays an event does so in one group more than in another."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from tests.asked import ESTIMATES, ask, primary

WOMEN, MEN = 0.4, 0.9  # hazard ratios


def _trial(women: float, men: float, seed: int = 0, n: int = 1200) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    drug, is_woman = rng.integers(0, 2, n), rng.random(n) < 0.5
    age = rng.normal(60, 8, n).round()
    ratio = np.where(is_woman, women, men)
    rate = 0.1 * np.exp(np.log(ratio) * drug + 0.03 * (age - 60))
    lived, seen = rng.exponential(1 / rate), rng.exponential(15, n)
    return pd.DataFrame({
        "age": age, "sex": np.where(is_woman, "female", "male"), "drug": drug,
        "months": np.minimum(lived, seen).round(2) + 0.01, "died": (lived <= seen).astype(int),
    })  # fmt: skip


@pytest.mark.parametrize(
    "question", ["Does the drug work better in women?", "Does the drug help men more than women?"]
)
def test_each_group_has_its_hazard_ratio_and_the_difference_is_tested(question):
    result = ask(_trial(WOMEN, MEN), question, actions=ESTIMATES)
    assert primary(result)["design"] == "survival"
    groups = {g["words"]: g for g in result["subgroups"]}
    for words, truth in (("sex = female", WOMEN), ("sex = male", MEN)):
        assert groups[words]["interval"][0] < truth < groups[words]["interval"][1]
    (test,) = [d for d in result["diagnostics"] if d["name"] == "effect_differs"]
    assert (test["verdict"], test["columns"]) == ("passed", ["sex"])
    assert "times the hazard where sex = female" in result["answer"]["sentence"]
    (gap,) = [e for e in result["estimates"] if e["label"].startswith("hazard ratio where")]
    assert gap["interval"][0] < MEN / WOMEN < gap["interval"][1]


def test_equal_ratios_are_seldom_told_apart():
    told_apart = 0
    for seed in range(20):
        result = ask(_trial(0.6, 0.6, seed, 500), "Does the drug work better in women?",
                     actions=ESTIMATES)  # fmt: skip
        told_apart += any(
            d["name"] == "effect_differs" and d["verdict"] == "passed"
            for d in result["diagnostics"]
        )
    assert told_apart <= 3


def test_a_group_with_hardly_an_event_is_told_to_be_too_small():
    frame = _trial(WOMEN, MEN)
    frame.loc[frame["sex"].eq("male") & (np.arange(len(frame)) % 90 > 0), "died"] = 0
    result = ask(frame, "Does the drug work better in women?", actions=ESTIMATES)
    assert [d["columns"] for d in result["diagnostics"] if d["name"] == "small_groups"] == [["sex"]]
    assert [g["words"] for g in result["subgroups"]] == ["sex = female"]
