"""Who is treated in which row, however a table says it: adoption dates, a start, before/after."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from app.causal.data import Kind, Variable
from app.causal.encoding import numeric_column
from app.causal.periods import moment, periods_of
from app.causal.sample import arms_of, treatment_values
from app.errors import InvalidQuestion, TooFewSamples

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from app.causal.data import Dataset
    from app.causal.estimand import Estimand
    from app.causal.periods import Periods

NOW = "treated now"
ROW, WHEN = "row of the table", "before or after"
_BEFORE, _AFTER = 0.0, 1.0
_NEVER = frozenset({0.0, -1.0, 9999.0, 99999.0, -99.0, -999.0})


def spelled_out(data: Dataset, estimand: Estimand) -> tuple[Dataset, Estimand]:
    """Return data with one row per unit and time, and a treatment that is 1 where a row is treated.

    A table that already says so in its treatment column is returned as it is.

    Raises
    ------
    InvalidQuestion : the start of the treatment lies outside the periods, or is not readable.
    """
    if estimand.earlier_outcome:
        return _lengthened(data, estimand)
    if estimand.adoption_column:
        return _from_adoption(data, estimand)
    if estimand.intervention_time is not None:
        return _from_start(data, estimand)
    if estimand.after_column:
        return _from_after(data, estimand)
    return data, estimand


def _lengthened(data: Dataset, estimand: Estimand) -> tuple[Dataset, Estimand]:
    """Stack a table with the outcome before and after in two columns: two rows per unit."""
    late = data.frame.assign(**{ROW: np.arange(data.n_rows)})
    early = late.assign(**{estimand.outcome: late[estimand.earlier_outcome]})
    both = early[estimand.outcome].notna() & late[estimand.outcome].notna()
    frame = pd.concat(
        [early[both].assign(**{WHEN: _BEFORE}), late[both].assign(**{WHEN: _AFTER})],
        ignore_index=True,
    )
    added = (
        Variable(ROW, Kind.IDENTIFIER, n_distinct=data.n_rows),
        Variable(WHEN, Kind.BINARY, levels=("0", "1"), n_distinct=2),
    )
    long = replace(
        data,
        frame=frame,
        variables=(*data.variables, *added),
        parent=(*data.parent, f"{estimand.earlier_outcome} and {estimand.outcome} as two rows"),
        stands_for=None,
    )
    unit = estimand.unit_column or ROW
    return long, replace(estimand, time_column=WHEN, unit_column=unit, earlier_outcome=None)


def _from_adoption(data: Dataset, estimand: Estimand) -> tuple[Dataset, Estimand]:
    column = estimand.adoption_column or ""
    periods, timed = _periods(data, estimand)
    starts = _moments(data, column, periods)
    first = np.full(data.n_rows, np.nan)
    first[timed] = periods.start(starts[timed])
    now = np.full(data.n_rows, np.nan)
    now[timed] = periods.places >= first[timed]
    return _with_treatment(data, estimand, now)


def _moments(data: Dataset, column: str, periods: Periods) -> NDArray[np.float64]:
    """Return when each timed row's unit was first treated; NaN for never."""
    series, variable = data.frame[column], data.variable(column)
    if pd.api.types.is_numeric_dtype(series.dtype):
        values = series.to_numpy(dtype=np.float64, na_value=np.nan)
        never = np.isin(values, list(_NEVER)) | np.isinf(values)
        return np.asarray(np.where(never, np.nan, values), dtype=np.float64)
    if pd.api.types.is_datetime64_any_dtype(series.dtype):
        return numeric_column(series, variable)
    levels = [str(level) for level in series.dropna().unique()]
    known = {level: moment(level, periods) for level in levels}
    found = series.astype("string").map(known).to_numpy(dtype=np.float64, na_value=np.nan)
    return np.asarray(found, dtype=np.float64)


def _from_start(data: Dataset, estimand: Estimand) -> tuple[Dataset, Estimand]:
    """Read the treated as those in the treatment's second level from one period on."""
    periods, timed = _periods(data, estimand)
    when = moment(estimand.intervention_time or 0.0, periods)
    start = float(periods.start(np.array([when]))[0])
    if not 0 < start < len(periods.labels):
        raise InvalidQuestion(
            f"{estimand.intervention_time} does not lie between the first and the last period of"
            f" {estimand.time_column!r}.",
            hint=f"Its periods run from {periods.labels[0]} to {periods.labels[-1]}.",
        )
    after = np.full(data.n_rows, np.nan)
    after[timed] = periods.places >= start
    now = _members(data, estimand) * after
    return _with_treatment(data, estimand, now)


def _from_after(data: Dataset, estimand: Estimand) -> tuple[Dataset, Estimand]:
    column = estimand.after_column or ""
    periods = periods_of(data.frame[column].dropna(), data.variable(column))
    after = np.full(data.n_rows, np.nan)
    after[data.frame[column].notna().to_numpy()] = periods.places
    now = _members(data, estimand) * after
    return _with_treatment(data, estimand, now)


def _members(data: Dataset, estimand: Estimand) -> NDArray[np.float64]:
    """Return 1 for rows of those who are treated at some time, 0 for others."""
    if estimand.treated_unit is not None:
        return _is_unit(data, estimand)
    arms = arms_of(data.variable(estimand.treatment), estimand.contrast)
    return np.minimum(treatment_values(data, estimand, arms), 1.0)


def _is_unit(data: Dataset, estimand: Estimand) -> NDArray[np.float64]:
    """Return 1 for rows of the treated unit, in the first column that knows it."""
    wanted = str(estimand.treated_unit)
    for column in (estimand.treatment, estimand.group_column, estimand.unit_column):
        text = [] if column is None else [str(v) for v in data.frame[column]]
        if wanted in text:
            return np.array([float(value == wanted) for value in text])
    raise TooFewSamples(f"No row belongs to {wanted!r}.")


def _periods(data: Dataset, estimand: Estimand) -> tuple[Periods, NDArray[np.bool_]]:
    """Return the periods, and which rows have one."""
    if estimand.time_column is None:
        raise InvalidQuestion("When each row was seen is not known.", hint="Name the time column.")
    series = data.frame[estimand.time_column]
    known = series.notna().to_numpy()
    return periods_of(series[known], data.variable(estimand.time_column)), known


def _with_treatment(
    data: Dataset, estimand: Estimand, now: NDArray[np.float64]
) -> tuple[Dataset, Estimand]:
    """Add the column that says which rows are treated, and let the estimand read it."""
    added = Variable(NOW, Kind.BINARY, levels=("0", "1"), n_distinct=2)
    told = f"{estimand.treatment} as a column that is 1 where a row is treated"
    found = replace(
        data,
        frame=data.frame.assign(**{NOW: now}),
        variables=(*data.variables, added),
        parent=(*data.parent, told),
        stands_for=None,
    )
    group = estimand.group_column
    kept = group if group not in (None, estimand.treatment, estimand.adoption_column) else None
    key = kept or (None if estimand.unit_column else _key(estimand))
    read = replace(
        estimand,
        treatment=NOW,
        contrast=(0.0, 1.0),
        group_column=key,
        adoption_column=None,
        intervention_time=None,
        treated_unit=None,
        after_column=None,
    )
    return found, read


def _key(estimand: Estimand) -> str | None:
    """Return the column that tells groups apart where no unit is followed."""
    return estimand.adoption_column or estimand.treatment
