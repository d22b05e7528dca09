"""Columns that say the same: near copies, sums and differences, linear dependence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from app.causal.data import Kind
from app.causal.profile.diagnoses.determinism import (
    collinearity,
    fixed_columns,
    linear_dependences,
)
from app.causal.profile.facts import Diagnosis, Verdict

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from app.causal.profile.numbers import Numbers

_SPARE = 10  # rows beyond the columns of a sum, without which it holds by chance
_COPY = 0.99
_MIN_ROWS = 10
_MIN_COMPLETE = 50
_MOST_GAPS = 0.2
_PROBES = 40
_FIRST = 8
_MOST = 8


@dataclass(frozen=True, slots=True)
class Redundancy:
    """What was found; `usable` are the places of the columns without too many gaps.

    `correlations` are those of the usable columns; `condition_number` is theirs, None with
    fewer than two. `fixed` are the names of the columns that those before them fix exactly.
    """

    condition_number: float | None
    usable: NDArray[np.intp]
    correlations: NDArray[np.float64]
    fixed: frozenset[str]
    diagnoses: tuple[Diagnosis, ...]


def redundancy(numbers: Numbers, *, in_order: bool) -> Redundancy:
    """Measure how far the numeric columns repeat each other.

    With rows `in_order` of time a copy also has to move alike from row to row: two series
    that only grow together are not the same.
    """
    correlations = _correlations(numbers.values)
    moves = _correlations(np.diff(numbers.values, axis=0)) if in_order else correlations
    copies = list(_copies(numbers, np.where(np.abs(moves) > _COPY, correlations, 0.0)))
    derived = list(_derived(numbers))
    gaps = np.isnan(numbers.values).sum(axis=0)
    usable = np.flatnonzero(gaps < _MOST_GAPS * numbers.n_rows)
    joint = _joint_correlations(numbers.values[:, usable])
    names = [numbers.names[i] for i in usable]
    fixed = {
        column: parts
        for column, parts in fixed_columns(joint).items()
        if len(parts) + _SPARE < numbers.n_rows  # else any columns give any other
    }
    named = [*copies[:_MOST], *derived[:_MOST]]
    said = {frozenset(diagnosis.columns) for diagnosis in named}
    n, note = numbers.n_rows, numbers.note
    diagnoses = [
        *named,
        *linear_dependences(names, fixed, said, n=n, note=note),
        *collinearity(names, joint, fixed, n=n, note=note),
    ]
    return Redundancy(
        _condition_number(joint),
        usable,
        joint,
        frozenset(names[i] for i in fixed),
        tuple(diagnoses),
    )


def _joint_correlations(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return correlations that belong together: of complete rows, else with gaps at the mean."""
    complete = values[~np.isnan(values).any(axis=1)]
    if len(complete) >= max(_MIN_COMPLETE, 3 * values.shape[1]):
        return _correlations(complete)
    present = ~np.isnan(values)
    filled = np.where(present, values, _column_means(values, present))
    return _correlations(filled)


def _correlations(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return correlations over the rows where both columns are present; 0 where undefined."""
    present = ~np.isnan(values)
    counts = present.T.astype(np.float64) @ present
    centred = np.where(present, values - _column_means(values, present), 0.0)
    scale = np.sqrt((centred**2).sum(axis=0))
    scaled = np.divide(centred, scale, out=np.zeros_like(centred), where=scale > 0)
    powers = scaled**2
    shared = powers.T @ present
    with np.errstate(divide="ignore", invalid="ignore"):
        found = (scaled.T @ scaled) / np.sqrt(shared * shared.T)
    found = np.where((counts >= _MIN_ROWS) & np.isfinite(found), found, 0.0)
    np.fill_diagonal(found, 1.0)
    return np.clip(found, -1.0, 1.0)


def _column_means(values: NDArray[np.float64], present: NDArray[np.bool_]) -> NDArray[np.float64]:
    counts = np.maximum(present.sum(axis=0), 1)
    means: NDArray[np.float64] = np.where(present, values, 0.0).sum(axis=0) / counts
    return means


def _condition_number(correlations: NDArray[np.float64]) -> float | None:
    if correlations.shape[0] < 2:
        return None
    eigenvalues = np.linalg.eigvalsh(correlations)
    return float(min(eigenvalues[-1] / max(eigenvalues[0], 1e-12), 1e12))


def _copies(numbers: Numbers, correlations: NDArray[np.float64]) -> Iterator[Diagnosis]:
    first, second = np.nonzero(np.triu(np.abs(correlations) > _COPY, k=1))
    for i, j in zip(first, second, strict=True):
        r = float(correlations[i, j])
        yield Diagnosis(
            "near_duplicates",
            Verdict.FAILED,
            f"{numbers.names[i]!r} and {numbers.names[j]!r} are almost the same (r = {r:.3f}).",
            test="Pearson correlation",
            statistic=r,
            effect_size=abs(r),
            n=numbers.n_rows,
            columns=(numbers.names[i], numbers.names[j]),
        )


def _derived(numbers: Numbers) -> Iterator[Diagnosis]:
    """Name columns that are the sum or the difference of two others."""
    chosen = numbers.of(Kind.CONTINUOUS, Kind.COUNT, Kind.DURATION)
    values = chosen.values
    if values.shape[1] < 3 or values.shape[0] < _MIN_ROWS:
        return
    seen: set[frozenset[int]] = set()
    for target, i, j, sign in _candidates(_probes(values)):
        triple = frozenset((target, i, j))
        if triple in seen or not _holds(values, target, i, j, sign):
            continue
        seen.add(triple)
        names = chosen.names[target], chosen.names[i], chosen.names[j]
        word = "plus" if sign > 0 else "minus"
        yield Diagnosis(
            "deterministic_columns",
            Verdict.FAILED,
            f"{names[0]!r} is {names[1]!r} {word} {names[2]!r}, so the three are never free.",
            n=numbers.n_rows,
            columns=names,
        )


def _probes(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the rows with the fewest gaps, to rule out most combinations quickly."""
    gaps = np.isnan(values).sum(axis=1)
    return values[np.argsort(gaps, kind="stable")[:_PROBES]]


def _candidates(probes: NDArray[np.float64]) -> Iterator[tuple[int, int, int, int]]:
    """Yield (target, i, j, sign): a difference i - j first, as change scores are usual."""
    p = probes.shape[1]
    for sign in (-1, 1):
        for i in range(p):
            combined = probes[:, [i]] + sign * probes  # column j holds i ± j
            for j in _promising(probes[:_FIRST], combined[:_FIRST]):
                if j > i or (sign < 0 and j != i):
                    for target in _matching(probes, combined[:, j], (i, j)):
                        yield target, i, j, sign


def _promising(probes: NDArray[np.float64], combined: NDArray[np.float64]) -> list[int]:
    """Return the combinations that some column equals on a few rows, gaps taken as equal."""
    scale = np.maximum(np.nan_to_num(np.abs(combined)).max(axis=0), 1e-12)
    apart = np.abs(probes[:, None, :] - combined[:, :, None]) > 1e-4 * scale[:, None]
    return [int(j) for j in np.flatnonzero(~apart.any(axis=0).all(axis=1))]


def _matching(
    probes: NDArray[np.float64], combined: NDArray[np.float64], used: tuple[int, int]
) -> list[int]:
    known = ~np.isnan(combined)
    if known.sum() < _MIN_ROWS // 2 or np.ptp(combined[known]) == 0.0:
        return []
    errors = np.abs(probes[known] - combined[known, None])
    scale = np.maximum(np.abs(combined[known]).max(), 1e-12)
    fits = np.where(np.isnan(errors), 0.0, errors).max(axis=0) <= 1e-4 * scale
    enough = (~np.isnan(errors)).sum(axis=0) >= _MIN_ROWS // 2
    return [int(k) for k in np.flatnonzero(fits & enough) if k not in used]


def _holds(values: NDArray[np.float64], target: int, i: int, j: int, sign: int) -> bool:
    combined = values[:, i] + sign * values[:, j]
    error = np.abs(values[:, target] - combined)
    known = ~np.isnan(error)
    spread = float(np.nanstd(values[:, target]))
    if known.sum() < _MIN_ROWS or spread == 0.0:
        return False
    return bool(error[known].max() <= 1e-3 * spread)
