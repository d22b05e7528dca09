"""The names closest to one that was mistyped."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


def nearest_names(name: str, names: Iterable[str], *, at_most: int = 3) -> tuple[str, ...]:
    """Return the names most like `name`, whatever their case, the closest first."""
    by_folded = {n.casefold(): n for n in names}
    found = get_close_matches(name.casefold(), by_folded, n=at_most, cutoff=0.6)
    return tuple(by_folded[n] for n in found)
