"""Columns of kinds that public tables seldom have are read as what they were ruled to be."""

from __future__ import annotations

import csv
import io

import numpy as np
import pandas as pd
import pytest

from app.adapters.raw_table import SAMPLE_ROWS
from app.causal import codec
from app.causal.data import Kind
from app.causal.profile import Profile
from app.service.ports import Ingested
from tests.unit.adapters import odd_columns
from tests.unit.adapters.odd_columns import Odd
from tests.unit.adapters.uploads import Reader

GROUPS = {
    "dates": odd_columns.DATES,
    "scales": odd_columns.SCALES,
    "numbers": odd_columns.NUMBERS,
    "european": odd_columns.EUROPEAN,
    "words": odd_columns.WORDS,
}
ROWS = 60
CASES = [(group, name) for group, columns in GROUPS.items() for name in columns]
WEIGHTS = [f"{w:.2f}" for w in np.random.default_rng(7).normal(50, 9, ROWS)]
AGES = [str(20 + i % 40) for i in range(ROWS)]


def written(columns: dict[str, tuple[str, ...]], *, delimiter: str = ",") -> str:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([v[i % len(v)] for v in columns.values()] for i in range(ROWS))
    return text.getvalue()


@pytest.fixture(scope="module")
def read(tmp_path_factory) -> dict[str, tuple[Ingested, pd.DataFrame]]:
    found = {}
    for group, columns in GROUPS.items():
        reader = Reader(tmp_path_factory.mktemp(group))
        content = written(
            {name: odd.written for name, odd in columns.items()},
            delimiter=";" if group == "european" else ",",
        )
        found[group] = reader.read(content), reader.stored()
    return found


def kept(odd: Odd, stored: pd.Series) -> list[object]:
    assert odd.first is not None
    return [None if pd.isna(v) else v for v in stored[: len(odd.first)]]


@pytest.mark.parametrize(("group", "name"), CASES)
def test_a_column_is_what_it_was_ruled_to_be(read, group, name):
    odd, (found, frame) = GROUPS[group][name], read[group]
    variable = codec.decode(Profile, found.profile).variable(name)
    assert variable.kind in odd.accepted, variable.reasons
    assert odd.unit is None or variable.unit == odd.unit
    if odd.first is not None:
        shown = kept(odd, frame[name])
        assert shown == [pytest.approx(v) if isinstance(v, float) else v for v in odd.first]


@pytest.mark.parametrize(
    ("group", "name", "words"),
    [
        ("numbers", "starred", "the marks beside"),
        ("numbers", "unit_gap", "'unknown' was read as missing"),
        ("numbers", "letters", "thousands, millions and billions"),
        ("numbers", "race_time", "minutes"),
        ("dates", "year", "99 is read as 1999, and 00 as 2000"),
        ("dates", "with_zeros", "'0000-00-00' was read as missing"),
        ("words", "sex", "groups that differ in capital letters alone were read as one"),
    ],
)
def test_what_was_done_to_read_it_is_told(read, group, name, words):
    assert any(words in w for w in read[group][0].warnings if f"'{name}'" in w)


@pytest.fixture
def reader(tmp_path):
    return Reader(tmp_path)


@pytest.mark.parametrize("blank", ["", " "])
def test_groups_of_a_long_table_are_one_whatever_their_capitals(reader, blank):
    words = ("male", "female", "Male", "male", "female")
    rows = "".join(f"{words[i % 5]}{blank},{i}\n" for i in range(SAMPLE_ROWS + 10))
    assert reader.frame(f"sex,x\n{rows}")["sex"].value_counts().to_dict() == {
        "male": (SAMPLE_ROWS + 10) * 3 // 5,
        "female": (SAMPLE_ROWS + 10) * 2 // 5,
    }


def test_amounts_in_two_currencies_are_no_numbers_and_a_sign_at_some_is_told(reader):
    rows = "".join(
        f"{('$12', '€15', '$9.50')[i % 3]},{('45%', '0.5')[i % 2]}\n" for i in range(ROWS)
    )
    found = reader.read(f"price,share\n{rows}")
    stored = reader.stored()
    assert stored["price"].tolist()[:2] == ["$12", "€15"]
    assert stored["share"].tolist()[:2] == [45, 0.5]
    price, share = found.warnings
    assert "in $ and €, not in one unit" in price
    assert "30 of 60 values have the sign '%' and the others none" in share


def survey(*, header: tuple[str, ...] = ("age", "weight"), first: tuple[str, str] = ("", "")):
    ages, weights = ((top, *rest) if top else rest
                     for top, rest in zip(first, (AGES, WEIGHTS), strict=True))  # fmt: skip
    rows = "".join(f"{a},{w}\n" for a, w in zip(ages, weights, strict=True))
    return f"{','.join(header)}\n{rows}"


@pytest.mark.parametrize("units", [("years", "kg"), ("(years)", "[kg]"), ("yrs", "(kg)")])
def test_units_in_a_line_under_the_header_are_units_and_no_row(reader, units):
    found = reader.read(survey(first=units))
    profile = codec.decode(Profile, found.profile)
    assert [v.unit for v in profile.variables] == [units[0].strip("()"), "kg"]
    assert reader.stored()["weight"].tolist() == [float(w) for w in WEIGHTS]
    assert any("gives units" in w for w in found.warnings)


def test_a_description_says_the_unit_before_a_line_of_the_file_does(reader):
    profile = reader.profile(survey(first=("years", "kg")), description="weight: in pounds")
    assert profile.variable("weight").unit == "pounds"


@pytest.mark.parametrize("first", [("low", "high"), ("a", "b"), ("years", "12.5"), ("x", "kg")])
def test_any_other_first_row_is_a_row(reader, first):
    assert len(reader.frame(survey(first=first))) == ROWS + 1


def test_the_header_once_more_is_no_row_under_itself_nor_amid_the_rows(reader):
    once = survey()
    for content in (survey(first=("age", "weight")), once + once, once + once + once):
        found = reader.read(content)
        stored = reader.stored()
        assert stored["age"].tolist()[:ROWS] == [int(a) for a in AGES]
        assert stored["weight"].dtype == float
        assert any("more than once" in w for w in found.warnings)


TOWNS = [(f"Town {i}", 10 + i * 7 % 23, 3 + i * 5 % 17) for i in range(40)]
PEOPLE, SHOPS = sum(t[1] for t in TOWNS), sum(t[2] for t in TOWNS)


def towns(last: str) -> str:
    return "town,people,shops\n" + "".join(f"{a},{b},{c}\n" for a, b, c in TOWNS) + last + "\n"


@pytest.mark.parametrize(
    "last",
    [
        f"Total,{PEOPLE},{SHOPS}",
        f"TOTAL:,{PEOPLE},",
        f",{PEOPLE},{SHOPS}",
        f"Insgesamt,{PEOPLE},{SHOPS}",
        f"Mean,{PEOPLE / 40:.2f},{SHOPS / 40:.2f}",
    ],
)
def test_a_last_row_that_sums_up_the_others_is_left_out_and_told(reader, last):
    found = reader.read(towns(last))
    assert reader.stored()["people"].tolist() == [t[1] for t in TOWNS]
    assert any("sums up the others" in w for w in found.warnings)


@pytest.mark.parametrize("last", ["Total,55,6", "Totnes,55,6", f",{PEOPLE},6", f"Rye,{PEOPLE},6"])
def test_a_last_row_that_does_not_is_a_row(reader, last):
    found = reader.read(towns(last))
    assert len(reader.stored()) == 41
    assert not any("sums up" in w for w in found.warnings)


def test_a_name_on_two_lines_is_on_one(reader):
    profile = reader.profile('"weight\n(kg)","body\r\n height"\n50.5,1.75\n61.2,1.6\n70,1.8\n')
    assert profile.names == ("weight (kg)", "body height")
    assert profile.variable("weight (kg)").unit == "kg"


def test_codes_for_missing_in_a_description_or_below_zero_are_read_so(reader):
    rows = "".join(f"{[1, 2, 3, 4, 97, 98, 5][i % 7]},{[1200, 950, -9, 3100][i % 4]}\n"
                   for i in range(ROWS))  # fmt: skip
    profile = reader.profile(
        f"q12,income\n{rows}", description="q12: satisfaction, 97 = don't know, 98 = refused"
    )
    assert set(profile.variable("q12").missing_codes) == {"97", "98"}
    assert profile.variable("income").missing_codes == ("-9",)


@pytest.mark.parametrize("words", [("1.2.3", "1.10.1"), ("5.3.19", "27.3.19"), ("1.2", "1.2.3")])
def test_numbers_in_several_parts_have_no_order_and_stop_nothing(reader, words):
    rows = "".join(f"{words[i % 2]},{'abc'[i % 3]}\n" for i in range(ROWS))
    assert reader.profile(f"v,x\n{rows}3.4.5,a\n").variable("v").kind is Kind.NOMINAL
