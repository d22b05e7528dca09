"""Negative control outcome: an outcome that the treatment cannot act on must show no effect."""

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
    """Estimate the effect on the control outcome, with the same covariates held fixed."""
    del params, rng, report  # one estimate, with nothing to set
    from app.causal.controls import control

    other = estimand.negative_outcome or ""
    altered = replace(estimand, outcome=other, unit=data.variable(other).unit)
    because = f"{estimand.treatment} cannot act on {other}"
    return control(SPEC.name, data, altered, estimate, refit, because)


SPEC = RefuterSpec(
    name="negative_control_outcome",
    title="Negative control outcome",
    summary="Estimates the effect on an outcome that the treatment cannot act on.",
    assumes=frozenset(),
    cost=Cost(scale=1e-6, n_power=1.0, d_power=1.0),
    params=Params,
    references=("10.1097/EDE.0b013e3181d61eeb",),
    designs=frozenset({Design.BACKDOOR, Design.RANDOMISED}),
    run=run,
    requires=frozenset({"negative_outcome"}),
)
