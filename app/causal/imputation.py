"""An effect from several completed tables, beside the one from complete rows alone."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from app.causal.catalogue import silent
from app.causal.findings import COMPLETE_CASES, Estimation, Sensitivity
from app.causal.missing_values import MissingValues, tables_for
from app.causal.profile import Diagnosis, Verdict
from app.causal.refits import error_of, figure, span
from app.causal.rounding import per_cent
from app.errors import StatisticalFailure

if TYPE_CHECKING:
    import numpy as np
    from pydantic import BaseModel

    from app.causal.catalogue import EstimatorSpec, Progress
    from app.causal.completion import Imputer
    from app.causal.data import Dataset
    from app.causal.estimand import Estimand
    from app.causal.findings import Estimate

_MUCH_LOST = 0.5
_OF_ROWS = frozenset({"missing_rows", "attrition"})


def estimated(
    spec: EstimatorSpec,
    data: Dataset,
    estimand: Estimand,
    params: BaseModel,
    rng: np.random.Generator,
    report: Progress,
    seconds: float,
) -> Estimation:
    """Return the estimate pooled over completed tables; as it is where no value is missing.

    Parameters
    ----------
    seconds : what the tables' estimates may take, by the estimator's declared cost.

    Raises
    ------
    StatisticalFailure : the estimator fails on a completed table.
    """
    from app.causal.completion import imputer
    from app.causal.pooling import pooled, pooled_beside

    filling = imputer(data, estimand)
    if not filling.incomplete:
        return spec.run(data, estimand, params, rng, report)
    once = spec.cost.seconds(filling.data.n_rows, len(estimand.columns))
    count = tables_for(filling.share, once, seconds)
    found = _from_tables(spec, filling, estimand, params, count, rng, report)
    whole = pooled([estimation.estimate for estimation in found])
    estimate = replace(whole.estimate, missing_values=MissingValues.IMPUTE)
    told = (*_of_gaps(data, estimand), _filled(filling, count), _information(estimate))
    kept = tuple(d for d in found[0].diagnostics if d.name not in _OF_ROWS)
    alone = against_complete(spec, data, estimand, params, rng, estimate)
    return replace(
        found[0],
        estimate=estimate,
        diagnostics=(*told, *kept),
        sensitivity=(alone, *found[0].sensitivity),
        beside=_marked(pooled_beside([f.beside for f in found])),
    )


def _marked(beside: tuple[Estimate, ...]) -> tuple[Estimate, ...]:
    return tuple(replace(e, missing_values=MissingValues.IMPUTE) for e in beside)


def _from_tables(
    spec: EstimatorSpec,
    filling: Imputer,
    estimand: Estimand,
    params: BaseModel,
    count: int,
    rng: np.random.Generator,
    report: Progress,
) -> list[Estimation]:
    """Return the estimate from each completed table; the first tells its diagnostics too."""
    found = []
    for done, table in enumerate(filling.tables(count, rng)):
        report(done / count, f"completed table {done + 1} of {count}")
        if done:
            found.append(spec.refit(table, estimand, params, rng))
        else:
            found.append(spec.run(table, estimand, spec.for_refits(params), rng, silent))
    return found


def one_completed(data: Dataset, estimand: Estimand, rng: np.random.Generator) -> Dataset:
    """Return one completed table, for checks that only ask whether an estimate is stable."""
    from app.causal.completion import imputer

    filling = imputer(data, estimand)
    if not filling.incomplete:
        return data
    return next(filling.tables(1, rng))


def against_complete(
    spec: EstimatorSpec,
    data: Dataset,
    estimand: Estimand,
    params: BaseModel,
    rng: np.random.Generator,
    estimate: Estimate,
) -> Sensitivity:
    """Return how far the estimate is from that of the complete rows alone."""
    try:
        alone = spec.refit(data, estimand, params, rng).estimate
    except StatisticalFailure as error:
        told = f"The complete rows alone do not carry the estimate: {error.message}"
        return Sensitivity(COMPLETE_CASES, math.nan, None, told)
    return beside_complete(alone, estimate)


def beside_complete(alone: Estimate, estimate: Estimate) -> Sensitivity:
    """Return what the complete rows alone say beside the estimate from completed tables."""
    noise = error_of(estimate)
    gap = abs(alone.value - estimate.value) / noise if noise > 0 else 0.0
    near = "the same within one standard error" if gap <= 1 else f"{gap:.1f} standard errors away"
    return Sensitivity(
        COMPLETE_CASES,
        alone.value,
        None,
        f"The {alone.n:,} complete rows alone give {figure(alone.value, alone)}"
        f" ({per_cent(alone.level)} interval {span(alone.interval, alone)}) against"
        f" {figure(estimate.value, estimate)}: {near}.",
        alone=alone,
    )


def _of_gaps(data: Dataset, estimand: Estimand) -> tuple[Diagnosis, ...]:
    """Return whether a missing outcome depends on treatment."""
    from app.causal.sample import missing_pattern

    return tuple(d for d in missing_pattern(data, estimand) if d.name == "attrition")


def _filled(filling: Imputer, count: int) -> Diagnosis:
    frame = filling.data.frame
    shares = {name: float(frame[name].isna().mean()) for name in filling.incomplete}
    named = ", ".join(f"{n} {per_cent(s, 1)}" for n, s in sorted(shares.items(), key=_greatest)[:5])
    apart = " within each group" if len(filling.strata) > 1 else ""
    return Diagnosis(
        "missing_values",
        Verdict.PASSED if filling.share <= _MUCH_LOST else Verdict.INCONCLUSIVE,
        f"{per_cent(filling.share, 1)} of {len(frame):,} rows miss a value ({named}). Gaps were"
        " filled"
        f" {count} times{apart} by chained equations from {len(filling.predictors)} columns, and"
        f" the {count} estimates pooled. This rests on the gaps being explained by these columns.",
        test="chained equations",
        statistic=float(count),
        effect_size=filling.share,
        n=len(frame),
        columns=filling.incomplete,
    )


def _greatest(named: tuple[str, float]) -> float:
    return -named[1]


def _information(estimate: Estimate) -> Diagnosis:
    lost = estimate.missing_information or 0.0
    few = lost <= _MUCH_LOST
    return Diagnosis(
        "missing_information",
        Verdict.PASSED if few else Verdict.INCONCLUSIVE,
        f"The gaps took {per_cent(lost)} of the information on the effect; the interval allows"
        " for it."
        + ("" if few else " The answer leans on the imputation more than on what was seen."),
        effect_size=lost,
    )
