"""Deciders as instrument: how lenient they are towards all others, in place of who they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, Field

from app.causal.catalogue import Cost, Progress
from app.causal.data import Kind
from app.causal.findings import Estimation
from app.causal.instrument_spec import MEASURED, Instruments, InstrumentSpec
from app.causal.profile import Diagnosis, Verdict

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from app.causal.data import Dataset
    from app.causal.estimand import Estimand
    from app.causal.sample import Sample

FEW_ROWS, FEW_DECIDERS = 10, 10


class Params(BaseModel):
    """`level` is the confidence of the interval."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    level: float = Field(0.95, gt=0.5, lt=1)


def run(
    data: Dataset, estimand: Estimand, params: Params, rng: np.random.Generator, report: Progress
) -> Estimation:
    """Estimate the effect on those whom a stricter or milder decider would treat otherwise.

    Each row's instrument is what its decider does in all *other* rows, beyond the covariates, so
    that many deciders do not pull the answer towards plain comparison. Rows of one decider count
    as tied.

    Raises
    ------
    InvalidQuestion : no instrument is named.
    DegenerateData : the deciders do not differ at all.
    """
    del rng  # nothing here is random
    import numpy as np
    import pandas as pd

    from app.causal.decider_agreement import decider_agreement
    from app.causal.instrument_strength import judged_strength
    from app.causal.instrumented import irrelevant, sampled
    from app.causal.kernels.inference import infer
    from app.causal.kernels.leave_out import as_one_instrument, leniency
    from app.causal.kernels.two_stage import IrrelevantInstrument
    from app.causal.kernels.two_stage import estimate as two_stages
    from app.causal.row_weights import unweighed
    from app.causal.sample import as_estimate

    sample = sampled(data, estimand)
    codes = pd.factorize(sample.frame[estimand.instruments[0]])[0].astype(np.intp)
    clusters = codes if sample.clusters is None else sample.clusters
    report(0.2, "asking each decider's other cases")
    lenient = leniency(sample.treatment, codes, sample.covariates)
    try:
        parts = as_one_instrument(
            sample.outcome, sample.treatment, lenient, sample.covariates, clusters
        )
        found = two_stages(parts)
    except IrrelevantInstrument:
        raise irrelevant(estimand) from None
    inference = infer(
        found.value, found.influence, level=params.level, degrees=parts.degrees, clusters=clusters
    )
    estimate = as_estimate(
        sample,
        estimand,
        method=SPEC.name,
        value=found.value,
        inference=inference,
        level=params.level,
    )
    checks = (
        judged_strength(parts, estimand),
        _deciders(sample, estimand, codes, lenient),
        *decider_agreement(sample, parts, found.value, codes, estimand),
        *unweighed(estimand.weight_column),
    )
    return Estimation(estimate, (*sample.diagnostics, *checks))


def _deciders(
    sample: Sample, estimand: Estimand, codes: NDArray[np.intp], lenient: NDArray[np.float64]
) -> Diagnosis:
    import numpy as np

    counts = np.bincount(codes)
    low, high = np.percentile(lenient, [10, 90])
    verdict = Verdict.PASSED
    if len(counts) < FEW_DECIDERS or np.median(counts) < FEW_ROWS:
        verdict = Verdict.INCONCLUSIVE
    return Diagnosis(
        "deciders",
        verdict,
        f"{len(counts):,} different {estimand.instruments[0]} decided on {int(np.median(counts)):,}"
        f" rows each (median). From the mildest to the strictest tenth, {estimand.treatment} moves"
        f" by {high - low:.2g}; the effect is on those for whom that matters.",
        effect_size=float(high - low),
        n=sample.n,
        columns=estimand.instruments,
    )


SPEC = InstrumentSpec(
    name="leave_out_instrument",
    title="Leave-one-out leniency of deciders (UJIVE)",
    summary="Uses who happened to decide on a case, as told by that decider's other cases.",
    takes=Instruments.DECIDERS,
    cost=Cost(scale=2e-7, n_power=1.0, d_power=1.5),
    params=Params,
    references=(
        "10.1002/(SICI)1099-1255(199901/02)14:1<57::AID-JAE501>3.0.CO;2-G",
        "10.1093/qje/qju019",
    ),
    treatment_kinds=MEASURED | {Kind.NOMINAL},
    run=run,
    min_samples=100,
)
