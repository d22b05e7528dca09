"""Profiles a table: how its rows relate, and what its values can and cannot support."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.causal.data import ANALYSABLE, DISCRETE, Dataset
from app.causal.profile.adequacy import adequacy, hidden_causes_stated
from app.causal.profile.codes import missing_codes
from app.causal.profile.completeness import (
    complete_share,
    completeness,
    constants,
    date_formats,
    missing_shares,
    mixed_kinds,
    repeated_rows,
)
from app.causal.profile.dates import with_dates
from app.causal.profile.derivations import derivations
from app.causal.profile.description import read_description
from app.causal.profile.diagnoses.change import changes_of, heterogeneity
from app.causal.profile.diagnoses.density import graph_density, hidden_causes, links, one_factor
from app.causal.profile.diagnoses.determinism import near_determinism
from app.causal.profile.diagnoses.missing import missing_facts
from app.causal.profile.diagnoses.neighbours import alikeness, row_dependence
from app.causal.profile.diagnoses.outliers import outliers
from app.causal.profile.diagnoses.zeros import zero_facts
from app.causal.profile.facts import (
    NOTHING_SAID,
    Diagnosis,
    Profile,
    SaidOfRows,
    Structure,
    Verdict,
)
from app.causal.profile.infinite import infinite_numbers, without_infinite
from app.causal.profile.kinds import infer_variables
from app.causal.profile.numbers import (
    INDEX_ROLES,
    Numbers,
    as_changes,
    gaps_of,
    labels_of,
    numbers_of,
)
from app.causal.profile.redundancy import Redundancy, redundancy
from app.causal.profile.sentinels import without_codes
from app.causal.profile.series import SeriesFacts, series_facts
from app.causal.profile.shape import Shape, shape_of
from app.causal.profile.structure import Found, find_structure, with_roles

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np
    import pandas as pd

    from app.causal.profile.diagnoses.change import Change
    from app.causal.profile.diagnoses.density import Links

_MOST_LABELS = 30


def profile_frame(
    frame: pd.DataFrame, rng: np.random.Generator, *, description: str = ""
) -> Profile:
    """Infer the columns' kinds and profile the table in one go.

    Parameters
    ----------
    frame : columns hold numbers, datetimes, booleans or text.
    rng : draws the rows that expensive measures look at.
    description : free text or a data dictionary.
    """
    frame, infinite = without_infinite(with_dates(frame))
    meanings = read_description(description, [str(name) for name in frame.columns])
    variables = tuple(
        replace(v, n_infinite=infinite.get(v.name, 0)) for v in infer_variables(frame, meanings)
    )
    return measure(Dataset(without_codes(frame, variables), variables), description, rng)


@dataclass(frozen=True, slots=True)
class Counted:
    """What is known exactly of the whole table where only a sample of its rows is measured."""

    n_rows: int
    complete_share: float


def measure(
    data: Dataset,
    description: str,
    rng: np.random.Generator,
    *,
    counted: Counted | None = None,
    said: SaidOfRows = NOTHING_SAID,
) -> Profile:
    """Measure a table whose columns are typed; what a user set of them is kept.

    Parameters
    ----------
    data : the table, or a sample of its rows; then the variables' counts and `counted` are those
        of the whole table.
    said : what the user said of the rows; it is followed.

    Returns
    -------
    The profile. Expensive measures look at a part of the rows and columns, and say so.
    """
    found = find_structure(data.frame, data.variables, description, said)
    typed = replace(data, variables=with_roles(data.variables, found))
    whole = counted or Counted(data.n_rows, complete_share(data.frame, typed.variables))
    seen = _seen(_by_time(typed, found), found, whole, rng)
    stated = hidden_causes_stated(description)
    hints = one_factor(seen.repeated.correlations, seen.links, seen.numbers.n_rows)
    return Profile(
        n_rows=whole.n_rows,
        variables=typed.variables,
        structure=found.structure,
        time=found.time,
        unit_column=found.unit_column,
        unit_parts=found.unit_parts,
        facets=found.facets,
        said=said,
        complete_share=whole.complete_share,
        max_missing_share=missing_shares(typed.variables, whole.n_rows),
        linear=seen.shape.linear,
        gaussian=seen.shape.gaussian,
        latents_suspected=bool(stated),
        condition_number=seen.repeated.condition_number,
        homoscedastic=seen.shape.homoscedastic,
        domain_changes=_any_change(seen.changes),
        stationary=seen.series.stationary,
        lag_length=seen.series.lag_length,
        effective_n=seen.series.effective_n,
        density=seen.links.degree if seen.links else None,
        times_per_unit=_times_per_unit(typed, found, whole.n_rows),
        hidden_causes_hinted=bool(hints) or None,
        diagnoses=(
            _structure_diagnosis(found, whole.n_rows),
            *completeness(typed.variables, whole.n_rows, whole.complete_share),
            *infinite_numbers(typed.variables, whole.n_rows),
            *repeated_rows(typed.frame, typed.variables),
            *constants(typed.variables),
            *mixed_kinds(typed.variables),
            *date_formats(typed.variables),
            *missing_codes(typed),
            _size(typed, whole, seen.series.effective_n),
            *_diagnoses(typed, seen, rng),
            *hidden_causes(stated, hints, seen.numbers.note),
        ),
    )


@dataclass(frozen=True, slots=True)
class _Seen:
    """What several diagnoses lean on; `in_order` tells whether the rows are a series."""

    numbers: Numbers
    n_rows: int
    in_order: bool
    series: SeriesFacts
    repeated: Redundancy
    shape: Shape
    links: Links | None
    changes: tuple[Change, ...]


def _seen(data: Dataset, found: Found, whole: Counted, rng: np.random.Generator) -> _Seen:
    in_order = found.structure is Structure.TIME_SERIES
    numbers = numbers_of(data, rng, in_order=in_order, n_rows=whole.n_rows)
    frequency = found.time.frequency if found.time else None
    series = series_facts(numbers, frequency) if in_order else SeriesFacts()
    repeated = redundancy(numbers, in_order=in_order)
    free = numbers.without(repeated.fixed)
    shape = shape_of(as_changes(free, series.wandering), rng, lagged=in_order)
    worth = round(series.effective_n or numbers.n_rows)
    changes = changes_of(data, numbers.rows, shape.fits, in_order=in_order)
    return _Seen(
        numbers,
        whole.n_rows,
        in_order,
        series,
        repeated,
        shape,
        links(repeated.correlations, worth),
        changes,
    )


def _any_change(changes: tuple[Change, ...]) -> bool | None:
    verdicts = [change.holds for change in changes]
    if False in verdicts:
        return True
    return None if not verdicts or None in verdicts else False


def _diagnoses(data: Dataset, seen: _Seen, rng: np.random.Generator) -> Iterator[Diagnosis]:
    numbers, fits = seen.numbers, seen.shape.fits
    note, n = numbers.note, numbers.n_rows
    if not seen.in_order:
        yield from missing_facts(numbers, gaps_of(data, numbers.rows))
    yield from outliers(numbers, rng)
    yield from zero_facts(numbers)
    yield from seen.repeated.diagnoses
    if not seen.in_order:
        yield from derivations(data, numbers)
    labelled = [v for v in data.variables if v.kind in DISCRETE and v.role not in INDEX_ROLES]
    labelled = labelled[:_MOST_LABELS]
    labels = labels_of(data, labelled, numbers.rows)
    yield from near_determinism(fits, labels, [v.name for v in labelled], note)
    yield from seen.shape.diagnoses
    for change in seen.changes:
        yield heterogeneity(change, note, n)
    yield from seen.series.diagnoses
    if not seen.in_order and any(fit.causes for fit in fits):
        whole = data.n_rows == seen.n_rows
        yield row_dependence(alikeness(fits, numbers.rows, whole=whole), note, n)
    if seen.repeated.usable.size > 1:
        yield graph_density(seen.links, n, note)


def _times_per_unit(typed: Dataset, found: Found, n: int) -> float | None:
    if found.unit_column is None or found.unit_parts:
        return None
    return n / max(typed.variable(found.unit_column).n_distinct, 1)


def _by_time(data: Dataset, found: Found) -> Dataset:
    """Return the rows in the order of time, whatever their order in the file."""
    if found.structure is not Structure.TIME_SERIES or found.time is None:
        return data
    if found.time.column is None:
        return data
    keys = [found.time.column, *found.time.parts]
    return replace(data, frame=data.frame.sort_values(keys, kind="stable", ignore_index=True))


def _size(data: Dataset, whole: Counted, worth: float | None) -> Diagnosis:
    usable = [v for v in data.variables if v.kind in ANALYSABLE and v.role not in INDEX_ROLES]
    complete = round(complete_share(data.frame, usable) * whole.n_rows)
    return adequacy(complete, len(usable), worth)


def _structure_diagnosis(found: Found, n_rows: int) -> Diagnosis:
    verdict = Verdict.PASSED if found.confidence > 0.8 else Verdict.INCONCLUSIVE
    named = found.structure.value.replace("_", " ")
    return Diagnosis(
        "structure",
        verdict,
        f"The rows are read as a {named}: {found.reason}.",
        effect_size=found.confidence,
        n=n_rows,
        columns=tuple(found.roles),
    )
