"""How far from parallel trends would have to be for an effect over time to be none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from app.causal.curves import Curve, Point, Series
from app.causal.findings import Sensitivity
from app.causal.kernels.cluster_errors import covariance
from app.causal.kernels.relative_trends import relative_trends
from app.causal.rounding import per_cent

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from app.causal.estimand import Estimand
    from app.causal.kernels.group_time import Added
    from app.causal.kernels.relative_trends import RelativeTrends

METHOD = "relative_trends"
_DRAWN = np.linspace(0.0, 2.0, 9)


def relative_to_before(
    elapsed: Added,
    shares: NDArray[np.float64],
    clusters: NDArray[np.intp] | None,
    estimand: Estimand,
    level: float,
) -> Iterator[Sensitivity]:
    """Yield from which multiple of the largest step before the effect could be none.

    Nothing where no two periods lie before the start (Rambachan & Roth 2023,
    doi:10.1093/restud/rdad018).

    Parameters
    ----------
    elapsed : effects by periods since the start, leads included.
    shares : shape (k,), what each counts for in the average effect.
    """
    groups = len(elapsed.influence) if clusters is None else int(clusters.max()) + 1
    spread = covariance(elapsed.influence, clusters)
    found = relative_trends(
        elapsed.at, elapsed.values, spread, shares, level=level, degrees=max(groups - 1, 1)
    )
    if found is not None:
        breakdown = found.breakdown()
        yield Sensitivity(
            METHOD,
            breakdown,
            None,
            _sentence(found, breakdown, estimand, level),
            (_curve(found, estimand),),
        )


def _sentence(found: RelativeTrends, breakdown: float, estimand: Estimand, level: float) -> str:
    unit = f" {estimand.unit}".rstrip()
    step = f"the largest step by which trends parted before ({found.largest_step:.3g}{unit})"
    low, high = found.interval(1.0)
    as_far = (
        f" If trends parted by as much again in each period after the start, the effect lies in"
        f" [{low:.4g}, {high:.4g}]{unit} ({per_cent(level)})."
    )
    if breakdown == 0.0:
        return (
            f"Measured from the last period before the start, the interval of the effect holds"
            f" none even with parallel trends; {step} is not needed to explain it.{as_far}"
        )
    return (
        f"The effect could be none once trends part, from one period to the next, by"
        f" {breakdown:.2g} times {step}.{as_far}"
    )


def _curve(found: RelativeTrends, estimand: Estimand) -> Curve:
    points = [Point(float(times), found.value, *found.interval(float(times))) for times in _DRAWN]
    return Curve(
        name=METHOD,
        title="The effect if trends had not been parallel",
        x_label="largest step after the start, as a multiple of the largest before",
        y_label=f"effect on {estimand.outcome}",
        unit=estimand.unit,
        series=(Series("effect", tuple(points)),),
        reference=1.0,
    )
