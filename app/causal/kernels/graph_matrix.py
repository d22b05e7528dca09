"""Found matrices as graphs over the dataset's columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from app.causal.graph import CausalGraph, Edge, GraphClass, Mark

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.causal.kernels.arrays import Bools, Floats


def dag_of(
    nodes: Sequence[str], names: Sequence[str], dag: Bools, strengths: Floats
) -> CausalGraph:
    """Return the DAG over `nodes` with an arrow where `dag` [i, j] is True, places in `names`."""
    return CausalGraph(tuple(nodes), _arrows(names, dag, strengths), GraphClass.DAG)


def admg_of(
    nodes: Sequence[str], names: Sequence[str], dag: Bools, confounded: Bools, strengths: Floats
) -> CausalGraph:
    """Return the mixed graph of arrows and, where `confounded` [i, j], of edges with two heads."""
    hidden = tuple(
        Edge(names[i], names[j], Mark.ARROW, Mark.ARROW)
        for i, j in np.argwhere(np.triu(confounded | confounded.T, k=1))
    )
    arrows = _arrows(names, dag, strengths)
    return CausalGraph(tuple(nodes), (*arrows, *hidden), GraphClass.ADMG)


def _arrows(names: Sequence[str], dag: Bools, strengths: Floats) -> tuple[Edge, ...]:
    return tuple(
        Edge(names[i], names[j], strength=float(strengths[i, j])) for i, j in np.argwhere(dag)
    )
