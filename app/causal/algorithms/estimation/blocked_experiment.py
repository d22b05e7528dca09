"""A blocked experiment: groups are compared within the blocks in which chance decided."""

from __future__ import annotations

from dataclasses import replace
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
    from app.causal.kernels.scored import Scored
    from app.causal.kernels.within_strata import Stratified
    from app.causal.profile import Diagnosis
    from app.causal.sample import Sample


class Params(BaseModel):
    """`level` is the confidence of the interval."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    level: float = Field(0.95, gt=0.5, lt=1)


def run(
    data: Dataset, estimand: Estimand, params: Params, rng: np.random.Generator, report: Progress
) -> Estimation:
    """Estimate the average over blocks of the difference within each, in the outcome's units.

    Blocks may differ in the share that is treated; covariates sharpen the comparison. Where
    blocks are pairs, the spread between them gives the error (Imai, King & Nall 2009).

    Raises
    ------
    TooFewSamples : no block holds both groups.
    """
    del rng, report  # nothing here is random or slow
    import numpy as np

    from app.causal.estimating import InUnits
    from app.causal.kernels.within_strata import averaged, without_columns
    from app.causal.row_weights import dependence
    from app.causal.sample import require_arms, take
    from app.errors import TooFewSamples

    block = estimand.group_column or ""
    sample = take(data, estimand, extra=[block])
    require_arms(sample, estimand, at_least=2)
    codes = np.unique(sample.frame[block].astype("string").to_numpy(str), return_inverse=True)[1]
    inside = averaged(
        without_columns(sample.outcome, sample.covariates, 2 * codes + sample.treated),
        sample.treated,
        np.empty((sample.n, 0)),
        codes.astype(np.intp),
        of_treated=False,
        counts=sample.weights,
    )
    if not len(inside.rows):
        raise TooFewSamples(f"No block of {block!r} has both treated and untreated rows.")
    told = InUnits(sample, estimand, SPEC.name, params.level)
    scored, degrees = _with_error(inside, codes, sample.treated)
    checks = (
        _blocks(sample, inside, block),
        *_by_chance(sample, codes),
        *dependence(sample.clusters, sample.treatment, estimand),
    )
    estimate = told.estimate(scored, degrees=degrees, n=int(inside.used.sum()))
    return Estimation(estimate, (*sample.diagnostics, *checks))


def _by_chance(sample: Sample, codes: NDArray[np.intp]) -> Iterator[Diagnosis]:
    """Yield whether the arms look as if chance had made them within each block."""
    from app.causal.comparability import chance_imbalance

    if sample.labels:
        yield chance_imbalance(sample, codes)


def _with_error(
    inside: Stratified, codes: NDArray[np.intp], treated: NDArray[np.bool_]
) -> tuple[Scored, float]:
    """Return the effect with the error that blocks of this size allow, and its degrees."""
    import numpy as np

    blocks, arms = len(inside.rows), 2
    small = min(
        int(np.bincount(codes[inside.used & arm]).clip(1).min()) for arm in (treated, ~treated)
    )
    if small >= arms or blocks < arms:
        return inside.scored, float(inside.used.sum() - 2 * blocks)
    between = np.zeros(len(codes))
    first = np.unique(np.where(inside.used, codes, -1), return_index=True)[1]
    first = first[inside.used[first]]
    spread = inside.weight * (inside.effect - inside.scored.value)
    between[first] = spread * np.sqrt(blocks / (blocks - 1))
    return replace(inside.scored, influence=between), float(blocks - 1)


def _blocks(sample: Sample, inside: Stratified, block: str) -> Diagnosis:
    from app.causal.profile import Diagnosis, Verdict

    lost = 1 - float(inside.used.mean())
    verdict = Verdict.PASSED if lost <= 0.05 else Verdict.INCONCLUSIVE
    rest = f"; {per_cent(lost, 1)} of the rows lie in blocks without both groups and are not used"
    return Diagnosis(
        "blocks",
        verdict,
        f"Groups are compared within {len(inside.rows)} blocks of {block}, of"
        f" {int(inside.rows.min())} to {int(inside.rows.max())} rows{rest if lost else ''}.",
        statistic=float(len(inside.rows)),
        effect_size=lost,
        n=sample.n,
        columns=(block,),
    )


SPEC = EstimatorSpec(
    name="blocked_experiment",
    title="Difference within blocks",
    summary="Compares the groups of an experiment within the blocks in which chance decided.",
    assumes=frozenset({Assumption.SUTVA}),
    cost=Cost(scale=1e-6, n_power=1.0, d_power=0.0),
    params=Params,
    references=("10.1017/CBO9781139025751", "10.1214/08-STS274"),
    designs=frozenset({Design.RANDOMISED}),
    effects=frozenset({EffectKind.ATE}),
    treatment_kinds=frozenset({Kind.BINARY, Kind.NOMINAL}),
    outcome_kinds=frozenset(
        {Kind.CONTINUOUS, Kind.COUNT, Kind.BINARY, Kind.ORDINAL, Kind.DURATION}
    ),
    run=run,
    requires=frozenset({"group_column"}),
    level_moves_ends=True,
)
