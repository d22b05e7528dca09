"""From what a kernel scored to an estimate in the user's units, ratios of chances beside it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from app.causal.kernels.inference import infer
from app.causal.kernels.scored import Part, plus
from app.causal.sample import as_estimate
from app.causal.scales import Scales

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from app.causal.estimand import EffectKind, Estimand
    from app.causal.findings import Estimate
    from app.causal.kernels.inference import Inference
    from app.causal.kernels.scored import Scored
    from app.causal.sample import Sample

    Vector = NDArray[np.float64]


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
        """Return the effect on other scales, where the mean without treatment is known too."""
        if scored.baseline_influence is None:
            return ()
        low = Part(scored.baseline, scored.baseline_influence)
        high = plus(low, Part(scored.value, scored.influence))
        infer_here = partial(self._infer, degrees=None)
        scales = Scales(self.sample, self.estimand, self.method, self.level, infer_here)
        return scales.told(low, high)

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
