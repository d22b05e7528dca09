"""Whether two arms can be compared, drawn: differences of covariates, chances of treatment."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from app.causal.curves import Curve, Point, Series

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

MOST_COVARIATES = 30  # those that differ most; a longer list is not read
BINS = 20


def love_plot(
    labels: Sequence[str],
    before: NDArray[np.float64],
    after: NDArray[np.float64] | None,
) -> Curve:
    """Return each covariate's standardised difference between the arms, largest first.

    Parameters
    ----------
    before, after : shape (len(labels),), signed; `after` is None where nothing is weighted.
    """
    order = np.argsort(-np.abs(before), kind="stable")[:MOST_COVARIATES]

    def series(label: str, values: NDArray[np.float64]) -> Series:
        return Series(label, tuple(Point(labels[i], float(abs(values[i]))) for i in order))

    lines = [series("before", before)]
    if after is not None:
        lines.append(series("after", after))
    return Curve(
        "love_plot",
        "How far the groups differ in each covariate",
        "covariate",
        "difference in standard deviations",
        tuple(lines),
        reference=None,
    )


def propensities(propensity: NDArray[np.float64], treated: NDArray[np.bool_]) -> Curve:
    """Return how the chances of treatment spread among the treated and among the others."""
    ends = np.linspace(0.0, 1.0, BINS + 1)
    middles = (ends[:-1] + ends[1:]) / 2

    def series(label: str, rows: NDArray[np.bool_]) -> Series:
        counts, _ = np.histogram(propensity[rows], ends)
        shares = counts / max(counts.sum(), 1)
        points = zip(middles, shares, strict=True)
        return Series(label, tuple(Point(float(x), float(share)) for x, share in points))

    return Curve(
        "overlap",
        "The chance of treatment in both groups",
        "estimated chance of treatment",
        "share of the group",
        (series("treated", treated), series("others", ~treated)),
    )
