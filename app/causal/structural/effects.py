"""What changing columns does to the target in a fitted model, on average and for given rows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from app.causal.estimand import EffectKind
from app.causal.findings import Estimate
from app.causal.question import Design
from app.causal.structural.mechanisms import Levels

if TYPE_CHECKING:
    from app.causal.kernels.arrays import Floats
    from app.causal.question import Level
    from app.causal.structural.model import Change, StructuralModel
    from app.causal.structural.settings import Setting
    from app.causal.structural.spread import Spread
    from app.causal.structural.study import Study
    from app.causal.structural.wording import Scale

_REPEATED = 100  # draws of noise that only categories leave open
_MOST_ROWS = 2000  # over which a mean is taken where equations bend


def changes_in(model: StructuralModel, settings: tuple[Setting, ...]) -> dict[int, Change]:
    """Return the changes by the node's place in the model."""
    return {model.place(s.column): s.change for s in settings}


def joint_changes(
    model: StructuralModel, settings: tuple[Setting, ...], values: Floats
) -> dict[int, Change]:
    """Return changes that start from the observed `values` (n, nodes), not from one another's work.

    Where one changed column moves another, "both one higher" means one higher than they were.
    """
    places = [model.place(s.column) for s in settings]
    return {k: _given(s.change(values[:, k])) for k, s in zip(places, settings, strict=True)}


def _given(column: Floats) -> Change:
    return lambda _: column


def expected_target(
    model: StructuralModel, noise: Floats, changes: Mapping[int, Change], target: int
) -> Floats:
    """Return the target's value under the changes, (n,); of a category its mean chance."""
    made = model.values(noise, changes)
    mechanism = model.mechanisms[target]
    if target in changes or not isinstance(mechanism, Levels):
        return np.asarray(made[:, target])
    return mechanism.expected(made[:, model.parents[target]])


def sampled(values: Floats, rng: np.random.Generator) -> Floats:
    """Return the rows, or as many as a mean needs."""
    if len(values) <= _MOST_ROWS:
        return values
    return np.asarray(values[rng.choice(len(values), _MOST_ROWS, replace=False)])


def for_rows(
    model: StructuralModel,
    values: Floats,
    changes: Mapping[int, Change],
    target: int,
    rng: np.random.Generator,
) -> Floats:
    """Return each row's target had the changes been made, all else about it the same, (n,).

    Noise is read off the row, then the changes are carried through (Pearl 2009, 7.1); where a
    category leaves its noise open, the mean over what it may have been.
    """
    open_ends = any(isinstance(m, Levels) for m in model.mechanisms)
    times = _REPEATED if open_ends else 1
    repeated = np.repeat(values, times, axis=0)
    made = model.values(model.noise(repeated, rng), dict(changes))
    return np.asarray(made[:, target].reshape(len(values), times).mean(axis=1))


def as_estimate(
    study: Study,
    spread: Spread,
    k: int,
    *,
    method: str,
    treatment: str,
    scale: Scale,
    contrast: tuple[Level, Level] | None = None,
    label: str = "",
    kind: EffectKind = EffectKind.ATE,
    n: int | None = None,
) -> Estimate:
    """Return the k-th number of a spread as an estimate in the target's units."""
    value, interval = float(spread.value[k]), spread.interval(k)
    possible = tuple(float(v) for v in spread.by_member[:, k]) if len(spread.by_member) > 1 else ()
    return Estimate(
        kind=kind,
        design=Design.BACKDOOR,
        method=method,
        treatment=treatment,
        outcome=study.target,
        value=value,
        interval=interval,
        n=len(study.rows) if n is None else n,
        contrast=contrast,
        standard_error=(interval[1] - interval[0]) / 3.92,
        unit=scale.stored_unit,
        outcome_sd=float(study.column(study.target).std(ddof=1)),
        possible=possible,
        label=label,
    )
