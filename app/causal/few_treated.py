"""Inference where few clusters are treated: how far others moved that were never treated."""

from __future__ import annotations

from itertools import combinations
from math import comb
from typing import TYPE_CHECKING

import numpy as np

from app.causal.kernels.inference import Inference, normal_interval
from app.causal.kernels.least_squares import NotEstimable
from app.causal.panel import Adoption, Panel, restricted
from app.causal.panel_checks import FEW_TREATED, FEWEST_PLACEBOS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

MOST_PLACEBOS = 300
_FEWEST_TIMES = 2  # before, and after


def by_placebo(
    adoption: Adoption,
    value: float,
    effect: Callable[[Adoption], float],
    level: float,
    rng: np.random.Generator,
) -> Inference | None:
    """Return the inference from giving untreated clusters the start of the treated ones.

    None where enough clusters are treated for the usual inference, or too few are not.

    Parameters
    ----------
    effect : the estimate that a panel of units and starts gives.

    References
    ----------
    Conley & Taber 2011, doi:10.1162/REST_a_00049
    """
    clusters = adoption.panel.cluster_of_unit
    if clusters is None or adoption.treated_clusters >= FEW_TREATED:
        return None
    treated = np.unique(clusters[np.isfinite(adoption.first)])
    others = np.setdiff1d(clusters, treated)
    values = np.array(list(_values(adoption, treated, others, effect, rng)))
    return from_placebos(values, value, len(treated), len(others), level)


def by_course(adoption: Adoption, value: float, level: float) -> Inference | None:
    """Return the inference from how the gap between two sides wavers from period to period.

    With one cluster on a side nothing else tells how far chance moves it. None where both sides
    have more, units start at different times, or the periods are too few.
    """
    clusters, panel = adoption.panel.cluster_of_unit, adoption.panel
    started = np.isfinite(adoption.first)
    if clusters is None or len(adoption.starts) != 1:
        return None
    sides = len(np.unique(clusters[started])), len(np.unique(clusters[~started]))
    gaps = _gaps(panel, started[panel.unit])
    after = np.arange(len(gaps)) >= adoption.starts[0]
    both = int(after.sum()), int((~after).sum())
    if min(sides) > 1 or min(both) < _FEWEST_TIMES or not np.isfinite(gaps).all():
        return None
    rest = gaps - np.where(after, gaps[after].mean(), gaps[~after].mean())
    degrees = len(gaps) - 2
    error = float(np.sqrt(rest @ rest / degrees * (1 / both[0] + 1 / both[1])))
    return normal_interval(value, error, level, degrees)


def _gaps(panel: Panel, treated: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Return the mean outcome of the treated units less that of the others, by period."""
    count, outcome = len(panel.labels), panel.sample.outcome
    with np.errstate(invalid="ignore"):
        means = (
            np.bincount(panel.period[side], weights=outcome[side], minlength=count)
            / np.bincount(panel.period[side], minlength=count)
            for side in (treated, ~treated)
        )
        first, second = means
    return np.asarray(first - second)


def from_placebos(
    chosen: NDArray[np.float64], value: float, treated: int, others: int, level: float
) -> Inference | None:
    """Return the inference from effects where there are none; None where these are too few."""
    if others < FEWEST_PLACEBOS or others <= 2 * treated or len(chosen) < FEWEST_PLACEBOS:
        return None
    centred = np.abs(chosen - chosen.mean())
    rank = min(int(np.ceil(level * (len(centred) + 1))), len(centred))
    half = float(np.sort(centred)[rank - 1])
    p_value = float((1 + np.sum(centred >= abs(value) * (1 - 1e-9))) / (1 + len(centred)))
    return Inference(float(chosen.std(ddof=1)), (value - half, value + half), p_value)


def _values(
    adoption: Adoption,
    treated: NDArray[np.intp],
    others: NDArray[np.intp],
    effect: Callable[[Adoption], float],
    rng: np.random.Generator,
) -> Iterator[float]:
    clusters = adoption.panel.cluster_of_unit
    assert clusters is not None
    if len(others) < FEWEST_PLACEBOS:
        return
    starts = [_start(adoption, clusters, c) for c in treated]
    untreated = np.isin(clusters, others)
    panel = restricted(adoption.panel, untreated[adoption.panel.unit])
    of_unit = clusters[untreated]
    for chosen in choices(others, len(treated), rng):
        first = np.full(len(of_unit), np.inf)
        for cluster, start in zip(chosen, starts, strict=True):
            first[of_unit == cluster] = start
        try:
            yield effect(Adoption(panel, first, panel.sample.n))
        except NotEstimable:
            continue


def _start(adoption: Adoption, clusters: NDArray[np.intp], cluster: int) -> float:
    own = adoption.first[clusters == cluster]
    return float(own[np.isfinite(own)].min())


def choices(
    others: NDArray[np.intp], count: int, rng: np.random.Generator
) -> Iterator[tuple[int, ...]]:
    if comb(len(others), count) <= MOST_PLACEBOS:
        yield from combinations(others.tolist(), count)
        return
    for _ in range(MOST_PLACEBOS):
        yield tuple(rng.choice(others, size=count, replace=False).tolist())
