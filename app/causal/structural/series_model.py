"""Fitted structural equations over time: each series from the pasts and presents of others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from app.causal.structural.equations import Equation, equation
from app.causal.structural.mechanisms import Mechanism

if TYPE_CHECKING:
    from app.causal.kernels.arrays import Floats

LaggedParents: TypeAlias = tuple[tuple[tuple[int, int], ...], ...]  # (series, lag) of each series
NOTHING_HELD: Mapping[int, Floats] = {}


@dataclass(frozen=True, slots=True, eq=False)
class SeriesModel:
    """Series in the causal order of one step, each with its causes and its mechanism."""

    names: tuple[str, ...]
    parents: LaggedParents
    mechanisms: tuple[Mechanism, ...]

    @property
    def depth(self) -> int:
        return deepest(self.parents)

    def place(self, name: str) -> int:
        return self.names.index(name)

    def noise(self, Y: Floats, rng: np.random.Generator) -> Floats:
        """Return the shocks of each step of Y (T, N), shape (T - depth, N)."""
        columns = [
            m.noise(Y[self.depth :, j], causes_of(Y, self.parents[j], self.depth), rng)
            for j, m in enumerate(self.mechanisms)
        ]
        return np.column_stack(columns)

    def noise_at(self, quantiles: Floats) -> Floats:
        """Turn uniform numbers, shape (…, N), into shocks."""
        flat = quantiles.reshape(-1, len(self.names))
        columns = [m.noise_at(flat[:, j]) for j, m in enumerate(self.mechanisms)]
        return np.column_stack(columns).reshape(quantiles.shape)

    def simulate(
        self, before: Floats, shocks: Floats, held: Mapping[int, Floats] = NOTHING_HELD
    ) -> Floats:
        """Return what follows `before`, shape (paths, steps, N).

        Parameters
        ----------
        before : shape (depth or more, N). shocks : shape (paths, steps, N).
        held : series set from outside, each with its values, shape (paths, steps).
        """
        paths, steps, size = shocks.shape
        depth = self.depth
        Y = np.empty((paths, depth + steps, size))
        Y[:, :depth] = before[len(before) - depth :]
        for t in range(depth, depth + steps):
            for j, mechanism in enumerate(self.mechanisms):
                if j in held:
                    Y[:, t, j] = held[j][:, t - depth]
                    continue
                causes = np.empty((paths, len(self.parents[j])))
                for k, (i, lag) in enumerate(self.parents[j]):
                    causes[:, k] = Y[:, t - lag, i]
                Y[:, t, j] = mechanism.value(causes, shocks[:, t - depth, j])
        return Y[:, depth:]


@dataclass(frozen=True, slots=True, eq=False)
class SeriesBlueprint:
    """A model of series Y (T, N) before its numbers are known; steps from `depth` on are fitted."""

    names: tuple[str, ...]
    parents: LaggedParents
    equations: tuple[Equation, ...]
    Y: Floats

    @property
    def n(self) -> int:
        """Return the number of steps that are fitted."""
        return len(self.Y) - deepest(self.parents)

    def model(self, counts: Floats | None = None) -> SeriesModel:
        fitted = tuple(e.mechanism(counts) for e in self.equations)
        return SeriesModel(self.names, self.parents, fitted)

    def place(self, name: str) -> int:
        return self.names.index(name)


def deepest(parents: LaggedParents) -> int:
    """Return how many steps back the causes reach, at least 1."""
    return max((lag for causes in parents for _, lag in causes), default=1) or 1


def causes_of(Y: Floats, causes: tuple[tuple[int, int], ...], depth: int) -> Floats:
    """Return the causes' values at each step from `depth` on, shape (T - depth, k)."""
    columns = [Y[depth - lag : len(Y) - lag, i] for i, lag in causes]
    return np.column_stack(columns) if columns else np.empty((len(Y) - depth, 0))


def series_blueprint(
    names: tuple[str, ...],
    parents: LaggedParents,
    Y: Floats,
    rng: np.random.Generator,
    known: dict[tuple[str, tuple[tuple[str, int], ...]], Equation],
) -> SeriesBlueprint:
    """Return the blueprint over complete series Y (T, N), in the causal order of one step.

    Parameters
    ----------
    known : equations chosen before, by name and causes; new ones are added.
    """
    depth = deepest(parents)
    equations = []
    for j, causes in enumerate(parents):
        key = names[j], tuple((names[i], lag) for i, lag in causes)
        if key not in known:
            known[key] = equation(
                Y[depth:, j],
                causes_of(Y, causes, depth),
                is_level=False,
                causes_are_levels=[False] * len(causes),
                rng=rng,
            )
        equations.append(known[key])
    return SeriesBlueprint(names, parents, tuple(equations), Y)
