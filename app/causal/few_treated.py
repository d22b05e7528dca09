"""Inference where few clusters are treated: how far others moved that were never treated."""

from __future__ import annotations

from itertools import combinations
from math import comb
from typing import TYPE_CHECKING

import numpy as np

from app.causal.kernels.inference import Inference
from app.causal.kernels.least_squares import NotEstimable
from app.causal.panel import Adoption, restricted
from app.causal.panel_checks import FEW_TREATED, FEWEST_PLACEBOS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

MOST_PLACEBOS = 300


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
