"""The effect on narrower groups, by the same models: what can be said where overlap is poor."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from app.causal.comparability import overlap
from app.causal.cross_fitting import held
from app.causal.estimand import EffectKind
from app.causal.kernels.balance import effective_size
from app.causal.kernels.doubly_robust import average_effect, effect_on_treated
from app.causal.kernels.overlap_weights import crump_cutoff, effect_at_overlap
from app.causal.kernels.scored import Scored
from app.causal.profile import Verdict
from app.causal.sample import keep

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from app.causal.cross_fitting import Round
    from app.causal.estimating import InUnits
    from app.causal.findings import Estimate
    from app.causal.sample import Sample

_LEAST_EFFECTIVE = 20.0  # rows of an arm, in effect
AMONG_TREATED = "among the treated"
WHERE_BOTH = "where either treatment was likely (overlap weights)"


def narrower(told: InUnits, found: Round, trim: float) -> tuple[Estimate, ...]:
    """Return the effects on the treated, on rows trimmed by Crump's rule, and at overlap.

    Each only where its own rows can carry it. An effect that is itself narrower has none.
    """
    if told.estimand.kind is not EffectKind.ATE:
        return ()
    return tuple(
        replace(told, sample=part).estimate(scored, label=label, kind=kind)
        for part, scored, label, kind in _scored(told.sample, found, trim)
    )


def _scored(
    sample: Sample, found: Round, trim: float
) -> Iterator[tuple[Sample, Scored, str, EffectKind]]:
    chance, untreated, treated = held(sample, trim, *found.nuisance.blended())
    rows, arm = sample.outcome, sample.treated
    of_treated = overlap(chance, arm, trim=trim, separated=False, of_treated=True)
    if of_treated.verdict is not Verdict.FAILED:
        scored = effect_on_treated(rows, arm, chance, untreated, sample.weights)
        yield sample, scored, AMONG_TREATED, EffectKind.ATT
    if _carries(chance, arm):
        scored = effect_at_overlap(rows, arm, chance, untreated, treated, sample.weights)
        yield sample, scored, WHERE_BOTH, EffectKind.ATO
    cut = crump_cutoff(chance)
    inside = (chance >= cut) & (chance <= 1 - cut)
    if cut > trim and _carries(chance[inside], arm[inside]):
        part = keep(sample, inside)
        scored = average_effect(
            part.outcome, part.treated, chance[inside], untreated[inside], treated[inside],
            part.weights,
        )  # fmt: skip
        words = (
            f"among the {part.n:,} rows with a chance of treatment in [{cut:.2f}, {1 - cut:.2f}]"
        )
        yield part, scored, words, EffectKind.ATE


def _carries(chance: NDArray[np.float64], treated: NDArray[np.bool_]) -> bool:
    """Tell whether both arms count for enough rows under overlap weights."""
    sizes = (effective_size((1 - chance)[treated]), effective_size(chance[~treated]))
    return min(sizes) >= _LEAST_EFFECTIVE
