"""Hazard ratios and survival curves agree with lifelines, and with what was simulated."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from lifelines import CoxPHFitter, KaplanMeierFitter
from lifelines.datasets import load_rossi, load_stanford_heart_transplants
from lifelines.statistics import proportional_hazard_test
from lifelines.utils import restricted_mean_survival_time

from app.causal.kernels.cox import NotFitted, fit
from app.causal.kernels.survival_curves import survival_curve

ROSSI = load_rossi()
COLUMNS = ["fin", "age", "race", "wexp", "mar", "paro", "prio"]


def of(frame: pd.DataFrame, start: str | None, stop: str, event: str, columns: list[str]):
    leave = frame[stop].to_numpy(dtype=float)
    entry = frame[start].to_numpy(dtype=float) if start else np.zeros_like(leave)
    return fit(entry, leave, frame[event].to_numpy() == 1, frame[columns].to_numpy(dtype=float))


def test_tied_times_give_the_coefficients_of_lifelines():
    ours, theirs = of(ROSSI, None, "week", "arrest", COLUMNS), CoxPHFitter()
    theirs.fit(ROSSI, "week", "arrest")
    np.testing.assert_allclose(ours.coefficients, theirs.params_[COLUMNS], atol=1e-6)
    errors = np.sqrt(np.diag(ours.covariance))
    np.testing.assert_allclose(errors, theirs.standard_errors_[COLUMNS], rtol=1e-5)


def test_robust_errors_are_near_those_of_lifelines():
    ours, theirs = of(ROSSI, None, "week", "arrest", COLUMNS), CoxPHFitter()
    theirs.fit(ROSSI, "week", "arrest", robust=True)
    errors = np.sqrt((ours.influence**2).sum(axis=0))
    np.testing.assert_allclose(errors, theirs.standard_errors_[COLUMNS], rtol=0.05)


def test_the_test_of_proportional_hazards_is_that_of_lifelines():
    ours, theirs = of(ROSSI, None, "week", "arrest", COLUMNS), CoxPHFitter()
    theirs.fit(ROSSI, "week", "arrest")
    found = proportional_hazard_test(theirs, ROSSI, time_transform="rank").summary
    for i, name in enumerate(COLUMNS):
        statistic, p_value = ours.proportionality(i)
        assert statistic == pytest.approx(found.loc[name, "test_statistic"], rel=1e-5)
        assert p_value == pytest.approx(found.loc[name, "p"], rel=1e-5)


def test_rows_that_come_in_late_count_from_then_on():
    frame = load_stanford_heart_transplants()
    frame = frame[frame["stop"] > frame["start"]]
    columns = ["age", "transplant", "year"]
    ours = of(frame, "start", "stop", "event", columns)
    theirs = CoxPHFitter()
    theirs.fit(frame[["start", "stop", "event", *columns]], "stop", "event", entry_col="start")
    np.testing.assert_allclose(ours.coefficients, theirs.params_[columns], atol=1e-5)


def test_robust_intervals_cover_a_ratio_that_was_simulated():
    rng = np.random.default_rng(0)
    missed = 0
    for _ in range(100):
        x = rng.normal(size=(250, 2))
        lived, seen = rng.exponential(np.exp(-0.7 * x[:, 0])), rng.exponential(2.0, 250)
        model = fit(np.zeros(250), np.minimum(lived, seen), lived <= seen, x)
        error = np.sqrt(float((model.influence[:, 0] ** 2).sum()))
        missed += abs(model.coefficients[0] - 0.7) > 1.96 * error
    assert missed <= 12  # of 100: one sound interval in 500 would miss more


def test_a_column_that_decides_on_the_event_has_no_ratio():
    rng = np.random.default_rng(1)
    leave, event = rng.exponential(size=80), np.arange(80) < 40
    with pytest.raises(NotFitted):
        fit(np.zeros(80), leave, event, np.column_stack([event.astype(float)]))


def test_curves_and_mean_times_are_those_of_lifelines():
    leave, event = ROSSI["week"].to_numpy(dtype=float), ROSSI["arrest"].to_numpy() == 1
    ours = survival_curve(np.zeros_like(leave), leave, event)
    theirs = KaplanMeierFitter().fit(leave, event)
    for week in (5.0, 20.0, 51.0, 52.0):
        assert ours.at(week) == pytest.approx(float(theirs.predict(week)))
    expected = restricted_mean_survival_time(theirs, t=50)
    assert ours.mean_until(50.0) == pytest.approx(expected, abs=1e-9)


def test_an_event_at_the_very_start_leaves_the_others_in_the_curve():
    leave = np.array([0.0, 1.0, 2.0, 3.0])
    curve = survival_curve(np.zeros(4), leave, np.ones(4, dtype=bool))
    np.testing.assert_allclose(curve.share, [0.75, 0.5, 0.25, 0.0])
