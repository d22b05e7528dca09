"""The tables of the runs that messages.toml is about, drawn at random."""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd

_N = 600


@cache
def tables() -> dict[str, pd.DataFrame]:
    """Return the tables that the runs were asked of."""
    rng = np.random.default_rng(7)
    n = _N

    def flags(share: float = 0.5) -> np.ndarray:
        return (rng.random(n) < share).astype(int)

    def about(middle: float, spread: float) -> np.ndarray:
        return rng.normal(middle, spread, n).round(2)

    age = rng.integers(20, 85, n)
    weeks = pd.date_range("2018-01-01", periods=n // 2, freq="W").strftime("%Y-%m-%d")
    counties = np.repeat([f"county {i:02d}" for i in range(n // 12)], 12)
    regions = np.array(["south", "midwest", "west", "northeast"])
    years = np.tile(np.arange(2005, 2017), n // 12)
    first = np.repeat(rng.choice([2010, 2012, 9999], n // 12), 12)
    score = rng.uniform(20, 100, n).round(0)

    def weekly(middle: float, spread: float) -> np.ndarray:
        return rng.normal(middle, spread, n // 2).round(2)

    return {
        "cross_section": pd.DataFrame(
            {
                "statin": flags(),
                "cholesterol": about(200, 30),
                "age": age,
                "sex": rng.choice(["female", "male"], n),
                "bmi": about(26, 4),
                "smoker": flags(0.3),
                "income": about(40000, 9000),
                "city": rng.choice(["Lyon", "Paris", "Lille"], n),
                "visits": rng.poisson(3, n),
            }
        ),
        "trial": pd.DataFrame(
            {
                "offer": flags(),
                "spend": about(80, 20),
                "converted": flags(0.2),
                "prior_spend": about(70, 20),
                "age": age,
                "tenure_months": rng.integers(1, 90, n),
                "region": rng.choice(["north", "south", "east", "west"], n),
                "opened": flags(0.6),
            }
        ),
        "panel": pd.DataFrame(
            {
                "county": counties,
                "year": years,
                "raised": (years >= first).astype(int),
                "employment": about(5000, 400),
                "population": rng.integers(20000, 90000, n),
                "teen_share": rng.uniform(0.1, 0.3, n).round(3),
                "average_pay": about(30000, 3000),
                "region": np.repeat(rng.choice(regions, n // 12), 12),
            }
        ),
        "threshold": pd.DataFrame(
            {
                "exam_score": score,
                "scholarship": (score >= 60).astype(int),
                "gpa": (2 + score / 100 + rng.normal(0, 0.3, n)).round(2),
                "graduated": flags(0.7),
                "gender": rng.choice(["female", "male"], n),
                "family_income": about(50000, 12000),
                "school_type": rng.choice(["public", "private"], n),
                "age": rng.integers(17, 22, n),
            }
        ),
        "discovery": pd.DataFrame(
            {
                "sleep_hours": about(7, 1),
                "stress": about(50, 10),
                "exercise": about(3, 1),
                "coffee": rng.poisson(2, n),
                "mood": about(60, 12),
                "age": age,
                "job_demand": about(5, 2),
                "gender": rng.choice(["female", "male"], n),
            }
        ),
        "series": pd.DataFrame(
            {
                "week": weeks,
                "price": weekly(10, 1),
                "ad_spend": weekly(1000, 100),
                "demand": weekly(500, 50),
                "visits": weekly(2000, 150),
                "temperature": weekly(15, 7),
                "competitor_price": weekly(11, 1),
            }
        ),
    }
