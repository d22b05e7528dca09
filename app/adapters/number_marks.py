"""What stands around the numbers of a text column: currencies, units, brackets for minus."""

from __future__ import annotations

import re

from app.adapters import durations
from app.adapters.clock_times import says_clock

SIGNS = "%$€£¥"
_CURRENCY = "USD|EUR|GBP|CHF|JPY|CNY|CAD|AUD|NZD|SEK|NOK|DKK|INR|BRL|MXN|ZAR|PLN|CZK|HUF|TRY|KRW"
_LETTERS = "A-Za-zµμ°"
_BEFORE = re.compile(rf"(?P<unit>{_CURRENCY}) ?[+-]?(?:0|[1-9])?(?!\d*[A-Za-z])[\d.,]*")
_BEHIND = re.compile(
    r"[+-]?(?!0\d)[\d.,'\u2019\u00a0\u202f]*\d(?P<gap>[ \u00a0]?)"
    rf"(?P<unit>[{_LETTERS}][{_LETTERS}\d/²³^·%]{{0,11}})"
)
# Units that are written close to a number; single letters may as well be part of a code.
_CLOSE = frozenset(
    "kg mg µg μg ug lb lbs oz cm mm km ft ml dl cl kwh kw mw hz khz mhz ghz mph kmh km/h bpm mmhg"
    " °c °f px gb mb kb kcal kj m² m2 km² km2".split()
)
# Brackets mean minus around money or around a number with a mark inside; "(1)" may be a label.
_BRACKETS = r"^\(([$€£¥] ?[0-9][0-9.,]*|[0-9]+[.,][0-9.,]*)\)$"
_MINUS_BEHIND = "^([0-9][0-9.,]*[.,][0-9]+)-$"  # as ledgers write it; "12-" may be a code
_AFFIXES = "^([+-]?)[$€£¥] ?|[ \u00a0]?[%$€£¥]$"


def unit_beside(text: str) -> str:
    """Return the currency code or unit that stands beside a number, "" where none does."""
    if (before := _BEFORE.fullmatch(text)) and any(map(str.isdigit, text)):
        return before["unit"]
    behind = _BEHIND.fullmatch(text)
    if behind is None or durations.says_length(behind["unit"]) or says_clock(behind["unit"]):
        return ""
    is_unit = behind["gap"] or behind["unit"].lower() in _CLOSE
    return behind["unit"] if is_unit else ""


def bare(column: str, unit: str = "") -> str:
    """Return SQL for the text without what stands around its number, minus signs made plain."""
    ascii_minus = f"replace({column}, '\u2212', '-')"
    if unit:
        word = unit.replace("^", r"\^")
        return f"regexp_replace({ascii_minus}, '^{word} ?|[ \u00a0]?{word}$', '')"
    signed = f"regexp_replace({ascii_minus}, '{_BRACKETS}|{_MINUS_BEHIND}', '-\\1\\2')"
    return f"regexp_replace({signed}, '{_AFFIXES}', '\\1', 'g')"
