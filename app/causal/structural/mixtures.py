"""Two fitted models of one graph, and worlds in which some nodes follow the second."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from app.causal.kernels.linear_structure import (
    LinearSystem,
    gaussian_divergence,
    moments_of_mixtures,
)
from app.causal.structural.equations import Equation, equation, straightened
from app.causal.structural.model import Blueprint, StructuralModel
from app.causal.structural.parts import Feature

if TYPE_CHECKING:
    from app.causal.kernels.arrays import Bools, Floats

_BINS = 20
_ROWS = 1000  # drawn in each world


@dataclass(frozen=True, slots=True, eq=False)
class TwoModels:
    """The model of the first group and that of the second, with the same shapes."""

    old: StructuralModel
    new: StructuralModel

    def feature(
        self, feature: Feature, target: int, chosen: Bools, rng: np.random.Generator
    ) -> Floats:
        """Return the feature of the target in worlds where `chosen` nodes are as in the second.

        Parameters
        ----------
        chosen : shape (m, p).

        Returns
        -------
        Shape (m, 1); a divergence is from the first group's distribution.
        """
        old, new = self.old.linear_system(), self.new.linear_system()
        if old is not None and new is not None:
            return _closed_form(feature, old, new, chosen, target)[:, None]
        quantiles = rng.random((_ROWS, len(self.old.names)))
        first, second = self.old.noise_at(quantiles), self.new.noise_at(quantiles)
        drawn = [self._world(sets, first, second)[:, target] for sets in chosen]
        return _measured(feature, np.array(drawn), self.old.values(first)[:, target])[:, None]

    def _world(self, chosen: Bools, first: Floats, second: Floats) -> Floats:
        both = zip(self.old.mechanisms, self.new.mechanisms, chosen, strict=True)
        mixed = StructuralModel(
            self.old.names, self.old.parents, tuple(b if new else a for a, b, new in both)
        )
        return mixed.values(np.where(chosen, second, first))


@dataclass(frozen=True, slots=True, eq=False)
class TwoBlueprints:
    """The blueprints of both groups; `counts` of `model` are those of the first, then the rest."""

    old: Blueprint
    new: Blueprint

    def model(self, counts: Floats | None = None) -> TwoModels:
        if counts is None:
            return TwoModels(self.old.model(), self.new.model())
        size = len(self.old.rows)
        return TwoModels(self.old.model(counts[:size]), self.new.model(counts[size:]))


def parted(plan: Blueprint, first: Bools, second: Bools, rng: np.random.Generator) -> TwoBlueprints:
    """Return a blueprint for the rows of each group, with the same shapes in both.

    A bend in all rows together may be no more than two different lines: an equation that has
    none within either group is straight.
    """
    equations = tuple(_shaped(plan, j, (first, second), rng) for j in range(len(plan.names)))
    shaped = replace(plan, equations=equations)
    return TwoBlueprints(_of_rows(shaped, first), _of_rows(shaped, second))


def _shaped(
    plan: Blueprint, j: int, groups: tuple[Bools, Bools], rng: np.random.Generator
) -> Equation:
    chosen, causes = plan.equations[j], plan.rows[:, plan.parents[j]]
    if not chosen.is_bent:
        return chosen
    within = (
        equation(
            plan.rows[rows, j],
            causes[rows],
            is_level=chosen.levels is not None,
            causes_are_levels=chosen.categories,
            rng=rng,
        )
        for rows in groups
    )
    return chosen if any(found.is_bent for found in within) else straightened(chosen, causes)


def _of_rows(plan: Blueprint, rows: Bools) -> Blueprint:
    kept = plan.rows[rows]
    equations = tuple(
        fitted.over(kept[:, j], kept[:, causes])
        for j, (fitted, causes) in enumerate(zip(plan.equations, plan.parents, strict=True))
    )
    return Blueprint(plan.names, plan.parents, equations, kept)


def _closed_form(
    feature: Feature, old: LinearSystem, new: LinearSystem, chosen: Bools, target: int
) -> Floats:
    mean, variance = moments_of_mixtures(old, new, chosen, target)
    match feature:
        case Feature.MEAN:
            return mean
        case Feature.VARIANCE:
            return variance
        case Feature.DIVERGENCE:
            nobody = np.zeros((1, chosen.shape[1]), dtype=np.bool_)
            mean0, variance0 = moments_of_mixtures(old, old, nobody, target)
            return gaussian_divergence(mean, variance, float(mean0[0]), float(variance0[0]))


def _measured(feature: Feature, drawn: Floats, before: Floats) -> Floats:
    """Return the feature of each row of `drawn`, shape (m, n)."""
    match feature:
        case Feature.MEAN:
            return np.asarray(drawn.mean(axis=1))
        case Feature.VARIANCE:
            return np.asarray(drawn.var(axis=1))
        case Feature.DIVERGENCE:
            cuts = np.unique(np.quantile(before, np.linspace(0, 1, _BINS + 1)[1:-1]))
            base = _histogram(before, cuts)
            return np.array([float(_divergence(_histogram(d, cuts), base)) for d in drawn])


def _histogram(values: Floats, cuts: Floats) -> Floats:
    counts = np.bincount(np.searchsorted(cuts, values), minlength=len(cuts) + 1) + 0.5
    return np.asarray(counts / counts.sum())


def _divergence(found: Floats, base: Floats) -> float:
    return float(found @ np.log(found / base))
