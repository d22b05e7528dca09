"""One table is read alike, whatever format it was written in."""

from __future__ import annotations

import pandas as pd
import pytest

from app.causal.data import Kind
from tests.unit.adapters.formats.written import (
    KEEP_LABELS,
    KEEP_MEANINGS,
    WRITERS,
    N,
    table,
)

KINDS = {
    "amount": Kind.CONTINUOUS,
    "visits": Kind.COUNT,
    "day": Kind.DATETIME,
    "moment": Kind.DATETIME,
    "grade": Kind.ORDINAL,
    "note": Kind.TEXT,
    "agreed": Kind.BINARY,
    "town": Kind.NOMINAL,
}


@pytest.mark.parametrize("name", WRITERS)
def test_values_and_kinds_are_the_same_in_every_format(reader, name):
    written = table()
    WRITERS[name](written, reader.source)
    profile = reader.profile()
    assert profile.n_rows == N
    assert {v.name: v.kind for v in profile.variables} == KINDS
    expected = written.assign(
        agreed=written["agreed"].astype("int8"), town=written["town"].astype(object)
    )
    frame = reader.frame().astype({"day": "datetime64[ns]", "moment": "datetime64[ns]"})
    pd.testing.assert_frame_equal(
        frame.astype({"agreed": "int8"}), expected.where(expected.notna(), None), check_exact=True
    )


@pytest.mark.parametrize("name", KEEP_LABELS)
def test_codes_keep_what_they_stand_for(reader, name):
    WRITERS[name](table(), reader.source)
    grade = reader.profile().variable("grade")
    assert grade.value_labels == (("1", "low"), ("2", "medium"), ("3", "high"))
    assert grade.levels == ("1", "2", "3")


@pytest.mark.parametrize("name", KEEP_MEANINGS)
def test_a_columns_label_is_its_meaning_unless_the_user_says_another(reader, name):
    WRITERS[name](table(), reader.source)
    amount = reader.profile().variable("amount")
    assert (amount.description, amount.unit) == ("Amount spent (in euros)", "euros")
    said = reader.profile(description="amount: what was paid (USD)").variable("amount")
    assert (said.description, said.unit) == ("what was paid (USD)", "USD")


def test_rows_keep_their_order_however_a_file_groups_them(reader):
    written = pd.DataFrame({"step": range(40_000), "text": ["a", "b"] * 20_000})
    written.to_parquet(reader.source, row_group_size=1_000)
    assert reader.frame()["step"].is_monotonic_increasing
