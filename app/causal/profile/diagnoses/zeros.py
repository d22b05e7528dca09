"""Zero inflation: more zeros than the other values of a count or an amount lead to expect."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from app.causal.data import Kind
from app.causal.profile.diagnoses.judging import Judgement, SingleTest, judge, named
from app.causal.rounding import per_cent

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from app.causal.profile.facts import Diagnosis
    from app.causal.profile.numbers import Numbers

_MATTERS = 0.05  # share of all rows that are zeros too many
_FEWEST = 150
_TIES = 0.05  # share of the commonest other value, above which an amount counts as coarse


def zero_facts(numbers: Numbers) -> Iterator[Diagnosis]:
    """Say which counts and amounts hold more zeros than the rest of their values explain."""
    chosen = numbers.of(Kind.COUNT, Kind.CONTINUOUS)
    tests = []
    for name, kind, column in zip(chosen.names, chosen.kinds, chosen.values.T, strict=True):
        values = column[~np.isnan(column)]
        if values.size < 20 or values.min() < 0 or not np.any(values == 0):
            continue
        found = _count(values) if kind is Kind.COUNT else _amount(values)
        if found is not None:
            tests.append(SingleTest((name,), *found))
    if tests:
        judged = judge(tests, matters=_MATTERS, can_see=numbers.n_rows >= _FEWEST)
        yield judged.told(
            "zero_inflation",
            f"{_words(judged)}{numbers.note}.",
            test="hurdle against negative binomial, Holm's correction",
            n=numbers.n_rows,
        )


def _words(judged: Judgement) -> str:
    if judged.found:
        return (
            f"{named(judged.columns)} holds more zeros than its other values lead to expect (up to"
            f" {per_cent(judged.found[0].effect)} of the rows): zeros may have causes of their own"
        )
    if judged.holds:
        return "Zeros are as frequent as the other values of counts and amounts lead to expect"
    return "Whether counts hold too many zeros cannot be told from so few rows"


def _amount(values: NDArray[np.float64]) -> tuple[float, float, float] | None:
    """Compare zeros with the commonest other value; amounts hardly ever repeat by chance."""
    from scipy.special import bdtrc

    others = values[values != 0]
    if others.size < 10:
        return None
    commonest = int(np.unique(others, return_counts=True)[1].max())
    zeros = values.size - others.size
    if commonest > _TIES * values.size:
        return None
    p_value = float(bdtrc(zeros - 1, zeros + commonest, 0.5)) * np.unique(others).size
    return float(zeros), min(p_value, 1.0), (zeros - commonest) / values.size


def _count(values: NDArray[np.float64]) -> tuple[float, float, float] | None:
    """Likelihood-ratio test of a hurdle at zero against a negative binomial, one-sided."""
    from scipy.special import erfc

    levels, counts = np.unique(values, return_counts=True)
    positive = levels > 0
    if counts[positive].sum() < 20 or positive.sum() < 3 or np.any(levels != np.round(levels)):
        return None
    n, zeros = values.size, int(counts[~positive].sum())
    whole, parameters = _fitted(levels, counts, truncated=False)
    above, _ = _fitted(levels[positive], counts[positive], truncated=True)
    share = zeros / n
    hurdle = above + zeros * np.log(share) + (n - zeros) * np.log1p(-share)
    above_expected = share - float(np.exp(_log_zero(parameters)))
    ratio = max(2 * float(hurdle - whole), 0.0)
    p_value = 0.5 * float(erfc(np.sqrt(ratio / 2))) if above_expected > 0 else 1.0
    return ratio, p_value, _excess(levels[positive], counts[positive], share)


def _excess(levels: NDArray[np.float64], counts: NDArray[np.int64], share: float) -> float:
    """Return how many more rows are zero than the positive values lead to expect, as a share."""
    _, parameters = _fitted(levels, counts, truncated=True)
    zero = float(np.exp(_log_zero(parameters)))
    return share - (1 - share) * zero / max(1 - zero, 1e-12)


def _log_zero(parameters: Sequence[float]) -> float:
    size, mean = np.exp(parameters[0]), np.exp(parameters[1])
    return float(-size * np.log1p(mean / size))


def _fitted(
    levels: NDArray[np.float64], counts: NDArray[np.int64], *, truncated: bool
) -> tuple[float, tuple[float, float]]:
    """Return the largest log-likelihood of a negative binomial and its log size and log mean."""
    from scipy.optimize import minimize
    from scipy.special import gammaln

    n = float(counts.sum())

    def loss(parameters: NDArray[np.float64]) -> float:
        log_size, log_mean = np.clip(parameters, (-4.0, -6.0), (9.0, 15.0))
        size, mean = np.exp(log_size), np.exp(log_mean)
        terms = (
            gammaln(levels + size)
            - gammaln(size)
            - gammaln(levels + 1)
            - size * np.log1p(mean / size)
            + levels * (log_mean - np.log(size + mean))
        )
        total = float(counts @ terms)
        if truncated:
            total -= n * float(np.log(-np.expm1(_log_zero((log_size, log_mean)))))
        return -total / n

    mean = float(counts @ levels) / n
    found = minimize(loss, (0.7, np.log(max(mean, 1e-3))), method="Nelder-Mead")
    first, second = np.clip(found.x, (-4.0, -6.0), (9.0, 15.0))
    return -float(found.fun) * n, (float(first), float(second))
