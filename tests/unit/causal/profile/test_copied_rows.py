"""Rows that are copies of each other are no series, however alike they follow each other."""

from __future__ import annotations

import numpy as np
import pandas as pd

from app.causal.profile import Structure
from app.causal.profile.measure import profile_frame


def _structure(frame: pd.DataFrame) -> Structure:
    return profile_frame(frame, np.random.default_rng(0), description="").structure


def test_ten_rows_repeated_forty_times_are_no_series() -> None:
    ten = pd.DataFrame(np.random.default_rng(1).normal(size=(10, 3)), columns=["a", "b", "c"])
    assert _structure(pd.concat([ten] * 40, ignore_index=True)) is Structure.CROSS_SECTION


def test_rows_that_follow_from_the_rows_before_still_are() -> None:
    steps = np.random.default_rng(2).normal(size=(400, 3))
    for t in range(1, 400):
        steps[t] += 0.8 * steps[t - 1]
    assert _structure(pd.DataFrame(steps, columns=["a", "b", "c"])) is Structure.TIME_SERIES
