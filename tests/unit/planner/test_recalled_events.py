"""An event told in one sentence and recalled in the next is the cause that is asked about."""

from __future__ import annotations

import numpy as np
import pandas as pd

from app.planner.plan import Action
from tests.asked import ask, primary

ASKED = frozenset({Action.IDENTIFY, Action.ESTIMATE})


def regions(years: int) -> pd.DataFrame:
    """Thirty regions over time; sales in Northfield are 5 higher from 2008 on."""
    rng = np.random.default_rng(0)
    names = ["Northfield", *(f"Region {i}" for i in range(2, 31))]
    rows = [
        (name, year, 50 + level + 0.5 * (year - 2000) + 5 * (name == "Northfield" and year >= 2008))
        for name, level in zip(names, rng.normal(0, 5, 30), strict=True)
        for year in range(2011 - years, 2011)
    ]
    frame = pd.DataFrame(rows, columns=["region", "year", "sales"])
    return frame.assign(sales=frame["sales"] + rng.normal(0, 0.3, len(frame)))


def test_that_recalls_what_happened_to_one_of_many_units():
    question = "In 2008 Northfield expanded its stores. What did that do to sales?"
    found = primary(ask(regions(20), question, actions=ASKED))
    assert found["design"] == "synthetic_control"
    assert abs(found["value"] - 5) < 1


def test_few_periods_make_what_a_named_unit_did_a_difference_in_differences():
    question = "What did Northfield's switch to longer opening hours in 2008 do to sales?"
    found = primary(ask(regions(6), question, actions=ASKED))
    assert found["design"] == "did"
    assert abs(found["value"] - 5) < 1
