"""What an algorithm that finds a graph declares, and when it objects to the data."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

from app.causal.assumption import Assumption
from app.causal.catalogue.spec import AlgorithmSpec, Cost, Progress, Task, not_installed, too_few
from app.causal.data import DISCRETE, Kind, Role

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    from pydantic import BaseModel

    from app.causal.data import Dataset
    from app.causal.findings import Discovery
    from app.causal.graph import Edge, GraphClass
    from app.causal.profile import Profile
    from app.causal.question import Knowledge


class Discover(Protocol):
    def __call__(
        self,
        data: Dataset,
        params: Any,
        knowledge: Knowledge,
        rng: np.random.Generator,
        report: Progress,
    ) -> Discovery: ...


class Resample(Protocol):
    """Yields without end the edges found in rows drawn with replacement, None where none can be.

    Returns None itself where the params or the data call for the algorithm to be run anew.
    """

    def __call__(
        self, data: Dataset, params: Any, knowledge: Knowledge, rng: np.random.Generator
    ) -> Iterator[tuple[Edge, ...] | None] | None: ...


def _as_before(params: BaseModel, found: Discovery) -> BaseModel:
    del found
    return params


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscoverySpec(AlgorithmSpec):
    """An algorithm that finds a graph.

    `kinds` are the kinds of variable it takes; `max_variables` and `min_samples` its limits;
    `honours_knowledge` that required and forbidden edges and tiers are enforced inside it.
    `counts_categories` that it goes by counts where all columns are categories, so that no shape
    of an effect is assumed. `for_resamples` turns the params of a discovery and what it found
    into those of the many discoveries on resampled rows, which may start from what is known;
    `resample_share` is what one of them costs, as a share of the first; `resample` makes them
    faster than by running the algorithm on each. `cost_of_categories` is
    the cost where columns hold categories without an order, or nothing but categories.
    `from_moments` that of numbers it needs no more than means, covariances and how many rows.
    `needs_role` is a role that one column must have, as an outcome whose causes are looked for;
    `across_domains` that one column must say which domain a row is from, `across_units` that
    rows must be of several units followed over time, whose columns it needs beside the others.
    """

    task: ClassVar[Task] = Task.DISCOVER

    kinds: frozenset[Kind]
    returns: GraphClass
    run: Discover
    for_resamples: Callable[[Any, Discovery], BaseModel] = _as_before
    temporal: bool = False
    allows_missing: bool = False
    honours_knowledge: bool = False
    counts_categories: bool = False
    cost_of_categories: Cost | None = None
    resample_share: float = 1.0
    from_moments: bool = False
    resample: Resample | None = None
    min_samples: int = 50
    max_variables: int = 10_000
    needs_role: Role | None = None
    across_domains: bool = False
    across_units: bool = False

    def objections(self, profile: Profile, knowledge: Knowledge) -> Iterator[str]:
        """Yield each reason, as a sentence, why this algorithm does not fit these data."""
        yield from not_installed(self)
        if extra := profile.kinds - self.kinds:
            yield f"{self.title} does not take {_listed(extra)} variables."
        if not self.suits_order(profile):
            yield f"{self.title} {self._wanted_order(profile)}."
        if (
            profile.has_missing
            and not self.allows_missing
            and self._complete(profile) < self.min_samples
        ):
            yield f"{self.title} needs complete rows; only {self._complete(profile)} are."
        if profile.n_rows < self.min_samples:
            yield too_few(self.title, self.min_samples, profile.n_rows)
        if len(profile.variables) > self.max_variables:
            yield f"{self.title} is limited to {self.max_variables} variables."
        if self.needs_role and not any(v.role is self.needs_role for v in profile.variables):
            yield f"{self.title} needs a column marked as {self.needs_role.value}."
        if self.across_domains and not _has_domains(profile):
            yield f"{self.title} needs a column that says which domain a row is from."
        yield from self._broken_assumptions(profile, knowledge)
        if not knowledge.is_empty and not self.honours_knowledge:
            yield f"{self.title} cannot enforce the knowledge you stated."

    def suits_order(self, profile: Profile) -> bool:
        """Tell whether it reads the rows' order, or their units, as they have them or not."""
        if self.across_units:
            return profile.has_long_units
        return self.temporal == profile.is_temporal

    def index_columns(self, profile: Profile) -> tuple[str, ...]:
        """Return the columns it needs to tell units and times apart."""
        if not (self.across_units and profile.unit_column and profile.time):
            return ()
        return profile.unit_column, str(profile.time.column)

    def _wanted_order(self, profile: Profile) -> str:
        if self.across_units:
            return "needs several units, each followed over many times"
        if profile.is_temporal:
            return "treats rows as independent, but these are a time series"
        return "needs rows ordered in time"

    def assumed(self, profile: Profile) -> frozenset[Assumption]:
        """Return what it takes for granted on these data."""
        if self.counts_categories and profile.kinds <= DISCRETE:
            return self.assumes - {Assumption.LINEARITY}
        return self.assumes

    def seconds(self, profile: Profile, *, resamples: int = 0) -> float:
        """Return about how long one core takes for these columns, resamples included."""
        coded = Kind.NOMINAL in profile.kinds or profile.kinds <= DISCRETE
        cost = self.cost_of_categories if coded and self.cost_of_categories else self.cost
        once = cost.seconds(profile.n_rows, len(profile.variables), profile.density)
        return once * (1 + resamples * self.resample_share)

    def _complete(self, profile: Profile) -> int:
        return round(profile.complete_share * profile.n_rows)

    def _broken_assumptions(self, profile: Profile, knowledge: Knowledge) -> Iterator[str]:
        hidden = profile.latents_suspected and knowledge.latents_possible
        assumed = self.assumed(profile)
        if Assumption.SUFFICIENCY in assumed and hidden:
            yield f"{self.title} assumes no hidden common cause, and one is suspected."
        within = self.across_units  # what rows of all units show together says nothing of one
        if Assumption.LINEARITY in assumed and profile.linear is False and not within:
            yield f"{self.title} assumes linear effects, and these are not."
        if Assumption.NON_LINEAR_DYNAMICS in assumed and profile.linear:
            yield f"{self.title} needs non-linear dynamics, and effects here are linear."
        if Assumption.NON_GAUSSIANITY in assumed and profile.gaussian:
            yield f"{self.title} needs non-Gaussian noise, and this looks Gaussian."


def _has_domains(profile: Profile) -> bool:
    from app.causal.profile import FacetKind

    return any(
        f.kind is FacetKind.DOMAIN and set(f.columns) <= set(profile.names) for f in profile.facets
    )


def _listed(kinds: frozenset[Kind]) -> str:
    return ", ".join(sorted(k.value for k in kinds))
