"""A steered cutoff that moves only some has bounds that hold the effect, or says why not."""

from __future__ import annotations

import numpy as np
import pytest

from app.causal.catalogue import EstimatorSpec, load, silent
from app.causal.checks import draws
from app.causal.checks.effects import STUDIES
from app.errors import StatisticalFailure

SOME = next(s for s in STUDIES if s.name == "steered_some")


def estimated(frame, method="steered_discontinuity"):
    spec = load().get(method, EstimatorSpec)
    data = SOME.data(np.random.default_rng(0), 50)
    rows = data.with_frame(frame, "drawn")
    return spec.run(rows, SOME.estimand, spec.params(), np.random.default_rng(0), silent)


def drawn(seed=0, n=3000):
    return draws.steered_some(np.random.default_rng(seed), n)


def worse(seed, n=3000):
    """Return the same with one in twenty who were steered, so much lighter that no jump is left."""
    rng = np.random.default_rng(seed)
    frame, lifted = draws.scored(rng, n), rng.random(n) < 0.05
    score = np.where(lifted, 55 + rng.exponential(4.0, n), frame["score"])
    drug = (rng.random(n) < np.where(score >= 55, 0.9, 0.1)).astype(int)
    weight = frame["weight"] + 2.0 * (drug - frame["drug"]) - 6.0 * lifted
    return frame.assign(score=score, drug=drug, weight=weight)


def test_bounds_hold_the_effect_where_the_jump_does_not():
    bounds = [estimated(worse(seed)).estimate for seed in range(5)]
    jumps = [estimated(worse(seed), "regression_discontinuity").estimate for seed in range(5)]
    assert all(e.interval[0] <= 2.0 <= e.interval[1] for e in bounds)
    assert sum(e.interval[0] <= 2.0 <= e.interval[1] for e in jumps) <= 1


def test_bounds_lie_within_their_interval_and_say_how_many_were_steered():
    found = estimated(drawn())
    (low, high), (least, most) = found.estimate.bounds, found.estimate.interval
    assert least < low < high < most
    told = next(d for d in found.diagnostics if d.name == "steered_share")
    assert "among the treated and among the others" in told.sentence


def test_where_the_cutoff_decides_alone_the_bounds_are_those_of_trimming_one_side():
    frame = drawn()
    sharp = frame.assign(drug=(frame["score"] >= 55).astype(int))
    hardly = sharp.assign(drug=sharp["drug"].where(sharp.index != 0, 1 - sharp["drug"]))
    alone, nearly = estimated(sharp).estimate, estimated(hardly).estimate
    assert nearly.bounds == pytest.approx(alone.bounds, abs=0.3)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda f: f.head(10),
        lambda f: f.assign(drug=1),
        lambda f: f.assign(weight=np.nan),
        lambda f: f.assign(score=np.where(f["score"] < 55, 40.0, 60.0)),
        lambda f: f.assign(drug=f["drug"].sample(frac=1, random_state=1).to_numpy()),
        lambda f: f[f["score"] >= 55],
    ],
)
def test_what_has_no_bounds_is_refused(spoil):
    with pytest.raises(StatisticalFailure, match=r"\w+ .*\."):
        estimated(spoil(drawn()).reset_index(drop=True))
