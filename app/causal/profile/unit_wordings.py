"""The wordings of units of measure: of mass, money or time, in thousands, of a year, per hour."""

from __future__ import annotations

import re

_MASS = (
    r"kgs?|kilos?|kilogram(?:me)?s?|grams?|grammes?|mg|milligrams?|[µμu]g|mcg|micrograms?|ng|lbs?|"
    r"pounds?|oz|ounces?|tons?|tonnes?|bushels?"
)
_LENGTH = (
    r"(?:centi|kilo|milli)?met(?:er|re)s?|cm|mm|km|nm|[µμ]m|miles?|mi|inch(?:es)?|feet|ft|yards?"
)
_ROOM = (
    r"(?:sq(?:uare|\.)? ?|cubic )(?:(?:centi|kilo)?met(?:er|re)s?|miles?|inches|feet|ft|yards|k?m)|"
    r"(?:km|cm|mm|m|ft|mi)(?:[²³]|\^?[23])|sq(?:ft|m|km)|hectares?|ha|acres?|"
    r"lit(?:er|re)s?|ml|dl|cl|[µμ]l|gallons?|barrels?"
)
_TIME = (
    r"years?|yrs?|months?|weeks?|wks?|days?|hours?|hrs?|minutes?|mins?|(?:milli)?seconds?|secs?|"
    r"ms|decades"
)
_MONEY = (
    r"(?:(?:us|u\.s\.|canadian|australian|international) )?dollars?|us\$|[ac]?\$|usd|euros?|eur|"
    r"€|pounds sterling|gbp|£|pence|cents?|ct|(?:swiss )?francs?|chf|yen|jpy|¥|yuan|rmb|cny|"
    r"rupees?|inr|pesos?|mxn|reais|brl|kron(?:or|er)|sek|nok|dkk|zloty|pln|ro?ubles?|zar|cad|aud|nzd"
)
_PHYSICS = (
    r"kwh|mwh|gwh|twh|wh|kw|mw|gw|watts?|kcal|calories|kj|joules?|btu|mm ?hg|hpa|kpa|psi|pascals?|"
    r"[kmg]?hz|db(?:\(a\))?|decibels?|bpm|beats|mph|kmh|kph|mpg|knots|°c|°f|"
    r"(?:degrees?|deg\.?) (?:celsius|fahrenheit|[cf])|celsius|fahrenheit|kelvin|degrees|volts?|"
    r"amperes?|ohms?|lux|ppm|ppb|[mnµμ]?mol|meq|iu|gb|mb|kb|bytes|pixels"
)
_SHARE = r"percentage points?|%|per ?cent|basis points?|points?|pp|standard deviations?"
_OF_WHAT = (
    r"(?:gdp|gnp|gni|co2|co₂|income|wages?|sales|revenues?|capacity|gestation|assets|schooling|"
    r"education|the (?:labou?r force|population))"
)
_LETTER = r"(?-i:[gmlths])"  # a unit in lower case only: (M) may be male
_SIDE = r"(?-i:[gmlthsL])"  # of a stroke
_THOUSANDS = (
    r"thousands?|millions?|billions?|trillions?|hundreds?|mio|mn|bn|1[,. ]?000s?|'?000s?|100s"
)
_NUMBER = r"(?:\d{1,3}(?:[, \u00a0]\d{3})+|\d+)(?:k|s)?|(?:hundred |ten )?thousand|hundred|million"
_STOPS = (
    r"in|of|by|at|from|who|and|or|for|during|each|every|on|with|among|to|as|that|which|over|since|is|"
    r"are|was|were|per|after|before|between|within|when|where|if|the"
)
_NOUNS = rf"(?: (?!(?:{_STOPS})\b)[a-z-]+){{0,2}}"
_COUNTED = rf"per (?:{_NUMBER})(?![\d.,]*\d){_NOUNS}"

_BASE = f"{_SHARE}|{_MONEY}|{_ROOM}|{_PHYSICS}|{_MASS}|{_LENGTH}|{_TIME}"
_AGE_OF_MONEY = r"(?:(?:constant|current|real|nominal) )?(?:(?:19|20)\d\d )?"
_THOUSANDS_BEHIND = rf"(?:(?: |(?<=[$€£¥]))(?:{_THOUSANDS}|m|k)\b)?"
_AMOUNT = rf"(?:(?:{_THOUSANDS})(?: of)? )?{_AGE_OF_MONEY}(?:{_MONEY}){_THOUSANDS_BEHIND}"
_DIVISOR = rf"(?:(?:{_NUMBER}) ?)?(?:{_BASE}|{_SIDE}|[a-z]{{3,}})(?![a-z])"
_PER = rf"(?: ?/ ?(?:{_DIVISOR})| per (?:{_COUNTED.removeprefix('per ')}|{_DIVISOR})){{0,2}}"
_QUANTITY = rf"(?:{_AMOUNT}|{_BASE}|{_SIDE} ?/ ?(?:{_BASE}|{_SIDE})|t co2)(?: of {_OF_WHAT})?{_PER}"
_COUNTS_OVER_TIME = r"[a-z]{3,} ?/ ?(?:day|week|month|quarter|year|hour|h|minute|min|capita)"
# What a unit is, spelled out; the longest wording is taken.
_UNIT = (
    rf"(?:{_QUANTITY}|{_COUNTS_OVER_TIME}|{_COUNTED}|(?:thousand|million)s? of [a-z]+|{_THOUSANDS})"
)

_SAID = (
    r"(?:(?:measured|expressed|given|recorded|reported) )?in |"
    r"units?(?: of measure(?:ment)?)?[:=]? ?"
)
_WHOLE_ONES = r"(?:completed |whole |full |total )?"
_INSIDE = re.compile(rf"\s*(?:{_SAID})?{_WHOLE_ONES}(?P<unit>{_UNIT}|{_LETTER})\s*", re.IGNORECASE)
_BRACKET = re.compile(r"[(\[](?P<inside>(?:[^()\[\]]|\([a-z]\)){1,60})[)\]]", re.IGNORECASE)
_NAMED = re.compile(
    rf"\bunits?(?: of measure(?:ment)?)?\s*(?:[:=]|is\b|are\b)\s*(?P<unit>{_UNIT}|{_LETTER})"
    r"(?![\w/])",
    re.IGNORECASE,
)
_ONE_TIME = r"(?:year|month|week|day|hour|minute|second|quarter)\b"  # "in week two"
_IN = re.compile(
    rf"\bin\s+{_WHOLE_ONES}(?!{_ONE_TIME})(?P<unit>{_UNIT}(?![\w/²³-])(?!\s+(?:\d|that\b|when\b|which\b|where\b))"
    rf"|{_LETTER}(?=\s*(?:$|[,.;)])))",
    re.IGNORECASE,
)
_AT_END = re.compile(
    rf"(?:^|[,;]\s*)(?!{_ONE_TIME}\s*[.]$)(?P<unit>{_UNIT})\s*\.?\s*$", re.IGNORECASE
)
_RATE = re.compile(rf"\b(?P<unit>{_COUNTED})", re.IGNORECASE)
_PERCENTAGE_OF = re.compile(r"^(?:the )?per ?cent(?:age)? of\b", re.IGNORECASE)
_NO_UNIT_IN_A_LIST = frozenset({"min", "mins", "in", "points", "m", "g", "l", "t", "h", "s"})


def wording_in(text: str) -> str:
    """Return the words of a text that are a unit: "weight, kg", and those of `wording_amid`."""
    if amid := wording_amid(text):
        return amid
    if at_end := _AT_END.search(text):
        return _cleaned(at_end)
    return "%" if _PERCENTAGE_OF.match(text) else ""


def wording_amid(text: str) -> str:
    """Return a unit that is marked wherever it stands: "(kg)", "in €/h", "per 1,000 people"."""
    if named := _NAMED.search(text):
        return _cleaned(named)
    for bracket in _BRACKET.finditer(text):
        if inside := _alone(bracket["inside"]):
            return inside
    found = [match for form in (_IN, _RATE) if (match := form.search(text))]
    return _cleaned(min(found, key=lambda match: match.start())) if found else ""


def _alone(inside: str) -> str:
    """Return the unit that is all that stands in a bracket, or the one of the parts of a list."""
    if whole := _INSIDE.fullmatch(inside):
        return _cleaned(whole)
    parts = [_INSIDE.fullmatch(part) for part in re.split(r"[,;]", inside)]
    units = [_cleaned(match) for match in parts if match]
    is_clear = len(units) == 1 and units[0] not in _NO_UNIT_IN_A_LIST
    return units[0] if is_clear else ""


def _cleaned(match: re.Match[str]) -> str:
    """Return a unit without blanks around its stroke: "€ / h" is "€/h"."""
    return re.sub(r"\s*/\s*", "/", match["unit"].strip())
