"""Triple difference: the change in changes, less that of those whom the treatment cannot reach."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, Field

from app.causal.assumption import Assumption
from app.causal.catalogue import Cost, Progress
from app.causal.data import Kind
from app.causal.estimand import EffectKind
from app.causal.findings import Estimation
from app.causal.panel_spec import ChangeSpec
from app.causal.profile import Diagnosis, Verdict
from app.causal.question import Design
from app.errors import DegenerateData, InvalidQuestion

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from app.causal.data import Dataset
    from app.causal.estimand import Estimand
    from app.causal.kernels.linear_effect import LinearEffect
    from app.causal.two_by_two import TwoByTwo

FEW = 10  # rows in a cell, below which its mean is rough


class Params(BaseModel):
    """`level` is the confidence of the interval."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    level: float = Field(0.95, gt=0.5, lt=1)


def run(
    data: Dataset, estimand: Estimand, params: Params, rng: np.random.Generator, report: Progress
) -> Estimation:
    """Estimate the effect on those whom it can reach; what else moved their group cancels.

    Raises
    ------
    InvalidQuestion : the columns do not tell who is treated when, or whom it can reach.
    TooFewSamples, DegenerateData : a cell of the comparison is empty.
    """
    del rng  # nothing here is random
    from app.causal.kernels.inference import infer
    from app.causal.pre_trends import triple_drift
    from app.causal.sample import as_estimate
    from app.causal.two_by_two import span

    third = estimand.third_column or ""
    known = data.with_frame(data.frame[data.frame[third].notna()], f"rows with {third}")
    square = span(known, replace(estimand, third_column=None))
    reached = _reached(square, known, estimand)
    report(0.3, "comparing changes in changes")
    effect = _fit(square, reached)
    inference = infer(
        effect.value,
        effect.influence,
        level=params.level,
        degrees=effect.degrees,
        clusters=square.sample.clusters,
    )
    estimate = as_estimate(
        square.sample,
        estimand,
        method=SPEC.name,
        value=effect.value,
        inference=inference,
        level=params.level,
    )
    told = (
        _cells(square, reached, third),
        triple_drift(square, reached, estimand),
        _basis(square),
    )
    return Estimation(estimate, (*square.sample.diagnostics, *told))


def _reached(square: TwoByTwo, data: Dataset, estimand: Estimand) -> NDArray[np.float64]:
    """Return 1 for rows in the second level of the third column."""
    third = estimand.third_column or ""
    from app.causal.sample import arms_of, treatment_values

    arms = arms_of(data.variable(third), None)
    if arms is None:
        raise InvalidQuestion(
            f"{third!r} has to tell two kinds apart: those reached by the treatment and others.",
            hint="Name a column with two levels.",
        )
    used = data.with_frame(square.sample.frame[list(data.names)], "rows that are compared")
    return treatment_values(used, replace(estimand, treatment=third, contrast=arms), arms)


def _fit(square: TwoByTwo, reached: NDArray[np.float64]) -> LinearEffect:
    """Return the coefficient of group × after × reached, given all that is below it."""
    import numpy as np

    from app.causal.kernels.least_squares import NotEstimable
    from app.causal.kernels.linear_effect import slope

    group, after = square.group, square.after
    sides = [group, after, reached, group * after, group * reached, after * reached]
    columns = np.column_stack([*sides, square.sample.covariates])
    try:
        return slope(square.sample.outcome, group * after * reached, columns, square.sample.weights)
    except NotEstimable:
        raise DegenerateData(
            "One of the eight cells of group, time and the third column is empty, so the change in"
            " changes is not there to be seen.",
            hint="The third column must have both levels in both groups, before and after.",
        ) from None


def _cells(square: TwoByTwo, reached: NDArray[np.float64], third: str) -> Diagnosis:
    counts = [
        int(((square.group == g) & (square.after == a) & (reached == r)).sum())
        for g in (0, 1)
        for a in (0, 1)
        for r in (0, 1)
    ]
    verdict = Verdict.PASSED if min(counts) >= FEW else Verdict.INCONCLUSIVE
    return Diagnosis(
        "cells",
        verdict,
        f"Each of the eight cells of group, time and {third} has {min(counts)} rows or more.",
        statistic=float(min(counts)),
        n=square.sample.n,
    )


def _basis(square: TwoByTwo) -> Diagnosis:
    clusters = square.sample.clusters
    count = 0 if clusters is None else int(clusters.max()) + 1
    told = (
        "rows are taken as independent; something that hit one whole group is not in it"
        if clusters is None
        else f"rows of a unit may depend on each other ({count} units)"
    )
    return Diagnosis(
        "interval_basis",
        Verdict.PASSED if count >= 2 * FEW else Verdict.INCONCLUSIVE,
        f"What the interval allows for: {told}.",
        statistic=float(count),
    )


SPEC = ChangeSpec(
    name="triple_difference",
    title="Triple difference",
    summary="Takes from a difference of changes that of units whom the treatment cannot reach.",
    assumes=frozenset({Assumption.PARALLEL_TRENDS, Assumption.NO_ANTICIPATION, Assumption.SUTVA}),
    cost=Cost(scale=3e-7, n_power=1.0, d_power=1.5),
    params=Params,
    references=("10.1093/ectj/utac010",),
    designs=frozenset({Design.DID}),
    effects=frozenset({EffectKind.ATT}),
    treatment_kinds=frozenset({Kind.BINARY, Kind.NOMINAL}),
    outcome_kinds=frozenset(
        {Kind.CONTINUOUS, Kind.COUNT, Kind.BINARY, Kind.ORDINAL, Kind.DURATION}
    ),
    run=run,
    requires=frozenset({"third_column"}),
    min_samples=24,
    one_start=True,
)
