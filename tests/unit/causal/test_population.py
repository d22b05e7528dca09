"""Conditions on rows are checked against the table, and leave just the rows that meet them."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from app.causal.conditions import Comparison, Condition, in_words
from app.causal.data import Dataset, Kind
from app.causal.population import check, narrowed, profile_of
from app.causal.profile import Profile, Structure
from app.causal.profile.measure import profile_frame
from app.errors import InvalidQuestion, TooFewSamples, UnknownColumn


@pytest.fixture(scope="module")
def frame() -> pd.DataFrame:
    rng = np.random.default_rng(3)
    n = 400
    return pd.DataFrame(
        {
            "sex": rng.choice(["man", "woman"], n),
            "age": rng.integers(18, 80, n),
            "site": rng.integers(1, 5, n),
            "day": pd.date_range("2019-06-01", periods=n),
            "score": np.where(np.arange(n) % 10 == 0, np.nan, rng.normal(size=n)),
        }
    )


@pytest.fixture(scope="module")
def profile(frame: pd.DataFrame) -> Profile:
    return profile_frame(frame, np.random.default_rng(0))


def _by_rule(*conditions: Condition) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return a hundred numbers with two far off and two unknown, and those that stay."""
    worth = np.r_[np.arange(1.0, 101.0), 5000.0, -5000.0, np.nan, np.nan]
    frame = pd.DataFrame({"worth": worth, "half": np.arange(104) % 2})
    measured = profile_frame(frame, np.random.default_rng(0))
    check(conditions, measured)
    return frame, narrowed(Dataset(frame, measured.variables), conditions).frame


def test_what_lies_far_beyond_the_quartiles_goes_and_what_is_unknown_stays() -> None:
    _, left = _by_rule(Condition("worth", Comparison.WITHIN_FENCES, (3.0,)))
    assert sorted(left["worth"].dropna()) == list(range(1, 101))
    assert left["worth"].isna().sum() == 2


def test_percentiles_are_those_of_the_rows_that_meet_the_other_conditions() -> None:
    half = Condition("half", Comparison.IS, (0.0,))
    low, high = (
        Condition("worth", how, (p,))
        for how, p in ((Comparison.FROM_PERCENTILE, 10.0), (Comparison.TO_PERCENTILE, 90.0))
    )
    frame, left = _by_rule(low, high, half)
    own = frame.loc[frame["half"] == 0, "worth"]
    kept = own[~(own < own.quantile(0.1)) & ~(own > own.quantile(0.9))]
    assert list(left["worth"].dropna()) == list(kept.dropna())
    assert left.equals(_by_rule(half, high, low)[1])


@pytest.mark.parametrize(
    ("column", "how", "value"),
    [
        ("sex", Comparison.WITHIN_FENCES, 3.0),
        ("score", Comparison.WITHIN_FENCES, 0.0),
        ("score", Comparison.TO_PERCENTILE, 100.0),
        ("score", Comparison.FROM_PERCENTILE, "low"),
    ],
)
def test_a_rule_on_extremes_that_has_no_sense_is_refused(profile, column, how, value) -> None:
    with pytest.raises(InvalidQuestion, match=column):
        check([Condition(column, how, (value,))], profile)


def test_quartiles_that_are_one_number_tell_no_extremes() -> None:
    frame = pd.DataFrame({"debt": np.r_[np.zeros(90), np.arange(1.0, 11.0)]})
    measured = profile_frame(frame, np.random.default_rng(0))
    with pytest.raises(InvalidQuestion, match="'debt' are the same") as refused:
        narrowed(
            Dataset(frame, measured.variables),
            [Condition("debt", Comparison.WITHIN_FENCES, (3.0,))],
        )
    assert "percentile" in refused.value.hint


@pytest.fixture(scope="module")
def data(frame: pd.DataFrame, profile: Profile) -> Dataset:
    return Dataset(frame, profile.variables)


@pytest.mark.parametrize(
    ("condition", "meets"),
    [
        (Condition("sex", Comparison.IS, ("woman",)), lambda f: f.sex == "woman"),
        (Condition("sex", Comparison.IS_NOT, ("woman",)), lambda f: f.sex == "man"),
        (Condition("site", Comparison.IS, (1.0, 3.0)), lambda f: f.site.isin([1, 3])),
        (Condition("age", Comparison.ABOVE, (65.0,)), lambda f: f.age > 65),
        (Condition("age", Comparison.AT_MOST, (30.0,)), lambda f: f.age <= 30),
        (Condition("day", Comparison.IS, ("2019",)), lambda f: f.day.dt.year == 2019),
        (Condition("day", Comparison.IS_NOT, ("2020-03",)), lambda f: f.day.dt.month != 3),
        (Condition("day", Comparison.AT_LEAST, ("2020-01-01",)), lambda f: f.day.dt.year >= 2020),
        (Condition("score", Comparison.ABOVE, (0.0,)), lambda f: f.score > 0),
        (Condition("score", Comparison.IS_NOT, (0.0,)), lambda f: f.score.notna()),
    ],
)
def test_just_the_rows_that_meet_a_condition_are_left(data, frame, condition, meets) -> None:
    found = narrowed(data, [condition])
    wanted = frame[meets(frame)]
    pd.testing.assert_frame_equal(found.frame, wanted.reset_index(drop=True))
    assert f"{len(wanted):,} of 400 rows" in found.parent[-1]
    assert found.variable("age").n_distinct == wanted["age"].nunique()


def test_a_column_with_one_level_left_is_constant(data, profile) -> None:
    found = narrowed(data, [Condition("sex", Comparison.IS, ("woman",))])
    assert found.variable("sex").kind is Kind.CONSTANT
    assert profile_of(found, profile).variable("sex").levels == ("woman",)
    assert profile_of(found, profile).n_rows == found.n_rows


def test_no_row_is_told_with_the_condition(data) -> None:
    both = [
        Condition("age", Comparison.ABOVE, (60.0,)),
        Condition("age", Comparison.BELOW, (20.0,)),
    ]
    with pytest.raises(TooFewSamples, match="age > 60 and age < 20"):
        narrowed(data, both)


def test_one_time_of_a_panel_is_a_cross_section_and_one_unit_a_series() -> None:
    rng = np.random.default_rng(1)
    states, years = [f"s{i}" for i in range(12)], range(2000, 2015)
    rows = [(s, y, rng.normal(), rng.normal()) for s in states for y in years]
    frame = pd.DataFrame(rows, columns=["state", "year", "a", "b"])
    profile = profile_frame(frame, np.random.default_rng(0))
    assert profile.structure is Structure.PANEL
    data = Dataset(frame, profile.variables)
    one_year = narrowed(data, [Condition("year", Comparison.IS, (2004.0,))])
    assert profile_of(one_year, profile).structure is Structure.CROSS_SECTION
    one_state = narrowed(data, [Condition("state", Comparison.IS, ("s3",))])
    assert profile_of(one_state, profile).structure is Structure.TIME_SERIES


@pytest.mark.parametrize(
    ("condition", "error", "said"),
    [
        (Condition("gender", Comparison.IS, ("woman",)), UnknownColumn, "gender"),
        (Condition("sex", Comparison.IS, ("women",)), InvalidQuestion, "women"),
        (Condition("sex", Comparison.ABOVE, ("man",)), InvalidQuestion, "sex"),
        (Condition("age", Comparison.ABOVE, ("old",)), InvalidQuestion, "old"),
        (Condition("age", Comparison.ABOVE, (1.0, 2.0)), InvalidQuestion, "2 values"),
        (Condition("day", Comparison.BELOW, ("spring",)), InvalidQuestion, "spring"),
        (Condition("age", Comparison.IS, ()), InvalidQuestion, "no value"),
    ],
)
def test_a_condition_that_makes_no_sense_is_refused(profile, condition, error, said) -> None:
    with pytest.raises(error, match=said):
        check([condition], profile)


def test_conditions_are_written_as_one_phrase() -> None:
    both = (
        Condition("female", Comparison.IS, (1.0,)),
        Condition("year", Comparison.IS_NOT, (2008.0, 2009.0)),
        Condition("age", Comparison.AT_LEAST, (65.0,)),
    )
    assert in_words(both) == "female = 1 and year ≠ 2008 or 2009 and age ≥ 65"
