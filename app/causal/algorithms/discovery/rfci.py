"""RFCI: what FCI says, from tests among neighbours alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.causal.assumption import Assumption
from app.causal.catalogue import Cost, DiscoverySpec, Progress
from app.causal.constraint_params import TestingParams
from app.causal.data import Dataset, Kind
from app.causal.findings import Discovery
from app.causal.graph import GraphClass
from app.causal.question import Knowledge

if TYPE_CHECKING:
    import numpy as np


class Params(TestingParams):
    pass


def run(
    data: Dataset,
    params: Params,
    knowledge: Knowledge,
    rng: np.random.Generator,
    report: Progress,
) -> Discovery:
    """Return the PAG of RFCI; a circle means that the data do not decide the mark.

    The tests are those of PC and some more of small sets, so that an edge may stay that FCI
    would remove; the marks are as sound. What is ruled out as a cause gets an arrowhead, since
    a hidden common cause stays possible; no selection of the sample is assumed.

    Raises
    ------
    DegenerateData : a column is constant or determined by others.
    TooFewSamples : there are too few rows.
    InvalidRequest : the test named does not take columns of these kinds.
    """
    from app.causal.kernels.constraint_search import evidence_in
    from app.causal.kernels.rfci_search import fast_ancestral_graph

    report(0.1, "testing independences")
    evidence = evidence_in(data, params, knowledge, rng)
    report(0.5, "looking for hidden causes")
    graph = fast_ancestral_graph(evidence, data.names, knowledge)
    return Discovery(graph, evidence.diagnostics)


SPEC = DiscoverySpec(
    name="rfci",
    title="RFCI",
    summary="Finds what can be said when hidden causes are possible, fast enough for many columns.",
    kinds=frozenset(
        {Kind.CONTINUOUS, Kind.COUNT, Kind.DURATION, Kind.BINARY, Kind.ORDINAL, Kind.NOMINAL}
    ),
    assumes=frozenset(
        {
            Assumption.MARKOV,
            Assumption.FAITHFULNESS,
            Assumption.ACYCLICITY,
            Assumption.LINEARITY,
        }
    ),
    returns=GraphClass.PAG,
    cost=Cost(scale=3e-5, n_power=0.0, d_power=1.8),
    cost_of_categories=Cost(scale=1e-6, n_power=0.8, d_power=2.0),
    params=Params,
    run=run,
    from_moments=True,
    honours_knowledge=True,
    allows_missing=True,
    counts_categories=True,
    max_variables=1000,
    references=(
        "https://doi.org/10.1214/11-AOS940",
        "https://doi.org/10.1016/j.artint.2008.08.001",
    ),
)
