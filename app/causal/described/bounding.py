"""How low and how high a query can be over the models that agree with a description."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from app.causal.described.chance import Polynomial
from app.causal.described.ratios import Description, Ratio

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

AGREED = 1e-5
POSITIVE = 1e-5  # what is conditioned on happens at all
MOST_ROUNDS = 20
GAIN = 1e-9


def extreme(
    sign: float, query: Sequence[Ratio], description: Description, models: Sequence[Floats]
) -> float:
    """Return the least (sign 1) or greatest (sign −1) value found from these models.

    A local search over all unknowns is followed by exact ones over each part, which is linear
    (a ratio is taken as Dinkelbach does, doi:10.1287/mnsc.13.7.492): where only one part is
    free, as behind an instrument, the bound is sharp.
    """
    best = min(sign * _value(query, at) for at in models)
    for start in models:
        for at in (start, *_searched(sign, query, description, start)):
            best = min(best, sign * _value(query, _part_by_part(sign, query, description, at)))
    return sign * best


def _value(query: Sequence[Ratio], at: Floats) -> float:
    return sum(ratio.value(at) for ratio in query)


def _slope(query: Sequence[Ratio], at: Floats) -> Floats:
    slopes: Floats = np.sum([ratio.gradient(at) for ratio in query], axis=0)
    return slopes


def _searched(
    sign: float, query: Sequence[Ratio], description: Description, start: Floats
) -> Iterator[Floats]:
    from scipy.optimize import minimize

    ratios = [*query, *(ratio for ratio, _ in description.said)]
    constraints = [{"type": "ineq", "fun": f, "jac": g} for f, g in _happening(ratios)]
    if description.said or description.space.sums:
        held = {"type": "eq", "fun": description.misfit, "jac": description.slopes}
        constraints.append(held)
    found = minimize(
        lambda at: sign * _value(query, at),
        start,
        jac=lambda at: sign * _slope(query, at),
        bounds=[(0.0, 1.0)] * len(start),
        constraints=constraints,
        method="SLSQP",
        options={"maxiter": 300, "ftol": 1e-10},
    )
    if _agrees(description, found.x):
        yield np.clip(found.x, 0.0, 1.0)


def _part_by_part(
    sign: float, query: Sequence[Ratio], description: Description, at: Floats
) -> Floats:
    """Improve one part of the unknowns after the other, the rest held where it is."""
    for _ in range(MOST_ROUNDS):
        before = sign * _value(query, at)
        for part in description.space.parts:
            if part.size:
                at = _moved(sign, query, description, at, part.start, part.size)
        if sign * _value(query, at) > before - GAIN:
            break
    return at


def _moved(
    sign: float,
    query: Sequence[Ratio],
    description: Description,
    at: Floats,
    start: int,
    size: int,
) -> Floats:
    from scipy.optimize import linprog

    where = slice(start, start + size)
    rows = description.slopes(at)[:, where]
    kept = rows[np.abs(rows).max(axis=1, initial=0.0) > GAIN]
    found = linprog(
        sign * _slope(query, at)[where],
        A_eq=kept if len(kept) else None,
        b_eq=kept @ at[where] if len(kept) else None,
        bounds=(0.0, 1.0),
        method="highs",
    )
    if not found.success:
        return at
    moved = at.copy()
    moved[where] = np.clip(found.x, 0.0, 1.0)
    is_better = sign * _value(query, moved) < sign * _value(query, at)
    happens = all(r.below is None or r.below.value(moved) >= POSITIVE / 2 for r in query)
    return moved if is_better and happens and _agrees(description, moved) else at


def _agrees(description: Description, at: Floats) -> bool:
    return bool(np.abs(description.misfit(at)).max(initial=0.0) < AGREED)


def _happening(
    ratios: Sequence[Ratio],
) -> Iterator[tuple[Callable[[Floats], float], Callable[[Floats], Floats]]]:
    """Yield that what is conditioned on happens, as functions that are not to be negative."""
    for ratio in ratios:
        if ratio.below is not None:
            yield partial(_above_nothing, ratio.below), ratio.below.gradient


def _above_nothing(below: Polynomial, at: Floats) -> float:
    return below.value(at) - POSITIVE
