"""A threshold design's effect, against an independent program and known truth; its checks."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from app.causal.catalogue import EstimatorSpec, load
from app.causal.data import Dataset, Kind, Variable
from app.causal.estimand import EffectKind, Estimand
from app.causal.kernels.density_jump import density_jump
from app.causal.kernels.discontinuity import (
    Bandwidths,
    bandwidths_per_side,
    best_bandwidths,
    jump,
    split,
)
from app.causal.kernels.discontinuity_covariates import freed
from app.causal.profile import Verdict
from app.causal.question import Design
from app.errors import InvalidQuestion, TooFewSamples

SPEC = load().get("regression_discontinuity", EstimatorSpec)
AT_60 = Estimand(
    EffectKind.LATE, Design.RDD, "t", "y", contrast=(0.0, 1.0), adjustment=("age",),
    running_variable="score", cutoff=60.0,
)  # fmt: skip


def silent(done: float, doing: str) -> None:
    """Report nothing."""


@pytest.fixture
def rng():
    return np.random.default_rng(4)


def exam(rng, n=1500, effect=3.0) -> pd.DataFrame:
    talent = rng.normal(size=n)
    score = 55 + 12 * talent + rng.normal(0, 4, n)
    t = (score >= 60).astype(float)
    y = 20 + 4 * talent + 0.003 * (score - 40) ** 2 + effect * t + rng.normal(0, 2, n)
    return pd.DataFrame({"t": t, "y": y, "score": score, "age": rng.normal(16, 1, n)})


def dataset(frame: pd.DataFrame) -> Dataset:
    kinds = {"t": Kind.BINARY}
    return Dataset(
        frame,
        tuple(
            Variable(n, kinds.get(n, Kind.CONTINUOUS), n_distinct=int(frame[n].nunique()))
            for n in frame.columns
        ),
    )


def run(frame: pd.DataFrame, estimand: Estimand = AT_60):
    return SPEC.run(dataset(frame), estimand, SPEC.params(), np.random.default_rng(0), silent)


def verdicts(frame: pd.DataFrame) -> dict[str, Verdict]:
    return {d.name: d.verdict for d in run(frame).diagnostics}


def test_bandwidths_jump_and_error_are_those_of_rdrobust():
    """Values of rdrobust 2.1.1 (Python) with its defaults on these rows, to six digits."""
    draw = np.random.default_rng(3)
    x = draw.uniform(-1, 1, 500)
    y = 0.5 * (x >= 0) + 0.8 * x + draw.normal(0, 0.4, 500)
    below, above = split(x, y, 0.0)
    widths = best_bandwidths(below, above)
    found = jump(below, above, widths)
    error = np.sqrt(found.influence @ found.influence)
    assert (widths.main, widths.bias) == pytest.approx((0.327377, 0.478585), rel=1e-5)
    assert (found.plain, found.corrected) == pytest.approx((0.600562, 0.594074), rel=1e-5)
    assert error == pytest.approx(0.154560, rel=1e-5)


def test_the_jump_of_two_straight_lines_is_found_exactly():
    x = np.linspace(-1, 1, 400)
    below, above = split(x, 1 + 2 * x + 5 * (x >= 0), 0.0)
    found = jump(below, above, Bandwidths(0.5, 0.7))
    assert (found.plain, found.corrected) == pytest.approx((5.0, 5.0))


def test_the_effect_at_the_cutoff_is_recovered(rng):
    estimate = run(exam(rng)).estimate
    assert estimate.interval[0] < 3.0 < estimate.interval[1]
    assert (estimate.running_variable, estimate.cutoff) == ("score", 60.0)


def test_intervals_hold_the_truth_as_often_as_they_say():
    held = 0
    for seed in range(100):
        frame = exam(np.random.default_rng([9, seed]), n=400)
        below, above = split(frame["score"].to_numpy(), frame["y"].to_numpy(), 60.0)
        found = jump(below, above, best_bandwidths(below, above))
        error = np.sqrt(found.influence @ found.influence)
        held += abs(found.corrected - 3.0) < 1.96 * error
    assert held >= 88  # of 100: fewer than one in 500 sound methods would hold less often


def test_a_cutoff_that_moves_only_some_gives_the_effect_on_those(rng):
    frame = exam(rng, n=3000, effect=0.0)
    t = (rng.random(3000) < np.where(frame["score"] >= 60, 0.8, 0.2)).astype(float)
    estimate = run(frame.assign(t=t, y=frame["y"] + 4 * t)).estimate
    assert estimate.interval[0] < 4.0 < estimate.interval[1]


def test_treatment_below_the_cutoff_is_as_good(rng):
    frame = exam(rng)
    low = 1 - frame["t"]
    estimate = run(frame.assign(t=low, y=frame["y"] - 3 * frame["t"] + 3 * low)).estimate
    assert estimate.interval[0] < 3.0 < estimate.interval[1]


def test_a_sound_design_passes_its_checks(rng):
    found = verdicts(exam(rng))
    assert found["density"] is Verdict.PASSED
    assert found["covariate_jumps"] is Verdict.PASSED
    assert found["first_stage"] is Verdict.PASSED


def test_scores_lifted_over_the_cutoff_fail_the_density_test(rng):
    frame = exam(rng, n=3000)
    near = (frame["score"] > 57) & (frame["score"] < 60) & (rng.random(3000) < 0.7)
    lifted = frame["score"].where(~near, 60 + rng.random(3000))
    found = verdicts(frame.assign(score=lifted, t=(lifted >= 60).astype(float)))
    assert found["density"] is Verdict.FAILED


def test_a_covariate_that_jumps_as_well_fails_the_design(rng):
    frame = exam(rng)
    assert verdicts(frame.assign(age=frame["age"] + 2 * frame["t"]))["covariate_jumps"] is (
        Verdict.FAILED
    )


def test_the_density_test_keeps_its_level():
    alarms = [
        abs(found.value / found.error) > 1.96
        for seed in range(200)
        if (found := density_jump(np.random.default_rng([2, seed]).normal(0.3, 1, 500), 0.0))
    ]
    assert len(alarms) == 200
    assert np.mean(alarms) < 0.1


def test_a_cutoff_outside_the_scores_is_refused_with_the_counts(rng):
    with pytest.raises(TooFewSamples, match="'score' lie at or above 200"):
        run(exam(rng), replace(AT_60, cutoff=200.0))


def test_a_design_without_its_cutoff_is_refused(rng):
    with pytest.raises(InvalidQuestion, match="cutoff"):
        run(exam(rng), replace(AT_60, cutoff=None))


def test_windows_of_each_side_and_covariates_are_those_of_rdrobust():
    """rdrobust 2.1.1 on these rows: bwselect="msetwo"; covs with h = 0.4, b = 0.6."""
    draw = np.random.default_rng(3)
    x, z = draw.uniform(-1, 1, 500), draw.normal(size=500)
    bent = np.where(x > 0, 2 * x**2, 0)
    y = 0.5 * (x >= 0) + 0.8 * x + 0.7 * z + bent + draw.normal(0, 0.4, 500)
    sides = split(x, y, 0.0)
    left, right = bandwidths_per_side(*sides)
    assert (left.main, left.bias) == pytest.approx((0.463007, 0.608417), rel=1e-5)
    assert (right.main, right.bias) == pytest.approx((0.309619, 0.531460), rel=1e-5)
    apart = jump(*sides, left, right)
    assert (apart.plain, apart.corrected) == pytest.approx((0.83218, 0.86350), abs=1e-5)
    adjusted = jump(*split(x, freed(x, y, z[:, None], 0.4), 0.0), Bandwidths(0.4, 0.6))
    error = np.sqrt(adjusted.influence @ adjusted.influence)
    assert adjusted.plain == pytest.approx(0.602296, abs=1e-6)
    assert error == pytest.approx(0.144383, abs=1e-6)


def test_a_cutoff_that_decides_nothing_finds_no_jump(rng):
    assert verdicts(exam(rng))["placebo_cutoffs"] is Verdict.PASSED


def test_a_second_jump_where_nothing_is_decided_is_found(rng):
    frame = exam(rng, n=4000)
    place = frame["score"][frame["score"] < 60].median()
    frame["y"] += 12 * (frame["score"] >= place)
    assert verdicts(frame)["placebo_cutoffs"] is Verdict.FAILED


def test_grades_of_few_values_are_not_taken_for_a_continuum(rng):
    frame = exam(rng, n=3000)
    coarse = (frame["score"] // 4 * 4).astype(float)
    assert verdicts(frame)["mass_points"] is Verdict.PASSED
    assert verdicts(frame.assign(score=coarse, t=(coarse >= 60) * 1.0))["mass_points"] is (
        Verdict.INCONCLUSIVE
    )


def test_the_design_comes_with_a_picture_and_other_defensible_choices(rng):
    found = run(exam(rng))
    curve = found.curves[0]
    below, above = (s for s in curve.series if s.label.startswith("line"))
    jumped = above.points[0].value - below.points[-1].value
    assert jumped == pytest.approx(found.estimate.value)
    assert curve.reference == 60.0
    assert [e.label for e in found.beside] == [
        "the same with covariates held fixed",
        "the same with a window for each side",
    ]
    assert all(e.interval[0] < 3.0 < e.interval[1] for e in found.beside)


def test_rows_lifted_over_the_cutoff_are_noticed_in_four_draws_of_five():
    caught = []
    for seed in range(30):
        draw = np.random.default_rng(seed)
        x = draw.normal(size=1500)
        near = (x > -0.3) & (x < 0) & (draw.random(1500) < 0.6)
        found = density_jump(np.where(near, 0.3 * draw.random(1500), x), 0.0)
        caught.append(found is not None and abs(found.value / found.error) > 1.96)
    assert np.mean(caught) >= 0.8
