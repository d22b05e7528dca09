"""Infinite numbers: no analysis can use them, so each is a gap, counted and told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from app.causal.profile.facts import Diagnosis, Verdict
from app.causal.rounding import per_cent

if TYPE_CHECKING:
    from app.causal.data import Variable

READ_AS_MISSING = ("It is read as missing.", "They are read as missing.")  # one, several


def without_infinite(frame: pd.DataFrame) -> tuple[pd.DataFrame, dict[str, int]]:
    """Return the table with gaps for infinite numbers, and how many there were by column."""
    infinite: dict[str, int] = {}
    finite: dict[str, pd.Series] = {}
    for name in frame.columns:
        if pd.api.types.is_float_dtype(frame[name].dtype):
            values = frame[name].to_numpy(dtype=np.float64, na_value=np.nan)
            if count := int(np.isinf(values).sum()):
                infinite[str(name)] = count
                finite[name] = frame[name].where(np.isfinite(values))
    return (frame.assign(**finite), infinite) if finite else (frame, infinite)


def infinite_values(name: str, count: int, n_rows: int) -> str:
    """Return the sentence that a column has so many infinite values."""
    are = "value is" if count == 1 else "values are"
    return (
        f"In {name!r}, {count:,} {are} infinite, or too large to hold"
        f" ({_share(count / n_rows)} of the rows)."
    )


def infinite_numbers(variables: Sequence[Variable], n_rows: int) -> Iterator[Diagnosis]:
    """Say of each column how many of its values were infinite, and what becomes of them."""
    for variable in variables:
        if not variable.n_infinite:
            continue
        counted = infinite_values(variable.name, variable.n_infinite, n_rows)
        yield Diagnosis(
            "infinite_values",
            Verdict.FAILED,
            f"{counted} {READ_AS_MISSING[variable.n_infinite > 1]} Such values often come from a"
            " division by zero or the logarithm of zero: then what is missing is not missing by"
            " chance, and the column that was divided or logged says more.",
            effect_size=variable.n_infinite / n_rows,
            n=n_rows,
            columns=(variable.name,),
        )


def _share(share: float) -> str:
    return per_cent(share, 1) if share >= 0.001 else "less than 0.1 %"
