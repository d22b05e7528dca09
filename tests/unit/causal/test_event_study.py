"""What is said of the time before a treatment starts: seldom by chance, and always when it must."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from app.causal.catalogue import EstimatorSpec, load
from app.causal.checks.effects import STUDIES
from app.causal.data import Dataset
from app.causal.findings import Estimation
from app.causal.profile import Diagnosis, Verdict

STUDY = next(study for study in STUDIES if study.name == "staggered")


def estimated(data: Dataset) -> Estimation:
    spec = load().get("group_time_effects", EstimatorSpec)
    rng = np.random.default_rng(0)
    return spec.run(data, STUDY.estimand, spec.params(), rng, lambda *_: None)


def check(data: Dataset, name: str) -> Diagnosis:
    return next(d for d in estimated(data).diagnostics if d.name == name)


def test_units_on_parallel_trends_are_suspected_one_time_in_ten():
    found = [
        check(STUDY.data(np.random.default_rng(i), 900), "pre_trends").p_value for i in range(100)
    ]
    low = sum(p is not None and p < 0.1 for p in found)
    assert 3 <= low <= 19  # 10 expected; outside in 1 of 200 repetitions


@pytest.mark.parametrize("seed", range(4))
def test_units_that_drift_apart_are_seen_and_leave_no_answer(seed):
    data = STUDY.data(np.random.default_rng(seed), 900)
    frame: pd.DataFrame = data.frame
    ever = frame.groupby("unit")["drug"].transform("max")
    drift = frame["weight"] + 1.0 * ever * (frame["year"] - 2001) - 2.0 * frame["drug"]
    drifting = data.with_frame(
        frame.assign(weight=drift), "the treated drift, the drug does nothing"
    )
    assert check(drifting, "pre_trends").verdict is Verdict.FAILED
    assert check(drifting, "drift").verdict is Verdict.FAILED


def test_the_curve_holds_leads_and_effects_with_bands_for_all_of_them():
    curve = estimated(STUDY.data(np.random.default_rng(1), 1200)).curves[0]
    points = {p.x: p for p in curve.series[0].points}
    assert set(points) == {-4.0, -3.0, -2.0, -1.0, 0.0, 1.0, 2.0, 3.0}
    for x, truth in ((-3.0, 0.0), (0.0, 2.0), (3.0, 2.0)):
        low, high = points[x].low, points[x].high
        assert low is not None
        assert high is not None
        assert low < truth < high
