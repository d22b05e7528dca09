"""Profiles a table: how its rows relate, and what its values can and cannot support."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from app.causal.data import ANALYSABLE, Dataset
from app.causal.profile.adequacy import adequacy, hidden_causes, hidden_causes_stated
from app.causal.profile.codes import missing_codes, outliers
from app.causal.profile.completeness import (
    complete_share,
    completeness,
    constants,
    missing_shares,
)
from app.causal.profile.description import read_description
from app.causal.profile.facts import Diagnosis, Profile, Structure, Verdict
from app.causal.profile.kinds import infer_variables
from app.causal.profile.numbers import INDEX_ROLES, numbers_of
from app.causal.profile.redundancy import redundancy
from app.causal.profile.series import series_facts
from app.causal.profile.shape import shape_of
from app.causal.profile.structure import Found, find_structure, with_roles

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd


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
    meanings = read_description(description, [str(name) for name in frame.columns])
    variables = infer_variables(frame, meanings)
    return measure(Dataset(frame, variables), description, rng)


def measure(data: Dataset, description: str, rng: np.random.Generator) -> Profile:
    """Measure a table whose columns are typed; what a user set of them is kept.

    Returns
    -------
    The profile. Expensive measures look at a part of the rows and columns, and say so.
    """
    found = find_structure(data.frame, data.variables, description)
    typed = replace(data, variables=with_roles(data.variables, found))
    in_order = found.structure is Structure.TIME_SERIES
    numbers = numbers_of(_by_time(typed, found) if in_order else typed, rng, in_order=in_order)
    repeated = redundancy(numbers, in_order=in_order)
    shape = shape_of(numbers, rng, lagged=in_order)
    return Profile(
        n_rows=data.n_rows,
        variables=typed.variables,
        structure=found.structure,
        time=found.time,
        unit_column=found.unit_column,
        complete_share=complete_share(data.frame, typed.variables),
        max_missing_share=missing_shares(typed.variables, data.n_rows),
        linear=shape.linear,
        gaussian=shape.gaussian,
        latents_suspected=bool(hidden_causes_stated(description)),
        condition_number=repeated.condition_number,
        diagnoses=(
            _structure_diagnosis(found, data.n_rows),
            *completeness(data.frame, typed.variables),
            *constants(typed.variables),
            *missing_codes(typed),
            *repeated.diagnoses,
            _size(typed),
            *shape.diagnoses,
            *outliers(numbers),
            *(series_facts(numbers) if in_order else ()),
            hidden_causes(description),
        ),
    )


def _by_time(data: Dataset, found: Found) -> Dataset:
    """Return the rows in the order of time, whatever their order in the file."""
    if found.time is None or found.time.column is None:
        return data
    keys = [found.time.column, *found.time.parts]
    return replace(data, frame=data.frame.sort_values(keys, kind="stable", ignore_index=True))


def _size(data: Dataset) -> Diagnosis:
    usable = [v for v in data.variables if v.kind in ANALYSABLE and v.role not in INDEX_ROLES]
    complete = round(complete_share(data.frame, usable) * data.n_rows)
    return adequacy(complete, len(usable))


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
