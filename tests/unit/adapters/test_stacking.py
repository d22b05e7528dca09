"""A table with a column for each time becomes one row for each unit and time, and says so."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from app.causal import codec
from app.causal.data import Kind
from app.causal.profile import Profile, Structure
from app.errors import UnknownColumn
from tests.asked import ask
from tests.unit.adapters.uploads import Reader

YEARS = tuple(range(1990, 2002))
STATES = ("Ohio", "Utah", "Iowa", "Maine", "Texas")


@pytest.fixture
def reader(tmp_path):
    return Reader(tmp_path)


def wide(named: str = "{}") -> pd.DataFrame:
    values = np.random.default_rng(1).normal(50, 9, (len(STATES), len(YEARS))).round(2)
    frame = pd.DataFrame(values, columns=[named.format(year) for year in YEARS])
    frame.insert(0, "state", STATES)
    return frame


@pytest.mark.parametrize(
    ("named", "measured"),
    [
        ("{}", "value"),
        ("sales_{}", "sales"),
        ("Sales {}", "Sales"),
        ("X{}", "value"),
        ("{0} [YR{0}]", "value"),
        ("gdp{}", "gdp"),
        ("FY{}", "value"),
        ("gdp.{}", "gdp"),
    ],
)
def test_times_in_columns_are_put_under_each_other(reader, named, measured):
    frame = wide(named)
    found = reader.read(frame.to_csv(index=False))
    profile = codec.decode(Profile, found.profile)
    assert profile.names == ("state", "year", measured)
    assert profile.structure is Structure.PANEL
    assert (profile.unit_column, profile.time.column) == ("state", "year")
    stored = reader.stored()
    assert stored["year"].tolist() == list(YEARS) * len(STATES)
    assert stored[measured].tolist() == frame.drop(columns="state").to_numpy().ravel().tolist()
    assert any("put under each other" in warning for warning in found.warnings)


def test_what_tells_of_the_unit_stays_with_it_and_gaps_stay_gaps(reader):
    frame = wide()
    frame.insert(1, "region", ["mid", "west", "mid", "east", "south"])
    frame.loc[2, "1995"] = np.nan
    stored = reader.frame(frame.to_csv(index=False))
    assert stored.columns.tolist() == ["state", "region", "year", "value"]
    assert stored["region"].iloc[[0, 12, -1]].tolist() == ["mid", "west", "south"]
    assert stored.loc[stored["value"].isna(), ["state", "year"]].to_numpy().tolist() == [
        ["Iowa", 1995]
    ]


def test_a_column_made_of_many_tells_which_they_were_and_takes_on_their_meaning(reader):
    sent = wide("sales_{}").to_csv(index=False)
    sales = reader.profile(sent).variable("sales")
    assert sales.stands_for == tuple(f"sales_{year}" for year in YEARS)
    assert sales.description == "what stood in the columns 'sales_1990' to 'sales_2001'"
    said = reader.profile(sent, description="sales_1990: sales in 1990, in thousand dollars")
    assert said.variable("sales").description == "sales in 1990, in thousand dollars"
    assert said.variable("state").stands_for == ()


def test_a_question_of_two_columns_as_they_were_sent_is_told_where_their_values_are():
    with pytest.raises(UnknownColumn, match="its values stand in 'sales'") as refused:
        ask(wide("sales_{}"), "What is the effect of sales_1991 on sales_1999?")
    assert refused.value.nearest == ("sales",)


def test_typed_columns_are_put_under_each_other_too(reader, tmp_path):
    frame = wide("sales_{}")
    frame.loc[1, "sales_1993"] = np.nan
    frame.to_parquet(tmp_path / "wide.parquet")
    typed = reader.frame((tmp_path / "wide.parquet").read_bytes(), filename="wide.parquet")
    pd.testing.assert_frame_equal(typed, reader.frame(frame.to_csv(index=False)))


def test_days_as_columns_are_dates(reader):
    frame = wide()
    frame.columns = ["state", *pd.date_range("2020-01-30", periods=12).strftime("%-m/%-d/%y")]
    profile = reader.profile(frame.to_csv(index=False))
    assert profile.names == ("state", "date", "value")
    assert profile.variable("date").kind is Kind.DATETIME


@pytest.mark.parametrize("case", ["few times", "two quantities", "many others", "no unit", "words"])
def test_any_other_table_stays_as_it_is(reader, case):
    frame = wide()
    match case:
        case "few times":
            frame = frame[["state", *map(str, YEARS[:5])]]
        case "two quantities":
            frame = frame.merge(wide("sales_{}"), on="state")
        case "many others":
            frame = frame.assign(**{f"x{i}": np.arange(5.0) + i for i in range(9)})
        case "no unit":
            frame["state"] = "Ohio"
        case "words":
            frame[[*map(str, YEARS)]] = "open"
    assert reader.frame(frame.to_csv(index=False)).columns.tolist() == frame.columns.tolist()
