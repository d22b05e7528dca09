"""From a learner of each row's effect to what is told: average, groups, curves, tests, ranking."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

import numpy as np

from app.causal.cross_fitting import (
    SMALLEST_ARM,
    Round,
    columns_of,
    diagnose,
    folds_of,
    is_zero_one,
    refuse_groups_apart,
)
from app.causal.data import Dataset
from app.causal.effect_groups import (
    Differences,
    Effects,
    any_difference,
    by_columns,
    by_prediction,
    by_tree,
)
from app.causal.estimand import EffectKind
from app.causal.estimating import InUnits
from app.causal.findings import Estimation
from app.causal.groups_in_words import features
from app.causal.kernels.boosted_trees import binned
from app.causal.kernels.doubly_robust import average_effect
from app.causal.kernels.effect_learners import Units, known_by, learnt_by, seen_in_later_folds
from app.causal.kernels.effect_scores import ranks_within
from app.causal.kernels.nuisance import cross_fit
from app.causal.sample import require_arms, some, take
from app.causal.targeting import targeting
from app.errors import InvalidQuestion

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from app.causal.catalogue import Progress
    from app.causal.estimand import Estimand
    from app.causal.findings import Estimate
    from app.causal.kernels.effect_learners import Known, Learner
    from app.causal.profile import Diagnosis
    from app.causal.sample import Sample

    Vector = NDArray[np.float64]


class Settings(Protocol):
    """What a learner is set to; `cuts` are values at which columns are parted into groups."""

    @property
    def level(self) -> float: ...
    @property
    def folds(self) -> int: ...
    @property
    def trim(self) -> float: ...
    @property
    def rows(self) -> int: ...
    @property
    def cuts(self) -> tuple[tuple[str, float], ...]: ...


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """The rows, what cross-fitted models say of them, and the average effect."""

    sample: Sample
    rows: Dataset
    estimand: Estimand
    units: Units
    known: Known
    effects: Effects
    average: Estimate
    checks: tuple[Diagnosis, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Return the columns by which groups may be told apart: those named, else all adjusted."""
        return self.estimand.modifiers or self.estimand.adjustment


def prepared(
    data: Dataset,
    estimand: Estimand,
    params: Settings,
    method: str,
    rng: np.random.Generator,
    report: Progress,
) -> Prepared:
    """Cross-fit what every learner starts from.

    Columns named as modifiers are held fixed too: groups by them are to be alike in the rest.

    Raises
    ------
    InvalidQuestion : a modifier is the treatment or the outcome.
    TooFewSamples, NoOverlap : too few comparable rows in an arm.
    """
    estimand = with_modifiers(estimand)
    sample = some(take(data, estimand), params.rows, rng)
    require_arms(sample, estimand, at_least=SMALLEST_ARM)
    refuse_groups_apart(sample, estimand, params.trim)
    report(0.1, "cross-fitting models of treatment and outcome")
    columns = columns_of(sample)
    units = Units(
        sample.outcome, sample.treated, columns, binned(columns),
        folds_of(sample, params.folds, rng), sample.counts, params.trim, is_zero_one(sample),
    )  # fmt: skip
    nuisance = cross_fit(
        units.outcome, units.treated, columns, units.bins, units.folds,
        outcome_is_binary=units.binary, counts=sample.counts,
    )  # fmt: skip
    known = known_by(units, nuisance)
    arms = (sample.outcome, sample.treated)
    scored, by_lines = (
        average_effect(*arms, np.clip(e, params.trim, 1 - params.trim), low, high, sample.weights)
        for e, low, high in (nuisance.blended(), nuisance.linear())
    )
    told = InUnits(sample, estimand, method, params.level)
    average = told.estimate(scored, kind=EffectKind.ATE)
    middle = Round(scored, by_lines.value, nuisance.blended()[0], nuisance)
    checks = diagnose(sample, estimand, params.trim, middle, average.standard_error or 0.0)
    return Prepared(
        sample, data.with_frame(sample.frame, "rows with every needed value"), estimand, units,
        known, Effects(told, known.scores), average, (*sample.diagnostics, *checks),
    )  # fmt: skip


def answered(
    ready: Prepared,
    learner: Learner,
    params: Settings,
    rng: np.random.Generator,
    predicted: Vector | None = None,
    *,
    falls: bool = False,
) -> Estimation:
    """Return the average effect with how it differs: by columns named, or in groups found.

    `predicted` are each row's effects, (n,), where the learner has them by other means than
    learning each fold from the others; the outcome `falls` where less of it is wanted.
    """
    sample, effects = ready.sample, ready.effects
    if predicted is None:
        predicted = learnt_by(learner, ready.units, ready.known.scores).effect
    p = seen_in_later_folds(learner, ready.units, effects.scores, sample.weights, sample.clusters)
    found = _differences(ready, params, rng)
    ranks = ranks_within(predicted, np.zeros(sample.n, dtype=np.intp))
    worth, curve = targeting(effects, predicted, falls=falls)
    return Estimation(
        ready.average,
        (any_difference(effects, predicted, p), *found.diagnostics, worth, *ready.checks),
        beside=found.beside,
        curves=(*found.curves, by_prediction(effects, predicted, ranks), curve),
        groups=found.groups,
    )


def _differences(ready: Prepared, params: Settings, rng: np.random.Generator) -> Differences:
    if ready.estimand.modifiers:
        return by_columns(ready.effects, ready.rows, ready.estimand.modifiers, params.cuts)
    return by_tree(ready.effects, features(ready.rows, ready.names), rng)


def with_modifiers(estimand: Estimand) -> Estimand:
    """Return the estimand with what tells groups apart among what is held fixed.

    Raises
    ------
    InvalidQuestion : it is the treatment or the outcome.
    """
    taken = [n for n in estimand.modifiers if n in (estimand.treatment, estimand.outcome)]
    if taken:
        raise InvalidQuestion(
            f"The effect of {estimand.treatment} on {estimand.outcome} cannot differ by"
            f" {taken[0]!r}, which is one of the two.",
            hint="Name a column that was settled before the treatment, such as age.",
        )
    names = tuple(dict.fromkeys((*estimand.adjustment, *estimand.modifiers)))
    return replace(estimand, adjustment=names)
