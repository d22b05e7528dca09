"""Events are read from words and data: what happened, to which unit, when, and by what design."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.causal.data import Kind, Role, TimeIndex
from app.causal.profile import Facet, FacetKind, Profile, Structure
from app.causal.question import Design, Knowledge
from app.errors import InvalidQuestion
from app.planner import events
from app.planner.language import read
from tests.unit.planner.tables import table


def over_time(
    profile: Profile,
    time: str,
    unit: str | None = None,
    *,
    frequency: str = "yearly",
    times: int = 31,
) -> Profile:
    """Return the profile with its rows in time, of several units where one is named."""
    variables = tuple(
        replace(v, role=Role.TIME, kind=Kind.DATETIME, n_distinct=times)
        if v.name == time
        else replace(v, role=Role.UNIT)
        if v.name == unit
        else v
        for v in profile.variables
    )
    structure = Structure.PANEL if unit else Structure.TIME_SERIES
    index = TimeIndex(time, frequency)
    return replace(profile, variables=variables, structure=structure, time=index, unit_column=unit)


def of_levels(profile: Profile, name: str, *levels: str) -> Profile:
    """Return the profile with a column of these names."""
    variables = tuple(
        replace(v, levels=levels, n_distinct=len(levels)) if v.name == name else v
        for v in profile.variables
    )
    return replace(profile, variables=variables)


SMOKING = over_time(
    table("""
    state [a|b|c]
    year count
    cigsale real cigarette sales per person in packs
    lnincome real log income per person
    beer real beer consumption
    """),
    "year",
    "state",
)
SMOKING = of_levels(
    SMOKING, "state", "Alabama", "California", "Nevada", "Utah", "Virginia", "West Virginia"
)
COUNTRIES = over_time(
    table("""
    country [a|b|c]
    year count
    gdp real GDP per capita in dollars
    trade real trade openness
    """),
    "year",
    "country",
)
COUNTRIES = of_levels(
    COUNTRIES, "country", "Austria", "France", "Italy", "Japan", "West Germany", "USA"
)
STORES = over_time(
    table("""
    store_id id
    week count
    sales real weekly sales in euros
    """),
    "week",
    "store_id",
    frequency="weekly",
)
DRIVERS = over_time(
    table("""
    month date
    killed count car drivers killed
    kms real distance driven
    petrol real price of petrol
    """),
    "month",
    frequency="monthly",
    times=192,
)
VISITS = over_time(
    table("""
    week count
    visits count visits to the clinic
    campaign [0|1] 1 from the week in which the campaign began
    """),
    "week",
    frequency="weekly",
    times=104,
)


@pytest.mark.parametrize(
    ("text", "about", "unit", "since"),
    [
        ("What was the effect of Proposition 99 in 1989 on cigarette sales in California?", "",
         "California", 1989.0),
        ("By how much did California's tobacco tax lower cigarette sales?",
         "Sales 1970-2000. California's Proposition 99 passed in November 1988 and took effect in "
         "January 1989.", "California", "1989-01"),
        ("Did the tobacco law that West Virginia introduced in 1985 reduce cigarette sales?", "",
         "West Virginia", 1985.0),
        ("How many fewer packs were sold in California because of the 1988 law?",
         "Before 1988 there was no law. cigsale is in packs.", "California", 1988.0),
        ("Compared with Nevada and Utah, did California's cigarette sales drop after the tax of "
         "1989?", "", "California", 1989.0),
    ],
)  # fmt: skip
def test_a_law_of_one_state_is_read_as_a_synthetic_control(text, about, unit, since):
    question = read(text, about, SMOKING, Knowledge())
    assert question.design is Design.SYNTHETIC_CONTROL
    assert (question.treated_unit, question.intervention_time) == (unit, since)
    assert (question.unit_column, question.time_column) == ("state", "year")
    assert question.outcome == "cigsale"
    assert question.contrast is None
    assert any("treated_unit, intervention_time" in r.part for r in question.readings)


def test_reunification_is_read_with_the_longest_name():
    text = "How did German reunification in 1990 change the GDP per capita of West Germany?"
    question = read(text, "", COUNTRIES, Knowledge())
    assert (question.treated_unit, question.intervention_time) == ("West Germany", 1990.0)
    assert question.outcome == "gdp"


def test_a_unit_that_is_a_number_is_read():
    text = "Did the refurbishment of store 17 in week 40 raise sales?"
    question = read(text, "", STORES, Knowledge())
    assert (question.treated_unit, question.intervention_time) == ("17", 40.0)


def test_a_unit_that_does_not_exist_is_refused_with_the_nearest():
    with pytest.raises(InvalidQuestion) as refused:
        read("Did the law of 1989 lower cigarette sales in Califronia?", "", SMOKING, Knowledge())
    assert "California" in refused.value.hint


def test_an_event_without_a_time_is_refused():
    with pytest.raises(InvalidQuestion, match="not when"):
        read("Did the tobacco law lower cigarette sales in Utah?", "", SMOKING, Knowledge())


def test_a_named_cause_is_not_taken_for_an_event():
    text = "Does more beer raise cigarette sales in California since 1989?"
    question = read(text, "", SMOKING, Knowledge())
    assert (question.treatment, question.outcome) == ("beer", "cigsale")
    assert question.design is not Design.SYNTHETIC_CONTROL


def test_difference_in_differences_that_is_asked_for_is_not_overruled():
    marked = replace(
        SMOKING,
        variables=(*SMOKING.variables, *table("taxed [0|1] 1 once the tax is in force").variables),
        facets=(Facet(FacetKind.ONE_TREATED_UNIT, ("taxed",), "one unit takes it up", 0.85),),
    )
    plain = read("Did being taxed lower cigsale?", "", marked, Knowledge())
    asked = read(
        "Using difference-in-differences before and after, did being taxed lower cigsale?", "",
        marked, Knowledge(),
    )  # fmt: skip
    assert plain.design is Design.SYNTHETIC_CONTROL
    assert asked.design is Design.DID


@pytest.mark.parametrize(
    ("text", "since"),
    [
        ("Did the seat belt law of February 1983 reduce the number of car drivers killed?",
         "1983-02"),
        ("What was the effect of the seat belt law, in force since 31 January 1983, on drivers "
         "killed?", "1983-01-31"),
        ("How many fewer drivers were killed because of the law introduced in 1983Q1?", "1983Q1"),
        ("By how much did the law that took effect on 1983-01-31 lower killed?", "1983-01-31"),
    ],
)  # fmt: skip
def test_a_law_with_a_date_interrupts_a_series(text, since):
    question = read(text, "Monthly data, January 1969 to December 1984.", DRIVERS, Knowledge())
    assert question.design is Design.INTERRUPTED_TIME_SERIES
    assert question.intervention_time == since
    assert (question.outcome, question.time_column) == ("killed", "month")


def test_a_column_that_switches_on_interrupts_a_series():
    question = read("Did the campaign bring more visits?", "", VISITS, Knowledge())
    assert question.design is Design.INTERRUPTED_TIME_SERIES
    assert (question.treatment, question.outcome) == ("campaign", "visits")
    assert question.intervention_time is None


def test_a_series_beside_one_that_was_not_touched_is_compared_with_it():
    two = over_time(
        table("""
        town [Ashford|Bexley]
        week count
        thefts count thefts reported
        """),
        "week", "town", frequency="weekly", times=104,
    )  # fmt: skip
    text = "Did the street lights put up in Ashford in week 60 reduce thefts?"
    question = read(text, "", two, Knowledge())
    assert question.design is Design.INTERRUPTED_TIME_SERIES
    assert (question.treated_unit, question.intervention_time) == ("Ashford", 60.0)


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("Sales 1970-2000. The tax started in 1989.", 1989.0),
        ("The sample runs from 1970 to 2000.", None),
        ("Prices before 1983 were lower; the law came into force in the second quarter of 1983.",
         "1983Q2"),
        ("The intervention was switched on at t = 71.", 71.0),
        ("It opened on 12 March 2004, after years of planning since 1998.", "2004-03-12"),
    ],
)  # fmt: skip
def test_the_time_of_the_event_is_told_from_other_times(words, value):
    found = events.moment("", words)
    assert (found.value if found else None) == value


def test_rows_without_time_have_no_events():
    flat = table("drug [0|1]\nweight real\nstate [A|B|C]")
    assert events.happened("Did the law of 1989 lower weight in A?", "", flat) is None


def test_a_change_since_a_week_is_an_event_in_that_week():
    visits = over_time(table("week count\nvisits count visits to the clinic"), "week", times=80)
    question = read("Have clinic visits gone up since week 40?", "", visits, Knowledge())
    assert question.design is Design.INTERRUPTED_TIME_SERIES
    assert (question.outcome, question.intervention_time) == ("visits", 40.0)


def test_the_effect_on_the_treated_is_not_an_effect_on_the_column_called_treated():
    marked = replace(
        SMOKING,
        variables=(
            *SMOKING.variables,
            *table("treated [0|1] 1 once the tax is in force").variables,
        ),
        facets=(Facet(FacetKind.ONE_TREATED_UNIT, ("treated",), "one unit takes it up", 0.85),),
    )
    text = "What is the average effect on the treated of the tax on cigsale? Use synthetic control."
    question = read(text, "", marked, Knowledge())
    assert (question.treatment, question.outcome) == ("treated", "cigsale")
    assert question.design is Design.SYNTHETIC_CONTROL
