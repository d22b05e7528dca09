"""CD-NOD: a graph from several domains or periods, and what changes between them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from app.causal.blanket_spec import ASSUMED
from app.causal.catalogue import Cost, DiscoverySpec, Progress
from app.causal.constraint_params import TestingParams
from app.causal.data import NUMERIC, Dataset, Kind, Role
from app.causal.findings import Discovery
from app.causal.graph import GraphClass
from app.causal.profile import Diagnosis, Verdict
from app.errors import InvalidRequest, UnknownColumn

if TYPE_CHECKING:
    import numpy as np

    from app.causal.graph import CausalGraph
    from app.causal.question import Knowledge


class Params(TestingParams):
    domain: str | None = Field(
        default=None,
        title="Domain or time",
        description="The column that says which domain or period a row is from; empty for the one"
        " marked as cluster, the time, or the only one without an order.",
    )


def run(
    data: Dataset,
    params: Params,
    knowledge: Knowledge,
    rng: np.random.Generator,
    report: Progress,
) -> Discovery:
    """Return the CPDAG in which the domain is a node that nothing causes.

    A column that the domain points at has a mechanism that changes. Change directs edges: what
    the domain reaches only through another column follows from it, and of two columns that both
    change the cause is the one whose distribution changes without regard to the other's
    mechanism. Regressions within domains are linear unless `params` name a kernel test.

    Raises
    ------
    InvalidRequest : no column says which domain a row is from.
    DegenerateData : a column is constant or determined by others, or domains hold too few rows.
    TooFewSamples : too few complete rows.
    """
    from app.causal.kernels.domain_search import graph_across

    domain = _domain(data, params)
    report(0.1, f"testing independences within and across {domain}")
    graph, evidence, count = graph_across(data, domain, params, knowledge, rng)
    return Discovery(graph, (*evidence.diagnostics, _changing(graph, domain, count)))


def _domain(data: Dataset, params: Params) -> str:
    if params.domain is not None:
        if params.domain not in data.names:
            raise UnknownColumn(params.domain)
        return params.domain
    marked = [v.name for v in data.variables if v.role is Role.CLUSTER]
    timed = [data.time.column] if data.time and data.time.column in data.names else []
    unordered = [v.name for v in data.variables if v.kind is Kind.NOMINAL]
    if found := [*marked, *timed] or unordered[: 1 if len(unordered) == 1 else 0]:
        return str(found[0])
    raise InvalidRequest(
        "No column says which domain or period a row is from.",
        hint="Name it as `domain`, or mark it as the cluster.",
    )


def _changing(graph: CausalGraph, domain: str, count: int) -> Diagnosis:
    changing = tuple(graph.children(domain))
    words = f"the mechanisms of {', '.join(changing)} change" if changing else "nothing changes"
    return Diagnosis(
        "mechanism_change",
        Verdict.FAILED if changing else Verdict.PASSED,
        f"Across the {count} values or periods of {domain!r}, {words}.",
        test="change of regressions between domains",
        columns=changing,
    )


SPEC = DiscoverySpec(
    name="cd_nod",
    title="CD-NOD",
    summary="Finds a graph from several domains or periods, using what changes between them.",
    kinds=NUMERIC | {Kind.NOMINAL},
    assumes=ASSUMED,
    returns=GraphClass.CPDAG,
    cost=Cost(scale=2e-5, n_power=0.4, d_power=2.2),
    params=Params,
    run=run,
    honours_knowledge=True,
    across_domains=True,
    max_variables=100,
    references=(
        "https://jmlr.org/papers/v21/19-232.html",
        "https://doi.org/10.24963/ijcai.2017/187",
    ),
)
