"""Profiles a table: how its rows relate, and what its values can and cannot support."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.causal.data import Dataset
from app.causal.profile.completeness import (
    complete_share,
    completeness,
    constants,
    missing_shares,
)
from app.causal.profile.description import read_description
from app.causal.profile.facts import Diagnosis, Profile, Verdict
from app.causal.profile.kinds import infer_variables
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
    The profile. Expensive measures look at a random part of the rows, and say so.
    """
    found = find_structure(data.frame, data.variables, description)
    variables = with_roles(data.variables, found)
    diagnoses = [
        _structure_diagnosis(found, data.n_rows),
        *completeness(data.frame, variables),
        *constants(variables),
    ]
    return Profile(
        n_rows=data.n_rows,
        variables=variables,
        structure=found.structure,
        time=found.time,
        unit_column=found.unit_column,
        complete_share=complete_share(data.frame, variables),
        max_missing_share=missing_shares(variables, data.n_rows),
        latents_suspected=False,
        diagnoses=tuple(diagnoses),
    )


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
