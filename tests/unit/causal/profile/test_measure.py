"""The profile tells linear from bent, Gaussian from not, and names what is redundant."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from statsmodels.tsa.stattools import adfuller
from statsmodels.tsa.stattools import kpss as statsmodels_kpss

from app.causal.profile import Structure, Verdict
from app.causal.profile.measure import profile_frame
from app.causal.profile.series import dickey_fuller, kpss, stationarity


def rng(seed=3):
    return np.random.default_rng(seed)


def chain(noise, link, n=600, seed=3):
    """Return a → b → c → d, a → c, with this noise and these effects."""
    draw = rng(seed)
    a = noise(draw, n)
    b = link(a) + noise(draw, n)
    c = link(b) - link(a) + noise(draw, n)
    d = link(c) + noise(draw, n)
    return pd.DataFrame({"a": a, "b": b, "c": c, "d": d})


def gaussian(draw, n):
    return draw.normal(size=n)


def uniform(draw, n):
    return draw.uniform(-1.7, 1.7, n)


def diagnoses(profile, name):
    return [d for d in profile.diagnoses if d.name == name]


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("noise", [gaussian, uniform])
def test_straight_effects_are_called_linear_and_bent_ones_not(noise, seed):
    assert profile_frame(chain(noise, lambda x: 0.9 * x, seed=seed), rng()).linear is True
    assert profile_frame(chain(noise, lambda x: x**2, seed=seed), rng()).linear is False


@pytest.mark.parametrize("seed", range(4))
def test_gaussian_noise_is_told_from_other_noise(seed):
    assert profile_frame(chain(gaussian, lambda x: 0.9 * x, seed=seed), rng()).gaussian is True
    assert profile_frame(chain(uniform, lambda x: 0.9 * x, seed=seed), rng()).gaussian is False


def test_few_rows_leave_the_shape_open():
    profile = profile_frame(chain(gaussian, lambda x: x, n=30), rng())
    assert profile.linear is None
    assert profile.gaussian is None


def test_the_same_seed_gives_the_same_profile():
    frame = chain(gaussian, lambda x: x, n=7_000)
    assert profile_frame(frame, rng(1)) == profile_frame(frame, rng(1))


def test_a_change_score_and_a_copy_are_named():
    frame = chain(gaussian, lambda x: x)
    frame = frame.assign(change=frame.b - frame.a, copy=2 * frame.d + 3)
    profile = profile_frame(frame, rng())
    derived = diagnoses(profile, "deterministic_columns")
    assert {frozenset(d.columns) for d in derived} == {frozenset({"change", "b", "a"})}
    assert [d.columns for d in diagnoses(profile, "near_duplicates")] == [("d", "copy")]
    assert diagnoses(profile, "collinearity")[0].verdict is Verdict.FAILED
    assert profile.condition_number > 1e6


def test_two_series_that_grow_together_are_not_copies():
    t = np.arange(200)
    draw = rng()
    dates = pd.date_range("2000-01-01", periods=200)
    frame = pd.DataFrame(
        {"date": dates, "x": t + draw.normal(size=200), "y": 3 * t + draw.normal(size=200)}
    )
    profile = profile_frame(frame, rng())
    assert np.corrcoef(frame.x, frame.y)[0, 1] > 0.99
    assert not diagnoses(profile, "near_duplicates")


def test_missing_values_are_counted_and_empty_columns_set_aside():
    frame = chain(gaussian, lambda x: x, n=200)
    frame.loc[:49, "a"] = np.nan
    profile = profile_frame(frame.assign(nothing=np.nan), rng())
    assert profile.complete_share == pytest.approx(0.75)
    assert profile.max_missing_share == pytest.approx(0.25)
    assert diagnoses(profile, "empty_columns")[0].columns == ("nothing",)


@pytest.mark.parametrize("code", [99, 999])
def test_a_high_code_out_of_range_is_warned_of_and_kept(code):
    scores = rng().integers(1, 20, 300).astype(float)
    scores[:7] = code
    profile = profile_frame(pd.DataFrame({"s": scores, "x": rng().normal(size=300)}), rng())
    (warning,) = diagnoses(profile, "missing_codes")
    assert warning.columns == ("s",)
    assert warning.levels == (str(code),)
    assert str(code) in warning.sentence


def test_ages_up_to_99_and_symmetric_scores_hold_no_codes():
    draw = rng()
    frame = pd.DataFrame({"age": draw.integers(20, 100, 500), "s": draw.integers(-9, 10, 500)})
    assert not diagnoses(profile_frame(frame, rng()), "missing_codes")


def test_a_code_that_the_description_calls_missing_is_warned_of():
    frame = pd.DataFrame({"hbp": rng().integers(0, 3, 200), "x": rng().normal(size=200)})
    text = "hbp: high blood pressure (1 yes, 0 no, 2 missing)"
    assert diagnoses(profile_frame(frame, rng(), description=text), "missing_codes")


@pytest.mark.parametrize(
    ("text", "suspected"),
    [
        ("There may be unmeasured confounders such as motivation.", True),
        ("An unobserved common cause is likely.", True),
        ("There are no unmeasured confounders.", False),
        ("Shops in a chain.", False),
    ],
)
def test_hidden_causes_are_suspected_where_the_user_says_so(text, suspected):
    frame = chain(gaussian, lambda x: x, n=100)
    assert profile_frame(frame, rng(), description=text).latents_suspected is suspected


def test_hidden_causes_are_never_called_excluded():
    profile = profile_frame(chain(gaussian, lambda x: x, n=100), rng())
    assert diagnoses(profile, "hidden_causes")[0].verdict is Verdict.INCONCLUSIVE


def test_a_wide_table_of_few_rows_is_called_too_small():
    frame = pd.DataFrame(rng().normal(size=(40, 30)), columns=[f"v{i}" for i in range(30)])
    assert diagnoses(profile_frame(frame, rng()), "sample_size")[0].verdict is Verdict.FAILED


def test_unit_root_statistics_equal_those_of_statsmodels():
    walk = rng().normal(size=200).cumsum()
    expected = adfuller(walk, autolag="AIC", result_object=False)[0]
    assert dickey_fuller(walk) == pytest.approx(expected, abs=1e-8)
    lags = int(np.ceil(12 * 2**0.25))
    expected = statsmodels_kpss(walk, nlags=lags, result_object=False)[0]
    assert kpss(walk) == pytest.approx(expected, abs=1e-10)


def test_a_random_walk_wanders_and_white_noise_does_not():
    draws = [rng(seed).normal(size=400) for seed in range(20)]
    assert sum(stationarity(e) is Verdict.PASSED for e in draws) >= 16
    assert sum(stationarity(e.cumsum()) is Verdict.FAILED for e in draws) >= 16


def test_the_memory_of_a_series_is_counted():
    draw = rng()
    values = np.zeros((500, 3))
    for t in range(2, 500):
        values[t] = 0.5 * values[t - 2] + draw.normal(size=3)
    frame = pd.DataFrame(values, columns=list("xyz"))
    profile = profile_frame(frame.assign(t=pd.date_range("2000", periods=500)), rng())
    assert profile.structure is Structure.TIME_SERIES
    assert diagnoses(profile, "lag_length")[0].statistic == 2
