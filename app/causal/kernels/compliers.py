"""Whom an offer moves: the effect on them, their share, and what their outcomes would be."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.causal.kernels.scored import Part, Scored

Vector = NDArray[np.float64]
Rows = NDArray[np.bool_]

_NONE_MOVED = 1e-9


class NobodyMoved(ArithmeticError):
    """The offer changes nobody's treatment."""


@dataclass(frozen=True, slots=True, eq=False)
class Compliers:
    """What an offer with two values tells of a treatment with two arms.

    `effect` is that on compliers, `offered` the effect of the offer on all (intention to treat),
    `share` how many comply; `always` take it without the offer, `never` not even with it.
    `treated` and `untreated` are the compliers' mean outcomes in either arm.
    """

    effect: Part
    offered: Part
    share: Part
    always: Part
    never: Part
    treated: Part
    untreated: Part


def ratio(above: Scored | Part, below: Scored | Part) -> Part:
    """Return the quotient of two effects with its influence, by the delta method.

    Raises
    ------
    NobodyMoved : the divisor is nothing.
    """
    if abs(below.value) < _NONE_MOVED:
        raise NobodyMoved
    value = above.value / below.value
    return Part(value, (above.influence - value * below.influence) / below.value)


def compliers(
    outcome: Vector, taken: Rows, effect_of_offer: Callable[[Vector], Scored]
) -> Compliers:
    """Return the whole account of an offer (Imbens & Angrist 1994, 10.2307/2951620).

    Means in each arm are those of Abadie 2002, 10.1198/016214502388618401: what the offer does to
    the outcome counted only when treated, per complier, and likewise untreated.

    Parameters
    ----------
    effect_of_offer : gives the offer's average effect on any column of shape (n,).

    Raises
    ------
    NobodyMoved : the offer does not change the treatment at all.
    """
    took = taken.astype(np.float64)
    on_outcome, on_taking = effect_of_offer(outcome), effect_of_offer(took)
    if_taken = effect_of_offer(outcome * took)
    if_not = effect_of_offer(outcome * (1 - took))
    base = on_taking.baseline
    return Compliers(
        effect=ratio(on_outcome, on_taking),
        offered=Part(on_outcome.value, on_outcome.influence),
        share=Part(on_taking.value, on_taking.influence),
        always=Part(base, np.zeros_like(outcome)),
        never=Part(1 - base - on_taking.value, np.zeros_like(outcome)),
        treated=ratio(if_taken, on_taking),
        untreated=ratio(Part(-if_not.value, -if_not.influence), on_taking),
    )
