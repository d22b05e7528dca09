"""From the Markov blanket of each variable to one graph."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from app.causal.findings import Discovery
from app.causal.kernels.choice_of_test import independence_test
from app.causal.kernels.constraint_search import evidence_by, oriented, tests_said
from app.causal.kernels.readings import readings_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.causal.catalogue import Progress
    from app.causal.constraint_params import TestingParams
    from app.causal.data import Dataset
    from app.causal.kernels.arrays import Bools, Ints
    from app.causal.kernels.independence import Independence
    from app.causal.question import Knowledge

    Blanket = Callable[[Independence, int, Ints], list[int]]
    Search = Callable[[Independence, int], Blanket]


def graph_from_blankets(
    search: Search,
    data: Dataset,
    params: TestingParams,
    knowledge: Knowledge,
    rng: np.random.Generator,
    report: Progress,
) -> Discovery:
    """Return the CPDAG whose edges join variables in each other's blankets.

    Within those pairs the search is PC's: an edge goes when a subset of blanket neighbours
    separates its ends, and the sets that separate best tell colliders.

    Parameters
    ----------
    search : from the test and the number of variables to the algorithm for one variable.
    """
    columns, said = readings_of(data, params)
    p = len(columns.names)
    alpha = params.level(columns.n, p)
    test = independence_test(columns, alpha, params.test, rng)
    members = _mutual(search(test, p), test, p, report)
    report(0.8, "orienting edges")
    evidence = evidence_by(
        test, columns.names, knowledge, max_conditioning=params.max_conditioning, possible=members
    )
    counted = tests_said(columns, evidence.skeleton, test, alpha, params.test)
    evidence = replace(evidence, diagnostics=(*said, *counted))
    return Discovery(oriented(evidence, data.names, knowledge), evidence.diagnostics)


def each(blanket: Blanket) -> Search:
    """Return the search that goes by this blanket, which shares nothing between variables."""
    return lambda _test, _count: blanket


def _mutual(blanket: Blanket, test: Independence, p: int, report: Progress) -> Bools:
    """Return [i, j]: each is in the other's blanket."""
    inside = np.zeros((p, p), dtype=np.bool_)
    for target in range(p):
        report(0.1 + 0.7 * target / p, f"blanket {target + 1} of {p}")
        inside[target, blanket(test, target, np.delete(np.arange(p), target))] = True
    return inside & inside.T
