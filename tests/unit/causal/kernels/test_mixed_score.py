"""The conditional Gaussian score against likelihoods written out, and where it is chosen."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from scipy.stats import norm

from app.causal.catalogue import DiscoverySpec, load
from app.causal.comparison import directed_f1
from app.causal.data import Dataset, Kind, Variable
from app.causal.findings import Discovery
from app.causal.graph import CausalGraph
from app.causal.kernels.scores import gains, gaussian_bic, local_score, mixed_bic
from app.causal.question import Knowledge

N = 600


def score_of(X: np.ndarray, levels: list[int]):
    codes = np.ascontiguousarray(np.where(np.array(levels)[:, None] > 0, X.T, 0).astype(np.int16))
    return mixed_bic(X, codes, np.array(levels, dtype=np.int64), 1.0)


def of(score, y: int, *causes: int) -> float:
    return float(local_score(score, y, np.array([*causes, 0], dtype=np.int64), len(causes)))


@pytest.fixture
def rng():
    return np.random.default_rng(4)


def test_numbers_alone_are_scored_as_by_the_gaussian_bic(rng) -> None:
    X = rng.normal(size=(N, 3))
    X[:, 2] += X[:, 0] - X[:, 1]
    mixed, plain = score_of(X, [0, 0, 0]), gaussian_bic(np.cov(X.T, bias=True), N, 1.0)
    gain = [of(s, 2, 0, 1) - of(s, 2, 0) for s in (mixed, plain)]
    assert gain[0] == pytest.approx(gain[1], rel=1e-9)


def test_a_number_in_two_strata_is_two_gaussians(rng) -> None:
    d = rng.integers(2, size=N)
    y = np.where(d, 2 + 3 * rng.normal(size=N), rng.normal(size=N))
    z = (y - y.mean()) / y.std()
    likelihood = sum(
        norm.logpdf(z[d == k], z[d == k].mean(), z[d == k].std()).sum() for k in (0, 1)
    )
    price = math.log(N) / 2 * 4  # two means and two variances
    found = of(score_of(np.column_stack([y, d]), [0, 2]), 0, 1)
    assert found == pytest.approx(likelihood - price, rel=1e-9)


def test_sets_that_are_not_kept_are_summed_up_to_the_same(rng) -> None:
    """Three categories go beyond the tables of pairs: a copy of one adds strata but no rows."""
    d, e = rng.integers(2, size=(2, N))
    x = rng.normal(size=N) + d
    X = np.column_stack([x, d, e, d])
    score = score_of(X, [0, 2, 2, 2])
    by_pairs = of(score, 0, 1, 2) + math.log(N) / 2 * 2 * 4
    by_rows = of(score, 0, 1, 2, 3) + math.log(N) / 2 * 2 * 8
    assert by_rows == pytest.approx(by_pairs, rel=1e-9)


def test_gains_are_differences_of_scores(rng) -> None:
    X = np.column_stack([rng.normal(size=(N, 2)), rng.integers(3, size=(N, 2))])
    score = score_of(X, [0, 0, 3, 3])
    gain = np.zeros(4)
    base = gains(
        score, 2, np.array([0], dtype=np.int64), 1, np.array([False, True, False, True]), gain
    )
    assert base == pytest.approx(of(score, 2, 0))
    assert gain[1] == pytest.approx(of(score, 2, 0, 1) - of(score, 2, 0))
    assert gain[3] == pytest.approx(of(score, 2, 0, 3) - of(score, 2, 0))


def table(rng, *, differ: bool) -> tuple[Dataset, CausalGraph]:
    """x → y and g → y → z; if groups differ, x acts the other way round in b and not in c."""
    g = rng.integers(3, size=1500)
    x = rng.normal(size=1500)
    slope = np.array([1.0, -1.0, 0.0])[g] if differ else 0.9
    y = slope * x + np.array([0.0, 0.8, -0.8])[g] + rng.normal(size=1500)
    z = 0.9 * y + rng.normal(size=1500)
    frame = pd.DataFrame({"g": np.array(list("abc"))[g], "x": x, "y": y, "z": z})
    kinds = {"g": Kind.NOMINAL, **dict.fromkeys("xyz", Kind.CONTINUOUS)}
    variables = tuple(
        Variable(n, k, levels=("a", "b", "c") if n == "g" else (), n_distinct=3)
        for n, k in kinds.items()
    )
    return Dataset(frame, variables), CausalGraph.dag(
        frame.columns, [("g", "y"), ("x", "y"), ("y", "z")]
    )


def found(data: Dataset, name: str, **params) -> Discovery:
    spec = load().get(name, DiscoverySpec)
    return spec.run(data, spec.params(**params), Knowledge(), np.random.default_rng(0), silent)


def silent(_done: float, _doing: str) -> None:
    """Take no notice of progress."""


@pytest.mark.parametrize("name", ["exact_search", "boss", "ges", "xges"])
def test_effects_that_differ_between_categories_are_scored_within_them(name, rng) -> None:
    data, truth = table(rng, differ=True)
    seen = found(data, name)
    assert seen.diagnostics[0].test == "conditional Gaussian BIC"
    assert directed_f1(seen.graph, truth) == 1
    assert directed_f1(found(data, name, mixtures="embedded").graph, truth) < 1


def test_effects_that_are_alike_in_all_categories_are_scored_together(rng) -> None:
    data, truth = table(rng, differ=False)
    seen = found(data, "boss")
    assert seen.diagnostics[0].test == "extended Gaussian BIC"
    assert directed_f1(seen.graph, truth) == 1
