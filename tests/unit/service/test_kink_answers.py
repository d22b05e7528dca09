"""A rule that bends, read from words, answered by how much the outcome bends with it."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from app.causal.checks import draws, failing_times
from tests.asked import ask
from tests.asked import primary as main_estimate


@pytest.fixture
def rng():
    return np.random.default_rng(11)


def named(frame: pd.DataFrame) -> pd.DataFrame:
    """Return benefits that rise with earnings up to 55, and weeks until a new job."""
    return frame.rename(columns={"drug": "benefit", "weight": "weeks", "score": "earnings"})


WORDS = "Unemployed people. The benefit schedule has a kink at earnings of 55."


def test_a_kink_is_read_and_answered_by_the_bend_of_the_outcome(rng):
    frame = named(draws.kinked(rng, 3000))
    result = ask(frame, "What is the effect of benefit on weeks?", WORDS)
    main = main_estimate(result)
    assert (main["design"], main["method"]) == ("kink", "regression_kink")
    assert (main["running_variable"], main["cutoff"]) == ("earnings", 55)
    low, high = main["interval"]
    assert low < draws.EFFECT < high
    plain = np.polyfit(frame["benefit"], frame["weeks"], 1)[0]
    assert not low < plain < high  # who earns more does otherwise as well
    assert result["answer"]["verdict"] == "estimated"


def test_a_rule_that_does_not_bend_leaves_no_answer(rng):
    frame = named(failing_times.unbent(rng, 3000))
    result = ask(frame, "What is the effect of benefit on weeks?", WORDS)
    assert result["answer"]["verdict"] == "inconclusive"
