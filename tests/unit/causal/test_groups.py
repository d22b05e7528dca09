"""Numbers relative to the mean of their group."""

from __future__ import annotations

import numpy as np
import pandas as pd

from app.causal.data import Dataset, Kind, Variable
from app.causal.groups import within_groups

FRAME = pd.DataFrame(
    {
        "site": ["n", "n", "s", "s", None],
        "dose": [1, 3, 10, 30, 5],
        "size": [1.0, np.nan, 4.0, 6.0, 2.0],
        "sick": ["no", "yes", "no", "yes", "no"],
    }
)
DATA = Dataset(
    FRAME,
    (
        Variable("site", Kind.BINARY, levels=("n", "s")),
        Variable("dose", Kind.COUNT),
        Variable("size", Kind.CONTINUOUS),
        Variable("sick", Kind.BINARY, levels=("no", "yes")),
    ),
)


def test_numbers_lose_the_mean_of_their_group_and_keep_their_units() -> None:
    frame = within_groups(DATA, ["dose", "size", "sick"], "site").frame
    assert list(frame["dose"]) == [-1, 1, -10, 10, 0]
    np.testing.assert_array_equal(frame["size"], [0, np.nan, -1, 1, 0])


def test_categories_and_the_data_themselves_stay_as_they_are() -> None:
    relative = within_groups(DATA, ["dose", "sick"], "site")
    assert list(relative.frame["sick"]) == list(FRAME["sick"])
    assert list(DATA.frame["dose"]) == [1, 3, 10, 30, 5]
    assert [v.kind for v in relative.variables] == [Kind.CONTINUOUS, Kind.BINARY]
