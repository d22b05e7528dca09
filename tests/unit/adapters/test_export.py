"""A table leaves as CSV that reads back as it was, and that no spreadsheet program runs."""

from __future__ import annotations

import csv

import pandas as pd
import pytest

from app.adapters.export import export
from app.causal import codec
from app.service.intake import ExportOrder


@pytest.fixture
def exported(tmp_path):
    def write(frame):
        frame.to_parquet(tmp_path / "table.parquet")
        target = tmp_path / "table.csv"
        order = ExportOrder(str(tmp_path / "table.parquet"), str(target), rows_at_once=2)
        assert export(codec.encode(order)) == target.stat().st_size
        with target.open(newline="", encoding="utf-8") as file:
            return list(csv.reader(file))

    return write


@pytest.mark.parametrize(
    "cell",
    ["=1+1", "@SUM(A1)", "+cmd|' /C calc'!A0", "-2+3", "\t=1", "\r=1", "\n=1", "-", "+a", "--1"],
)
def test_a_text_that_a_spreadsheet_would_run_is_made_inert(exported, cell):
    assert exported(pd.DataFrame({"a": [cell], cell: ["x"]})) == [
        ["a", f"'{cell}"],
        [f"'{cell}", "x"],
    ]


@pytest.mark.parametrize(
    "cell", ["-5", "+49.5", "-1,234.50", "-.5", "-1e-3", "-10%", "a=b", "x@y", ""]
)
def test_numbers_and_plain_text_stay_as_they_are(exported, cell):
    assert exported(pd.DataFrame({"a": [cell], "b": [1]}))[1] == [cell, "1"]


def test_values_read_back_as_they_were(exported):
    frame = pd.DataFrame(
        {
            "x": [0.1, None, -1e300],
            "n": [-1, 2, 3],
            "t": pd.to_datetime(
                ["2020-01-01 00:00", None, "2020-01-01 10:00:00.5"], format="ISO8601"
            ),
            "s": ['say "hi"', "two\nlines", None],
        }
    )
    rows = exported(frame)
    assert [float(row[0] or "nan") for row in rows[1:]] == pytest.approx(frame["x"], nan_ok=True)
    assert [row[1] for row in rows[1:]] == ["-1", "2", "3"]
    assert [row[2] for row in rows[1:]] == ["2020-01-01 00:00:00", "", "2020-01-01 10:00:00.5"]
    assert [row[3] for row in rows[1:]] == ['say "hi"', "two\nlines", ""]
