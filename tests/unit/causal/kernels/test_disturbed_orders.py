"""Searches that set out from near the best order: what they keep, and what they find."""

import numpy as np

from app.causal.kernels import order_search
from app.causal.kernels.order_search import disturbed, find_order
from app.causal.kernels.scores import gaussian_bic


def test_a_disturbed_order_holds_the_same_variables_and_few_have_moved():
    order = np.arange(50)
    for seed in range(20):
        moved = disturbed(order, np.random.default_rng(seed))
        assert sorted(moved) == list(order)
        steps = np.diff(moved)
        assert 0 < (steps != 1).sum() <= 3 * 5
    assert list(order) == list(range(50))


def covariance(p: int, n: int, rng: np.random.Generator) -> np.ndarray:
    """Return that of rows of many weak effects, three causes to a variable."""
    X = rng.normal(size=(n, p))
    for j in range(3, p):
        X[:, j] += X[:, rng.choice(j, 3, replace=False)] @ rng.uniform(0.2, 0.5, 3)
    return np.ascontiguousarray(np.cov(X, rowvar=False))


def test_searches_from_near_the_best_order_end_in_no_denser_graphs(monkeypatch):
    p, n = 25, 400
    apart, near = [], []
    for seed in range(3):
        score = gaussian_bic(covariance(p, n, np.random.default_rng(seed)), n, 1.0)
        free, nothing = ~np.eye(p, dtype=np.bool_), np.zeros((p, p), np.bool_)
        for shares, found in ((0, apart), (3, near)):
            monkeypatch.setattr(order_search, "_DISTURBED", shares)
            rng = np.random.default_rng(9)
            found.append(find_order(score, free, nothing, restarts=2, rng=rng).sum())
    assert sum(near) <= sum(apart)
