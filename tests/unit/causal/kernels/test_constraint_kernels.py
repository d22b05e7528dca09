"""Tests of independence, blankets, local causes, domains and resamples: what each must keep."""

import numpy as np
import pandas as pd
import pytest
from scipy.stats import chi2_contingency, norm

from app.causal.catalogue import DiscoverySpec, load
from app.causal.data import Dataset, Kind, Role, Variable
from app.causal.findings import Discovery
from app.causal.kernels.bitmaps import tabulated
from app.causal.kernels.bootstrap import resampled_patterns
from app.causal.kernels.choice_of_test import independence_test
from app.causal.kernels.columns import Columns, possible_causes, required_causes
from app.causal.kernels.constraint_search import evidence_for, oriented
from app.causal.kernels.contingency import association, categories, normal_scale
from app.causal.kernels.general_search import colliders_by, skeleton_by
from app.causal.kernels.orientation import directions
from app.causal.question import Knowledge
from app.errors import DegenerateData, InvalidRequest
from bench.kernels import linear_model

NOTHING = np.empty(0, np.int64)


def numbers(X: np.ndarray) -> Columns:
    names = tuple(f"v{i:02d}" for i in range(X.shape[1]))
    return Columns(names, (Kind.CONTINUOUS,) * X.shape[1], np.ascontiguousarray(X))


def dataset(frame: pd.DataFrame, **kinds: Kind) -> Dataset:
    variables = tuple(
        Variable(
            name,
            kinds.get(name, Kind.CONTINUOUS),
            levels=tuple(sorted(set(frame[name]))) if kinds.get(name) is Kind.NOMINAL else (),
        )
        for name in frame
    )
    return Dataset(frame, variables)


def discovered(name: str, data: Dataset, knowledge: Knowledge | None = None, **params) -> Discovery:
    spec = load().get(name, DiscoverySpec)
    rng = np.random.default_rng(0)
    return spec.run(data, spec.params(**params), knowledge or Knowledge(), rng, lambda *_: None)


def test_counts_give_the_statistic_and_freedom_of_a_contingency_table():
    rng = np.random.default_rng(0)
    codes = rng.integers(3, size=(2, 500)).astype(np.int16)
    data = categories(codes, np.array([3, 3]))
    table = pd.crosstab(codes[0], codes[1])
    for pearson, kind in ((False, "log-likelihood"), (True, "pearson")):
        expected = chi2_contingency(table, lambda_=kind, correction=False)
        ours = association(data, 0, 1, NOTHING, 0, pearson)
        assert ours == pytest.approx((expected.statistic, expected.dof))


def test_tables_by_bits_are_tables_by_rows():
    rng = np.random.default_rng(1)
    codes = rng.integers(3, size=(4, 1003)).astype(np.int16)
    data = categories(codes, np.array([3, 3, 3, 3]))
    table = tabulated(data.bits, data.levels, 0, 1, np.array([2, 3]), 2)
    rows = np.zeros((9, 3, 3), dtype=int)
    np.add.at(rows, (codes[2] + 3 * codes[3], codes[0], codes[1]), 1)
    assert (table == rows).all()


def categories_or_mixture(n: int, *, mixed: bool) -> Columns:
    rng = np.random.default_rng(4)
    X = linear_model(7, n, 3, rng)
    coded = range(3) if mixed else range(7)
    for j in coded:
        X[:, j] = np.digitize(X[:, j], np.quantile(X[:, j], [0.3, 0.7]))
    kinds = tuple(Kind.NOMINAL if j in coded else Kind.CONTINUOUS for j in range(7))
    return Columns(tuple("abcdefg"), kinds, X)


@pytest.mark.parametrize("name", ["fisher_z", "g_squared", "chi_squared", "degenerate_gaussian"])
def test_compiled_searches_find_what_the_general_ones_do(name):
    if name == "fisher_z":
        columns = numbers(linear_model(7, 800, 3, np.random.default_rng(4)))
    else:
        columns = categories_or_mixture(3000, mixed=name == "degenerate_gaussian")
    test = independence_test(columns, 0.01, name, np.random.default_rng(0))
    may_cause, required = ~np.eye(7, dtype=bool), np.zeros((7, 7), dtype=bool)
    ours, theirs = test.skeleton(may_cause, required, 5), skeleton_by(test, may_cause, required, 5)
    assert 0 < ours.adjacent.sum() < 42
    assert (ours.adjacent == theirs.adjacent).all()
    assert (ours.size == theirs.size).all()
    pairs = np.argwhere(ours.size > 0)
    assert all(ours.separator(i, j) == theirs.separator(i, j) for i, j in pairs)
    found, expected = test.colliders(ours, may_cause), colliders_by(test, theirs, may_cause)
    assert sorted(map(ends_sorted, found.triples)) == sorted(map(ends_sorted, expected.triples))
    assert np.allclose(found.statistic, expected.statistic)


def ends_sorted(triple) -> tuple[int, int, int]:
    left, middle, right = (int(k) for k in triple)
    return min(left, right), middle, max(left, right)


def test_the_normal_scale_has_the_tail_of_chi_squared():
    assert norm.sf(normal_scale(12.592, 6)) == pytest.approx(0.05, abs=1e-3)


@pytest.mark.parametrize("name", ["rcit", "kci"])
def test_kernel_tests_keep_their_level_and_see_bent_dependence(name):
    rejected = {0.0: 0, 1.0: 0}
    for seed in range(80):
        rng = np.random.default_rng(seed)
        z = rng.normal(size=200)
        x = np.sin(2 * z) + rng.normal(size=200)
        for strength in rejected:
            y = z**2 / 2 + strength * np.cos(1.5 * x) + rng.normal(scale=0.7, size=200)
            test = independence_test(numbers(np.column_stack([x, y, z])), 0.05, name, rng)
            rejected[strength] += test.statistic(0, 1, np.array([2])) > test.cutoff
    assert rejected[0.0] <= 10  # 4 expected; 11 or more have a chance of one in 700
    assert rejected[1.0] >= 50


def test_test_wise_deletion_uses_the_rows_that_each_test_needs():
    rng = np.random.default_rng(1)
    X = rng.normal(size=(300, 3))
    X[:, 1] += 0.3 * X[:, 0]
    X[:200, 2] = np.nan
    test = independence_test(numbers(X), 0.05, "auto", rng)
    r = np.corrcoef(X[:, 0], X[:, 1])[0, 1]
    assert test.statistic(0, 1, NOTHING) == pytest.approx(np.sqrt(297) * np.arctanh(r))
    r = np.corrcoef(X[200:, 0], X[200:, 2])[0, 1]
    assert test.statistic(0, 2, NOTHING) == pytest.approx(np.sqrt(97) * abs(np.arctanh(r)))


def test_pc_finds_a_chain_in_rows_of_which_none_is_complete():
    rng = np.random.default_rng(2)
    a = rng.normal(size=3000)
    b = a + rng.normal(size=3000)
    frame = pd.DataFrame(
        {"a": a, "b": b, "c": b + rng.normal(size=3000), "d": rng.normal(size=3000)}
    )
    for row, column in enumerate(frame):
        frame.loc[row::4, column] = np.nan
    assert frame.dropna().empty
    found = discovered("pc", dataset(frame))
    assert {e.ends for e in found.graph.edges} == {frozenset("ab"), frozenset("bc")}
    assert any(d.name == "test_wise_deletion" for d in found.diagnostics)


def test_zeros_that_are_missed_readings_leave_no_edge_of_their_own():
    rng = np.random.default_rng(3)
    z = rng.normal(3, 1, size=4000)
    x, y = (np.maximum(z + rng.normal(scale=0.7, size=4000), 0) for _ in range(2))
    seen = np.where(rng.random(4000) < norm.cdf(2 * (z - 3)), z, 0.0)
    data = dataset(pd.DataFrame({"x": x, "y": y, "z": seen}))
    assert discovered("pc", data).graph.edge("x", "y")
    assert not discovered("pc", data, zeros_are_gaps=True).graph.edge("x", "y")


def test_five_hundred_levels_are_merged_with_a_sentence():
    rng = np.random.default_rng(4)
    a, b = rng.integers(500, size=2000), rng.integers(500, size=2000)
    frame = pd.DataFrame({"a": a, "b": b, "c": (a + 7) % 500}).astype(str)
    found = discovered("pc", dataset(frame, a=Kind.NOMINAL, b=Kind.NOMINAL, c=Kind.NOMINAL))
    assert {e.ends for e in found.graph.edges} == {frozenset("ac")}
    said = next(d for d in found.diagnostics if d.name == "levels_merged")
    assert said.columns == ("a", "b", "c")


def test_counts_of_numbers_are_refused_by_name():
    frame = pd.DataFrame(np.random.default_rng(5).normal(size=(100, 2)), columns=["x", "y"])
    with pytest.raises(InvalidRequest, match="'x'"):
        discovered("pc", dataset(frame), test="g_squared")


def test_fewer_rows_than_columns_still_give_a_graph():
    X = np.random.default_rng(6).normal(size=(60, 80))
    frame = pd.DataFrame(X, columns=[f"v{i:02d}" for i in range(80)])
    assert len(discovered("pc", dataset(frame)).graph.edges) < 80


def test_conservative_colliders_leave_open_what_votes_disagree_on():
    X = linear_model(10, 300, 3, np.random.default_rng(8))
    data = dataset(pd.DataFrame(X, columns=[f"v{i}" for i in range(10)]))
    directed = {
        rule: sum(e.is_directed for e in discovered("pc", data, colliders=rule).graph.edges)
        for rule in ("majority", "conservative")
    }
    assert directed["conservative"] <= directed["majority"]


def moral_neighbours(p: int, seed: int) -> tuple[Columns, np.ndarray]:
    rng = np.random.default_rng(seed)
    weights = rng.uniform(0.5, 1, size=(p, p)) * rng.choice([-1, 1], size=(p, p))
    B = np.triu(rng.random((p, p)) < 2 / p, 1).T * weights
    X = np.linalg.solve(np.eye(p) - B, rng.normal(size=(p, 3000))).T
    arrows = B != 0
    moral = (arrows | arrows.T | (arrows.T.astype(int) @ arrows > 0)) & ~np.eye(p, dtype=bool)
    return numbers(X), moral


@pytest.mark.parametrize(
    ("name", "least"),
    [("iamb", 0.95), ("inter_iamb", 0.95), ("iamb_npc", 0.9), ("bamb", 0.8), ("mbor", 0.8)],
)
def test_blankets_are_those_of_the_known_graph(name, least):
    from app.causal.kernels import blankets, local_blankets

    columns, moral = moral_neighbours(12, 9)
    test = independence_test(columns, 0.005, "auto", np.random.default_rng(0))
    blanket = getattr(blankets, name, None) or getattr(local_blankets, name)
    found = np.zeros_like(moral)
    for target in range(12):
        found[target, blanket(test, target, np.delete(np.arange(12), target))] = True
    assert 2 * (found & moral).sum() / (found.sum() + moral.sum()) >= least


def test_hitons_blankets_are_those_of_the_known_graph():
    from app.causal.kernels.local_blankets import hiton_mb, neighbours_of

    columns, moral = moral_neighbours(12, 9)
    test = independence_test(columns, 0.005, "auto", np.random.default_rng(0))
    near, found = neighbours_of(test, 12), np.zeros_like(moral)
    for target in range(12):
        found[target, hiton_mb(test, target, np.delete(np.arange(12), target), near)] = True
    assert 2 * (found & moral).sum() / (found.sum() + moral.sum()) >= 0.8


def test_the_causes_of_one_outcome_are_told_from_its_effects():
    rng = np.random.default_rng(10)
    X = rng.normal(size=(2000, 300))
    X[:, 7] += X[:, 3] - X[:, 5]
    X[:, 9] += X[:, 7]
    frame = pd.DataFrame(X, columns=[f"v{i:03d}" for i in range(300)])
    edges = discovered("local_causes", dataset(frame), target="v007").graph.edges
    assert {(e.source, e.target) for e in edges if e.is_directed} == {
        ("v003", "v007"),
        ("v005", "v007"),
        ("v007", "v009"),
    }


def test_local_causes_need_an_outcome():
    frame = pd.DataFrame(np.random.default_rng(11).normal(size=(100, 2)), columns=["x", "y"])
    with pytest.raises(InvalidRequest):
        discovered("local_causes", dataset(frame))
    marked = (Variable("x", Kind.CONTINUOUS, role=Role.OUTCOME), Variable("y", Kind.CONTINUOUS))
    assert discovered("local_causes", Dataset(frame, marked)).graph.nodes == ("x", "y")


def sites(count: int, rows: int) -> pd.DataFrame:
    """x's level and spread differ between sites; y follows x in the same way everywhere."""
    rng = np.random.default_rng(12)
    site = np.repeat(np.arange(count), rows)
    noise = rng.uniform(0.5, 2, count)[site] * rng.normal(size=len(site))
    x = 2 * rng.normal(size=count)[site] + noise
    y = 0.8 * x + rng.normal(size=len(site))
    return pd.DataFrame({"x": x, "y": y, "site": np.array([f"s{k}" for k in range(count)])[site]})


def test_what_changes_between_sites_shows_which_is_the_cause():
    found = discovered("cd_nod", dataset(sites(6, 200), site=Kind.NOMINAL)).graph
    assert {(e.source, e.target) for e in found.edges} == {("site", "x"), ("x", "y")}


def test_one_row_per_domain_is_refused_by_name():
    with pytest.raises(DegenerateData, match="'site'"):
        discovered("cd_nod", dataset(sites(200, 1), site=Kind.NOMINAL))


@pytest.mark.parametrize("seed", range(12))
def test_orientation_by_matrices_is_orientation_by_pattern(seed):
    rng = np.random.default_rng(seed)
    columns = numbers(linear_model(15, 300, rng.uniform(1.5, 4), rng))
    names = columns.names
    told = Knowledge(tiers=(names[:2], names[2:5]), exogenous=(names[6],))
    knowledge = told if seed % 2 else Knowledge()
    evidence = evidence_for(columns, knowledge, 0.05, None)
    arrows = directions(
        evidence.skeleton.adjacent,
        evidence.colliders.triples,
        possible_causes(names, knowledge),
        required_causes(names, knowledge),
    )
    expected = {
        (e.source, e.target) for e in oriented(evidence, names, knowledge).edges if e.is_directed
    }
    assert {(names[i], names[j]) for i, j in np.argwhere(arrows)} == expected


def test_resamples_from_moments_find_the_strong_edge_each_time():
    rng = np.random.default_rng(13)
    X = rng.normal(size=(500, 3))
    X[:, 1] += X[:, 0]
    drawn = resampled_patterns(numbers(X), Knowledge(), alpha=0.01, rng=rng)
    found = [{e.ends for e in next(drawn)} for _ in range(30)]
    assert all(frozenset(("v00", "v01")) in edges for edges in found)
    assert sum(len(edges) for edges in found) < 40
