"""Whether 0 or 1 marks the event is read from what is said of the values."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from app.causal.data import Kind, Variable
from app.causal.event_values import happened_at_lower
from tests.asked import planned_and_estimated, primary

REVERSED = [
    ("cens", "1 if the time is censored, 0 if the man did return"),
    ("cens", "=1 if duration right censored"),
    ("censored", ""),
]
USUAL = [
    ("status", "censoring status, 0 = censored, 1 = dead"),
    ("cens", "1 if recurrence or death was observed"),
    ("left", "1 if the customer cancelled, 0 if still active"),
    ("status", "1: event, 0: no event"),
    ("censored", "1 if died"),
    ("died", ""),
]


@pytest.mark.parametrize(("name", "meaning"), REVERSED)
def test_a_column_that_marks_what_was_cut_off_has_its_events_at_0(name: str, meaning: str) -> None:
    assert happened_at_lower(Variable(name, Kind.BINARY, description=meaning))


@pytest.mark.parametrize(("name", "meaning"), USUAL)
def test_a_column_that_marks_events_has_them_at_1(name: str, meaning: str) -> None:
    assert not happened_at_lower(Variable(name, Kind.BINARY, description=meaning))


def test_a_hazard_ratio_is_of_the_event_though_its_column_marks_the_censored() -> None:
    rng = np.random.default_rng(4)
    drug = rng.integers(2, size=900)
    death, end = rng.exponential(10 / np.exp(-0.9 * drug)), rng.uniform(5, 15, 900)
    frame = pd.DataFrame(
        {"drug": drug, "months": np.minimum(death, end), "cens": (death > end).astype(int)}
    )
    words = "drug: assigned at random. months: until death. cens: 1 if censored, 0 if dead."
    _, result = planned_and_estimated(frame, "Does the drug prolong survival in months?", words)
    low, high = primary(result)["interval"]
    assert low < np.exp(-0.9) < high
