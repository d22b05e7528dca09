"""What a question asks, without the words that say how to answer it.

People who ask by the book name the method ("using propensity score matching"), the measure ("on
the treated (ATT)") and the form of the answer ("round to two decimals"). Read as words for
columns these would name a propensity, a treatment, a number.
"""

from __future__ import annotations

import re

from app.planner.called_methods import without_methods
from app.planner.measures import of_the_whole

_FORM = re.compile(
    r"(?:^|(?<=[.?!;] ))(?:please )?(?:round|report|give|provide|express|state|return|answer"
    r"|respond|write|output|format|choose|select|pick|keep)\b[^.?!]*\b(?:decimals?|digits?"
    r"|significant"
    r"|answers?|only (?:the|a) (?:number|value)|single number|yes or no|true or false|json"
    r"|options?|letter)\b[^.?!]*(?:[.!?]|$)",
    re.IGNORECASE,
)
_ROUNDED = re.compile(
    r",?;? ?\(?\b(?:round(?:ed|ing)?|correct|accurate|to|with)(?: to)? (?:up to )?(?:the nearest"
    r" \w+|(?:\w+) (?:decimals?|significant)(?: (?:places?|digits?|figures?|points?))?)\)?",
    re.IGNORECASE,
)
_WHOM = re.compile(
    r"(?<=effect|ffects) (?:on|for|among|of) (?:only )?(?:the )?(?:actually )?(?:(?:un)?treated"
    r"|controls?|compliers|overlap population)\b(?: (?:units|group|population))?",
    re.IGNORECASE,
)
_FIND_OUT_WHY = re.compile(
    r"^(?:please |could you |can you )*(?:find out|figure out|work out|tell (?:me|us)|explain|check"
    r"|investigate|look into|show (?:me|us)|let (?:me|us) know)(?: to (?:me|us))? (?=why\b)",
    re.IGNORECASE,
)
_SHORT = re.compile(r" ?\((?:[SPCL]?ATE|ATT|ATET|ATC|ATU|CACE|ITT|NDE|NIE|TE|RR|OR|HR|RD|NNT)\)")


def plain_asking(text: str) -> str:
    """Return the text without the method, the measure and the form of answer that it asks for."""
    plain = _ROUNDED.sub("", _FORM.sub("", text)).strip() or text
    plain = _FIND_OUT_WHY.sub("", _WHOM.sub("", _SHORT.sub("", plain)))
    return without_methods(of_the_whole(plain)) or text
