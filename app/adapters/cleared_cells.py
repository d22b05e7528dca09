"""Cells without what is no part of their value: words for "missing", marks of footnotes."""

from __future__ import annotations

from collections.abc import Sequence

from app.adapters.missing_words import INFINITE, STRAY_MISSING

_MARK = "*†‡§¶¹²³⁴⁵⁶⁷⁸⁹ᵃᵇᶜᵈ"
_BEHIND = rf"([0-9%€$£])\s?(?:[{_MARK}]+|\[[0-9a-z]{{1,2}}\])$"
_BEFORE = r"^[~≈]\s?([-+$€£]?[0-9])"


def without_marks(column: str) -> str:
    """Return SQL for a text without marks such as "12*", "12.5[1]" and "~12"."""
    return rf"regexp_replace(regexp_replace({column}, '{_BEHIND}', '\1'), '{_BEFORE}', '\1')"


def is_missing(column: str) -> str:
    """Return SQL that tells whether a text is a word for a missing value."""
    return _is_one_of(column, STRAY_MISSING)


def is_infinite(column: str) -> str:
    """Return SQL that tells whether a text is a word for an infinite number."""
    return _is_one_of(column, INFINITE)


def is_word(column: str) -> str:
    """Return SQL that tells whether a text stands for a value that is missing or infinite."""
    return _is_one_of(column, (*STRAY_MISSING, *INFINITE))


def cleared(column: str) -> str:
    """Return SQL for the value alone, NULL where there is none."""
    return f"CASE WHEN NOT {is_word(column)} THEN {without_marks(column)} END"


def _is_one_of(column: str, words: Sequence[str]) -> str:
    listed = ", ".join("'" + word.replace("'", "''") + "'" for word in words)
    return f"lower({column}) IN ({listed})"
