"""An infinite number is a gap, and its column and its row stay."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from app.causal import codec
from app.causal.data import Kind
from app.causal.profile import Profile
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
    x = codec.decode(Profile, found.profile).variable("x")
    assert (x.kind, x.n_missing) == (Kind.CONTINUOUS, 2)
    (told,) = found.warnings
    assert told.startswith("In 'x'")
    assert "read as missing" in told


def test_columns_whose_names_differ_in_case_alone_lose_their_infinite_numbers_too(reader):
    found = reader.read(b"x,X\n1e999,1.5\n2,1e999\n3,1e999\n")
    stored = reader.stored()
    assert stored["x"].isna().tolist() == [True, False, False]
    assert stored["X"].isna().tolist() == [False, True, True]
    assert [w.split(":")[0] for w in found.warnings] == [
        "In 'x', 1 value is infinite, or too large to hold",
        "In 'X', 2 values are infinite, or too large to hold",
    ]
