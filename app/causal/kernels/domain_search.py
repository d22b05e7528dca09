"""CD-NOD's search: the domain as a variable that nothing causes, and what its changes direct."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from app.causal.data import Kind
from app.causal.equivalence import Pattern
from app.causal.graph import CausalGraph
from app.causal.kernels.choice_of_test import independence_test
from app.causal.kernels.columns import columns_of
from app.causal.kernels.constraint_search import evidence_by, oriented, tests_said
from app.causal.kernels.domain_change import DomainTest
from app.errors import DegenerateData

if TYPE_CHECKING:
    from app.causal.constraint_params import TestingParams
    from app.causal.data import Dataset
    from app.causal.kernels.arrays import Floats, Ints
    from app.causal.kernels.columns import Columns
    from app.causal.kernels.constraint_search import Evidence
    from app.causal.question import Knowledge

_ROWS_PER_DOMAIN = 10
_MOST_PERIODS, _ROWS_PER_PERIOD = 10, 50
_NUMERIC_DOMAINS = 20  # a number with more values is time, cut into periods


def graph_across(
    data: Dataset,
    domain: str,
    params: TestingParams,
    knowledge: Knowledge,
    rng: np.random.Generator,
) -> tuple[CausalGraph, Evidence, int]:
    """Return the CPDAG with the domain among its nodes, the evidence, and the domains' number.

    Raises
    ------
    DegenerateData : there is one domain, or hardly more than a row in each.
    """
    columns = columns_of(data)
    place = columns.names.index(domain)
    labels = domains_of(columns, place)
    known = replace(knowledge, exogenous=(*knowledge.exogenous, domain))
    alpha = params.level(columns.n, len(columns.names))
    if params.test in ("rcit", "kci"):
        kinds = tuple(Kind.NOMINAL if k == place else v for k, v in enumerate(columns.kinds))
        X = columns.X.copy()
        X[:, place] = labels
        test = independence_test(replace(columns, kinds=kinds, X=X), alpha, params.test, rng)
    else:
        test = DomainTest(columns.X, columns.names, place, labels, alpha)
    found = evidence_by(test, columns.names, known, max_conditioning=params.max_conditioning)
    said = tests_said(columns, found.skeleton, test, alpha, params.test)
    found = replace(found, diagnostics=said)
    changes = test if isinstance(test, DomainTest) else None
    graph = oriented(found, columns.names, known)
    if changes is not None:
        graph = _by_changes(graph, changes, domain, known, rng)
    return CausalGraph(data.names, graph.edges, graph.graph_class), found, int(labels.max()) + 1


def domains_of(columns: Columns, place: int) -> Ints:
    """Return each row's domain, 0 … k-1; time is cut into periods of as many rows each."""
    values, name = columns.X[:, place], columns.names[place]
    levels, labels = np.unique(values, return_inverse=True)
    if columns.kinds[place] is not Kind.NOMINAL and len(levels) > _NUMERIC_DOMAINS:
        return _periods(values)
    if len(levels) < 2:
        raise DegenerateData(
            f"Every row has the same value in {name!r}, so nothing changes between domains.",
            hint="Name a column that says which domain or period a row is from.",
        )
    if columns.n < _ROWS_PER_DOMAIN * len(levels):
        raise DegenerateData(
            f"{name!r} has {len(levels)} values in {columns.n} rows: too few rows per domain.",
            hint="Name a column with fewer domains, or a time to be cut into periods.",
        )
    return np.asarray(labels, dtype=np.int64)


def _periods(values: Floats) -> Ints:
    count = int(np.clip(len(values) // _ROWS_PER_PERIOD, 2, _MOST_PERIODS))
    edges = np.unique(np.quantile(values, np.arange(1, count) / count))
    return np.searchsorted(edges, values, side="right")


def _by_changes(
    graph: CausalGraph,
    test: DomainTest,
    domain: str,
    knowledge: Knowledge,
    rng: np.random.Generator,
) -> CausalGraph:
    """Direct undecided edges between columns that both change, by which modules change alone."""
    changing = set(graph.adjacent(domain))
    index = {name: k for k, name in enumerate(graph.nodes)}
    pattern = Pattern.of(graph)
    for edge in graph.edges:
        if not edge.is_undirected or not edge.ends <= changing:
            continue
        way = test.domains.direction(index[edge.source], index[edge.target], rng)
        ends = (edge.source, edge.target) if way > 0 else (edge.target, edge.source)
        if way and not knowledge.forbids(*ends):
            pattern.orient(*ends)
    pattern.close()
    return pattern.graph()
