"""The catalogue: every algorithm, what it assumes, what it returns, what it costs."""

from __future__ import annotations

import importlib
import math
import pkgutil
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, ClassVar, Protocol, TypeVar

from app.causal.assumption import Assumption
from app.causal.data import DISCRETE, Kind, Role
from app.errors import InvalidPlan

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import numpy as np
    from pydantic import BaseModel

    from app.causal.data import Dataset, Variable
    from app.causal.estimand import EffectKind, Estimand
    from app.causal.findings import (
        Attribution,
        Discovery,
        Estimate,
        Estimation,
        Refutation,
        Sensitivity,
    )
    from app.causal.graph import CausalGraph, Edge, GraphClass
    from app.causal.profile import Profile
    from app.causal.question import Design, Knowledge, Question, QuestionKind


class Task(StrEnum):
    DISCOVER = "discover"
    ESTIMATE = "estimate"
    REFUTE = "refute"
    SENSITIVITY = "sensitivity"
    ATTRIBUTE = "attribute"


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds ≈ scale · n**n_power · d**d_power on one core, fitted by `bench`."""

    scale: float
    n_power: float
    d_power: float
    gpu: bool = False

    def seconds(self, n: int, d: int) -> float:
        return self.scale * math.pow(max(n, 1), self.n_power) * math.pow(max(d, 1), self.d_power)


class Progress(Protocol):
    """Called by a running algorithm: `done` in [0, 1] and what is being done."""

    def __call__(self, done: float, doing: str) -> None: ...


class Discover(Protocol):
    def __call__(
        self,
        data: Dataset,
        params: Any,
        knowledge: Knowledge,
        rng: np.random.Generator,
        report: Progress,
    ) -> Discovery: ...


class EstimateEffect(Protocol):
    def __call__(
        self,
        data: Dataset,
        estimand: Estimand,
        params: Any,
        rng: np.random.Generator,
        report: Progress,
    ) -> Estimation: ...


class Refute(Protocol):
    def __call__(
        self,
        data: Dataset,
        estimand: Estimand,
        estimate: Estimate,
        refit: Callable[[Dataset, Estimand], Estimate],
        params: Any,
        rng: np.random.Generator,
        report: Progress,
    ) -> Refutation: ...


class Assess(Protocol):
    def __call__(self, estimate: Estimate, params: Any) -> Sensitivity: ...


class Attribute(Protocol):
    def __call__(
        self,
        data: Dataset,
        question: Question,
        graph: CausalGraph,
        params: Any,
        rng: np.random.Generator,
        report: Progress,
    ) -> Attribution: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class AlgorithmSpec:
    """What every algorithm declares; the subclasses add what their task needs.

    `needs` are importable modules beyond those that every worker has. `references` are DOIs or
    URLs.
    """

    task: ClassVar[Task]

    name: str
    title: str
    summary: str
    assumes: frozenset[Assumption]
    cost: Cost
    params: type[BaseModel]
    references: tuple[str, ...]
    needs: tuple[str, ...] = ()
    version: int = 1

    def assumed(self, profile: Profile) -> frozenset[Assumption]:
        """Return what it takes for granted on these data."""
        del profile  # the same whatever the data, unless a subclass knows better
        return self.assumes

    def missing_modules(self) -> tuple[str, ...]:
        """Return the modules in `needs` that are not installed here."""
        return tuple(m for m in self.needs if find_spec(m) is None)


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
    `across_domains` that one column must say which domain a row is from.
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

    def objections(self, profile: Profile, knowledge: Knowledge) -> Iterator[str]:
        """Yield each reason, as a sentence, why this algorithm does not fit these data."""
        yield from _not_installed(self)
        if extra := profile.kinds - self.kinds:
            yield f"{self.title} does not take {_listed(extra)} variables."
        if profile.is_temporal and not self.temporal:
            yield f"{self.title} treats rows as independent, but these are a time series."
        if self.temporal and not profile.is_temporal:
            yield f"{self.title} needs rows ordered in time."
        if (
            profile.has_missing
            and not self.allows_missing
            and self._complete(profile) < self.min_samples
        ):
            yield f"{self.title} needs complete rows; only {self._complete(profile)} are."
        if profile.n_rows < self.min_samples:
            yield _too_few(self.title, self.min_samples, profile.n_rows)
        if len(profile.variables) > self.max_variables:
            yield f"{self.title} is limited to {self.max_variables} variables."
        if self.needs_role and not any(v.role is self.needs_role for v in profile.variables):
            yield f"{self.title} needs a column marked as {self.needs_role.value}."
        if self.across_domains and not _has_domains(profile):
            yield f"{self.title} needs a column that says which domain a row is from."
        yield from self._broken_assumptions(profile, knowledge)
        if not knowledge.is_empty and not self.honours_knowledge:
            yield f"{self.title} cannot enforce the knowledge you stated."

    def assumed(self, profile: Profile) -> frozenset[Assumption]:
        """Return what it takes for granted on these data."""
        if self.counts_categories and profile.kinds <= DISCRETE:
            return self.assumes - {Assumption.LINEARITY}
        return self.assumes

    def seconds(self, profile: Profile, *, resamples: int = 0) -> float:
        """Return about how long one core takes for these columns, resamples included."""
        coded = Kind.NOMINAL in profile.kinds or profile.kinds <= DISCRETE
        cost = self.cost_of_categories if coded and self.cost_of_categories else self.cost
        once = cost.seconds(profile.n_rows, len(profile.variables))
        return once * (1 + resamples * self.resample_share)

    def _complete(self, profile: Profile) -> int:
        return round(profile.complete_share * profile.n_rows)

    def _broken_assumptions(self, profile: Profile, knowledge: Knowledge) -> Iterator[str]:
        hidden = profile.latents_suspected and knowledge.latents_possible
        assumed = self.assumed(profile)
        if Assumption.SUFFICIENCY in assumed and hidden:
            yield f"{self.title} assumes no hidden common cause, and one is suspected."
        if Assumption.LINEARITY in assumed and profile.linear is False:
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


def _unchanged(params: BaseModel) -> BaseModel:
    return params


@dataclass(frozen=True, slots=True, kw_only=True)
class EstimatorSpec(AlgorithmSpec):
    """An algorithm that estimates an effect for the designs it declares.

    `requires` are fields of the estimand that must be filled in, as a mediator. `for_refits`
    turns the params of an estimate into those of its many refits, where a refit can do with less
    work for the same answer on average.
    """

    task: ClassVar[Task] = Task.ESTIMATE

    designs: frozenset[Design]
    effects: frozenset[EffectKind]
    treatment_kinds: frozenset[Kind]
    outcome_kinds: frozenset[Kind]
    run: EstimateEffect
    for_refits: Callable[[Any], BaseModel] = _unchanged
    requires: frozenset[str] = frozenset()
    min_samples: int = 20

    def objections(self, profile: Profile, estimand: Estimand) -> Iterator[str]:
        """Yield each reason, as a sentence, why this estimator does not fit the estimand."""
        yield from _not_installed(self)
        if estimand.design not in self.designs:
            yield f"{self.title} is not made for the design {estimand.design.value!r}."
        if estimand.kind not in self.effects:
            yield f"{self.title} does not estimate the {estimand.kind.upper()}."
        for name in sorted(self.requires):
            if not getattr(estimand, name):
                yield f"{self.title} needs to know the {name.replace('_', ' ')}."
        yield from self._wrong_kind(profile.variable(estimand.treatment), self.treatment_kinds)
        yield from self._wrong_kind(profile.variable(estimand.outcome), self.outcome_kinds)
        if profile.n_rows < self.min_samples:
            yield _too_few(self.title, self.min_samples, profile.n_rows)

    def _wrong_kind(self, variable: Variable, taken: frozenset[Kind]) -> Iterator[str]:
        two_levels = variable.kind in DISCRETE and variable.n_distinct == 2
        if variable.kind not in taken and not (two_levels and Kind.BINARY in taken):
            yield f"{self.title} does not take {variable.name!r}, which is {variable.kind.value}."


@dataclass(frozen=True, slots=True, kw_only=True)
class RefuterSpec(AlgorithmSpec):
    """An attempt to break an estimate by refitting everything on altered data."""

    task: ClassVar[Task] = Task.REFUTE

    designs: frozenset[Design]
    run: Refute

    def objections(self, profile: Profile, estimand: Estimand) -> Iterator[str]:
        """Yield each reason, as a sentence, why this refuter does not fit the estimand."""
        del profile  # what the data look like decides nothing here
        yield from _not_installed(self)
        if estimand.design not in self.designs:
            yield f"{self.title} says nothing about the design {estimand.design.value!r}."


@dataclass(frozen=True, slots=True, kw_only=True)
class SensitivitySpec(AlgorithmSpec):
    """A closed-form statement of how strong a hidden cause would have to be."""

    task: ClassVar[Task] = Task.SENSITIVITY

    designs: frozenset[Design]
    run: Assess

    def objections(self, profile: Profile, estimand: Estimand) -> Iterator[str]:
        """Yield each reason, as a sentence, why this analysis does not fit the estimand."""
        del profile  # what the data look like decides nothing here
        yield from _not_installed(self)
        if estimand.design not in self.designs:
            yield f"{self.title} says nothing about the design {estimand.design.value!r}."


@dataclass(frozen=True, slots=True, kw_only=True)
class AttributionSpec(AlgorithmSpec):
    """An algorithm that puts something about a column down to its causes in a graph.

    `answers` are the kinds of question it is made for; `needs_graph` is False where a treatment
    and an outcome are enough.
    """

    task: ClassVar[Task] = Task.ATTRIBUTE

    answers: frozenset[QuestionKind]
    run: Attribute
    needs_graph: bool = True
    min_samples: int = 50

    def objections(self, profile: Profile, question: Question) -> Iterator[str]:
        """Yield each reason, as a sentence, why this algorithm does not fit the question."""
        yield from _not_installed(self)
        if question.kind not in self.answers:
            asked = question.kind.value.replace("_", " ")
            yield f"{self.title} does not answer a question about {asked}."
        if profile.n_rows < self.min_samples:
            yield _too_few(self.title, self.min_samples, profile.n_rows)


S = TypeVar("S", bound=AlgorithmSpec)


class Catalogue:
    """All algorithms by name, in the order of their names."""

    def __init__(self, specs: Mapping[str, AlgorithmSpec]) -> None:
        self._specs = dict(sorted(specs.items()))

    def __iter__(self) -> Iterator[AlgorithmSpec]:
        return iter(self._specs.values())

    def __len__(self) -> int:
        return len(self._specs)

    def __contains__(self, name: str) -> bool:
        return name in self._specs

    def __getitem__(self, name: str) -> AlgorithmSpec:
        return self._specs[name]

    def of(self, kind: type[S]) -> list[S]:
        """Return the algorithms of one task, by the class of their spec."""
        return [spec for spec in self if isinstance(spec, kind)]

    def get(self, name: str, kind: type[S]) -> S:
        """Return the algorithm called `name`, which must be of this task.

        Raises
        ------
        InvalidPlan : there is none, or it is of another task.
        """
        spec = self._specs.get(name)
        if not isinstance(spec, kind):
            raise InvalidPlan([f"the catalogue has no {kind.task.value} algorithm called {name!r}"])
        return spec


@cache
def load(package: str = "app.causal.algorithms") -> Catalogue:
    """Collect the `SPEC` of every module in the package; adding a file adds an algorithm."""
    specs: dict[str, AlgorithmSpec] = {}
    root = importlib.import_module(package)
    for info in pkgutil.walk_packages(root.__path__, f"{package}."):
        if info.ispkg:
            continue
        spec = importlib.import_module(info.name).SPEC
        if spec.name in specs:
            raise ValueError(f"algorithm {spec.name!r} is declared twice")
        specs[spec.name] = spec
    return Catalogue(specs)


def _not_installed(spec: AlgorithmSpec) -> Iterator[str]:
    if missing := spec.missing_modules():
        yield f"{spec.title} needs {', '.join(missing)}, which is not installed here."


def _listed(kinds: frozenset[Kind]) -> str:
    return ", ".join(sorted(k.value for k in kinds))


def _too_few(title: str, needed: int, present: int) -> str:
    return f"{title} needs at least {needed} rows; there are {present}."
