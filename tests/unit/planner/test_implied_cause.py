"""What was done to the units is the cause where a question calls it by words no column has."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from app.causal.profile.measure import profile_frame
from app.causal.question import Knowledge
from app.planner.language import read

TOLD = (
    "Farms were drawn by lot to get a kit (arm = 1). dm: dry matter of the silage, percent. "
    "cows: number of cows. milk: milk per cow in litres."
)


@pytest.mark.parametrize(
    ("text", "cause", "effect"),
    [
        ("Did the scheme raise milk per cow?", "arm", "milk"),
        ("What is the elasticity of milk with respect to dry matter?", "dm", "milk"),
        ("How strongly does milk respond to dry matter?", "dm", "milk"),
    ],
)
def test_the_cause_is_found(text: str, cause: str, effect: str) -> None:
    rng = np.random.default_rng(0)
    frame = pd.DataFrame(
        {
            "arm": rng.integers(0, 2, 400),
            "dm": rng.normal(30, 3, 400),
            "cows": rng.poisson(40, 400),
            "milk": rng.normal(28, 4, 400),
        }
    )
    found = read(text, TOLD, profile_frame(frame, rng, description=TOLD), Knowledge())
    assert (found.treatment, found.outcome) == (cause, effect)
