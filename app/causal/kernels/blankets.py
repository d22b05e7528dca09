"""Markov blankets by growing and shrinking: IAMB and its relatives.

Each function returns the blanket of one variable, sorted: its causes, its effects, and the other
causes of its effects.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from app.causal.kernels.colliders import largest_size

if TYPE_CHECKING:
    from app.causal.kernels.arrays import Ints
    from app.causal.kernels.independence import Independence

_MOST_MEMBERS = 60  # a blanket beyond this says that the test fails, not that all matters


def iamb(test: Independence, target: int, others: Ints) -> list[int]:
    """Add whatever is associated most given the blanket so far, then take out what was too much.

    References
    ----------
    Tsamardinos, Aliferis & Statnikov, Algorithms for large scale Markov blanket discovery,
    FLAIRS 2003
    """
    found: list[int] = []
    while len(found) < _MOST_MEMBERS:
        best = _strongest(test, target, others, found)
        if best is None:
            break
        found.append(best)
    return shrunk(test, target, found)


def inter_iamb(test: Independence, target: int, others: Ints) -> list[int]:
    """Shrink after each addition, so that sets stay small and tests strong.

    References
    ----------
    Tsamardinos, Aliferis & Statnikov, FLAIRS 2003
    """
    found: list[int] = []
    seen = set()
    while len(found) < _MOST_MEMBERS:
        best = _strongest(test, target, others, found)
        if best is None:
            break
        found = shrunk(test, target, [*found, best])
        if frozenset(found) in seen:
            break  # the same sets would come round for ever
        seen.add(frozenset(found))
    return sorted(found)


def iamb_npc(test: Independence, target: int, others: Ints) -> list[int]:
    """Shrink what IAMB grew as PC does, by small sets instead of all the rest of the blanket.

    References
    ----------
    Tsamardinos, Aliferis & Statnikov, FLAIRS 2003 (InterIAMBnPC's second phase)
    """
    grown = iamb(test, target, others)
    near = neighbours_among(test, target, grown)
    return sorted({*near, *spouses_among(test, target, near, grown)})


def shrunk(test: Independence, target: int, members: list[int]) -> list[int]:
    """Return the members without those that the rest makes independent of the target."""
    kept = list(members)
    for member in reversed(members):  # the latest first: the earliest are the surest
        rest = np.array(sorted(k for k in kept if k != member), dtype=np.int64)
        if test.statistic(target, member, rest) < test.cutoff:
            kept.remove(member)
    return sorted(kept)


def neighbours_among(test: Independence, target: int, candidates: list[int]) -> list[int]:
    """Return the candidates that no subset of the others makes independent of the target."""
    kept = list(candidates)
    for member in reversed(candidates):
        rest = [k for k in kept if k != member]
        if separating_set(test, target, member, rest) is not None:
            kept.remove(member)
    return kept


def spouses_among(
    test: Independence, target: int, near: list[int], candidates: list[int]
) -> list[int]:
    """Return the candidates that only a common effect, one of the neighbours, joins to target."""
    found = []
    for other in candidates:
        if other in near:
            continue
        apart = separating_set(test, target, other, near)
        if apart is not None and joined_by(test, target, other, apart, near):
            found.append(other)
    return found


def joined_by(
    test: Independence, target: int, other: int, apart: Ints, near: list[int]
) -> list[int]:
    """Return the neighbours that, held fixed too, join what `apart` had separated."""
    return [
        child
        for child in near
        if child not in apart
        and test.statistic(target, other, np.sort(np.append(apart, child))) >= test.cutoff
        and test.statistic(child, other, apart) >= test.cutoff
    ]


def separating_set(
    test: Independence, x: int, y: int, candidates: list[int], *, most: int | None = None
) -> Ints | None:
    """Return the smallest subset of the candidates that makes x and y independent."""
    places = np.array(sorted(candidates), dtype=np.int64)
    wanted = len(places) if most is None else min(most, len(places))
    for size in range(largest_size(len(places), wanted) + 1):
        found = test.separator(x, y, places, size)
        if found is not None:
            return found
    return None


def _strongest(test: Independence, target: int, others: Ints, held: list[int]) -> int | None:
    """Return what is associated most with the target given those held, if it is dependent."""
    left = others[~np.isin(others, held)]
    if not len(left):
        return None
    statistics = test.statistics(target, left, np.array(sorted(held), dtype=np.int64))
    usable = np.where(np.isinf(statistics) & bool(held), -np.inf, statistics)
    best = int(np.argmax(usable))
    return int(left[best]) if usable[best] >= test.cutoff else None
