"""Levels that become columns of their own are told in words."""

from __future__ import annotations

import numpy as np
import pandas as pd

from app.causal.data import Dataset, Kind, Variable
from app.causal.encoding import design_matrix
from app.causal.groups_in_words import features
from app.causal.kernels.cuts import Condition

SCHOOLS = Variable("school", Kind.NOMINAL, levels=("0", "1", "2"))
NESTED = Variable("school is", Kind.NOMINAL, levels=("far is near", "near"))


def _data() -> Dataset:
    frame = pd.DataFrame(
        {
            "school": np.repeat(["2", "0", "1"], (40, 30, 20)),
            "school is": np.repeat(["near", "far is near"], (50, 40)),
            "age": np.arange(90.0),
        }
    )
    return Dataset(frame, (SCHOOLS, NESTED, Variable("age", Kind.CONTINUOUS)))


def test_an_indicator_says_of_which_level_it_is() -> None:
    _, labels = design_matrix(_data(), ["school", "age"])
    assert labels == ("school is 0", "school is 1", "age")


def test_whatever_a_column_is_called_its_indicator_is_known_to_be_its_own() -> None:
    shown = features(_data(), ["school", "school is"])
    assert [v.name for v in shown.variables] == ["school", "school", "school is"]
    assert shown.words([Condition(2, 0.5, above=True)]) == "school is = far is near"
    assert shown.words([Condition(0, 0.5, above=False)]) == "school other than 0"
