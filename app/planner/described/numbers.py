"""Probabilities as they are written in words."""

from __future__ import annotations

import re

NUMBER = re.compile(
    r"(?<![\w.])(?:(?P<percent>\d+(?:\.\d+)?)\s*(?:%|percent\b|per cent\b)"
    r"|(?P<over>\d+)\s*/\s*(?P<under>\d+)"
    r"|(?P<part>0?\.\d+|[01]\.0+|0|1)(?![\w%])(?!\.\d)"
    r"|(?P<many>one|two|three|four|nine)\s+(?:in|out of)\s+(?P<of>two|three|four|five|ten)\b"
    r"|(?P<half>half)\b)",
    re.IGNORECASE,
)
_WORDS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "nine": 9, "ten": 10}


def share(found: re.Match[str]) -> float | None:
    """Return the probability that a match of NUMBER says; None when it is not one."""
    if found["percent"]:
        value = float(found["percent"]) / 100
    elif found["over"]:
        value = int(found["over"]) / int(found["under"]) if int(found["under"]) else 2.0
    elif found["many"]:
        value = _WORDS[found["many"].lower()] / _WORDS[found["of"].lower()]
    elif found["half"]:
        value = 0.5
    else:
        value = float(found["part"])
    return value if 0 <= value <= 1 else None
