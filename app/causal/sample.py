"""The complete rows an estimator works on, as numbers, and what was lost on the way to them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from app.causal.attrition import lost_rows
from app.causal.data import DISCRETE, Kind
from app.causal.encoding import design_matrix, level_value, numeric_column
from app.causal.findings import Estimate
from app.causal.question import Design
from app.causal.row_weights import weighing
from app.errors import DegenerateData, InvalidQuestion, TooFewSamples

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from app.causal.data import Dataset, Variable
    from app.causal.estimand import Estimand
    from app.causal.kernels.inference import Inference
    from app.causal.profile import Diagnosis
    from app.causal.question import Level

SMALLEST_ARM = 5
LEAST_ERROR = 0.05  # of the variance with known weights: a projection can fit noise


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """Rows with every needed value.

    Parameters
    ----------
    outcome, treatment : shape (n,). A treatment with two arms is 0 and 1.
    covariates : shape (n, k), `labels` name its columns.
    instruments : shape (n, m), `instrument_labels` name its columns.
    clusters : shape (n,), codes 0..G-1, or None when rows are independent.
    contrast : the two arms, or the two doses (None: one unit more).
    step : how many units of a dose the contrast spans; 1 for two arms.
    diagnostics : rows lost to missing values.
    counts : shape (n,), mean 1, the survey's or analyst's weights; None when all count alike.
    weights : shape (n,), mean 1, `counts` times the inverse chances of having an outcome.
    odds_shift : shape (n,), what the log odds of treatment among rows with an outcome lack.
    scores : shape (n, s), those of the model behind the weights, of unit variance in sum.
    """

    outcome: NDArray[np.float64]
    treatment: NDArray[np.float64]
    covariates: NDArray[np.float64]
    labels: tuple[str, ...]
    instruments: NDArray[np.float64]
    instrument_labels: tuple[str, ...]
    clusters: NDArray[np.intp] | None
    contrast: tuple[Level, Level] | None
    step: float
    has_arms: bool
    outcome_is_binary: bool
    frame: pd.DataFrame
    diagnostics: tuple[Diagnosis, ...]
    counts: NDArray[np.float64] | None = None
    weights: NDArray[np.float64] | None = None
    odds_shift: NDArray[np.float64] | None = None
    scores: NDArray[np.float64] | None = None

    @property
    def n(self) -> int:
        return len(self.outcome)

    def settled(self, influence: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the influence values without the part that fitting the weights takes back.

        Weights that were fitted balance what chance did to who has an outcome, so that the error
        is that of known weights less its projection on the model's scores (Henmi & Eguchi 2004,
        doi:10.1093/biomet/91.4.929).
        """
        total = float(influence @ influence)
        if self.scores is None or total == 0.0:
            return influence
        taken = self.scores.T @ influence
        return np.asarray(influence * np.sqrt(max(1 - float(taken @ taken) / total, LEAST_ERROR)))

    @property
    def treated(self) -> NDArray[np.bool_]:
        return self.treatment > 0.5


def take(data: Dataset, estimand: Estimand, *, extra: Sequence[str] = ()) -> Sample:
    """Return the complete rows of the estimand's columns, and of `extra` ones, as numbers.

    Raises
    ------
    InvalidQuestion : the contrast names a level that the treatment does not have.
    TooFewSamples, DegenerateData : the rows that are left cannot carry an effect.
    """
    arms = arms_of(data.variable(estimand.treatment), estimand.contrast)
    treatment = treatment_values(data, estimand, arms)
    complete = _complete(data, estimand, treatment, extra)
    rows = data.with_frame(data.frame[complete], "rows with every needed value")
    design, labels = design_matrix(rows, estimand.adjustment)
    instruments, instrument_labels = design_matrix(rows, estimand.instruments)
    outcome = data.variable(estimand.outcome)
    sample = Sample(
        outcome=numeric_column(rows.frame[estimand.outcome], outcome),
        treatment=treatment[complete],
        covariates=design,
        labels=labels,
        instruments=instruments,
        instrument_labels=instrument_labels,
        clusters=_clusters(rows, estimand.unit_column),
        contrast=arms or estimand.contrast,
        step=1.0 if arms else _step(data.variable(estimand.treatment), estimand.contrast),
        has_arms=arms is not None,
        outcome_is_binary=_is_two_valued(outcome),
        frame=rows.frame,
        diagnostics=_lost(data, estimand, treatment, complete),
    )
    _check(sample, estimand)
    return _weighted(sample, estimand)


def _weighted(sample: Sample, estimand: Estimand) -> Sample:
    """Return the sample with what its rows count for, in the data and by chances of an outcome."""
    sample = _counted(sample, estimand.weight_column)
    if not estimand.observation:
        return sample
    noted = sample.frame[list(estimand.observation)].to_numpy(dtype=np.float64)
    low, high = noted[:, 0], noted[:, 1]
    weights = 1.0 / (np.where(sample.treated, high, low) if sample.has_arms else high)
    shift = np.log(low / high) if sample.has_arms else None
    if sample.counts is not None:
        weights = weights * sample.counts
    return replace(sample, weights=weights / weights.mean(), odds_shift=shift, scores=noted[:, 2:])


def _counted(sample: Sample, column: str | None) -> Sample:
    if column is None:
        return sample
    counts = sample.frame[column].to_numpy(dtype=np.float64)
    if (counts < 0).any():
        raise InvalidQuestion(f"{column!r} is to weigh rows, but some of its values are negative.")
    counts = counts / counts.mean()
    return replace(
        sample,
        counts=counts,
        weights=counts,
        diagnostics=(*sample.diagnostics, weighing(counts, column)),
    )


def missing_pattern(
    data: Dataset, estimand: Estimand, *, extra: Sequence[str] = ()
) -> tuple[Diagnosis, ...]:
    """Return how many rows miss a needed value, and whether that depends on the treatment."""
    arms = arms_of(data.variable(estimand.treatment), estimand.contrast)
    treatment = treatment_values(data, estimand, arms)
    return _lost(data, estimand, treatment, _complete(data, estimand, treatment, extra))


def _lost(
    data: Dataset,
    estimand: Estimand,
    treatment: NDArray[np.float64],
    complete: NDArray[np.bool_],
) -> tuple[Diagnosis, ...]:
    has_arms = arms_of(data.variable(estimand.treatment), estimand.contrast) is not None
    wanted = ~np.isnan(treatment) if has_arms else np.ones(data.n_rows, dtype=bool)
    return lost_rows(data.frame, estimand, treatment, complete, wanted=wanted)


def _complete(
    data: Dataset, estimand: Estimand, treatment: NDArray[np.float64], extra: Sequence[str]
) -> NDArray[np.bool_]:
    """Return shape (rows,): which rows have every needed value."""
    covariates = (*estimand.adjustment, *estimand.instruments)
    needed = dict.fromkeys((estimand.outcome, *covariates, *extra))
    whole = data.frame[list(needed)].notna().all(axis=1).to_numpy() & ~np.isnan(treatment)
    if estimand.weight_column is not None:  # a row that counts for nothing is none
        whole &= data.frame[estimand.weight_column].fillna(0.0).to_numpy(dtype=np.float64) != 0
    return np.asarray(whole)


def arms_of(variable: Variable, contrast: tuple[Level, Level] | None) -> tuple[Level, Level] | None:
    """Return the levels that are compared, (from, to); None for a treatment that is a dose."""
    if contrast is not None and (variable.n_distinct == 2 or not variable.is_numeric):
        return contrast
    if contrast is None and variable.n_distinct == 2 and variable.kind in DISCRETE:
        return variable.levels[0], variable.levels[1]
    return None


def as_estimate(
    sample: Sample,
    estimand: Estimand,
    *,
    method: str,
    value: float,
    inference: Inference,
    level: float,
    baseline: float | None = None,
    n: int | None = None,
) -> Estimate:
    """Return the estimate in the user's units, with what sensitivity analysis needs."""
    step = sample.step
    low, high = sorted((inference.interval[0] * step, inference.interval[1] * step))
    return Estimate(
        kind=estimand.kind,
        design=estimand.design,
        method=method,
        treatment=estimand.treatment,
        outcome=estimand.outcome,
        value=value * step,
        interval=(low, high),
        n=sample.n if n is None else n,
        contrast=sample.contrast,
        adjustment=estimand.adjustment,
        instrument=", ".join(estimand.instruments) or None,
        unit_column=estimand.unit_column,
        time_column=estimand.time_column,
        group_column=estimand.group_column,
        randomised=estimand.randomised,
        level=level,
        standard_error=inference.standard_error * abs(step),
        p_value=inference.p_value,
        unit=estimand.unit,
        outcome_sd=float(sample.outcome.std(ddof=1)),
        baseline=baseline,
        outcome_is_binary=sample.outcome_is_binary,
        treatment_sd=None if sample.has_arms else float(sample.treatment.std(ddof=1)),
    )


def treatment_values(
    data: Dataset, estimand: Estimand, arms: tuple[Level, Level] | None
) -> NDArray[np.float64]:
    """Return shape (rows,): 0 and 1 for two arms (NaN for other levels), else the dose."""
    variable = data.variable(estimand.treatment)
    series = data.frame[estimand.treatment]
    if arms is None:
        return numeric_column(series, variable)
    if _holds_text(series):
        text = series.astype("string").fillna("").to_numpy(dtype=object)
        low, high = (text == _text_of(variable, level) for level in arms)
    else:
        values = numeric_column(series, variable)
        low, high = (values == level_value(variable, level) for level in arms)
    return np.where(high, 1.0, np.where(low, 0.0, np.nan))


def _text_of(variable: Variable, level: Level) -> str:
    """Return the level as the frame writes it; 1 and 1.0 are the same level."""
    text = str(level)
    if text in variable.levels or not isinstance(level, float):
        return text
    return f"{level:g}" if f"{level:g}" in variable.levels else text


def _holds_text(series: pd.Series) -> bool:
    return not pd.api.types.is_numeric_dtype(series.dtype)


def _step(variable: Variable, contrast: tuple[Level, Level] | None) -> float:
    if contrast is None:
        return 1.0
    step = level_value(variable, contrast[1]) - level_value(variable, contrast[0])
    if step == 0:
        raise InvalidQuestion(f"The contrast compares {contrast[0]!r} with itself.")
    return step


def _clusters(rows: Dataset, column: str | None) -> NDArray[np.intp] | None:
    """Return a code per unit; None when no unit has two rows, for then rows are independent."""
    if column is None:
        return None
    codes, units = pd.factorize(rows.frame[column], use_na_sentinel=False)
    return codes.astype(np.intp) if 1 < len(units) < len(codes) else None


def _is_two_valued(variable: Variable) -> bool:
    return variable.kind is Kind.BINARY or (variable.kind in DISCRETE and variable.n_distinct == 2)


def _check(sample: Sample, estimand: Estimand) -> None:
    columns = ", ".join(estimand.columns)
    if sample.n < 2 * SMALLEST_ARM:
        raise TooFewSamples(f"Only {sample.n} rows are complete in {columns}.")
    if sample.has_arms and sample.contrast is not None:
        if estimand.design is Design.DID:  # its cells are counted instead, not its treated rows
            return
        for level, arm in zip(sample.contrast, (~sample.treated, sample.treated), strict=True):
            if arm.sum() < SMALLEST_ARM:
                raise TooFewSamples(
                    f"Only {int(arm.sum())} complete rows have {estimand.treatment} = {level};"
                    f" at least {SMALLEST_ARM} are needed."
                )
    elif np.ptp(sample.treatment) == 0:
        raise DegenerateData(f"{estimand.treatment!r} has one value in the complete rows.")
    if np.ptp(sample.outcome) == 0:
        raise DegenerateData(f"{estimand.outcome!r} has one value in the complete rows.")


def require_arms(sample: Sample, estimand: Estimand, *, at_least: int) -> None:
    """Raise unless the treatment has two arms of `at_least` rows each.

    Raises
    ------
    InvalidQuestion : the treatment is a dose.
    TooFewSamples : an arm is too small.
    """
    if not sample.has_arms:
        raise InvalidQuestion(
            f"{estimand.treatment!r} is a dose; this estimator compares two levels of a treatment.",
            hint="Use regression adjustment for the effect of one unit more.",
        )
    smaller = min(int(sample.treated.sum()), int((~sample.treated).sum()))
    if smaller < at_least:
        raise TooFewSamples(
            f"One group of {estimand.treatment!r} has {smaller} complete rows; at least {at_least}"
            " are needed."
        )


def some(sample: Sample, most: int, rng: np.random.Generator) -> Sample:
    """Return the sample, or a random part of it where it has more than `most` rows."""
    if sample.n <= most:
        return sample
    rows = np.zeros(sample.n, dtype=bool)
    rows[rng.permutation(sample.n)[:most]] = True
    return keep(sample, rows)


def keep(sample: Sample, rows: NDArray[np.bool_] | NDArray[np.intp]) -> Sample:
    """Return the sample with these rows only, by flags or by their places, in that order."""
    clusters = None
    if sample.clusters is not None:
        clusters = np.unique(sample.clusters[rows], return_inverse=True)[1].astype(np.intp)
    return replace(
        sample,
        outcome=sample.outcome[rows],
        treatment=sample.treatment[rows],
        covariates=sample.covariates[rows],
        instruments=sample.instruments[rows],
        clusters=clusters,
        frame=sample.frame.iloc[rows],
        counts=None if sample.counts is None else sample.counts[rows],
        weights=None if sample.weights is None else sample.weights[rows],
        odds_shift=None if sample.odds_shift is None else sample.odds_shift[rows],
        scores=None if sample.scores is None else sample.scores[rows],
    )
