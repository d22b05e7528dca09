"""What a found graph is confronted with: tests of its links, what was stated, permuted graphs."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from app.errors import StatisticalFailure

if TYPE_CHECKING:
    import numpy as np
    from pydantic import BaseModel

    from app.causal.data import Dataset
    from app.causal.findings import Discovery
    from app.causal.question import Knowledge


def examined(
    discovery: Discovery,
    data: Dataset,
    params: BaseModel,
    knowledge: Knowledge,
    rng: np.random.Generator,
) -> Discovery:
    """Return the discovery with tests of its links, of what was stated, and of what it implies.

    Columns that no test takes leave the discovery as it is.
    """
    from app.causal.falsification import falsification
    from app.causal.link_tests import link_tests
    from app.causal.stated_against_seen import stated_against_seen

    graph = discovery.graph
    try:
        tests = link_tests(graph, data, params, rng)
        against = stated_against_seen(graph, tests, data, knowledge, rng)
        said = falsification(graph, data, rng)
    except StatisticalFailure:
        return discovery
    return replace(discovery, tests=tests, diagnostics=(*discovery.diagnostics, *against, *said))
