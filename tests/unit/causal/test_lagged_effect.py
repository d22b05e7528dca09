"""Effects over lags: found where they are known, honest about order, refused where too short."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm

from app.causal.catalogue import EstimatorSpec, load
from app.causal.checks.estimation import estimated
from app.causal.data import Dataset, Kind, TimeIndex, Variable
from app.causal.estimand import Basis, EffectKind, Estimand
from app.causal.graph import CausalGraph, Edge, GraphClass
from app.causal.identify import identify
from app.causal.kernels.local_projections import lags_of, response
from app.causal.profile import Profile, Structure, Verdict
from app.causal.question import Design, Knowledge, Question, QuestionKind
from app.errors import TooFewSamples

SPEC = load().get("local_projection", EstimatorSpec)
ESTIMAND = Estimand(
    EffectKind.ATE, Design.BACKDOOR, "x", "y", adjustment=("z",), basis=Basis.LAGS,
    time_column="week", at_once=("z", "y"),
)  # fmt: skip
ECHO = 0.7  # how much of x is left a step later


def system(rng: np.random.Generator, length: int) -> Dataset:
    """x moves y one step later by 2 and keeps 0.7 of itself; z moves both, a step later."""
    x, y, z = np.zeros((3, length))
    news = rng.normal(size=(3, length))
    for t in range(1, length):
        z[t] = 0.5 * z[t - 1] + news[2, t]
        x[t] = ECHO * x[t - 1] + z[t - 1] + news[0, t]
        y[t] = 0.3 * y[t - 1] + 2.0 * x[t - 1] - z[t - 1] + news[1, t]
    frame = pd.DataFrame({"week": np.arange(length), "x": x, "y": y, "z": z})
    variables = tuple(
        Variable(n, Kind.DATETIME if n == "week" else Kind.CONTINUOUS, n_distinct=length)
        for n in frame
    )
    return Dataset(frame, variables, TimeIndex("week", "weekly"))


def truth(horizon: int) -> float:
    """Return the answer after `horizon` steps: through x as it lasts and y as it lasts."""
    return sum(2.0 * ECHO**k * 0.3 ** (horizon - 1 - k) for k in range(horizon))


@pytest.mark.parametrize("lag", [1, 2, 4])
def test_the_answer_at_a_lag_is_the_total_effect(lag):
    data = system(np.random.default_rng(0), 2000)
    found = estimated(SPEC, data, replace(ESTIMAND, lag=lag)).estimate
    assert found.value == pytest.approx(truth(lag), abs=0.25)
    assert found.interval[0] < truth(lag) < found.interval[1]


def test_the_answer_over_a_horizon_is_the_mean_of_its_steps():
    data = system(np.random.default_rng(1), 2000)
    found = estimated(SPEC, data, replace(ESTIMAND, horizon=6))
    points = found.curves[0].series[0].points
    assert found.estimate.value == pytest.approx(np.mean([p.value for p in points[-6:]]))
    assert found.estimate.horizon == 6


def test_without_a_lag_the_clearest_is_told_and_its_choice_allowed_for():
    data = system(np.random.default_rng(2), 600)
    chosen, named = (
        estimated(SPEC, data, e).estimate for e in (ESTIMAND, replace(ESTIMAND, lag=1))
    )
    assert chosen.lag == 1
    assert chosen.value == pytest.approx(named.value, abs=0.1)
    assert chosen.interval[0] < named.interval[0]


def test_an_answer_within_the_step_is_told_where_the_cause_comes_first_in_it():
    rng = np.random.default_rng(4)
    price = rng.normal(size=300)
    sold = -3.0 * price + rng.normal(size=300)
    data = system(rng, 300)
    data = data.with_frame(data.frame.assign(x=price, y=sold), "sold at the week's own price")
    found = estimated(SPEC, data, replace(ESTIMAND, at_once=("z",))).estimate
    assert found.lag == 0
    assert found.interval[0] < -3.0 < found.interval[1]


@pytest.mark.parametrize("length", [120, 400])
def test_intervals_cover(length):
    held = []
    for seed in range(80):
        data = system(np.random.default_rng(seed), length)
        low, high = estimated(SPEC, data, replace(ESTIMAND, lag=2)).estimate.interval
        held.append(low < truth(2) < high)
    assert np.mean(held) >= 0.89


def test_one_regression_is_that_of_statsmodels():
    data = system(np.random.default_rng(3), 300).frame
    push, outcome = data["x"].to_numpy(), data["y"].to_numpy()
    held = lags_of(data[["x", "y", "z"]].to_numpy(), 2)
    ours = response(outcome, push, held, 3)
    design = sm.add_constant(np.column_stack([push, held])[2:-3])
    theirs = sm.OLS(outcome[5:], design).fit(cov_type="HC3")
    assert ours.answers[3] == pytest.approx(theirs.params[1])
    assert np.sqrt(np.sum(ours.influence[3] ** 2)) == pytest.approx(theirs.bse[1])


def test_an_answer_that_hangs_on_the_order_within_a_step_says_so():
    rng = np.random.default_rng(4)
    shock = rng.normal(size=500)
    x, y = shock + 0.3 * rng.normal(size=500), shock + 0.3 * rng.normal(size=500)
    y = y + 0.6 * np.concatenate([[0.0], y[:-1]])
    frame = pd.DataFrame({"week": np.arange(500), "x": x, "y": y, "z": rng.normal(size=500)})
    data = system(rng, 500).with_frame(frame, "moved at once")
    found = estimated(SPEC, data, replace(ESTIMAND, lag=1))
    told = {d.name: d.verdict for d in found.diagnostics}
    assert told["order_within_step"] is Verdict.INCONCLUSIVE


def test_few_times_hold_fewer_columns_and_very_few_are_refused():
    data = system(np.random.default_rng(5), 45)
    wide = data.frame.assign(
        **{f"w{i}": np.random.default_rng(i).normal(size=45) for i in range(9)}
    )
    variables = (*data.variables, *(Variable(f"w{i}", Kind.CONTINUOUS) for i in range(9)))
    many = replace(ESTIMAND, adjustment=("z", *(f"w{i}" for i in range(9))), lag=1)
    found = estimated(SPEC, Dataset(wide, variables, data.time), many)
    assert "columns_left_out" in {d.name for d in found.diagnostics}
    with pytest.raises(TooFewSamples, match="at least 24"):
        estimated(SPEC, system(np.random.default_rng(6), 20), replace(ESTIMAND, lag=1))


PROFILE = Profile(
    500, system(np.random.default_rng(0), 50).variables, Structure.TIME_SERIES,
    TimeIndex("week", "weekly"),
)  # fmt: skip
QUESTION = Question("", QuestionKind.EFFECT, treatment="x", outcome="y")


def test_a_lagged_graph_says_what_comes_first_within_a_step():
    graph = CausalGraph(
        ("x", "y", "z"),
        (Edge("z", "x"), Edge("x", "y", lag=1), Edge("z", "y", lag=2)),
        GraphClass.LAGGED_CPDAG,
    )
    found = identify(QUESTION, PROFILE, Knowledge(), graph).estimands[0]
    assert found.basis is Basis.LAGS
    assert found.at_once == ("z",)
    assert found.adjustment == ("z",)


def test_without_a_graph_all_others_may_come_first_and_this_is_stated():
    found = identify(QUESTION, PROFILE, Knowledge(), None).estimands[0]
    assert found.at_once == ("z", "y")
    assert any("within one time step" in a for a in found.assumptions)


def test_estimators_of_independent_rows_object_to_a_series():
    found = identify(QUESTION, PROFILE, Knowledge(), None).estimands[0]
    fitting = [s.name for s in load().of(EstimatorSpec) if not list(s.objections(PROFILE, found))]
    assert fitting == ["local_projection"]
