"""What algorithms declare that estimate an effect, or try to break an estimate."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

from app.causal.catalogue.spec import AlgorithmSpec, Progress, Task, not_installed, silent, too_few
from app.causal.data import DISCRETE, Kind
from app.causal.estimand import Basis

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import numpy as np
    from pydantic import BaseModel

    from app.causal.data import Dataset, Variable
    from app.causal.estimand import EffectKind, Estimand
    from app.causal.findings import Estimate, Estimation, Refutation, Sensitivity
    from app.causal.profile import Profile
    from app.causal.question import Design


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
    def __call__(
        self,
        data: Dataset,
        estimand: Estimand,
        estimate: Estimate,
        params: Any,
        rng: np.random.Generator,
        report: Progress,
    ) -> Sensitivity: ...


class Shuffled(Protocol):
    """Gives the effects of many shuffles of the treatment; None where they must be refitted."""

    def __call__(
        self,
        data: Dataset,
        estimand: Estimand,
        params: Any,
        count: int,
        rng: np.random.Generator,
    ) -> Sequence[float] | None: ...


def _refitted(
    data: Dataset, estimand: Estimand, params: Any, count: int, rng: np.random.Generator
) -> Sequence[float] | None:
    del data, estimand, params, count, rng  # the usual estimator has no faster way
    return None


_ARMS = 2


def _unchanged(params: BaseModel) -> BaseModel:
    return params


@dataclass(frozen=True, slots=True, kw_only=True)
class EstimatorSpec(AlgorithmSpec):
    """An algorithm that estimates an effect for the designs it declares.

    `requires` are fields of the estimand that must be filled in, as a mediator, `excludes` those
    of which nothing is made, so that they must be empty;
    `treatment_values` how many values the treatment must have, and may have. `for_refits` turns
    the params of an estimate into those of its many refits, where a refit can do with less work
    for the same answer on average; `undiagnosed` is `run` without diagnostics, which nobody reads
    of a refit. `basis` is what an identification must come to. `shuffled` refits many shuffles of
    the treatment at once. `level_moves_ends` says that another level moves the ends of t intervals
    and changes nothing else, so that it needs no new fit.
    """

    task: ClassVar[Task] = Task.ESTIMATE

    designs: frozenset[Design]
    effects: frozenset[EffectKind]
    treatment_kinds: frozenset[Kind]
    outcome_kinds: frozenset[Kind]
    run: EstimateEffect
    for_refits: Callable[[Any], BaseModel] = _unchanged
    undiagnosed: EstimateEffect | None = None
    shuffled: Shuffled = _refitted
    requires: frozenset[str] = frozenset()
    excludes: frozenset[str] = frozenset()
    basis: Basis = Basis.POINT
    treatment_values: tuple[int, int] = (2, 1_000_000_000)
    min_samples: int = 20
    level_moves_ends: bool = False

    def refit(
        self, data: Dataset, estimand: Estimand, params: Any, rng: np.random.Generator
    ) -> Estimation:
        """Return the estimate by less work, for use among many.

        Raises
        ------
        StatisticalFailure : as `run` does.
        """
        once = self.undiagnosed or self.run
        return once(data, estimand, self.for_refits(params), rng, silent)

    def objections(self, profile: Profile, estimand: Estimand) -> Iterator[str]:
        """Yield each reason, as a sentence, why this estimator does not fit the estimand."""
        yield from not_installed(self)
        if estimand.design not in self.designs:
            yield f"{self.title} is not made for the design {estimand.design.value!r}."
        if not self._measures(estimand.kind):
            yield f"{self.title} does not estimate the {estimand.kind.upper()}."
        if estimand.basis is not self.basis:
            yield f"{self.title} is not made for an effect known as a {estimand.basis.value}."
        if self._overlooks_blocks(estimand):
            yield f"{self.title} compares all rows, but chance decided by {estimand.group_column}."
        for name in sorted(self.requires):
            if not getattr(estimand, name):
                yield f"{self.title} needs to know the {name.replace('_', ' ')}."
        for name in sorted(self.excludes):
            if column := getattr(estimand, name):
                yield f"{self.title} makes nothing of what {column} says."
        yield from self._wrong_kind(profile.variable(estimand.treatment), self.treatment_kinds)
        yield from self._wrong_count(profile.variable(estimand.treatment))
        yield from self._wrong_kind(profile.variable(estimand.outcome), self.outcome_kinds)
        if profile.n_rows < self.min_samples:
            yield too_few(self.title, self.min_samples, profile.n_rows)

    def _measures(self, kind: EffectKind) -> bool:
        """Tell whether it gives this measure; who gives the ATT gives the ATC, turned."""
        from app.causal.estimand import EffectKind

        turned = EffectKind.ATT if kind is EffectKind.ATC else kind
        return turned in self.effects

    def _overlooks_blocks(self, estimand: Estimand) -> bool:
        """Tell whether an experiment had blocks, whose shares of treated rows may differ."""
        from app.causal.question import Design

        blocked = estimand.design is Design.RANDOMISED and estimand.group_column is not None
        return blocked and "group_column" not in self.requires

    def _wrong_kind(self, variable: Variable, taken: frozenset[Kind]) -> Iterator[str]:
        two_levels = variable.kind in DISCRETE and variable.n_distinct == 2
        if variable.kind not in taken and not (two_levels and Kind.BINARY in taken):
            yield f"{self.title} does not take {variable.name!r}, which is {variable.kind.value}."

    def _wrong_count(self, treatment: Variable) -> Iterator[str]:
        least, most = self.treatment_values
        if 1 < treatment.n_distinct < least:
            yield f"{self.title} needs {least} values of {treatment.name!r} or more."
        if treatment.n_distinct > most:
            yield f"{self.title} is for up to {most} values of {treatment.name!r}."


@dataclass(frozen=True, slots=True, kw_only=True)
class RefuterSpec(AlgorithmSpec):
    """An attempt to break an estimate by refitting everything on altered data.

    `requires` are fields of the estimand that must be filled in, as a negative control.
    """

    task: ClassVar[Task] = Task.REFUTE

    designs: frozenset[Design]
    run: Refute
    requires: frozenset[str] = frozenset()

    def objections(self, profile: Profile, estimand: Estimand) -> Iterator[str]:
        """Yield each reason, as a sentence, why this refuter does not fit the estimand."""
        del profile  # what the data look like decides nothing here
        yield from not_installed(self)
        if estimand.design not in self.designs:
            yield f"{self.title} says nothing about the design {estimand.design.value!r}."
        if estimand.basis not in (Basis.POINT, Basis.FORMULA):
            yield f"{self.title} needs one number to hold against; the effect here is a range."
        for name in sorted(self.requires):
            if not getattr(estimand, name):
                yield f"{self.title} needs to know a {name.replace('_', ' ')}."


@dataclass(frozen=True, slots=True, kw_only=True)
class SensitivitySpec(AlgorithmSpec):
    """A statement of what would change the answer: a hidden cause so strong, or other choices.

    `effects` are the measures it speaks of, all where empty; `two_arms` that it compares two
    levels of a treatment only.
    """

    task: ClassVar[Task] = Task.SENSITIVITY

    designs: frozenset[Design]
    run: Assess
    effects: frozenset[EffectKind] = frozenset()
    two_arms: bool = False

    def objections(self, profile: Profile, estimand: Estimand) -> Iterator[str]:
        """Yield each reason, as a sentence, why this analysis does not fit the estimand."""
        yield from not_installed(self)
        if estimand.design not in self.designs:
            yield f"{self.title} says nothing about the design {estimand.design.value!r}."
        if self.effects and estimand.kind not in self.effects:
            yield f"{self.title} says nothing about the {estimand.kind.upper()}."
        if self.two_arms and profile.variable(estimand.treatment).n_distinct != _ARMS:
            yield f"{self.title} compares two levels, and {estimand.treatment!r} is no such."
        if estimand.basis not in (Basis.POINT, Basis.FORMULA):
            yield f"{self.title} needs one number to hold against; the effect here is a range."
