"""Effects per group of first treatment and period, from a panel or repeated cross-sections."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from app.causal.kernels.change_effect import Way
from app.causal.kernels.group_time import Base, Control, GroupTime, of_panel, of_rows, overall
from app.causal.kernels.least_squares import NotEstimable
from app.causal.panel import wide
from app.causal.profile import Diagnosis, Verdict
from app.causal.rounding import per_cent
from app.errors import TooFewSamples

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from app.causal.estimand import Estimand
    from app.causal.findings import Estimation
    from app.causal.panel import Adoption

_MOST_COMPARED = 200_000_000  # changes of units, some ten seconds
_ENOUGH, _SHARE = 5, 0.1  # never-treated units that make a comparison by themselves


@dataclass(frozen=True, slots=True)
class GroupTimes:
    """How group-time effects are made: whom and what they compare, what covariates are used for."""

    control: str
    way: str
    base: str

    def of(
        self, adoption: Adoption, estimand: Estimand
    ) -> tuple[GroupTime, NDArray[np.intp] | None]:
        """Return the effects, and the clusters of the units or rows that they lean on.

        Raises
        ------
        TooFewSamples : no group can be compared.
        """
        try:
            return self._found(adoption)
        except NotEstimable:
            raise TooFewSamples(
                f"No group that comes under {estimand.treatment!r} can be compared with untreated"
                " ones before and after its start.",
                hint="Earlier periods, more comparison units or fewer covariates are needed.",
            ) from None

    def value(self, adoption: Adoption, estimand: Estimand) -> float:
        """Return the average effect over treated units and periods alone."""
        found, _ = self.of(adoption, estimand)
        return float(overall(found).values[0]) if (found.elapsed >= 0).any() else float("nan")

    def _found(self, adoption: Adoption) -> tuple[GroupTime, NDArray[np.intp] | None]:
        panel, way = adoption.panel, Way(self.way)
        control = self._control(adoption)
        if not panel.followed:
            found = of_rows(
                panel.sample.outcome,
                panel.period,
                adoption.first[panel.unit],
                panel.sample.covariates,
                panel.counts,
                control=control,
                way=way,
            )
            return found, panel.clusters
        columns = [wide(panel, column) for column in panel.sample.covariates.T]
        shape = (panel.n_units, len(panel.labels), 0)
        outcome = wide(panel, panel.sample.outcome)
        found = of_panel(
            outcome,
            adoption.first,
            np.stack(columns, axis=2) if columns else np.empty(shape),
            np.nanmean(wide(panel, panel.counts), axis=1),
            control=control,
            way=way,
            base=self._base(outcome, adoption),
        )
        return found, _coarser(panel.cluster_of_unit)

    def _control(self, adoption: Adoption) -> Control:
        if self.control != "auto":
            return Control(self.control)
        never = int(np.isinf(adoption.first).sum())
        treated = len(adoption.first) - never
        is_group = not adoption.panel.followed
        enough = never >= _ENOUGH and never >= _SHARE * treated
        return Control.NEVER if enough or (is_group and never) else Control.NOT_YET

    def _base(self, outcome: NDArray[np.float64], adoption: Adoption) -> Base:
        """Return the mean of all periods before, unless gaps make that too long to compute."""
        if self.base != "auto":
            return Base(self.base)
        cells = len(adoption.starts) * outcome.shape[1] * int(adoption.starts.max())
        many = np.isnan(outcome).any() and cells * len(outcome) > _MOST_COMPARED
        return Base.LAST_BEFORE if many else Base.ALL_BEFORE

    def described(self, estimation: Estimation, found: GroupTime, estimand: Estimand) -> Estimation:
        """Add a word on what the covariates were used for."""
        if not estimand.adjustment:
            return estimation
        share = found.modelled / len(found.values)
        used = "a line for the change and a model of who is treated"
        told = Diagnosis(
            "covariates_in_changes",
            Verdict.PASSED if share == 1 or self.way == Way.REGRESSION else Verdict.INCONCLUSIVE,
            f"Changes are compared between those alike in {', '.join(estimand.adjustment)} before"
            f" the treatment, with {used} in {per_cent(share)} of the comparisons; the rest have"
            " too few"
            " treated units for a second model and rest on the line alone."
            if share < 1
            else f"Changes are compared between those alike in {', '.join(estimand.adjustment)}"
            f" before the treatment, with {used}.",
            effect_size=share,
        )
        return replace(estimation, diagnostics=(*estimation.diagnostics, told))


def _coarser(clusters: NDArray[np.intp] | None) -> NDArray[np.intp] | None:
    """Return the clusters of units; None where each is one of its own."""
    if clusters is None or len(np.unique(clusters)) == len(clusters):
        return None
    return clusters
