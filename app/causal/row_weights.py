"""What rows count for, and rows that belong together: what both do to how sure an answer is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from app.causal.kernels.balance import effective_size
from app.causal.profile import Diagnosis, Verdict
from app.causal.rounding import per_cent

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from app.causal.estimand import Estimand

_THIN, _SPARSE = 0.3, 0.1  # of the rows: so few count in effect
_FEW, _HARDLY_ANY = 20, 4  # clusters, and clusters of one arm


def weighing(counts: NDArray[np.float64], column: str) -> Diagnosis:
    """Return how many rows the weighted ones are worth."""
    share = effective_size(counts) / len(counts)
    return Diagnosis(
        "row_weights",
        Verdict.PASSED if share > _THIN else Verdict.INCONCLUSIVE,
        f"Rows count by {column}, up to {counts.max():.3g} times the average: the {len(counts):,}"
        f" rows are worth {per_cent(share)} of as many that count alike.",
        statistic=float(counts.max()),
        effect_size=share,
        n=len(counts),
        columns=(column,),
    )


def worth(weights: NDArray[np.float64], treated: NDArray[np.bool_]) -> Diagnosis:
    """Return how many rows of each arm the weighted ones are worth."""
    sizes = [effective_size(weights[arm]) for arm in (~treated, treated)]
    shares = [size / int(arm.sum()) for size, arm in zip(sizes, (~treated, treated), strict=True)]
    thin = min(shares)
    verdict = Verdict.PASSED if thin > _THIN else Verdict.INCONCLUSIVE
    verdict = Verdict.FAILED if thin < _SPARSE else verdict
    return Diagnosis(
        "effective_size",
        verdict,
        f"Weighted, the treated rows are worth {sizes[1]:,.0f} ({per_cent(shares[1])} of them)"
        " and the"
        f" others {sizes[0]:,.0f} ({per_cent(shares[0])}).",
        statistic=min(sizes),
        effect_size=thin,
        n=len(weights),
    )


def dependence(
    clusters: NDArray[np.intp] | None, treatment: NDArray[np.float64], estimand: Estimand
) -> tuple[Diagnosis, ...]:
    """Return how many clusters of rows the interval rests on; nothing where rows are independent.

    Where whole clusters are treated the smaller arm's count decides: with one treated cluster
    nothing tells the effect from whatever else is particular to it.
    """
    if clusters is None:
        return ()
    size = int(clusters.max()) + 1
    share = np.bincount(clusters, weights=treatment) / np.bincount(clusters)
    whole = bool(np.isin(share, (0.0, 1.0)).all())
    smaller = min(int((share == 1).sum()), int((share == 0).sum())) if whole else size
    verdict = Verdict.PASSED if size >= _FEW and smaller >= _HARDLY_ANY else Verdict.INCONCLUSIVE
    told = (
        f"Rows of one {estimand.unit_column} may depend on each other; the interval allows for it"
        f" and rests on {size} of them"
    )
    if whole:
        told += f", each wholly in one group, {smaller} in the smaller"
        verdict = Verdict.FAILED if smaller < 2 else verdict
    rest = {
        Verdict.PASSED: ".",
        Verdict.INCONCLUSIVE: ", which are few: it may be too narrow.",
        Verdict.FAILED: ": what else is particular to a single one cannot be told from the effect.",
    }[verdict]
    return (
        Diagnosis(
            "clusters",
            verdict,
            told + rest,
            statistic=float(size),
            effect_size=float(smaller),
            n=len(clusters),
        ),
    )


def unweighed(column: str | None) -> tuple[Diagnosis, ...]:
    """Return that an estimator takes rows alike although a column weighs them; nothing without."""
    if column is None:
        return ()
    return (
        Diagnosis(
            "weights_unused",
            Verdict.INCONCLUSIVE,
            f"All rows count alike here: the weights in {column} are not used, so the answer is"
            " for these rows, not for whom they stand for.",
            columns=(column,),
        ),
    )
