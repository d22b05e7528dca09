"""Donors left out one by one: the effect must not hang on a single unit it is compared with."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, Field

from app.causal.catalogue import Cost, Progress, RefuterSpec
from app.causal.profile import Verdict
from app.causal.question import Design

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import numpy as np

    from app.causal.data import Dataset
    from app.causal.estimand import Estimand
    from app.causal.findings import Estimate, Refutation


class Params(BaseModel):
    """`refits` is how many donors are left out at most, drawn at random where there are more."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    refits: int = Field(60, ge=5, le=1000)


def run(
    data: Dataset,
    estimand: Estimand,
    estimate: Estimate,
    refit: Callable[[Dataset, Estimand], Estimate],
    params: Params,
    rng: np.random.Generator,
    report: Progress,
) -> Refutation:
    """Leave out each donor in turn, and refit everything."""
    from app.causal.refits import NEEDED, collect, figure, span, told

    refits = collect(_without(data, estimand, estimate, params.refits, rng), refit, params.refits,
                     report)  # fmt: skip
    if len(refits.values) < NEEDED:
        sentence = "Could not tell: there are too few donors to leave some out."
        return told(SPEC.name, Verdict.INCONCLUSIVE, sentence, estimate, refits, None)
    low, high = min(refits.values), max(refits.values)
    seen = (
        f"Leaving out one donor at a time ({len(refits.values)} refits) the effect was"
        f" {span((low, high), estimate)} against {figure(estimate.value, estimate)} with all"
    )
    if low * high <= 0.0 < abs(estimate.value):
        verdict, ending = Verdict.FAILED, ": its very sign hangs on one of them."
    elif estimate.interval[0] <= low and high <= estimate.interval[1]:
        verdict, ending = Verdict.PASSED, ": no single one decides the answer."
    else:
        verdict, ending = Verdict.INCONCLUSIVE, ": one of them matters much."
    return told(SPEC.name, verdict, seen + ending, estimate, refits, None)


def _without(
    data: Dataset, estimand: Estimand, estimate: Estimate, most: int, rng: np.random.Generator
) -> Iterator[tuple[Dataset, Estimand]]:
    column = estimand.unit_column or ""
    units = data.frame[column].astype("string")
    named = {str(estimate.treated_unit)}
    if estimand.treatment not in {column, estimand.time_column}:
        from app.causal.sample import arms_of, treatment_values

        arms = arms_of(data.variable(estimand.treatment), estimand.contrast)
        on = treatment_values(data, estimand, arms) == 1.0
        named |= set(units[on].dropna())
    donors = sorted(set(units.dropna()) - named)
    for name in sorted(rng.permutation(donors)[:most]):
        kept = data.frame[(units != name).to_numpy()]
        yield data.with_frame(kept, f"without {name}"), replace(estimand)


SPEC = RefuterSpec(
    name="donor_left_out",
    title="Donors left out one by one",
    summary="Leaves out one donor at a time and refits: no single one should decide.",
    assumes=frozenset(),
    cost=Cost(scale=2e-5, n_power=1.0, d_power=1.0),
    params=Params,
    references=("10.1111/ajps.12116",),
    designs=frozenset({Design.SYNTHETIC_CONTROL}),
    run=run,
)
