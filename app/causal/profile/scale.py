"""Numbers so large or so small that their squares are no numbers, brought to a size with powers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_LARGE, _SMALL = 1e60, 1e-60  # fourth powers, summed over a table, stay numbers in between


def moderate(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the values, times a power of two where the largest one is beyond 1e60 or below 1e-60.

    NaN stays; what is infinite becomes NaN. Nothing that does not depend on the unit changes.
    """
    finite = np.where(np.isfinite(values), values, np.nan)
    largest = float(np.nan_to_num(np.abs(finite)).max(initial=0.0))
    if largest == 0.0 or _SMALL <= largest <= _LARGE:
        return finite
    return np.ldexp(finite, -int(np.frexp(largest)[1]))
