"""Two-stage least squares: the effect on those whom an instrument moves, with controls."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, Field

from app.causal.catalogue import Cost, Progress
from app.causal.data import Kind
from app.causal.findings import Estimation
from app.causal.instrument_spec import MEASURED, Instruments, InstrumentSpec

if TYPE_CHECKING:
    import numpy as np

    from app.causal.data import Dataset
    from app.causal.estimand import Estimand


class Params(BaseModel):
    """`level` is the confidence of the interval."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    level: float = Field(0.95, gt=0.5, lt=1)


def run(
    data: Dataset, estimand: Estimand, params: Params, rng: np.random.Generator, report: Progress
) -> Estimation:
    """Estimate the effect of a treatment with two arms, or of one unit more of a dose.

    With an instrument that is not strong the Anderson–Rubin interval, where it is bounded, takes
    the place of the usual one.

    Raises
    ------
    InvalidQuestion : no instrument is named.
    DegenerateData : the instrument does not move the treatment at all, or is the treatment.
    """
    del rng  # nothing here is random
    from app.causal.instrumented import intention_to_treat, on_scales, sampled, told
    from app.causal.kernels.two_stage import estimate as two_stages

    sample = sampled(data, estimand)
    report(0.2, "fitting both stages")
    estimate, checks, found = told(
        sample, estimand, two_stages, method=SPEC.name, level=params.level
    )
    beside = on_scales(sample, estimand, two_stages, found, method=SPEC.name, level=params.level)
    offer = intention_to_treat(sample, estimand, params.level)
    return Estimation(estimate, (*sample.diagnostics, *checks, *offer), beside=beside)


SPEC = InstrumentSpec(
    name="two_stage_least_squares",
    title="Two-stage least squares",
    summary="Uses only the part of the treatment that an instrument moves.",
    takes=Instruments.ANY,
    cost=Cost(scale=3e-7, n_power=1.0, d_power=1.5),
    params=Params,
    references=("10.2307/2291629", "10.1214/aoms/1177730090"),
    treatment_kinds=MEASURED | {Kind.NOMINAL},
    run=run,
    version=2,
)
