"""What an estimate is said to be: of which quantity a ratio is, and a level without a sign."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from app.causal.estimand import EffectKind
from app.causal.findings import Estimate
from app.causal.profile.measure import profile_frame
from app.causal.question import Design
from app.service.wording import beside_sentence

PROFILE = profile_frame(
    pd.DataFrame({"t": [0, 1] * 20, "y": np.linspace(200.0, 300.0, 40)}), np.random.default_rng(0)
)


def said(kind: EffectKind, value: float, label: str) -> str:
    interval = (0.9 * value, 1.1 * value)
    estimate = Estimate(kind, Design.BACKDOOR, "aipw", "t", "y", value, interval, 40, label=label)
    return beside_sentence(estimate, PROFILE)


@pytest.mark.parametrize(
    ("kind", "of"),
    [
        (EffectKind.RISK_RATIO, "times the chance"),
        (EffectKind.ODDS_RATIO, "times the odds"),
        (EffectKind.HAZARD_RATIO, "times the hazard"),
    ],
)
def test_a_ratio_is_told_of_what_it_multiplies(kind: EffectKind, of: str) -> None:
    assert of in said(kind, 1.5, "as a ratio")


def test_a_mean_has_no_plus() -> None:
    assert said(EffectKind.ATE, 257.0, "mean y of compliers if treated").startswith(
        "Mean y of compliers if treated: 257"
    )
