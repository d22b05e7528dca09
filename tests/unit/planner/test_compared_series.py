"""A table with a column for each unit: what happened to one of them is told by the others."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from app.causal.question import Design
from tests.asked import planned_and_estimated, primary

TOWNS = ["Arlen", "Brook", "Corin", "Dover", "Elmet", "Farn", "Garth", "Holm", "Irwell", "Keld"]
EFFECT = -12.0
ASKED = "What did the reform of 2005 do to Arlen"


def towns(seed: int) -> pd.DataFrame:
    """Return a course for each town, made of two that all share; the reform lowers Arlen's."""
    rng = np.random.default_rng(seed)
    years = np.arange(1985, 2016)
    shared = rng.normal(size=(len(years), 2)).cumsum(axis=0)
    columns = {
        town: 60 + shared @ rng.uniform(1, 4, 2) + rng.normal(0, 0.7, len(years)) for town in TOWNS
    }
    frame = pd.DataFrame({"year": years, **columns}).round(3)
    frame.loc[frame["year"] >= 2005, "Arlen"] += EFFECT
    return frame


@pytest.mark.parametrize(
    ("question", "description"),
    [
        (f"{ASKED}, compared with the other towns?", ""),
        (f"{ASKED}, with the other towns as controls?", ""),
        (f"{ASKED}?", "Visits to the library per head. Each column is a town."),
        (f"{ASKED}?", "Library visits, one column for each town."),
    ],
)
def test_words_for_other_units_make_them_what_is_compared_with(question, description):
    plan, result = planned_and_estimated(towns(0), question, description)
    assert plan.question.design is Design.INTERRUPTED_TIME_SERIES
    assert plan.question.covariates == tuple(TOWNS[1:])
    assert "the series that it is compared with" in result["answer"]["sentence"]


@pytest.mark.parametrize(
    "question",
    [
        f"{ASKED}?",
        f"{ASKED}, compared with the rest of the period?",
        f"{ASKED}, relative to the other years?",
    ],
)
def test_columns_that_nobody_calls_units_are_not_compared_with(question):
    plan, _ = planned_and_estimated(towns(0), question)
    assert not plan.question.covariates


def test_other_units_tell_the_effect_more_closely_than_the_own_course():
    alone, beside = [], []
    for seed in range(8):
        frame = towns(seed)
        for question, widths in (
            (f"{ASKED}?", alone),
            (f"{ASKED} against the other towns?", beside),
        ):
            _, result = planned_and_estimated(frame, question)
            low, high = primary(result)["interval"]
            widths.append(high - low)
            if widths is beside:
                assert low - 1 < EFFECT < high + 1
    assert np.median(beside) < 0.6 * np.median(alone)
