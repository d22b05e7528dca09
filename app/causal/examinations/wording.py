"""The words that tests of a structure are told in."""

from __future__ import annotations

from collections.abc import Sequence


def chance(p: float) -> str:
    return "p < 0.001" if p < 0.001 else f"p = {p:.3f}"


def listed(names: Sequence[str]) -> str:
    *first, last = names or ("nothing",)
    return f"{', '.join(first)} and {last}" if first else last


def given_words(names: Sequence[str]) -> str:
    return f" given {listed(names)}" if names else ""


def yes_or_no(is_so: bool) -> str:
    return "Yes" if is_so else "No"
