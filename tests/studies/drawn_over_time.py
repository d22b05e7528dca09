"""Panels, series, spells and clusters drawn from a known truth, with a trap each."""

from __future__ import annotations

import numpy as np
import pandas as pd


def immortal_time(rng: np.random.Generator) -> pd.DataFrame:
    n = 1200
    death = rng.exponential(24, n)
    offer = rng.exponential(18, n)
    got = (offer < death).astype(int)
    months = np.minimum(death, 36)
    got = np.where(offer < months, got, 0)
    return pd.DataFrame(
        {"months": months.round(2) + 0.01, "died": (death <= 36).astype(int), "transplanted": got,
         "age": rng.integers(30, 75, n),
         "months_to_transplant": np.where(got == 1, offer.round(2), np.nan)}
    )  # fmt: skip


def one_treated_state(rng: np.random.Generator) -> pd.DataFrame:
    names = [
        "Ohio",
        "Iowa",
        "Utah",
        "Maine",
        "Texas",
        "Idaho",
        "Nevada",
        "Kansas",
        "Oregon",
        "Alaska",
    ]
    rows = []
    for name in names:
        level, shock = rng.normal(50, 6), rng.normal(0, 1.5, 16).cumsum()
        for t, year in enumerate(range(2000, 2016)):
            value = level + shock[t] + rng.normal(0, 0.5)
            rows.append((name, year, int(name == "Ohio"), int(year >= 2010), round(value, 2)))
    return pd.DataFrame(rows, columns=["state", "year", "treated", "after", "crime_rate"])


def growing_effects(rng: np.random.Generator) -> pd.DataFrame:
    """Early adopters' effects grow: comparing late with early ones turns the sign."""
    shops, weeks = 120, 24
    start = np.repeat([4, 12, 20, 99], shops // 4)
    shop, week = np.repeat(np.arange(shops), weeks), np.tile(np.arange(1, weeks + 1), shops)
    since = week - start[shop]
    effect = np.where(since >= 0, np.where(start[shop] == 4, 0.5 * (since + 1), 1.0), 0.0)
    sales = rng.normal(20, 3, shops)[shop] + 0.2 * week + effect + rng.normal(0, 1, len(week))
    return pd.DataFrame(
        {
            "shop": shop,
            "week": week,
            "remodelled": (since >= 0).astype(int),
            "sales": sales.round(3),
        }
    )


def growing_apart(rng: np.random.Generator) -> pd.DataFrame:
    cities, years = 40, 12
    city, year = np.repeat(np.arange(cities), years), np.tile(np.arange(2006, 2006 + years), cities)
    treated = (city % 2).astype(int)
    after = (year >= 2012).astype(int)
    rent = rng.normal(10, 1, cities)[city] + (0.1 + 0.3 * treated) * (year - 2006)
    return pd.DataFrame(
        {"city": city, "year": year, "rent_control": treated * after,
         "rent": (rent + rng.normal(0, 0.3, len(year))).round(3)}
    )  # fmt: skip


def censored_times(rng: np.random.Generator) -> pd.DataFrame:
    n = 1200
    age = rng.integers(40, 80, n)
    drug = rng.integers(2, size=n)
    death = rng.exponential(20 / np.exp(0.03 * (age - 60) - 0.7 * drug))
    end = rng.uniform(6, 18, n)
    return pd.DataFrame(
        {"patient": np.arange(n), "drug": np.where(drug == 1, "active", "placebo"), "age": age,
         "months": np.minimum(death, end).round(3) + 0.001, "dead": (death <= end).astype(int)}
    )  # fmt: skip


def by_village(rng: np.random.Generator) -> pd.DataFrame:
    villages, each = 30, 40
    village = np.repeat(np.arange(villages), each)
    net = (np.arange(villages) % 2)[village]
    risk = rng.normal(0, 1, villages)[village]
    fever = 6 - 0.8 * net + risk + rng.normal(0, 1, villages * each)
    return pd.DataFrame({"village": village, "net": net, "fever_days": fever.round(2)})


def only_a_trend(rng: np.random.Generator) -> pd.DataFrame:
    months = pd.date_range("2012-01-01", periods=96, freq="MS")
    t = np.arange(96)
    noise = np.zeros(96)
    for i in range(1, 96):
        noise[i] = 0.5 * noise[i - 1] + rng.normal(0, 3)
    deaths = 200 - 0.6 * t + 8 * np.cos(2 * np.pi * t / 12) + noise
    return pd.DataFrame(
        {"month": months, "road_deaths": deaths.round(1), "campaign": (t >= 48).astype(int)}
    )
