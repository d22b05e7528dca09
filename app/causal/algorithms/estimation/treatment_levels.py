"""A treatment of several levels: each is compared with the base, over all rows."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, Field

from app.causal.assumption import Assumption
from app.causal.catalogue import Cost, EstimatorSpec, Progress
from app.causal.data import Kind
from app.causal.estimand import EffectKind
from app.causal.findings import Estimation
from app.causal.question import Design
from app.causal.rounding import per_cent

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from app.causal.curves import Curve
    from app.causal.data import Dataset, Variable
    from app.causal.estimand import Estimand
    from app.causal.estimating import InUnits
    from app.causal.findings import Estimate
    from app.causal.kernels.scored import Scored
    from app.causal.profile import Diagnosis
    from app.causal.question import Level
    from app.causal.sample import Sample

SMALLEST_LEVEL = 20
FEW_RARE, MANY_RARE = 0.05, 0.2


class Params(BaseModel):
    """Folds of cross-fitting; `trim` bounds the chance of a level from below."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    level: float = Field(0.95, gt=0.5, lt=1)
    folds: int = Field(5, ge=2, le=20)
    trim: float = Field(0.01, ge=0.0001, lt=0.5)


@dataclass(frozen=True, slots=True, eq=False)
class _Levels:
    """The rows with the place of each one's level among `names`, base first."""

    sample: Sample
    names: tuple[str, ...]
    place: NDArray[np.intp]


def run(
    data: Dataset, estimand: Estimand, params: Params, rng: np.random.Generator, report: Progress
) -> Estimation:
    """Estimate the effect of the contrast, and of every other level against its base beside it.

    Levels with fewer than twenty rows are left out.

    Raises
    ------
    TooFewSamples : the levels of the contrast are not found often enough.
    """
    from app.causal.estimating import InUnits
    from app.causal.kernels.scored import difference
    from app.causal.row_weights import dependence

    report(0.1, "modelling who gets what")
    found = _levels(data, estimand)
    means, chances = _means(found, params, rng)
    told = [
        InUnits(_compared(found, place), estimand, SPEC.name, params.level)
        for place in range(1, len(found.names))
    ]
    gaps = [difference(mean, means[0]) for mean in means[1:]]
    beside = (
        *told[0].ratios(gaps[0]),
        *(
            told[i].estimate(gaps[i], label=f"{found.names[i + 1]} against {found.names[0]}")
            for i in range(1, len(gaps))
        ),
    )
    checks = (
        *found.sample.diagnostics,
        _support(found, chances, params.trim),
        *dependence(found.sample.clusters, (found.place == 1).astype(float), estimand),
    )
    return Estimation(
        told[0].estimate(gaps[0]), checks, beside=beside, curves=(_curve(found, told[0], means),)
    )


def _levels(data: Dataset, estimand: Estimand) -> _Levels:
    """Return the rows at levels that are common enough, the contrast's two first."""
    import numpy as np

    from app.causal.sample import keep, take
    from app.errors import TooFewSamples

    sample = take(data, replace(estimand, contrast=None))
    codes, place, counts = np.unique(sample.treatment, return_inverse=True, return_counts=True)
    names = _names(data.variable(estimand.treatment), codes)
    common = [name for name, count in zip(names, counts, strict=True) if count >= SMALLEST_LEVEL]
    wanted = [_text(level) for level in estimand.contrast or common[:2]]
    if missing := [name for name in wanted if name not in common]:
        raise TooFewSamples(
            f"{estimand.treatment} = {missing[0]} is found in fewer than {SMALLEST_LEVEL} rows."
        )
    ordered = list(dict.fromkeys((*wanted, *common)))
    turned = np.array([ordered.index(n) if n in ordered else -1 for n in names], dtype=np.intp)
    new_place = turned[place.reshape(-1)]
    return _Levels(keep(sample, new_place >= 0), tuple(ordered), new_place[new_place >= 0])


def _names(variable: Variable, codes: NDArray[np.float64]) -> list[str]:
    """Return the levels as the column writes them; text comes as places among its levels."""
    if variable.is_numeric or _are_numbers(variable.levels):
        return [f"{code:g}" for code in codes]
    return [variable.levels[int(code)] for code in codes]


def _are_numbers(levels: tuple[str, ...]) -> bool:
    return all(level.replace(".", "", 1).lstrip("-").isdigit() for level in levels)


def _text(level: float | str) -> str:
    return f"{level:g}" if isinstance(level, float | int) else level


def _means(
    found: _Levels, params: Params, rng: np.random.Generator
) -> tuple[tuple[Scored, ...], NDArray[np.float64]]:
    from app.causal.cross_fitting import columns_of, dealt, effort, is_zero_one
    from app.causal.kernels.boosted_trees import binned
    from app.causal.kernels.levels_effect import potential_means
    from app.causal.kernels.nuisance import Learning

    columns, sample = columns_of(found.sample), found.sample
    count, _ = effort(sample.n, params.folds, 1)
    folds = dealt(sample, found.place.astype(float), count, rng)
    return potential_means(
        sample.outcome,
        found.place,
        Learning(columns, binned(columns), folds, sample.counts),
        trim=params.trim,
        outcome_is_binary=is_zero_one(sample),
        counts=sample.weights,
    )


def _compared(found: _Levels, place: int) -> Sample:
    """Return the sample as one that compares the base with a level."""
    levels = _level(found.names[0]), _level(found.names[place])
    return replace(found.sample, has_arms=True, contrast=levels)


def _level(name: str) -> Level:
    return float(name) if _are_numbers((name,)) else name


def _support(found: _Levels, chances: NDArray[np.float64], trim: float) -> Diagnosis:
    """Return whether every row could have been at every level."""
    import numpy as np

    from app.causal.profile import Diagnosis, Verdict

    rare = np.mean(chances < trim, axis=0)
    worst = int(np.argmax(rare))
    verdict = Verdict.PASSED if rare[worst] <= FEW_RARE else Verdict.INCONCLUSIVE
    verdict = Verdict.FAILED if rare[worst] > MANY_RARE else verdict
    counts = np.bincount(found.place, minlength=len(found.names))
    told = ", ".join(f"{n} {count:,}" for n, count in zip(found.names, counts, strict=True))
    return Diagnosis(
        "overlap",
        verdict,
        f"Rows at each level: {told}. {per_cent(rare[worst], 1)} of all rows had a chance below"
        f" {trim:g} of"
        f" {found.names[worst]}, the level they were least likely to get.",
        statistic=float(counts.min()),
        effect_size=float(rare[worst]),
        n=found.sample.n,
    )


def _curve(found: _Levels, told: InUnits, means: tuple[Scored, ...]) -> Curve:
    from app.causal.curves import Curve, Point, Series

    estimates: list[Estimate] = [told.estimate(mean) for mean in means]
    points = tuple(
        Point(name, e.value, *e.interval) for name, e in zip(found.names, estimates, strict=True)
    )
    treatment, outcome = told.estimand.treatment, told.estimand.outcome
    return Curve(
        "level_means",
        f"{outcome} were everyone at one level of {treatment}",
        treatment,
        f"mean {outcome}",
        (Series("mean", points),),
        unit=told.estimand.unit,
    )


SPEC = EstimatorSpec(
    name="treatment_levels",
    title="Several treatment levels (doubly robust means)",
    summary="Compares every level of a treatment with its base, over all units.",
    assumes=frozenset({Assumption.UNCONFOUNDEDNESS, Assumption.OVERLAP, Assumption.SUTVA}),
    cost=Cost(scale=1.5e-4, n_power=0.9, d_power=0.4),
    params=Params,
    references=("10.1016/j.jeconom.2009.09.023",),
    designs=frozenset({Design.BACKDOOR, Design.RANDOMISED}),
    effects=frozenset({EffectKind.ATE}),
    treatment_kinds=frozenset({Kind.NOMINAL, Kind.ORDINAL, Kind.COUNT}),
    outcome_kinds=frozenset(
        {Kind.CONTINUOUS, Kind.COUNT, Kind.BINARY, Kind.ORDINAL, Kind.DURATION}
    ),
    run=run,
    treatment_values=(3, 12),
    min_samples=100,
)
