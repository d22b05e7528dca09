"""Specification curve: the effect by every defensible choice of covariates and estimator."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, Field

from app.causal.assumption import Assumption
from app.causal.catalogue import Cost, Progress, SensitivitySpec
from app.causal.estimand import EffectKind
from app.causal.findings import Sensitivity
from app.causal.question import Design

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import numpy as np
    from numpy.typing import NDArray

    from app.causal.curves import Curve
    from app.causal.data import Dataset
    from app.causal.estimand import Estimand
    from app.causal.findings import Estimate
    from app.causal.kernels.linear_effect import LinearEffect
    from app.causal.kernels.scored import Scored
    from app.causal.sample import Sample

    Matrix = NDArray[np.float64]
    Effect = Callable[[Sample, Matrix], "tuple[Scored, float]"]

MOST_LEFT_OUT = 12


class Params(BaseModel):
    """Of more than `rows` rows a random part is used."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    rows: int = Field(10_000, ge=500, le=1_000_000)


@dataclass(frozen=True, slots=True)
class _Specification:
    """One choice of covariates and estimator, and what comes out."""

    covariates: str
    estimator: str
    value: float
    interval: tuple[float, float]


def run(
    data: Dataset,
    estimand: Estimand,
    estimate: Estimate,
    params: Params,
    rng: np.random.Generator,
    report: Progress,
) -> Sensitivity:
    """Return the share of specifications that agree with the estimate's sign, and surely do.

    The covariates are all, all but each one in turn, and all with the squares of numbers
    (Simonsohn, Simmons & Nelson 2020); the estimators are closed forms on the same rows.

    Raises
    ------
    StatisticalFailure : no specification can be estimated.
    """
    from app.causal.sample import take
    from app.errors import StatisticalFailure

    whole = take(data, estimand)
    sample = _some(whole, params.rows, rng)
    found = sorted(_specifications(sample, estimand, estimate, report), key=lambda s: s.value)
    if not found:
        raise StatisticalFailure("No specification could be estimated.")
    agree = [s for s in found if s.value * estimate.value > 0]
    sure = [s for s in agree if s.interval[0] > 0 or s.interval[1] < 0]
    part = f", on {sample.n:,} of {whole.n:,} rows" if sample.n < whole.n else ""
    return Sensitivity(
        SPEC.name,
        len(agree) / len(found),
        len(sure) / len(found),
        _sentence(found, len(agree), len(sure), estimate, part),
        curves=(_curve(found, estimand),),
    )


def _some(sample: Sample, most: int, rng: np.random.Generator) -> Sample:
    import numpy as np

    from app.causal.sample import keep

    if sample.n <= most:
        return sample
    rows = np.zeros(sample.n, dtype=bool)
    rows[rng.permutation(sample.n)[:most]] = True
    return keep(sample, rows)


def _specifications(
    sample: Sample, estimand: Estimand, estimate: Estimate, report: Progress
) -> Iterator[_Specification]:
    from app.causal.estimating import InUnits
    from app.causal.kernels.entropy_balance import NoBalance
    from app.causal.kernels.least_squares import NotEstimable

    told = InUnits(sample, estimand, SPEC.name, estimate.level)
    sets, estimators = list(_sets(sample, estimand)), _estimators(sample, estimand)
    for i, (words, columns) in enumerate(sets):
        report(i / len(sets), f"covariates: {words}")
        for title, effect in estimators:
            try:
                scored, degrees = effect(sample, columns)
            except (NotEstimable, NoBalance):
                continue  # this choice is not one that the data carry
            found = told.estimate(scored, degrees=degrees)
            yield _Specification(words, title, found.value, found.interval)


def _sets(sample: Sample, estimand: Estimand) -> Iterator[tuple[str, Matrix]]:
    """Yield the sets of covariates, in words and as columns."""
    import numpy as np

    everything = sample.covariates
    yield "all covariates", everything
    bent = np.array([len(np.unique(c)) > 2 for c in everything.T], dtype=bool)
    if bent.any():
        centred = everything[:, bent] - everything[:, bent].mean(axis=0)
        yield "all covariates and their squares", np.column_stack([everything, centred**2])
    if len(estimand.adjustment) < 2:
        return
    for name in estimand.adjustment[:MOST_LEFT_OUT]:
        others = [not (label == name or label.startswith(f"{name}[")) for label in sample.labels]
        yield f"without {name}", everything[:, np.array(others, dtype=bool)]


def _estimators(sample: Sample, estimand: Estimand) -> list[tuple[str, Effect]]:
    if not sample.has_arms:
        return [("one slope", _one_slope)]
    of_treated = estimand.kind is EffectKind.ATT
    chosen = [_of_treated, _balanced_treated] if of_treated else [_slopes_apart, _balanced]
    return [
        ("one slope", _one_slope),
        ("slopes by group", chosen[0]),
        ("balancing weights", chosen[1]),
    ]


def _one_slope(sample: Sample, columns: Matrix) -> tuple[Scored, float]:
    from app.causal.kernels.linear_effect import slope

    return _scored(slope(sample.outcome, sample.treatment, columns, sample.weights))


def _slopes_apart(sample: Sample, columns: Matrix) -> tuple[Scored, float]:
    from app.causal.kernels.linear_effect import average_effect

    return _scored(average_effect(sample.outcome, sample.treated, columns, sample.weights))


def _of_treated(sample: Sample, columns: Matrix) -> tuple[Scored, float]:
    from app.causal.kernels.linear_effect import effect_on_treated

    return _scored(effect_on_treated(sample.outcome, sample.treated, columns, sample.weights))


def _balanced(sample: Sample, columns: Matrix) -> tuple[Scored, float]:
    from app.causal.kernels.entropy_balance import average_effect

    found, _ = average_effect(sample.outcome, sample.treated, columns, sample.weights)
    return found, float(sample.n - 1)


def _balanced_treated(sample: Sample, columns: Matrix) -> tuple[Scored, float]:
    from app.causal.kernels.entropy_balance import effect_on_treated

    found, _ = effect_on_treated(sample.outcome, sample.treated, columns, sample.weights)
    return found, float(sample.n - 1)


def _scored(effect: LinearEffect) -> tuple[Scored, float]:
    from app.causal.kernels.scored import Scored

    return Scored(effect.value, effect.influence, effect.baseline), effect.degrees


def _sentence(
    found: list[_Specification], agree: int, sure: int, estimate: Estimate, part: str
) -> str:
    from app.causal.refits import figure, span

    middle = found[len(found) // 2].value
    return (
        f"Of {len(found)} defensible specifications (covariates left out one at a time or squared,"
        f" by lines and by balancing weights{part}) {agree} have the sign of the estimate and"
        f" {sure} exclude no effect. They run from"
        f" {span((found[0].value, found[-1].value), estimate)}, {figure(middle, estimate)} in the"
        " middle."
    )


def _curve(found: list[_Specification], estimand: Estimand) -> Curve:
    from app.causal.curves import Curve, Point, Series

    points = tuple(Point(f"{s.covariates}, {s.estimator}", s.value, *s.interval) for s in found)
    return Curve(
        "specification_curve",
        f"Effect of {estimand.treatment} on {estimand.outcome} by each specification",
        "specification",
        f"change of {estimand.outcome}",
        (Series("effect", points),),
        unit=estimand.unit,
    )


SPEC = SensitivitySpec(
    name="specification_curve",
    title="Specification curve",
    summary="Repeats the estimate by every defensible choice of covariates and estimator.",
    assumes=frozenset({Assumption.UNCONFOUNDEDNESS}),
    cost=Cost(scale=5e-8, n_power=1.0, d_power=1.5),
    params=Params,
    references=("10.1038/s41562-020-0912-z",),
    designs=frozenset({Design.BACKDOOR}),
    run=run,
    effects=frozenset({EffectKind.ATE, EffectKind.ATT, EffectKind.ATO, EffectKind.DOSE_RESPONSE}),
)
