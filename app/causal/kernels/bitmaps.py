"""Small contingency tables from bitmaps: 64 rows are counted at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numba as nb
import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from app.causal.kernels.arrays import Cells, Codes, Ints

    Bitmaps = NDArray[np.uint64]

MOST_CELLS = 768  # with more it is faster to go through the rows

_ONES = np.uint64(0x5555555555555555)
_PAIRS = np.uint64(0x3333333333333333)
_FOURS = np.uint64(0x0F0F0F0F0F0F0F0F)
_BYTES = np.uint64(0x0101010101010101)
_1, _2, _4, _56 = (np.uint64(shift) for shift in (1, 2, 4, 56))


def bitmaps(codes: Codes, levels: Ints) -> Bitmaps:
    """Return, per variable and level, one bit per row; shape (p, most levels, words)."""
    p, n = codes.shape
    words = -(-n // 64)
    found = np.zeros((p, int(levels.max()), words), dtype=np.uint64)
    padded = np.zeros(words * 64, dtype=np.bool_)
    for variable in range(p):
        for level in range(int(levels[variable])):
            padded[:n] = codes[variable] == level
            found[variable, level] = np.packbits(padded).view(np.uint64)
    return found


@nb.njit(cache=True)
def tabulated(bits: Bitmaps, levels: Ints, x: int, y: int, given: Ints, size: int) -> Cells:
    """Return the table of x and y within each combination of the given levels."""
    count, words = 1, bits.shape[2]
    for k in range(size):
        count *= levels[given[k]]
    table = np.zeros((count, levels[x], levels[y]), np.int32)
    held, of_row = np.empty(words, np.uint64), np.empty(words, np.uint64)
    for stratum in range(count):
        rest = stratum
        for k in range(size):
            of_level = bits[given[k], rest % levels[given[k]]]
            rest //= levels[given[k]]
            for w in range(words):
                held[w] = held[w] & of_level[w] if k else of_level[w]
        for i in range(levels[x]):
            for w in range(words):
                of_row[w] = held[w] & bits[x, i, w] if size else bits[x, i, w]
            for j in range(levels[y]):
                table[stratum, i, j] = _shared(of_row, bits[y, j])
    return table


@nb.njit(cache=True)
def _shared(a: Bitmaps, b: Bitmaps) -> int:
    """Return how many bits two maps have in common, each word's by adding halves of halves."""
    total = np.uint64(0)
    for w in range(len(a)):
        v = a[w] & b[w]
        v -= (v >> _1) & _ONES
        v = (v & _PAIRS) + ((v >> _2) & _PAIRS)
        total += (((v + (v >> _4)) & _FOURS) * _BYTES) >> _56
    return int(total)
