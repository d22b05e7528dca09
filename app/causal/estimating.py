"""From what a kernel scored to an estimate in the user's units, ratios of chances beside it."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from app.causal.estimand import EffectKind
from app.causal.kernels.inference import infer
from app.causal.question import Scale
from app.causal.sample import as_estimate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from app.causal.estimand import Estimand
    from app.causal.findings import Estimate
    from app.causal.kernels.inference import Inference
    from app.causal.kernels.scored import Scored
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
class InUnits:
    """Tells what was scored on a sample, in the user's units; errors are clustered where rows are.

    `method` is the name of the estimator, `level` the confidence of its intervals.
    """

    sample: Sample
    estimand: Estimand
    method: str
    level: float

    def estimate(
        self,
        scored: Scored,
        *,
        degrees: float | None = None,
        widening: float = 1.0,
        n: int | None = None,
        label: str = "",
        kind: EffectKind | None = None,
    ) -> Estimate:
        """Return the estimate.

        Parameters
        ----------
        degrees : degrees of freedom of independent rows; n - 1 where None.
        widening : a factor for the error.
        n : rows used, where not all are.
        label, kind : of a secondary estimate; `kind` where it is not the estimand's.
        """
        sample, estimand = self.sample, self.estimand
        found = as_estimate(
            sample,
            estimand if kind is None else replace(estimand, kind=kind),
            method=self.method,
            value=scored.value,
            inference=self._infer(scored.value, scored.influence * widening, degrees),
            level=self.level,
            baseline=scored.baseline if sample.has_arms else None,
            n=n,
        )
        return replace(found, label=label, degrees=self._degrees(degrees))

    def ratios(self, scored: Scored) -> tuple[Estimate, ...]:
        """Return the ratio of the two chances and of their odds, for an outcome of two values.

        Nothing where the outcome is no such, the treatment is a dose, or a chance lies at its end,
        and no ratio whose interval spans all that could be. What the estimand's scale asks for
        beside that comes first: the mean at one level, the change in per cent.
        """
        return (*self._on_scale(scored), *self._of_chances(scored))

    def _on_scale(self, scored: Scored) -> Iterator[Estimate]:
        """Yield the effect as the estimand's scale has it, where that is no ratio of chances."""
        known = self.sample.has_arms and scored.baseline_influence is not None
        if self.estimand.scale is Scale.RELATIVE and known:
            yield from self._relative(scored)
        if self.estimand.scale in {Scale.MEAN_TREATED, Scale.MEAN_UNTREATED} and known:
            yield self._mean(scored, treated=self.estimand.scale is Scale.MEAN_TREATED)

    def _mean(self, scored: Scored, *, treated: bool) -> Estimate:
        """Return the outcome's mean were everyone at one level; the contrast ends at that level."""
        assert scored.baseline_influence is not None
        value, influence = scored.baseline, scored.baseline_influence
        if treated:
            value, influence = value + scored.value, influence + scored.influence
        found = as_estimate(
            self.sample, replace(self.estimand, kind=EffectKind.POTENTIAL_MEAN),
            method=self.method, value=value, inference=self._infer(value, influence, None),
            level=self.level,
        )  # fmt: skip
        low, high = found.contrast or (0.0, 1.0)
        contrast = (low, high) if treated else (high, low)
        label = f"mean {found.outcome} were {found.treatment} {contrast[1]} for all"
        return replace(found, contrast=contrast, label=label, p_value=None)

    def _relative(self, scored: Scored) -> Iterator[Estimate]:
        """Yield the change in per cent of the untreated mean, of an outcome that is never below 0.

        Its interval is that of the ratio of means, symmetric in logarithms.
        """
        low, high = scored.baseline, scored.baseline + scored.value
        if self.sample.outcome.min() < 0 or min(low, high) <= 0:
            return
        assert scored.baseline_influence is not None
        of_high = scored.influence + scored.baseline_influence
        influence = of_high / high - scored.baseline_influence / low
        found = self._ratio(EffectKind.RELATIVE_CHANGE, math.log(high / low), influence)
        if found is not None:
            ends = tuple(100 * (end - 1) for end in found.interval)
            yield replace(
                found, value=100 * (found.value - 1), interval=(ends[0], ends[1]), unit="%"
            )

    def _of_chances(self, scored: Scored) -> tuple[Estimate, ...]:
        sample = self.sample
        if not (sample.outcome_is_binary and sample.has_arms) or scored.baseline_influence is None:
            return ()
        bottom, width = float(sample.outcome.min()), float(np.ptp(sample.outcome))
        low, high = (
            (v - bottom) / width for v in (scored.baseline, scored.baseline + scored.value)
        )
        if not all(_LEAST_RISK < chance < 1 - _LEAST_RISK for chance in (low, high)):
            return ()
        of_low = scored.baseline_influence / width
        of_high = scored.influence / width + of_low
        odds = math.log(high / (1 - high)) - math.log(low / (1 - low))
        of_odds = of_high / (high * (1 - high)) - of_low / (low * (1 - low))
        found = (
            self._ratio(EffectKind.RISK_RATIO, math.log(high / low), of_high / high - of_low / low),
            self._ratio(EffectKind.ODDS_RATIO, odds, of_odds),
        )
        return tuple(ratio for ratio in found if ratio is not None)

    def _ratio(self, kind: EffectKind, log: float, influence: Vector) -> Estimate | None:
        """Return a ratio, its interval symmetric in logarithms; None where that says nothing."""
        inference = self._infer(log, influence, None)
        if max(map(abs, inference.interval)) > _WIDEST_LOG:
            return None
        found = as_estimate(
            self.sample, replace(self.estimand, kind=kind), method=self.method, value=log,
            inference=inference, level=self.level,
        )  # fmt: skip
        low, high = inference.interval
        return replace(
            found,
            value=math.exp(log),
            interval=(math.exp(low), math.exp(high)),
            standard_error=None,
            unit="",
            label=_RATIO_WORDS[kind],
        )

    def _infer(self, value: float, influence: Vector, degrees: float | None) -> Inference:
        return infer(
            value,
            self.sample.settled(influence),
            level=self.level,
            degrees=self._degrees(degrees),
            clusters=self.sample.clusters,
        )

    def _degrees(self, of_rows: float | None) -> float:
        """Return the degrees of freedom of the t interval: by groups where rows are clustered."""
        if self.sample.clusters is not None:
            return float(self.sample.clusters.max())
        return self.sample.n - 1 if of_rows is None else of_rows
