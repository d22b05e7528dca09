"""Effect on compliers by cross-fitted models: of the offer, of taking it up, of the outcome."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, Field

from app.causal.assumption import Assumption
from app.causal.catalogue import Cost, Progress
from app.causal.data import Kind
from app.causal.findings import Estimation
from app.causal.instrument_spec import ASSUMED, Instruments, InstrumentSpec
from app.causal.profile import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np
    from numpy.typing import NDArray

    from app.causal.data import Dataset
    from app.causal.estimand import Estimand
    from app.causal.findings import Estimate
    from app.causal.kernels.scored import Scored
    from app.causal.sample import Sample

SMALLEST_ARM = 20


class Params(BaseModel):
    """Folds and repeats of cross-fitting; `trim` bounds the chances of the offer."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    level: float = Field(0.95, gt=0.5, lt=1)
    folds: int = Field(5, ge=2, le=20)
    repeats: int = Field(3, ge=1, le=50)
    trim: float = Field(0.01, ge=0.0001, lt=0.5)


def run(
    data: Dataset, estimand: Estimand, params: Params, rng: np.random.Generator, report: Progress
) -> Estimation:
    """Estimate the effect on those whom the offer moves, among units alike in the covariates.

    Unlike two-stage least squares, which weighs covariates' levels by how much the offer varies
    in them, this is the average over all compliers, and the covariates may act in any shape.

    Raises
    ------
    InvalidQuestion : no instrument is named.
    TooFewSamples : an arm of the offer is too small.
    DegenerateData : the offer moves nobody.
    """
    import numpy as np

    from app.causal.comparability import overlap
    from app.causal.estimating import InUnits
    from app.causal.instrument_strength import judged_strength
    from app.causal.instrumented import irrelevant, sampled, without_controls
    from app.causal.kernels.compliers import NobodyMoved
    from app.causal.kernels.doubly_robust import median_of
    from app.causal.kernels.inference import infer
    from app.causal.offers import can_be_an_offer, offer_of
    from app.causal.sample import as_estimate, require_arms

    sample = sampled(data, estimand)
    require_arms(sample, estimand, at_least=SMALLEST_ARM)
    offered, parts = offer_of(sample, estimand), without_controls(sample, estimand)
    require_arms(
        replace(sample, treatment=offered.astype(np.float64)),
        replace(estimand, treatment=estimand.instruments[0]),
        at_least=SMALLEST_ARM,
    )
    try:
        wanted = sample.outcome_is_binary or estimand.scale is not None
        repeats = list(_repeats(sample, offered, params, rng, report, with_means=wanted))
    except NobodyMoved:
        raise irrelevant(estimand) from None
    scored, widening = median_of([found for found, _ in repeats])
    chance = next(chance for found, chance in repeats if found is scored)
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
    )
    strength = judged_strength(parts, estimand)
    beside: tuple[Estimate, ...] = ()
    if strength.verdict is Verdict.PASSED:
        widened = replace(scored, influence=scored.influence * widening)
        beside = InUnits(sample, estimand, SPEC.name, params.level).ratios(widened)
    checks = (
        strength,
        overlap(chance, offered, trim=params.trim, separated=False),
        can_be_an_offer(sample, estimand, offered, rng),
    )
    return Estimation(estimate, (*sample.diagnostics, *checks), beside=beside)


def _repeats(
    sample: Sample,
    offered: NDArray[np.bool_],
    params: Params,
    rng: np.random.Generator,
    report: Progress,
    *,
    with_means: bool,
) -> Iterator[tuple[Scored, NDArray[np.float64]]]:
    """Yield the effect, and each row's chance of the offer, by each round of cross-fitting.

    The mean of compliers without the treatment comes along where it is wanted: it is what the
    offer takes from the outcome counted only where untreated, per complier.
    """
    import numpy as np

    from app.causal.kernels.boosted_trees import binned
    from app.causal.kernels.compliers import ratio
    from app.causal.kernels.doubly_robust import average_effect
    from app.causal.kernels.nuisance import cross_fit
    from app.causal.kernels.scored import Part, Scored

    columns = sample.covariates if sample.labels else np.zeros((sample.n, 1))
    bins = binned(columns)
    for i in range(params.repeats):
        report(i / params.repeats, f"cross-fitting, round {i + 1} of {params.repeats}")
        folds = _folds(sample, offered, params.folds, rng)
        parts = []
        columns_of = [
            (sample.outcome, sample.outcome_is_binary),
            (sample.treatment, True),
        ]
        if with_means:
            left = (sample.outcome - sample.outcome.min()) * (1 - sample.treatment)
            columns_of.append((left, sample.outcome_is_binary))
        for column, is_binary in columns_of:
            models = cross_fit(
                column,
                offered,
                columns,
                bins,
                folds,
                outcome_is_binary=is_binary,
                counts=sample.counts,
            )
            chance, without, with_it = models.blended()
            held = np.clip(chance, params.trim, 1 - params.trim)
            parts.append(average_effect(column, offered, held, without, with_it, sample.weights))
        found = ratio(parts[0], parts[1])
        if with_means:
            taken_away = Part(-parts[2].value, -parts[2].influence)
            low = ratio(taken_away, parts[1])
            base = float(sample.outcome.min()) + low.value
            yield Scored(found.value, found.influence, base, low.influence), chance
        else:
            yield Scored(found.value, found.influence, parts[0].baseline), chance


def _folds(
    sample: Sample, offered: NDArray[np.bool_], count: int, rng: np.random.Generator
) -> NDArray[np.intp]:
    """Deal rows, or whole units, into folds that hold the offer and the treatment alike."""
    import numpy as np

    from app.causal.kernels.nuisance import assign_folds

    strata = (2 * offered + sample.treated).astype(np.intp)
    if sample.clusters is None:
        return assign_folds(strata, count, rng)
    first = np.unique(sample.clusters, return_index=True)[1]
    return assign_folds(strata[first], count, rng)[sample.clusters]


SPEC = InstrumentSpec(
    name="complier_effect",
    title="Effect on compliers (cross-fitted, doubly robust)",
    summary="Averages over compliers what an offer does, with covariates that act in any shape.",
    takes=Instruments.OFFER,
    assumes=ASSUMED | {Assumption.OVERLAP},
    cost=Cost(scale=2.4e-4, n_power=0.9, d_power=0.4),
    params=Params,
    references=("10.1198/016214505000001375", "10.1016/j.jeconom.2006.06.004"),
    treatment_kinds=frozenset({Kind.BINARY, Kind.NOMINAL}),
    run=run,
    for_refits=lambda params: params.model_copy(update={"repeats": 1}),
    min_samples=100,
)
