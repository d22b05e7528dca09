"""Sensitivity analyses and refuters tell a robust effect from one that hangs on a hidden cause."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from app.causal.catalogue import EstimatorSpec, RefuterSpec, SensitivitySpec, load
from app.causal.findings import Sensitivity
from app.causal.kernels.shuffled_effect import arm_effects
from app.causal.profile import Verdict
from app.causal.refits import Refitting
from tests.unit.causal.algorithms.test_effect_diagnostics import backdoor, dataset, estimated


@pytest.fixture
def rng():
    return np.random.default_rng(31)


def assessed(name: str, data, estimand) -> Sensitivity:
    spec = load().get(name, SensitivitySpec)
    original = estimated("regression_adjustment", data, estimand).estimate
    rng = np.random.default_rng(0)
    return spec.run(data, estimand, original, spec.params(), rng, lambda *_: None)


def test_what_is_declared_to_need_no_interval_finds_the_same_with_any(rng):
    data, asked = observed(rng, 1.0, n=600), backdoor("x", "z")
    original = estimated("regression_adjustment", data, asked).estimate
    other = replace(original, level=0.99, interval=(original.value - 9, original.value + 9))
    free = [spec for spec in load().of(SensitivitySpec) if spec.any_level]
    assert free
    for spec in free:
        found = [
            spec.run(data, asked, one, spec.params(), np.random.default_rng(0), lambda *_: None)
            for one in (original, other)
        ]
        assert found[0] == found[1], spec.name


def refuted(name: str, data, estimand, *, by: str = "regression_adjustment"):
    spec, estimator = load().get(name, RefuterSpec), load().get(by, EstimatorSpec)
    rng = np.random.default_rng(0)

    def once(altered, asked):
        return estimator.run(altered, asked, estimator.params(), rng, lambda *_: None).estimate

    def shuffled(altered, asked, count, random):
        return estimator.shuffled(altered, asked, estimator.params(), count, random)

    original = once(data, estimand)
    params = spec.params(refits=100) if "refits" in spec.params.model_fields else spec.params()
    refit = Refitting(once, shuffled)
    return spec.run(data, estimand, original, refit, params, rng, lambda *_: None)


def observed(rng, effect: float, n: int = 1500, hidden: float = 0.0):
    x, z, u = rng.normal(size=(3, n))
    t = (rng.random(n) < 1 / (1 + np.exp(-x - hidden * u))).astype(int)
    y = effect * t + x + 0.3 * z + hidden * u + rng.normal(size=n)
    return dataset(t=t, y=y, x=x, z=z, u=u, other=u + x + rng.normal(size=n))


def test_a_hidden_cause_like_the_strongest_covariate_is_the_measure(rng):
    found = assessed("robustness_value", observed(rng, 1.0), backdoor("x", "z"))
    assert 0.2 < found.value < 0.5
    assert 0 < found.bound_value < found.value
    assert "as strong as x" in found.sentence


def test_a_great_effect_withstands_more_than_a_small_one(rng):
    values = {}
    for name in ("robustness_value", "rosenbaum_bounds"):
        values[name] = [
            assessed(name, observed(rng, effect), backdoor("x", "z")).value for effect in (0.3, 3.0)
        ]
    assert all(small < great for small, great in values.values())


def test_where_nothing_acts_the_bounds_say_chance(rng):
    found = assessed("rosenbaum_bounds", observed(rng, 0.0), backdoor("x", "z"))
    assert found.value < 1.3


def test_every_specification_of_a_sound_effect_agrees(rng):
    found = assessed("specification_curve", observed(rng, 1.0), backdoor("x", "z"))
    points = found.curves[0].series[0].points
    assert found.value == 1.0
    assert len(points) == 3 * 4  # three estimators; all, squares, without x, without z
    assert [p.value for p in points] == sorted(p.value for p in points)


def test_an_effect_that_hangs_on_one_covariate_shows_in_the_curve(rng):
    """Without x the confounded comparison turns the sign."""
    found = assessed("specification_curve", observed(rng, -0.5), backdoor("x", "z"))
    assert found.value < 1.0
    without = [p.value for p in found.curves[0].series[0].points if "without x" in str(p.x)]
    assert all(value > 0 for value in without)


def test_a_method_that_adjusts_finds_nothing_in_outcomes_that_ignore_the_treatment(rng):
    data = observed(rng, 1.0)
    assert refuted("dummy_outcome", data, backdoor("x", "z")).verdict is Verdict.PASSED


def test_a_negative_control_outcome_tells_of_a_hidden_cause(rng):
    sound, confounded = (
        replace(backdoor("x"), negative_outcome="other"),
        observed(rng, 1.0, hidden=1.5),
    )
    assert refuted("negative_control_outcome", observed(rng, 1.0), sound).verdict is Verdict.PASSED
    found = refuted("negative_control_outcome", confounded, sound)
    assert found.verdict is Verdict.FAILED
    assert "unmeasured" in found.sentence


@pytest.mark.parametrize(
    ("name", "adjustment"),
    [("regression_adjustment", ("x", "z")), ("regression_adjustment", ()), ("ipw", ("x", "z"))],
)
def test_many_shuffles_at_once_are_those_of_refits_one_by_one(rng, name, adjustment):
    """Both give the same distribution: mean zero, and the spread of the estimate's own error."""
    data, estimand = observed(rng, 1.0), backdoor(*adjustment)
    spec = load().get(name, EstimatorSpec)
    quick = np.array(spec.shuffled(data, estimand, spec.params(), 200, np.random.default_rng(1)))
    t = data.frame["t"].to_numpy()
    slow = []
    for _ in range(60):
        moved = data.with_frame(data.frame.assign(t=rng.permutation(t)), "shuffled")
        slow.append(estimated(name, moved, estimand).estimate.value)
    assert abs(quick.mean()) < 4 * quick.std() / np.sqrt(200)
    assert quick.std() == pytest.approx(np.std(slow), rel=0.35)


def test_a_shuffle_done_at_once_is_the_same_regression(rng):
    """With the shuffle known, its effect is that of the estimator on data so shuffled."""
    data = observed(rng, 1.0, n=300)
    columns = data.frame[["x", "z"]].to_numpy()
    t, y = data.frame["t"].to_numpy(float), data.frame["y"].to_numpy()
    moved = np.array([rng.permutation(t) for _ in range(3)])
    quick = arm_effects(y, moved, columns, of_treated=False)
    for one, value in zip(moved, quick, strict=True):
        again = data.with_frame(data.frame.assign(t=one), "shuffled")
        found = estimated("regression_adjustment", again, backdoor("x", "z")).estimate
        assert value == pytest.approx(found.value, abs=1e-9)
