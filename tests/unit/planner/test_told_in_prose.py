"""What prose says of a column is found where its name stands in brackets or is only a part."""

from __future__ import annotations

from app.planner.told import Told, told


def test_a_code_in_brackets_is_not_the_meaning_but_the_words_before_it() -> None:
    found = told("Boxes were fitted truck by truck (telem = 1 from then on).", ["telem"])
    assert found["telem"].beside.strip() == "Boxes were fitted truck by truck"
    assert not found["telem"].defined


def test_a_plain_word_is_a_column_where_it_stands_in_brackets() -> None:
    found = told("Women who came got screened in private clinics (screened).", ["screened"])
    assert "private clinics" in found["screened"].beside


def test_a_part_of_a_name_that_is_explained_explains_the_column() -> None:
    found = told("Asked in October (t1). pss: perceived stress.", ["pss_t1"])
    assert "perceived stress" in found["pss_t1"].beside
    assert "October" in found["pss_t1"].beside


def test_names_in_a_row_share_the_words_behind_the_last() -> None:
    found = told("The tests read3 and math3 at the end of third grade.", ["read3", "math3"])
    assert "third grade" in found["read3"].beside


def test_a_word_that_opens_anothers_meaning_is_no_entry_of_its_own() -> None:
    found = told("bmprison: black men in prison.", ["bmprison", "black"])
    assert found["black"] == Told()
    assert "black men" in found["bmprison"].defined


def test_a_range_of_names_does_not_share_the_clause_of_the_next_column() -> None:
    words = "Brackets are finc25 to finc101, wealth89 is net worth in thousands."
    found = told(words, ["finc25", "finc101", "wealth89"])
    assert "net worth" in found["wealth89"].defined
    assert "net worth" not in f"{found['finc101'].defined} {found['finc101'].beside}"


def test_that_of_names_what_a_column_is_the_same_of() -> None:
    words = "GSP is the log of output, P_CAP that of public capital, PC that of private capital."
    found = told(words, ["GSP", "P_CAP", "PC"])
    assert found["P_CAP"].defined.strip() == "public capital"
    assert found["PC"].defined.strip() == "private capital"
