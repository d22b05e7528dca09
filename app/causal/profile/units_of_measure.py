"""Units of measure that a column's name shows: age_years, temp_c, wage ($/hour), log(price)."""

from __future__ import annotations

import re

from app.causal.data import YEAR_UNIT, Kind
from app.causal.profile.columns import ColumnFacts, Values
from app.causal.profile.description import unit_in
from app.causal.profile.hints import words_of
from app.causal.profile.unit_wordings import wording_amid
from app.causal.profile.vocabulary import Sense, senses_of_name

LOGARITHM = "log points"
_OF_LAST_WORD = {
    "kg": "kg", "kgs": "kg", "g": "g", "grams": "g", "mg": "mg", "lb": "lb", "lbs": "lb",
    "pounds": "lb", "oz": "oz", "cm": "cm", "mm": "mm", "m": "m", "meters": "m", "metres": "m",
    "km": "km", "mi": "miles", "miles": "miles", "ft": "ft", "feet": "ft", "inches": "inches",
    "sqft": "square feet", "sqm": "m²", "c": "°C", "celsius": "°C", "f": "°F",
    "fahrenheit": "°F", "k": "K", "kelvin": "K", "years": "years", "yrs": "years", "yr": "years",
    "months": "months", "mos": "months", "weeks": "weeks", "wks": "weeks", "days": "days",
    "hours": "hours", "hrs": "hours", "hr": "hours", "minutes": "minutes", "mins": "minutes",
    "min": "minutes", "seconds": "seconds", "secs": "seconds", "sec": "seconds", "ms": "ms",
    "usd": "USD", "eur": "EUR", "gbp": "GBP", "dollars": "dollars", "euros": "euros",
    "pct": "%", "percent": "%", "percentage": "%", "perc": "%", "mmhg": "mmHg", "bpm": "bpm",
    "mph": "mph", "kmh": "km/h", "kph": "km/h", "kwh": "kWh", "kw": "kW", "watts": "W",
    "l": "l", "liters": "l", "litres": "l", "ml": "ml", "gb": "GB", "mb": "MB", "cents": "cents",
}  # fmt: skip
_MEASURED = {
    "c": "temp", "f": "temp", "k": "temp", "m": "height length depth distance dist altitude width "
    "elevation", "g": "weight mass wt", "l": "volume vol", "min": "time duration",
    "mi": "distance dist", "ms": "time latency duration", "sec": "time duration",
}  # fmt: skip
_NUMERIC = frozenset({Kind.CONTINUOUS, Kind.COUNT, Kind.DURATION, Kind.DATETIME})
_BRACKETED = re.compile(r"[(\[]\s*([^()\[\]]{1,40}?)\s*[)\]]\s*$")
_IN = re.compile(r"(?:^|[\s_])in[\s_]+([A-Za-z$€£%°/]+)$")
_LOG = re.compile(r"^(?:log|ln)\s*\(|^(?:log|ln)_", re.IGNORECASE)


def unit_of(facts: ColumnFacts, kind: Kind) -> str:
    """Return the unit that the name of a column of numbers shows; "" if it shows none."""
    if facts.stored is not Values.NUMBERS or kind not in _NUMERIC:
        return ""
    if kind is Kind.DATETIME:
        return YEAR_UNIT if Sense.YEAR in senses_of_name(facts.name) else ""
    if _LOG.match(facts.name):
        return LOGARITHM
    return _of_name(facts.name)


def unit_of_word(word: str) -> str:
    """Return the unit that a word alone stands for; "" where it is none."""
    return _OF_LAST_WORD.get(word.lower(), "")


def _of_name(name: str) -> str:
    if bracketed := _BRACKETED.search(name):
        inside = bracketed.group(1)
        return unit_in(f"({inside})") or _OF_LAST_WORD.get(inside.lower(), "")
    if (said := _IN.search(name)) and (unit := _OF_LAST_WORD.get(said.group(1).lower())):
        return unit
    if amid := wording_amid(name.replace("_", " ")):
        return amid
    words = words_of(name)
    if len(words) < 2:
        return ""
    last = words[-1]
    if last in _MEASURED and not set(_MEASURED[last].split()) & set(words[:-1]):
        return ""
    return _OF_LAST_WORD.get(last, "")
