"""Tables drawn from models in which the effect of `drug` on `weight` is `EFFECT`."""

from __future__ import annotations

import numpy as np
import pandas as pd

EFFECT = 2.0


def observed(rng: np.random.Generator, n: int) -> pd.DataFrame:
    age, site = rng.normal(50, 10, n), rng.choice(["north", "south", "west"], n)
    push = 0.06 * (age - 50) + 0.8 * (site == "north")
    treated = (rng.random(n) < 1 / (1 + np.exp(0.3 - push))).astype(int)
    outcome = EFFECT * treated + 0.3 * age + 2 * (site == "north") + rng.normal(size=n)
    return pd.DataFrame({"drug": treated, "weight": outcome, "age": age, "site": site})


def controlled(rng: np.random.Generator, n: int) -> pd.DataFrame:
    """Return the same with a height that age decides, and eyes that decide nothing."""
    frame = observed(rng, n)
    height = 170 - 0.1 * frame["age"] + rng.normal(0, 5, n)
    return frame.assign(height=height, eyes=(rng.random(n) < 0.4).astype(int))


def differing(rng: np.random.Generator, n: int) -> pd.DataFrame:
    """Return a treatment that does more for the older; on average it does `EFFECT`."""
    frame = observed(rng, n)
    more = 0.05 * (frame["age"] - 50) * frame["drug"]
    return frame.assign(weight=frame["weight"] + more)


def assigned(rng: np.random.Generator, n: int) -> pd.DataFrame:
    frame = observed(rng, n)
    arm = rng.permutation(np.arange(n) % 2)
    outcome = frame["weight"] + EFFECT * (arm - frame["drug"])
    return frame.assign(drug=np.where(arm == 1, "treated", "control"), weight=outcome)


def lost(rng: np.random.Generator, n: int) -> pd.DataFrame:
    """An experiment whose treatment drives some away before they are measured, the heavy most."""
    frame = assigned(rng, n)
    heavy = frame["weight"] - EFFECT * (frame["drug"] == "treated")
    heavy = (heavy - heavy.mean()) / heavy.std()
    driven = (frame["drug"] == "treated") & (rng.random(n) < 1 / (1 + np.exp(1.5 - heavy)))
    return frame.assign(weight=frame["weight"].mask(driven | (rng.random(n) < 0.1)))


def dose(rng: np.random.Generator, n: int) -> pd.DataFrame:
    age = rng.normal(50, 10, n)
    dose = 0.1 * age + rng.gamma(2, 1, n)
    outcome = EFFECT * dose + 0.3 * age + rng.normal(size=n) * (0.5 + 0.1 * dose)
    return pd.DataFrame({"drug": dose, "weight": outcome, "age": age})


def levelled(rng: np.random.Generator, n: int) -> pd.DataFrame:
    age = rng.normal(50, 10, n)
    pull = np.column_stack([np.zeros(n), 0.03 * (age - 50), 0.2 + 0.05 * (age - 50)])
    chance = np.exp(pull) / np.exp(pull).sum(axis=1, keepdims=True)
    arm = (rng.random(n)[:, None] > chance.cumsum(axis=1)[:, :2]).sum(axis=1)
    outcome = EFFECT * (arm == 1) + 3.5 * (arm == 2) + 0.3 * age + rng.normal(size=n)
    drug = np.array(["none", "half", "full"])[arm]
    return pd.DataFrame({"drug": drug, "weight": outcome, "age": age})


def blocked(rng: np.random.Generator, n: int) -> pd.DataFrame:
    """Return an experiment in which better clinics treated more of their patients."""
    clinic = np.arange(n) % 20
    share = np.where(clinic < 10, 0.3, 0.6)
    drug = (rng.random(n) < share).astype(int)
    age = rng.normal(50, 10, n)
    outcome = EFFECT * drug + 0.3 * age + 0.4 * clinic + rng.normal(size=n)
    return pd.DataFrame({"drug": drug, "weight": outcome, "age": age, "clinic": clinic})


def in_villages(rng: np.random.Generator, n: int) -> pd.DataFrame:
    """Return an experiment in which whole villages were treated or not."""
    village = np.arange(n) % 60
    drug = rng.permutation(np.arange(60) % 2)[village]
    age = rng.normal(50, 10, n)
    outcome = EFFECT * drug + 0.3 * age + rng.normal(size=60)[village] + rng.normal(size=n)
    return pd.DataFrame({"drug": drug, "weight": outcome, "age": age, "village": village})


def encouraged(rng: np.random.Generator, n: int) -> pd.DataFrame:
    age, hidden = rng.normal(50, 10, n), rng.normal(size=n)
    letter = (rng.random(n) < 0.3 + 0.004 * age).astype(int)
    treated = (rng.normal(size=n) + hidden + 1.8 * letter > 0.9).astype(int)
    outcome = EFFECT * treated + 0.1 * age + 1.5 * hidden + rng.normal(size=n)
    return pd.DataFrame({"drug": treated, "weight": outcome, "letter": letter, "age": age})


def judged(rng: np.random.Generator, n: int) -> pd.DataFrame:
    """Whoever happened to decide was milder or stricter, which moved the dose."""
    judge, hidden = rng.integers(30, size=n), rng.normal(size=n)
    mildness = np.random.default_rng(7).normal(size=30)
    dose = mildness[judge] + hidden + rng.normal(size=n)
    outcome = EFFECT * dose + 1.5 * hidden + rng.normal(size=n)
    names = np.array([f"judge {i}" for i in range(30)])[judge]
    return pd.DataFrame({"drug": dose, "weight": outcome, "judge": names})


def mediated(rng: np.random.Generator, n: int) -> pd.DataFrame:
    """Half of the drug's work is done through the dose that is absorbed."""
    age = rng.normal(50, 10, n)
    drug = (rng.random(n) < 1 / (1 + np.exp(-0.05 * (age - 50)))).astype(int)
    absorbed = 2 * drug + 0.05 * age + rng.normal(size=n)
    outcome = 1.5 * drug + EFFECT / 2 * absorbed + 0.1 * age + rng.normal(size=n)
    return pd.DataFrame({"drug": drug, "weight": outcome, "absorbed": absorbed, "age": age})


def front_door(rng: np.random.Generator, n: int) -> pd.DataFrame:
    """Who takes the drug fares better anyway, for a hidden reason; all it does is be absorbed."""
    hidden = rng.normal(size=n)
    drug = (hidden + rng.normal(size=n) > 0).astype(int)
    absorbed = 2 * drug + rng.normal(size=n)
    outcome = EFFECT / 2 * absorbed + 2 * hidden + rng.normal(size=n)
    return pd.DataFrame({"drug": drug, "weight": outcome, "absorbed": absorbed})


def panel(rng: np.random.Generator, n: int) -> pd.DataFrame:
    count = n // 2
    unit, year = np.repeat(np.arange(count), 2), np.tile([2001, 2002], count)
    group = (np.arange(count) % 3 == 0)[unit].astype(int)
    level = rng.normal(size=count)[unit] + 3.0 * group
    outcome = level + 1.5 * (year == 2002) + EFFECT * group * (year == 2002)
    return pd.DataFrame(
        {"unit": unit, "year": year, "drug": group, "weight": outcome + rng.normal(size=2 * count)}
    )


def reaching(rng: np.random.Generator, n: int) -> pd.DataFrame:
    """Return a panel whose groups drift apart, but by age alike, and a drug for the old alone."""
    frame = panel(rng, n)
    old = (frame["unit"] % 2).astype(int)
    late = frame["year"] == 2002
    drift = 1.5 * frame["drug"] * late + 0.7 * old * late + 0.4 * old * frame["drug"]
    away = EFFECT * frame["drug"] * late * (1 - old)
    return frame.assign(old=old, weight=frame["weight"] + drift - away)


def staggered(rng: np.random.Generator, n: int) -> pd.DataFrame:
    """Return six years of units that are treated from the third, the fifth, or never."""
    count = n // 6
    unit, year = np.repeat(np.arange(count), 6), np.tile(np.arange(2001, 2007), count)
    start = rng.choice([2003, 2005, 9999], count)
    level = rng.normal(size=count) + 2.0 * (start == 2003)
    drug = (year >= start[unit]).astype(int)
    outcome = EFFECT * drug + level[unit] + 0.5 * (year - 2001) + rng.normal(size=len(unit))
    return pd.DataFrame({"unit": unit, "year": year, "drug": drug, "weight": outcome})


def switching(rng: np.random.Generator, n: int) -> pd.DataFrame:
    frame = staggered(rng, n)
    drug = (rng.random(len(frame)) < 0.4).astype(int)
    return frame.assign(drug=drug, weight=frame["weight"] + EFFECT * (drug - frame["drug"]))


def doses(rng: np.random.Generator, n: int) -> pd.DataFrame:
    frame = staggered(rng, n)
    dose = rng.gamma(2, 1, len(frame)) + 0.3 * (frame["year"] - 2001)
    return frame.assign(drug=dose, weight=frame["weight"] + EFFECT * (dose - frame["drug"]))


def scored(rng: np.random.Generator, n: int) -> pd.DataFrame:
    skill = rng.normal(size=n)
    score, age = 50 + 10 * skill + rng.normal(0, 5, n), rng.normal(50, 10, n)
    drug = (score >= 55).astype(int)
    outcome = EFFECT * drug + 2 * skill + 0.02 * score + rng.normal(size=n)
    return pd.DataFrame({"drug": drug, "weight": outcome, "score": score, "age": age})


def steered(rng: np.random.Generator, n: int, *, share: float = 0.1) -> pd.DataFrame:
    """The same, where one in ten saw to it that they came out above; they are lighter."""
    frame = scored(rng, n)
    steered = rng.random(n) < share
    score = np.where(steered, 55 + rng.exponential(4.0, n), frame["score"])
    moved = 0.02 * (score - frame["score"]) + EFFECT * ((score >= 55) - frame["drug"])
    drug = (score >= 55).astype(int)
    weight = frame["weight"] + moved - 1.5 * steered
    return frame.assign(score=score, drug=drug, weight=weight)


def steered_some(rng: np.random.Generator, n: int) -> pd.DataFrame:
    """Return the same where one in fifty did, and the cutoff moves four in five."""
    frame = steered(rng, n, share=0.02)
    above = frame["score"] >= 55
    likes = rng.random(n)
    drug = np.where(above, likes < 0.9, likes < 0.1).astype(int)
    weight = frame["weight"] + EFFECT * (drug - above)
    return frame.assign(drug=drug, weight=weight)


def kinked(rng: np.random.Generator, n: int) -> pd.DataFrame:
    """Benefits rise with earnings up to a ceiling; who earns more does otherwise as well."""
    score = rng.uniform(30, 80, n)
    hidden, age = rng.normal(size=n), rng.normal(50, 10, n)
    drug = 0.8 * np.minimum(score, 55) + 0.3 * rng.normal(size=n)
    outcome = EFFECT * drug + 0.5 * score + 0.01 * (score - 50) ** 2 + hidden
    return pd.DataFrame({"drug": drug, "weight": outcome, "score": score, "age": age})


def hastened(rng: np.random.Generator, n: int) -> pd.DataFrame:
    """The event comes at `EFFECT` times the rate under the drug; some rows are cut off."""
    frame = observed(rng, n)
    rate = 0.05 * np.exp(np.log(EFFECT) * frame["drug"] + 0.03 * (frame["age"] - 50))
    lived, seen = rng.exponential(1 / rate), rng.uniform(5, 60, n)
    event = (lived <= seen).astype(int)
    return frame.assign(weight=np.minimum(lived, seen), event=event)


def begun(rng: np.random.Generator, n: int) -> pd.DataFrame:
    """Return the same where the drug is begun while rows are seen, by those who live until then."""
    age = rng.normal(50, 10, n)
    rate = 0.05 * np.exp(0.03 * (age - 50))
    wait = np.where(rng.random(n) < 0.3, 1e9, rng.exponential(12, n))
    fate = rng.exponential(size=n)  # the hazard that a row can bear in all
    untreated = fate / rate
    faster = wait + (fate - rate * wait) / (EFFECT * rate)
    lived = np.where(untreated < wait, untreated, faster)
    seen = np.minimum(lived, rng.uniform(5, 60, n))
    drug = wait < seen
    return pd.DataFrame(
        {
            "drug": drug.astype(int),
            "weight": seen,
            "event": (lived == seen).astype(int),
            "age": age,
            "wait": np.where(drug, wait, np.nan),
        }
    )


def delayed(rng: np.random.Generator, n: int) -> pd.DataFrame:
    """The event comes `EFFECT` later on average; one in twenty never has it."""
    frame = observed(rng, n)
    lived = 4 + 0.05 * (frame["age"] - 50) + EFFECT / 0.95 * frame["drug"] + rng.random(n)
    never = rng.random(n) < 0.05
    return frame.assign(weight=np.where(never, 30.0, lived), event=(~never).astype(int))


def napkin(rng: np.random.Generator, n: int) -> pd.DataFrame:
    """No set of columns closes the paths: one hidden cause acts on both ends of the first."""
    first, second = rng.random((2, n)) < 0.5
    start = rng.random(n) < 0.2 + 0.3 * first + 0.3 * second
    middle = rng.random(n) < np.where(start, 0.7, 0.3)
    drug = rng.random(n) < 0.15 + 0.4 * middle + 0.3 * first
    weight = 10 * (rng.random(n) < 0.2 + EFFECT / 10 * drug + 0.4 * second)
    columns = {"drug": drug, "weight": weight, "start": start, "middle": middle}
    return pd.DataFrame({name: column.astype(int) for name, column in columns.items()})


def one_unit(rng: np.random.Generator, n: int) -> pd.DataFrame:
    """Draw 30 years of units that share two hidden courses; unit 0 is treated from 2021 on."""
    count = n // 30
    courses = rng.normal(size=(30, 2)).cumsum(axis=0)
    level = courses @ rng.dirichlet(np.ones(2), size=count).T + 0.3 * rng.normal(size=(30, count))
    unit, year = np.tile(np.arange(count), 30), np.repeat(np.arange(2001, 2031), count)
    drug = ((unit == 0) & (year > 2020)).astype(int)
    outcome = 10 + level.ravel() + EFFECT * drug
    return pd.DataFrame({"unit": unit, "year": year, "drug": drug, "weight": outcome})


def one_series(rng: np.random.Generator, n: int) -> pd.DataFrame:
    """Draw a series whose noise remembers, with an intervention after three fifths of it."""
    noise = rng.normal(size=n)
    for t in range(1, n):
        noise[t] += 0.4 * noise[t - 1]
    week = np.arange(n)
    drug = (week >= 0.6 * n).astype(int)
    return pd.DataFrame({"week": week, "drug": drug, "weight": 10 + EFFECT * drug + noise})


def answering(rng: np.random.Generator, n: int) -> pd.DataFrame:
    """Draw a series that answers two steps later; a third, seen with its past, moves both."""
    shared, drug, weight = np.zeros((3, n))
    news = rng.normal(size=(3, n))
    for t in range(2, n):
        shared[t] = 0.6 * shared[t - 1] + news[0, t]
        drug[t] = 0.4 * drug[t - 1] + 0.8 * shared[t - 1] + news[1, t]
        weight[t] = 0.3 * weight[t - 1] + EFFECT * drug[t - 2] + shared[t - 1] + news[2, t]
    return pd.DataFrame({"week": np.arange(n), "drug": drug, "weight": weight, "age": shared})
