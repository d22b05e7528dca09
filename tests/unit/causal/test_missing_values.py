"""Missing values of an effect are imputed or weighed up, never filled in silently."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.special import stdtrit

from app.causal.another_level import at_level
from app.causal.catalogue import EstimatorSpec, load
from app.causal.completion import imputer
from app.causal.data import Dataset, Kind, Variable
from app.causal.estimand import EffectKind, Estimand
from app.causal.findings import Estimate
from app.causal.imputation import estimated as imputed
from app.causal.kernels.chained_equations import Column, draws
from app.causal.missing_values import MissingValues, choose, tables_for
from app.causal.observation import estimated as weighted
from app.causal.pooling import pooled
from app.causal.profile import Diagnosis, Profile, Verdict
from app.causal.question import Design
from bench import missing as bench

ATE = Estimand(
    EffectKind.ATE, Design.BACKDOOR, "t", "y", contrast=(0.0, 1.0), adjustment=("x", "z")
)


@pytest.fixture
def rng():
    return np.random.default_rng(11)


def silent(done: float, doing: str) -> None:
    """Report nothing."""


def profile(rows: int = 1000, **missing: int) -> Profile:
    kinds = {"t": Kind.BINARY, "y": Kind.CONTINUOUS, "x": Kind.CONTINUOUS, "z": Kind.CONTINUOUS}
    columns = (Variable(n, k, n_missing=missing.get(n, 0)) for n, k in kinds.items())
    return Profile(rows, tuple(columns))


def table(frame: pd.DataFrame) -> Dataset:
    return bench._dataset(frame)


def estimator(name: str) -> EstimatorSpec:
    return load().get(name, EstimatorSpec)


# -- which way is chosen, and why ------------------------------------------------------------


def test_nothing_missing_leaves_nothing_to_choose():
    assert choose(MissingValues.AUTO, ATE, profile()).why == ""


def test_a_trivial_share_is_left_out():
    found = choose(MissingValues.AUTO, ATE, profile(x=15))
    assert found.way is MissingValues.COMPLETE
    assert "1.5 %" in found.why


def test_missing_covariates_are_imputed():
    assert choose(MissingValues.AUTO, ATE, profile(x=200)).way is MissingValues.IMPUTE


def test_missing_outcomes_alone_are_weighed_up():
    assert choose(MissingValues.AUTO, ATE, profile(y=200)).way is MissingValues.WEIGHT


def test_gaps_that_look_like_chance_cost_only_precision():
    chance = Diagnosis("missing_by_chance", Verdict.PASSED, "By chance.")
    found = profile(x=80)
    with_test = Profile(found.n_rows, found.variables, diagnoses=(chance,))
    assert choose(MissingValues.AUTO, ATE, with_test).way is MissingValues.COMPLETE


def test_a_missing_treatment_is_never_filled_in():
    assert choose(MissingValues.IMPUTE, ATE, profile(t=300)).way is MissingValues.COMPLETE


def test_weighting_is_for_outcomes_only():
    found = choose(MissingValues.WEIGHT, ATE, profile(y=100, x=100))
    assert found.way is MissingValues.IMPUTE
    assert "missing outcomes only" in found.why


@pytest.mark.parametrize("asked", [MissingValues.COMPLETE, MissingValues.IMPUTE])
def test_the_users_choice_is_kept(asked):
    assert choose(asked, ATE, profile(x=300)).way is asked


def test_more_gaps_and_more_time_make_more_tables():
    assert tables_for(0.1, 0.001, 30.0) == 20
    assert tables_for(0.35, 0.001, 30.0) == 35
    assert tables_for(0.35, 1.0, 12.0) == 12
    assert tables_for(0.35, 1.0, 0.1) == 5


# -- Rubin's rules ---------------------------------------------------------------------------


def one(value: float, error: float, n: int = 1000) -> Estimate:
    ends = (value - 1.96 * error, value + 1.96 * error)
    return Estimate(
        EffectKind.ATE, Design.BACKDOOR, "m", "t", "y", value, ends, n, standard_error=error
    )


def test_the_pooled_variance_is_within_plus_inflated_between():
    found = pooled([one(1.0, 0.5), one(2.0, 0.5), one(3.0, 0.5)]).estimate
    assert found.value == pytest.approx(2.0)
    assert found.standard_error == pytest.approx(np.sqrt(0.25 + 4 / 3 * 1.0))
    assert found.imputations == 3


def test_the_degrees_of_freedom_are_those_of_barnard_and_rubin():
    found = pooled([one(1.0, 0.5, 102), one(2.0, 0.5, 102), one(3.0, 0.5, 102)]).estimate
    lost, complete = (4 / 3) / (0.25 + 4 / 3), 100
    degrees = 1 / (
        1 / (2 / lost**2) + 1 / ((complete + 1) / (complete + 3) * complete * (1 - lost))
    )
    half = stdtrit(degrees, 0.975) * found.standard_error
    assert found.interval[1] - found.value == pytest.approx(half)


def test_tables_that_agree_lost_no_information():
    found = pooled([one(2.0, 0.5)] * 5)
    assert found.missing_information == 0.0
    assert found.estimate.standard_error == pytest.approx(0.5)


# -- drawing values --------------------------------------------------------------------------


def correlated(rng, n=2000):
    a = rng.normal(size=n)
    b = 0.8 * a + 0.6 * rng.normal(size=n)
    return a, b


def test_draws_keep_the_correlation_that_deletion_by_value_would_bend(rng):
    a, b = correlated(rng)
    holes = np.where(rng.random(len(b)) < 1 / (1 + np.exp(-2 * a)), np.nan, b)
    found = []
    for drawn in draws([Column(a), Column(holes, is_smooth=True)], 5, rng):
        filled = holes.copy()
        filled[np.isnan(holes)] = drawn[1]
        found.append((np.corrcoef(a, filled)[0, 1], filled.mean()))
    correlation, mean = np.mean(found, axis=0)
    assert correlation == pytest.approx(0.8, abs=0.04)
    assert mean == pytest.approx(0.0, abs=0.08)


def test_numbers_that_are_not_smooth_take_only_values_that_were_seen(rng):
    a, b = correlated(rng)
    counts = np.round(np.exp(b))
    holes = np.where(rng.random(len(b)) < 0.3, np.nan, counts)
    drawn = next(draws([Column(a), Column(holes)], 1, rng))[1]
    assert set(drawn) <= set(counts)


def test_levels_are_drawn_as_often_as_their_kind_of_row_has_them(rng):
    group = rng.integers(0, 2, 4000).astype(float)
    level = np.where(group == 1, rng.choice(3, 4000, p=[0.1, 0.2, 0.7]), rng.choice(3, 4000))
    holes = np.where(rng.random(4000) < 0.4, np.nan, level.astype(float))
    drawn = next(draws([Column(group, 2), Column(holes, 3)], 1, rng))[1]
    shares = (
        np.bincount(drawn[group[np.isnan(holes)] == 1].astype(int))
        / (group[np.isnan(holes)] == 1).sum()
    )
    assert shares == pytest.approx([0.1, 0.2, 0.7], abs=0.06)


def test_a_level_that_the_others_decide_is_drawn_without_fail(rng):
    a = rng.normal(size=500)
    holes = np.where(rng.random(500) < 0.3, np.nan, (a > 0).astype(float))
    drawn = next(draws([Column(a), Column(holes, 2)], 1, rng))[1]
    assert np.mean(drawn == (a[np.isnan(holes)] > 0)) > 0.9


def test_the_same_seed_draws_the_same_tables(rng):
    data = table(bench.by_outcome(rng))
    first, second = (
        next(imputer(data, ATE).tables(1, np.random.default_rng(3))).frame for _ in range(2)
    )
    pd.testing.assert_frame_equal(first, second)


def test_a_completed_table_keeps_what_was_seen_and_has_no_gap_left(rng):
    frame = bench.by_outcome(rng).assign(g=rng.choice(["north", "south", "west"], bench.ROWS))
    frame["g"] = frame["g"].mask(rng.random(bench.ROWS) < 0.2)
    data = table(frame)
    text = Variable("g", Kind.NOMINAL, levels=("north", "south", "west"), n_distinct=3)
    data = Dataset(frame, (*data.variables[:4], text))
    estimand = Estimand(
        EffectKind.ATE, Design.BACKDOOR, "t", "y", contrast=(0.0, 1.0), adjustment=("x", "z", "g")
    )
    filled = next(imputer(data, estimand).tables(1, rng)).frame
    assert filled.notna().all(axis=None)
    for name in frame.columns:
        seen = frame[name].notna()
        assert (filled.loc[seen, name] == frame.loc[seen, name]).all()
    assert set(filled["g"]) == {"north", "south", "west"}


def test_rows_without_a_treatment_are_left_out(rng):
    frame = bench.by_outcome(rng)
    frame["t"] = frame["t"].mask(rng.random(bench.ROWS) < 0.1)
    assert imputer(table(frame), ATE).data.n_rows == int(frame["t"].notna().sum())


# -- effects ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("study", "draws"),
    [(bench.STUDIES[1], 15), (bench.STUDIES[2], 40), (bench.STUDIES[4], 40)],
    ids=["imputed", "weighted", "attrition"],
)
def test_effects_are_unbiased_where_complete_rows_mislead(study, draws):
    case = bench.simulated(study, draws)
    assert case.equal, case.equality


def test_the_estimate_says_how_it_was_come_by(rng):
    data = table(bench.by_outcome(rng))
    spec = estimator("regression_adjustment")
    found = imputed(spec, data, ATE, spec.params(), rng, silent, 10.0)
    assert found.estimate.missing_values is MissingValues.IMPUTE
    assert found.estimate.imputations is not None
    assert found.estimate.imputations >= 20
    assert 0 < (found.estimate.missing_information or 0.0) < 1
    told = {d.name: d.sentence for d in found.diagnostics}
    assert "estimates pooled" in told["missing_values"]
    assert "missing_rows" not in told
    assert [s.method for s in found.sensitivity] == ["complete_cases"]


def test_a_pooled_estimate_is_told_at_another_level_as_it_would_be_found_there():
    spec, data = estimator("aipw"), table(bench.by_outcome(np.random.default_rng(5)))

    def found(level):
        params, drawn = spec.params(level=level), np.random.default_rng(7)
        return imputed(spec, data, ATE, params, drawn, silent, 10.0)

    assert at_level(found(0.95), 0.8) == found(0.8)


def test_a_complete_table_is_estimated_once(rng):
    data = table(bench._observed(rng))
    spec = estimator("regression_adjustment")
    plain = spec.run(data, ATE, spec.params(), rng, silent)
    assert imputed(spec, data, ATE, spec.params(), rng, silent, 10.0) == plain
    assert weighted(spec, data, ATE, spec.params(), rng, silent) == plain


@pytest.mark.parametrize("name", ["regression_adjustment", "ipw"])
def test_every_estimator_carries_the_weights(name, rng):
    frame = bench.outcome_by_cause(rng)
    spec = estimator(name)
    found = weighted(spec, table(frame), ATE, spec.params(), rng, silent)
    assert found.estimate.missing_values is MissingValues.WEIGHT
    assert found.estimate.interval[0] < bench.EFFECT < found.estimate.interval[1]


def test_equal_weights_change_nothing(rng):
    """Outcomes that go missing by a coin leave all rows alike, so weights are almost equal."""
    frame = bench._observed(rng)
    frame["y"] = frame["y"].mask(rng.random(bench.ROWS) < 0.2)
    spec = estimator("regression_adjustment")
    data = table(frame)
    plain = spec.run(data, ATE, spec.params(), rng, silent).estimate
    found = weighted(spec, data, ATE, spec.params(), rng, silent).estimate
    assert found.value == pytest.approx(plain.value, abs=plain.standard_error / 2)
