"""A question that can be read in two ways, and a table in which the readings differ."""

from __future__ import annotations

import numpy as np
import pandas as pd

from tests.e2e.client import frame_file

UNCLEAR = "Does training raise the score?"


def course(rows: int = 300) -> bytes:
    """A coin sends people to a training that adds 2 to one score and 5 to the other."""
    rng = np.random.default_rng(5)
    training = rng.integers(0, 2, rows)
    written = (50 + 2 * training + rng.normal(0, 4, rows)).round(2)
    oral = (50 + 5 * training + rng.normal(0, 4, rows)).round(2)
    columns = {"training": training, "score_written": written, "score_oral": oral}
    return frame_file(pd.DataFrame(columns))
