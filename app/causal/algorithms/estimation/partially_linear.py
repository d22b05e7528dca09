"""Double machine learning: the outcome on the treatment, both without what covariates tell."""

from __future__ import annotations

from dataclasses import dataclass
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
    from collections.abc import Iterator

    import numpy as np
    from numpy.typing import NDArray

    from app.causal.data import Dataset
    from app.causal.estimand import Estimand
    from app.causal.kernels.nuisance import Learning
    from app.causal.kernels.scored import Scored
    from app.causal.profile import Diagnosis
    from app.causal.sample import Sample

LITTLE, HARDLY_ANY = 0.1, 0.01  # of the treatment's variance that covariates leave


class Params(BaseModel):
    """Folds and repeats of cross-fitting."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    level: float = Field(0.95, gt=0.5, lt=1)
    folds: int = Field(5, ge=2, le=20)
    repeats: int = Field(3, ge=1, le=50)


def run(
    data: Dataset, estimand: Estimand, params: Params, rng: np.random.Generator, report: Progress
) -> Estimation:
    """Estimate the effect per unit of a dose, or of a treatment with two arms, in outcome units.

    Where the effect differs between units the answer leans to those whose treatment the
    covariates tell least: for two arms it is the effect where they overlap.

    Raises
    ------
    DegenerateData : the covariates decide the treatment.
    """
    from app.causal.cross_fitting import effort
    from app.causal.estimating import InUnits
    from app.causal.kernels.doubly_robust import median_of
    from app.causal.row_weights import dependence
    from app.causal.sample import take

    sample = take(data, estimand)
    rounds: list[tuple[Scored, _Left]] = []
    folds, repeats = effort(sample.n, params.folds, params.repeats)
    for i in range(repeats):
        report(i / repeats, f"cross-fitting, round {i + 1} of {repeats}")
        rounds.append(_round(sample, estimand, folds, rng))
    scored, widening = median_of([found for found, _ in rounds])
    left = next(left for found, left in rounds if found is scored)
    told = InUnits(sample, estimand, SPEC.name, params.level)
    estimate = told.estimate(scored, widening=widening)
    checks = (
        *_checks(sample, estimand, left),
        *dependence(sample.clusters, sample.treatment, estimand),
    )
    return Estimation(estimate, (*sample.diagnostics, *checks))


@dataclass(frozen=True, slots=True, eq=False)
class _Left:
    """What covariates leave of outcome and treatment, both (n,), and the models that told."""

    models: Learning
    outcome: NDArray[np.float64]
    treatment: NDArray[np.float64]


def _round(
    sample: Sample, estimand: Estimand, folds: int, rng: np.random.Generator
) -> tuple[Scored, _Left]:
    """Return the effect of one round, and what covariates leave."""
    from app.causal.cross_fitting import is_zero_one, learning
    from app.causal.kernels.partially_linear import NothingLeft, residual_effect
    from app.errors import DegenerateData

    models = learning(sample, folds, rng)
    outcome = models.mean(sample.outcome, binary=is_zero_one(sample))
    treatment = models.mean(sample.treatment, binary=sample.has_arms)
    try:
        scored = residual_effect(
            sample.outcome, sample.treatment, outcome, treatment, sample.weights
        )
    except NothingLeft:
        raise DegenerateData(
            f"{', '.join(estimand.adjustment)} tell {estimand.treatment!r} exactly.",
            hint="Leave out the covariate that repeats the treatment.",
        ) from None
    return scored, _Left(models, sample.outcome - outcome, sample.treatment - treatment)


def _checks(sample: Sample, estimand: Estimand, left: _Left) -> Iterator[Diagnosis]:
    """Yield how much of the treatment is left; whether arms meet, or whether a dose bends."""
    from app.causal.comparability import overlap
    from app.causal.dose_shape import bend_of_dose
    from app.causal.propensity import SEEN_FROM

    share = float(left.treatment.var() / sample.treatment.var())
    yield _variation(estimand, share, sample.n)
    if not sample.has_arms:
        yield from bend_of_dose(sample, left.models, left.outcome, left.treatment, estimand)
    elif sample.labels and estimand.kind is not EffectKind.ATO:  # which is of those who overlap
        chances = sample.treatment - left.treatment
        yield overlap(chances, sample.treated, trim=SEEN_FROM, separated=False)


def _variation(estimand: Estimand, left: float, n: int) -> Diagnosis:
    from app.causal.profile import Diagnosis, Verdict

    verdict = Verdict.PASSED if left > LITTLE else Verdict.INCONCLUSIVE
    verdict = Verdict.FAILED if left < HARDLY_ANY else verdict
    rest = {
        Verdict.PASSED: "there is enough to compare.",
        Verdict.INCONCLUSIVE: "few units alike in them had another dose.",
        Verdict.FAILED: "hardly any units alike in them had another dose.",
    }[verdict]
    return Diagnosis(
        "variation_left",
        verdict,
        f"The covariates leave {per_cent(left)} of the variation of {estimand.treatment}: {rest}",
        effect_size=left,
        n=n,
    )


def _one_round(params: Params) -> Params:
    """Cross-fit once: a median over rounds steadies the figure reported, not its average."""
    return params.model_copy(update={"repeats": 1})


SPEC = EstimatorSpec(
    name="partially_linear",
    title="Double machine learning (partially linear)",
    summary="Compares units alike in the covariates, whose influence may bend in any way.",
    assumes=frozenset({Assumption.UNCONFOUNDEDNESS, Assumption.SUTVA}),
    cost=Cost(scale=8e-5, n_power=0.9, d_power=0.4),
    params=Params,
    references=("10.1111/ectj.12097", "10.2307/1912705"),
    designs=frozenset({Design.BACKDOOR, Design.RANDOMISED}),
    effects=frozenset({EffectKind.ATE, EffectKind.ATO}),
    treatment_kinds=frozenset({Kind.BINARY, Kind.CONTINUOUS, Kind.COUNT, Kind.ORDINAL}),
    outcome_kinds=frozenset(
        {Kind.CONTINUOUS, Kind.COUNT, Kind.BINARY, Kind.ORDINAL, Kind.DURATION}
    ),
    run=run,
    for_refits=_one_round,
    min_samples=100,
    level_moves_ends=True,
)
