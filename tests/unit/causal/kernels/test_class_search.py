"""Searches through classes of graphs: the moves keep their promises, and no better end is known."""

import itertools
import math

import numpy as np
import pytest

from app.causal.equivalence import cpdag
from app.causal.graph import CausalGraph
from app.causal.kernels.class_moves import Bounds
from app.causal.kernels.class_search import grow, grow_and_shrink, new_state, shrink, unsettle
from app.causal.kernels.exact_order import best_dag
from app.causal.kernels.hill_climbing import climbed
from app.causal.kernels.links import class_of, closed, member_of
from app.causal.kernels.scores import discrete_score, gaussian_bic, local_score
from app.causal.score_params import DiscreteScore


def random_dag(rng, p, share):
    order = rng.permutation(p)
    return (np.triu(rng.random((p, p)) < share, 1))[np.ix_(order, order)]


def linear_rows(dag, n, rng):
    X, done = rng.normal(size=(n, len(dag))), set()
    while len(done) < len(dag):
        for v in range(len(dag)):
            causes = np.flatnonzero(dag[:, v])
            if v not in done and done >= set(causes):
                X[:, v] += X[:, causes] @ rng.uniform(0.5, 1, len(causes))
                done.add(v)
    return X


def free(p):
    nothing = np.zeros((p, p), bool)
    return Bounds(~np.eye(p, dtype=bool), nothing, nothing.copy(), any_known=False)


def total(score, dag):
    causes = [np.flatnonzero(dag[:, y]) for y in range(len(dag))]
    return sum(local_score(score, y, given, len(given)) for y, given in enumerate(causes))


@pytest.fixture(scope="module")
def score():
    rng = np.random.default_rng(3)
    X = linear_rows(random_dag(rng, 7, 0.4), 500, rng)
    return gaussian_bic(np.cov(X.T), 500, 1.0)


def named_links(graph):
    links = np.zeros((len(graph.nodes),) * 2, bool)
    for edge in graph.edges:
        a, b = graph.nodes.index(edge.source), graph.nodes.index(edge.target)
        links[a, b], links[b, a] = True, edge.is_undirected
    return links


@pytest.mark.parametrize("seed", range(40))
def test_the_class_of_a_dag_is_that_of_the_textbook_rules(seed):
    dag = random_dag(np.random.default_rng(seed), 8, 0.35)
    names = tuple("abcdefgh")
    arrows = [(names[i], names[j]) for i, j in np.argwhere(dag)]
    links = class_of(dag)
    assert (links == named_links(cpdag(CausalGraph.dag(names, arrows)))).all()
    member, exists = member_of(links)
    assert exists
    assert (class_of(member) == links).all()


@pytest.mark.parametrize("seed", range(20))
def test_a_class_with_all_its_arrows_known_is_the_dag(seed):
    dag = random_dag(np.random.default_rng(seed), 7, 0.4)
    known, agrees = closed(class_of(dag), ~dag.T & ~np.eye(7, dtype=bool), dag)
    assert agrees
    assert (known == dag).all()


def test_a_required_arrow_against_a_collider_contradicts_the_class():
    dag = np.zeros((3, 3), bool)
    dag[0, 2] = dag[1, 2] = True
    required = np.zeros((3, 3), bool)
    required[2, 0] = True
    assert not closed(class_of(dag), ~np.eye(3, dtype=bool), required)[1]


def test_what_moves_are_said_to_gain_is_what_the_score_grows_by(score):
    state, bounds = new_state(np.zeros((7, 7), bool)), free(7)
    gained = grow(score, state, bounds) + shrink(score, state, bounds)
    ends = total(score, member_of(state.links)[0]) - total(score, np.zeros((7, 7), bool))
    assert gained == pytest.approx(ends)
    assert gained > 100


def test_no_search_scores_better_than_the_exact_one(score):
    every, nothing = ~np.eye(7, dtype=bool), np.zeros((7, 7), bool)
    best = total(score, best_dag(score, every, nothing, 6))
    for search in (grow, grow_and_shrink):
        state = new_state(nothing)
        search(score, state, free(7))
        shrink(score, state, free(7))
        greedy = total(score, member_of(state.links)[0])
        unsettle(score, state, free(7))
        settled = total(score, member_of(state.links)[0])
        assert greedy <= settled + 1e-9 <= best + 2e-9
    assert total(score, climbed(score, every, nothing)) <= best + 1e-9


def test_the_exact_search_is_right_about_every_dag_of_three():
    rng = np.random.default_rng(8)
    X = linear_rows(np.triu(np.ones((3, 3), bool), 1), 200, rng)
    score, every = gaussian_bic(np.cov(X.T), 200, 1.0), ~np.eye(3, dtype=bool)
    found = total(score, best_dag(score, every, np.zeros((3, 3), bool), 2))
    scores = []
    for order in itertools.permutations(range(3)):
        pairs = [(order[i], order[j]) for i, j in ((0, 1), (0, 2), (1, 2))]
        for kept in itertools.product((False, True), repeat=3):
            dag = np.zeros((3, 3), bool)
            for (a, b), is_kept in zip(pairs, kept, strict=True):
                dag[a, b] = is_kept
            scores.append(total(score, dag))
    assert found == pytest.approx(max(scores))


def codes_of(rng):
    cause = rng.integers(3, size=300)
    effect = np.where(rng.random(300) < 0.6, cause % 2, rng.integers(2, size=300))
    return np.array([cause, effect], dtype=np.int16), np.array([3, 2])


@pytest.mark.parametrize("kind", [DiscreteScore.BIC, DiscreteScore.BDEU, DiscreteScore.QNML])
def test_equivalent_graphs_of_categories_score_the_same(kind):
    score = discrete_score(*codes_of(np.random.default_rng(1)), kind)
    forth, back = np.zeros((2, 2), bool), np.zeros((2, 2), bool)
    forth[0, 1] = back[1, 0] = True
    assert total(score, forth) == pytest.approx(total(score, back))


def test_bdeu_is_the_dirichlet_marginal_likelihood():
    codes, levels = codes_of(np.random.default_rng(2))
    score = discrete_score(codes, levels, DiscreteScore.BDEU, weight=4.0)
    expected = 0.0
    for level in range(3):
        counts = np.bincount(codes[1, codes[0] == level], minlength=2)
        expected += math.lgamma(4 / 3) - math.lgamma(4 / 3 + counts.sum())
        expected += sum(math.lgamma(4 / 6 + c) - math.lgamma(4 / 6) for c in counts)
    assert local_score(score, 1, np.array([0]), 1) == pytest.approx(expected)


def test_bds_spreads_its_prior_over_the_strata_that_occur():
    codes, levels = codes_of(np.random.default_rng(2))
    one_more = levels + np.array([5, 0])  # levels that could be, and are not
    plain, wider = (discrete_score(codes, k, DiscreteScore.BDS) for k in (levels, one_more))
    given = np.array([0])
    assert local_score(plain, 1, given, 1) == pytest.approx(local_score(wider, 1, given, 1))
