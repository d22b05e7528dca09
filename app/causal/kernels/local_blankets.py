"""Markov blankets from neighbours outwards: HITON-MB, BAMB and MBOR."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from app.causal.kernels.blankets import (
    iamb,
    joined_by,
    neighbours_among,
    separating_set,
    shrunk,
    spouses_among,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.causal.kernels.arrays import Ints
    from app.causal.kernels.independence import Independence

    Near = Callable[[int], list[int]]


def hiton_mb(test: Independence, target: int, others: Ints, near: Near) -> list[int]:
    """Find neighbours, then among their neighbours the other causes of common effects.

    Parameters
    ----------
    near : `neighbours_of` for any variable, remembered.

    References
    ----------
    Aliferis, Tsamardinos & Statnikov, HITON, AMIA 2003; Aliferis et al., JMLR 11:171-234, 2010
    """
    del others  # `near` looks among all variables already
    own = [n for n in near(target) if target in near(n)]
    found = set(own)
    for child in own:
        beyond = [s for s in near(child) if s != target and s not in own and child in near(s)]
        for other in beyond:
            apart = separating_set(test, target, other, near(target))
            if apart is not None and joined_by(test, target, other, apart, [child]):
                found.add(other)
    return sorted(found)


def bamb(test: Independence, target: int, others: Ints) -> list[int]:
    """Find neighbours and spouses by turns, each pruning the other.

    References
    ----------
    Ling, Yu, Wang, Liu, Ding & Wu, BAMB, ACM TIST 10(5), 2019, doi:10.1145/3335676
    """
    near: list[int] = []
    spouses: dict[int, set[int]] = {}
    for candidate in _by_association(test, target, others):
        if separating_set(test, target, candidate, near) is not None:
            continue
        near.append(candidate)
        spouses[candidate] = _spouses_by(test, target, candidate, others, near)
        known = sorted(set().union(*spouses.values()) - set(near))
        near = _still_near(test, target, near, known)
    around = {*near, *(s for n in near for s in spouses[n])}
    return shrunk(test, target, sorted(around, key=lambda v: v not in near))


def mbor(test: Independence, target: int, others: Ints) -> list[int]:
    """Build a superset of the blanket by small tests, then choose within it.

    A neighbour counts when either end finds the other, which makes up for the weak tests of
    large sets.

    References
    ----------
    Rodrigues de Morais & Aussem, A novel Markov boundary based feature subset selection
    algorithm, Neurocomputing 73:578-584, 2010, doi:10.1016/j.neucom.2009.05.018
    """
    wide, apart = _weakly_near(test, target, others)
    beyond = [
        int(o)
        for o in others
        if int(o) in apart and joined_by(test, target, int(o), apart[int(o)], wide)
    ]
    around = sorted({*wide, *beyond})
    near = _chosen(test, target, around)
    for candidate in set(wide) - set(near):
        back = [target, *(v for v in around if v != candidate)]
        if target in _chosen(test, candidate, back):
            near.append(candidate)
    found = [*near, *spouses_among(test, target, near, around)]
    return shrunk(test, target, found)


def neighbours_of(test: Independence, count: int) -> Near:
    """Return a function that finds the neighbours of a variable, and remembers them.

    Candidates enter by their association with it and leave as soon as a subset of the others
    separates them (HITON-PC, interleaved).
    """

    @cache
    def near(target: int) -> tuple[int, ...]:
        found: list[int] = []
        others = np.delete(np.arange(count), target)
        for candidate in _by_association(test, target, others):
            if separating_set(test, target, candidate, found) is None:
                found = neighbours_among(test, target, [*found, candidate])
        return tuple(found)

    return lambda target: list(near(target))


def _by_association(test: Independence, target: int, others: Ints) -> list[int]:
    """Return what depends on the target by itself, the strongest first."""
    statistics = test.statistics(target, others, np.empty(0, np.int64))
    order = np.argsort(-statistics, kind="stable")
    return [int(others[k]) for k in order if statistics[k] >= test.cutoff]


def _spouses_by(
    test: Independence, target: int, child: int, others: Ints, near: list[int]
) -> set[int]:
    """Return what only holding the child fixed joins to the target."""
    found = set()
    beside = np.array([o for o in others if o != child and o not in near], dtype=np.int64)
    tied = test.statistics(child, beside, np.empty(0, np.int64)) >= test.cutoff
    for other in (int(o) for o in beside[tied]):
        apart = separating_set(test, target, other, [n for n in near if n != child])
        if apart is not None and joined_by(test, target, other, apart, [child]):
            found.add(other)
    return found


def _still_near(test: Independence, target: int, near: list[int], spouses: list[int]) -> list[int]:
    kept = list(near)
    for member in near:
        rest = [v for v in (*kept, *spouses) if v != member]
        if separating_set(test, target, member, rest) is not None:
            kept.remove(member)
    return kept


def _weakly_near(
    test: Independence, target: int, others: Ints
) -> tuple[list[int], dict[int, Ints]]:
    """Return what no single other variable separates, and the sets that separated the rest."""
    apart: dict[int, Ints] = {}
    kept = _by_association(test, target, others)
    for other in set(others.tolist()) - set(kept):
        apart[int(other)] = np.empty(0, np.int64)
    for candidate in reversed(list(kept)):
        found = separating_set(test, target, candidate, [k for k in kept if k != candidate], most=1)
        if found is not None:
            apart[candidate] = found
            kept.remove(candidate)
    return kept, apart


def _chosen(test: Independence, target: int, around: list[int]) -> list[int]:
    """Return the neighbours within a superset of the blanket."""
    blanket = iamb(test, target, np.array([v for v in around if v != target], dtype=np.int64))
    return neighbours_among(test, target, blanket)
