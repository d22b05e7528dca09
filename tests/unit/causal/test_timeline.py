"""Moments that people name are found among the times of a column, however both are written."""

from __future__ import annotations

import pandas as pd
import pytest

from app.causal.data import Dataset, Kind, TimeIndex, Variable
from app.causal.timeline import timeline
from app.errors import InvalidQuestion


def dataset(time: TimeIndex | None = None, **columns: object) -> Dataset:
    frame = pd.DataFrame(columns)
    return Dataset(
        frame, tuple(Variable(n, Kind.DATETIME, n_distinct=frame[n].nunique()) for n in frame), time
    )


YEARS = dataset(year=range(1970, 2001))
MONTHS = dataset(month=pd.date_range("1981-01-01", periods=48, freq="MS"))
QUARTERS = dataset(date=pd.date_range("2001-03-31", periods=24, freq="QE"))
DAYS = dataset(date=pd.date_range("2015-05-01", periods=120, freq="D"))
WEEKS = dataset(week=range(1, 81))
TEXTS = dataset(month=[f"{y}-{m:02d}" for y in (1990, 1991) for m in range(1, 13)])
PAIRS = dataset(
    TimeIndex("year", "quarterly", parts=("quarter",)),
    year=[y for y in range(1959, 1969) for _ in range(4)], quarter=[1, 2, 3, 4] * 10,
)  # fmt: skip


@pytest.mark.parametrize(
    ("data", "column", "moment", "label"),
    [
        (YEARS, "year", 1989.0, "1989"),
        (YEARS, "year", "1989-01", "1989"),
        (YEARS, "year", "1988-11-08", "1989"),
        (YEARS, "year", "1988-03", "1988"),
        (MONTHS, "month", "1983-02", "1983-02"),
        (MONTHS, "month", "1983-01-31", "1983-02"),
        (MONTHS, "month", "1983-01-04", "1983-01"),
        (MONTHS, "month", 1983.0, "1983-01"),
        (QUARTERS, "date", "2003Q2", "2003Q2"),
        (QUARTERS, "date", "2003-05", "2003Q2"),
        (QUARTERS, "date", "2003-06", "2003Q3"),
        (DAYS, "date", "2015-08-10", "2015-08-10"),
        (WEEKS, "week", 40.0, "40"),
        (TEXTS, "month", "1991-03", "1991-03"),
        (PAIRS, "year", "1962Q3", "1962Q3"),
        (PAIRS, "year", 1962.0, "1962Q1"),
    ],
)  # fmt: skip
def test_a_moment_is_found(data, column, moment, label):
    times = timeline(data, column)
    assert times.labels[times.start(moment)] == label


@pytest.mark.parametrize(("moment", "nearest"), [(2015.0, "2000"), (1950.0, "1971")])
def test_a_moment_outside_the_data_is_refused_with_the_nearest(moment, nearest):
    with pytest.raises(InvalidQuestion) as refused:
        timeline(YEARS, "year").start(moment)
    assert "from 1970 to 2000" in refused.value.message
    assert nearest in refused.value.hint


def test_words_that_are_no_time_are_refused():
    with pytest.raises(InvalidQuestion, match="could not be read as a time"):
        timeline(YEARS, "year").start("the great flood")


def test_the_rows_need_not_be_in_order():
    shuffled = YEARS.with_frame(YEARS.frame.sample(frac=1, random_state=1), "shuffled")
    times = timeline(shuffled, "year")
    assert times.labels == timeline(YEARS, "year").labels
    assert [times.labels[p] for p in times.places] == [f"{y}" for y in shuffled.frame["year"]]


def test_a_season_is_known_from_dates_and_unknown_from_numbers():
    assert timeline(MONTHS, "month").season() == 12
    assert timeline(YEARS, "year").season() == 0
    assert timeline(WEEKS, "week").season() in (-1, 52)


def test_missing_months_leave_a_regular_grid_and_odd_days_do_not():
    holes = MONTHS.with_frame(MONTHS.frame.drop(index=[5, 6, 20]), "holes")
    assert timeline(holes, "month").is_regular
    odd = DAYS.with_frame(DAYS.frame.iloc[[0, 1, 4, 5, 11, 30, 31, 77]], "odd")
    assert not timeline(odd, "date").is_regular
