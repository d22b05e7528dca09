"""IAMBnPC: a blanket grown as IAMB does and pruned as PC does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.causal.blanket_spec import blanket_spec
from app.causal.catalogue import Cost, Progress
from app.causal.constraint_params import TestingParams

if TYPE_CHECKING:
    import numpy as np

    from app.causal.data import Dataset
    from app.causal.findings import Discovery
    from app.causal.question import Knowledge


def run(
    data: Dataset,
    params: TestingParams,
    knowledge: Knowledge,
    rng: np.random.Generator,
    report: Progress,
) -> Discovery:
    """Return the CPDAG over variables that are in each other's blankets.

    Prunes the grown blanket by small sets, which weak tests bear better than large ones.

    Raises
    ------
    DegenerateData : a column is constant or determined by others.
    TooFewSamples : there are too few rows.
    InvalidRequest : the test named does not take columns of these kinds.
    """
    from app.causal.kernels.blanket_search import each, graph_from_blankets
    from app.causal.kernels.blankets import iamb_npc

    return graph_from_blankets(each(iamb_npc), data, params, knowledge, rng, report)


SPEC = blanket_spec(
    name="iamb_npc",
    title="IAMBnPC",
    summary="Finds what shields each variable from the rest, by tests that hold few others fixed.",
    run=run,
    cost=Cost(scale=1.2e-4, n_power=0.0, d_power=2.0),
    cost_of_categories=Cost(scale=2e-7, n_power=0.9, d_power=2.0),
    references=("https://www.aaai.org/Papers/FLAIRS/2003/Flairs03-073.pdf",),
)
