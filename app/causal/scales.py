"""An effect told otherwise than as a difference: as ratios, in per cent, or as what would be."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from app.causal.estimand import EffectKind
from app.causal.kernels.scored import Part
from app.causal.question import Scale
from app.causal.sample import as_estimate

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    from app.causal.estimand import Estimand
    from app.causal.findings import Estimate
    from app.causal.kernels.inference import Inference
    from app.causal.sample import Sample

    Vector = NDArray[np.float64]

_WIDEST_LOG = 50.0  # of a ratio's interval, beyond which it says nothing
_LEAST_RISK = 1e-6
_RATIO_WORDS = {
    EffectKind.RISK_RATIO: "as a ratio of chances",
    EffectKind.ODDS_RATIO: "as a ratio of odds",
    EffectKind.RELATIVE_CHANGE: "in per cent of what would be without",
}


@dataclass(frozen=True, slots=True, eq=False)
class Scales:
    """Tells two means of the outcome, without the treatment and with it, on other scales.

    `infer` gives error and interval of a number and its influence values; `method` is the name of
    the estimator, `level` the confidence of its intervals.
    """

    sample: Sample
    estimand: Estimand
    method: str
    level: float
    infer: Callable[[float, Vector], Inference]

    def told(self, low: Part, high: Part) -> tuple[Estimate, ...]:
        """Return what the estimand's scale asks for, then the ratios of chances and of odds.

        Nothing where the treatment is a dose. Ratios are of an outcome with two values whose
        chances lie inside their ends, and say something; per cent are of an outcome that is never
        below 0; means are told where they are asked for.
        """
        if not self.sample.has_arms:
            return ()
        return (*self._asked(low, high), *self._of_chances(low, high))

    def _asked(self, low: Part, high: Part) -> Iterator[Estimate]:
        match self.estimand.scale:
            case Scale.RELATIVE:
                yield from self._relative(low, high)
            case Scale.MEAN_TREATED:
                yield self._mean(high, treated=True)
            case Scale.MEAN_UNTREATED:
                yield self._mean(low, treated=False)
            case _:
                return

    def _mean(self, mean: Part, *, treated: bool) -> Estimate:
        """Return the outcome's mean were everyone at one level; the contrast ends at that level."""
        found = as_estimate(
            self.sample, replace(self.estimand, kind=EffectKind.POTENTIAL_MEAN),
            method=self.method, value=mean.value, inference=self.infer(mean.value, mean.influence),
            level=self.level,
        )  # fmt: skip
        low, high = found.contrast or (0.0, 1.0)
        contrast = (low, high) if treated else (high, low)
        label = f"mean {found.outcome} were {found.treatment} {contrast[1]} for all"
        return replace(found, contrast=contrast, label=label, p_value=None)

    def _relative(self, low: Part, high: Part) -> Iterator[Estimate]:
        """Yield the change in per cent, its interval that of the ratio of means."""
        if self.sample.outcome.min() < 0 or min(low.value, high.value) <= 0:
            return
        found = self._ratio(EffectKind.RELATIVE_CHANGE, _logarithm(high), _logarithm(low))
        if found is not None:
            ends = tuple(100 * (end - 1) for end in found.interval)
            yield replace(
                found, value=100 * (found.value - 1), interval=(ends[0], ends[1]), unit="%"
            )

    def _of_chances(self, low: Part, high: Part) -> Iterator[Estimate]:
        if not self.sample.outcome_is_binary:
            return
        chances = [self._chance(mean) for mean in (low, high)]
        if not all(_LEAST_RISK < chance.value < 1 - _LEAST_RISK for chance in chances):
            return
        for kind, of in (
            (EffectKind.RISK_RATIO, _logarithm), (EffectKind.ODDS_RATIO, _log_odds),
        ):  # fmt: skip
            ratio = self._ratio(kind, of(chances[1]), of(chances[0]))
            if ratio is not None:
                yield ratio

    def _chance(self, mean: Part) -> Part:
        """Return the mean of an outcome with two values as the chance of the upper one."""
        bottom, width = float(self.sample.outcome.min()), float(np.ptp(self.sample.outcome))
        return Part((mean.value - bottom) / width, mean.influence / width)

    def _ratio(self, kind: EffectKind, high: Part, low: Part) -> Estimate | None:
        """Return a ratio by its logarithms; None where its interval spans all that could be."""
        log = high.value - low.value
        inference = self.infer(log, high.influence - low.influence)
        if max(map(abs, inference.interval)) > _WIDEST_LOG:
            return None
        found = as_estimate(
            self.sample, replace(self.estimand, kind=kind), method=self.method, value=log,
            inference=inference, level=self.level,
        )  # fmt: skip
        bottom, top = inference.interval
        return replace(
            found,
            value=math.exp(log),
            interval=(math.exp(bottom), math.exp(top)),
            standard_error=None,
            unit="",
            label=_RATIO_WORDS[kind],
        )


def _logarithm(mean: Part) -> Part:
    return Part(math.log(mean.value), mean.influence / mean.value)


def _log_odds(chance: Part) -> Part:
    p = chance.value
    return Part(math.log(p / (1 - p)), chance.influence / (p * (1 - p)))
