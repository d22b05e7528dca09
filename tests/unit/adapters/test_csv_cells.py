"""What the bytes beside the separators tell of all cells is true of every one of them."""

from __future__ import annotations

import pytest

from app.adapters.csv_cells import NOTHING_KNOWN, Cells, look_at_cells
from app.adapters.csv_dialect import Dialect

LONG = "x," * 200_000


@pytest.fixture
def look(tmp_path):
    def at(text, delimiter=","):
        path = tmp_path / "table.csv"
        path.write_text(text, encoding="utf-8")
        return look_at_cells(path, Dialect(delimiter, ("a", "b")))

    return at


def test_plain_cells_are_known_to_be_plain(look):
    assert look("a,b\n0,0.5\n-7,two words\n100,é\n") == Cells(trimmed=True, plain_digits=True)


@pytest.mark.parametrize("row", [" x,1", "x ,1", "x, 1", "x,1 ", "x,\t1", '" x",1', "x,\u00a01"])
@pytest.mark.parametrize("end", ["\n", "", "\ny,2\n"])
def test_one_blank_beside_a_separator_is_seen_wherever_it_stands(look, row, end):
    assert not look(f"a,b\n{LONG}\n{row}{end}").trimmed


@pytest.mark.parametrize("row", ["007,1", "x,01", '"08",1', "x,1_000"])
def test_one_number_written_as_a_code_is_seen(look, row):
    found = look(f"a,b\n{LONG}\n{row}\n")
    assert found == Cells(trimmed=True, plain_digits=False)


def test_a_tab_that_separates_is_no_blank(look):
    assert look("a\tb\nx\t1\n", "\t").trimmed


def test_nothing_is_known_of_cells_between_marks_of_many_bytes(look):
    assert look("a§b\nx§1\n", "§") is NOTHING_KNOWN
