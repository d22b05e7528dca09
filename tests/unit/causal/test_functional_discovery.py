"""Directions from noise and bends, hidden causes and factors, rows that were set from outside."""

import numpy as np
import pandas as pd
import pytest

from app.causal.catalogue import DiscoverySpec, load
from app.causal.checks.discovery import found
from app.causal.checks.scenarios import discovery_scenarios
from app.causal.comparison import directed_f1
from app.causal.data import Dataset, Kind, Variable
from app.causal.graph import CausalGraph
from app.causal.interventions import target_column, targets_in
from app.causal.kernels.additive_score import AdditiveScore, entropy
from app.causal.kernels.dependence import dependence, p_value
from app.causal.kernels.transformation_model import PostNonlinear
from app.causal.profile import Profile
from app.causal.question import Knowledge
from app.errors import DegenerateData, InvalidRequest

ALONE = frozenset()


def table(values: dict[str, np.ndarray]) -> Dataset:
    frame = pd.DataFrame(values)
    return Dataset(frame, tuple(Variable(name, Kind.CONTINUOUS) for name in frame))


def scenario(name: str):
    return next(s for s in discovery_scenarios() if s.name == name)


def wavy_model(seed: int, nodes: int = 10, rows: int = 800) -> tuple[Dataset, CausalGraph]:
    """Sums of random sine waves of each cause, with Gaussian or uniform noise."""
    rng = np.random.default_rng(seed)
    order = [f"v{i}" for i in rng.permutation(nodes)]
    values, arrows = {}, []
    for j, node in enumerate(order):
        noise = rng.normal(size=rows) if rng.random() < 0.5 else rng.uniform(-1.7, 1.7, rows)
        values[node] = 0.7 * noise
        for cause in order[:j]:
            if rng.random() < 3 / (nodes - 1):
                arrows.append((cause, node))
                z = values[cause] / values[cause].std()
                values[node] = values[node] + np.sin(rng.uniform(1, 2) * z + rng.uniform(0, 6))
    return table(values), CausalGraph.dag(order, arrows)


def test_cam_recovers_directions_of_bent_effects():
    spec = load()["cam"]
    scores = [directed_f1(found(spec, data), truth) for data, truth in map(wavy_model, range(5))]
    assert np.mean(scores) >= 0.9


def test_cam_recovers_directions_of_straight_effects_from_noise():
    straight = scenario("linear_uniform")
    assert directed_f1(found(load()["cam"], straight.data), straight.truth) >= 0.9


@pytest.mark.parametrize("name", ["anm", "cam", "cam_uv", "pnl", "resit"])
def test_straight_effects_with_gaussian_noise_are_objected_to(name):
    profile = Profile(1000, scenario("bent").data.variables, linear=True, gaussian=True)
    assert any(
        "linear and Gaussian" in reason
        for reason in load().get(name, DiscoverySpec).objections(profile, Knowledge())
    )


def test_lingam_objects_to_gaussian_noise():
    profile = Profile(1000, scenario("bent").data.variables, linear=True, gaussian=True)
    for name in ("direct_lingam", "ica_lingam", "rcd", "gin"):
        assert any(load().get(name, DiscoverySpec).objections(profile, Knowledge()))


@pytest.mark.parametrize("name", ["anm", "cam", "cam_uv", "dagma", "gin", "notears_mlp", "rcd"])
@pytest.mark.parametrize("flaw", ["constant", "copy", "sum"])
def test_columns_that_determine_each_other_are_refused_by_name(name, flaw):
    rng = np.random.default_rng(1)
    values = {k: rng.uniform(size=200) for k in "abc"}
    values["d"] = {
        "constant": np.ones(200), "copy": 3 * values["a"] + 1, "sum": values["a"] + values["b"],
    }[flaw]  # fmt: skip
    with pytest.raises(DegenerateData, match="'d'"):
        found(load()[name], table(values))


def test_fewer_rows_than_columns_still_give_a_graph():
    rng = np.random.default_rng(2)
    data = table({f"v{i:02d}": rng.uniform(size=20) for i in range(25)})
    for name in ("cam", "direct_lingam", "dagma"):
        assert found(load()[name], data).nodes == data.names


def test_a_hidden_common_cause_is_an_edge_with_two_heads():
    graph = found(load()["rcd"], scenario("confounded").data)
    assert [str(e) for e in graph.edges if not e.is_directed] == ["b <-> c"]
    assert graph.parents("b") == ("a",)


def test_factors_are_nodes_told_apart_from_columns():
    graph = found(load()["gin"], scenario("factors").data)
    assert graph.latent == ("L1", "L2")
    assert graph.measured == tuple("abcdef")
    assert directed_f1(graph, scenario("factors").truth) == 1.0


def test_rows_set_from_outside_decide_directions():
    known = scenario("interventions")
    graph = found(load()["gies"], known.data)
    assert directed_f1(graph, known.truth) == 1.0


def test_without_a_column_of_targets_gies_is_objected_to_and_refuses():
    straight, gies = scenario("linear_gaussian"), load().get("gies", DiscoverySpec)
    assert any("set from outside" in o for o in gies.objections(straight.profile, Knowledge()))
    with pytest.raises(InvalidRequest, match="set from outside"):
        found(gies, straight.data)


def test_targets_are_read_from_names_and_from_words_for_none():
    assert targets_in("PKA + pkc", ["pka", "pkc"]) == {"pka", "pkc"}
    assert targets_in("none", ["pka"]) == frozenset()
    assert targets_in("treated", ["pka"]) is None
    assert target_column(scenario("interventions").data.variables) == "setting"
    assert target_column(scenario("mixture").data.variables) is None


def test_a_bent_reading_is_undone_before_directions_are_read():
    rng = np.random.default_rng(3)
    x = rng.uniform(-2, 2, 500)
    y = (1.5 * np.sin(1.5 * x) + 0.4 * rng.normal(size=500)) ** 3
    model = PostNonlinear(np.column_stack([x, y]))
    forwards = dependence(model.residual(1, frozenset({0})), x)
    backwards = dependence(model.residual(0, frozenset({1})), y)
    assert forwards < 3 < backwards


def test_dependence_without_correlation_is_seen_and_independence_holds_its_level():
    rng = np.random.default_rng(4)
    x = rng.normal(size=400)
    assert p_value(x, x**2 + rng.normal(size=400)) < 1e-4
    level = np.mean([p_value(*rng.exponential(size=(2, 400))) < 0.05 for _ in range(300)])
    assert 0.02 <= level <= 0.09


def test_entropy_of_a_gaussian_sample_is_the_known_one():
    sample = 3 * np.random.default_rng(5).normal(size=5000)
    assert entropy(sample) == pytest.approx(np.log(3 * np.sqrt(2 * np.pi * np.e)), abs=0.05)


def test_a_cause_that_explains_nothing_does_not_pay():
    X = np.random.default_rng(6).normal(size=(500, 2))
    score = AdditiveScore(X, 1.0)
    assert score(1, frozenset({0})) > score(1, ALONE)


def test_strengths_of_lingam_are_in_the_users_units():
    rng = np.random.default_rng(7)
    x = 1000 * rng.uniform(size=500)
    graph = found(load()["ica_lingam"], table({"x": x, "y": 0.002 * x + rng.uniform(size=500)}))
    assert graph.edge("x", "y").strength == pytest.approx(0.002, rel=0.1)
