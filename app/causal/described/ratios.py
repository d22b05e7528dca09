"""What is said and what is asked, as ratios of probabilities that depend on the unknowns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from app.causal.described.chance import Polynomial, chance_of
from app.causal.described.model import Statement
from app.causal.described.unknowns import Unknowns
from app.causal.described.worlds import Term, World

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

LEAST = 1e-12


@dataclass(frozen=True, slots=True)
class Ratio:
    """factor · P(above) / P(below)."""

    above: Polynomial
    below: Polynomial | None
    factor: float = 1.0

    def value(self, at: Floats) -> float:
        return self.factor * self.above.value(at) / self.bottom(at)

    def bottom(self, at: Floats) -> float:
        return max(self.below.value(at), LEAST) if self.below else 1.0

    def gradient(self, at: Floats) -> Floats:
        if self.below is None:
            return self.factor * self.above.gradient(at)
        bottom = self.bottom(at)
        slope = self.above.gradient(at) - self.above.value(at) / bottom * self.below.gradient(at)
        return self.factor * slope / bottom


@dataclass(frozen=True, slots=True)
class Description:
    """All that is said of the unknowns: what ratios are, and which unknowns sum to 1."""

    said: tuple[tuple[Ratio, float], ...]
    space: Unknowns

    def misfit(self, at: Floats) -> Floats:
        """Return by how much each statement and each sum is off."""
        stated = [ratio.value(at) - value for ratio, value in self.said]
        sums = [at[start : start + size].sum() - 1.0 for start, size in self.space.sums]
        return np.asarray([*stated, *sums])

    def slopes(self, at: Floats) -> Floats:
        """Return the derivatives of the misfit, of shape (n_misfits, n_unknowns)."""
        rows = [ratio.gradient(at) for ratio, _ in self.said]
        for start, size in self.space.sums:
            row = np.zeros(self.space.size)
            row[start : start + size] = 1.0
            rows.append(row)
        return np.asarray(rows).reshape(-1, self.space.size)

    def as_fitted(self, at: Floats) -> Description:
        """Return the description with the values it has here: rounding is spread over all."""
        return Description(tuple((ratio, ratio.value(at)) for ratio, _ in self.said), self.space)


def described(statements: Sequence[Statement], space: Unknowns) -> Description:
    return Description(tuple((_stated(s, space), s.value) for s in statements), space)


def asked(terms: Sequence[Term], space: Unknowns) -> list[Ratio]:
    return [_ratio(term, space) for term in terms]


def _stated(statement: Statement, space: Unknowns) -> Ratio:
    held = World(statement.given, statement.do)
    both = World((*statement.event, *statement.given), statement.do)
    below = chance_of([held], space) if statement.given else None
    return Ratio(chance_of([both], space), below)


def _ratio(term: Term, space: Unknowns) -> Ratio:
    below = chance_of(term.given, space) if term.given else None
    return Ratio(chance_of([*term.worlds, *term.given], space), below, term.factor)
