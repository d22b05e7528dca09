"""Makes the sample of a simulated scholarship: given from 60 points in a test on, worth 4 points.

python docs/samples/scholarship.py app/service/sample_data/scholarship.csv
"""

import sys
from pathlib import Path

import numpy as np
import pandas as pd

N = 2_000
SEED = 20_261_122
CUTOFF = 60.0
EFFECT = 4.0  # points in the final exam, for those who receive the scholarship


def scholarship() -> pd.DataFrame:
    """Draw the table: talent drives both scores, so receivers would do better anyway."""
    rng = np.random.default_rng(SEED)
    talent = rng.normal(size=N)
    age = rng.normal(16.0, 0.6, N)
    income = np.exp(rng.normal(3.4, 0.4, N) + 0.1 * talent)
    entrance = np.clip(55 + 13 * talent + rng.normal(0, 6, N), 0, 100).round(1)
    receives = (entrance >= CUTOFF).astype(int)
    bend = 0.004 * (entrance - 40) ** 2
    final = 48 + 7 * talent + bend + 0.05 * income + EFFECT * receives + rng.normal(0, 4, N)
    return pd.DataFrame(
        {
            "pupil": [f"P{i:04d}" for i in range(1, N + 1)],
            "age": age.round(1),
            "family_income": income.round(1),
            "entrance_score": entrance,
            "scholarship": receives,
            "final_score": final.round(1),
        }
    )


if __name__ == "__main__":
    scholarship().to_csv(Path(sys.argv[1]), index=False)
