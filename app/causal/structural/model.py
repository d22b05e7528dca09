"""A fitted structural causal model over rows: noise in, values out, with interventions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from app.causal.kernels.linear_structure import LinearSystem
from app.causal.structural.equations import Equation, equation
from app.causal.structural.mechanisms import Additive, Mechanism

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from app.causal.kernels.arrays import Floats

Change: TypeAlias = Callable[["Floats"], "Floats"]  # from what a variable would be to what it is
Parents: TypeAlias = tuple[tuple[int, ...], ...]  # of each node, all before it
NO_CHANGES: Mapping[int, Change] = {}


@dataclass(frozen=True, eq=False)  # no slots: its linear equations are kept once asked for
class StructuralModel:
    """Nodes in causal order, each with the places of its causes and its mechanism.

    Values, noise and quantiles have shape (n, p).
    """

    names: tuple[str, ...]
    parents: Parents
    mechanisms: tuple[Mechanism, ...]

    def place(self, name: str) -> int:
        return self.names.index(name)

    def noise(self, values: Floats, rng: np.random.Generator) -> Floats:
        """Return the noise that the rows came about with (abduction)."""
        found = np.empty_like(values)
        for j, mechanism in enumerate(self.mechanisms):
            found[:, j] = mechanism.noise(values[:, j], values[:, self.parents[j]], rng)
        return found

    def noise_at(self, quantiles: Floats) -> Floats:
        """Turn independent uniform numbers into noise of every node."""
        columns = [m.noise_at(quantiles[:, j]) for j, m in enumerate(self.mechanisms)]
        return np.column_stack(columns)

    def values(self, noise: Floats, changes: Mapping[int, Change] = NO_CHANGES) -> Floats:
        """Return what the noise brings about when some nodes are changed from outside."""
        made = np.empty_like(noise)
        for j, mechanism in enumerate(self.mechanisms):
            made[:, j] = mechanism.value(made[:, self.parents[j]], noise[:, j])
            if j in changes:
                made[:, j] = changes[j](made[:, j])
        return made

    def linear_system(self) -> LinearSystem | None:
        """Return the model as linear equations; None where one bends or is a category."""
        return self._linear_system

    @cached_property
    def _linear_system(self) -> LinearSystem | None:
        p = len(self.names)
        intercepts, weights, noise = np.zeros(p), np.zeros((p, p)), np.zeros(p)
        for j, mechanism in enumerate(self.mechanisms):
            if not isinstance(mechanism, Additive) or not mechanism.features.slopes_only:
                return None
            intercepts[j], weights[list(self.parents[j]), j] = mechanism.slopes()
            noise[j] = mechanism.variance
        return LinearSystem(intercepts, weights, noise)


@dataclass(frozen=True, eq=False)  # no slots: what all refits share is kept
class Blueprint:
    """A model before its numbers are known: it can be fitted to any weighting of its rows."""

    names: tuple[str, ...]
    parents: Parents
    equations: tuple[Equation, ...]
    rows: Floats

    def model(self, counts: Floats | None = None) -> StructuralModel:
        """Return the model fitted to the rows, each counted as often as `counts` says."""
        if counts is None or self._designs is None:
            fitted = tuple(e.mechanism(counts) for e in self.equations)
        else:
            fitted = tuple(self._by_products(counts, self._designs))
        return StructuralModel(self.names, self.parents, fitted)

    def _by_products(self, counts: Floats, designs: Sequence[Floats]) -> Iterator[Mechanism]:
        """Yield linear equations that share the products of all columns, taken once."""
        wide, middle = self._wide
        products = (wide * counts[:, None]).T @ wide
        for j, (one, design) in enumerate(zip(self.equations, designs, strict=True)):
            turned = design.T @ products
            yield one.by_products(
                turned @ design, turned[:, j + 1] + middle[j] * turned[:, 0], counts
            )

    @cached_property
    def _wide(self) -> tuple[Floats, Floats]:
        """Return a column of ones and the centred columns (n, p + 1), and their means (p,)."""
        middle = self.rows.mean(axis=0)
        return np.column_stack([np.ones(len(self.rows)), self.rows - middle]), middle

    @cached_property
    def _designs(self) -> tuple[Floats, ...] | None:
        """Return each equation's design as a map (p + 1, k) of `_wide`; None if one bends."""
        found = []
        for one, causes in zip(self.equations, self.parents, strict=True):
            features = one.features
            if one.levels is not None or not features.slopes_only:
                return None
            design = np.zeros((len(self.names) + 1, len(causes) + 1))
            design[0, 0] = 1.0
            for k, (place, cause) in enumerate(zip(causes, features.causes, strict=True), 1):
                design[place + 1, k] = 1 / cause.spread
                design[0, k] = (self._wide[1][place] - cause.centre) / cause.spread
            found.append(design)
        return tuple(found)

    def place(self, name: str) -> int:
        return self.names.index(name)


def blueprint(
    names: Sequence[str],
    parents: Parents,
    rows: Floats,
    is_level: Sequence[bool],
    rng: np.random.Generator,
    known: dict[tuple[str, tuple[str, ...]], Equation] | None = None,
) -> Blueprint:
    """Return the blueprint of a graph whose nodes stand in causal order.

    Parameters
    ----------
    rows : shape (n, p), complete. is_level : which columns are categories.
    known : equations chosen before, by name and causes; new ones are added.
    """
    shared = {} if known is None else known
    by_name = tuple(tuple(sorted(causes, key=names.__getitem__)) for causes in parents)
    equations = []
    for j, causes in enumerate(by_name):  # a shared equation reads its causes in one order
        key = names[j], tuple(names[i] for i in causes)
        if key not in shared:
            shared[key] = equation(
                rows[:, j],
                rows[:, causes],
                is_level=is_level[j],
                causes_are_levels=[is_level[i] for i in causes],
                rng=rng,
            )
        equations.append(shared[key])
    return Blueprint(tuple(names), by_name, tuple(equations), rows)
