"""Arms that are called by a letter: 'page B' and 'B' are levels of the one column of letters."""

from __future__ import annotations

import re
from collections.abc import Sequence

from app.causal.profile import Profile
from app.planner.columns import Lexicon

_FITS = 0.4  # how well a noun must fit a column to speak of it
_LETTER = re.compile(r"[A-Z]")


def with_arms_named(text: str, profile: Profile, lexicon: Lexicon) -> str:
    """Return the text with the column's name before each letter that is one of its levels.

    A noun before it that is a word of another column ('gas B') speaks of that one.
    """
    columns = [v for v in profile.variables if is_lettered(v.levels)]
    if len(columns) != 1:
        return text
    name = columns[0].name

    def named(found: re.Match[str]) -> str:
        noun = found["noun"] or ""
        others = (m for m in lexicon.ranked(noun) if m.column != name and m.score >= _FITS)
        return found[0] if noun and any(others) else f"`{name}` {found['letter']}"

    return _spoken_of(columns[0].levels).sub(named, text)


def is_lettered(levels: Sequence[str]) -> bool:
    """Tell whether levels are two or more single capital letters."""
    return len(levels) > 1 and all(_LETTER.fullmatch(level) for level in levels)


def letters_in(text: str, levels: Sequence[str]) -> list[str]:
    """Return the levels that a text speaks of, in its order, each once."""
    found = (match["letter"] for match in _spoken_of(levels).finditer(text))
    return list(dict.fromkeys(found))


def _spoken_of(levels: Sequence[str]) -> re.Pattern[str]:
    """Return what a letter as a level looks like: 'page B', 'B'; not the article that opens 'A'."""
    letters = "".join(levels)
    alone = "".join(level for level in levels if level not in "AI")
    bare = rf"|(?<![\w'’-])(?=[{alone}]\b)" if alone else ""
    after = "".join(
        rf"|(?<=\b{word} )" for word in ("or", "and", "than", "versus", "vs", "to", "of")
    )
    before = rf"|(?=[{letters}] (?:versus|vs\b|or|and|rather|compared|against)\b)"
    no_noun = r"(?!(?:or|and|than|versus|vs|does|with|for|between|compare|\w+ing)\b)"
    noun = rf"(?<![\w`]){no_noun}(?P<noun>[a-z]{{3,}}) "
    level = rf"(?P<letter>[{letters}])\b(?!['’.]\w)"
    return re.compile(rf"(?:{noun}{bare}{after}{before}){level}")
