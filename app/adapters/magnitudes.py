"""Amounts with a letter for thousands, millions or billions behind them: $350K, 1.5M."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from app.adapters.conversion import Conversion, Stored, where

if TYPE_CHECKING:
    from app.adapters.deciding_rows import Rows, Survey

_AMOUNT = "([+-]?)([$€£¥]?) ?([0-9]+(?:[.][0-9]+)?) ?(k|K|M|mn|Mn|B|bn|Bn)?"
_PATTERN = re.compile(_AMOUNT)
_FEWEST_LETTERS = 2  # one alone may be a unit, or name a race of 5K and 10K; money needs none


def amounts_in_letters(rows: Rows, survey: Survey) -> Conversion | None:
    """Read such amounts as numbers, where several letters or a sign of money leave no doubt."""
    column, told = survey.alias, _PATTERN.fullmatch(survey.example)
    if told is None or not rows.all_true(column, {"": _fits(column)}):
        return None
    letter = f"upper(left(regexp_extract({column}, '{_AMOUNT}', 4), 1))"
    n_letters, n_marked, n_signs = rows.answers(
        f"SELECT count(DISTINCT nullif({letter}, '')), count(nullif({letter}, '')),"
        f" count_if(contains({column}, '{told[2] or '$'}')) FROM {rows.source}"
    )
    is_money = bool(told[2]) and n_signs == survey.present
    if not n_marked or (n_letters < _FEWEST_LETTERS and not is_money):
        return None
    bare = f"(regexp_extract({column}, '{_AMOUNT}', 1) || regexp_extract({column}, '{_AMOUNT}', 3))"
    times = f"CASE {letter} WHEN 'K' THEN 1e3 WHEN 'M' THEN 1e6 WHEN 'B' THEN 1e9 ELSE 1 END"
    warning = f"In {survey.name!r}, K, M and B were read as thousands, millions and billions."
    return Conversion(
        where(_fits(column), f"({bare})::DOUBLE * {times}"), Stored.FLOAT, warning,
        told[2] if is_money else "",
    )  # fmt: skip


def _fits(column: str) -> str:
    return f"regexp_full_match({column}, '{_AMOUNT}')"
