"""Kernels for torch devices find what the compiled ones do; torch's own CPU device stands in."""

import numpy as np
import pytest

from app.causal.kernels.compiled_tests import Correlations
from app.causal.kernels.correlation import fisher_z_cutoffs
from app.causal.kernels.device import device_for
from app.causal.kernels.lingam_order import compiled_order
from app.causal.kernels.skeleton import find_skeleton
from bench.kernels import linear_model

torch = pytest.importorskip("torch", reason="kernels for devices need torch (extra neural)")


def both_skeletons(degree: float, may_cause: np.ndarray, required: np.ndarray):
    from app.causal.kernels.skeleton_on_device import skeleton_on

    R = np.corrcoef(linear_model(40, 2000, degree, np.random.default_rng(5)).T)
    cutoffs = fisher_z_cutoffs(2000, 0.01, 38)
    ours = skeleton_on("cpu", R, cutoffs, may_cause, required)
    return ours, find_skeleton(Correlations(R, 2000), cutoffs, may_cause, required)


def assert_the_same(ours, theirs) -> None:
    assert (ours.adjacent == theirs.adjacent).all()
    assert (ours.size == theirs.size).all()
    assert (ours.level, ours.tests) == (theirs.level, theirs.tests)
    separated = np.argwhere(theirs.size > 0)
    assert len(separated)
    assert all(ours.separator(i, j) == theirs.separator(i, j) for i, j in separated)


@pytest.mark.parametrize("degree", [2, 6])
def test_a_device_finds_the_skeleton_and_sets_of_the_compiled_search(degree):
    nothing = np.zeros((40, 40), dtype=bool)
    assert_the_same(*both_skeletons(degree, ~np.eye(40, dtype=bool), nothing))


def test_knowledge_holds_on_a_device():
    rng = np.random.default_rng(6)
    may_cause = (rng.random((40, 40)) < 0.8) & ~np.eye(40, dtype=bool)
    required = np.zeros((40, 40), dtype=bool)
    required[0, 1] = required[1, 0] = True
    assert_the_same(*both_skeletons(4, may_cause, required))


def test_a_device_finds_the_causal_order_of_the_compiled_search():
    from app.causal.kernels.lingam_order_on_device import causal_order_on

    rng = np.random.default_rng(7)
    p = 12
    B = np.tril(rng.uniform(0.5, 1, (p, p)) * (rng.random((p, p)) < 0.3), -1)
    X = np.linalg.solve(np.eye(p) - B, rng.laplace(size=(p, 1500))).T
    precedes = np.zeros((p, p), dtype=bool)
    assert (causal_order_on("cpu", X, precedes) == compiled_order(X, precedes)).all()
    precedes[p - 1, 0] = True
    ordered = causal_order_on("cpu", X, precedes)
    assert (ordered == compiled_order(X, precedes)).all()
    assert list(ordered).index(p - 1) < list(ordered).index(0)


def test_a_small_problem_stays_on_this_processor():
    assert device_for(pays=False) is None


def test_a_large_problem_goes_where_there_is_a_device():
    assert device_for(pays=True) == ("cuda" if torch.cuda.is_available() else None)
