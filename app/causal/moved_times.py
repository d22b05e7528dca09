"""The gap to a synthetic twin with an interval that needs no placebo among the donors."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from app.causal.kernels.conformal import moved_times_interval, moved_times_p

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from app.causal.findings import Estimate
    from app.causal.kernels.synthetic import Method
    from app.causal.one_unit import OneUnit

_LABEL = "the same effect at every time, its interval by moving times (conformal)"


def by_moved_times(
    unit: OneUnit, gap: NDArray[np.float64], main: Estimate, method: Method
) -> Iterator[Estimate]:
    """Yield the main estimate with what moving the times says of it, where there are times enough.

    Parameters
    ----------
    gap : shape (T,), of the unit to its twin.
    """
    series = (unit.path, unit.donors, unit.before, method)
    step = max(main.standard_error or 0.0, float(np.std(gap)) / 10)
    interval = moved_times_interval(*series, around=(main.value, step), level=main.level)
    if interval is not None:
        p_value = moved_times_p(*series, 0.0)
        yield replace(main, interval=interval, p_value=p_value, standard_error=None, label=_LABEL)
