"""Rows are read as a series, a panel or a cross-section, and never one for the other."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from app.causal.data import SAID, Kind, Role
from app.causal.profile import Structure
from app.causal.profile.kinds import infer_variables
from app.causal.profile.structure import find_structure, with_roles


def found(frame, description=""):
    return find_structure(frame, infer_variables(frame), description)


@pytest.fixture
def rng():
    return np.random.default_rng(8)


def noise(rng, n, k=3):
    return pd.DataFrame(rng.normal(size=(n, k)), columns=[f"x{i}" for i in range(k)])


def moving(rng, n, k=3):
    values = np.zeros((n, k))
    for t in range(1, n):
        values[t] = 0.6 * values[t - 1] + rng.normal(size=k)
    return pd.DataFrame(values, columns=[f"x{i}" for i in range(k)])


@pytest.mark.parametrize(
    ("rule", "frequency"),
    [("D", "daily"), ("B", "daily"), ("W", "weekly"), ("MS", "monthly"), ("ME", "monthly"),
     ("QS", "quarterly"), ("YS", "yearly"), ("h", "hourly")],
)  # fmt: skip
def test_evenly_spaced_dates_make_a_series(rng, rule, frequency):
    dates = pd.date_range("2001-01-01", periods=80, freq=rule)
    read = found(noise(rng, 80).assign(date=dates))
    assert read.structure is Structure.TIME_SERIES
    assert read.time.column == "date"
    assert read.time.frequency == frequency


@pytest.mark.parametrize("part", ["quarter", "month"])
def test_a_year_and_its_part_make_a_series_together(rng, part):
    length = {"quarter": 4, "month": 12}[part]
    t = np.arange(96)
    frame = noise(rng, 96).assign(year=1990.0 + t // length, **{part: 1.0 + t % length})
    read = found(frame)
    assert read.structure is Structure.TIME_SERIES
    assert (read.time.column, read.time.parts) == ("year", (part,))
    kinds = {v.name: v.kind for v in with_roles(infer_variables(frame), read)}
    assert kinds["year"] is kinds[part] is Kind.DATETIME


def test_dates_in_any_order_make_a_series(rng):
    frame = noise(rng, 60).assign(date=pd.date_range("2001-01-01", periods=60))
    assert found(frame.sample(frac=1, random_state=1)).structure is Structure.TIME_SERIES


@pytest.mark.parametrize("unit", ["state", "nr", "firm_id"])
def test_units_seen_at_several_years_make_a_panel(rng, unit):
    units, years = np.repeat(np.arange(40) * 7 + 3, 6), np.tile(np.arange(2000, 2006), 40)
    read = found(noise(rng, 240).assign(**{unit: units, "year": years}))
    assert read.structure is Structure.PANEL
    assert (read.unit_column, read.time.column) == (unit, "year")


def test_two_periods_make_a_panel(rng):
    stores = np.repeat([f"s{i}" for i in range(50)], 2)
    read = found(noise(rng, 100).assign(store=stores, after=np.tile([0, 1], 50)))
    assert read.structure is Structure.PANEL


def test_a_survey_year_without_units_makes_repeated_cross_sections(rng):
    years = rng.choice([1978, 1985], 300)
    assert found(noise(rng, 300).assign(year=years)).structure is Structure.REPEATED_CROSS_SECTION


@pytest.mark.parametrize(
    "column",
    [
        lambda rng: {"age": rng.integers(20, 60, 300)},
        lambda rng: {"birth_year": rng.integers(1950, 1990, 300)},
        lambda rng: {"birth_year": np.sort(rng.integers(1950, 1990, 300))},
        lambda rng: {"signup": pd.to_datetime(rng.integers(10**9, 10**9 + 10**7, 300), unit="s")},
        lambda rng: {"time": rng.exponential(10, 300)},
        lambda rng: {"id": rng.permutation(300)},
        lambda rng: {"income": np.sort(rng.normal(50, 10, 300))},
        lambda rng: {"months_employed": rng.integers(0, 300, 300)},
    ],
)
def test_people_seen_once_are_a_cross_section(rng, column):
    assert found(noise(rng, 300).assign(**column(rng))).structure is Structure.CROSS_SECTION


def test_rows_that_follow_from_the_rows_before_hint_at_a_series(rng):
    read = found(moving(rng, 400))
    assert read.structure is Structure.TIME_SERIES
    assert read.time.column is None
    assert read.confidence < 1


def test_sorting_or_grouping_a_cross_section_does_not_make_it_a_series(rng):
    mixed = pd.DataFrame(rng.normal(size=(400, 4)) @ rng.normal(size=(4, 4)), columns=list("abcd"))
    assert found(mixed.sort_values("a")).structure is Structure.CROSS_SECTION
    site = np.repeat([0, 1, 2, 3], 100)
    grouped = (mixed + 4 * site[:, None]).assign(site=[f"s{i}" for i in site])
    assert found(grouped).structure is Structure.CROSS_SECTION


def test_neighbours_that_are_somewhat_alike_are_no_series(rng):
    """Rows listed by trade or place: a little of each value is the neighbours'."""
    trade = np.repeat(rng.normal(size=(60, 3)), 10, axis=0) * 0.5
    assert found(noise(rng, 600).iloc[:, :3] + trade).structure is Structure.CROSS_SECTION


def test_independent_rows_are_rarely_taken_for_a_series():
    read = [found(noise(np.random.default_rng(seed), 200)).structure for seed in range(40)]
    assert read.count(Structure.CROSS_SECTION) == 40


def test_what_the_user_says_of_the_time_column_is_followed(rng):
    frame = noise(rng, 60).assign(reading=np.arange(60) * 2 + 10)
    variables = list(infer_variables(frame))
    variables[-1] = type(variables[-1])("reading", Kind.CONTINUOUS, role=Role.TIME, n_distinct=60)
    assert find_structure(frame, variables).structure is Structure.TIME_SERIES
    dated = noise(rng, 60).assign(date=pd.date_range("2001-01-01", periods=60))
    denied = list(infer_variables(dated))
    denied[-1] = type(denied[-1])("date", Kind.DATETIME, n_distinct=60, reasons=(SAID,))
    assert find_structure(dated, denied).structure is Structure.CROSS_SECTION


def test_a_description_without_a_word_of_time_outdoes_what_rows_look_like(rng):
    rows = moving(rng, 400).set_axis(["votes", "money", "strength"], axis=1)
    races = "Races for seats in 1988. votes: share of candidate A; money: what she spent."
    assert found(rows).structure is Structure.TIME_SERIES
    assert found(rows, races).structure is Structure.CROSS_SECTION
    assert found(rows, "Measured every hour.").structure is Structure.TIME_SERIES
