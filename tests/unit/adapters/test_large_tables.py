"""Tables larger than the sample that decides how they are read, and than memory would hold."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from app.adapters import raw_table
from app.adapters.census import complete_share, stored_table, take_census
from app.adapters.census_rows import part_of
from app.adapters.profiling import IN_MEMORY_ROWS
from app.adapters.raw_table import connect
from app.causal.profile.columns import facts_of
from app.causal.profile.description import Meaning
from app.causal.profile.kinds import infer_variable, infer_variables
from app.errors import InvalidFile
from tests.unit.adapters.uploads import Reader

ROWS = raw_table.SAMPLE_ROWS + 5_000


@pytest.fixture
def reader(tmp_path):
    return Reader(tmp_path)


def lines(last, *, first="7", rows=ROWS):
    """Return a table whose column x is `first` in all rows but the last."""
    body = "".join(f"{i},{first}\n" for i in range(rows - 1))
    return f"i,x\n{body}{rows - 1},{last}\n"


@pytest.mark.parametrize(
    ("first", "last", "read"),
    [
        ("7", "7.5", 7.5),
        ("7", "", np.nan),
        ("7", " 8 ", 8),
        ("7", "00501", "00501"),
        ("7", "1e3", 1000.0),
        ("7", "1_000", "1_000"),
        ("7", "0x1F", "0x1F"),
        ("7", "9007199254740993", 9007199254740993),
        ("7", "inf", np.nan),
        ("7", "oops", "oops"),
        ("1.5", "inf", np.nan),
        ("1.5", "1e999", np.nan),
        ("1.5", "unknown", np.nan),
        ("1.5", "NA ", np.nan),
        ('"1,5"', '"1.234,5"', 1234.5),
        ("$7", "8", 8.0),
        ("", "00501", "00501"),
        ("true", "maybe", "maybe"),
        ("2020-01-31", "2020-02-30", "2020-02-30"),
        ("2020-01-31", "2020-02-01 10:30", pd.Timestamp("2020-02-01 10:30")),
        ("2020-01-31", "infinity", "infinity"),
        ("2020-01-31", "2020-01-02 (BC)", "2020-01-02 (BC)"),
        ("a", " b ", "b"),
        ("a", " NA", None),
        ("a", "\u00a0b", "b"),
        ("a", "007", "007"),
    ],
)
def test_a_late_row_that_contradicts_the_sample_is_read_right(reader, first, last, read):
    frame = reader.frame(lines(last, first=first))
    found = frame["x"].iloc[-1]
    assert found == read or (pd.isna(found) and pd.isna(read))
    assert len(frame) == ROWS
    assert frame["i"].is_monotonic_increasing


def test_what_a_late_row_did_to_its_column_is_told(reader):
    found = reader.read(lines("oops"))
    assert any(f"1 of {ROWS:,} values are not numbers" in w for w in found.warnings)


def test_a_late_row_of_another_length_is_refused_by_its_line(reader):
    with pytest.raises(InvalidFile, match=f"Line {ROWS + 1}"):
        reader.read(lines("1,2"))


def test_a_late_infinite_number_is_a_gap_that_is_told(reader):
    found = reader.read(lines("1e999", first="1.5"))
    assert any("In 'x', 1 value is infinite" in warning for warning in found.warnings)


@pytest.fixture(scope="module")
def table(tmp_path_factory):
    """Return the path of a stored table of every kind of column, and the same as a frame."""
    rng = np.random.default_rng(3)
    n = 30_000
    frame = pd.DataFrame(
        {
            "id": rng.permutation(n),
            "row": np.arange(n),
            "level": rng.integers(0, 5, n),
            "skewed": rng.poisson(1.0, n),
            "real": np.where(rng.random(n) < 0.1, np.nan, rng.normal(size=n)),
            "word": rng.choice(["a", "b b", "c"], n),
            "text": [f"word {i} of a text" for i in rng.integers(0, 3_000, n)],
            "when": pd.Timestamp("2020-01-01") + pd.to_timedelta(rng.integers(0, 900, n), "D"),
            "nothing": np.full(n, np.nan),
        }
    )
    frame.loc[::7, "word"] = None
    path = tmp_path_factory.mktemp("stored") / "table.parquet"
    pq.write_table(pa.Table.from_pandas(frame, preserve_index=False), path, row_group_size=2_000)
    return path, pd.read_parquet(path)


def test_the_census_counts_what_memory_would_count(table, tmp_path):
    path, frame = table
    data = stored_table(connect(tmp_path), path)
    census = take_census(data)
    complete = complete_share(data, [infer_variable(facts, Meaning()) for facts in census])
    assert complete == frame.drop(columns="nothing").notna().all(axis=1).mean()
    for counted in census:
        held = facts_of(frame[counted.name], counted.name)
        close = abs(counted.n_distinct - held.n_distinct) <= 0.05 * held.n_distinct
        assert close if counted.name == "real" else counted.n_distinct == held.n_distinct
        assert counted.n_missing == held.n_missing
        assert counted.distinct == held.distinct
        assert (counted.whole, counted.ascending) == (held.whole, held.ascending)
        assert (counted.minimum, counted.maximum) == (held.minimum, held.maximum)
        assert counted.skewness == pytest.approx(held.skewness, abs=1e-9)
        assert counted.words == pytest.approx(held.words, rel=0.05)


def coded(n=200_000):
    """Return incomes of which some are -9, and ages with codes among and above them."""
    rng = np.random.default_rng(8)
    frame = pd.DataFrame(
        {
            "income": rng.gamma(2.0, 900.0, n).round(2),
            "weight": rng.normal(70_000, 9_000, n).round(),
            "gain": rng.normal(0.0, 50.0, n).round(1),
        }
    )
    frame.loc[::50, "income"] = -9
    frame.loc[1::40, "weight"] = 66_666
    frame.loc[::100, "gain"] = -9
    return frame


MEANINGS = "income: yearly income\nweight: in grams, 66666 = refused\ngain: in kg\n"


@pytest.mark.parametrize("rows", [5_000, 2 * IN_MEMORY_ROWS])
def test_codes_for_missing_among_many_values_are_found_however_long_the_table(reader, rows):
    frame = coded(rows)
    found = reader.profile(frame.to_csv(index=False), description=MEANINGS)
    codes = {v.name: v.missing_codes for v in found.variables}
    assert codes == {"income": ("-9",), "weight": ("66666",), "gain": ()}
    assert found.variable("income").n_missing == (frame["income"] == -9).sum()
    assert found.variable("weight").n_missing == (frame["weight"] == 66_666).sum()
    complete = (frame["income"] != -9) & (frame["weight"] != 66_666)
    assert found.complete_share == pytest.approx(complete.mean())


def part(frame, folder):
    """Return the part of a frame's rows that is measured."""
    path = folder / "table.parquet"
    pq.write_table(pa.Table.from_pandas(frame, preserve_index=False), path, row_group_size=5_000)
    data = stored_table(connect(folder), path)
    return part_of(data, infer_variables(frame), take_census(data), "", 0)


def test_the_part_of_a_cross_section_comes_from_all_over_the_file(tmp_path):
    n = 200_000
    frame = pd.DataFrame({"x": np.arange(n) % 977, "y": np.random.default_rng(1).normal(size=n)})
    frame["place"] = np.linspace(0, 1, n).round(1)
    taken = part(frame.sample(frac=1, random_state=2).sort_values("place"), tmp_path)
    assert 45_000 <= len(taken.frame) <= 55_000
    assert set(taken.frame["place"]) == set(frame["place"])


def test_the_part_of_a_series_is_its_last_stretch(tmp_path):
    n = 120_000
    when = pd.date_range("2000-01-01", periods=n, freq="h").astype("datetime64[us]")
    frame = pd.DataFrame({"when": when, "y": np.random.default_rng(1).normal(size=n)})
    taken = part(frame.sample(frac=1, random_state=2), tmp_path)
    assert taken.frame["when"].tolist() == when[-50_000:].tolist()


def test_the_part_of_a_panel_holds_whole_units(tmp_path):
    units, years = 20_000, 8
    frame = pd.DataFrame(
        {
            "person_id": np.repeat(np.arange(units), years),
            "year": np.tile(np.arange(2000, 2000 + years), units),
            "y": np.random.default_rng(1).normal(size=units * years),
        }
    )
    taken = part(frame.sort_values("year", kind="stable"), tmp_path)
    assert set(taken.frame.groupby("person_id").size()) == {years}
    assert "person_id" in taken.how
