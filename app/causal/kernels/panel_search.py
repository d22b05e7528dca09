"""J-PCMCI+'s search: links in all units alike, and what units, times and contexts move."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import stdtr

from app.causal.graph import CausalGraph, Edge
from app.causal.kernels import contemporaneous as search
from app.causal.kernels.columns import possible_causes, required_causes
from app.causal.kernels.correlation import correlation
from app.causal.kernels.lagged import lagged_correlation, longest_lag
from app.causal.kernels.lagged_pattern import lagged_graph, lagged_pattern
from app.causal.kernels.panel_series import (
    Panel,
    averaged,
    differ_by,
    left_over,
    moved_alike,
    relative_to_times,
    relative_to_units,
    stacked,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.causal.kernels.arrays import Floats
    from app.causal.kernels.lagged import Series
    from app.causal.question import Knowledge

_FEWEST_STEPS = 40  # times that the link of a context, the same in all units, is judged by
_SPARE_UNITS = 6  # beyond the contexts of units, without which their links cannot be told


@dataclass(frozen=True, slots=True)
class Found:
    """The links, how far back they reach, how many windows spoke, and whether times move all."""

    graph: CausalGraph
    tau: int
    n: int
    shaken: bool


def links_across(
    panel: Panel, unit: str, time: str, knowledge: Knowledge, alpha: float, max_lag: int | None
) -> Found:
    """Return lagged and immediate links of a panel, with unit and time among the nodes.

    Links between the system's own columns are tested relative to each unit's mean, and to each
    time's where times move all units alike, so that nothing that hides behind a unit or a time
    is read as a link. A context of times is tested on means over units where times move all
    alike, for then units do not speak for themselves; a context of units on as many values as
    there are units.

    References
    ----------
    Günther, Ninad & Runge, UAI 2023, https://proceedings.mlr.press/v216/gunther23a.html
    """
    own = relative_to_units(panel.part(panel.own))
    shaken = bool(moved_alike(own).any())
    level = relative_to_times(own) if shaken else own
    series = stacked(level)
    correlation(series.Y[~np.isnan(series.Y).any(axis=1)], series.names)  # refuses copies and sums
    tau = max_lag or longest_lag(series)
    system, n = _searched(series, knowledge, alpha, tau)
    edges = [*system.edges, *_of_times(panel, shaken, tau, knowledge, alpha)]
    rest = left_over(panel.part(panel.own), system, level)
    edges += _of_units(panel, rest, unit, knowledge, alpha)
    for k, name in enumerate(own.names):
        if shaken and differ_by(rest[:, :, k].T - _units(rest[:, :, k]), alpha):
            edges.append(Edge(time, name))
    allowed = [e for e in edges if e.lag or not knowledge.forbids(e.source, e.target)]
    return Found(CausalGraph(system.nodes, tuple(allowed), system.graph_class), tau, n, shaken)


def _searched(
    series: Series, knowledge: Knowledge, alpha: float, tau: int, exogenous: tuple[str, ...] = ()
) -> tuple[CausalGraph, int]:
    """Return PCMCI+'s graph of the series, in which nothing causes the exogenous ones."""
    names = series.names
    R, n = lagged_correlation(series, 2 * tau)
    allowed, required = possible_causes(names, knowledge), required_causes(names, knowledge)
    outside = np.isin(names, exogenous)
    allowed[:, outside] = False
    given = search.lagged_conditions(R, n, size=len(names), tau=tau, alpha=max(alpha, 0.05))
    links = search.mixed_links(R, n, given, allowed, required, tau=tau, alpha=alpha)
    triples = search.unshielded_triples(R, n, given, links, alpha=alpha)
    pattern = lagged_pattern(names, links, triples, knowledge)
    for context in exogenous:
        for effect in sorted(pattern.open[context]):
            pattern.orient(context, effect)
    return lagged_graph(names, names, links, pattern), n


def _of_times(
    panel: Panel, shaken: bool, tau: int, knowledge: Knowledge, alpha: float
) -> Iterator[Edge]:
    """Yield links from contexts that are the same in all units."""
    contexts = panel.part(panel.of_time).names
    everything = relative_to_units(panel.part(~panel.of_unit))
    if not contexts or (shaken and panel.Y.shape[1] < _FEWEST_STEPS):
        return
    series = averaged(everything) if shaken else stacked(everything)
    graph, _ = _searched(series, knowledge, alpha, tau, contexts)
    yield from (e for e in graph.edges if e.source in contexts and e.target not in contexts)


def _of_units(
    panel: Panel, rest: Floats, unit: str, knowledge: Knowledge, alpha: float
) -> Iterator[Edge]:
    """Yield links from contexts of units, and from the unit where levels differ all the same."""
    contexts = panel.part(panel.of_unit)
    C = np.nanmean(contexts.Y, axis=1) if contexts.names else np.empty((len(panel.Y), 0))
    names = panel.part(panel.own).names
    for k, name in enumerate(names):
        values = rest[:, :, k]
        levels = _units(values)[0]
        p, explained = _regressed(levels, C)
        seen = [
            c for c, value in zip(contexts.names, p, strict=True)
            if value * max(len(p), 1) < alpha and not knowledge.forbids(c, name)
        ]  # fmt: skip
        yield from (Edge(c, name) for c in seen)
        if differ_by(values - (explained if seen else 0 * levels)[:, None], alpha):
            yield Edge(unit, name)


def _regressed(levels: Floats, C: Floats) -> tuple[Floats, Floats]:
    """Return the p-value of each context in a regression of units' levels, and what it explains."""
    U, width = C.shape
    freedom = U - width - 1
    if not width or freedom < _SPARE_UNITS:
        return np.ones(width), np.zeros(U)
    design = np.column_stack([np.ones(U), C])
    slope = np.linalg.lstsq(design, levels, rcond=None)[0]
    error = levels - design @ slope
    spread = float(error @ error) / freedom
    scale = np.sqrt(np.maximum(np.diag(np.linalg.pinv(design.T @ design)) * spread, 1e-300))
    return np.asarray(2 * stdtr(freedom, -np.abs(slope / scale))[1:]), C @ slope[1:]


def _units(values: Floats) -> Floats:
    """Return each unit's mean, shape (1, U)."""
    return np.asarray(np.nanmean(values, axis=1)[None, :])
