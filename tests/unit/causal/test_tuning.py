"""The main parameter is chosen by how well its graphs tell rows they never saw."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from app.causal.catalogue import DiscoverySpec, load
from app.causal.data import Dataset, Kind, Variable
from app.causal.graph import CausalGraph
from app.causal.held_out_likelihood import held_out_likelihood
from app.causal.kernels.columns import columns_of
from app.causal.profile import Verdict
from app.causal.question import Knowledge
from app.causal.tuning import Tuned, tuned


def numbers(X: np.ndarray) -> Dataset:
    frame = pd.DataFrame(X, columns=[f"v{i}" for i in range(X.shape[1])])
    return Dataset(frame, tuple(Variable(str(n), Kind.CONTINUOUS) for n in frame))


def categories(X: np.ndarray) -> Dataset:
    frame = pd.DataFrame(X, columns=[f"v{i}" for i in range(X.shape[1])])
    return Dataset(frame, tuple(Variable(str(n), Kind.NOMINAL, n_distinct=3) for n in frame))


def unrelated(n: int = 600) -> Dataset:
    return numbers(np.random.default_rng(3).normal(size=(n, 8)))


def chain(n: int = 600) -> Dataset:
    X = np.random.default_rng(4).normal(size=(n, 5))
    for j in range(1, 5):
        X[:, j] += 0.4 * X[:, j - 1]
    return numbers(X)


def chosen(algorithm: str, data: Dataset, *settings: dict) -> Tuned:
    spec = load().get(algorithm, DiscoverySpec)
    return tuned(spec, data, {}, settings, Knowledge(), np.random.default_rng(0))


@pytest.mark.parametrize(
    ("algorithm", "loose", "usual", "strict"),
    [
        ("boss", {"penalty": 0.1}, {"penalty": 2.0}, {"penalty": 20.0}),
        ("pc", {"alpha": 0.3}, {"alpha": 0.001}, {"alpha": 1e-30}),
    ],
)
def test_edges_of_chance_are_left_out_and_true_ones_kept(
    algorithm: str, loose: dict, usual: dict, strict: dict
) -> None:
    assert chosen(algorithm, unrelated(), loose, usual).settings == usual
    assert chosen(algorithm, chain(), strict, usual).settings == usual


def test_categories_are_told_by_their_shares_in_each_combination_of_causes() -> None:
    rng = np.random.default_rng(5)
    cause, noise = rng.integers(3, size=900), rng.integers(3, size=900)
    effect = np.where(rng.random(900) < 0.7, cause, noise)
    data = categories(np.column_stack([cause, effect, noise[::-1]]))
    found = chosen("boss", data, {"penalty": 1.0}, {"penalty": 20.0})
    assert found.settings == {"penalty": 1.0}


def test_the_likelihood_of_rows_held_out_is_that_of_the_fitted_gaussian() -> None:
    data = chain(n=300)
    held_out = np.arange(300) >= 200
    dag = CausalGraph.dag(data.names, [("v0", "v1")])
    told = held_out_likelihood(columns_of(data), dag, held_out)
    X = data.frame.to_numpy()
    expected = np.zeros(100)
    for j in range(5):
        design = np.column_stack([np.ones(300), X[:, :1]]) if j == 1 else np.ones((300, 1))
        line = np.linalg.lstsq(design[:200], X[:200, j], rcond=None)[0]
        left = X[:, j] - design @ line
        sd = left[:200].std()
        expected += -0.5 * (left[200:] / sd) ** 2 - np.log(sd * np.sqrt(2 * np.pi))
    np.testing.assert_allclose(told, expected, rtol=1e-6)


def test_a_category_unseen_with_these_causes_is_no_impossibility() -> None:
    X = np.zeros((60, 2))
    X[:30, 0], X[:45, 1] = 1, 1
    held_out = np.arange(60) >= 45
    data = categories(X)
    dag = CausalGraph.dag(data.names, [("v0", "v1")])
    assert np.isfinite(held_out_likelihood(columns_of(data), dag, held_out)).all()


def test_what_was_compared_is_told_and_what_cannot_be_compared_leaves_the_plan() -> None:
    found = chosen("boss", unrelated(), {"penalty": 1.0}, {"penalty": 4.0})
    assert found.diagnosis.verdict is Verdict.PASSED
    assert "penalty 1.0" in found.diagnosis.sentence
    assert "penalty 4.0" in found.diagnosis.sentence
    few = numbers(np.random.default_rng(1).normal(size=(12, 3)))
    kept = chosen("boss", few, {"penalty": 1.0}, {"penalty": 4.0})
    assert kept.settings == {}
    assert kept.diagnosis.verdict is Verdict.INCONCLUSIVE


def test_numbers_and_categories_together_are_told_too() -> None:
    rng = np.random.default_rng(6)
    x = rng.normal(size=500)
    group = np.where(x + rng.normal(size=500) > 0, "high", "low")
    frame = pd.DataFrame({"g": group, "x": x, "z": rng.normal(size=500)})
    kinds = (Kind.NOMINAL, Kind.CONTINUOUS, Kind.CONTINUOUS)
    variables = tuple(
        Variable(n, k, levels=("high", "low") if n == "g" else ())
        for n, k in zip("gxz", kinds, strict=True)
    )
    found = chosen("boss", Dataset(frame, variables), {"penalty": 20.0}, {"penalty": 1.0})
    assert found.settings == {"penalty": 1.0}
