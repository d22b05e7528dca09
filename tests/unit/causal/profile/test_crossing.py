"""Two columns that meet in one row at most show units over time, whatever they are called."""

from __future__ import annotations

import numpy as np
import pandas as pd

from app.causal.profile import Structure
from app.causal.profile.measure import profile_frame


def _profile(frame: pd.DataFrame):
    return profile_frame(frame, np.random.default_rng(0))


def _crossed(rng: np.random.Generator) -> pd.DataFrame:
    return pd.DataFrame(
        {"aa": np.repeat(np.arange(1, 31), 9), "bb": np.tile(np.arange(1, 10), 30),
         "cc": rng.normal(size=270)}
    )  # fmt: skip


def test_columns_without_telling_names_show_a_panel():
    found = _profile(_crossed(np.random.default_rng(1)))
    assert found.structure is Structure.PANEL
    assert (found.unit_column, found.time and found.time.column) == ("aa", "bb")


def test_columns_that_meet_by_chance_show_none():
    rng = np.random.default_rng(2)
    frame = _crossed(rng)
    frame["bb"] = rng.integers(1, 10, len(frame))
    assert _profile(frame).structure is Structure.CROSS_SECTION


def test_alternatives_of_which_each_person_takes_one_are_no_times():
    rng = np.random.default_rng(3)
    taken = np.repeat(rng.integers(1, 5, 60), 4)
    mode = np.tile(np.arange(1, 5), 60)
    frame = pd.DataFrame(
        {
            "person": np.repeat(np.arange(60), 4),
            "mode": mode,
            "choice": (mode == taken).astype(int),
            "cost": rng.normal(size=240),
        }
    )
    assert _profile(frame).structure is Structure.CROSS_SECTION
    assert _profile(frame.drop(columns="choice")).structure is Structure.PANEL
