"""Makes the sample of the vitamin A trial from its published counts, one row per child.

python docs/samples/vitamin_a.py app/service/sample_data/vitamin_a.parquet
"""

import sys
from pathlib import Path

import numpy as np
import pandas as pd

# (offered, taken, survived): children. Sommer & Zeger 1991, doi:10.1002/sim.4780100105, as
# tabulated by Imbens & Rubin 1997, doi:10.1214/aos/1034276631.
COUNTS = {
    (0, 0, 0): 74,
    (0, 0, 1): 11_514,
    (1, 0, 0): 34,
    (1, 0, 1): 2_385,
    (1, 1, 0): 12,
    (1, 1, 1): 9_663,
}
SEED = 1991  # of the order of the rows, which means nothing


def vitamin_a() -> pd.DataFrame:
    """Return one row per child, shuffled."""
    rows = np.repeat(np.array(list(COUNTS)), list(COUNTS.values()), axis=0)
    rows = np.random.default_rng(SEED).permutation(rows)
    return pd.DataFrame(rows.astype(np.int8), columns=["offered", "vitamin_a", "survived"])


if __name__ == "__main__":
    vitamin_a().to_parquet(Path(sys.argv[1]), index=False, compression="zstd")
