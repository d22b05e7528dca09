"""Who is treated from when: units that take a treatment up, for good or not, at once or not."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import pandas as pd

from app.causal.data import Kind, Role, Variable
from app.causal.levels import baseline_first
from app.causal.profile.facts import Facet, FacetKind
from app.causal.profile.spells import names_event

if TYPE_CHECKING:
    from numpy.typing import NDArray

_FIRST = re.compile(
    r"^(?:first_?treat\w*|treat\w*_?(?:year|date|time|start)|year_?treat\w*|gvar|g|cohort|"
    r"adopt\w*|effyear|eff\w*_?year|start_?(?:year|treat|date|month|quarter)|timing_?g?)$",
    re.IGNORECASE,
)
_FIRST_TEXT = re.compile(
    r"\b(?:year|date|month|quarter|week|wave|period|time|term)\b[^.;]{0,40}\b(?:adopt|introduc|expan"
    r"|start|began|beg[iu]n|first|rais|enact|pass|launch|implement|treat|reform|roll|switch|open"
    r"|chang|join|took effect|in force|came? in)",
    re.IGNORECASE,
)
_TIME_WORDS = frozenset("year yr date month quarter week wave period since when".split())
_MOST_TRIED = 12  # columns that may be groups, or treatments of groups
_NEVER = frozenset({"never", "none", "na", "n/a", "no", "control", "untreated", "not treated", ""})
_CODED_NEVER = frozenset({0.0, 9999.0})


def adoption_facets(
    frame: pd.DataFrame, variables: Sequence[Variable], units: Sequence[str], times: Sequence[str]
) -> Iterator[Facet]:
    """Yield treatments that units of a panel take up, columns that say when, and lasting traits."""
    order = _ordered(frame, units, times)
    if order is None:
        return
    places, codes, ticks = order
    for variable in variables:
        if variable.name in (*units, *times) or names_event(variable.name):
            continue
        values = _zero_one(frame[variable.name], variable)
        if values is not None:
            yield from _switches(variable.name, values[places], codes, ticks)
        elif _is_first(frame[variable.name], places, codes, ticks) and (
            _says_first(variable) or _dates_within(variable, frame, times)
        ):
            reason = "it is the same for all rows of a unit and names the time of its treatment"
            yield Facet(FacetKind.STAGGERED_ADOPTION, (variable.name,), reason, 0.85)
    yield from _lasting(frame, variables, units, times)


def _says_first(variable: Variable) -> bool:
    """Tell whether a column is named or described as the time at which a unit was treated."""
    return bool(_FIRST.match(variable.name) or _FIRST_TEXT.search(variable.description))


def _dates_within(variable: Variable, frame: pd.DataFrame, times: Sequence[str]) -> bool:
    """Tell whether a column called a time holds only times at which units were seen, none first.

    Births and foundings lie outside, at least in part.
    """
    if len(times) != 1 or not _TIME_WORDS & {*re.findall(r"[a-z]+", variable.name.lower())}:
        return False
    said, seen = (_moments(frame[name]) for name in (variable.name, times[0]))
    if said is None or seen is None:
        return False
    cohorts = said[~np.isnan(said) & ~np.isin(said, list(_CODED_NEVER))]
    is_within = cohorts.min() > np.nanmin(seen) and cohorts.max() <= np.nanmax(seen)
    return bool(is_within and len(cohorts) < len(said))


def grouped_adoption(
    frame: pd.DataFrame, variables: Sequence[Variable], times: Sequence[str]
) -> Iterator[Facet]:
    """Yield treatments that groups of rows, as states of people, take up over time, and the group.

    All rows of a group have the same value at a time, and some groups change theirs.
    """
    groups = [v for v in variables if _is_group(v, len(frame)) and v.name not in times]
    switches = [v for v in variables if v.kind is Kind.BINARY and v.name not in times]
    for variable in switches[:_MOST_TRIED]:
        for group in groups[:_MOST_TRIED]:
            cells = frame.groupby([group.name, *times], sort=True, dropna=False)
            values = _zero_one(frame[variable.name], variable)
            if values is None or cells.ngroups > len(frame) / 2:
                continue
            first = cells[variable.name].transform("first")
            if not bool((first == frame[variable.name]).all()):
                continue
            once = frame.assign(**{variable.name: values}).drop_duplicates([group.name, *times])
            order = _ordered(once, [group.name], times)
            if order is None:
                continue
            places, codes, ticks = order
            found = once[variable.name].to_numpy(dtype=np.float64)[places]
            for facet in _switches(variable.name, found, codes, ticks):
                yield Facet(facet.kind, (variable.name, group.name), facet.reason, 0.8)


def _is_group(variable: Variable, rows: int) -> bool:
    enough = 3 <= variable.n_distinct <= max(rows // 10, 3)
    return enough and variable.kind in (Kind.NOMINAL, Kind.IDENTIFIER, Kind.ORDINAL, Kind.COUNT)


def _lasting(
    frame: pd.DataFrame, variables: Sequence[Variable], units: Sequence[str], times: Sequence[str]
) -> Iterator[Facet]:
    """Yield the columns that hold one value for each unit, whatever the time."""
    free = [v.name for v in variables if v.name not in (*units, *times) and v.role is not Role.UNIT]
    different = frame.groupby(list(units), sort=False, dropna=False)[free].nunique(dropna=True)
    same = tuple(name for name in free if bool((different[name] <= 1).all()))
    if same:
        reason = "they never change within a unit" if len(same) > 1 else "it never changes"
        yield Facet(FacetKind.LASTING_TRAIT, same, reason, 1.0)


def switch_facets(
    frame: pd.DataFrame, variables: Sequence[Variable], times: Sequence[str]
) -> Iterator[Facet]:
    """Yield columns of a series that are 0 up to some time and 1 from then on."""
    places = np.arange(len(frame))
    if times:
        ticks = frame.groupby(list(times), sort=True, dropna=False).ngroup().to_numpy()
        places = np.argsort(ticks, kind="stable")
    for variable in variables:
        values = _zero_one(frame[variable.name], variable)
        if values is None or variable.name in times:
            continue
        steps = np.diff(values[places])
        if steps.min() >= 0 and steps.sum() == 1:
            reason = "it is 0 up to some time and 1 from then on"
            yield Facet(FacetKind.SWITCHED_ON, (variable.name,), reason, 0.85)


_Codes: TypeAlias = "NDArray[np.integer[Any]]"
_Order = tuple["NDArray[np.intp]", "_Codes", "NDArray[np.float64]"]


def _ordered(frame: pd.DataFrame, units: Sequence[str], times: Sequence[str]) -> _Order | None:
    """Return the rows by unit and time: their places, unit codes and times."""
    if not units or not times:
        return None
    codes = frame.groupby(list(units), sort=False, dropna=False).ngroup().to_numpy(dtype=np.intp)
    ticks = frame.groupby(list(times), sort=True, dropna=False).ngroup().to_numpy(dtype=np.intp)
    places = np.lexsort((ticks, codes))
    return places, codes[places], ticks[places].astype(np.float64)


def _zero_one(series: pd.Series, variable: Variable) -> NDArray[np.float64] | None:
    """Return a column of two values as zeros and ones; None for others, or with gaps."""
    if variable.kind is not Kind.BINARY or bool(series.isna().any()):
        return None
    if not pd.api.types.is_numeric_dtype(series.dtype):
        texts = series.astype("string").to_numpy(dtype=object)
        _, high = baseline_first(variable.levels) if len(variable.levels) == 2 else ("", "")
        return np.array([float(text == high) for text in texts])
    values: NDArray[np.float64] = series.to_numpy(dtype=np.float64, na_value=np.nan)
    return values if bool(np.isin(values, (0.0, 1.0)).all()) else None


def _switches(
    name: str, values: NDArray[np.float64], codes: _Codes, ticks: NDArray[np.float64]
) -> Iterator[Facet]:
    same = codes[1:] == codes[:-1]
    steps = np.diff(values)
    if not np.any(steps[same] > 0) or _is_of_time(values, ticks):
        return  # taken up by none, or by all at once: then it says when a row is, no more
    if np.any(steps[same] < 0):
        yield Facet(FacetKind.SWITCHING, (name,), "units take it up and give it up again", 0.85)
        return
    switched = np.flatnonzero(same & (steps > 0)) + 1
    treated, n_units = np.unique(codes[values == 1]).size, np.unique(codes).size
    if treated == 1 and n_units > 2:
        yield Facet(FacetKind.ONE_TREATED_UNIT, (name,), "one unit takes it up and keeps it", 0.85)
    elif np.unique(ticks[switched]).size >= 2:
        reason = "units take it up at different times and keep it"
        yield Facet(FacetKind.STAGGERED_ADOPTION, (name,), reason, 0.85)
    else:
        reason = "some units take it up at the same time and keep it"
        yield Facet(FacetKind.ADOPTION, (name,), reason, 0.85)


def _is_of_time(values: NDArray[np.float64], ticks: NDArray[np.float64]) -> bool:
    """Tell whether all units have the same value at each time, as an indicator of a year has."""
    by_time = pd.Series(values).groupby(ticks)
    return bool((by_time.max() == by_time.min()).all())


def _is_first(
    series: pd.Series,
    places: NDArray[np.intp],
    codes: _Codes,
    ticks: NDArray[np.float64],
) -> bool:
    """Tell whether moments are alike within units and differ between them."""
    moments = _moments(series)
    if moments is None or np.unique(ticks).size < 3:
        return False
    values = moments[places]
    alike = (values[1:] == values[:-1]) | (np.isnan(values[1:]) & np.isnan(values[:-1]))
    said = np.unique(values[~np.isnan(values)])
    cohorts = said[~np.isin(said, list(_CODED_NEVER))]
    return bool(alike[codes[1:] == codes[:-1]].all()) and 1 <= cohorts.size <= np.unique(ticks).size


def _moments(series: pd.Series) -> NDArray[np.float64] | None:
    """Return a column of years, dates, or years beside a word for never, as numbers."""
    if pd.api.types.is_numeric_dtype(series.dtype):
        return series.to_numpy(dtype=np.float64, na_value=np.nan)
    if pd.api.types.is_datetime64_any_dtype(series.dtype):
        days = series.astype("datetime64[us]").astype("int64").to_numpy(dtype=np.float64)
        return np.where(series.isna().to_numpy(), np.nan, days)
    texts = series.astype("string").str.strip().str.lower()
    numbers = pd.to_numeric(texts, errors="coerce")
    words = set(texts[numbers.isna()].dropna())
    if not numbers.notna().any() or not words <= _NEVER:
        return None
    return numbers.to_numpy(dtype=np.float64, na_value=np.nan)
