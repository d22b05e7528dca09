"""An effect where outcomes are missing: rows with one stand, by weight, for those without."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from app.causal.encoding import design_matrix
from app.causal.findings import Estimation
from app.causal.imputation import against_complete
from app.causal.kernels.logistic import fit
from app.causal.missing_values import MissingValues
from app.causal.profile import Diagnosis, Verdict
from app.causal.sample import arms_of, treatment_values

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from pydantic import BaseModel

    from app.causal.catalogue import EstimatorSpec, Progress
    from app.causal.data import Dataset
    from app.causal.estimand import Estimand

    Vector = NDArray[np.float64]

_LOW, _HIGH = "chance of an outcome, untreated", "chance of an outcome, treated"
_LEAST_CHANCE = 0.05  # a row counts for twenty at most
_RIDGE = 1e-3
_THIN = 0.5  # of the rows: so few count in effect


@dataclass(frozen=True, slots=True, eq=False)
class Weighing:
    """The data with each row's chances of having an outcome, and the estimand that uses them."""

    data: Dataset
    estimand: Estimand
    diagnosis: Diagnosis


def estimated(
    spec: EstimatorSpec,
    data: Dataset,
    estimand: Estimand,
    params: BaseModel,
    rng: np.random.Generator,
    report: Progress,
) -> Estimation:
    """Return the estimate with rows weighted by the inverse of their chance of an outcome.

    Raises
    ------
    StatisticalFailure : the estimator fails on the weighted rows.

    References
    ----------
    Robins, Rotnitzky & Zhao 1994, doi:10.2307/2290910; Seaman & White 2013,
    doi:10.1177/0962280210395740
    """
    if not data.frame[estimand.outcome].isna().any():
        return spec.run(data, estimand, params, rng, report)
    weighed = weighing(data, estimand)
    found = spec.run(weighed.data, weighed.estimand, params, rng, report)
    estimate = replace(found.estimate, missing_values=MissingValues.WEIGHT)
    beside = against_complete(spec, data, estimand, params, rng, estimate)
    kept = tuple(d for d in found.diagnostics if d.name != "missing_rows")
    return Estimation(estimate, (weighed.diagnosis, *kept), (beside,))


def weighing(data: Dataset, estimand: Estimand) -> Weighing:
    """Model who has an outcome, in each arm by the covariates, and note the chances in the data."""
    arms = arms_of(data.variable(estimand.treatment), estimand.contrast)
    treatment = treatment_values(data, estimand, arms)
    design, _ = design_matrix(data, (*estimand.adjustment, *estimand.instruments))
    known = ~np.isnan(treatment) & ~np.isnan(design).any(axis=1)
    seen = data.frame[estimand.outcome].notna().to_numpy()
    if arms is None:
        columns = np.column_stack([treatment, design])
        low = high = _chances(columns, seen, known)
    else:
        low = _chances(design, seen, known, known & (treatment == 0))
        high = _chances(design, seen, known, known & (treatment == 1))
    frame = data.frame.assign(**{_LOW: low, _HIGH: high})
    used = np.where(treatment == 1, high, low) if arms else high
    told = _told(estimand, 1 / used[known & seen], float(1 - seen[known].mean()))
    noted = replace(data, frame=frame)
    return Weighing(noted, replace(estimand, observation=(_LOW, _HIGH)), told)


def _chances(
    columns: NDArray[np.float64],
    seen: NDArray[np.bool_],
    known: NDArray[np.bool_],
    learnt: NDArray[np.bool_] | None = None,
) -> Vector:
    """Return each known row's chance of an outcome, learnt from some rows; NaN for the others."""
    learnt = known if learnt is None else learnt
    chances = np.full(len(seen), np.nan)
    target = seen[learnt].astype(np.float64)
    if not len(target) or target.min() == target.max():
        chances[known] = 1.0 if not len(target) or target[0] == 1.0 else _LEAST_CHANCE
        return chances
    found = fit(columns[learnt], target, ridge=_RIDGE).predict(columns[known])
    chances[known] = np.maximum(found, _LEAST_CHANCE)
    return chances


def _told(estimand: Estimand, weights: Vector, share: float) -> Diagnosis:
    effective = float(weights.sum() ** 2 / (weights @ weights) / len(weights))
    by = ", ".join(estimand.adjustment[:4]) or "nothing but the treatment"
    more = f" and {len(estimand.adjustment) - 4} more" if len(estimand.adjustment) > 4 else ""
    return Diagnosis(
        "missing_values",
        Verdict.PASSED if effective > _THIN else Verdict.INCONCLUSIVE,
        f"{share:.1%} of the rows have no {estimand.outcome}. Those that have one count by how"
        f" unlikely that was given {by}{more}, up to {weights.max():.3g}-fold: in effect"
        f" {effective:.0%} of them. This rests on the gaps being explained by these columns.",
        test="inverse probability of observation",
        statistic=float(weights.max()),
        effect_size=share,
        n=len(weights),
        columns=(estimand.outcome,),
    )
