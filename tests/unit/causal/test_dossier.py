"""Dossiers of links: shares of joinings, tests of links, permuted graphs, calibration."""

import numpy as np
import pandas as pd
import pytest

from app.causal.calibration import DIRECTION, JOINED, calibrated
from app.causal.data import Dataset, Kind, TimeIndex, Variable
from app.causal.dossier import Tally
from app.causal.falsification import falsification
from app.causal.findings import Joining
from app.causal.graph import CausalGraph, Edge, GraphClass, Mark
from app.causal.link_tests import link_tests
from app.causal.profile import Verdict
from app.causal.series import SeriesParams


def dataset(kind=Kind.CONTINUOUS, **columns) -> Dataset:
    return Dataset(pd.DataFrame(columns), tuple(Variable(name, kind) for name in columns))


def chain(n=2000) -> Dataset:
    rng = np.random.default_rng(2)
    a = rng.normal(size=n)
    b = a + rng.normal(size=n)
    c = b + rng.normal(size=n)
    d = c + rng.normal(size=n)
    return dataset(a=a, b=b, c=c, d=d)


def links_of(graph, data):
    found = link_tests(graph, data, SeriesParams(), np.random.default_rng(0))
    return {(t.source, t.target): t for t in found}


def judged(graph, data):
    return falsification(graph, data, np.random.default_rng(0))


def test_shares_are_read_from_the_source_of_the_link_and_add_up_to_the_share_joined():
    tally = Tally()
    for edges in ([Edge("a", "b")], [Edge("b", "a")], [Edge("b", "a")], []):
        tally.add(edges)
    (said,) = tally.support(CausalGraph.dag("ab", [("b", "a")]))
    shares = {m.joining: m.share for m in said.marks}
    assert shares == {Joining.FORWARD: 0.5, Joining.BACKWARD: 0.25}
    assert said.joined == 0.75


def test_undecided_and_hidden_joinings_are_told_apart():
    tally = Tally()
    tally.add([Edge("a", "b", Mark.TAIL, Mark.TAIL)])
    tally.add([Edge("a", "b", Mark.ARROW, Mark.ARROW)])
    tally.add([Edge("b", "a", Mark.CIRCLE, Mark.ARROW)])
    (said,) = tally.support(CausalGraph.dag("ab", [("a", "b")]))
    assert {m.joining for m in said.marks} == {
        Joining.UNDECIDED,
        Joining.BIDIRECTED,
        Joining.BACKWARD_OR_HIDDEN,
    }


def test_alternatives_are_pairs_often_joined_that_the_graph_leaves_out():
    tally = Tally()
    tally.add([Edge("a", "b"), Edge("b", "c"), Edge("a", "c")])
    tally.add([Edge("a", "b"), Edge("b", "c")])
    tally.add([Edge("a", "b"), Edge("b", "c")])
    tally.add([Edge("a", "b")])
    found = tally.alternatives(CausalGraph.dag("abc", [("a", "b")]))
    assert [(s.source, s.target, s.joined) for s in found] == [("b", "c", 0.75)]


def test_a_link_is_tested_given_the_other_causes_of_its_effect():
    rng = np.random.default_rng(1)
    x, w = rng.normal(size=(2, 4000))
    data = dataset(x=x, w=w, y=x + w + rng.normal(size=4000))
    found = links_of(CausalGraph.dag("xwy", [("x", "y"), ("w", "y")]), data)["x", "y"]
    assert found.given == ("w",)
    assert found.partial_correlation == pytest.approx(np.sqrt(0.5), abs=0.03)
    assert found.p_value < 1e-6


def test_a_link_that_its_effects_other_causes_explain_is_told_so():
    graph = CausalGraph.dag("abcd", [("a", "b"), ("b", "c"), ("c", "d"), ("a", "c")])
    found = links_of(graph, chain())["a", "c"]
    assert found.p_value > 0.01
    assert "given b" in found.sentence


def test_information_between_copied_coins_is_one_bit():
    coin = np.random.default_rng(0).integers(2, size=3000)
    other = np.where(np.random.default_rng(1).random(3000) < 0.001, 1 - coin, coin)
    data = dataset(kind=Kind.NOMINAL, a=coin, b=other)
    found = links_of(CausalGraph.dag("ab", [("a", "b")]), data)["a", "b"]
    assert found.information == pytest.approx(np.log(2), abs=0.03)


def test_a_lagged_link_is_tested_at_its_lag():
    rng = np.random.default_rng(4)
    x, y = rng.normal(size=(2, 800))
    y[2:] += x[:-2]
    frame = pd.DataFrame({"when": range(800), "x": x, "y": y})
    variables = (Variable("when", Kind.COUNT), *dataset(x=x, y=y).variables)
    data = Dataset(frame, variables, time=TimeIndex("when"))
    edges = (Edge("x", "y", lag=2), Edge("x", "y", lag=1))
    graph = CausalGraph(("x", "y"), edges, GraphClass.LAGGED_DAG)
    found = {t.lag: t for t in link_tests(graph, data, SeriesParams(), np.random.default_rng(0))}
    assert found[2].partial_correlation == pytest.approx(np.sqrt(0.5), abs=0.05)
    assert abs(found[1].partial_correlation) < 0.1


def test_the_true_graph_beats_permuted_ones():
    rng = np.random.default_rng(7)
    data = chain()
    frame = data.frame.assign(e=rng.normal(size=2000), f=rng.normal(size=2000))
    frame["f"] += frame["e"]
    graph = CausalGraph.dag("abcdef", [("a", "b"), ("b", "c"), ("c", "d"), ("e", "f")])
    (said,) = judged(graph, dataset(**frame))
    assert said.verdict is Verdict.PASSED


def test_a_graph_of_the_wrong_columns_fails():
    rng = np.random.default_rng(7)
    frame = chain().frame.assign(e=rng.normal(size=2000), f=rng.normal(size=2000))
    graph = CausalGraph.dag("abcdef", [("a", "d"), ("d", "e"), ("b", "f"), ("f", "c")])
    (said,) = judged(graph, dataset(**frame))
    assert said.verdict is Verdict.FAILED


def test_a_complete_graph_implies_nothing_that_could_fail():
    arrows = [(a, b) for i, a in enumerate("abc") for b in "abc"[i + 1 :]]
    (said,) = judged(CausalGraph.dag("abc", arrows), chain().select("abc"))
    assert said.verdict is Verdict.INCONCLUSIVE


@pytest.mark.parametrize("knots", [*JOINED.values(), *DIRECTION.values()])
def test_more_resamples_never_make_a_link_less_likely(knots):
    told = [calibrated(share, knots) for share in np.linspace(0, 1, 101)]
    assert told == sorted(told)
    assert 0 <= told[0] <= told[-1] <= 1


def test_between_knots_the_probability_is_linear():
    assert calibrated(0.25, ((0.0, 0.0), (0.5, 0.4), (1.0, 1.0))) == pytest.approx(0.2)
