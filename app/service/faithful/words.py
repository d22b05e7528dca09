"""The English words that carry a direction, a strength or a denial: what a check must not miss."""

from __future__ import annotations

import re

from app.causal.findings import Strength

PREFIXES = {
    Strength.STRONG: "Strong evidence",
    Strength.SUGGESTIVE: "Suggestive evidence",
    Strength.UNCERTAIN: "Cannot tell for sure",
}
UP = frozenset(
    "raised raises raise raising increased increases increase increasing rose rises risen rise"
    " higher more gain gains gained grew grows grown growth added adds add longer larger bigger"
    " greater upward up improved improves positive multiplied boosted boosts above".split()
)
DOWN = frozenset(
    "lowered lowers lowering decreased decreases decrease decreasing reduced reduces reduce"
    " reducing reduction fell falls fallen fall lower less fewer loss losses lost shrank shrinks"
    " dropped drops drop cut cuts shorter smaller downward down worsened worsens negative"
    " declined declines decline diminished below".split()
)
DENIALS = frozenset(
    "no not never none nothing nobody neither nor without cannot can't isn't wasn't doesn't"
    " didn't don't won't hardly unclear".split()
)
BONDS = frozenset("→ ← ↔ ○→ ←○ ○—○ — —○ ○—".split())
STRENGTHS = {
    "strong evidence": Strength.STRONG,
    "strongly": Strength.STRONG,
    "clearly": Strength.STRONG,
    "certainly": Strength.STRONG,
    "certain": Strength.STRONG,
    "definitely": Strength.STRONG,
    "undoubtedly": Strength.STRONG,
    "conclusive": Strength.STRONG,
    "conclusively": Strength.STRONG,
    "convincingly": Strength.STRONG,
    "proves": Strength.STRONG,
    "proven": Strength.STRONG,
    "proof": Strength.STRONG,
    "beyond doubt": Strength.STRONG,
    "suggestive evidence": Strength.SUGGESTIVE,
    "suggestive": Strength.SUGGESTIVE,
    "suggests": Strength.SUGGESTIVE,
    "suggest": Strength.SUGGESTIVE,
    "probably": Strength.SUGGESTIVE,
    "appears to": Strength.SUGGESTIVE,
    "seems to": Strength.SUGGESTIVE,
    "might": Strength.SUGGESTIVE,
    "cannot tell for sure": Strength.UNCERTAIN,
    "cannot tell": Strength.UNCERTAIN,
    "uncertain": Strength.UNCERTAIN,
    "inconclusive": Strength.UNCERTAIN,
    "open question": Strength.UNCERTAIN,
}
VERDICTS = frozenset("passed failed survived broke agree agrees differ differs".split())
COUNTS = {
    word: float(number)
    for number, word in enumerate("two three four five six seven eight nine ten".split(), 2)
}
MULTIPLES = frozenset("twice double doubled doubles triple tripled half halved quarter".split())
# Short words that stand in any sentence: as names of columns they are read as such in quotes only.
ORDINARY = frozenset(
    "a an the of in on at by to for from with and or if is was are were be it its as that this"
    " than then more less one no not all each some any who what".split()
)


def alternatives(words: object) -> str:
    """Return a pattern for any of the words, the longest first."""
    assert isinstance(words, list | tuple | set | frozenset | dict)
    return "|".join(map(re.escape, sorted(map(str, words), key=len, reverse=True)))
