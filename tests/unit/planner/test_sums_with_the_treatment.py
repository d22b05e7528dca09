"""A column computed from the treatment is not held fixed with the rest: nothing would be left."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from app.planner.plan import Action
from tests.asked import ask, primary

ASKED = frozenset({Action.IDENTIFY, Action.ESTIMATE})


def test_experience_computed_from_age_and_schooling_is_not_adjusted_for_beside_age():
    rng = np.random.default_rng(0)
    n = 1500
    age, parents = rng.integers(25, 60, n), rng.normal(10, 3, n)
    schooling = np.clip((8 + 0.4 * parents + rng.normal(0, 2, n)).round(), 6, 20).astype(int)
    wage = 0.5 * schooling + 0.1 * age + 0.3 * parents + rng.normal(size=n)
    frame = pd.DataFrame(
        {
            "schooling": schooling, "age": age, "parents_schooling": parents.round(2),
            "experience": age - schooling - 6, "wage": wage.round(3),
        }
    )  # fmt: skip
    result = ask(frame, "What does a year of schooling do to the wage?", actions=ASKED)
    found = primary(result)
    assert "experience" not in found["adjustment"]
    assert {"age", "parents_schooling"} <= set(found["adjustment"])
    assert found["value"] == pytest.approx(0.5, abs=0.06)
