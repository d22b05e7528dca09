"""What a meaning says that codes stand for: (0 = no, 1 = yes), 1: north; 2: south, 1 if treated."""

from __future__ import annotations

import re

_PAIR = re.compile(
    r"(?<![\w.$-])(?P<code>-?\d{1,4})\s*(?:=|:|-|–|->|→|is|means|if|for|stands for)\s*"
    r"['\"]?(?P<word>[A-Za-z][^,;()\n\d=]{0,60}?)['\"]?\s*(?=$|[,;()\n.]|\s(?:and|or)\s+-?\d|\s+-?\d{1,4}\s*[=:])"
)
_BARE = re.compile(
    r"(?<![\w.$-])(?P<code>-?\d{1,2})\s+(?P<word>[A-Za-z][A-Za-z' /-]{0,30}?)\s*(?=$|[,;)])"
)
_OTHERWISE = re.compile(r"\b(?P<code>-?\d)\s+(?:otherwise|else)\b|\botherwise\s+(?P<other>-?\d)\b")
_ONE = re.compile(r"(?<![\w.$-])-?\d\s*=\s*['\"]?[A-Za-z]")  # "1 = yes" alone says enough
_FEWEST = 2
_Pairs = tuple[tuple[str, str], ...]


def level_meanings(meaning: str) -> _Pairs:
    """Return pairs of a code and what it stands for, () where a number hardly is a code."""
    found = {str(int(m["code"])): m["word"].strip() for m in _PAIR.finditer(meaning)}
    if len(found) < _FEWEST:
        for match in _BARE.finditer(meaning):
            found.setdefault(str(int(match["code"])), match["word"].strip())
    if otherwise := _OTHERWISE.search(meaning):
        found.setdefault(otherwise["code"] or otherwise["other"], "otherwise")
    enough = len(found) >= _FEWEST or bool(_ONE.search(meaning))
    return tuple(found.items()) if enough else ()
