"""Limited-information maximum likelihood: the effect by instruments, less bent by weak ones."""

from __future__ import annotations

from functools import partial
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
    """`fuller` is Fuller's correction: 0 is plain LIML, 1 is nearly unbiased, 4 errs least."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    level: float = Field(0.95, gt=0.5, lt=1)
    fuller: float = Field(1.0, ge=0, le=10)


def run(
    data: Dataset, estimand: Estimand, params: Params, rng: np.random.Generator, report: Progress
) -> Estimation:
    """Estimate the effect of a treatment with two arms, or of one unit more of a dose.

    Raises
    ------
    InvalidQuestion : no instrument is named.
    DegenerateData : the instruments do not move the treatment at all, or are the treatment.
    """
    del rng  # nothing here is random
    from app.causal.instrumented import on_scales, sampled, told
    from app.causal.kernels.k_class import liml

    sample = sampled(data, estimand)
    report(0.2, "comparing what instruments tell of outcome and treatment")
    fit = partial(liml, fuller=params.fuller)
    estimate, checks, found = told(sample, estimand, fit, method=SPEC.name, level=params.level)
    beside = on_scales(sample, estimand, fit, found, method=SPEC.name, level=params.level)
    return Estimation(estimate, (*sample.diagnostics, *checks), beside=beside)


SPEC = InstrumentSpec(
    name="liml",
    title="Limited-information maximum likelihood (Fuller)",
    summary="Leans less towards plain regression than two stages when instruments are many or "
    "weak.",
    takes=Instruments.ANY,
    cost=Cost(scale=3e-7, n_power=1.0, d_power=1.5),
    params=Params,
    references=("10.1214/aoms/1177730090", "10.2307/1912683"),
    treatment_kinds=MEASURED | {Kind.NOMINAL},
    run=run,
)
