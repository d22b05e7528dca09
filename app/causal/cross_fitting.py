"""Cross-fitted models of treatment and outcome for two arms, and what must be said of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeAlias

import numpy as np

from app.causal.comparability import balance, overlap, require_overlap, within
from app.causal.estimand import EffectKind
from app.causal.kernels.balance import inverse_weights
from app.causal.kernels.boosted_trees import binned
from app.causal.kernels.doubly_robust import median_of
from app.causal.kernels.logistic import fit
from app.causal.kernels.nuisance import Learning, assign_folds, cross_fit
from app.causal.kernels.scored import Scored
from app.causal.kernels.weighting import among_all
from app.causal.profile import Diagnosis, Verdict
from app.causal.rounding import per_cent
from app.causal.row_weights import dependence

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from app.causal.catalogue import Progress
    from app.causal.estimand import Estimand
    from app.causal.kernels.nuisance import Nuisance
    from app.causal.sample import Sample

    Vector = NDArray[np.float64]

SMALLEST_ARM = 20
MANY_ROWS, FEWER_FOLDS = 100_000, 3
Score: TypeAlias = "Callable[[Vector, Vector, Vector], Scored]"


class Fitting(Protocol):
    """How often models are cross-fitted over how many folds, and where chances are held."""

    @property
    def folds(self) -> int: ...
    @property
    def repeats(self) -> int: ...
    @property
    def trim(self) -> float: ...


@dataclass(frozen=True, slots=True, eq=False)
class Round:
    """One round of cross-fitting: the effect, that by lines alone, and its nuisances."""

    scored: Scored
    by_lines: float
    propensity: Vector
    nuisance: Nuisance


def middle_round(
    sample: Sample,
    score: Score,
    params: Fitting,
    rng: np.random.Generator,
    report: Progress,
) -> tuple[Round, float]:
    """Return the round whose effect is in the middle, and a factor for its error.

    Parameters
    ----------
    score : the effect from chances of treatment, held inside `trim`, and both predicted outcomes.
    """
    rounds = [
        Round(
            scored=score(*held(sample, params.trim, *nuisance.blended())),
            by_lines=score(*held(sample, params.trim, *nuisance.linear())).value,
            propensity=nuisance.blended()[0],
            nuisance=nuisance,
        )
        for nuisance in _nuisances(sample, params, rng, report)
    ]
    scored, widening = median_of([r.scored for r in rounds])
    return next(r for r in rounds if r.scored is scored), widening


def held(
    sample: Sample, trim: float, propensity: Vector, untreated: Vector, treated: Vector
) -> tuple[Vector, Vector, Vector]:
    """Return the same with chances of treatment as among all rows, none beyond `trim`."""
    if sample.odds_shift is not None:
        propensity = among_all(propensity, sample.odds_shift)
    return np.clip(propensity, trim, 1 - trim), untreated, treated


def _nuisances(
    sample: Sample, params: Fitting, rng: np.random.Generator, report: Progress
) -> Iterator[Nuisance]:
    columns = columns_of(sample)
    bins = binned(columns)
    folds, repeats = effort(sample.n, params.folds, params.repeats)
    for i in range(repeats):
        report(i / repeats, f"cross-fitting, round {i + 1} of {repeats}")
        yield cross_fit(
            sample.outcome,
            sample.treated,
            columns,
            bins,
            folds_of(sample, folds, rng),
            outcome_is_binary=is_zero_one(sample),
            counts=sample.counts,
        )


def effort(rows: int, folds: int, repeats: int) -> tuple[int, int]:
    """Return how many folds and repeats so many rows need.

    Where rows are many, how they fall into folds changes the answer by much less than its error.
    """
    return (min(folds, FEWER_FOLDS), 1) if rows >= MANY_ROWS else (folds, repeats)


def learning(sample: Sample, folds: int, rng: np.random.Generator) -> Learning:
    """Return the covariates with rows dealt into folds, to learn anything from."""
    columns = columns_of(sample)
    return Learning(columns, binned(columns), folds_of(sample, folds, rng), sample.counts)


def columns_of(sample: Sample) -> NDArray[np.float64]:
    """Return the covariates; without any, one empty column says so to every learner."""
    return sample.covariates if sample.labels else np.zeros((sample.n, 1))


def is_zero_one(sample: Sample) -> bool:
    return sample.outcome_is_binary and bool(np.isin(sample.outcome, (0.0, 1.0)).all())


def folds_of(sample: Sample, count: int, rng: np.random.Generator) -> NDArray[np.intp]:
    """Deal rows into folds, both arms into each where there are arms."""
    arm = sample.treatment if sample.has_arms else np.zeros(sample.n)
    return dealt(sample, arm, count, rng)


def dealt(sample: Sample, arm: Vector, count: int, rng: np.random.Generator) -> NDArray[np.intp]:
    """Deal rows, or whole units where rows belong to units, into folds even in `arm`.

    Where an arm is one unit, its rows are dealt: no fold could learn of it otherwise.
    """
    if sample.clusters is None or _is_in_one_unit(arm, sample.clusters):
        return assign_folds(arm.astype(np.intp), count, rng)
    share = np.bincount(sample.clusters, weights=arm) / np.bincount(sample.clusters)
    return assign_folds((share > 0.5).astype(np.intp), count, rng)[sample.clusters]


def _is_in_one_unit(arm: Vector, clusters: NDArray[np.intp]) -> bool:
    levels = np.unique(arm)
    return len(levels) > 1 and any(len(np.unique(clusters[arm == v])) < 2 for v in levels)


def refuse_groups_apart(sample: Sample, estimand: Estimand, trim: float) -> None:
    """Raise NoOverlap when an unpenalised model all but knows who is treated.

    The cross-fitted models are penalised, so that they would not show it.
    """
    if not sample.labels:
        return
    chance = fit(sample.covariates, sample.treatment, counts=sample.counts).probabilities
    inside = within(chance, trim, of_treated=estimand.kind is EffectKind.ATT)
    require_overlap(inside, sample.treated, columns=estimand.adjustment, at_least=SMALLEST_ARM // 2)


def diagnose(
    sample: Sample, estimand: Estimand, trim: float, found: Round, error: float
) -> tuple[Diagnosis, ...]:
    """Return balance by the chances found, overlap, and how much the answer hangs on the model."""
    of_treated = estimand.kind is EffectKind.ATT
    chance = np.clip(found.propensity, trim, 1 - trim)
    weights = inverse_weights(chance, sample.treated, of_treated=of_treated)
    if sample.counts is not None:
        weights = weights * sample.counts
    spread = overlap(
        found.propensity, sample.treated, trim=trim, separated=False, of_treated=of_treated
    )
    together = dependence(sample.clusters, sample.treatment, estimand)
    model = _model_dependence(estimand, found, error)
    return balance(sample, weights), spread, model, *together


def _model_dependence(estimand: Estimand, found: Round, error: float) -> Diagnosis:
    """Compare the answer with that of linear models alone, in standard errors."""
    gap = abs(found.scored.value - found.by_lines) / error if error > 0 else 0.0
    verdict = Verdict.PASSED if gap < 1 else Verdict.INCONCLUSIVE if gap < 2 else Verdict.FAILED
    trees = found.nuisance
    unit = f" {estimand.unit}" if estimand.unit else ""
    return Diagnosis(
        "model_dependence",
        verdict,
        f"Linear models alone give {found.by_lines:.4g}{unit} against {found.scored.value:.4g}"
        f"{unit}, {gap:.1f} standard errors apart. Boosted trees carry"
        f" {per_cent(trees.propensity_mix)}"
        f" of the treatment model and {per_cent(trees.untreated_mix)} and"
        f" {per_cent(trees.treated_mix)} of the"
        " outcome models, as rows held out favour.",
        statistic=gap,
        effect_size=found.scored.value - found.by_lines,
    )
