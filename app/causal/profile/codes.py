"""What was done with values that look like codes for "missing": read so, or kept and warned of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from app.causal.data import DISCRETE, Kind
from app.causal.encoding import numeric_column
from app.causal.profile.facts import Diagnosis, Verdict
from app.causal.profile.sentinels import reason_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from app.causal.data import Dataset, Variable

_CODES = frozenset(
    {-1, -2, -3, -6, -7, -8, -9, -66, -77, -88, -98, -99, -666, -777, -888, -998, -999, -9998,
     -9999, -99999, 77, 88, 98, 99, 777, 888, 998, 999, 7777, 8888, 9998, 9999, 99999, 999999,
     9999999, 99999999}
)  # fmt: skip
_NUMERIC = frozenset({Kind.CONTINUOUS, Kind.COUNT, Kind.ORDINAL, Kind.DURATION})
_DOUBTFUL_WORD = re.compile(
    r"^\W*(?:unknown|refused|don'?t know|dk|not (?:stated|asked|known|reported|answered)|"
    r"no (?:answer|response)|non-?response|iap|inap\w*)\W*$",
    re.IGNORECASE,
)


def missing_codes(data: Dataset) -> Iterator[Diagnosis]:
    """Say which values were read as missing and why, and which may be codes but were kept."""
    for variable in data.variables:
        if variable.missing_codes:
            yield _read_as_missing(variable)
        if variable.kind in _NUMERIC and (codes := _out_of_range(_values(data, variable))):
            yield _kept(variable.name, codes, codes, "number")
        words = [level for level in variable.levels if _DOUBTFUL_WORD.match(level)]
        if variable.kind in DISCRETE and words:
            yield _kept(variable.name, words, [repr(word) for word in words], "level")


def _read_as_missing(variable: Variable) -> Diagnosis:
    reasons = {code: reason_of(variable, code) for code in variable.missing_codes}
    listed = "; ".join(f"{code} ({reason})" for code, reason in reasons.items())
    return Diagnosis(
        "missing_codes",
        Verdict.PASSED,
        f"In {variable.name!r}, these values are read as missing: {listed}."
        " Correct the column if they are values of their own.",
        columns=(variable.name,),
    )


def _kept(name: str, codes: Sequence[str], written: Sequence[str], as_what: str) -> Diagnosis:
    return Diagnosis(
        "missing_codes",
        Verdict.INCONCLUSIVE,
        f"{name!r} holds {' and '.join(written)}, which may be a code for missing;"
        f" it was kept as a {as_what}.",
        columns=(name,),
        levels=tuple(codes),
    )


def _values(data: Dataset, variable: Variable) -> NDArray[np.float64]:
    values = numeric_column(data.frame[variable.name], variable)
    return values[~np.isnan(values)]


def _out_of_range(values: NDArray[np.float64]) -> list[str]:
    """Return codes that lie beyond all other values, on the far side of a wide gap."""
    distinct = np.unique(values)
    is_code = np.isin(distinct, list(_CODES))
    coded, rest = distinct[is_code].tolist(), distinct[~is_code]
    if not coded or rest.size < 3:
        return []
    low, high = float(rest[0]), float(rest[-1])
    width = max(high - low, 1e-12)
    return [f"{v:g}" for v in coded if _is_beyond(v, low, high, width)]


def _is_beyond(value: float, low: float, high: float, width: float) -> bool:
    if value < 0:
        return low >= 0 and value < low - min(0.5 * width, 0.99)
    return value > high + width
