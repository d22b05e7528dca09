"""Descriptions of any style say what columns mean, their units, their codes, and nothing more."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.causal.data import Kind
from app.causal.profile.description import read_description
from app.causal.profile.kinds import infer_variables
from app.causal.profile.level_meanings import level_meanings

NAMES = ("received_subsidy", "hh_income", "treat", "age", "region", "id", "smoker", "wage", "y1")
SMOKES = (("0", "no"), ("1", "yes"))
STYLES = {
    "nested bullets": "- Home\n  - hh_income: household income (USD)\n- Person\n"
    "  - age - age in years\n  - smoker = smokes (0 = no, 1 = yes)",
    "describe": "variable name   type    format   variable label\n"
    "hh_income       float   %9.0g    household income (USD)\n"
    "age             byte    %8.0g    age in years\n"
    "smoker          byte    %8.0g    smokes (0 = no, 1 = yes)",
    "columns of blanks": "hh_income    household income (USD)\nage          age in years\n"
    "smoker       smokes (0 = no, 1 = yes)",
    "drawn table": "+---+---+\n| variable | label |\n+---+---+\n| hh_income | household income "
    "(USD) |\n| age | age in years |\n| smoker | smokes (0 = no, 1 = yes) |\n+---+---+",
    "bold names": "## Columns\n**hh_income** household income (USD)\n**age** age in years\n"
    "**smoker** smokes (0 = no, 1 = yes)",
    "arrows": "hh_income -> household income (USD)\nage -> age in years\n"
    "smoker -> smokes, 0 no, 1 yes",
    "numbered": "1. hh_income: household income (USD)\n2. age: age in years\n"
    "3. smoker: smokes (0 = no, 1 = yes)",
    "tabs": "Variable\tLabel\tUnits\nhh_income\thousehold income\tUSD\nage\tage\tyears\n"
    "smoker\tsmokes (0 = no, 1 = yes)\t",
    "json": '{"hh_income": "household income (USD)", "age": {"description": "age", "unit": '
    '"years"}, "smoker": "smokes (0 = no, 1 = yes)"}',
    "blocks": "hh_income:\n  description: household income\n  unit: USD\nage:\n"
    "  description: age in years\nsmoker:\n  label: smokes\n  0 = no\n  1 = yes",
    "one line": "hh_income: household income (USD); age: age in years; smoker: smokes (0 = no, "
    "1 = yes)",
    "clauses": "where hh_income is household income (USD), age is age in years, and smoker is "
    "whether they smoke (0 = no, 1 = yes)",
    "quoted": '"hh_income" is the household income in USD. "age" gives the age in years. "smoker" '
    "says whether someone smokes (1 yes, 0 no).",
    "csv": 'name,type,description\nhh_income,float,"household income (USD)"\nage,int,age in years\n'
    'smoker,int,"smokes (0 = no, 1 = yes)"',
    "prose": "We know the household income (hh_income, in USD), the age of the head ('age', years)"
    " and whether they smoke (`smoker`, 0 = no, 1 = yes).",
}  # fmt: skip


@pytest.mark.parametrize("style", STYLES)
def test_every_style_gives_meaning_unit_and_codes(style: str) -> None:
    found = read_description(STYLES[style], NAMES)
    assert set(found) == {"hh_income", "age", "smoker"}
    assert "household income" in found["hh_income"].text
    assert "age:" not in found["hh_income"].text
    assert (found["hh_income"].unit, found["age"].unit) == ("USD", "years")
    assert tuple(sorted(found["smoker"].levels)) == SMOKES


def test_a_name_in_brackets_after_its_meaning_is_read_with_its_code() -> None:
    text = (
        "We know whether they received the housing subsidy ('received_subsidy', binary, 1 = yes)."
    )
    (meaning,) = read_description(text, NAMES).values()
    assert "received the housing subsidy" in meaning.text
    assert meaning.levels == (("1", "yes"),)


def test_codes_below_an_entry_belong_to_it() -> None:
    text = "treat: arm of the trial\n  0 = control\n  1 = treated\n\nage: age in years"
    found = read_description(text, NAMES)
    assert found["treat"].levels == (("0", "control"), ("1", "treated"))
    assert found["age"].text == "age in years"


@pytest.mark.parametrize(
    ("meaning", "pairs"),
    [
        ("1 if treated, 0 otherwise", {"1": "treated", "0": "otherwise"}),
        ("1: north; 2: south; 3: east", {"1": "north", "2": "south", "3": "east"}),
        ("region (1 north, 2 south)", {"1": "north", "2": "south"}),
        ("answer: -9 = missing, 0 = no, 1 = yes", {"-9": "missing", "0": "no", "1": "yes"}),
        ("age in 1990 of the head", {}),
        ("wage in 1982 dollars, weekly", {}),
        ("number of kids younger than 6", {}),
        ("a score from 0 to 100", {}),
    ],
)
def test_codes_are_told_from_other_numbers(meaning: str, pairs: dict[str, str]) -> None:
    assert dict(level_meanings(meaning)) == pairs


@pytest.mark.parametrize(
    "text",
    ["Packages (small) are counted; the region grows.", "", "{", '{"a": [1, 2]}', ":::\n===\n---",
     "| | |\n|-|-|", "This is a study of people who were treated and their wages over the years."],
)  # fmt: skip
def test_text_about_other_things_says_nothing_of_columns(text: str) -> None:
    assert read_description(text, ("pack", "y1", "hh_income")) == {}


NAME = st.from_regex(r"[a-z]{2,6}_[a-z0-9]{1,6}", fullmatch=True)
WORDS = st.lists(st.from_regex(r"[a-z]{3,9}", fullmatch=True), min_size=2, max_size=6).map(" ".join)
JOINS = (
    "{}: {}",
    "{} = {}",
    "- {} - {}",
    "* `{}`: {}",
    "{}\t{}",
    "{}    {}",
    "| {} | {} |",
    "{} -> {}",
)


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(NAME, WORDS, min_size=1, max_size=6), st.sampled_from(JOINS), st.data())
def test_whatever_the_words_each_entry_is_found(
    meanings: dict[str, str], join: str, data: st.DataObject
) -> None:
    names = data.draw(st.permutations(list(meanings)))
    text = "\n".join(join.format(name, meanings[name]) for name in names)
    found = read_description(text, list(meanings))
    assert {name: meaning.text for name, meaning in found.items()} == meanings


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_read_without_fail(text: str) -> None:
    read_description(text, NAMES)
    level_meanings(text)


def test_codes_that_the_description_explains_are_groups_or_an_order() -> None:
    frame = pd.DataFrame({"area": [1, 2, 3, 4] * 20, "mood": [1, 2, 3, 4] * 20})
    text = (
        "area: part of the country (1 = north, 2 = south, 3 = east, 4 = west)\n"
        "mood: 1 = poor, 2 = fair, 3 = good, 4 = excellent"
    )
    area, mood = infer_variables(frame, read_description(text, ("area", "mood")))
    assert (area.kind, mood.kind) == (Kind.NOMINAL, Kind.ORDINAL)
    assert dict(area.value_labels)["3"] == "east"
