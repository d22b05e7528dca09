"""Placebo dates: the event is moved to times before it, where nothing must be found."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, Field

from app.causal.catalogue import Cost, Progress, RefuterSpec
from app.causal.profile import Verdict
from app.causal.question import Design
from app.causal.rounding import per_cent

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import numpy as np

    from app.causal.data import Dataset
    from app.causal.estimand import Estimand
    from app.causal.findings import Estimate, Refutation

_FIRST, _LAST = 0.45, 0.85  # of the time before the event, between which it is put
_SOME, _MANY = 0.25, 0.5  # of the placebo dates that may seem to have an effect
_WORTH_A_WORD, _LARGE = 0.25, 0.5  # of the effect: how large that of a usual placebo date may be


class Params(BaseModel):
    """`refits` is at how many earlier times the event is put and everything fitted again."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    refits: int = Field(10, ge=5, le=1000)


def run(
    data: Dataset,
    estimand: Estimand,
    estimate: Estimate,
    refit: Callable[[Dataset, Estimand], Estimate],
    params: Params,
    rng: np.random.Generator,
    report: Progress,
) -> Refutation:
    """Put the event at earlier times, of which only what came before the true one is known."""
    import numpy as np

    from app.causal.refits import NEEDED, Refits, span, told
    from app.errors import InvalidQuestion, StatisticalFailure

    del rng  # the times are spread evenly
    found, failed = [], 0
    for done, (past, moved) in enumerate(_moved(data, estimand, estimate, params.refits)):
        report(done / params.refits, f"placebo date {done + 1}")
        try:
            found.append(refit(past, moved))
        except (StatisticalFailure, InvalidQuestion):
            failed += 1
    refits = Refits(tuple(one.value for one in found), failed)
    if len(found) < NEEDED:
        sentence = "Could not tell: too few earlier times leave enough on both sides."
        return told(SPEC.name, Verdict.INCONCLUSIVE, sentence, estimate, refits, None)
    seeming = sum(not one.interval[0] <= 0.0 <= one.interval[1] for one in found) / len(found)
    seen = (
        f"With the event put at {len(found)} earlier times the effect was"
        f" {span(refits.middle(0.95), estimate)}, and {per_cent(seeming)} of the intervals left"
        " out zero"
    )
    size = abs(float(np.median(refits.values))) / max(abs(estimate.value), 1e-300)
    if seeming >= _MANY and size > _LARGE:
        verdict, ending = Verdict.FAILED, ": effects are found where nothing happened."
    elif seeming > _SOME and size > _WORTH_A_WORD:
        verdict, ending = Verdict.INCONCLUSIVE, ", which is more than chance should give."
    elif seeming > _SOME:
        verdict, ending = Verdict.PASSED, "; they are small beside the effect."
    else:
        verdict, ending = Verdict.PASSED, ", as it should be."
    return told(SPEC.name, verdict, seen + ending, estimate, refits, None)


def _moved(
    data: Dataset, estimand: Estimand, estimate: Estimate, count: int
) -> Iterator[tuple[Dataset, Estimand]]:
    """Yield the rows before the event, with the event put at some time among them."""
    import numpy as np

    from app.causal.timeline import timeline

    column = estimand.time_column
    if column is None or estimate.intervention_time is None:
        return
    times = timeline(data, column)
    labels = list(times.labels)
    start = labels.index(str(estimate.intervention_time))
    known = (times.places >= 0) & (times.places < start)
    past = data.with_frame(data.frame[known], "rows before the event")
    earlier = np.linspace(_FIRST * start, _LAST * start, count)
    for place in np.unique(earlier.round().astype(int)):
        if 0 < place < start:
            unit = estimate.treated_unit
            yield past, replace(
                estimand, intervention_time=labels[place], treated_unit=unit, contrast=None,
                treatment=column,
            )  # fmt: skip


SPEC = RefuterSpec(
    name="placebo_dates",
    title="Placebo dates",
    summary="Puts the event at times before it: a sound method then finds nothing.",
    assumes=frozenset(),
    cost=Cost(scale=1e-5, n_power=1.0, d_power=1.0),
    params=Params,
    references=("10.1257/jel.20191450", "10.1111/ajps.12116"),
    designs=frozenset({Design.SYNTHETIC_CONTROL, Design.INTERRUPTED_TIME_SERIES}),
    run=run,
)
