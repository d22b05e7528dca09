"""A formula of general identification evaluated on counts of categories."""

from __future__ import annotations

from dataclasses import dataclass
from typing import assert_never

import numpy as np
from numpy.typing import NDArray

from app.causal.general_identification import Conditional, Expression, Joint, Margin, Product

Table = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Factor:
    """A table with a named axis for each column it depends on."""

    axes: tuple[str, ...]
    table: Table


def evaluate(formula: Expression, shares: Factor) -> Factor:
    """Return the formula's value for each combination of the levels that it depends on.

    Parameters
    ----------
    shares : the joint distribution of the columns, summing to 1. Where it gives no conditional
        distribution, for no row is there, levels are taken to be equally likely.
    """
    match formula:
        case Joint():
            return shares
        case Margin():
            return _summed(evaluate(formula.of, shares), formula.out)
        case Conditional():
            return _conditional(formula, evaluate(formula.of, shares))
        case Product():
            return _product([evaluate(part, shares) for part in formula.parts])
        case _:
            assert_never(formula)


def _summed(factor: Factor, out: frozenset[str]) -> Factor:
    places = tuple(i for i, name in enumerate(factor.axes) if name in out)
    kept = tuple(name for name in factor.axes if name not in out)
    return Factor(kept, factor.table.sum(axis=places))


def _conditional(formula: Conditional, known: Factor) -> Factor:
    """Divide the distribution of the column and what is given by that of what is given."""
    needless = formula.of.over - {formula.name} - set(formula.given)
    both = _summed(known, needless)
    if formula.name not in both.axes:
        raise ValueError(f"{formula.name!r} is not in the distribution")
    axis = both.axes.index(formula.name)
    given = both.table.sum(axis=axis, keepdims=True)
    even = np.full_like(both.table, 1.0 / both.table.shape[axis])
    return Factor(both.axes, np.divide(both.table, given, out=even, where=given > 0))


def _product(factors: list[Factor]) -> Factor:
    axes = tuple(dict.fromkeys(name for factor in factors for name in factor.axes))
    values = np.ones(())
    for factor in factors:
        values = values * _spread(factor, axes)
    return Factor(axes, values)


def _spread(factor: Factor, axes: tuple[str, ...]) -> Table:
    """Return the table with an axis for each of `axes`, of length 1 where it has none."""
    order = [factor.axes.index(name) for name in axes if name in factor.axes]
    shape = [
        factor.table.shape[factor.axes.index(name)] if name in factor.axes else 1 for name in axes
    ]
    return factor.table.transpose(order).reshape(shape)
