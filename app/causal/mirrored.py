"""The effect on the untreated: that on the treated with the two groups' parts exchanged."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from app.causal.estimand import EffectKind
from app.causal.sample import arms_of

if TYPE_CHECKING:
    import numpy as np

    from app.causal.catalogue import EstimatorSpec, Progress
    from app.causal.data import Dataset
    from app.causal.estimand import Estimand
    from app.causal.findings import Estimate, Estimation
    from app.causal.profile import Diagnosis

Run = Callable[..., "Estimation"]


def for_untreated(spec: EstimatorSpec, estimand: Estimand) -> EstimatorSpec:
    """Return the estimator; one of the effect on the treated, turned, where that is asked for."""
    if estimand.kind is not EffectKind.ATC:
        return spec
    undiagnosed = _turned(spec.undiagnosed) if spec.undiagnosed else None
    return replace(spec, run=_turned(spec.run), undiagnosed=undiagnosed, shuffled=_not_at_once)


def _turned(run: Run) -> Run:
    def turned(
        data: Dataset, estimand: Estimand, params: Any, rng: np.random.Generator, report: Progress
    ) -> Estimation:
        arms = arms_of(data.variable(estimand.treatment), estimand.contrast)
        other = replace(
            estimand,
            kind=EffectKind.ATT,
            contrast=None if arms is None else (arms[1], arms[0]),
            observation=_exchanged(estimand.observation),
        )
        found = run(data, other, params, rng, report)
        return replace(
            found,
            estimate=_back(found.estimate),
            diagnostics=tuple(_said_turned(d) for d in found.diagnostics),
            beside=(),
        )

    return turned


def _exchanged(observation: tuple[str, ...]) -> tuple[str, ...]:
    """Return the columns of chances of an outcome, the treated's before the untreated's."""
    return (observation[1], observation[0], *observation[2:]) if observation else observation


def _back(found: Estimate) -> Estimate:
    low, high = found.interval
    contrast = (found.contrast[1], found.contrast[0]) if found.contrast else None
    baseline = None if found.baseline is None else found.baseline + found.value
    return replace(
        found, kind=EffectKind.ATC, value=-found.value, interval=(-high, -low), contrast=contrast,
        baseline=baseline,
    )  # fmt: skip


def _said_turned(diagnosis: Diagnosis) -> Diagnosis:
    if diagnosis.name != "overlap":
        return diagnosis
    said = diagnosis.sentence[:1].lower() + diagnosis.sentence[1:]
    return replace(diagnosis, sentence=f"With the two groups' parts exchanged, {said}")


def _not_at_once(*_: object, **__: object) -> None:
    return None
