"""Data subset: the estimate is made again from parts of the rows, and must hold in them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, Field

from app.causal.catalogue import Cost, Progress, RefuterSpec
from app.causal.profile import Verdict
from app.causal.question import Design
from app.causal.rounding import per_cent

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np

    from app.causal.data import Dataset
    from app.causal.estimand import Estimand
    from app.causal.findings import Estimate, Refutation
    from app.causal.refits import Refits

SURE, LIKELY = 0.01, 0.05
STEADY, UNSTEADY = 1.5, 2.5  # spread of the refits over what sampling alone gives


class Params(BaseModel):
    """`share` of the rows (or units) are drawn without replacement, `refits` times."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    refits: int = Field(20, ge=5, le=1000)
    share: float = Field(0.8, ge=0.3, le=0.95)


def run(
    data: Dataset,
    estimand: Estimand,
    estimate: Estimate,
    refit: Callable[[Dataset, Estimand], Estimate],
    params: Params,
    rng: np.random.Generator,
    report: Progress,
) -> Refutation:
    """Refit everything on random parts of the data, and compare level and spread.

    Parts of a share f scatter around the whole with the standard error times sqrt((1 - f) / f)
    when no few rows decide the answer.
    """
    from app.causal.refits import collect, told

    altered = ((_part(data, estimand, params.share, rng), estimand) for _ in range(params.refits))
    refits = collect(altered, refit, params.refits, report)
    if not refits.is_enough:
        return told(
            SPEC.name,
            Verdict.INCONCLUSIVE,
            "Could not tell: too few parts of the data could carry the estimate.",
            estimate,
            refits,
            None,
        )
    p_value, spread = _compare(refits, estimate, params.share)
    verdict = _verdict(p_value, spread)
    sentence = _sentence(refits, estimate, params.share, verdict)
    return told(SPEC.name, verdict, sentence, estimate, refits, p_value)


def _compare(refits: Refits, estimate: Estimate, share: float) -> tuple[float, float]:
    """Return the p-value of the parts' mean being the whole, and their spread over what is due."""
    from app.causal.kernels.inference import normal_interval
    from app.causal.refits import error_of

    due = error_of(estimate) * math.sqrt((1 - share) / share)
    spread = refits.deviation / due if due > 0 else 1.0
    gap = refits.mean - estimate.value
    return normal_interval(gap, max(refits.deviation, due), 0.95, 1e12).p_value, spread


def _verdict(p_value: float, spread: float) -> Verdict:
    if p_value < SURE or spread > UNSTEADY:
        return Verdict.FAILED
    return Verdict.INCONCLUSIVE if p_value < LIKELY or spread > STEADY else Verdict.PASSED


def _sentence(refits: Refits, estimate: Estimate, share: float, verdict: Verdict) -> str:
    from app.causal.refits import figure, span

    seen = (
        f"On {len(refits.values)} random parts with {per_cent(share)} of the data the effect was"
        f" {span(refits.middle(0.95), estimate)} against"
        f" {figure(estimate.value, estimate)} on all"
    )
    rest = {
        Verdict.PASSED: "no few rows decide the answer",
        Verdict.INCONCLUSIVE: "it varies somewhat more than sampling explains",
        Verdict.FAILED: "it depends on which rows are in, more than sampling explains",
    }[verdict]
    return f"{seen}: {rest}."


def _part(data: Dataset, estimand: Estimand, share: float, rng: np.random.Generator) -> Dataset:
    """Return a random share of the rows, or of the units with all their rows."""
    import numpy as np
    import pandas as pd

    why = f"a random {per_cent(share)} of the data"
    if estimand.unit_column is None:
        chosen = rng.permutation(data.n_rows)[: round(share * data.n_rows)]
        return data.with_frame(data.frame.iloc[np.sort(chosen)], why)
    codes, units = pd.factorize(data.frame[estimand.unit_column], use_na_sentinel=False)
    kept = np.zeros(len(units), dtype=bool)
    kept[rng.permutation(len(units))[: round(share * len(units))]] = True
    return data.with_frame(data.frame[kept[codes]], why)


SPEC = RefuterSpec(
    name="data_subset",
    title="Data subsets",
    summary="Refits on random parts of the data: the estimate must hold in them.",
    assumes=frozenset(),
    cost=Cost(scale=1e-5, n_power=1.0, d_power=1.0),
    params=Params,
    references=("10.48550/arXiv.2011.04216",),
    designs=frozenset(
        {
            Design.BACKDOOR,
            Design.RANDOMISED,
            Design.IV,
            Design.DID,
            Design.PANEL,
            Design.RDD,
            Design.MEDIATION,
            Design.FRONTDOOR,
        }
    ),
    run=run,
    any_level=True,
)
