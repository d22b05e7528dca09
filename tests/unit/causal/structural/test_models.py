"""Fitted structural models give back their rows, and take the shape that the rows show."""

from __future__ import annotations

import numpy as np
import pytest

from app.causal.graph import CausalGraph, Edge, GraphClass, Mark
from app.causal.structural.equations import Shape, equation
from app.causal.structural.members import members
from app.causal.structural.model import blueprint
from app.causal.structural.spread import Over, Resampling
from app.errors import DegenerateData


def rows(n=1500):
    rng = np.random.default_rng(0)
    a = rng.normal(size=n)
    c = (rng.random(n) < 1 / (1 + np.exp(-2 * a))).astype(float)
    y = np.sin(2 * a) + c + 0.3 * rng.normal(size=n)
    return np.column_stack([a, c, y])


@pytest.fixture(scope="module")
def plan():
    return blueprint("acy", ((), (0,), (0, 1)), rows(), [False, True, False],
                     np.random.default_rng(1))  # fmt: skip


def test_shapes_follow_the_rows(plan):
    assert [e.shape for e in plan.equations] == [
        Shape.ROOT, Shape.LINEAR_CHANCES, Shape.SMOOTH,
    ]  # fmt: skip
    assert plan.equations[2].explained > 0.85


def test_a_straight_effect_is_not_taken_for_a_bent_one():
    rng = np.random.default_rng(2)
    bent = 0
    for _ in range(20):
        x = rng.normal(size=(300, 2))
        y = x @ (1.0, -0.5) + rng.normal(size=300)
        found = equation(y, x, is_level=False, causes_are_levels=[False, False], rng=rng)
        bent += found.shape is Shape.SMOOTH
    assert bent <= 2


def test_noise_read_off_rows_gives_the_rows_back(plan):
    model, X = plan.model(), rows()
    again = model.values(model.noise(X, np.random.default_rng(3)))
    assert again == pytest.approx(X)


def test_rows_drawn_from_the_model_look_like_those_it_was_fitted_to(plan):
    model, X = plan.model(), rows()
    drawn = model.values(model.noise_at(np.random.default_rng(4).random((20_000, 3))))
    assert drawn.mean(axis=0) == pytest.approx(X.mean(axis=0), abs=0.08)
    assert np.corrcoef(drawn.T) == pytest.approx(np.corrcoef(X.T), abs=0.08)


def test_bends_go_on_straight_beyond_the_rows(plan):
    model = plan.model()
    far = [model.mechanisms[2].expected(np.array([[x, 0.0]]))[0] for x in (10.0, 20.0, 30.0)]
    assert far[2] - far[1] == pytest.approx(far[1] - far[0])


def test_a_bent_model_has_no_linear_system(plan):
    assert plan.model().linear_system() is None


def test_intervals_hold_the_truth_about_as_often_as_they_say():
    rng = np.random.default_rng(5)
    held = 0
    for _ in range(60):
        x = rng.normal(size=200)
        X = np.column_stack([x, 2 * x + rng.normal(size=200)])
        made = blueprint("xy", ((), (0,)), X, [False, False], rng)

        def slope(model, _):
            return model.linear_system().weights[0, 1:]

        found = Over([made], Resampling(200, 60)).spread(slope, rng, lambda *_: None)
        held += found.low[0] < 2 < found.high[0]
    assert held >= 50


@pytest.mark.parametrize("shape", [np.square, np.exp])
def test_intervals_hold_at_the_ends_of_a_curve_too(shape):
    """Twice 25 tables, two ends each: shrunk curves, straight at their ends, held a third of it."""
    ends, held = np.array([[-2.05], [2.05]]), 0
    for seed in range(25):
        rng = np.random.default_rng(seed)
        x = rng.normal(size=500)
        X = np.column_stack([x, shape(x) + rng.normal(size=500)])
        made = blueprint("xy", ((), (0,)), X, [False, False], rng)

        def there(model, _):
            return model.mechanisms[1].expected(ends)

        found = Over([made], Resampling(500, 60)).spread(there, rng, lambda *_: None)
        held += np.sum((found.low <= shape(ends[:, 0])) & (shape(ends[:, 0]) <= found.high))
    assert held >= 43


def test_a_few_rows_far_out_do_not_hide_a_bend():
    rng = np.random.default_rng(7)
    bent = 0
    for _ in range(20):
        x = rng.normal(size=(500, 1))
        y = np.exp(x[:, 0]) + rng.normal(size=500)
        found = equation(y, x, is_level=False, causes_are_levels=[False], rng=rng)
        bent += found.shape is Shape.SMOOTH
    assert bent == 20


def chain(*links):
    return CausalGraph(
        tuple("abcy"),
        tuple(Edge(a, b, Mark.TAIL, Mark.TAIL if open_ else Mark.ARROW) for a, b, open_ in links),
        GraphClass.CPDAG,
    )


def test_members_are_those_that_differ_about_the_target():
    found = members(chain(("a", "b", True), ("b", "y", False)), ("y",))
    assert (
        len(found.graphs) == 2
    )  # a is a cause of b in one of them, and of no account in the other
    assert found.undecided == (("a", "b"),)


def test_links_away_from_the_target_are_left_open():
    found = members(chain(("a", "y", False), ("b", "c", True)), ("y",))
    assert len(found.graphs) == 1
    assert not found.undecided


def test_an_unmeasured_cause_is_named_by_the_pair_it_joins():
    graph = CausalGraph(
        ("a", "y", "u"), (Edge("a", "y"), Edge("u", "a"), Edge("u", "y")), GraphClass.DAG, ("u",)
    )
    assert members(graph, ("y",)).hidden == (("a", "y"),)


def test_arrows_in_a_circle_are_refused_by_name():
    graph = CausalGraph(("a", "b"), (Edge("a", "b"), Edge("b", "a")), GraphClass.DAG)
    with pytest.raises(DegenerateData, match="circle through a and b"):
        members(graph, ("b",))


def test_linear_equations_fitted_together_are_those_fitted_one_by_one():
    rng = np.random.default_rng(5)
    a = 1e5 + rng.normal(size=400)
    b = 0.001 * a + rng.normal(size=400)
    X = np.column_stack([a, b, 3 * b - a + rng.normal(size=400)])
    plan = blueprint("aby", ((), (0,), (0, 1)), X, [False] * 3, rng)
    counts = Resampling(400, 1).counts(rng)
    together = plan.model(counts).mechanisms
    alone = [equation.mechanism(counts) for equation in plan.equations]
    for one, other in zip(together, alone, strict=True):
        assert one.coefficients == pytest.approx(other.coefficients, rel=1e-8)


def bent_sums(n=400, seed=5):
    """Two linked causes of y, one of them with a bend."""
    rng = np.random.default_rng(seed)
    a = rng.normal(40, 10, n)
    b = 0.1 * a + rng.normal(0, 1, n)
    y = 2 * b + 0.02 * (a - 40) ** 2 + 0.3 * a + rng.normal(0, 2, n)
    return np.column_stack([a, b, y])


def test_an_equation_that_members_share_reads_its_causes_in_one_order():
    X, known = bent_sums(), {}
    orders = (("a", "b", "y"), (0, 1, 2)), (("b", "a", "y"), (1, 0, 2))
    levels = [False] * 3
    for names, order in orders:
        parents = ((), (), (0, 1))
        rng = np.random.default_rng(0)
        model = blueprint(names, parents, X[:, order], levels, rng, known).model()
        wanted = model.mechanisms[2].expected(X[:, [0, 1]])
        noise = model.noise(X[:, order], rng)
        noise[:, 2] = 0.0
        assert model.values(noise)[:, 2] == pytest.approx(wanted)
    assert len([key for key in known if key[0] == "y"]) == 1


@pytest.mark.parametrize("seed", range(4))
def test_a_value_lies_within_its_interval_whatever_the_resamples_are_off_by(seed):
    """The mean square of a mean is off by a variance in each resample: by less in all rows."""
    X = np.random.default_rng(seed).normal(0, 1, (50, 3))
    orders = [(("a", "b", "y"), (0, 1, 2)), (("b", "a", "y"), (1, 0, 2))]
    rng = np.random.default_rng(seed)
    plans = [
        blueprint(names, ((), (0,), (0, 1)), X[:, order], [False] * 3, rng)
        for names, order in orders
    ]

    def most_slope(model, _rng):
        return np.array([np.abs(model.mechanisms[2].slopes()[1]).max() ** 2])

    spread = Over(plans, Resampling(50, 60)).spread(most_slope, rng, lambda *_: None)
    assert spread.low[0] <= spread.value[0] <= spread.high[0]


def test_what_if_over_a_class_is_the_truth_of_one_of_its_members():
    """Nobody exercising: with a, e and w open, members differ in what is held fixed."""
    rng = np.random.default_rng(3)
    n = 4000
    age = rng.normal(45, 10, n)
    exercise = 5 - 0.05 * age + rng.normal(0, 1, n)
    weight = 80 + 0.2 * age - 2 * exercise + rng.normal(0, 4, n)
    pressure = 60 + 0.5 * weight + 0.3 * age - exercise + rng.normal(0, 6, n)
    table = np.column_stack([age, exercise, weight, pressure])
    names = ("age", "exercise", "weight", "pressure")
    tail = Mark.TAIL
    open_links = [(0, 1), (0, 2), (1, 2)]
    edges = [Edge(names[i], names[j], tail, tail) for i, j in open_links]
    edges += [Edge(name, "pressure") for name in names[:3]]
    found = members(CausalGraph(names, tuple(edges), GraphClass.CPDAG), ("pressure", "exercise"))
    known, ranges = {}, []
    for one in found.graphs:
        columns = table[:, [names.index(name) for name in one.names]]
        ranges.append(
            blueprint(one.names, one.parents, columns, [False] * len(one.names), rng, known)
        )

    def nobody(model, _rng):
        k, target = model.place("exercise"), model.place("pressure")
        rows = table[:, [names.index(name) for name in model.names]]
        noise = model.noise(rows, np.random.default_rng(0))
        made = model.values(noise, {k: np.zeros_like})
        return np.array([float((made[:, target] - rows[:, target]).mean())])

    spread = Over(ranges, Resampling(n, 60)).spread(nobody, rng, lambda *_: None)
    truths = 2.0 * exercise.mean(), 1.0 * exercise.mean()  # weight after exercise, and before
    for truth in truths:
        assert np.abs(spread.by_member[:, 0] - truth).min() < 0.35
    assert spread.low[0] <= spread.value[0] <= spread.high[0]
