"""An effect where outcomes are missing: rows with one stand, by weight, for those without."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from app.causal.encoding import design_matrix
from app.causal.findings import Estimation
from app.causal.imputation import against_complete
from app.causal.kernels.logistic import fit
from app.causal.missing_values import MissingValues
from app.causal.profile import Diagnosis, Verdict
from app.causal.rounding import per_cent
from app.causal.sample import arms_of, treatment_values

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from pydantic import BaseModel

    from app.causal.catalogue import EstimatorSpec, Progress
    from app.causal.data import Dataset
    from app.causal.estimand import Estimand

    Vector = NDArray[np.float64]
    Matrix = NDArray[np.float64]

_LOW, _HIGH = "chance of an outcome, untreated", "chance of an outcome, treated"
_SCORE = "score of having an outcome"
_LEAST_CHANCE = 0.05  # a row counts for twenty at most
_RIDGE = 1e-3
_NULL = 1e-10
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
    alone = against_complete(spec, data, estimand, params, rng, estimate)
    kept = tuple(d for d in found.diagnostics if d.name != "missing_rows")
    beside = (replace(e, missing_values=MissingValues.WEIGHT) for e in found.beside)
    return replace(
        found,
        estimate=estimate,
        diagnostics=(weighed.diagnosis, *kept),
        sensitivity=(alone, *found.sensitivity),
        beside=tuple(beside),
    )


def weighing(data: Dataset, estimand: Estimand) -> Weighing:
    """Model who has an outcome, in each arm by the covariates, and note the chances in the data."""
    arms = arms_of(data.variable(estimand.treatment), estimand.contrast)
    treatment = treatment_values(data, estimand, arms)
    design, _ = design_matrix(data, (*estimand.adjustment, *estimand.instruments))
    known = ~np.isnan(treatment) & ~np.isnan(design).any(axis=1)
    seen = data.frame[estimand.outcome].notna().to_numpy()
    if arms is None:
        low = high = _model(np.column_stack([treatment, design]), seen, known, known)
        scores = high.scores
    else:
        low = _model(design, seen, known, known & (treatment == 0))
        high = _model(design, seen, known, known & (treatment == 1))
        scores = np.hstack([low.scores, high.scores])
    noted = np.column_stack([low.chances, high.chances, scores])
    names = (_LOW, _HIGH, *(f"{_SCORE} {i + 1}" for i in range(scores.shape[1])))
    columns = pd.DataFrame(noted, columns=list(names), index=data.frame.index)
    used = np.where(treatment == 1, high.chances, low.chances) if arms else high.chances
    told = _told(estimand, 1 / used[known & seen], float(1 - seen[known].mean()))
    joined = replace(data, frame=pd.concat([data.frame, columns], axis=1))
    return Weighing(joined, replace(estimand, observation=names), told)


@dataclass(frozen=True, slots=True, eq=False)
class _Model:
    """Each row's chance of an outcome (n,), NaN where unknown, and the model's scores (n, s).

    Scores are those of rows with an outcome, scaled so that their variance over all rows is one.
    """

    chances: Vector
    scores: Matrix


def _model(
    columns: Matrix, seen: NDArray[np.bool_], known: NDArray[np.bool_], learnt: NDArray[np.bool_]
) -> _Model:
    """Learn from some rows, of one arm or of both, who has an outcome."""
    chances = np.full(len(seen), np.nan)
    target = seen[learnt].astype(np.float64)
    if not len(target) or target.min() == target.max():
        chances[known] = 1.0 if not len(target) or target[0] == 1.0 else _LEAST_CHANCE
        return _Model(chances, np.zeros((len(seen), 0)))
    model = fit(columns[learnt], target, ridge=_RIDGE)
    chances[known] = np.maximum(model.predict(columns[known]), _LEAST_CHANCE)
    root = _root_of_inverse(model.information)
    scores = np.zeros((len(seen), root.shape[1]))
    scores[learnt] = model.design * (target * (1 - model.probabilities))[:, None] @ root
    return _Model(chances, scores)


def _root_of_inverse(matrix: Matrix) -> Matrix:
    """Return R with R R' the inverse of a symmetric matrix, null directions left out."""
    values, vectors = np.linalg.eigh(matrix)
    kept = values > _NULL * values.max()
    return np.asarray(vectors[:, kept] / np.sqrt(values[kept]))


def _told(estimand: Estimand, weights: Vector, share: float) -> Diagnosis:
    effective = float(weights.sum() ** 2 / (weights @ weights) / len(weights))
    by = ", ".join(estimand.adjustment[:4]) or "nothing but the treatment"
    more = f" and {len(estimand.adjustment) - 4} more" if len(estimand.adjustment) > 4 else ""
    return Diagnosis(
        "missing_values",
        Verdict.PASSED if effective > _THIN else Verdict.INCONCLUSIVE,
        f"{per_cent(share, 1)} of the rows have no {estimand.outcome}. Those that have one count"
        " by how"
        f" unlikely that was given {by}{more}, up to {weights.max():.3g}-fold: in effect"
        f" {per_cent(effective)} of them. This rests on the gaps being explained by these columns.",
        test="inverse probability of observation",
        statistic=float(weights.max()),
        effect_size=share,
        n=len(weights),
        columns=(estimand.outcome,),
    )
