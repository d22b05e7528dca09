"""Placebo treatment: who was treated is shuffled, so a sound estimate must come out at zero."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, Field

from app.causal.catalogue import Cost, Progress, RefuterSpec
from app.causal.profile import Verdict
from app.causal.question import Design

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    import pandas as pd

    from app.causal.data import Dataset
    from app.causal.estimand import Estimand
    from app.causal.findings import Estimate, Refutation
    from app.causal.refits import Refits


_OVER_TIME = frozenset({Design.DID, Design.PANEL})


class Params(BaseModel):
    """`refits` is how often the treatment is shuffled and everything fitted again."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    refits: int = Field(20, ge=5, le=1000)


def run(
    data: Dataset,
    estimand: Estimand,
    estimate: Estimate,
    refit: Callable[[Dataset, Estimand], Estimate],
    params: Params,
    rng: np.random.Generator,
    report: Progress,
) -> Refutation:
    """Shuffle the treatment, refit everything, and ask whether an effect is found where none is.

    An instrument moves with its treatment: shuffled alone it would be a weak instrument, whose
    estimates wander around the confounded slope instead of zero. When a treatment begins moves
    with it, too; who would have begun after the end was never treated. In difference-in-differences
    whole units change places, so that each keeps its history.
    """
    from app.causal.refits import against_none, told

    refits = _refits(data, estimand, refit, params.refits, rng, report)
    if not refits.is_enough:
        return told(
            SPEC.name,
            Verdict.INCONCLUSIVE,
            "Could not tell: too few shuffled datasets could carry the estimate.",
            estimate,
            refits,
            None,
        )
    verdict, sentence, p_value = against_none(refits, estimate, "With the treatment shuffled")
    return told(SPEC.name, verdict, sentence, estimate, refits, p_value)


def _refits(
    data: Dataset,
    estimand: Estimand,
    refit: Callable[[Dataset, Estimand], Estimate],
    count: int,
    rng: np.random.Generator,
    report: Progress,
) -> Refits:
    """Refit on shuffled data, all at once where the estimator knows how."""
    from app.causal.refits import Refits, Refitting, collect

    if isinstance(refit, Refitting):
        values = refit.shuffled(data, estimand, count, rng)
        if values is not None:
            return Refits(tuple(values), 0)
    altered = (_altered(data, estimand, rng) for _ in range(count))
    return collect(altered, refit, count, report)


def _altered(
    data: Dataset, estimand: Estimand, rng: np.random.Generator
) -> tuple[Dataset, Estimand]:
    if estimand.treated_unit is None:
        return _shuffled(data, estimand, rng), estimand
    return _another_unit(data, estimand, rng)


def _another_unit(
    data: Dataset, estimand: Estimand, rng: np.random.Generator
) -> tuple[Dataset, Estimand]:
    """Leave the one treated unit out and take another, never treated, for it."""
    from dataclasses import replace

    column = estimand.unit_column or estimand.group_column or estimand.treatment
    names = data.frame[column].astype("string")
    others = names[names != str(estimand.treated_unit)]
    chosen = str(rng.choice(others.dropna().unique()))
    kept = data.with_frame(data.frame.loc[others.index], "the treated unit left out")
    return kept, replace(estimand, treated_unit=chosen)


def _shuffled(data: Dataset, estimand: Estimand, rng: np.random.Generator) -> Dataset:
    begins = (estimand.adoption_column,) if estimand.adoption_column else ()
    columns = list(dict.fromkeys((estimand.treatment, *estimand.instruments, *begins)))
    if estimand.design in _OVER_TIME and estimand.time_column:
        frame = _units_changed(data.frame, estimand, rng)
    elif _is_by_unit(data.frame, columns, estimand.unit_column):
        frame = _dealt_to_units(data.frame, columns, estimand.unit_column or "", rng)
    else:
        frame = data.frame.copy(deep=False)
        moved = data.frame[columns].take(rng.permutation(data.n_rows))
        for name in columns:
            frame[name] = moved[name].array
    return data.with_frame(frame, "treatment shuffled between rows")


def _is_by_unit(frame: pd.DataFrame, columns: list[str], unit: str | None) -> bool:
    """Tell whether the treatment is one per unit, so that units and not rows are exchangeable."""
    if unit is None or frame[unit].nunique() == len(frame):
        return False
    first = frame.groupby(unit, sort=False, dropna=False)[columns].transform("first")
    return bool((first.eq(frame[columns]) | frame[columns].isna()).all(axis=None))


def _dealt_to_units(
    frame: pd.DataFrame, columns: list[str], unit: str, rng: np.random.Generator
) -> pd.DataFrame:
    """Deal the units' treatments out to the units anew."""
    import pandas as pd

    codes, units = pd.factorize(frame[unit], use_na_sentinel=False)
    by_unit = frame.groupby(codes, sort=True)[columns].first().take(rng.permutation(len(units)))
    shuffled = frame.copy(deep=False)
    for name in columns:
        shuffled[name] = by_unit[name].array.take(codes)
    return shuffled


def _units_changed(
    frame: pd.DataFrame, estimand: Estimand, rng: np.random.Generator
) -> pd.DataFrame:
    """Give each unit the group and treatment history of another one.

    Without a unit column every row is one: its group changes, its time does not.
    """
    import pandas as pd

    told = (estimand.treatment, estimand.group_column, estimand.adoption_column)
    columns = [c for c in dict.fromkeys(told) if c and c != estimand.unit_column]
    time = frame[estimand.time_column or ""]
    unit = estimand.unit_column
    codes = pd.factorize(frame[unit])[0] if unit else None
    shuffled = frame.copy(deep=False)
    if codes is None:
        return _within_periods(shuffled, frame, columns, time, rng)
    donor = rng.permutation(codes.max() + 1)[codes]
    places = pd.MultiIndex.from_arrays([codes, time])
    histories = frame[columns].set_axis(places).groupby(level=[0, 1]).first()
    found = histories.reindex(pd.MultiIndex.from_arrays([donor, time]))
    for name in columns:
        shuffled[name] = found[name].array
    return shuffled


def _within_periods(
    shuffled: pd.DataFrame,
    frame: pd.DataFrame,
    columns: list[str],
    time: pd.Series,
    rng: np.random.Generator,
) -> pd.DataFrame:
    """Shuffle group and treatment among the rows of each period."""
    import numpy as np

    order = np.arange(len(frame))
    for rows in time.groupby(time, sort=True).indices.values():
        order[rows] = rng.permutation(rows)
    for name in columns:
        shuffled[name] = frame[name].array.take(order)
    return shuffled


SPEC = RefuterSpec(
    name="placebo_treatment",
    title="Placebo treatment",
    summary="Shuffles the treatment and refits: a sound method then finds nothing.",
    assumes=frozenset(),
    cost=Cost(scale=1e-5, n_power=1.0, d_power=1.0),
    params=Params,
    references=("10.48550/arXiv.2011.04216",),
    designs=frozenset(
        {
            Design.BACKDOOR,
            Design.RANDOMISED,
            Design.IV,
            Design.DID,
            Design.PANEL,
            Design.SURVIVAL,
            Design.MEDIATION,
            Design.FRONTDOOR,
        }
    ),
    run=run,
    any_level=True,
)
