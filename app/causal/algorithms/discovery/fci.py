"""FCI: what can be said about causes when some may be hidden."""

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
    """Return the PAG of FCI; a circle means that the data do not decide the mark.

    The tests are those of PC. What is ruled out as a cause gets an arrowhead, since a hidden
    common cause stays possible; no selection of the sample is assumed.

    Raises
    ------
    DegenerateData : a column is constant or determined by others.
    TooFewSamples : there are too few rows.
    InvalidRequest : the test named does not take columns of these kinds.
    """
    from app.causal.kernels.ancestral_search import ancestral_graph
    from app.causal.kernels.constraint_search import evidence_in

    report(0.1, "testing independences")
    evidence = evidence_in(data, params, knowledge, rng)
    report(0.5, "looking for hidden causes")
    graph = ancestral_graph(evidence, data.names, knowledge, params.max_conditioning)
    return Discovery(graph, evidence.diagnostics)


SPEC = DiscoverySpec(
    name="fci",
    title="FCI",
    summary="Finds what can be said about causes when hidden common causes are possible.",
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
    cost=Cost(scale=2e-4, n_power=0.0, d_power=1.35),
    cost_of_categories=Cost(scale=1e-6, n_power=0.8, d_power=2.0),
    params=Params,
    run=run,
    from_moments=True,
    honours_knowledge=True,
    allows_missing=True,
    counts_categories=True,
    max_variables=300,
    references=(
        "https://doi.org/10.1016/j.artint.2008.08.001",
        "https://doi.org/10.7551/mitpress/1754.001.0001",
    ),
)
