"""Series and their pasts: what cannot be told apart is named as a reader would name it."""

from __future__ import annotations

import numpy as np
import pytest

from app.causal.kernels.lagged import Series, lagged_correlation
from app.errors import DegenerateData


def test_a_series_that_repeats_itself_is_named_with_how_far_back():
    rng = np.random.default_rng(0)
    repeating, other = np.tile(rng.normal(size=10), 40), rng.normal(size=400)
    series = Series(("other", "repeating"), np.column_stack([other, repeating]))
    with pytest.raises(DegenerateData) as refusal:
        lagged_correlation(series, 12)
    assert "'repeating' and 'repeating, 10 rows before'" in refusal.value.message
