"""What estimators of changes declare beside the rest: how many starts they can compare."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.causal.catalogue import EstimatorSpec

if TYPE_CHECKING:
    from app.causal.estimand import Estimand
    from app.causal.profile import Profile


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeSpec(EstimatorSpec):
    """An estimator of changes over time.

    `one_start` that all who are treated must be treated from the same period on; `stays` that
    nobody may give the treatment up again, `over_periods` that with two periods and nothing to
    adjust for it would only repeat the 2×2.
    """

    one_start: bool = False
    stays: bool = False
    over_periods: bool = False

    def objections(self, profile: Profile, estimand: Estimand) -> Iterator[str]:
        """Yield each reason, as a sentence, why this estimator does not fit the estimand."""
        yield from EstimatorSpec.objections(self, profile, estimand)
        if self.one_start and starts_apart(profile, estimand):
            yield (
                f"{self.title} compares one before with one after, and units here come under"
                f" {estimand.treatment} at different times."
            )
        if self.stays and comes_and_goes(profile, estimand.treatment):
            yield f"{self.title} needs a treatment that stays, and some give it up again."
        if estimand.third_column and "third_column" not in self.requires:
            yield f"{self.title} does not use {estimand.third_column}."
        if self.over_periods and not estimand.adjustment and has_two_periods(profile, estimand):
            yield f"{self.title} with two periods is the plain comparison of changes."


def has_two_periods(profile: Profile, estimand: Estimand) -> bool:
    """Tell whether time is known to have two values only."""
    if estimand.earlier_outcome:
        return True
    time = estimand.time_column
    return time is not None and profile.variable(time).n_distinct == 2


def starts_apart(profile: Profile, estimand: Estimand) -> bool:
    """Tell whether units are known to come under the treatment at different times."""
    from app.causal.profile import FacetKind

    columns = {estimand.treatment, estimand.adoption_column}
    staggered = (f for f in profile.facets if f.kind is FacetKind.STAGGERED_ADOPTION)
    return any(columns & set(f.columns) for f in staggered)


def comes_and_goes(profile: Profile, treatment: str) -> bool:
    """Tell whether some units are known to give the treatment up again."""
    from app.causal.profile import FacetKind

    return any(f.kind is FacetKind.SWITCHING and treatment in f.columns for f in profile.facets)
