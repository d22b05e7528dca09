"""What follows from a description equals what its structural model gives by counting."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from app.causal.described import worlds
from app.causal.described.model import DescribedModel, Event, Rule, Statement
from app.causal.described.solving import range_of
from app.causal.described.worlds import Term, World
from app.causal.graph import CausalGraph, Edge, GraphClass, Mark
from app.errors import InvalidQuestion

ORDER = ("z", "x", "m", "y")
CAUSES = {"z": (), "x": ("z",), "m": ("x", "z"), "y": ("x", "m", "z")}
GRAPH = CausalGraph.dag(ORDER, [(cause, name) for name in ORDER for cause in CAUSES[name]])
Chances = dict[tuple[str, tuple[int, ...]], float]


def drawn(seed: int) -> Chances:
    rng = np.random.default_rng(seed)
    return {
        (name, row): float(rng.uniform(0.1, 0.9))
        for name in ORDER
        for row in product((0, 1), repeat=len(CAUSES[name]))
    }


def described(chances: Chances) -> DescribedModel:
    said = tuple(
        Statement(((name, 1),), chance, tuple(zip(CAUSES[name], row, strict=True)))
        for (name, row), chance in chances.items()
    )
    return DescribedModel(GRAPH, said)


def counted(chances: Chances, event: Event, given: Event = (), do: Event = ()) -> float:
    """P(event | given, do) by going through all assignments."""
    above = below = 0.0
    for levels in product((0, 1), repeat=len(ORDER)):
        world = dict(zip(ORDER, levels, strict=True))
        mass = 1.0
        for name in ORDER:
            if name in dict(do):
                mass *= world[name] == dict(do)[name]
                continue
            chance = chances[name, tuple(world[cause] for cause in CAUSES[name])]
            mass *= chance if world[name] else 1 - chance
        if all(world[name] == level for name, level in given):
            below += mass
            if all(world[name] == level for name, level in event):
                above += mass
    return above / below


@pytest.mark.parametrize("seed", range(4))
def test_effects_and_conditional_chances_are_those_of_the_model(seed: int) -> None:
    chances = drawn(seed)
    model = described(chances)
    on, off = (("x", 1),), (("x", 0),)
    y = (("y", 1),)
    found = range_of(model, worlds.average_effect("x", "y"))
    assert found.is_point
    assert found.low == pytest.approx(
        counted(chances, y, do=on) - counted(chances, y, do=off), abs=1e-5
    )
    seen = range_of(model, (Term((World(y),), (World((("m", 0),)),)),))
    assert seen.low == pytest.approx(counted(chances, y, (("m", 0),)), abs=1e-5)


def test_the_effect_on_the_treated_weighs_the_strata_as_they_have_them() -> None:
    chances = drawn(7)
    found = range_of(described(chances), worlds.effect_among("x", "y", (("x", 1),)))
    expected = sum(
        counted(chances, (("z", z),), (("x", 1),))
        * (
            counted(chances, (("y", 1),), (("z", z),), (("x", 1),))
            - counted(chances, (("y", 1),), (("z", z),), (("x", 0),))
        )
        for z in (0, 1)
    )
    assert found.is_point
    assert found.low == pytest.approx(expected, abs=1e-5)


def test_a_front_door_gives_the_effect_that_hidden_causes_hide() -> None:
    edges = (Edge("x", "m"), Edge("m", "y"), Edge("x", "y", Mark.ARROW, Mark.ARROW))
    graph = CausalGraph(("x", "m", "y"), edges, GraphClass.ADMG)
    said = [Statement((("x", 1),), 0.3)]
    said += [Statement((("m", 1),), p, (("x", x),)) for x, p in ((1, 0.9), (0, 0.2))]
    outcome = {(1, 1): 0.8, (1, 0): 0.5, (0, 1): 0.6, (0, 0): 0.2}
    said += [Statement((("y", 1),), p, (("x", x), ("m", m))) for (x, m), p in outcome.items()]
    found = range_of(DescribedModel(graph, tuple(said)), worlds.average_effect("x", "y"))
    by_m = {m: 0.3 * outcome[1, m] + 0.7 * outcome[0, m] for m in (0, 1)}
    assert found.low == pytest.approx((0.9 - 0.2) * (by_m[1] - by_m[0]), abs=1e-5)
    assert found.is_point


def test_an_instrument_gives_the_bounds_of_balke_and_pearl() -> None:
    """The lipid data's published bounds on the effect of cholestyramine: 0.39 to 0.78."""
    edges = (Edge("z", "x"), Edge("x", "y"), Edge("x", "y", Mark.ARROW, Mark.ARROW))
    graph = CausalGraph(("z", "x", "y"), edges, GraphClass.ADMG)
    shares = {
        0: {(0, 0): 0.919, (1, 0): 0.000, (0, 1): 0.081, (1, 1): 0.000},
        1: {(0, 0): 0.315, (1, 0): 0.139, (0, 1): 0.073, (1, 1): 0.473},
    }
    said = [Statement((("z", 1),), 0.5)]
    for z, table in shares.items():
        said += [
            Statement((("x", x), ("y", y)), share, (("z", z),)) for (x, y), share in table.items()
        ]
    found = range_of(DescribedModel(graph, tuple(said)), worlds.average_effect("x", "y"))
    assert found.low == pytest.approx(0.392, abs=0.002)
    assert found.high == pytest.approx(0.780, abs=0.002)


def test_necessity_and_sufficiency_without_confounding_are_bounded_as_tian_and_pearl_do() -> None:
    graph = CausalGraph.dag(("x", "y"), [("x", "y")])
    said = tuple(Statement((("y", 1),), p, (("x", x),)) for x, p in ((1, 0.7), (0, 0.4)))
    model = DescribedModel(graph, said)
    both = range_of(model, worlds.necessity_and_sufficiency({"x": 1}, {"y": 1}))
    assert (both.low, both.high) == pytest.approx((0.3, 0.6), abs=1e-4)
    necessary = range_of(model, worlds.necessity({"x": 1}, {"y": 1}))
    assert (necessary.low, necessary.high) == pytest.approx((0.3 / 0.7, 0.6 / 0.7), abs=1e-4)


def test_rules_decide_what_would_have_been() -> None:
    graph = CausalGraph.dag(("a", "b", "y"), [("a", "y"), ("b", "y")])
    either = DescribedModel(graph, rules=(Rule("y", ("a", "b"), (0, 1, 1, 1)),))
    both = DescribedModel(graph, rules=(Rule("y", ("a", "b"), (0, 0, 0, 1)),))
    asked = worlds.counterfactual((("y", 1),), (("a", 0),), (("a", 1), ("b", 1)))
    assert range_of(either, asked).low == pytest.approx(1.0)
    assert range_of(both, asked).high == pytest.approx(0.0)


def test_statements_that_contradict_each_other_are_named() -> None:
    graph = CausalGraph.dag(("x", "y"), [("x", "y")])
    said = (
        Statement((("x", 1),), 0.5),
        Statement((("y", 1),), 0.9, (("x", 1),)),
        Statement((("y", 1),), 0.1),
    )
    with pytest.raises(InvalidQuestion, match="No model agrees"):
        range_of(DescribedModel(graph, said), worlds.average_effect("x", "y"))
