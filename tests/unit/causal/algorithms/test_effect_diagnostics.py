"""An estimate whose assumptions do not hold comes with a diagnosis that says so."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from app.causal.catalogue import EstimatorSpec, RefuterSpec, SensitivitySpec, load
from app.causal.data import Dataset, Kind, Variable
from app.causal.estimand import EffectKind, Estimand
from app.causal.estimating import InUnits
from app.causal.findings import Estimate
from app.causal.kernels.scored import Scored
from app.causal.profile import Verdict
from app.causal.question import Design
from app.causal.sample import take
from app.errors import DegenerateData, InvalidQuestion, NoOverlap, TooFewSamples


@pytest.fixture
def rng():
    return np.random.default_rng(5)


def dataset(**columns) -> Dataset:
    frame = pd.DataFrame(columns)
    return Dataset(frame, tuple(variable(frame[name]) for name in frame.columns))


def variable(series: pd.Series) -> Variable:
    distinct = int(series.nunique())
    text = not pd.api.types.is_numeric_dtype(series.dtype)
    kind = Kind.NOMINAL if text else Kind.CONTINUOUS
    levels = tuple(sorted(str(v) for v in series.dropna().unique())) if distinct <= 10 else ()
    return Variable(
        str(series.name),
        Kind.BINARY if distinct == 2 else kind,
        levels=levels,
        n_distinct=distinct,
        n_missing=int(series.isna().sum()),
    )


def backdoor(*adjustment: str, kind: EffectKind = EffectKind.ATE) -> Estimand:
    return Estimand(kind, Design.BACKDOOR, "t", "y", (0.0, 1.0), adjustment)


def changes(**columns: str) -> Estimand:
    return Estimand(EffectKind.ATT, Design.DID, "t", "y", (0.0, 1.0), **columns)


def estimated(name: str, data: Dataset, estimand: Estimand):
    spec = load().get(name, EstimatorSpec)
    return spec.run(data, estimand, spec.params(), np.random.default_rng(0), lambda *_: None)


def diagnosis(found, name: str):
    return next(d for d in found.diagnostics if d.name == name)


def poorly_overlapping(rng, sharpness: float) -> Dataset:
    x = rng.normal(size=600)
    t = (rng.random(600) < 1 / (1 + np.exp(-sharpness * x))).astype(int)
    return dataset(t=t, y=t + x + rng.normal(size=600), x=x)


@pytest.mark.parametrize("name", ["regression_adjustment", "ipw", "aipw"])
def test_poor_overlap_is_reported(name, rng):
    found = estimated(name, poorly_overlapping(rng, 5.0), backdoor("x"))
    assert diagnosis(found, "overlap").verdict is Verdict.FAILED


@pytest.mark.parametrize("name", ["ipw", "aipw"])
def test_weights_are_refused_to_groups_that_never_meet(name, rng):
    x = rng.normal(size=400)
    t = (x > 0).astype(int)
    with pytest.raises(NoOverlap, match="counterpart"):
        estimated(name, dataset(t=t, y=x + rng.normal(size=400), x=x), backdoor("x"))


def test_a_bent_outcome_fails_the_linear_models_form_but_not_the_flexible_answer(rng):
    x = rng.uniform(-2, 2, 2000)
    t = (rng.random(2000) < 1 / (1 + np.exp(-(x**2) + 1.5))).astype(int)
    data = dataset(t=t, y=t + 2 * x**2 + rng.normal(size=2000), x=x)
    by_lines = estimated("regression_adjustment", data, backdoor("x"))
    flexible = estimated("aipw", data, backdoor("x")).estimate
    assert diagnosis(by_lines, "functional_form").verdict is Verdict.FAILED
    assert by_lines.estimate.interval[0] > 1.5
    assert flexible.interval[0] - 0.1 < 1 < flexible.interval[1] + 0.1


def test_a_treatment_that_decides_who_answers_is_noticed(rng):
    t = rng.integers(2, size=800)
    y = np.where(rng.random(800) < 0.05 + 0.25 * t, np.nan, t + rng.normal(size=800))
    found = estimated("difference_in_means", dataset(t=t, y=y), backdoor())
    assert diagnosis(found, "attrition").verdict is Verdict.FAILED
    assert "of the treated" in diagnosis(found, "attrition").sentence


def test_an_experiment_whose_groups_differ_is_doubted(rng):
    x = rng.normal(size=500)
    t = (x + rng.normal(size=500) > 0).astype(int)
    found = estimated("difference_in_means", dataset(t=t, y=x + t, x=x), backdoor("x"))
    assert diagnosis(found, "chance_imbalance").verdict is Verdict.FAILED


def instrumented(rng, strength: float) -> Dataset:
    z, hidden = rng.normal(size=500), rng.normal(size=500)
    t = strength * z + hidden + rng.normal(size=500)
    return dataset(t=t, y=t + 3 * hidden + rng.normal(size=500), z=z)


def test_a_weak_instrument_fails_and_its_interval_is_widened(rng):
    estimand = Estimand(EffectKind.LATE, Design.IV, "t", "y", instruments=("z",))
    weak = estimated("two_stage_least_squares", instrumented(rng, 0.14), estimand)
    strong = estimated("two_stage_least_squares", instrumented(rng, 1.0), estimand)
    assert diagnosis(weak, "first_stage").verdict is Verdict.FAILED
    assert diagnosis(strong, "first_stage").verdict is Verdict.PASSED
    assert strong.estimate.interval[0] < 1 < strong.estimate.interval[1]


def test_an_instrument_that_repeats_a_covariate_is_refused(rng):
    data = instrumented(rng, 1.0)
    copied = Dataset(data.frame.assign(w=2 * data.frame["z"]),
                     (*data.variables, Variable("w", Kind.CONTINUOUS, n_distinct=500)))  # fmt: skip
    estimand = Estimand(EffectKind.LATE, Design.IV, "t", "y", None, ("w",), ("z",))
    with pytest.raises(DegenerateData, match="z does not move"):
        estimated("two_stage_least_squares", copied, estimand)


def panel(rng, drift: float = 0.0, years: int = 6) -> Dataset:
    unit, year = np.repeat(np.arange(120), years), np.tile(np.arange(years), 120)
    group = unit % 2
    t = group * (year >= years // 2)
    y = group + 0.5 * year + drift * group * year + 2 * t + rng.normal(size=len(unit))
    return dataset(u=unit, year=year, g=np.where(group, "pilot", "rest"), t=t, y=y)


def test_two_periods_leave_parallel_trends_untested(rng):
    found = estimated(
        "difference_in_differences",
        panel(rng, years=2),
        changes(group_column="g", time_column="year", unit_column="u"),
    )
    assert diagnosis(found, "pre_trends").verdict is Verdict.INCONCLUSIVE
    assert "cannot be tested" in diagnosis(found, "pre_trends").sentence


@pytest.mark.parametrize(
    "name", ["difference_in_differences", "group_time_effects", "interaction_weighted"]
)
def test_it_is_told_how_far_trends_must_part_for_the_effect_to_be_none(name, rng):
    columns = {"group_column": "g", "time_column": "year", "unit_column": "u"}
    if name != "difference_in_differences":
        columns["group_column"] = "u"
    steady = estimated(name, panel(rng), changes(**columns)).sensitivity[0]
    apart = estimated(name, panel(rng, drift=0.8), changes(**columns)).sensitivity[0]
    assert steady.method == "relative_trends"
    assert steady.value > 1
    by_times = {point.x: point for point in apart.curves[0].series[0].points}
    assert by_times[0.0].low > 2  # the drift passes for an effect
    assert by_times[1.0].low < 2 < by_times[1.0].high


def test_groups_that_drift_apart_beforehand_fail_parallel_trends(rng):
    columns = {"group_column": "g", "time_column": "year", "unit_column": "u"}
    steady = estimated("difference_in_differences", panel(rng), changes(**columns))
    drifting = estimated("difference_in_differences", panel(rng, 0.5), changes(**columns))
    assert diagnosis(steady, "pre_trends").verdict is Verdict.PASSED
    assert steady.estimate.interval[0] < 2 < steady.estimate.interval[1]
    assert diagnosis(drifting, "pre_trends").verdict is Verdict.FAILED


def test_treatments_that_start_at_different_times_are_refused(rng):
    data = panel(rng)
    late = (data.frame["u"] % 4 == 1) & (data.frame["year"] < 5)
    staggered = data.with_frame(data.frame.assign(t=data.frame["t"].mask(late, 0)), "staggered")
    with pytest.raises(InvalidQuestion, match="same period"):
        estimated(
            "difference_in_differences",
            staggered,
            changes(group_column="u", time_column="year", unit_column="u"),
        )


@pytest.mark.parametrize("name", ["ipw", "aipw"])
def test_estimators_for_two_arms_refuse_a_dose(name, rng):
    t = rng.normal(size=200)
    data = dataset(t=t, y=t + rng.normal(size=200), x=rng.normal(size=200))
    dose = Estimand(EffectKind.ATE, Design.BACKDOOR, "t", "y", None, ("x",))
    with pytest.raises(InvalidQuestion, match="dose"):
        estimated(name, data, dose)


def test_a_dose_contrast_is_told_for_that_contrast(rng):
    t = rng.uniform(0, 10, 300)
    data = dataset(t=t, y=3 * t + rng.normal(size=300))
    wide = Estimand(EffectKind.ATE, Design.BACKDOOR, "t", "y", (8.0, 2.0))
    found = estimated("regression_adjustment", data, wide).estimate
    assert found.value == pytest.approx(-18, abs=1)
    assert found.interval[0] < found.value < found.interval[1]


def test_two_of_several_coded_levels_are_compared_by_their_numbers(rng):
    codes = rng.integers(1, 4, 300).astype(float)
    data = dataset(t=codes, y=codes**2 + 0.1 * rng.normal(size=300))
    levels = Variable("t", Kind.NOMINAL, levels=("1", "2", "3"), n_distinct=3)
    coded = Dataset(data.frame, (levels, data.variable("y")))
    estimand = Estimand(EffectKind.ATE, Design.BACKDOOR, "t", "y", (1.0, 3.0))
    found = estimated("regression_adjustment", coded, estimand)
    assert found.estimate.value == pytest.approx(8, abs=0.1)
    assert found.estimate.n == int((codes != 2).sum())


def test_an_arm_of_three_rows_is_too_small(rng):
    t = np.r_[np.ones(3, dtype=int), np.zeros(100, dtype=int)]
    with pytest.raises(TooFewSamples, match="3 complete rows have t = 1"):
        estimated("regression_adjustment", dataset(t=t, y=rng.normal(size=103)), backdoor())


def test_a_treatment_that_repeats_a_covariate_is_refused(rng):
    t = rng.integers(2, size=200)
    data = dataset(t=t, y=rng.normal(size=200), x=1.0 - t)
    with pytest.raises(DegenerateData, match="linear function of x"):
        estimated("regression_adjustment", data, backdoor("x"))


def test_a_placebo_unmasks_a_method_that_always_finds_something(rng):
    data = dataset(t=rng.integers(2, size=200), y=rng.normal(size=200))
    estimand = backdoor()
    original = estimated("difference_in_means", data, estimand).estimate

    def biased(altered: Dataset, wanted: Estimand) -> Estimate:
        found = estimated("difference_in_means", altered, wanted).estimate
        return Estimate(**{**_fields(found), "value": found.value + 1})

    spec = load().get("placebo_treatment", RefuterSpec)
    found = spec.run(data, estimand, original, biased, spec.params(), rng, lambda *_: None)
    assert found.verdict is Verdict.FAILED
    assert found.p_value is not None
    assert found.p_value < 0.01


def test_an_effect_within_the_noise_is_not_confirmed_by_a_placebo(rng):
    data = dataset(t=rng.integers(2, size=200), y=rng.normal(size=200))
    estimand = backdoor()
    spec = load().get("placebo_treatment", RefuterSpec)
    original = estimated("difference_in_means", data, estimand).estimate

    def refit(altered: Dataset, wanted: Estimand) -> Estimate:
        return estimated("difference_in_means", altered, wanted).estimate

    found = spec.run(data, estimand, original, refit, spec.params(), rng, lambda *_: None)
    assert found.verdict is Verdict.INCONCLUSIVE


def test_an_effect_of_one_outlier_does_not_survive_subsets(rng):
    y = rng.normal(size=300)
    y[0] = 5000
    data = dataset(t=np.arange(300) % 2, y=-y)
    estimand = backdoor()
    spec = load().get("data_subset", RefuterSpec)

    def refit(altered: Dataset, wanted: Estimand) -> Estimate:
        return estimated("difference_in_means", altered, wanted).estimate

    original = Estimate(**{**_fields(refit(data, estimand)), "standard_error": 0.1})
    found = spec.run(data, estimand, original, refit, spec.params(), rng, lambda *_: None)
    assert found.verdict is Verdict.FAILED


def _fields(estimate: Estimate) -> dict:
    return {name: getattr(estimate, name) for name in Estimate.__slots__}


def told(value: float, interval: tuple[float, float], **more) -> Estimate:
    return Estimate(EffectKind.ATE, Design.BACKDOOR, "m", "t", "y", value, interval, 100, **more)


def assessed(estimate: Estimate):
    spec = load().get("e_value", SensitivitySpec)
    rows, rng = dataset(t=[0, 1], y=[0.0, 1.0]), np.random.default_rng(0)
    return spec.run(rows, backdoor(), estimate, spec.params(), rng, lambda *_: None)


def test_the_e_value_of_a_risk_ratio_of_3_9_is_7_26():
    """The worked example of VanderWeele & Ding (2017): RR 3.9, limits 1.8 and 8.7."""
    found = assessed(told(0.29, (0.08, 0.77), baseline=0.1, outcome_is_binary=True))
    assert found.value == pytest.approx(7.26, abs=0.01)
    assert found.bound_value == pytest.approx(3.0, abs=0.01)


def test_a_harmful_and_a_protective_effect_of_one_size_have_one_e_value():
    up, down = (assessed(told(s * 2, (s * 2 - 1, s * 2 + 1), outcome_sd=4.0)) for s in (1, -1))
    assert up.value == pytest.approx(down.value)
    assert up.bound_value == pytest.approx(down.bound_value)


def test_an_interval_that_holds_no_effect_has_the_e_value_one():
    found = assessed(told(0.5, (-0.5, 1.5), outcome_sd=4.0))
    assert found.bound_value == 1
    assert "chance" in found.sentence


def test_the_e_value_of_a_dose_does_not_depend_on_its_unit():
    grams = assessed(told(0.002, (0.001, 0.003), outcome_sd=4.0, treatment_sd=1000.0))
    kilograms = assessed(told(2.0, (1.0, 3.0), outcome_sd=4.0, treatment_sd=1.0))
    assert grams.value == pytest.approx(kilograms.value)


OFFERED = Estimand(EffectKind.LATE, Design.IV, "t", "y", (0.0, 1.0), ("x",), ("z",))


def offer(rng, push: float, *, binary: bool = False, beside: float = 0.0, n: int = 800) -> Dataset:
    x, hidden = rng.normal(size=(2, n))
    z = rng.integers(2, size=n)
    t = (push * z + hidden + rng.normal(size=n) > 0.6).astype(int)
    y = t + x + hidden + beside * z + rng.normal(size=n)
    return dataset(t=t, y=(y > 0.5).astype(int) if binary else y, z=z, x=x)


def test_an_offer_that_moves_few_bounds_the_effect_on_all_where_outcomes_are_two(rng):
    found = estimated("encouragement", offer(rng, 0.1, binary=True), OFFERED)
    assert found.estimate.bounds is not None
    assert found.estimate.kind is EffectKind.ATE
    low, high = found.estimate.interval
    assert low <= found.estimate.bounds[0] < found.estimate.bounds[1] <= high
    assert diagnosis(found, "first_stage").verdict is Verdict.INCONCLUSIVE


def test_an_offer_that_moves_few_settles_nothing_where_outcomes_are_numbers(rng):
    found = estimated("encouragement", offer(rng, 0.1), OFFERED)
    assert found.estimate.bounds is None
    assert diagnosis(found, "first_stage").verdict is Verdict.FAILED


def test_weak_offers_are_called_weak_in_four_draws_of_five(rng):
    verdicts = [
        diagnosis(estimated("encouragement", offer(rng, 0.15), OFFERED), "first_stage").verdict
        for _ in range(20)
    ]
    assert verdicts.count(Verdict.FAILED) >= 16


def test_the_answer_by_an_offer_tells_who_was_moved(rng):
    found = estimated("encouragement", offer(rng, 1.5), OFFERED)
    labels = {e.label.split()[0] for e in found.beside}
    assert labels == {"share", "mean"}
    assert "% of the units" in diagnosis(found, "compliers").sentence
    assert diagnosis(found, "instrumental_inequality").verdict is Verdict.PASSED


def test_an_offer_that_acts_by_itself_is_found_out(rng):
    found = estimated("encouragement", offer(rng, 0.4, beside=4.0), OFFERED)
    assert diagnosis(found, "instrumental_inequality").verdict is Verdict.FAILED


@pytest.mark.parametrize("name", ["two_stage_least_squares", "liml", "encouragement"])
def test_an_instrument_that_is_the_treatment_is_refused(name, rng):
    data = offer(rng, 1.0)
    same = data.with_frame(data.frame.assign(z=data.frame["t"]), "everyone complies")
    with pytest.raises(DegenerateData, match="under another name"):
        estimated(name, same, OFFERED)


def test_the_effect_on_compliers_equals_that_of_doubleml():
    """DoubleMLIIVM 0.11.4, lines and logistic lines, 21 rounds: 1.7078 ± 0.2564."""
    draw, n = np.random.default_rng(17), 2000
    x, hidden = draw.normal(size=(n, 2)), draw.normal(size=n)
    z = (draw.random(n) < 1 / (1 + np.exp(-0.7 * x[:, 0]))).astype(float)
    t = ((1.4 * z + hidden + 0.5 * x[:, 0] + draw.normal(size=n)) > 0.8).astype(float)
    y = 2 * t + x[:, 0] + 0.5 * x[:, 1] + 1.5 * hidden + draw.normal(size=n)
    estimand = replace(OFFERED, adjustment=("a", "b"))
    data = dataset(t=t, y=y, z=z, a=x[:, 0], b=x[:, 1])
    found = estimated("complier_effect", data, estimand).estimate
    assert found.value == pytest.approx(1.7078, abs=0.06)
    assert found.standard_error == pytest.approx(0.2564, rel=0.05)


def test_many_instruments_are_warned_of(rng):
    n = 300
    Z, hidden = rng.normal(size=(n, 12)), rng.normal(size=n)
    t = 0.3 * Z.sum(axis=1) + hidden + rng.normal(size=n)
    names = tuple(f"z{i}" for i in range(12))
    data = dataset(t=t, y=t + 2 * hidden + rng.normal(size=n), **dict(zip(names, Z.T, strict=True)))
    estimand = Estimand(EffectKind.LATE, Design.IV, "t", "y", instruments=names)
    found = estimated("two_stage_least_squares", data, estimand)
    assert "12 instruments" in diagnosis(found, "many_instruments").sentence


def test_instruments_that_tell_two_stories_are_told_apart_in_four_draws_of_five(rng):
    failed = 0
    for _ in range(20):
        z, w, hidden = rng.normal(size=(3, 500))
        t = z + w + hidden + rng.normal(size=500)
        data = dataset(t=t, y=t + 2 * hidden + 0.8 * w + rng.normal(size=500), z=z, w=w)
        estimand = Estimand(EffectKind.LATE, Design.IV, "t", "y", instruments=("z", "w"))
        found = estimated("two_stage_least_squares", data, estimand)
        failed += diagnosis(found, "overidentification").verdict is Verdict.FAILED
    assert failed >= 16


def test_a_mediator_that_the_treatment_hardly_moves_is_doubted(rng):
    t, m = rng.integers(2, size=400), rng.normal(size=400)
    data = dataset(t=t, y=t + m + rng.normal(size=400), m=m)
    estimand = Estimand(EffectKind.NIE, Design.MEDIATION, "t", "y", (0.0, 1.0), mediator="m")
    found = estimated("mediation_regression", data, estimand)
    assert diagnosis(found, "mediator_moved").verdict is Verdict.INCONCLUSIVE
    assert found.estimate.interval[0] < 0 < found.estimate.interval[1]


def test_a_straight_effect_may_reach_across_a_mediator_and_a_bent_one_may_not(rng):
    t = rng.integers(2, size=800)
    m = 1.9 * t + rng.normal(size=800)
    estimand = Estimand(EffectKind.NIE, Design.MEDIATION, "t", "y", (0.0, 1.0), mediator="m")
    for bend, verdict in ((0.0, Verdict.INCONCLUSIVE), (0.5, Verdict.FAILED)):
        data = dataset(t=t, y=t + m + bend * m**2 + rng.normal(size=800), m=m)
        found = estimated("mediation_multiply_robust", data, estimand)
        assert diagnosis(found, "overlap_given_mediator").verdict is verdict


def test_an_event_on_the_first_day_counts_and_few_events_are_told(rng):
    n = 40
    t = np.repeat([0, 1], n // 2)
    time = np.floor(rng.exponential(np.where(t == 1, 9, 5)))
    data = dataset(t=t, time=np.append(time[1:], 0.0), dead=(rng.random(n) < 0.4).astype(int))
    estimand = Estimand(
        EffectKind.HAZARD_RATIO, Design.SURVIVAL, "t", "time", (0.0, 1.0), event_column="dead"
    )
    found = estimated("cox_regression", data, estimand)
    assert 0 < found.estimate.value < np.inf
    assert diagnosis(found, "events").verdict is Verdict.INCONCLUSIVE


def test_a_mediator_that_gives_the_treatment_away_fails_its_overlap(rng):
    t = rng.integers(2, size=600)
    m = 8.0 * t + rng.normal(size=600)
    data = dataset(t=t, y=t + m + rng.normal(size=600), m=m)
    estimand = Estimand(EffectKind.NIE, Design.MEDIATION, "t", "y", (0.0, 1.0), mediator="m")
    found = estimated("mediation_multiply_robust", data, estimand)
    assert diagnosis(found, "overlap").verdict is Verdict.PASSED
    assert diagnosis(found, "overlap_given_mediator").verdict is Verdict.FAILED


@pytest.mark.parametrize("name", ["mediation_regression", "front_door_regression"])
def test_a_mediator_that_copies_the_treatment_is_refused(name, rng):
    t = rng.integers(2, size=300)
    data = dataset(t=t, y=t + rng.normal(size=300), m=2.0 * t + 1)
    design = load().get(name, EstimatorSpec).designs
    kind = min(load().get(name, EstimatorSpec).effects)
    estimand = Estimand(kind, min(design), "t", "y", (0.0, 1.0), mediator="m")
    with pytest.raises(DegenerateData, match="determined by 't'"):
        estimated(name, data, estimand)


def test_parts_of_a_dose_s_effect_are_told_for_its_contrast(rng):
    t = rng.uniform(0, 10, 800)
    m = 2 * t + rng.normal(size=800)
    data = dataset(t=t, y=3 * t + m + rng.normal(size=800), m=m)
    estimand = Estimand(EffectKind.NIE, Design.MEDIATION, "t", "y", (2.0, 5.0), mediator="m")
    found = estimated("mediation_regression", data, estimand)
    parts = {e.kind: e.value for e in (found.estimate, *found.beside)}
    assert parts[EffectKind.NIE] == pytest.approx(6, abs=0.5)
    assert parts[EffectKind.NDE] == pytest.approx(9, abs=0.6)
    assert parts[EffectKind.ATE] == pytest.approx(15, abs=0.5)


def test_weights_that_an_estimator_does_not_use_are_not_passed_over_in_silence(rng):
    judge = rng.integers(20, size=800)
    t = (rng.random(800) < judge / 20).astype(int)
    data = dataset(t=t, y=t + rng.normal(size=800), judge=judge, w=rng.uniform(0.5, 2, 800))
    estimand = Estimand(
        EffectKind.LATE, Design.IV, "t", "y", (0.0, 1.0), instruments=("judge",), weight_column="w"
    )
    found = estimated("leave_out_instrument", data, estimand)
    assert "w are not used" in diagnosis(found, "weights_unused").sentence


def test_hazards_of_which_one_is_none_have_no_ratio(rng):
    t = np.repeat([0, 1], 30)
    time = rng.exponential(5, 60) + 0.1
    data = dataset(t=t, time=time, dead=((t == 1) & (rng.random(60) < 0.8)).astype(int))
    estimand = Estimand(
        EffectKind.HAZARD_RATIO, Design.SURVIVAL, "t", "time", (0.0, 1.0), event_column="dead"
    )
    with pytest.raises(DegenerateData):
        estimated("cox_regression", data, estimand)


def test_a_ratio_of_chances_that_nothing_is_known_of_is_left_out(rng):
    """A chance next to none, whose logarithm has no end below, beside one that is told."""
    arm = np.repeat([0, 1], 50)
    data = dataset(t=arm, y=rng.integers(2, size=100))
    estimand = Estimand(EffectKind.ATE, Design.RANDOMISED, "t", "y", (0.0, 1.0))
    told = InUnits(take(data, estimand), estimand, "aipw", 0.95)
    shaky, firm = rng.normal(size=100) / 100, rng.normal(size=100) / 1000
    assert told.ratios(Scored(0.4, firm, 1e-5, shaky)) == ()
    assert len(told.ratios(Scored(0.4, firm, 0.2, firm))) == 2
