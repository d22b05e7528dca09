"""Rows that are compared once, drawn from models in which one assumption is false."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.special import expit

from app.causal.checks import draws

Rng = np.random.Generator


def hardly_meeting(rng: Rng, n: int) -> pd.DataFrame:
    """Age all but decides who is treated."""
    age, site = rng.normal(50, 10, n), rng.choice(["north", "south", "west"], n)
    treated = (rng.random(n) < expit(0.5 * (age - 50))).astype(int)
    outcome = 2 * treated + 0.3 * age + 2 * (site == "north") + rng.normal(size=n)
    return pd.DataFrame({"drug": treated, "weight": outcome, "age": age, "site": site})


def hardly_meeting_levels(rng: Rng, n: int) -> pd.DataFrame:
    """Age all but decides which of three levels a row has."""
    age = rng.normal(50, 10, n)
    place = (age - 50) / 2 + rng.logistic(size=n)
    drug = np.array(["none", "half", "full"])[np.digitize(place, [-2, 2])]
    return pd.DataFrame({"drug": drug, "weight": 0.3 * age + rng.normal(size=n), "age": age})


def hardly_free(rng: Rng, n: int) -> pd.DataFrame:
    """Age all but decides the dose."""
    age = rng.normal(50, 10, n)
    dose = 5 + 0.3 * (age - 50) + 0.1 * rng.normal(size=n)
    return pd.DataFrame({"drug": dose, "weight": 2 * dose + rng.normal(size=n), "age": age})


def bent_outcome(rng: Rng, n: int) -> pd.DataFrame:
    """The outcome bends in age, by which the arms differ in spread."""
    frame = draws.observed(rng, n)
    age = frame["age"] - 50
    drug = (rng.random(n) < expit(age**2 / 100 - 1)).astype(int)
    outcome = 2 * drug + 0.08 * age**2 + rng.normal(size=n)
    return frame.assign(drug=drug, weight=outcome)


def bent_dose(rng: Rng, n: int) -> pd.DataFrame:
    """Each unit more of the dose does more than the last."""
    frame = draws.dose(rng, n)
    return frame.assign(weight=frame["weight"] + 0.15 * (frame["drug"] - 7) ** 2)


def bent_mediation(rng: Rng, n: int) -> pd.DataFrame:
    """What the absorbed dose does grows with the dose."""
    frame = draws.mediated(rng, n)
    return frame.assign(weight=frame["weight"] + 0.3 * (frame["absorbed"] - 3) ** 2)


def hidden_cause(rng: Rng, n: int) -> pd.DataFrame:
    """Something unseen moves treatment, outcome, height and the colour of the eyes."""
    frame, hidden = draws.observed(rng, n), rng.normal(size=n)
    push = hidden + 0.05 * (frame["age"] - 50)
    drug = (rng.random(n) < expit(push)).astype(int)
    outcome = 2 * drug + 0.3 * frame["age"] + 2 * hidden + rng.normal(size=n)
    return frame.assign(
        drug=drug,
        weight=outcome,
        height=170 + 3 * hidden + 5 * rng.normal(size=n),
        eyes=(rng.random(n) < expit(1.5 * hidden)).astype(int),
    )


def not_by_chance(rng: Rng, n: int) -> pd.DataFrame:
    """An "experiment" in which the old were given the drug more often."""
    frame = draws.assigned(rng, n)
    arm = rng.random(n) < expit(0.05 * (frame["age"] - 50))
    was = frame["drug"] == "treated"
    outcome = frame["weight"] + 2.0 * (arm.astype(int) - was.astype(int))
    return frame.assign(drug=np.where(arm, "treated", "control"), weight=outcome)


def not_by_chance_in_blocks(rng: Rng, n: int) -> pd.DataFrame:
    """Within each clinic the old were given the drug more often."""
    frame = draws.blocked(rng, n)
    drug = (rng.random(n) < expit(0.05 * (frame["age"] - 50))).astype(int)
    return frame.assign(drug=drug, weight=frame["weight"] + 2.0 * (drug - frame["drug"]))


def one_village(rng: Rng, n: int) -> pd.DataFrame:
    """One single village of six was treated."""
    frame = draws.in_villages(rng, n)
    village = frame["village"] % 6
    drug = (village == 0).astype(int)
    moved = frame["weight"] + 2.0 * (drug - frame["drug"])
    return frame.assign(village=village, drug=drug, weight=moved)


def weak_letter(rng: Rng, n: int) -> pd.DataFrame:
    """The letter hardly moves anyone."""
    age, hidden = rng.normal(50, 10, n), rng.normal(size=n)
    letter = (rng.random(n) < 0.3 + 0.004 * age).astype(int)
    treated = (rng.normal(size=n) + hidden + 0.05 * letter > 0.5).astype(int)
    outcome = 2 * treated + 0.1 * age + 1.5 * hidden + rng.normal(size=n)
    return pd.DataFrame({"drug": treated, "weight": outcome, "letter": letter, "age": age})


def weak_judges(rng: Rng, n: int) -> pd.DataFrame:
    """Judges hardly differ."""
    judge, hidden = rng.integers(30, size=n), rng.normal(size=n)
    dose = 0.05 * (judge % 5) + hidden + rng.normal(size=n)
    outcome = 2 * dose + 1.5 * hidden + rng.normal(size=n)
    names = np.array([f"judge {i}" for i in range(30)])[judge]
    return pd.DataFrame({"drug": dose, "weight": outcome, "judge": names})


def meddling_judges(rng: Rng, n: int) -> pd.DataFrame:
    """Judges act on the outcome in other ways than by the dose."""
    frame = draws.judged(rng, n)
    number = frame["judge"].str.slice(6).astype(int).to_numpy()
    own = np.random.default_rng(8).normal(size=30)
    return frame.assign(weight=frame["weight"] + own[number])


def two_letters(rng: Rng, n: int) -> pd.DataFrame:
    """Two letters move the dose, and both reach the outcome by nothing else."""
    age, hidden = rng.normal(50, 10, n), rng.normal(size=n)
    first, second = rng.normal(size=(2, n))
    dose = first + second + hidden + rng.normal(size=n)
    outcome = 2 * dose + 0.1 * age + 1.5 * hidden + rng.normal(size=n)
    return pd.DataFrame(
        {"drug": dose, "weight": outcome, "letter": first, "second": second, "age": age}
    )


def second_letter_acts(rng: Rng, n: int) -> pd.DataFrame:
    """Of two letters one reaches the outcome by itself."""
    frame = two_letters(rng, n)
    return frame.assign(weight=frame["weight"] + frame["second"])


def letter_acts(rng: Rng, n: int) -> pd.DataFrame:
    """The letter moves few, and the outcome of all."""
    age, hidden = rng.normal(50, 10, n), rng.normal(size=n)
    letter = (rng.random(n) < 0.3 + 0.004 * age).astype(int)
    treated = (rng.normal(size=n) + 0.3 * hidden + 0.8 * letter > 0.9).astype(int)
    outcome = 2 * treated + 5 * letter + 0.02 * age + 0.3 * hidden + rng.normal(size=n)
    return pd.DataFrame({"drug": treated, "weight": outcome, "letter": letter, "age": age})


def letter_to_the_old(rng: Rng, n: int) -> pd.DataFrame:
    """Age all but decides who gets the letter."""
    frame = draws.encouraged(rng, n)
    letter = (rng.random(n) < expit(0.5 * (frame["age"] - 50))).astype(int)
    drug = (frame["drug"] & letter).astype(int)
    return frame.assign(letter=letter, drug=drug)


def idle_mediator(rng: Rng, n: int) -> pd.DataFrame:
    """The drug is not absorbed at all: what it does, it does in another way."""
    frame = draws.front_door(rng, n)
    return frame.assign(absorbed=frame["absorbed"] - 2 * frame["drug"])


def mediated_apart(rng: Rng, n: int) -> pd.DataFrame:
    """Age all but decides who takes the drug, whose work is partly done by what is absorbed."""
    age = rng.normal(50, 10, n)
    drug = (rng.random(n) < expit(0.5 * (age - 50))).astype(int)
    absorbed = 2 * drug + 0.05 * age + rng.normal(size=n)
    outcome = 1.5 * drug + absorbed + 0.1 * age + rng.normal(size=n)
    return pd.DataFrame({"drug": drug, "weight": outcome, "absorbed": absorbed, "age": age})


def absorbed_apart(rng: Rng, n: int) -> pd.DataFrame:
    """What is absorbed all but tells who took the drug."""
    hidden = rng.normal(size=n)
    drug = (hidden + rng.normal(size=n) > 0).astype(int)
    absorbed = 5 * drug + rng.normal(size=n)
    outcome = absorbed + 2 * hidden + rng.normal(size=n)
    return pd.DataFrame({"drug": drug, "weight": outcome, "absorbed": absorbed})


def turning_graphs(rng: Rng, n: int) -> pd.DataFrame:
    """The effect changes its sign with what is held fixed."""
    site, age = rng.choice(["north", "south", "west"], n), rng.normal(50, 10, n)
    drug = (rng.random(n) < expit(0.15 * (age - 50))).astype(int)
    outcome = -2 * drug + 0.3 * age + rng.normal(size=n)
    return pd.DataFrame({"drug": drug, "weight": outcome, "age": age, "site": site})


def rare_cells(rng: Rng, n: int) -> pd.DataFrame:
    """Twenty levels between which the rows are spread too thin for a table."""
    frame = draws.napkin(rng, n)
    return frame.assign(
        start=frame["start"] + 2 * rng.integers(15, size=n),
        middle=frame["middle"] + 2 * rng.integers(15, size=n),
    )
