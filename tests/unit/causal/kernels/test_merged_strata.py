"""Strata that behave alike are told together, and chance does not divide them."""

from __future__ import annotations

import numpy as np
import pytest

from app.causal.kernels.discrete_score import discrete
from app.causal.kernels.merged_strata import merged_probability
from app.causal.kernels.scores import discrete_score
from app.causal.score_params import DiscreteScore

CAUSES = 6


@pytest.fixture(scope="module")
def codes():
    """One of six switches is enough for the effect; a seventh has nothing to do with it."""
    rng = np.random.default_rng(3)
    switches = rng.random((CAUSES + 1, 1500)) < 0.25
    on = switches[:CAUSES].any(axis=0)
    effect = rng.random(1500) < np.where(on, 0.8, 0.3)
    return np.vstack([switches, effect]).astype(np.int16)


def score(codes, kind, given):
    levels = np.full(len(codes), 2, np.int64)
    made = discrete_score(codes, levels, kind, weight=5.0)
    return discrete(made, len(codes) - 1, np.array([*given, 0], np.int64), len(given))


def test_causes_that_act_alike_are_all_worth_their_price(codes):
    every = range(CAUSES)
    without = [[c for c in every if c != out] for out in every]
    merged, apart = DiscreteScore.MERGED, DiscreteScore.BDS
    assert all(score(codes, merged, every) > score(codes, merged, few) for few in without)
    assert any(score(codes, apart, every) < score(codes, apart, few) for few in without)


def test_what_tells_nothing_is_no_cause(codes):
    every = list(range(CAUSES))
    merged = DiscreteScore.MERGED
    assert score(codes, merged, [*every, CAUSES]) < score(codes, merged, every)
    assert score(codes, merged, [CAUSES]) < score(codes, merged, [])


def test_a_table_is_told_no_worse_than_by_one_law():
    rng = np.random.default_rng(0)
    told = []
    for _ in range(200):
        table = rng.multinomial(40, (0.5, 0.3, 0.2), size=16).astype(np.int32).ravel()
        pooled = table.reshape(16, 3).sum(axis=0).astype(np.int32)
        told.append(merged_probability(table, 3) - merged_probability(pooled, 3))
    assert min(told) >= 0
    assert np.mean(np.array(told) > 3) < 0.02  # chance seldom looks like two laws
