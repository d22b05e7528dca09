"""Makes the sample of simulated bakeries: linear effects, noise that is not Gaussian, no gaps.

python docs/samples/bakeries.py app/service/sample_data/bakeries.csv
"""

import sys
from pathlib import Path

import numpy as np
import pandas as pd

N = 1_000
SEED = 20_261_121

# effect: (constant, {cause: coefficient}, scale of its noise), causes before effects
MECHANISMS: dict[str, tuple[float, dict[str, float], float]] = {
    "neighbourhood_income": (42.0, {}, 9.0),
    "distance_to_competitor": (1.6, {}, 0.7),
    "price_level": (3.0, {"neighbourhood_income": 0.05}, 0.6),
    "advertising": (1.0, {"neighbourhood_income": 0.06}, 0.9),
    "visitors": (120.0, {"advertising": 38.0, "distance_to_competitor": 45.0}, 36.0),
    "staff": (2.0, {"visitors": 0.012}, 0.8),
    "waiting_time": (7.0, {"visitors": 0.02, "staff": -1.1}, 0.8),
    "satisfaction": (88.0, {"waiting_time": -2.6, "price_level": -2.2}, 3.0),
    "revenue": (-30.0, {"visitors": 0.11, "price_level": 5.0, "satisfaction": 0.45}, 5.0),
}
COLUMNS = (
    "revenue", "waiting_time", "advertising", "satisfaction", "neighbourhood_income", "staff",
    "visitors", "price_level", "distance_to_competitor",
)  # fmt: skip


def true_arrows() -> list[tuple[str, str]]:
    """Return each (cause, effect)."""
    return [(cause, effect) for effect, (_, causes, _) in MECHANISMS.items() for cause in causes]


def bakeries() -> pd.DataFrame:
    """Draw the table; uniform and exponential noise take turns."""
    rng = np.random.default_rng(SEED)
    values: dict[str, np.ndarray] = {}
    for turn, (name, (constant, causes, scale)) in enumerate(MECHANISMS.items()):
        uniform = rng.uniform(-np.sqrt(3), np.sqrt(3), N)
        noise = uniform if turn % 2 == 0 else rng.exponential(1.0, N) - 1.0
        effects = sum(slope * values[cause] for cause, slope in causes.items())
        values[name] = constant + effects + scale * noise
    return pd.DataFrame(values)[list(COLUMNS)].round(4)


if __name__ == "__main__":
    bakeries().to_csv(Path(sys.argv[1]), index=False)
