"""Whether values are missing at random, and which columns tell where they are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from app.causal.profile.diagnoses.judging import Judgement, SingleTest, judge, named, visible_share
from app.causal.profile.diagnoses.ranks import normal_scores, places
from app.causal.rounding import per_cent

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from app.causal.profile.facts import Diagnosis
    from app.causal.profile.numbers import Gaps, Numbers

_FEWEST = 10  # rows with and without a value that a comparison needs
_MATTERS = 0.05  # of the chance that a row without the value has the larger explanation, over ½
_STATED = 0.15
_MOST_PATTERNS = 60
_SIDE = 5  # columns with the most gaps, and as many with the fewest, in Little's test
_SHIFT, _STATED_SHIFT = 0.1, 0.25  # in standard deviations, over all patterns
_STEPS, _SETTLED = 60, 1e-4
_RIDGE = 1e-6  # so that columns that fix each other can be inverted


def missing_facts(numbers: Numbers, gaps: Gaps) -> Iterator[Diagnosis]:
    """Say whether gaps depend on what is observed; nothing where nothing is missing."""
    if gaps.names:
        yield _predicted(numbers, gaps)
        yield from _little(numbers)


def _predicted(numbers: Numbers, gaps: Gaps) -> Diagnosis:
    tests = list(_comparisons(numbers, gaps))
    n = numbers.n_rows
    rarest = min((share for share in gaps.missing.mean(axis=0)), default=0.0)
    visible = visible_share(n, tests=len(tests))
    judged = judge(
        tests, matters=_MATTERS, can_see=visible <= 12 * rarest * (1 - rarest) * _STATED**2
    )
    return judged.told(
        "missingness_explained",
        f"{_explanation(judged)}{numbers.note}.",
        test="rank comparison of rows with and without the value, Holm's correction",
        n=n,
    )


def _explanation(judged: Judgement) -> str:
    if judged.found:
        gap, cause = judged.found[0].columns
        chance = 0.5 + abs(judged.found[0].effect)
        more = f"; so do gaps in {named(judged.columns[1:])}" if judged.columns[1:] else ""
        return (
            f"Whether {gap!r} is missing goes with {cause!r}: it tells rows with a gap from rows"
            f" without in {per_cent(chance)} of comparisons, where 50 % is chance{more}"
        )
    if judged.holds:
        return "No column tells where values are missing in another"
    return "There are too few gaps to tell whether other columns explain them"


def _comparisons(numbers: Numbers, gaps: Gaps) -> Iterator[SingleTest]:
    """Compare ranks of each column between rows with and without each other one (Mann-Whitney)."""
    from scipy.special import erfc

    present = ~np.isnan(numbers.values)
    counts = present.sum(axis=0).astype(np.float64)
    ranks = np.zeros_like(numbers.values)
    for j, seen in enumerate(present.T):
        ranks[seen, j] = places(numbers.values[seen, j]) - 0.5
    scale = np.sqrt((ranks**2).sum(axis=0) / np.maximum(counts, 1))
    gaps_seen = gaps.missing.T.astype(np.float64)
    without, sums = gaps_seen @ present, gaps_seen @ ranks
    usable = (without >= _FEWEST) & (counts - without >= _FEWEST) & (scale > 0)
    for i, j in zip(*np.nonzero(usable), strict=True):
        if gaps.names[i] == numbers.names[j]:
            continue
        share = without[i, j] / counts[j]
        z = float(sums[i, j] / (scale[j] * np.sqrt(counts[j] * share * (1 - share))))
        # The mean of the places without a value, less that of the places with one.
        effect = float(sums[i, j] / (counts[j] * share * (1 - share)))
        names = (gaps.names[i], numbers.names[j])
        yield SingleTest(names, z, float(erfc(abs(z) / np.sqrt(2))), effect)


def _little(numbers: Numbers) -> Iterator[Diagnosis]:
    """Little's test on normal scores. doi:10.1080/01621459.1988.10478722"""
    chosen = _most_and_fewest(np.isnan(numbers.values))
    scores = normal_scores(numbers.values[:, chosen])
    scores[np.isnan(numbers.values[:, chosen])] = np.nan
    found = little(scores)
    if found is None:
        return
    statistic, degrees, p_value, n = found
    effect = float(np.sqrt(max(statistic - degrees, 0.0) / n))
    can_see = visible_share(n, tests=1, degrees=degrees) <= _STATED_SHIFT**2
    test = SingleTest((), statistic, p_value, effect)
    judged = judge([test], matters=_SHIFT, can_see=can_see)
    words = {
        True: "Rows with gaps look like the complete ones, as if values went missing by chance",
        False: "Rows with gaps differ from the complete ones, so values are not missing by chance"
        " and complete rows alone may mislead",
        None: "There are too few gaps to tell whether values went missing by chance",
    }[judged.holds]
    shown = "Little's test on normal scores"
    yield Judgement(judged.verdict, (), test, p_value).told(
        "missing_by_chance", f"{words}{numbers.note}.", test=shown, n=n
    )


def _most_and_fewest(missing: NDArray[np.bool_]) -> NDArray[np.intp]:
    share = missing.mean(axis=0)
    order = np.argsort(-share, kind="stable")
    order = order[share[order] < 0.95]
    return np.unique(np.concatenate([order[share[order] > 0][:_SIDE], order[-_SIDE:]]))


def little(values: NDArray[np.float64]) -> tuple[float, int, float, int] | None:
    """Return Little's statistic, its degrees of freedom, the p-value and the rows used.

    Patterns of gaps with fewer rows than twice their columns are left out, as their means have
    no normal distribution; None where fewer than two patterns remain.
    """
    from scipy.special import chdtrc

    patterns = _patterns(values)
    if len(patterns) < 2:
        return None
    mean, cov = _expectation_maximisation(patterns)
    statistic, seen_in_all = 0.0, 0
    for seen, rows in patterns:
        part = cov[np.ix_(seen, seen)]
        apart = rows.mean(axis=0) - mean[seen]
        statistic += len(rows) * float(apart @ np.linalg.pinv(part, hermitian=True) @ apart)
        seen_in_all += seen.size
    degrees = seen_in_all - mean.size
    n = sum(len(rows) for _, rows in patterns)
    return statistic, degrees, float(chdtrc(degrees, statistic)), n


Pattern = tuple["NDArray[np.intp]", "NDArray[np.float64]"]


def _patterns(values: NDArray[np.float64]) -> list[Pattern]:
    """Return (columns seen, their values) for each common pattern; each column is seen in one."""
    present = ~np.isnan(values)
    kinds, which, counts = np.unique(present, axis=0, return_inverse=True, return_counts=True)
    which = which.ravel()
    enough = [
        k
        for k in np.argsort(-counts, kind="stable")[:_MOST_PATTERNS]
        if counts[k] >= max(_FEWEST, 2 * kinds[k].sum()) and kinds[k].any()
    ]
    seen_somewhere = kinds[enough].any(axis=0)
    if not seen_somewhere.all():
        return _patterns(values[:, seen_somewhere]) if seen_somewhere.any() else []
    return [(np.flatnonzero(kinds[k]), values[which == k][:, kinds[k]]) for k in enough]


def _expectation_maximisation(
    patterns: list[Pattern],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the mean and covariance of a normal distribution that fit all patterns best."""
    p = int(max(seen.max() for seen, _ in patterns)) + 1
    moments = [
        (seen, np.setdiff1d(np.arange(p), seen), len(rows), rows.mean(axis=0), rows.T @ rows)
        for seen, rows in patterns
    ]
    n = sum(count for _, _, count, _, _ in moments)
    mean, cov = np.zeros(p), np.eye(p)
    for _ in range(_STEPS):
        first, second = np.zeros(p), np.zeros((p, p))
        for seen, left, count, average, products in moments:
            # All values are A x + b, x the seen ones: the identity, and regressions for the rest.
            A, b = np.zeros((p, seen.size)), np.zeros(p)
            A[seen] = np.eye(seen.size)
            own = cov[seen[:, None], seen] + _RIDGE * np.eye(seen.size)
            A[left] = np.linalg.solve(own, cov[seen[:, None], left]).T
            b[left] = mean[left] - A[left] @ mean[seen]
            first += count * (A @ average + b)
            crossed = count * np.outer(A @ average, b)
            second += A @ products @ A.T + crossed + crossed.T + count * np.outer(b, b)
            unseen = cov[left[:, None], left] - A[left] @ cov[seen[:, None], left]
            second[left[:, None], left] += count * unseen
        new_mean = first / n
        new_cov = second / n - np.outer(new_mean, new_mean)
        moved = max(float(np.abs(new_mean - mean).max()), float(np.abs(new_cov - cov).max()))
        mean, cov = new_mean, new_cov
        if moved < _SETTLED:
            break
    return mean, cov
