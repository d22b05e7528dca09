"""Panels, series, thresholds and lifetimes in which one assumption of an estimator is false."""

from __future__ import annotations

import numpy as np
import pandas as pd

from app.causal.checks import draws
from app.causal.checks.failing_draws import hardly_meeting

Rng = np.random.Generator


def drifting_groups(rng: Rng, n: int) -> pd.DataFrame:
    """Six years of two groups that drift apart, one of them treated in the last three."""
    return _two_groups(rng, n, 1.2)


def steady_groups(rng: Rng, n: int) -> pd.DataFrame:
    """Return the same with groups that move alike."""
    return _two_groups(rng, n, 0.0)


def _two_groups(rng: Rng, n: int, drift: float) -> pd.DataFrame:
    count = n // 6
    unit, year = np.repeat(np.arange(count), 6), np.tile(np.arange(2001, 2007), count)
    pilot = (unit % 2 == 0).astype(int)
    old = (unit % 4 < 2).astype(int)
    drug = pilot * (year >= 2004)
    level = rng.normal(size=count)[unit]
    apart = drift * pilot * old * (year - 2001)
    outcome = level + 0.5 * (year - 2001) + apart + 2 * drug + rng.normal(size=len(unit))
    return pd.DataFrame(
        {"unit": unit, "year": year, "pilot": pilot, "drug": drug, "weight": outcome, "old": old}
    )


def drifting_starts(rng: Rng, n: int) -> pd.DataFrame:
    """Units that are treated in the end were gaining on the others all along."""
    frame = draws.staggered(rng, n)
    ever = frame.groupby("unit")["drug"].transform("max")
    return frame.assign(weight=frame["weight"] + 0.8 * ever * (frame["year"] - 2001))


def growing_effects(rng: Rng, n: int) -> pd.DataFrame:
    """The effect grows with the time since the start, and all are treated in the end."""
    count = n // 6
    unit, year = np.repeat(np.arange(count), 6), np.tile(np.arange(2001, 2007), count)
    start = rng.choice([2002, 2005], count)[unit]
    drug = (year >= start).astype(int)
    since = np.where(drug == 1, year - start + 1, 0)
    outcome = 2 * since + 0.5 * (year - 2001) + rng.normal(size=len(unit))
    return pd.DataFrame({"unit": unit, "year": year, "drug": drug, "weight": outcome})


def in_answer(rng: Rng, n: int) -> pd.DataFrame:
    """Units are treated once their outcome has fallen."""
    count, years = n // 8, 8
    level, (outcome, drug) = rng.normal(size=count), np.zeros((2, years, count))
    memory = np.zeros(count)
    for t in range(years):
        drug[t] = memory < -0.3 if t else rng.random(count) < 0.3
        memory = 0.7 * memory + rng.normal(size=count)
        outcome[t] = level + memory + 2 * drug[t]
    unit, year = np.tile(np.arange(count), years), np.repeat(np.arange(2001, 2001 + years), count)
    return pd.DataFrame(
        {"unit": unit, "year": year, "drug": drug.ravel().astype(int), "weight": outcome.ravel()}
    )


def better_units(rng: Rng, n: int) -> pd.DataFrame:
    """Units that are better off anyway take more."""
    count = n // 6
    unit, year = np.repeat(np.arange(count), 6), np.tile(np.arange(2001, 2007), count)
    level = rng.normal(size=count)[unit]
    dose = level + rng.gamma(2, 1, len(unit))
    outcome = 2 * dose + 2 * level + 0.5 * (year - 2001) + rng.normal(size=len(unit))
    return pd.DataFrame({"unit": unit, "year": year, "drug": dose, "weight": outcome})


def steered(rng: Rng, n: int) -> pd.DataFrame:
    """Of those just short of the cutoff, most had their score lifted over it."""
    frame = draws.scored(rng, n)
    score = frame["score"].to_numpy().copy()
    short = (score > 51) & (score < 55) & (rng.random(n) < 0.8)
    score[short] = 55 + 2 * rng.random(int(short.sum()))
    drug = (score >= 55).astype(int)
    return frame.assign(score=score, drug=drug, weight=frame["weight"] + 2 * (drug - frame["drug"]))


def jumping_age(rng: Rng, n: int) -> pd.DataFrame:
    """Age jumps at the cutoff as well: another rule begins there."""
    frame = draws.scored(rng, n)
    return frame.assign(age=frame["age"] + 12 * frame["drug"])


def unbent(rng: Rng, n: int) -> pd.DataFrame:
    """The treatment goes on rising past the supposed ceiling."""
    frame = draws.kinked(rng, n)
    drug = frame["drug"] + 0.8 * np.maximum(frame["score"] - 55, 0)
    return frame.assign(drug=drug)


def crowded(rng: Rng, n: int) -> pd.DataFrame:
    """Many who would earn more stay at the ceiling."""
    frame = draws.kinked(rng, n)
    score = frame["score"].to_numpy().copy()
    held = (score > 55) & (rng.random(n) < 0.5)
    score[held] = 55 + 6 * rng.beta(1, 3, int(held.sum()))
    return frame.assign(score=score)


def bending_age(rng: Rng, n: int) -> pd.DataFrame:
    """Age bends at the ceiling as well."""
    frame = draws.kinked(rng, n)
    return frame.assign(age=frame["age"] + 20 * np.maximum(frame["score"] - 55, 0))


def unlike_any(rng: Rng, n: int) -> pd.DataFrame:
    """The treated unit swings in a way that no mixture of the others does."""
    frame = draws.one_unit(rng, n)
    swing = 4 * np.sin(2 * np.pi * (frame["year"] - 2001) / 7)
    own = np.where(frame["unit"] == 0, swing + 1.5 * rng.normal(size=len(frame)), 0.0)
    return frame.assign(weight=frame["weight"] + own)


def crossing_hazards(rng: Rng, n: int) -> pd.DataFrame:
    """The drug harms at first and protects later."""
    frame = draws.observed(rng, n)
    early = 0.05 * np.exp(1.2 * frame["drug"])
    late = 0.05 * np.exp(-1.2 * frame["drug"])
    bar = rng.exponential(size=n)
    lived = np.where(bar < 10 * early, bar / early, 10 + (bar - 10 * early) / late)
    seen = rng.uniform(20, 60, n)
    return frame.assign(weight=np.minimum(lived, seen), event=(lived <= seen).astype(int))


def lived_to_be_treated(rng: Rng, n: int) -> pd.DataFrame:
    """Only who is alive after six months can be given the drug, which does nothing."""
    frame = draws.observed(rng, n)
    lived = rng.exponential(15, n)
    drug = ((lived > 6) & (rng.random(n) < 0.5)).astype(int)
    seen = rng.uniform(20, 60, n)
    event = (lived <= seen).astype(int)
    return frame.assign(drug=drug, weight=np.minimum(lived, seen), event=event)


def hastened_apart(rng: Rng, n: int) -> pd.DataFrame:
    """Age all but decides who is treated; the event comes the sooner the older."""
    frame = hardly_meeting(rng, n)
    lived = rng.exponential(20 * np.exp(-0.03 * (frame["age"] - 50)) / (1 + frame["drug"]))
    seen = rng.uniform(5, 60, n)
    return frame.assign(weight=np.minimum(lived, seen), event=(lived <= seen).astype(int))


def remembering_long(rng: Rng, n: int) -> pd.DataFrame:
    """The noise remembers what was four steps ago and no less."""
    noise = rng.normal(size=n)
    for t in range(4, n):
        noise[t] -= 0.8 * noise[t - 4]
    week = np.arange(n)
    drug = (week >= 0.6 * n).astype(int)
    return pd.DataFrame({"week": week, "drug": drug, "weight": 10 + 2 * drug + noise})


def bent_course(rng: Rng, n: int) -> pd.DataFrame:
    """The series was already turning when the intervention came."""
    frame = draws.one_series(rng, n)
    place = frame["week"] / n
    return frame.assign(weight=frame["weight"] + 30 * place**2)


def broken_course(rng: Rng, n: int) -> pd.DataFrame:
    """Something else had lifted the series shortly before the intervention."""
    frame = draws.one_series(rng, n)
    return frame.assign(weight=frame["weight"] + 8 * (frame["week"] >= 0.5 * n))


def clockwork(rng: Rng, n: int) -> pd.DataFrame:
    """The cause follows its own past and the third column to the letter."""
    frame = draws.answering(rng, n)
    shared = frame["age"].to_numpy()
    drug = np.zeros(n)
    drug[1:] = 0.8 * shared[:-1]
    for t in range(1, n):
        drug[t] += 0.4 * drug[t - 1] + 0.02 * rng.normal()
    return frame.assign(drug=drug)


def at_the_same_time(rng: Rng, n: int) -> pd.DataFrame:
    """Within one step the outcome moves the cause."""
    frame = draws.answering(rng, n)
    drug, weight = frame["drug"].to_numpy(), frame["weight"].to_numpy()
    return frame.assign(drug=drug + 0.8 * (weight - pd.Series(weight).shift(1).fillna(0)))
