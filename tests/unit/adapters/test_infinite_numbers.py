"""An infinite number is a gap, and its column and its row stay."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from app.adapters.ingest import remeasure
from app.causal import codec
from app.causal.data import Kind
from app.causal.profile import Profile, Verdict
from app.causal.profile.measure import profile_frame
from app.service.intake import MeasureOrder
from tests.unit.adapters.uploads import Reader


@pytest.fixture
def reader(tmp_path):
    return Reader(tmp_path)


INFINITE = {
    "csv": b"x,y\n1.5,1\ninf,2\n-2.5,3\n-Infinity,4\n7,5\n",
    "jsonl": b"".join(
        b'{"x": %s, "y": %d}\n' % (x, i)
        for i, x in enumerate([b"1.5", b"1e999", b"-2.5", b"-1e999", b"7"], 1)
    ),
}


@pytest.mark.parametrize("form", [*INFINITE, "parquet"])
def test_an_infinite_number_is_a_gap_in_a_column_that_stays(reader, tmp_path, form):
    if form == "parquet":
        frame = pd.DataFrame({"x": [1.5, np.inf, -2.5, -np.inf, 7], "y": range(1, 6)})
        frame.to_parquet(tmp_path / "table.parquet")
        content = (tmp_path / "table.parquet").read_bytes()
    else:
        content = INFINITE[form]
    found = reader.read(content, filename=f"table.{form}")
    stored = reader.stored()
    assert stored["x"].dropna().tolist() == [1.5, -2.5, 7]
    assert stored["y"].tolist() == [1, 2, 3, 4, 5]
    profile = codec.decode(Profile, found.profile)
    x = profile.variable("x")
    assert (x.kind, x.n_missing, x.n_infinite) == (Kind.CONTINUOUS, 2, 2)
    (told,) = found.warnings
    assert told == (
        "In 'x', 2 values are infinite, or too large to hold (40.0 % of the rows)."
        " They are read as missing."
    )
    (diagnosis,) = (d for d in profile.diagnoses if d.name == "infinite_values")
    assert diagnosis.sentence.startswith(told)
    assert (diagnosis.verdict, diagnosis.effect_size, diagnosis.n) == (Verdict.FAILED, 0.4, 5)


@pytest.mark.parametrize(
    "word", ["inf", "-Inf", "+INF", "Infinity", "∞", "1.#INF", "-1.#inf", "1e999"]
)
@pytest.mark.parametrize("beside", ["", "unknown"])
def test_every_way_of_writing_infinity_is_counted_beside_other_gaps(reader, word, beside):
    found = reader.read(f"x,y\n1.5,1\n{word},2\n{beside},3\n2.5,4\n3,5\n")
    x = codec.decode(Profile, found.profile).variable("x")
    assert (x.n_missing, x.n_infinite) == (2, 1)
    assert any("1 value is infinite" in warning for warning in found.warnings)
    assert any("'unknown'" in warning for warning in found.warnings) is (beside == "unknown")


def test_a_table_is_stored_as_it_is_with_gaps_so_that_no_analysis_can_tell_them_apart(reader):
    infinite = reader.frame(INFINITE["csv"])
    with_gaps = reader.frame("x,y\n1.5,1\nNA,2\n-2.5,3\nNA,4\n7,5\n")
    pd.testing.assert_frame_equal(infinite, with_gaps)


def test_a_table_profiled_in_memory_counts_and_clears_them_too():
    frame = pd.DataFrame({"x": [1.5, np.inf, np.nan, -np.inf, 7.5] * 20, "y": range(100)})
    profile = profile_frame(frame, np.random.default_rng(0))
    x = profile.variable("x")
    assert (x.n_missing, x.n_infinite, x.n_distinct) == (60, 40, 2)
    assert any(d.name == "infinite_values" and d.effect_size == 0.4 for d in profile.diagnoses)
    assert np.isinf(frame["x"]).sum() == 40


def test_what_a_user_corrects_leaves_the_count_as_it_was(reader):
    profile = reader.profile(INFINITE["csv"])
    order = MeasureOrder(str(reader.target), profile.variables)
    again = codec.decode(Profile, remeasure(codec.encode(order)))
    assert again.variable("x").n_infinite == 2
    assert [d.name for d in again.diagnoses].count("infinite_values") == 1


def test_columns_whose_names_differ_in_case_alone_lose_their_infinite_numbers_too(reader):
    found = reader.read(b"x,X\n1e999,1.5\n2,1e999\n3,1e999\n")
    stored = reader.stored()
    assert stored["x"].isna().tolist() == [True, False, False]
    assert stored["X"].isna().tolist() == [False, True, True]
    assert [w.split(" (")[0] for w in found.warnings] == [
        "In 'x', 1 value is infinite, or too large to hold",
        "In 'X', 2 values are infinite, or too large to hold",
    ]
