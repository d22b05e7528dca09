"""Algorithms that read directions from bent effects or from noise that is not Gaussian."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.causal.catalogue import DiscoverySpec

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.causal.profile import Profile
    from app.causal.question import Knowledge


@dataclass(frozen=True, slots=True, kw_only=True)
class AdditiveNoiseSpec(DiscoverySpec):
    """A discovery algorithm that needs effects to bend or noise to be other than Gaussian.

    References
    ----------
    Hoyer, Janzing, Mooij, Peters & Schölkopf, NeurIPS 2008; Peters, Mooij, Janzing & Schölkopf,
    JMLR 15:2009-2053, 2014, jmlr.org/papers/v15/peters14a.html
    """

    def objections(self, profile: Profile, knowledge: Knowledge) -> Iterator[str]:
        yield from DiscoverySpec.objections(self, profile, knowledge)
        if profile.gaussian and profile.linear is not False:
            yield (
                f"{self.title} reads directions from bent effects or from noise that is not"
                " Gaussian, and these data look linear and Gaussian."
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkSpec(AdditiveNoiseSpec):
    """A discovery algorithm that fits a network to each effect, which straight ones do not need."""

    def objections(self, profile: Profile, knowledge: Knowledge) -> Iterator[str]:
        yield from AdditiveNoiseSpec.objections(self, profile, knowledge)
        if profile.linear:
            yield f"{self.title} is made for bent effects, and these look linear."
