"""Tests of a graph's links, each given the other causes of its effect."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.causal.data import Role
from app.causal.findings import LinkTest
from app.causal.graph import Edge
from app.causal.series import SeriesParams

if TYPE_CHECKING:
    import numpy as np
    from pydantic import BaseModel

    from app.causal.data import Dataset
    from app.causal.graph import CausalGraph
    from app.causal.kernels.independence import Independence
    from app.causal.kernels.lagged import Series

_LEVEL = 0.05
_MOST_LINKS = 300
Node = tuple[str, int]  # a column and how many steps before its effect


def link_tests(
    graph: CausalGraph, data: Dataset, params: BaseModel, rng: np.random.Generator
) -> tuple[LinkTest, ...]:
    """Return a test of each link between columns, at most the first 300.

    Numbers are tested with Fisher's z, categories with G², mixtures with the likelihood ratio
    of the degenerate Gaussian embedding, series with lagged partial correlations. The graph was
    found in the same data, so a p-value describes the link and does not confirm it.
    """
    edges = [e for e in graph.edges if not e.ends & set(graph.latent)][:_MOST_LINKS]
    if not edges:
        return ()
    if graph.graph_class.is_lagged:
        return _lagged(graph, edges, data, params)
    return _at_once(graph, edges, data, rng)


def other_causes(graph: CausalGraph, edge: Edge) -> tuple[Node, ...]:
    """Return the definite causes of the link's effect; of both ends where no end is the effect."""
    if edge.is_directed:
        effects: tuple[str, ...] = (edge.target,)
    else:
        effects = (edge.target, edge.source)
    ends = {(edge.source, edge.lag), (edge.target, 0)}
    found = (
        (e.source, e.lag)
        for e in graph.edges
        if e.is_directed and e.target in effects and e.source not in graph.latent
    )
    return tuple(dict.fromkeys(node for node in found if node not in ends))


def _at_once(
    graph: CausalGraph, edges: list[Edge], data: Dataset, rng: np.random.Generator
) -> tuple[LinkTest, ...]:
    from app.causal.kernels.choice_of_test import independence_test
    from app.causal.kernels.columns import all_columns_of

    columns = all_columns_of(data.select(graph.measured))
    test = independence_test(columns, _LEVEL, "auto", rng)
    place = {name: k for k, name in enumerate(columns.names)}
    return tuple(_tested(edge, other_causes(graph, edge), test, place, columns.n) for edge in edges)


def _tested(
    edge: Edge, causes: tuple[Node, ...], test: Independence, place: dict[str, int], n: int
) -> LinkTest:
    import numpy as np
    from scipy.stats import norm

    from app.causal.kernels.contingency import association
    from app.causal.kernels.independence import Counts, FisherZ

    x, y = place[edge.source], place[edge.target]
    given = np.array([place[name] for name, _ in causes], dtype=np.int64)
    z = float(test.statistic(x, y, given))
    r = information = None
    if isinstance(test, FisherZ):
        r = _partial_correlation(test.R, x, y, given)
    if isinstance(test, Counts):
        information = float(association(test.data, x, y, given, len(given), False)[0]) / (2 * n)
    two_sided = test.name.startswith("Fisher")
    p = float(norm.sf(z) * 2) if two_sided else float(norm.sf(z))
    return _described(edge, causes, test.name, z, p, r, information)


def _lagged(
    graph: CausalGraph, edges: list[Edge], data: Dataset, params: BaseModel
) -> tuple[LinkTest, ...]:
    import numpy as np
    from scipy.stats import norm

    from app.causal.kernels.independence import fisher_statistic
    from app.causal.kernels.lagged import lagged_correlation

    series = _series_behind(data, params)
    R, n = lagged_correlation(series, max(e.lag for e in graph.edges))
    place = {name: k for k, name in enumerate(series.names)}
    made = []
    for edge in (e for e in edges if e.ends <= place.keys()):
        causes = tuple(c for c in other_causes(graph, edge) if c[0] in place)
        given = np.array([lag * len(place) + place[c] for c, lag in causes], dtype=np.int64)
        source = edge.lag * len(place) + place[edge.source]
        r = _partial_correlation(R, source, place[edge.target], given)
        z = fisher_statistic(r, n, len(given))
        p = float(2 * norm.sf(z))
        made.append(_described(edge, causes, "lagged partial correlation", z, p, r, None))
    return tuple(made)


def _series_behind(data: Dataset, params: BaseModel) -> Series:
    """Return the series that a search looked at; of a panel each unit relative to its mean."""
    from app.causal.kernels.lagged import prepared_series, series_of
    from app.causal.kernels.panel_series import panel_of, relative_to_units, stacked

    marked = {v.role: v.name for v in data.variables}
    if Role.UNIT in marked and Role.TIME in marked:
        panel = panel_of(data, marked[Role.UNIT], marked[Role.TIME])
        return stacked(relative_to_units(panel.part(~panel.of_unit)))
    if isinstance(params, SeriesParams):
        return prepared_series(data, params)[0]
    return series_of(data)


def _partial_correlation(
    R: np.ndarray[tuple[int, ...], np.dtype[np.float64]],
    x: int,
    y: int,
    given: np.ndarray[tuple[int, ...], np.dtype[np.int64]],
) -> float:
    import numpy as np

    from app.causal.kernels.partial import partial_correlation

    size = len(given)
    return float(partial_correlation(R, x, y, given, size, np.empty((size + 2, size + 2)), 0))


def _described(
    edge: Edge,
    causes: tuple[Node, ...],
    test: str,
    statistic: float,
    p: float,
    r: float | None,
    information: float | None,
) -> LinkTest:
    given = tuple(f"{name}(t-{lag})" if lag else name for name, lag in causes)
    held = f" given {', '.join(given)}" if given else ""
    size = f"partial correlation {r:.2f}, " if r is not None else ""
    if information is not None:
        size = f"shared information {information:.3f} nats, "
    chance = "p < 0.001" if p < 0.001 else f"p = {p:.3f}"
    word = "still go together" if p < _LEVEL else "are no longer seen to go together"
    return LinkTest(
        source=edge.source,
        target=edge.target,
        lag=edge.lag,
        test=test,
        statistic=statistic,
        p_value=p,
        given=given,
        sentence=f"{edge.source} and {edge.target} {word}{held} ({size}{chance}, {test}).",
        partial_correlation=r,
        information=information,
    )
