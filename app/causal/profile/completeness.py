"""Which values are missing, and how many complete rows are left."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from app.causal.data import DISCRETE, NUMERIC, Kind, Variable
from app.causal.profile.dates import WRITTEN_DIFFERENTLY
from app.causal.profile.facts import Diagnosis, Verdict
from app.causal.rounding import per_cent

if TYPE_CHECKING:
    import pandas as pd

_MANY = 0.2
_MOST_NAMED = 5
REPEATED_ROWS = "repeated_rows"
_FEWEST_ROWS, _SOME_REPEATED = 20, 0.01
_TELLING = 0.25  # different values per row from which one column tells rows apart


def complete_share(frame: pd.DataFrame, variables: Sequence[Variable]) -> float:
    """Return the share of rows without a missing value in the columns that hold any."""
    names = [v.name for v in variables if v.n_missing < len(frame)]
    return float(frame[names].notna().all(axis=1).mean()) if names and len(frame) else 1.0


def completeness(variables: Sequence[Variable], n: int, complete: float) -> Iterator[Diagnosis]:
    """Say how much of n rows is missing, where most of it is, and what can never be used."""
    empty = [v.name for v in variables if v.n_missing == n]
    if empty:
        yield Diagnosis(
            "empty_columns", Verdict.FAILED, f"No value in {_listed(empty)}.", n=n,
            columns=tuple(empty),
        )  # fmt: skip
    gaps = sorted((v for v in variables if 0 < v.n_missing < n), key=lambda v: -v.n_missing)
    if not gaps:
        sentence = f"Every one of the {n:,} rows is complete."
        yield Diagnosis("missingness", Verdict.PASSED, sentence, effect_size=0.0, n=n)
        return
    worst = ", ".join(f"{v.name!r} {per_cent(v.n_missing / n, 1)}" for v in gaps[:_MOST_NAMED])
    sentence = f"{per_cent(complete, 1)} of the rows are complete; most is missing in {worst}."
    yield Diagnosis(
        "missingness",
        Verdict.FAILED if 1 - complete > _MANY else Verdict.PASSED,
        sentence,
        effect_size=1 - complete,
        n=n,
        columns=tuple(v.name for v in gaps),
    )


def repeated_rows(frame: pd.DataFrame, variables: Sequence[Variable]) -> Iterator[Diagnosis]:
    """Say how many rows are there several times, where chance cannot make two rows alike."""
    n = len(frame)
    if n < _FEWEST_ROWS or max((v.n_distinct for v in variables), default=0) < _TELLING * n:
        return
    share = float(frame.duplicated().mean())
    if share < _SOME_REPEATED:
        return
    yield Diagnosis(
        REPEATED_ROWS,
        Verdict.FAILED,
        f"{per_cent(share)} of the rows repeat another row in every column. If they are copies,"
        " intervals"
        " are narrower than they should be: leave the copies out.",
        effect_size=share,
        n=n,
    )


def constants(variables: Sequence[Variable]) -> Iterator[Diagnosis]:
    """Name the columns that are the same everywhere, and those that only tell rows apart."""
    same = [v.name for v in variables if v.kind is Kind.CONSTANT and v.n_distinct == 1]
    if same:
        yield Diagnosis(
            "constant_columns",
            Verdict.FAILED,
            f"{_listed(same)} never changes, so nothing can be learned from it.",
            columns=tuple(same),
        )
    ids = [v.name for v in variables if v.kind is Kind.IDENTIFIER and v.role is None]
    if ids:
        yield Diagnosis(
            "identifiers",
            Verdict.PASSED,
            f"{_listed(ids)} only tells rows apart and is left out of analyses.",
            columns=tuple(ids),
        )


def mixed_kinds(variables: Sequence[Variable]) -> Iterator[Diagnosis]:
    """Say which kinds of column stand side by side, where numbers and labels do."""
    groups = {
        "with many values": [v for v in variables if v.kind in NUMERIC - DISCRETE],
        "with labels or few values": [v for v in variables if v.kind in DISCRETE],
    }
    if all(groups.values()):
        counts = " and ".join(f"{len(found)} {words}" for words, found in groups.items())
        yield Diagnosis(
            "mixed_kinds",
            Verdict.PASSED,
            f"There are {counts}, so only methods that take both see all of them.",
            effect_size=min(map(len, groups.values())) / sum(map(len, groups.values())),
            columns=tuple(v.name for v in groups["with labels or few values"]),
        )


def date_formats(variables: Sequence[Variable]) -> Iterator[Diagnosis]:
    """Name the columns whose dates are written in more than one way, and the ways."""
    for variable in variables:
        for reason in variable.reasons:
            if reason.startswith(WRITTEN_DIFFERENTLY):
                ways = reason.removeprefix(f"{WRITTEN_DIFFERENTLY}: ")
                yield Diagnosis(
                    "date_formats",
                    Verdict.PASSED,
                    f"The dates in {variable.name!r} are written in different ways ({ways});"
                    " each value can be read in one of them only.",
                    columns=(variable.name,),
                )


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(map(repr, names[:_MOST_NAMED]))
    return shown if len(names) <= _MOST_NAMED else f"{shown} and {len(names) - _MOST_NAMED} more"


def missing_shares(variables: Sequence[Variable], n_rows: int) -> float:
    """Return the largest share of missing values in one column, empty columns left out."""
    shares = [v.n_missing / n_rows for v in variables if v.n_missing < n_rows]
    return float(np.max(shares)) if shares else 0.0
