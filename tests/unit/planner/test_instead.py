"""A plan says what it does instead of what was asked only where it does something else."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from tests.asked import planned_and_estimated


@pytest.fixture(scope="module")
def frame() -> pd.DataFrame:
    rng = np.random.default_rng(0)
    age = rng.normal(40, 10, 600)
    dose = 0.1 * age + rng.gamma(2, 1, 600)
    weight = np.sin(dose) + 0.03 * age + rng.normal(size=600)
    return pd.DataFrame({"dose": dose, "age": age, "weight": weight})


def test_a_curve_over_doses_that_is_drawn_is_not_denied(frame: pd.DataFrame):
    plan, result = planned_and_estimated(
        frame, "What is the dose-response curve of dose on weight?"
    )
    assert [curve["name"] for curve in result["curves"]] == ["dose_response"]
    assert "not a curve" not in plan.summary
    assert not any("not a curve" in note for note in plan.notes)
