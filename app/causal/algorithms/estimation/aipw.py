"""AIPW: models of treatment and of outcome, cross-fitted, so that either may be wrong."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, Field

from app.causal.assumption import Assumption
from app.causal.catalogue import Cost, EstimatorSpec, Progress
from app.causal.data import Kind
from app.causal.estimand import EffectKind
from app.causal.findings import Estimation
from app.causal.profile import Diagnosis, Verdict
from app.causal.question import Design

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np
    from numpy.typing import NDArray

    from app.causal.data import Dataset
    from app.causal.estimand import Estimand
    from app.causal.kernels.doubly_robust import Scored
    from app.causal.kernels.nuisance import Nuisance
    from app.causal.sample import Sample

SMALLEST_ARM = 20


class Params(BaseModel):
    """Folds and repeats of cross-fitting; `trim` bounds the chances of treatment."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    level: float = Field(0.95, gt=0.5, lt=1)
    folds: int = Field(5, ge=2, le=20)
    repeats: int = Field(3, ge=1, le=50)
    trim: float = Field(0.01, ge=0.0001, lt=0.5)


@dataclass(frozen=True, slots=True, eq=False)
class _Repeat:
    """One round of cross-fitting: the effect, that by lines alone, and its nuisances."""

    scored: Scored
    by_lines: float
    propensity: NDArray[np.float64]
    nuisance: Nuisance


def run(
    data: Dataset, estimand: Estimand, params: Params, rng: np.random.Generator, report: Progress
) -> Estimation:
    """Estimate the effect of a treatment with two arms, in the outcome's units.

    Chances of treatment beyond `trim` are held at it; how many is reported.

    Raises
    ------
    TooFewSamples, NoOverlap : too few comparable rows in an arm.
    """
    from app.causal.kernels.doubly_robust import median_of
    from app.causal.kernels.inference import infer
    from app.causal.sample import as_estimate, require_arms, take

    sample = take(data, estimand)
    require_arms(sample, estimand, at_least=SMALLEST_ARM)
    _refuse_groups_apart(sample, estimand, params)
    repeats = list(_repeats(sample, estimand, params, rng, report))
    scored, widening = median_of([repeat.scored for repeat in repeats])
    inference = infer(
        scored.value,
        sample.settled(scored.influence) * widening,
        level=params.level,
        degrees=sample.n - 1,
        clusters=sample.clusters,
    )
    estimate = as_estimate(
        sample,
        estimand,
        method=SPEC.name,
        value=scored.value,
        inference=inference,
        level=params.level,
        baseline=scored.baseline,
    )
    middle = next(repeat for repeat in repeats if repeat.scored is scored)
    found = _diagnose(sample, estimand, params, middle, inference.standard_error)
    return Estimation(estimate, (*sample.diagnostics, *found))


def _repeats(
    sample: Sample,
    estimand: Estimand,
    params: Params,
    rng: np.random.Generator,
    report: Progress,
) -> Iterator[_Repeat]:
    import numpy as np

    from app.causal.kernels.boosted_trees import binned
    from app.causal.kernels.nuisance import cross_fit

    # Without covariates the models are constants: one empty column says so to every learner.
    columns = sample.covariates if sample.labels else np.zeros((sample.n, 1))
    bins = binned(columns)
    for i in range(params.repeats):
        report(i / params.repeats, f"cross-fitting, round {i + 1} of {params.repeats}")
        nuisance = cross_fit(
            sample.outcome,
            sample.treated,
            columns,
            bins,
            _folds(sample, params.folds, rng),
            outcome_is_binary=sample.outcome_is_binary,
        )
        yield _repeat(sample, estimand, params, nuisance)


def _refuse_groups_apart(sample: Sample, estimand: Estimand, params: Params) -> None:
    """Raise NoOverlap when an unpenalised model all but knows who is treated.

    The cross-fitted models are penalised, so that they would not show it.
    """
    from app.causal.comparability import require_overlap, within
    from app.causal.kernels.logistic import fit

    if not sample.labels:
        return
    chance = fit(sample.covariates, sample.treatment).probabilities
    inside = within(chance, params.trim, of_treated=estimand.kind is EffectKind.ATT)
    require_overlap(inside, sample.treated, columns=estimand.adjustment, at_least=SMALLEST_ARM // 2)


def _repeat(sample: Sample, estimand: Estimand, params: Params, nuisance: Nuisance) -> _Repeat:
    return _Repeat(
        scored=_score(sample, estimand, params.trim, *nuisance.blended()),
        by_lines=_score(sample, estimand, params.trim, *nuisance.linear()).value,
        propensity=nuisance.blended()[0],
        nuisance=nuisance,
    )


def _score(
    sample: Sample,
    estimand: Estimand,
    trim: float,
    propensity: NDArray[np.float64],
    untreated: NDArray[np.float64],
    treated: NDArray[np.float64],
) -> Scored:
    import numpy as np

    from app.causal.kernels.doubly_robust import average_effect, effect_on_treated
    from app.causal.kernels.weighting import among_all

    if sample.odds_shift is not None:
        propensity = among_all(propensity, sample.odds_shift)
    held = np.clip(propensity, trim, 1 - trim)
    rows, counts = (sample.outcome, sample.treated, held), sample.weights
    if estimand.kind is EffectKind.ATT:
        return effect_on_treated(*rows, untreated, counts)
    return average_effect(*rows, untreated, treated, counts)


def _folds(sample: Sample, count: int, rng: np.random.Generator) -> NDArray[np.intp]:
    """Deal rows, or whole units where rows belong to units, into folds with both arms."""
    import numpy as np

    from app.causal.kernels.nuisance import assign_folds

    if sample.clusters is None:
        return assign_folds(sample.treated.astype(np.intp), count, rng)
    rows = np.bincount(sample.clusters)
    treated_share = np.bincount(sample.clusters, weights=sample.treatment) / rows
    return assign_folds((treated_share > 0.5).astype(np.intp), count, rng)[sample.clusters]


def _diagnose(
    sample: Sample, estimand: Estimand, params: Params, repeat: _Repeat, error: float
) -> tuple[Diagnosis, ...]:
    import numpy as np

    from app.causal.comparability import balance, overlap
    from app.causal.kernels.balance import inverse_weights

    of_treated = estimand.kind is EffectKind.ATT
    held = np.clip(repeat.propensity, params.trim, 1 - params.trim)
    weights = inverse_weights(held, sample.treated, of_treated=of_treated)
    spread = overlap(
        repeat.propensity,
        sample.treated,
        trim=params.trim,
        separated=False,
        of_treated=of_treated,
    )
    return balance(sample, weights), spread, _model_dependence(estimand, repeat, error)


def _model_dependence(estimand: Estimand, repeat: _Repeat, error: float) -> Diagnosis:
    """Compare the answer with that of linear models alone, in standard errors."""
    gap = abs(repeat.scored.value - repeat.by_lines) / error if error > 0 else 0.0
    verdict = Verdict.PASSED if gap < 1 else Verdict.INCONCLUSIVE if gap < 2 else Verdict.FAILED
    trees = repeat.nuisance
    unit = f" {estimand.unit}" if estimand.unit else ""
    return Diagnosis(
        "model_dependence",
        verdict,
        f"Linear models alone give {repeat.by_lines:.4g}{unit} against {repeat.scored.value:.4g}"
        f"{unit}, {gap:.1f} standard errors apart. Boosted trees carry {trees.propensity_mix:.0%}"
        f" of the treatment model and {trees.untreated_mix:.0%} and {trees.treated_mix:.0%} of the"
        " outcome models, as rows held out favour.",
        statistic=gap,
        effect_size=repeat.scored.value - repeat.by_lines,
    )


def _one_round(params: Params) -> Params:
    """Cross-fit once: a median over rounds steadies the figure reported, not its average."""
    return params.model_copy(update={"repeats": 1})


SPEC = EstimatorSpec(
    name="aipw",
    title="Doubly robust estimation (cross-fitted AIPW)",
    summary="Right if either the treatment model or the outcome model is; both may bend.",
    assumes=frozenset({Assumption.UNCONFOUNDEDNESS, Assumption.OVERLAP, Assumption.SUTVA}),
    cost=Cost(scale=1.2e-4, n_power=0.9, d_power=0.4),
    params=Params,
    references=("10.1111/ectj.12097", "10.2307/2290910"),
    designs=frozenset({Design.BACKDOOR, Design.RANDOMISED}),
    effects=frozenset({EffectKind.ATE, EffectKind.ATT}),
    treatment_kinds=frozenset({Kind.BINARY, Kind.NOMINAL}),
    outcome_kinds=frozenset(
        {Kind.CONTINUOUS, Kind.COUNT, Kind.BINARY, Kind.ORDINAL, Kind.DURATION}
    ),
    run=run,
    for_refits=_one_round,
    min_samples=100,
)
