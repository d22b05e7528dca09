"""Mechanism change: whether columns depend on others differently in some domains or periods."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from app.causal.data import Kind, Role
from app.causal.profile.diagnoses.judging import Judgement, SingleTest, judge, named, visible_share

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from app.causal.data import Dataset, Variable
    from app.causal.profile.facts import Diagnosis
    from app.causal.profile.regressions import Fit

MATTERS, STATED = 0.02, 0.08  # share of variance that fits of their own add
_MAX_CAUSES = 3
_PERIODS = 3
_MOST_DOMAINS = 12
_MOST_PARTINGS = 3
_FEWEST = 40  # rows that a fit of a domain's own needs
_DOMAIN_NAMES = re.compile(
    r"(^|_)(site|domain|region|environment|env|cent(re|er)|hospital|school|country|state|batch"
    r"|study|cohort|wave|source|regime|experiment)(_?id)?($|_)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Parting:
    """A way to part the rows: `groups` has shape (rows,), -1 where a row belongs to none.

    `words` say what the parts are, for a sentence: "the parts of 'site'".
    """

    name: str
    words: str
    groups: NDArray[np.int64]


def periods(n: int, name: str = "") -> Parting:
    """Part rows in the order of time into three stretches."""
    groups = (np.arange(n) * _PERIODS // max(n, 1)).astype(np.int64)
    return Parting(name, "from one stretch of time to the next", groups)


def is_domain(variable: Variable) -> bool:
    """Tell whether a column says where a row comes from, by its role or its name."""
    if not 2 <= variable.n_distinct <= _MOST_DOMAINS:
        return False
    if variable.role is Role.CLUSTER:
        return True
    labels = variable.kind in (Kind.NOMINAL, Kind.BINARY, Kind.ORDINAL)
    return labels and variable.role is None and bool(_DOMAIN_NAMES.search(variable.name))


def changes_of(
    data: Dataset, rows: NDArray[np.int64], fits: Sequence[Fit], *, in_order: bool
) -> tuple[Change, ...]:
    """Compare regressions between domains, and between stretches of time in a series."""
    partings = [
        _parts_of(data, variable, rows) for variable in data.variables if is_domain(variable)
    ]
    if in_order:
        partings.append(periods(len(rows)))
    found = (change_over(parting, fits) for parting in partings[:_MOST_PARTINGS])
    return tuple(change for change in found if change is not None)


def _parts_of(data: Dataset, variable: Variable, rows: NDArray[np.int64]) -> Parting:
    from app.causal.profile.numbers import labels_of

    groups = labels_of(data, [variable], rows)[:, 0]
    return Parting(variable.name, f"between the parts that {variable.name!r} names", groups)


@dataclass(frozen=True, slots=True)
class Change:
    """What was judged of one parting: slopes, levels and the size of the noise."""

    parting: Parting
    slopes: Judgement
    levels: Judgement
    noise: Judgement

    @property
    def holds(self) -> bool | None:
        parts = (self.slopes.holds, self.levels.holds, self.noise.holds)
        return False if False in parts else None if None in parts else True


def change_over(parting: Parting, fits: Sequence[Fit]) -> Change | None:
    """Compare regressions between parts; None where no part has rows enough.

    Robust Wald tests that parts share their slopes, and their levels given these, with a test
    of Levene's kind on the noise. The three share the family's level.
    """
    slopes: list[SingleTest] = []
    levels: list[SingleTest] = []
    noise: list[SingleTest] = []
    degrees, n = 1, 0
    for fit in fits:
        if parting.name in fit.causes:
            continue
        groups = _large(parting.groups[fit.rows])
        if groups is None:
            continue
        n, degrees = max(n, fit.n), max(degrees, (int(groups.max()) + 1) * _MAX_CAUSES)
        slopes.extend(_slopes(fit, groups))
        level, size = _levels(fit, groups)
        levels.append(level)
        noise.append(size)
    if not levels:
        return None
    visible = visible_share(n, tests=3 * len(levels), degrees=degrees) <= STATED
    judged = [
        judge(_thirds(tests), matters=MATTERS, can_see=visible)
        for tests in (slopes, levels, noise)
        if tests
    ]
    first = judged[0] if slopes else judged[-1]
    return Change(parting, first, judged[-2], judged[-1])


def _thirds(tests: Sequence[SingleTest]) -> list[SingleTest]:
    """Return the tests with p-values that pay for there being three families."""
    return [SingleTest(t.columns, t.statistic, min(3 * t.p_value, 1.0), t.effect) for t in tests]


def _large(groups: NDArray[np.int64]) -> NDArray[np.int64] | None:
    """Return groups numbered anew, those too small as -1; None where fewer than two are left."""
    counts = np.bincount(groups[groups >= 0], minlength=1)
    large = np.flatnonzero(counts >= _FEWEST)
    if large.size < 2:
        return None
    renamed = np.full(counts.size + 1, -1, dtype=np.int64)
    renamed[large] = np.arange(large.size)
    return renamed[groups]


def _slopes(fit: Fit, groups: NDArray[np.int64]) -> Iterator[SingleTest]:
    """Wald test of equal slopes, each part's covariance robust (HC3) and its own."""
    from scipy.special import chdtrc

    k = min(fit.x.shape[1], _MAX_CAUSES)
    if k == 0:
        return
    y = fit.y - fit.x[:, k:] @ _weaker(fit, k) if fit.x.shape[1] > k else fit.y
    parts = [_own_fit(fit.x[groups == g, :k], y[groups == g]) for g in range(int(groups.max()) + 1)]
    kept = [part for part in parts if part is not None]
    if len(kept) < 2:
        return
    precisions = [np.linalg.pinv(cov, hermitian=True) for _, cov, _, _ in kept]
    total = np.linalg.pinv(sum(precisions), hermitian=True)
    common = total @ sum(p @ beta for p, (beta, *_) in zip(precisions, kept, strict=True))
    statistic, gained, n = 0.0, 0.0, 0
    for precision, (beta, _, gram, count) in zip(precisions, kept, strict=True):
        apart = beta - common
        statistic += float(apart @ precision @ apart)
        gained += float(apart @ gram @ apart)
        n += count
    degrees = k * (len(kept) - 1)
    # Fits of their own gain a little by chance alone: about the noise's variance per coefficient.
    chance = degrees * float(np.var(fit.residuals_linear))
    effect = max(gained - chance, 0.0) / n
    yield SingleTest((fit.name,), statistic, float(chdtrc(degrees, statistic)), effect)


def _weaker(fit: Fit, k: int) -> NDArray[np.float64]:
    """Return the common coefficients of the causes after the first k."""
    design = np.column_stack([np.ones(fit.n), fit.x])
    return np.asarray(np.linalg.lstsq(design, fit.y, rcond=None)[0][1 + k :])


def _own_fit(
    x: NDArray[np.float64], y: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64], int] | None:
    """Return slopes, their HC3 covariance, the centred x'x and the rows of one part."""
    x, y = np.asarray(x - x.mean(axis=0)), np.asarray(y - y.mean())
    gram = x.T @ x
    if np.linalg.cond(gram) > 1e10:
        return None
    inverse = np.asarray(np.linalg.inv(gram))
    beta = inverse @ x.T @ y
    leverage = np.clip(np.einsum("ij,jk,ik->i", x, inverse, x) + 1 / y.size, 0.0, 0.99)
    scores = x * ((y - x @ beta) / (1 - leverage))[:, None]
    return beta, inverse @ (scores.T @ scores) @ inverse, gram, y.size


def _levels(fit: Fit, groups: NDArray[np.int64]) -> tuple[SingleTest, SingleTest]:
    """Welch's test of the residuals' means, and of their sizes by ranks."""
    from app.causal.profile.diagnoses.ranks import normal_scores

    inside = groups >= 0
    residuals, parts = fit.residuals_linear[inside], groups[inside]
    sizes = normal_scores(np.abs(residuals - residuals.mean())[:, None])[:, 0]
    return (
        _welch(fit.name, residuals, parts),
        _welch(fit.name, sizes, parts),
    )


def _welch(name: str, values: NDArray[np.float64], parts: NDArray[np.int64]) -> SingleTest:
    """Welch's test that means are equal (doi:10.1093/biomet/38.3-4.330), with the share between."""
    from scipy.special import fdtrc

    counts = np.bincount(parts).astype(np.float64)
    means = np.bincount(parts, values) / counts
    variances = np.bincount(parts, (values - means[parts]) ** 2) / np.maximum(counts - 1, 1)
    weights = counts / np.maximum(variances, 1e-300)
    centre = float(weights @ means / weights.sum())
    g = counts.size
    slack = float((((1 - weights / weights.sum()) ** 2) / (counts - 1)).sum())
    between = float(weights @ (means - centre) ** 2) / (g - 1)
    statistic = between / (1 + 2 * (g - 2) / (g**2 - 1) * slack)
    p_value = float(fdtrc(g - 1, (g**2 - 1) / max(3 * slack, 1e-300), statistic))
    explained = float(counts @ (means - values.mean()) ** 2) / max(float(values @ values), 1e-300)
    return SingleTest((name,), statistic, p_value, max(explained - (g - 1) / values.size, 0.0))


def heterogeneity(change: Change, note: str, n: int) -> Diagnosis:
    """Say which columns follow other rules in some parts."""
    parts = [
        (change.slopes, "depends differently on the other columns"),
        (change.levels, "lies higher or lower than the other columns explain"),
        (change.noise, "varies more or less around what the other columns explain"),
    ]
    said = [f"{named(found.columns)} {words}" for found, words in parts if found.found]
    if said:
        sentence = f"{change.parting.words[0].upper()}{change.parting.words[1:]}, "
        sentence += "; ".join(said)
    elif change.holds:
        sentence = f"The columns depend on each other alike {change.parting.words}"
    else:
        sentence = f"Whether columns depend on each other alike {change.parting.words} cannot"
        sentence += " be told from so few rows"
    return _worst(change).told(
        "heterogeneity",
        f"{sentence}{note}.",
        test="Wald test of equal regressions, Welch's tests of level and spread of noise, Holm",
        n=n,
    )


def _worst(change: Change) -> Judgement:
    """Return the gravest judgement, with what all three found."""
    three = (change.slopes, change.levels, change.noise)
    found = tuple(test for judged in three for test in judged.found)
    if found:
        leading = next(judged for judged in three if judged.found)
        return Judgement(leading.verdict, found, leading.leading, leading.smallest)
    return next((judged for judged in three if judged.holds is None), change.slopes)
