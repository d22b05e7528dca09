"""PC-stable's skeleton on a torch device: many partial correlations are tested at once."""

from __future__ import annotations

from itertools import combinations, islice
from typing import TYPE_CHECKING

import numpy as np

from app.causal.kernels.general_search import packed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from torch import Tensor

    from app.causal.kernels.arrays import Bools, Floats, Ints
    from app.causal.kernels.skeleton import Skeleton

_TINY = 1e-14  # a variance that its conditioning set explains completely
_AT_ONCE = 1 << 21  # tests whose matrices a device holds together
_FIRST_SETS = 64  # of each edge: most that go are separated by one of the first


def skeleton_on(
    device: str, R: Floats, cutoffs: Floats, may_cause: Bools, required: Bools
) -> Skeleton:
    """Return what `find_skeleton` does with correlations, from tests on `device`.

    Within a level an edge's sets are tested from its first end, then from the other, each in
    lexicographic order, so that the separating sets are those of the compiled search.

    References
    ----------
    Zarebavani et al., cuPC: CUDA-based parallel PC algorithm for causal structure learning on
    GPU, IEEE Trans. Parallel Distrib. Syst. 31:530-542, 2020, doi:10.48550/arXiv.1812.08491
    """
    import torch

    on_device = torch.as_tensor(R, dtype=torch.float64, device=device)
    dependent = np.abs(R) >= cutoffs[0]
    possible = may_cause | may_cause.T
    adjacent = (required | (dependent & possible)) & ~np.eye(len(R), dtype=np.bool_)
    apart = np.argwhere(np.triu(~dependent & ~required, 1))
    separators: dict[tuple[int, int], Ints] = {
        (int(x), int(y)): np.empty(0, np.int64) for x, y in apart
    }
    tests, level = len(R) * (len(R) - 1) // 2, 0
    for size in range(1, len(cutoffs)):
        before, tried = adjacent.copy(), False
        for lower in (True, False):
            side = np.triu(adjacent & ~required, 1)
            edges = np.argwhere(side if lower else side.T)
            for group, candidates in _by_number(edges, before, may_cause, size):
                tried = True
                found, made = _separated(on_device, group, candidates, size, float(cutoffs[size]))
                tests += made
                for (x, y), given in found:
                    adjacent[x, y] = adjacent[y, x] = False
                    separators[x, y] = given
        if not tried:
            break
        level = size
    return packed(adjacent, separators, level, tests)


def _by_number(
    edges: Ints, before: Bools, may_cause: Bools, size: int
) -> Iterator[tuple[Ints, Ints]]:
    """Yield the edges with equally many candidates together, with these, shape (edges, k)."""
    near = before & may_cause.T  # [x, k]: k may separate x from another
    counts = near.sum(axis=1)[edges[:, 0]] - near[edges[:, 0], edges[:, 1]]
    for k in np.unique(counts[counts >= size]):
        group = edges[counts == k]
        of_edge = near[group[:, 0]]
        of_edge[np.arange(len(group)), group[:, 1]] = False
        yield group, np.nonzero(of_edge)[1].reshape(len(group), k)


def _separated(
    R: Tensor, edges: Ints, candidates: Ints, size: int, cutoff: float
) -> tuple[list[tuple[tuple[int, int], Ints]], int]:
    """Return the edges that a subset of their candidates separates, each with the first one."""
    import torch

    subsets = combinations(range(candidates.shape[1]), size)
    found: list[tuple[tuple[int, int], Ints]] = []
    made, at_once = 0, _FIRST_SETS
    while len(edges) and (chunk := list(islice(subsets, at_once))):
        places = np.array(chunk, dtype=np.int64)
        first = np.full(len(edges), len(chunk))
        step = max(_AT_ONCE // len(chunk), 1)
        for start in range(0, len(edges), step):
            part = slice(start, start + step)
            given = torch.as_tensor(candidates[part][:, places], device=R.device)
            ends = torch.as_tensor(edges[part], device=R.device)
            below = _partial_correlations(R, ends, given).abs() < cutoff
            hits = torch.where(below.any(dim=1), below.int().argmax(dim=1), len(chunk))
            first[part] = hits.cpu().numpy()
        hit = first < len(chunk)
        made += int(np.minimum(first + 1, len(chunk)).sum())
        found.extend(
            ((int(x), int(y)), held[places[which]])
            for (x, y), held, which in zip(edges[hit], candidates[hit], first[hit], strict=True)
        )
        edges, candidates = edges[~hit], candidates[~hit]
        at_once = min(4 * at_once, _AT_ONCE)
    return found, made


def _partial_correlations(R: Tensor, ends: Tensor, given: Tensor) -> Tensor:
    """Return the correlation of each edge's ends given each of its sets, shape (edges, sets).

    A factor of all matrices is written column by column, as the compiled kernel writes one.
    """
    size = given.shape[2]
    x, y = ends[:, :1].expand(given.shape[:2]), ends[:, 1:].expand(given.shape[:2])
    variables = [*given.unbind(dim=2), x, y]
    rows: list[list[Tensor]] = []
    for i in variables:
        row: list[Tensor] = []
        for column in range(min(len(rows), size)):
            rest = R[i, variables[column]]
            for k in range(column):
                rest = rest - row[k] * rows[column][k]
            row.append(rest / rows[column][column])
        left = R[i, i]
        for entry in row:
            left = left - entry * entry
        row.append(left.clamp(min=_TINY).sqrt())
        rows.append(row)
    shared = R[x, y]
    for k in range(size):
        shared = shared - rows[-2][k] * rows[-1][k]
    return shared / (rows[-2][size] * rows[-1][size])
