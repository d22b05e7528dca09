"""Meanings are found in data dictionaries and in prose."""

from __future__ import annotations

import pytest

from app.causal.profile.description import read_description

NAMES = ("qsmk", "wt82_71", "Age", "received_subsidy")

DICTIONARIES = {
    "colon": "qsmk: quit smoking\nwt82_71: weight change (kg)\nage: age in years",
    "equals": "qsmk = quit smoking\nwt82_71 = weight change (kg)\nage = age in years",
    "dash": "- qsmk - quit smoking\n- wt82_71 - weight change (kg)\n- age - age in years",
    "bullets": "* `qsmk`: quit smoking\n* **wt82_71**: weight change (kg)\n* Age: age in years",
    "csv": "variable,description\nqsmk,quit smoking\nwt82_71,weight change (kg)\nage,age in years",
    "csv_unit": "name,unit,meaning\nqsmk,,quit smoking\nwt82_71,kg,weight change\nage,years,age",
    "csv_headless": 'qsmk,quit smoking\nwt82_71,"weight change (kg)"\nage,age in years',
    "markdown": (
        "| column | description |\n|---|---|\n| qsmk | quit smoking |\n"
        "| wt82_71 | weight change (kg) |\n| Age | age in years |"
    ),
    "unit_at_name": "qsmk: quit smoking\nwt82_71 (kg): weight change\nage [years]: age",
    "prose": (
        "We ask whether people quit ('qsmk', binary) and note the 'wt82_71' (weight change in kg)."
        " The 'Age' (in years) was asked as well."
    ),
}


@pytest.mark.parametrize("style", DICTIONARIES)
def test_a_dictionary_in_any_style_gives_meanings_and_units(style):
    found = read_description(DICTIONARIES[style], NAMES)
    assert set(found) == {"qsmk", "wt82_71", "Age"}
    assert "quit" in found["qsmk"].text
    assert found["wt82_71"].unit == "kg"
    assert found["Age"].unit == "years"


def test_prose_with_the_name_in_brackets_gives_the_words_before_it():
    text = "The file tells whether they received the housing subsidy ('received_subsidy', binary)."
    found = read_description(text, NAMES)
    assert "received the housing subsidy" in found["received_subsidy"].text


def test_a_name_inside_another_word_is_not_spoken_of():
    assert read_description("Packages (small) are counted", ("pack", "age")) == {}


def test_text_without_names_says_nothing():
    assert read_description("A study of things: they matter", NAMES) == {}


def test_sentences_on_one_line_each_speak_of_their_own_columns() -> None:
    text = (
        "Workers of a firm. skill_after: test score after training. risk, age: known at the "
        "start. stone_size was known before the choice. Rows are people: one each."
    )
    found = read_description(text, ["skill_after", "risk", "age", "stone_size", "pay"])
    assert {name: meaning.text for name, meaning in found.items()} == {
        "skill_after": "test score after training",
        "risk": "known at the start",
        "age": "known at the start",
        "stone_size": "was known before the choice",
    }


def test_an_entry_ends_where_the_next_begins_after_a_comma() -> None:
    found = read_description(
        "aht = average handle time, csat = satisfaction of the caller", ["aht", "csat"]
    )
    assert found["aht"].text == "average handle time"


def test_two_columns_told_of_at_once_each_have_their_own_moment() -> None:
    found = read_description(
        "A survey.\nkwh_a, kwh_b: electricity used in June and in July", ["kwh_a", "kwh_b"]
    )
    assert found["kwh_a"].text == "electricity used in June"
    assert found["kwh_b"].text == "electricity used in July"


def test_a_verb_of_meaning_defines_with_or_without_a_noun_before_the_name() -> None:
    text = "The variable stndfnl records the exam score. The indicator belavg equals one if plain."
    found = read_description(text, ["stndfnl", "belavg"])
    assert found["stndfnl"].text == "records the exam score"
    assert found["belavg"].text == "equals one if plain"


def test_a_clause_ends_where_the_next_columns_clause_begins() -> None:
    text = "We ask savers. choice is one if they may choose, and share is the part held in stocks."
    found = read_description(text, ["choice", "share"])
    assert found["choice"].text == "is one if they may choose"
    assert "stocks" in found["share"].text
