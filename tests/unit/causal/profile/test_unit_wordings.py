"""Units are read from the wordings that descriptions and names use, and not where none is meant."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from app.causal.data import Kind
from app.causal.profile.description import read_description
from app.causal.profile.kinds import infer_variables

WORDINGS = {
    "weight (kg) of the child at birth": "kg",
    "weight of the child at birth, in kg": "kg",
    "weight of the child in kg at birth": "kg",
    "measured in kg": "kg",
    "birth weight measured in grams before discharge": "grams",
    "hourly wage in €/h": "€/h",
    "hourly wage (€/h), before tax": "€/h",
    "hourly wage (€ / h)": "€/h",
    "hourly wage (EUR/h)": "EUR/h",
    "wage in EUR per hour": "EUR per hour",
    "wage in dollars per hour": "dollars per hour",
    "wage, $ per hour": "$ per hour",
    "police officers per 1,000 inhabitants": "per 1,000 inhabitants",
    "deaths per 100,000": "per 100,000",
    "murder rate (per 100,000 people)": "per 100,000 people",
    "murders per 100k residents": "per 100k residents",
    "beds per thousand people": "per thousand people",
    "infant deaths per 1000 live births in the county": "per 1000 live births",
    "crimes per 10 000 people": "per 10 000 people",
    "income in thousands of dollars": "thousands of dollars",
    "income in thousand dollars": "thousand dollars",
    "income in $1,000": "$1,000",
    "income in 1000s of USD": "1000s of USD",
    "exports in millions of euros": "millions of euros",
    "income (thousands of dollars)": "thousands of dollars",
    "income ($1000s)": "$1000s",
    "loan amount (in 1,000 EUR)": "1,000 EUR",
    "assets (million USD)": "million USD",
    "revenue, USD millions": "USD millions",
    "revenue in USD m": "USD m",
    "speed in km/h": "km/h",
    "speed (km per hour) at impact": "km per hour",
    "body mass index (kg/m²)": "kg/m²",
    "BMI in kg/m2": "kg/m2",
    "BMI (kg/m^2)": "kg/m^2",
    "temperature in °C": "°C",
    "temperature in degrees Celsius": "degrees Celsius",
    "blood pressure (systolic, mmHg)": "mmHg",
    "systolic blood pressure in mm Hg": "mm Hg",
    "dose (mg per day)": "mg per day",
    "dose in mg/day": "mg/day",
    "dose (mg/kg) given": "mg/kg",
    "age (years) at enrolment": "years",
    "age in completed years": "years",
    "age in years at enrolment": "years",
    "floor area (m2)": "m2",
    "floor area (m²) of the flat": "m²",
    "floor area in square metres": "square metres",
    "floor area in sq ft": "sq ft",
    "land in hectares": "hectares",
    "plot size (ha)": "ha",
    "land (acres) farmed": "acres",
    "energy use, kWh per month": "kWh per month",
    "energy use (kWh)": "kWh",
    "energy use in kWh/m²": "kWh/m²",
    "weight [unit: kg]": "kg",
    "weight (unit: kg) at birth": "kg",
    "weight; unit: kg": "kg",
    "weight. Unit: kg": "kg",
    "weight, units = kg": "kg",
    "weight (in kg, self-reported)": "kg",
    "weight (kg, self-reported) of the mother": "kg",
    "weight (self-reported, kg)": "kg",
    "NO2 (µg/m³) near the school": "µg/m³",
    "NO2 concentration in µg/m3": "µg/m3",
    "distance to the nearest clinic in kilometres (0 if in the same village)": "kilometres",
    "price in 2010 US dollars": "2010 US dollars",
    "GDP per capita, constant 2015 US$": "constant 2015 US$",
    "GDP per capita (constant 2015 US$)": "constant 2015 US$",
    "tax revenue in percent of GDP": "percent of GDP",
    "tax revenue (% of GDP)": "% of GDP",
    "share (%) of pupils who passed": "%",
    "share of pupils, in %": "%",
    "percentage of pupils who passed": "%",
    "percent of pupils who passed": "%",
    "unemployment rate in percentage points": "percentage points",
    "share of pupils who passed (percent)": "percent",
    "score (points) on the final exam": "points",
    "reaction time in ms": "ms",
    "reaction time in milliseconds": "milliseconds",
    "duration, measured in minutes": "minutes",
    "time to relapse (weeks)": "weeks",
    "weight expressed in pounds": "pounds",
    "weight recorded in lbs": "lbs",
    "height, reported in inches": "inches",
    "weight given in kilograms": "kilograms",
    "rain (mm) on the day": "mm",
    "rain in mm per day": "mm per day",
    "cholesterol (mg/dL) at baseline": "mg/dL",
    "glucose, mmol/l": "mmol/l",
    "haemoglobin in g/dL": "g/dL",
    "hours worked per week (hours)": "hours",
    "flow in l/min": "l/min",
    "noise level in dB": "dB",
    "noise (dB(A))": "dB(A)",
    "power in watts": "watts",
    "frequency (Hz) of the tone": "Hz",
    "calories (kcal) eaten": "kcal",
    "price in pounds sterling": "pounds sterling",
    "price in cents": "cents",
    "price (ct/kWh)": "ct/kWh",
    "rent (€ per m²)": "€ per m²",
    "rent in €/m²": "€/m²",
    "yield (t/ha)": "t/ha",
    "yield in tonnes per hectare": "tonnes per hectare",
    "yield (bushels per acre)": "bushels per acre",
    "emissions (t CO2)": "t CO2",
    "emissions in tonnes of CO2": "tonnes of CO2",
    "wind speed in m/s": "m/s",
    "fuel economy (miles per gallon)": "miles per gallon",
    "fuel economy, mpg": "mpg",
    "heart rate (bpm) at rest": "bpm",
    "heart rate in beats per minute": "beats per minute",
    "length of stay in days": "days",
    "gestation (weeks) at delivery": "weeks",
    "salary (in CHF)": "CHF",
    "salary in Swiss francs": "Swiss francs",
    "wage in 1982 dollars": "1982 dollars",
}
NO_UNITS = (
    "whether employed (1 = yes, 0 = no)",
    "region (m = mountains)",
    "employed in the last 12 months",
    "number of doctor visits in the past two weeks",
    "visits in weeks 1 to 4",
    "sales in days 1-7",
    "quit smoking in years 1971-82",
    "sex (m/f)",
    "sex of the child (m/w)",
    "taking the drug (y/n)",
    "group (a/b)",
    "lives in London",
    "works in a shop",
    "children per family",
    "years in school",
    "answered in person",
    "in treatment group (1) or control (0)",
    "number of rooms",
    "sold per lot",
    "type of car (diesel/petrol)",
    "smoker (yes/no)",
    "enrolled in month 3",
    "participated in pounds-off programme",
    "had a job in hours that suit",
    "grade (A to F)",
    "quality of the wine (0 to 10)",
    "paid in cash",
    "owns a TV (in colour)",
    "and/or",
    "treated in 2010",
    "born in May",
    "home/away",
    "in/out of hospital",
    "number of cigarettes per day",
    "number of arrests per year",
    "income group (low/mid/high)",
    "employee in percent-paid jobs",
    "region (north/south)",
)
NAMES = {
    "weight (kg) at birth": "kg", "wage (€/h)": "€/h", "Wage in EUR per hour": "EUR per hour",
    "deaths_per_100k": "per 100k", "deaths per 100,000": "per 100,000",
    "crime rate (per 1,000 inhabitants)": "per 1,000 inhabitants", "rent [€ per m²]": "€ per m²",
    "gdp_in_usd": "USD", "income (in thousand dollars)": "thousand dollars", "BMI (kg/m2)": "kg/m2",
    "cost_in_thousands": "thousands", "dose (mg), first visit": "mg", "time in min": "minutes",
    "visits_per_year": "", "sold_in_may": "", "years in school": "", "m/f": "", "win/loss": "",
    "gdp per capita": "", "in_treatment": "", "days in hospital": "", "week_in_month": "",
    "born_in_year": "", "paid in full": "", "score (0-100)": "", "units sold": "",
}  # fmt: skip


def unit_of(said: str) -> str:
    text = f"age: age of the mother\nw: {said}\nz: something else"
    return read_description(text, ["age", "w", "z"])["w"].unit


@pytest.mark.parametrize("said", WORDINGS)
def test_a_line_of_a_dictionary_shows_its_unit_wherever_it_stands(said: str) -> None:
    assert unit_of(said) == WORDINGS[said]


@pytest.mark.parametrize("said", NO_UNITS)
def test_a_line_without_a_unit_is_given_none(said: str) -> None:
    assert unit_of(said) == ""


@pytest.mark.parametrize("name", NAMES)
def test_names_show_units_in_the_same_wordings(name: str) -> None:
    frame = pd.DataFrame({name: np.random.default_rng(1).normal(50, 9, 60)})
    assert infer_variables(frame)[0].unit == NAMES[name]


def test_shares_and_yes_or_no_have_no_unit_whatever_is_said_of_them() -> None:
    draw = np.random.default_rng(2)
    frame = pd.DataFrame(
        {"passed": draw.uniform(0, 1, 60), "rate": draw.uniform(0, 60, 60), "on": [0, 1] * 30}
    )
    said = read_description(
        "passed: percentage of pupils who passed\nrate: percentage of pupils who passed\n"
        "on: whether on the drug (days)",
        list(frame.columns),
    )
    found = infer_variables(frame, said)
    assert [v.unit for v in found] == ["", "%", ""]
    assert found[2].kind is Kind.BINARY
