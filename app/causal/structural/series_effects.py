"""What holding series to changed values does to another, step by step."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from app.causal.estimand import EffectKind
from app.causal.findings import Estimate
from app.causal.question import Design

if TYPE_CHECKING:
    from app.causal.kernels.arrays import Floats
    from app.causal.structural.series_model import SeriesModel
    from app.causal.structural.series_study import SeriesStudy
    from app.causal.structural.settings import Setting
    from app.causal.structural.spread import Spread
    from app.causal.structural.wording import Scale


def both_paths(
    study: SeriesStudy,
    model: SeriesModel,
    settings: tuple[Setting, ...],
    shocks: Floats,
    start: int,
) -> tuple[Floats, Floats]:
    """Return the target's levels as they would be and with the changes, (paths, steps) each.

    The changed series are held to the changed values of what they would have been with the same
    shocks, so that "10 % higher" means higher than without the change at every step.

    Parameters
    ----------
    shocks : shape (paths, steps, N), in the model's order. start : the first time step.
    """
    before = study.at(model, study.steps)[: start - study.offset]
    usual = model.simulate(before, shocks)
    held: dict[int, Floats] = {}
    for setting in settings:
        j = model.place(setting.column)
        levels = study.as_levels(setting.column, usual[..., j], start)
        held[j] = study.as_steps(setting.column, setting.change(levels), start)
    changed = model.simulate(before, shocks, held)
    j = model.place(study.target)
    return (
        study.as_levels(study.target, usual[..., j], start),
        study.as_levels(study.target, changed[..., j], start),
    )


def as_series_estimate(
    study: SeriesStudy,
    spread: Spread,
    k: int,
    method: str,
    treatment: str,
    scale: Scale,
    label: str = "",
) -> Estimate:
    """Return the k-th number of a spread as an estimate in the target's units."""
    interval = spread.interval(k)
    possible = tuple(float(v) for v in spread.by_member[:, k]) if len(spread.by_member) > 1 else ()
    return Estimate(
        kind=EffectKind.ATE,
        design=Design.BACKDOOR,
        method=method,
        treatment=treatment,
        outcome=study.target,
        value=float(spread.value[k]),
        interval=interval,
        n=study.blueprints[0].n,
        time_column=study.data.time.column if study.data.time else None,
        standard_error=(interval[1] - interval[0]) / 3.92,
        unit=scale.stored_unit,
        outcome_sd=float(study.level(study.target).std(ddof=1)),
        possible=possible,
        label=label,
    )


def responses(model: SeriesModel, target: int, steps: int) -> Floats:
    """Return the target's response to a unit shock in each series, shape (N, steps).

    Of equations that bend, the response around their mean.
    """
    size = len(model.names)
    before = np.zeros((model.depth, size))
    shocks = np.zeros((size + 1, steps, size))
    shocks[np.arange(size), 0, np.arange(size)] = 1.0
    paths = model.simulate(before, shocks)[..., target]
    return np.asarray(paths[:-1] - paths[-1])
