"""Negative control treatment: one that cannot act on the outcome must show no effect."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict

from app.causal.catalogue import Cost, Progress, RefuterSpec
from app.causal.question import Design

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np

    from app.causal.data import Dataset
    from app.causal.estimand import Estimand
    from app.causal.findings import Estimate, Refutation
    from app.causal.question import Level


class Params(BaseModel):
    """There is nothing to set."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def run(
    data: Dataset,
    estimand: Estimand,
    estimate: Estimate,
    refit: Callable[[Dataset, Estimand], Estimate],
    params: Params,
    rng: np.random.Generator,
    report: Progress,
) -> Refutation:
    """Estimate the effect of the control treatment, the covariates and the real one held fixed."""
    del params, rng, report  # one estimate, with nothing to set
    from app.causal.controls import control

    other = estimand.negative_treatment or ""
    held = (*(n for n in estimand.adjustment if n != other), estimand.treatment)
    altered = replace(estimand, treatment=other, contrast=_levels(data, other), adjustment=held)
    because = f"{other} cannot act on {estimand.outcome}"
    return control(SPEC.name, data, altered, estimate, refit, because)


def _levels(data: Dataset, name: str) -> tuple[Level, Level] | None:
    """Return the two levels of a treatment that has two; None for a dose."""
    from app.causal.levels import baseline_first

    variable = data.variable(name)
    if variable.n_distinct != 2 or len(variable.levels) != 2:
        return None
    low, high = baseline_first(variable.levels)
    return (float(low), float(high)) if variable.is_numeric else (low, high)


SPEC = RefuterSpec(
    name="negative_control_treatment",
    title="Negative control treatment",
    summary="Estimates the effect of a treatment that cannot act on the outcome.",
    assumes=frozenset(),
    cost=Cost(scale=1e-6, n_power=1.0, d_power=1.0),
    params=Params,
    references=("10.1097/EDE.0b013e3181d61eeb",),
    designs=frozenset({Design.BACKDOOR, Design.RANDOMISED}),
    run=run,
    requires=frozenset({"negative_treatment"}),
)
