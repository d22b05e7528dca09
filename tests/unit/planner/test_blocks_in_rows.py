"""Pairs, persons and blocks in which arms are as many rows are what an experiment compares within.

Truth: units differ by a spread of 5 between pairs and of 1 within, so that the error of an effect
from 50 pairs is about 0.2 within them and 1.0 between.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from tests.asked import planned_and_estimated, primary

PAIRS, EFFECT = 50, 2.0


def paired(*, names: tuple[str, str, str] = ("pair_no", "trained", "output")) -> pd.DataFrame:
    rng = np.random.default_rng(7)
    pair = np.repeat(np.arange(1, PAIRS + 1), 2)
    trained = np.array([rng.permutation(2) for _ in range(PAIRS)]).ravel()
    output = 30 + rng.normal(0, 5, PAIRS)[pair - 1] + EFFECT * trained + rng.normal(0, 1, 2 * PAIRS)
    columns = dict(zip(names, (pair, trained, output.round(2)), strict=True))
    return pd.DataFrame(columns).sample(frac=1, random_state=1)


@pytest.mark.parametrize(
    "words",
    [
        "Matched-pairs experiment; in each pair a coin decided who was trained.",
        "A randomised experiment with workshops.",
        "Each person was tested twice, with and without training, in random order.",
    ],
)
def test_an_experiment_with_one_of_each_arm_per_group_compares_within_it(words: str) -> None:
    _, result = planned_and_estimated(paired(), "What is the effect of trained on output?", words)
    main = primary(result)
    assert main["method"] == "blocked_experiment"
    assert main["group_column"] == "pair_no"
    assert np.diff(main["interval"])[0] < 1.2  # 3.9 or so between them
    assert main["interval"][0] <= EFFECT <= main["interval"][1]


def test_pairs_that_were_not_drawn_are_allowed_for_in_the_interval() -> None:
    frame = paired(names=("employer", "black", "callback_score"))
    _, result = planned_and_estimated(
        frame, "What is the effect of black on callback_score?", "Testers in pairs."
    )
    main = primary(result)
    assert main["unit_column"] == "employer"
    assert np.diff(main["interval"])[0] < 1.2


def test_chance_that_decided_row_by_row_makes_no_blocks() -> None:
    rng = np.random.default_rng(8)
    frame = paired().assign(trained=rng.integers(2, size=2 * PAIRS))
    _, result = planned_and_estimated(
        frame, "What is the effect of trained on output?", "A randomised experiment."
    )
    assert primary(result)["method"] != "blocked_experiment"


@pytest.mark.parametrize(
    "words",
    [
        "Within each school, pupils were randomly assigned to a tutor.",
        "Pupils were assigned at random within each school.",
        "Randomisation was stratified by school.",
    ],
)
def test_strata_that_are_told_of_are_the_blocks(words: str) -> None:
    rng = np.random.default_rng(9)
    school = rng.integers(20, size=800)
    tutor = (rng.random(800) < np.linspace(0.2, 0.8, 20)[school]).astype(int)
    score = 50 + 10 * np.linspace(0, 1, 20)[school] + 3 * tutor + rng.normal(0, 4, 800)
    frame = pd.DataFrame({"school": school + 1, "tutor": tutor, "score": score.round(1)})
    _, result = planned_and_estimated(frame, "Does tutor raise score?", words)
    main = primary(result)
    assert main["group_column"] == "school"
    assert main["interval"][0] <= 3.0 <= main["interval"][1]  # 5 or so across schools
