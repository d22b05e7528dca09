"""Tables of one row per person drawn from a known truth, with a trap each."""

from __future__ import annotations

import numpy as np
import pandas as pd


def weak_instrument(rng: np.random.Generator) -> pd.DataFrame:
    n = 800
    drive = rng.normal(size=n)
    mailed = rng.integers(2, size=n)
    hours = 5 + 0.05 * mailed + drive + rng.normal(size=n)
    score = 50 + 2 * hours + 4 * drive + rng.normal(0, 3, n)
    return pd.DataFrame({"mailed": mailed, "hours": hours.round(2), "score": score.round(1)})


def collider(rng: np.random.Generator) -> pd.DataFrame:
    n = 2000
    age = rng.integers(30, 70, n)
    chance = 1 / (1 + np.exp(-(age - 50) / 12))
    statin = (rng.random(n) < chance).astype(int)
    cholesterol = 180 + 0.8 * age - 25 * statin + rng.normal(0, 12, n)
    visits = rng.poisson(np.exp(0.6 + 0.5 * statin + 0.012 * (cholesterol - 210)))
    return pd.DataFrame(
        {
            "age": age,
            "statin": statin,
            "cholesterol_1y": cholesterol.round(),
            "clinic_visits": visits,
        }
    )


def late_columns(rng: np.random.Generator) -> pd.DataFrame:
    n = 1500
    schooling, age = rng.integers(8, 18, n), rng.integers(20, 60, n)
    course = (rng.random(n) < 1 / (1 + np.exp(-0.4 * (schooling - 12)))).astype(int)
    grade = np.clip(np.round(2 + course + 0.2 * (schooling - 12) + rng.normal(0, 0.7, n)), 1, 6)
    pay = 15 + 0.5 * schooling + 0.05 * age + 1.5 * grade + 0.5 * course + rng.normal(0, 2, n)
    bonus = (0.1 * pay + rng.normal(0, 0.3, n)).round(2)
    return pd.DataFrame(
        {"schooling": schooling, "age": age, "course": course, "grade_after": grade,
         "hourly_pay": pay.round(2), "bonus_next_year": bonus}
    )  # fmt: skip


def no_overlap(rng: np.random.Generator) -> pd.DataFrame:
    n = 1500
    severity = rng.normal(size=n)
    intensive = (severity + rng.normal(0, 0.12, n) > 0.6).astype(int)
    days = 6 + 3 * np.exp(0.5 * severity) - 1.0 * intensive + rng.normal(0, 1, n)
    return pd.DataFrame(
        {"severity": severity.round(3), "intensive_care": intensive, "days": days.round(2)}
    )


def kidney_stones(rng: np.random.Generator) -> pd.DataFrame:
    """Charig et al. 1986, doi:10.1136/bmj.292.6524.879: the published counts."""
    counts = {
        ("open surgery", "small"): (81, 87), ("open surgery", "large"): (192, 263),
        ("percutaneous", "small"): (234, 270), ("percutaneous", "large"): (55, 80),
    }  # fmt: skip
    rows = [
        (treatment, size, int(i < good))
        for (treatment, size), (good, n) in counts.items()
        for i in range(n)
    ]
    frame = pd.DataFrame(rows, columns=["treatment", "stone_size", "success"])
    return frame.sample(frac=1, random_state=int(rng.integers(1000)))


def non_compliance(rng: np.random.Generator) -> pd.DataFrame:
    n = 3000
    drive = rng.normal(size=n)
    offered = rng.integers(2, size=n)
    took = (drive + 1.6 * offered - 0.8 + rng.normal(0, 0.7, n) > 0).astype(int)
    sales = 40 + 3 * took + 4 * drive + rng.normal(0, 3, n)
    return pd.DataFrame({"offered": offered, "took_course": took, "sales": sales.round(2)})


def attrition(rng: np.random.Generator) -> pd.DataFrame:
    n = 2000
    arm = rng.integers(2, size=n)
    pain = 5 - 0.5 * arm + rng.normal(0, 1.5, n)
    left = (arm == 1) & (pain > 5.3) & (rng.random(n) < 0.8) | (rng.random(n) < 0.04)
    return pd.DataFrame(
        {
            "drug": arm,
            "pain_12w": np.where(left, np.nan, pain.round(1)),
            "age": rng.integers(20, 80, n),
        }
    )


def sorted_at_cutoff(rng: np.random.Generator) -> pd.DataFrame:
    n = 4000
    wit = rng.normal(size=n)
    mark = 60 + 8 * wit + rng.normal(0, 8, n)
    near = (mark > 54) & (mark < 60) & (wit > -0.2)
    mark = np.where(near & (rng.random(n) < 0.7), 60 + rng.exponential(0.7, n), mark)
    grant = (mark >= 60).astype(int)
    pay = 2000 + 50 * grant + 300 * wit + rng.normal(0, 150, n)
    return pd.DataFrame({"mark": mark.round(2), "grant": grant, "pay": pay.round()})


def ten_people(rng: np.random.Generator) -> pd.DataFrame:
    drug = np.array([0, 1] * 5)
    return pd.DataFrame({"drug": drug, "sleep": (6 + drug + rng.normal(0, 1, 10)).round(1)})


def heavy_tails(rng: np.random.Generator) -> pd.DataFrame:
    n = 5000
    banner = rng.integers(2, size=n)
    revenue = np.exp(rng.normal(2, 1.2, n)) * np.where(banner == 1, 1.15, 1.0)
    return pd.DataFrame({"visitor": np.arange(n), "banner": banner, "revenue": revenue.round(2)})


def mostly_zero(rng: np.random.Generator) -> pd.DataFrame:
    n = 3000
    reminder = rng.integers(2, size=n)
    buys = rng.random(n) < 0.12 + 0.05 * reminder
    return pd.DataFrame(
        {"reminder": reminder, "orders": np.where(buys, 1 + rng.poisson(1, n), 0),
         "tenure_months": rng.integers(1, 60, n)}
    )  # fmt: skip


def rows_twice(rng: np.random.Generator) -> pd.DataFrame:
    n = 400
    fertiliser = rng.integers(2, size=n)
    harvest = 4 + 0.3 * fertiliser + rng.normal(0, 1, n)
    frame = pd.DataFrame(
        {"plot": np.arange(n), "fertiliser": fertiliser, "harvest": harvest.round(4)}
    )
    return pd.concat([frame, frame])


def arms_in_words(rng: np.random.Generator) -> pd.DataFrame:
    n = 900
    arm = rng.choice(["Usual care", "Exercise programme"], n)
    steps = 5000 + 800 * (arm == "Exercise programme") + rng.normal(0, 1500, n)
    return pd.DataFrame(
        {"Study arm": arm, "Daily steps": steps.round(), "Sex": rng.choice(["F", "M"], n)}
    )


def outcome_missing(rng: np.random.Generator) -> pd.DataFrame:
    n = 2500
    income, age = rng.normal(30, 8, n), rng.integers(20, 70, n)
    coach = (rng.random(n) < 1 / (1 + np.exp((income - 30) / 8))).astype(int)
    weight = 90 - 2 * coach - 0.2 * income + 0.1 * age + rng.normal(0, 5, n)
    silent = rng.random(n) < 1 / (1 + np.exp(-(weight - 92) / 2)) * np.where(coach == 1, 0.9, 0.5)
    return pd.DataFrame(
        {"income": income.round(1), "age": age, "coach": coach,
         "weight_after": np.where(silent, np.nan, weight.round(1))}
    )  # fmt: skip


def nothing_happens(rng: np.random.Generator) -> pd.DataFrame:
    n = 3000
    age, wealth = rng.integers(20, 80, n), rng.normal(size=n)
    organic = (rng.random(n) < 1 / (1 + np.exp(-1.2 * wealth - 0.03 * (age - 50)))).astype(int)
    pressure = 120 + 0.4 * age - 4 * wealth + rng.normal(0, 8, n)
    return pd.DataFrame(
        {
            "age": age,
            "wealth_index": wealth.round(2),
            "eats_organic": organic,
            "sbp": pressure.round(),
        }
    )


def partly_at_cutoff(rng: np.random.Generator) -> pd.DataFrame:
    n = 5000
    drive, score = rng.normal(size=n), rng.uniform(0, 100, n)
    enrolled = (rng.random(n) < np.where(score < 40, 0.75, 0.15) + 0.1 * np.tanh(drive)).astype(int)
    result = 50 + 0.2 * score + 4 * enrolled + 2 * drive + rng.normal(0, 3, n)
    return pd.DataFrame(
        {"placement_score": score.round(2), "remedial": enrolled, "final_mark": result.round(1)}
    )


def through_tar(rng: np.random.Generator) -> pd.DataFrame:
    n = 6000
    gene = rng.normal(size=n)
    smokes = (gene + rng.normal(size=n) > 0).astype(int)
    tar = 2 * smokes + rng.normal(size=n)
    lungs = 100 - 1.5 * tar - 5 * gene + rng.normal(0, 2, n)
    return pd.DataFrame({"smokes": smokes, "tar": tar.round(3), "lung_function": lungs.round(2)})


def told_neighbours(rng: np.random.Generator) -> pd.DataFrame:
    n = 1200
    pill = rng.integers(2, size=n)
    worms = 5 - 1.0 * pill + rng.normal(0, 2, n)
    return pd.DataFrame({"child": np.arange(n), "pill": pill, "worm_load": worms.round(2)})


def told_reversed(rng: np.random.Generator) -> pd.DataFrame:
    n = 1500
    pain = rng.normal(5, 2, n)
    painkiller = (rng.random(n) < 1 / (1 + np.exp(-(pain - 5)))).astype(int)
    return pd.DataFrame(
        {"painkiller": painkiller, "pain_today": pain.round(1), "age": rng.integers(20, 80, n)}
    )


def told_chosen(rng: np.random.Generator) -> pd.DataFrame:
    n = 6000
    skill, looks = rng.normal(size=n), rng.normal(size=n)
    famous = skill + looks > 1.2
    frame = pd.DataFrame({"looks": looks.round(2), "skill": skill.round(2)})
    return frame[famous]


def changing_arms(rng: np.random.Generator) -> pd.DataFrame:
    """Sum columns: a change since baseline beside the outcome it is made of."""
    n = 800
    before = rng.normal(150, 15, n)
    diet = rng.integers(2, size=n)
    after = before - 6 * diet + rng.normal(0, 8, n)
    return pd.DataFrame(
        {"diet": diet, "ldl_before": before.round(1), "ldl_after": after.round(1),
         "ldl_change": (after - before).round(1)}
    )  # fmt: skip


def meeting_hidden_causes(rng: np.random.Generator) -> pd.DataFrame:
    """Anxiety comes before coffee and score, and follows from a hidden cause of each."""
    n = 3000
    upbringing, genes = rng.normal(size=(2, n))
    anxiety = upbringing + genes + 0.5 * rng.normal(size=n)
    age = rng.integers(18, 60, n)
    coffee = (upbringing + 0.03 * (age - 40) + rng.normal(size=n) > 0).astype(int)
    score = 50 + 2 * coffee + 0.1 * age + 3 * genes + rng.normal(0, 2, n)
    return pd.DataFrame(
        {"coffee": coffee, "anxiety": anxiety.round(2), "age": age, "score": score.round(1)}
    )
