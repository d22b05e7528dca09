"""Coarsened exact matching: rows equal in every covariate, numbers cut into a few classes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, Field

from app.causal.assumption import Assumption
from app.causal.catalogue import Cost, EstimatorSpec, Progress
from app.causal.data import Kind
from app.causal.estimand import EffectKind
from app.causal.findings import Estimation
from app.causal.question import Design
from app.causal.rounding import per_cent

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from app.causal.data import Dataset
    from app.causal.estimand import Estimand
    from app.causal.profile import Diagnosis
    from app.causal.sample import Sample

SMALLEST_ARM = 20
FEW_LOST, MANY_LOST = 0.1, 0.5


class Params(BaseModel):
    """Numbers are cut at quantiles into `classes`; categories are kept as they are."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    level: float = Field(0.95, gt=0.5, lt=1)
    classes: int = Field(5, ge=2, le=50)


def run(
    data: Dataset, estimand: Estimand, params: Params, rng: np.random.Generator, report: Progress
) -> Estimation:
    """Estimate the effect on the rows that have an equal of the other group, in outcome units.

    Differences within the classes are adjusted for by a regression on the matched rows.

    Raises
    ------
    TooFewSamples, NoOverlap : hardly any row has an equal.
    """
    del rng  # nothing here is random
    from app.causal.comparability import balance, require_overlap
    from app.causal.estimating import InUnits
    from app.causal.kernels.linear_effect import average_effect
    from app.causal.kernels.scored import Scored
    from app.causal.propensity import meeting
    from app.causal.row_weights import dependence, worth
    from app.causal.sample import keep, require_arms, take

    sample = take(data, estimand)
    require_arms(sample, estimand, at_least=SMALLEST_ARM)
    report(0.2, "looking for equals")
    weights = _weights(sample, params.classes, of_treated=estimand.kind is EffectKind.ATT)
    found = weights > 0
    require_overlap(found, sample.treated, columns=estimand.adjustment, at_least=SMALLEST_ARM // 2)
    matched, counts = keep(sample, found), weights[found]
    effect = average_effect(matched.outcome, matched.treated, matched.covariates, counts)
    scored = Scored(effect.value, effect.influence, effect.baseline, effect.baseline_influence)
    checks = (
        _equals(sample, found),
        balance(sample, weights),
        worth(counts, matched.treated),
        *(replace(d, name="propensities") for d in meeting(sample, estimand)),
        *dependence(matched.clusters, matched.treatment, estimand),
    )
    told = InUnits(matched, estimand, SPEC.name, params.level)
    estimate = told.estimate(scored, degrees=effect.degrees)
    return Estimation(estimate, (*sample.diagnostics, *checks), beside=told.ratios(scored))


def _weights(sample: Sample, classes: int, *, of_treated: bool) -> NDArray[np.float64]:
    """Return what each row counts for, shape (n,): 0 without an equal of the other group."""
    import numpy as np

    from app.causal.kernels.within_strata import cells

    cell = cells(_coarse(sample.covariates, classes))
    base = np.ones(sample.n) if sample.weights is None else sample.weights
    treated = np.bincount(cell, weights=base * sample.treated)[cell]
    others = np.bincount(cell, weights=base * ~sample.treated)[cell]
    own = np.where(sample.treated, treated, others)
    wanted = treated if of_treated else treated + others
    both = (treated > 0) & (others > 0)
    return np.where(both, base * wanted / np.where(both, own, 1.0), 0.0)


def _coarse(columns: NDArray[np.float64], classes: int) -> NDArray[np.intp]:
    """Return the class of each value, shape (n, k)."""
    import numpy as np

    from app.causal.kernels.within_strata import by_quantiles

    if not columns.shape[1]:
        return np.zeros((len(columns), 1), dtype=np.intp)
    coded = [
        np.unique(column, return_inverse=True)[1]
        if len(np.unique(column)) <= classes
        else by_quantiles(column, classes)
        for column in columns.T
    ]
    return np.column_stack(coded).astype(np.intp)


def _equals(sample: Sample, found: NDArray[np.bool_]) -> Diagnosis:
    from app.causal.profile import Diagnosis, Verdict

    lost = 1 - float(found.mean())
    kept = [int((found & arm).sum()) for arm in (sample.treated, ~sample.treated)]
    verdict = Verdict.PASSED if lost <= FEW_LOST else Verdict.INCONCLUSIVE
    verdict = Verdict.FAILED if lost > MANY_LOST else verdict
    return Diagnosis(
        "overlap",
        verdict,
        f"{kept[0]} treated rows and {kept[1]} others have an equal in the other group; the"
        f" {per_cent(lost)} without one are left out, and the answer speaks for the rest only.",
        statistic=float(min(kept)),
        effect_size=lost,
        n=sample.n,
    )


SPEC = EstimatorSpec(
    name="coarsened_exact_matching",
    title="Coarsened exact matching",
    summary="Compares units equal in every covariate, numbers cut into classes.",
    assumes=frozenset({Assumption.UNCONFOUNDEDNESS, Assumption.OVERLAP, Assumption.SUTVA}),
    cost=Cost(scale=2e-6, n_power=1.0, d_power=1.3),
    params=Params,
    references=("10.1093/pan/mpr013", "10.1198/jasa.2011.tm09599"),
    designs=frozenset({Design.BACKDOOR}),
    effects=frozenset({EffectKind.ATE, EffectKind.ATT}),
    treatment_kinds=frozenset({Kind.BINARY, Kind.NOMINAL}),
    outcome_kinds=frozenset(
        {Kind.CONTINUOUS, Kind.COUNT, Kind.BINARY, Kind.ORDINAL, Kind.DURATION}
    ),
    run=run,
    min_samples=100,
    level_moves_ends=True,
)
