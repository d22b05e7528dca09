"""The rows that a question is asked of: conditions checked against a table, and applied to it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from app.causal.conditions import RELATIVE, SIGNS, Comparison, Condition, Value, in_words
from app.causal.data import YEAR_UNIT, Dataset, Kind, Variable
from app.causal.profile import Profile, Structure
from app.causal.stacked import place_of
from app.errors import InvalidQuestion, TooFewSamples, UnknownColumn

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    import pandas as pd

_MOST_SHOWN = 8
_UNBOUNDED, _WHOLE = float("inf"), 100.0
_DATE = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?")


def check(conditions: Sequence[Condition], profile: Profile) -> None:
    """Raise an error for a condition that no row of the table could meet or that has no sense.

    Raises
    ------
    UnknownColumn : a condition names a column that does not exist.
    InvalidQuestion : a value that does not occur, or an order where values have none.
    """
    for condition in conditions:
        if condition.column in profile.names:
            _check(condition, profile.variable(condition.column))
        elif (place := place_of(condition.column, profile.variables)) is None:
            raise UnknownColumn(condition.column)
        elif condition.comparison in RELATIVE:
            raise UnknownColumn(condition.column, nearest=[place.measured.name])
        else:
            _check(replace(condition, column=place.measured.name), place.measured)


def columns_of(conditions: Sequence[Condition], variables: Sequence[Variable]) -> set[str]:
    """Return the columns that must be at hand to tell which rows meet the conditions."""
    names = {v.name for v in variables}
    needed: set[str] = set()
    for condition in conditions:
        place = None if condition.column in names else place_of(condition.column, variables)
        needed |= set(place.columns) if place else {condition.column}
    return needed


def _check(condition: Condition, variable: Variable) -> None:
    name = variable.name
    if not condition.levels:
        raise InvalidQuestion(f"The condition on {name!r} gives no value.", hint="Give one.")
    if condition.comparison in SIGNS:
        if len(condition.levels) > 1:
            message = f"{name!r} is compared with {len(condition.levels)} values at once."
            raise InvalidQuestion(message, hint="Give one value.")
        if not _is_ordered(variable, condition.levels[0]):
            message = f"{name!r} cannot be compared with {condition.levels[0]!r}."
            raise InvalidQuestion(message, hint="Give a number, or a date for a column of dates.")
        return
    if condition.comparison in RELATIVE:
        _check_relative(condition, variable)
        return
    known = {_key(level) for level in variable.levels}
    strange = [str(v) for v in condition.levels if known and _key(v) not in known]
    if strange and len(variable.levels) >= variable.n_distinct:
        shown = ", ".join(variable.levels[:_MOST_SHOWN])
        message = f"{name!r} is never {' or '.join(strange)}."
        raise InvalidQuestion(message, hint=f"Its values are, for example: {shown}.")


def _check_relative(condition: Condition, variable: Variable) -> None:
    name = variable.name
    if not variable.is_numeric or not all(_number(v) is not None for v in variable.levels):
        message = f"{name!r} has no quartiles or percentiles: it is {variable.kind.value}."
        raise InvalidQuestion(message, hint="Name a column of numbers.")
    value = _number(condition.levels[0]) if len(condition.levels) == 1 else None
    most = _UNBOUNDED if condition.comparison is Comparison.WITHIN_FENCES else _WHOLE
    if value is None or not 0 < value < most:
        raise InvalidQuestion(
            f"{condition.words!r} is no rule.",
            hint="Give one number of interquartile ranges, or a percentile between 0 and 100.",
        )


def _is_ordered(variable: Variable, value: Value) -> bool:
    if variable.kind is Kind.DATETIME and variable.unit != YEAR_UNIT:
        return bool(_DATE.match(str(value)))
    if variable.kind is Kind.DATETIME:
        return _number(value) is not None
    return (variable.is_numeric or _are_numbers(variable.levels)) and _number(value) is not None


def _are_numbers(levels: Sequence[str]) -> bool:
    return bool(levels) and all(_number(level) is not None for level in levels)


def _number(value: Value) -> float | None:
    try:
        return float(value)
    except ValueError:
        return None


def _key(value: Value) -> str:
    number = _number(value)
    return str(value).strip() if number is None else f"{number:g}"


def narrowed(data: Dataset, conditions: Sequence[Condition]) -> Dataset:
    """Return the rows that meet all conditions.

    Raises
    ------
    TooFewSamples : no row does.
    """
    if not conditions:
        return data
    frame = data.frame
    for condition in conditions:
        if condition.comparison not in RELATIVE:
            frame = frame[_rows_of(condition, data).loc[frame.index]]
    others = frame  # extremes are told by the rows that are left, whichever is looked at first
    for condition in conditions:
        if condition.comparison in RELATIVE:
            ordinary = _ordinary(others[condition.column], condition)
            frame = frame[ordinary.loc[frame.index]]
    if frame.empty:
        message = f"No row of {data.n_rows:,} has {in_words(conditions)}."
        raise TooFewSamples(message, hint="Ask about more of the rows.")
    frame = frame.reset_index(drop=True)
    note = f"{len(frame):,} of {data.n_rows:,} rows: those with {in_words(conditions)}"
    return replace(
        data.with_frame(frame, note),
        variables=tuple(_counted(v, frame[v.name]) for v in data.variables),
    )


def _rows_of(condition: Condition, data: Dataset) -> pd.Series[bool]:
    """Return which rows meet a condition.

    Of one on a column that was sent for one time alone, those are all rows of the units that met
    it then.
    """
    if condition.column in data.names:
        return _met(data.frame[condition.column], condition)
    place = place_of(condition.column, data.variables)
    if place is None:
        raise UnknownColumn(condition.column)
    then = data.frame[_is_in_year(data.frame[place.time.name], place.label)]
    met = then[_met(then[place.measured.name], condition)]
    of_each = data.frame.set_index(list(place.units)).index
    return _for_each_row(of_each.isin(met.set_index(list(place.units)).index), data.frame)


def _is_in_year(column: pd.Series[Any], year: str) -> pd.Series[bool]:
    known = column.dt.year if _is_date(column) else column.map(_key, na_action="ignore")
    wanted = int(year) if _is_date(column) else year
    return known.eq(wanted)


def _for_each_row(values: Any, frame: pd.DataFrame) -> pd.Series[bool]:
    """Return one value for each row of the frame."""
    import pandas as pd

    return pd.Series(values, index=frame.index)


def _met(column: pd.Series[Any], condition: Condition) -> pd.Series[bool]:
    import pandas as pd

    first = condition.levels[0]
    if condition.comparison in (Comparison.IS, Comparison.IS_NOT):
        wanted = {_key(v) for v in condition.levels}
        if pd.api.types.is_datetime64_any_dtype(column.dtype):
            among = column.astype(str).str.startswith(tuple(str(v) for v in condition.levels))
        else:
            among = column.map(_key, na_action="ignore").isin(wanted)
        met = among if condition.comparison is Comparison.IS else ~among & column.notna()
        return met.astype(bool)
    bound: Any = float(first) if not _is_date(column) else pd.Timestamp(str(first))
    values = column if _is_date(column) else pd.to_numeric(column, errors="coerce")
    compare = {
        Comparison.ABOVE: values.gt, Comparison.AT_LEAST: values.ge, Comparison.BELOW: values.lt,
        Comparison.AT_MOST: values.le,
    }[condition.comparison]  # fmt: skip
    beyond: pd.Series[bool] = compare(bound)
    return beyond


def _ordinary(column: pd.Series[Any], condition: Condition) -> pd.Series[bool]:
    """Return which rows are not extreme by the rule; those without a value are not."""
    import pandas as pd

    values = pd.to_numeric(column, errors="coerce").astype("float64")
    told = float(condition.levels[0])
    if condition.comparison is Comparison.FROM_PERCENTILE:
        return ~values.lt(values.quantile(told / 100))
    if condition.comparison is Comparison.TO_PERCENTILE:
        return ~values.gt(values.quantile(told / 100))
    first, third = values.quantile(0.25), values.quantile(0.75)
    reach = told * (third - first)
    if reach == 0:
        raise InvalidQuestion(
            f"Half of the values of {column.name!r} are the same, so that its quartiles do not tell"
            " which others are extreme.",
            hint="Say a percentile instead, such as 'drop the top 1 %'.",
        )
    return ~(values.lt(first - reach) | values.gt(third + reach))


def _is_date(column: pd.Series[Any]) -> bool:
    import pandas as pd

    return pd.api.types.is_datetime64_any_dtype(column.dtype)


def _counted(variable: Variable, column: pd.Series[Any]) -> Variable:
    """Return the variable with what is counted of it in fewer rows; its kind only if constant."""
    from app.causal.profile.columns import facts_of
    from app.causal.profile.kinds import years_of

    facts = facts_of(column, variable.name)
    levels = tuple(level for level in variable.levels if level in set(facts.levels))
    constant = facts.n_distinct <= 1 and variable.kind is not Kind.IDENTIFIER
    return replace(
        variable,
        kind=Kind.CONSTANT if constant else variable.kind,
        levels=levels if facts.levels else variable.levels,
        n_missing=facts.n_missing,
        n_distinct=facts.n_distinct,
        top_share=None if variable.top_share is None else _top_share(column),
        years=variable.years and years_of(facts),
    )


def _top_share(column: pd.Series[Any]) -> float | None:
    counts = column.value_counts(normalize=True)
    return float(counts.iloc[0]) if len(counts) else None


def profile_of(data: Dataset, profile: Profile) -> Profile:
    """Return the profile of a part of the rows; what was tested of all rows is kept.

    Where one time is left the rows are a cross-section, where one unit is, a series.
    """
    seen = {v.name: v for v in data.variables}
    found = replace(
        profile,
        n_rows=data.n_rows,
        variables=tuple(seen.get(v.name, v) for v in profile.variables),
    )
    time = profile.time.column if profile.time else None
    if time in seen and seen[time].n_distinct <= 1:
        return replace(
            found, structure=Structure.CROSS_SECTION, time=None, unit_column=None, unit_parts=(),
            facets=(),
        )  # fmt: skip
    unit = profile.unit_column
    if profile.structure is Structure.PANEL and unit in seen and seen[unit].n_distinct <= 1:
        return replace(found, structure=Structure.TIME_SERIES, unit_column=None, unit_parts=())
    return found
