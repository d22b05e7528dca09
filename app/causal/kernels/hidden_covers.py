"""Hidden causes read off the ranks of covariances between groups of columns."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain, combinations
from typing import TYPE_CHECKING

import numpy as np
from scipy.linalg import solve_triangular
from scipy.special import chdtrc, ndtri

from app.causal.kernels.constraint_search import evidence_by, oriented
from app.causal.kernels.domain_change import scale
from app.causal.kernels.general_search import GeneralSearches
from app.causal.question import Knowledge

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from app.causal.graph import CausalGraph
    from app.causal.kernels.arrays import Bools, Floats, Ints

Places = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Cover:
    """A measured column, or `size` hidden causes that part `members` from all else.

    `shown` are the measured columns that follow from it: for a column, the column itself.
    """

    shown: Places
    members: tuple[Cover, ...] = ()
    size: int = 1

    @property
    def is_hidden(self) -> bool:
        return bool(self.members)

    @property
    def halves(self) -> tuple[Places, Places]:
        """Return two sets of columns that each tell of the cover."""
        return (self.shown[::2], self.shown[1::2]) if self.is_hidden else (self.shown, self.shown)


class Ranks:
    """Tests of how many canonical correlations between two groups of columns are not zero.

    Parameters
    ----------
    R : correlations of n rows, shape (p, p). alpha : level of the tests.

    References
    ----------
    Bartlett, J. R. Statist. Soc. 9:176-197, 1947; Lawley, Biometrika 46:59-66, 1959,
    doi:10.1093/biomet/46.1-2.59; Sullivant, Talaska & Draisma, Ann. Statist. 38:1665-1685, 2010,
    doi:10.1214/09-AOS760
    """

    def __init__(self, R: Floats, n: int, alpha: float) -> None:
        self.alpha = alpha
        self._R, self._n = R, n

    def at_most(self, left: Iterable[int], right: Iterable[int], rank: int) -> bool:
        return self.p_value(left, right, rank) > self.alpha

    def p_value(self, left: Iterable[int], right: Iterable[int], rank: int) -> float:
        """Return how well a rank of at most `rank` explains the covariances of the two groups."""
        a, b = sorted(set(left)), sorted(set(right))
        freedom = (len(a) - rank) * (len(b) - rank)
        if min(len(a), len(b)) <= rank:
            return 1.0
        found = np.minimum(self._canonical(a, b), 1 - 1e-12)
        explained, left_over = found[:rank], found[rank:]
        rows = self._n - 1 - rank - (len(a) + len(b) + 1) / 2
        rows += float((1 / np.maximum(explained, 1e-6) ** 2).sum())
        return float(chdtrc(freedom, -max(rows, 1.0) * np.log1p(-(left_over**2)).sum()))

    def _canonical(self, a: list[int], b: list[int]) -> Floats:
        own, other = (np.linalg.cholesky(self._R[np.ix_(g, g)]) for g in (a, b))
        between = solve_triangular(own, self._R[np.ix_(a, b)], lower=True)
        scaled = solve_triangular(other, between.T, lower=True)
        return np.asarray(np.linalg.svd(scaled, compute_uv=False))


class CoverIndependence(GeneralSearches):
    """Independence of covers given others: no more rank than the others account for."""

    def __init__(self, ranks: Ranks, covers: Sequence[Cover]) -> None:
        self.cutoff = -float(ndtri(ranks.alpha))
        self.name = "rank of covariances"
        self._ranks, self._covers = ranks, covers

    def separator(self, x: int, y: int, candidates: Ints, size: int) -> Ints | None:
        for given in combinations(candidates, size):
            if self.statistic(x, y, np.array(given, dtype=np.int64)) < self.cutoff:
                return np.array(given, dtype=np.int64)
        return None

    def statistic(self, x: int, y: int, given: Ints) -> float:
        held = [self._covers[k] for k in given]
        left, right = _with_halves(self._covers[x].shown, self._covers[y].shown, held)
        p = self._ranks.p_value(left, right, sum(cover.size for cover in held))
        return scale(p)


def covers_of(ranks: Ranks, columns: int, *, largest: int) -> tuple[Cover, ...]:
    """Return what is left of the columns once those with common hidden causes are joined.

    A group of columns or covers has k hidden causes in common where its covariances with all
    others have rank k and no one of them, or of the others, is among the k. Found covers take
    their members' place and the search begins anew, so that hidden causes of hidden causes
    follow. Members of one cover are drawn as its effects: which of them may be a cause of it, and
    what links they have among themselves, no rank tells.

    Parameters
    ----------
    columns : how many columns there are. largest : the most hidden causes of one cover.

    References
    ----------
    Dong, Huang, Ng, Song, Zheng, Jin, Legaspi, Spirtes & Zhang, ICLR 2024,
    doi:10.48550/arXiv.2312.11001
    """
    covers = [Cover((k,)) for k in range(columns)]
    size = 1
    while size <= largest:
        adjacent = _adjacent(ranks, covers)
        if found := _joined(ranks, covers, adjacent, size):
            within = set(chain.from_iterable(found))
            new = [_cover([covers[k] for k in sorted(group)], size) for group in found]
            covers = [cover for k, cover in enumerate(covers) if k not in within] + new
            size = 1
        else:
            size += 1
    return tuple(covers)


def graph_of_covers(ranks: Ranks, covers: Sequence[Cover], names: tuple[str, ...]) -> CausalGraph:
    """Return the CPDAG over the covers, called by `names`."""
    found = evidence_by(CoverIndependence(ranks, covers), names, Knowledge())
    return oriented(found, names, Knowledge())


def _cover(members: list[Cover], size: int) -> Cover:
    shown = tuple(sorted(chain.from_iterable(m.shown for m in members)))
    return Cover(shown, tuple(members), size)


def _adjacent(ranks: Ranks, covers: list[Cover]) -> Bools:
    """Return which covers no set of others makes independent."""
    everyone = ~np.eye(len(covers), dtype=np.bool_)
    largest = max(len(covers) - 2, 0)
    test = CoverIndependence(ranks, covers)
    return test.skeleton(everyone, ~everyone, largest).adjacent


def _joined(ranks: Ranks, covers: list[Cover], adjacent: Bools, size: int) -> list[frozenset[int]]:
    """Return the groups of covers with `size` hidden causes in common, none in two groups."""
    groups: list[frozenset[int]] = []
    for group in _sharing(ranks, covers, adjacent, size):
        touching = [g for g in groups if g & group]
        union = group.union(*touching)
        rest = _shown(c for k, c in enumerate(covers) if k not in union)
        if ranks.at_most(_shown(covers[k] for k in union), rest, size):
            groups = [g for g in groups if g not in touching] + [union]
    return [g for g in groups if size == 1 or len(g) >= 2 * size]  # else no halves tell of it


def _sharing(
    ranks: Ranks, covers: list[Cover], adjacent: Bools, size: int
) -> Iterator[frozenset[int]]:
    """Yield each least group that `size` hidden causes part from all else, the surest first."""
    found: list[tuple[float, frozenset[int]]] = []
    for group in combinations(range(len(covers)), size + 1):
        rest = [k for k in range(len(covers)) if k not in group]
        joined = size > 1 or adjacent[group]
        if len(rest) <= size or not joined:
            continue
        left, right = (_shown(covers[k] for k in side) for side in (group, rest))
        p = ranks.p_value(left, right, size)
        if p > ranks.alpha and not ranks.at_most(left, right, size - 1):
            inside, outside = ([covers[k] for k in side] for side in (group, rest))
            if not _is_one_of_them(ranks, inside, outside, size):
                found.append((p, frozenset(group)))
    yield from (group for _, group in sorted(found, key=lambda f: (-f[0], sorted(f[1]))))


def _is_one_of_them(ranks: Ranks, inside: list[Cover], outside: list[Cover], size: int) -> bool:
    """Tell whether a cover that was found before, or a column, is what the sides share."""
    for middle in (*inside, *outside):
        left, right = (_shown(c for c in side if c is not middle) for side in (inside, outside))
        if middle.size <= size and ranks.at_most(*_with_halves(left, right, [middle]), size):
            return True
    return False


def _with_halves(left: Places, right: Places, held: list[Cover]) -> tuple[Places, Places]:
    first, second = zip(*(cover.halves for cover in held), strict=True) if held else ((), ())
    return (*left, *chain.from_iterable(first)), (*right, *chain.from_iterable(second))


def _shown(covers: Iterable[Cover]) -> Places:
    return tuple(chain.from_iterable(cover.shown for cover in covers))
