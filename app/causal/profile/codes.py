"""Numbers that look like codes for "missing", and values far from all others."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from app.causal.data import Kind
from app.causal.encoding import numeric_column
from app.causal.profile.facts import Diagnosis, Verdict

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from app.causal.data import Dataset, Variable
    from app.causal.profile.numbers import Numbers

_CODES = frozenset(
    {-1, -2, -3, -6, -7, -8, -9, -66, -77, -88, -98, -99, -666, -777, -888, -998, -999, -9998,
     -9999, -99999, 77, 88, 98, 99, 777, 888, 998, 999, 7777, 8888, 9998, 9999, 99999, 999999,
     9999999, 99999999}
)  # fmt: skip
_NUMERIC = frozenset({Kind.CONTINUOUS, Kind.COUNT, Kind.ORDINAL})
_CODED = re.compile(
    r"(?<![\w.])(-?\d+)\s*(?:[:=]|is|means)?\s*['\"(]?(?:missing|unknown|refused|don'?t know|"
    r"not (?:stated|asked|applicable|available|known|reported)|no answer|n/?a)\b",
    re.IGNORECASE,
)
_FAR = 8.0  # robust standard deviations from the median
_MANY_OUTLIERS = 0.005
_MOST = 5


def missing_codes(data: Dataset) -> Iterator[Diagnosis]:
    """Name values that seem to mean "missing": said so by the description, or out of range."""
    for variable in data.variables:
        if variable.kind not in _NUMERIC and variable.kind is not Kind.NOMINAL:
            continue
        said = [
            code for code in _CODED.findall(variable.description) if _occurs(data, variable, code)
        ]
        if said:
            yield _warning(variable.name, said, "which its description calls missing")
        elif variable.kind in _NUMERIC and (codes := _out_of_range(_values(data, variable))):
            yield _warning(variable.name, codes, "which may be a code for missing")


def _values(data: Dataset, variable: Variable) -> NDArray[np.float64]:
    values = numeric_column(data.frame[variable.name], variable)
    return values[~np.isnan(values)]


def _occurs(data: Dataset, variable: Variable, code: str) -> bool:
    if variable.levels:
        return code in variable.levels
    return bool(np.any(_values(data, variable) == float(code)))


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


def _warning(name: str, codes: Sequence[str], why: str) -> Diagnosis:
    listed = " and ".join(codes)
    return Diagnosis(
        "missing_codes",
        Verdict.INCONCLUSIVE,
        f"{name!r} holds {listed}, {why}; it was kept as a number.",
        columns=(name,),
    )


def outliers(numbers: Numbers) -> Iterator[Diagnosis]:
    """Say which columns have values far from all others, by the median absolute deviation."""
    chosen = numbers.of(Kind.CONTINUOUS)
    shares = {name: _far_share(chosen.values[:, i]) for i, name in enumerate(chosen.names)}
    worst = sorted((n for n, share in shares.items() if share > 0), key=lambda n: -shares[n])
    if not chosen.names:
        return
    if not worst:
        sentence = f"No value lies {_FAR:g} robust standard deviations off{numbers.note}."
        yield Diagnosis("outliers", Verdict.PASSED, sentence, n=numbers.n_rows)
        return
    many = shares[worst[0]] > _MANY_OUTLIERS
    listed = ", ".join(f"{n!r} {shares[n]:.2%}" for n in worst[:_MOST])
    yield Diagnosis(
        "outliers",
        Verdict.FAILED if many else Verdict.INCONCLUSIVE,
        f"Values {_FAR:g} robust standard deviations off occur in {listed}{numbers.note}.",
        test="median absolute deviation",
        effect_size=shares[worst[0]],
        n=numbers.n_rows,
        columns=tuple(worst),
    )


def _far_share(values: NDArray[np.float64]) -> float:
    present = values[~np.isnan(values)]
    if present.size < 20:
        return 0.0
    centre = np.median(present)
    spread = 1.4826 * float(np.median(np.abs(present - centre)))
    return float(np.mean(np.abs(present - centre) > _FAR * spread)) if spread > 0 else 0.0
