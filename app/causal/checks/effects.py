"""Studies with a known effect, from which the checks of estimators and refuters choose."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from app.causal.data import Dataset, Kind, Variable
from app.causal.estimand import Basis, EffectKind, Estimand
from app.causal.profile import Facet, FacetKind, Profile, Structure
from app.causal.question import Design

EFFECT = 2.0


@dataclass(frozen=True, slots=True)
class Study:
    """An estimand whose true value is `EFFECT`, and a way to draw data for it.

    `facets` are what a profile of such data shows; rows follow time where they are `in_time`.
    """

    name: str
    estimand: Estimand
    draw: Callable[[np.random.Generator, int], pd.DataFrame]
    facets: tuple[Facet, ...] = ()
    in_time: bool = False

    def data(self, rng: np.random.Generator, n: int = 600) -> Dataset:
        frame = self.draw(rng, n)
        return Dataset(frame, tuple(_variable(frame[name]) for name in frame.columns))

    def profile(self) -> Profile:
        data = self.data(np.random.default_rng(0))
        rows = Structure.TIME_SERIES if self.in_time else Structure.CROSS_SECTION
        return Profile(data.n_rows, data.variables, rows, facets=self.facets)


def _variable(series: pd.Series) -> Variable:
    distinct = int(series.nunique())
    numeric = pd.api.types.is_numeric_dtype(series.dtype)
    kind = Kind.CONTINUOUS if numeric else Kind.NOMINAL
    if distinct == 2:
        kind = Kind.BINARY
    levels = tuple(sorted(str(v) for v in series.unique())) if distinct <= 10 else ()
    return Variable(str(series.name), kind, levels=levels, n_distinct=distinct, unit="kg")


def _observed(rng: np.random.Generator, n: int) -> pd.DataFrame:
    age, site = rng.normal(50, 10, n), rng.choice(["north", "south", "west"], n)
    push = 0.06 * (age - 50) + 0.8 * (site == "north")
    treated = (rng.random(n) < 1 / (1 + np.exp(0.3 - push))).astype(int)
    outcome = EFFECT * treated + 0.3 * age + 2 * (site == "north") + rng.normal(size=n)
    return pd.DataFrame({"drug": treated, "weight": outcome, "age": age, "site": site})


def _controlled(rng: np.random.Generator, n: int) -> pd.DataFrame:
    """Return the same with a height that age decides, and eyes that decide nothing."""
    frame = _observed(rng, n)
    height = 170 - 0.1 * frame["age"] + rng.normal(0, 5, n)
    return frame.assign(height=height, eyes=(rng.random(n) < 0.4).astype(int))


def _differing(rng: np.random.Generator, n: int) -> pd.DataFrame:
    """Return a treatment that does more for the older; on average it does `EFFECT`."""
    frame = _observed(rng, n)
    more = 0.05 * (frame["age"] - 50) * frame["drug"]
    return frame.assign(weight=frame["weight"] + more)


def _assigned(rng: np.random.Generator, n: int) -> pd.DataFrame:
    frame = _observed(rng, n)
    arm = rng.permutation(np.arange(n) % 2)
    outcome = frame["weight"] + EFFECT * (arm - frame["drug"])
    return frame.assign(drug=np.where(arm == 1, "treated", "control"), weight=outcome)


def _dose(rng: np.random.Generator, n: int) -> pd.DataFrame:
    age = rng.normal(50, 10, n)
    dose = 0.1 * age + rng.gamma(2, 1, n)
    outcome = EFFECT * dose + 0.3 * age + rng.normal(size=n) * (0.5 + 0.1 * dose)
    return pd.DataFrame({"drug": dose, "weight": outcome, "age": age})


def _levelled(rng: np.random.Generator, n: int) -> pd.DataFrame:
    age = rng.normal(50, 10, n)
    pull = np.column_stack([np.zeros(n), 0.03 * (age - 50), 0.2 + 0.05 * (age - 50)])
    chance = np.exp(pull) / np.exp(pull).sum(axis=1, keepdims=True)
    arm = (rng.random(n)[:, None] > chance.cumsum(axis=1)[:, :2]).sum(axis=1)
    outcome = EFFECT * (arm == 1) + 3.5 * (arm == 2) + 0.3 * age + rng.normal(size=n)
    drug = np.array(["none", "half", "full"])[arm]
    return pd.DataFrame({"drug": drug, "weight": outcome, "age": age})


def _blocked(rng: np.random.Generator, n: int) -> pd.DataFrame:
    """Return an experiment in which better clinics treated more of their patients."""
    clinic = np.arange(n) % 20
    share = np.where(clinic < 10, 0.3, 0.6)
    drug = (rng.random(n) < share).astype(int)
    age = rng.normal(50, 10, n)
    outcome = EFFECT * drug + 0.3 * age + 0.4 * clinic + rng.normal(size=n)
    return pd.DataFrame({"drug": drug, "weight": outcome, "age": age, "clinic": clinic})


def _in_villages(rng: np.random.Generator, n: int) -> pd.DataFrame:
    """Return an experiment in which whole villages were treated or not."""
    village = np.arange(n) % 60
    drug = rng.permutation(np.arange(60) % 2)[village]
    age = rng.normal(50, 10, n)
    outcome = EFFECT * drug + 0.3 * age + rng.normal(size=60)[village] + rng.normal(size=n)
    return pd.DataFrame({"drug": drug, "weight": outcome, "age": age, "village": village})


def _encouraged(rng: np.random.Generator, n: int) -> pd.DataFrame:
    age, hidden = rng.normal(50, 10, n), rng.normal(size=n)
    letter = (rng.random(n) < 0.3 + 0.004 * age).astype(int)
    treated = (rng.normal(size=n) + hidden + 1.8 * letter > 0.9).astype(int)
    outcome = EFFECT * treated + 0.1 * age + 1.5 * hidden + rng.normal(size=n)
    return pd.DataFrame({"drug": treated, "weight": outcome, "letter": letter, "age": age})


def _judged(rng: np.random.Generator, n: int) -> pd.DataFrame:
    """Whoever happened to decide was milder or stricter, which moved the dose."""
    judge, hidden = rng.integers(30, size=n), rng.normal(size=n)
    mildness = np.random.default_rng(7).normal(size=30)
    dose = mildness[judge] + hidden + rng.normal(size=n)
    outcome = EFFECT * dose + 1.5 * hidden + rng.normal(size=n)
    names = np.array([f"judge {i}" for i in range(30)])[judge]
    return pd.DataFrame({"drug": dose, "weight": outcome, "judge": names})


def _mediated(rng: np.random.Generator, n: int) -> pd.DataFrame:
    """Half of the drug's work is done through the dose that is absorbed."""
    age = rng.normal(50, 10, n)
    drug = (rng.random(n) < 1 / (1 + np.exp(-0.05 * (age - 50)))).astype(int)
    absorbed = 2 * drug + 0.05 * age + rng.normal(size=n)
    outcome = 1.5 * drug + EFFECT / 2 * absorbed + 0.1 * age + rng.normal(size=n)
    return pd.DataFrame({"drug": drug, "weight": outcome, "absorbed": absorbed, "age": age})


def _front_door(rng: np.random.Generator, n: int) -> pd.DataFrame:
    """Who takes the drug fares better anyway, for a hidden reason; all it does is be absorbed."""
    hidden = rng.normal(size=n)
    drug = (hidden + rng.normal(size=n) > 0).astype(int)
    absorbed = 2 * drug + rng.normal(size=n)
    outcome = EFFECT / 2 * absorbed + 2 * hidden + rng.normal(size=n)
    return pd.DataFrame({"drug": drug, "weight": outcome, "absorbed": absorbed})


def _panel(rng: np.random.Generator, n: int) -> pd.DataFrame:
    count = n // 2
    unit, year = np.repeat(np.arange(count), 2), np.tile([2001, 2002], count)
    group = (np.arange(count) % 3 == 0)[unit].astype(int)
    level = rng.normal(size=count)[unit] + 3.0 * group
    outcome = level + 1.5 * (year == 2002) + EFFECT * group * (year == 2002)
    return pd.DataFrame(
        {"unit": unit, "year": year, "drug": group, "weight": outcome + rng.normal(size=2 * count)}
    )


def _reaching(rng: np.random.Generator, n: int) -> pd.DataFrame:
    """Return a panel whose groups drift apart, but by age alike, and a drug for the old alone."""
    frame = _panel(rng, n)
    old = (frame["unit"] % 2).astype(int)
    late = frame["year"] == 2002
    drift = 1.5 * frame["drug"] * late + 0.7 * old * late + 0.4 * old * frame["drug"]
    away = EFFECT * frame["drug"] * late * (1 - old)
    return frame.assign(old=old, weight=frame["weight"] + drift - away)


def _staggered(rng: np.random.Generator, n: int) -> pd.DataFrame:
    """Return six years of units that are treated from the third, the fifth, or never."""
    count = n // 6
    unit, year = np.repeat(np.arange(count), 6), np.tile(np.arange(2001, 2007), count)
    start = rng.choice([2003, 2005, 9999], count)
    level = rng.normal(size=count) + 2.0 * (start == 2003)
    drug = (year >= start[unit]).astype(int)
    outcome = EFFECT * drug + level[unit] + 0.5 * (year - 2001) + rng.normal(size=len(unit))
    return pd.DataFrame({"unit": unit, "year": year, "drug": drug, "weight": outcome})


def _switching(rng: np.random.Generator, n: int) -> pd.DataFrame:
    frame = _staggered(rng, n)
    drug = (rng.random(len(frame)) < 0.4).astype(int)
    return frame.assign(drug=drug, weight=frame["weight"] + EFFECT * (drug - frame["drug"]))


def _doses(rng: np.random.Generator, n: int) -> pd.DataFrame:
    frame = _staggered(rng, n)
    dose = rng.gamma(2, 1, len(frame)) + 0.3 * (frame["year"] - 2001)
    return frame.assign(drug=dose, weight=frame["weight"] + EFFECT * (dose - frame["drug"]))


def _scored(rng: np.random.Generator, n: int) -> pd.DataFrame:
    skill = rng.normal(size=n)
    score, age = 50 + 10 * skill + rng.normal(0, 5, n), rng.normal(50, 10, n)
    drug = (score >= 55).astype(int)
    outcome = EFFECT * drug + 2 * skill + 0.02 * score + rng.normal(size=n)
    return pd.DataFrame({"drug": drug, "weight": outcome, "score": score, "age": age})


def _hastened(rng: np.random.Generator, n: int) -> pd.DataFrame:
    """The event comes at `EFFECT` times the rate under the drug; some rows are cut off."""
    frame = _observed(rng, n)
    rate = 0.05 * np.exp(np.log(EFFECT) * frame["drug"] + 0.03 * (frame["age"] - 50))
    lived, seen = rng.exponential(1 / rate), rng.uniform(5, 60, n)
    event = (lived <= seen).astype(int)
    return frame.assign(weight=np.minimum(lived, seen), event=event)


def _delayed(rng: np.random.Generator, n: int) -> pd.DataFrame:
    """The event comes `EFFECT` later on average; one in twenty never has it."""
    frame = _observed(rng, n)
    lived = 4 + 0.05 * (frame["age"] - 50) + EFFECT / 0.95 * frame["drug"] + rng.random(n)
    never = rng.random(n) < 0.05
    return frame.assign(weight=np.where(never, 30.0, lived), event=(~never).astype(int))


def _napkin(rng: np.random.Generator, n: int) -> pd.DataFrame:
    """No set of columns closes the paths: one hidden cause acts on both ends of the first."""
    first, second = rng.random((2, n)) < 0.5
    start = rng.random(n) < 0.2 + 0.3 * first + 0.3 * second
    middle = rng.random(n) < np.where(start, 0.7, 0.3)
    drug = rng.random(n) < 0.15 + 0.4 * middle + 0.3 * first
    weight = 10 * (rng.random(n) < 0.2 + EFFECT / 10 * drug + 0.4 * second)
    columns = {"drug": drug, "weight": weight, "start": start, "middle": middle}
    return pd.DataFrame({name: column.astype(int) for name, column in columns.items()})


def _one_unit(rng: np.random.Generator, n: int) -> pd.DataFrame:
    """Draw 30 years of units that share two hidden courses; unit 0 is treated from 2021 on."""
    count = n // 30
    courses = rng.normal(size=(30, 2)).cumsum(axis=0)
    level = courses @ rng.dirichlet(np.ones(2), size=count).T + 0.3 * rng.normal(size=(30, count))
    unit, year = np.tile(np.arange(count), 30), np.repeat(np.arange(2001, 2031), count)
    drug = ((unit == 0) & (year > 2020)).astype(int)
    outcome = 10 + level.ravel() + EFFECT * drug
    return pd.DataFrame({"unit": unit, "year": year, "drug": drug, "weight": outcome})


def _one_series(rng: np.random.Generator, n: int) -> pd.DataFrame:
    """Draw a series whose noise remembers, with an intervention after three fifths of it."""
    noise = rng.normal(size=n)
    for t in range(1, n):
        noise[t] += 0.4 * noise[t - 1]
    week = np.arange(n)
    drug = (week >= 0.6 * n).astype(int)
    return pd.DataFrame({"week": week, "drug": drug, "weight": 10 + EFFECT * drug + noise})


def _answering(rng: np.random.Generator, n: int) -> pd.DataFrame:
    """Draw a series that answers two steps later; a third, seen with its past, moves both."""
    shared, drug, weight = np.zeros((3, n))
    news = rng.normal(size=(3, n))
    for t in range(2, n):
        shared[t] = 0.6 * shared[t - 1] + news[0, t]
        drug[t] = 0.4 * drug[t - 1] + 0.8 * shared[t - 1] + news[1, t]
        weight[t] = 0.3 * weight[t - 1] + EFFECT * drug[t - 2] + shared[t - 1] + news[2, t]
    return pd.DataFrame({"week": np.arange(n), "drug": drug, "weight": weight, "age": shared})


def _estimand(
    kind: EffectKind,
    design: Design,
    *,
    contrast: tuple[float | str, float | str] | None = (0.0, 1.0),
    adjustment: tuple[str, ...] = (),
    instruments: tuple[str, ...] = (),
    block: str | None = None,
    unit: str | None = None,
) -> Estimand:
    is_did, is_rdd = design in {Design.DID, Design.PANEL}, design is Design.RDD
    times = {
        Design.DID: "year", Design.PANEL: "year", Design.SYNTHETIC_CONTROL: "year",
        Design.INTERRUPTED_TIME_SERIES: "week",
    }  # fmt: skip
    is_panel = is_did or design is Design.SYNTHETIC_CONTROL
    return Estimand(
        kind=kind,
        design=design,
        treatment="drug",
        outcome="weight",
        contrast=contrast,
        adjustment=adjustment,
        instruments=instruments,
        group_column="drug" if is_did else block,
        unit_column="unit" if is_panel else unit,
        time_column=times.get(design),
        running_variable="score" if is_rdd else None,
        cutoff=55.0 if is_rdd else None,
        mediator="absorbed" if design in {Design.MEDIATION, Design.FRONTDOOR} else None,
        unit="kg",
    )


STUDIES = (
    Study(
        "observed",
        _estimand(EffectKind.ATE, Design.BACKDOOR, adjustment=("age", "site")),
        _observed,
    ),
    Study(
        "observed_treated",
        _estimand(EffectKind.ATT, Design.BACKDOOR, adjustment=("age", "site")),
        _observed,
    ),
    Study(
        "controls",
        replace(
            _estimand(EffectKind.ATE, Design.BACKDOOR, adjustment=("age", "site")),
            negative_outcome="height",
            negative_treatment="eyes",
        ),
        _controlled,
    ),
    Study(
        "differing",
        _estimand(EffectKind.CATE, Design.BACKDOOR, adjustment=("age", "site")),
        _differing,
    ),
    Study(
        "assigned",
        _estimand(EffectKind.ATE, Design.RANDOMISED, contrast=("control", "treated")),
        _assigned,
    ),
    Study(
        "dose",
        _estimand(EffectKind.ATE, Design.BACKDOOR, contrast=None, adjustment=("age",)),
        _dose,
    ),
    Study(
        "dose_curve",
        _estimand(EffectKind.DOSE_RESPONSE, Design.BACKDOOR, contrast=None, adjustment=("age",)),
        _dose,
    ),
    Study(
        "observed_overlap",
        _estimand(EffectKind.ATO, Design.BACKDOOR, adjustment=("age", "site")),
        _observed,
    ),
    Study(
        "observed_quantile",
        _estimand(EffectKind.QTE, Design.BACKDOOR, adjustment=("age", "site")),
        _observed,
    ),
    Study(
        "levels",
        _estimand(EffectKind.ATE, Design.BACKDOOR, contrast=("none", "half"), adjustment=("age",)),
        _levelled,
    ),
    Study(
        "blocks",
        _estimand(EffectKind.ATE, Design.RANDOMISED, adjustment=("age",), block="clinic"),
        _blocked,
    ),
    Study(
        "villages",
        _estimand(EffectKind.ATE, Design.RANDOMISED, adjustment=("age",), unit="village"),
        _in_villages,
    ),
    Study(
        "encouraged",
        _estimand(EffectKind.LATE, Design.IV, adjustment=("age",), instruments=("letter",)),
        _encouraged,
    ),
    Study(
        "judged",
        _estimand(EffectKind.LATE, Design.IV, contrast=None, instruments=("judge",)),
        _judged,
    ),
    Study("mediated", _estimand(EffectKind.NIE, Design.MEDIATION, adjustment=("age",)), _mediated),
    Study("front_door", _estimand(EffectKind.ATE, Design.FRONTDOOR), _front_door),
    Study(
        "class_of_graphs",
        replace(
            _estimand(EffectKind.ATE, Design.BACKDOOR),
            basis=Basis.CLASS,
            alternatives=(("age", "site"), ("site",)),
        ),
        _observed,
    ),
    Study(
        "napkin",
        replace(
            _estimand(EffectKind.ATE, Design.BACKDOOR),
            basis=Basis.FORMULA,
            arrows=(("start", "middle"), ("middle", "drug"), ("drug", "weight")),
            confounded=(("start", "drug"), ("start", "weight")),
        ),
        _napkin,
    ),
    Study(
        "unidentified",
        replace(_estimand(EffectKind.ATE, Design.BACKDOOR), basis=Basis.BOUNDS),
        _napkin,
    ),
    Study(
        "hastened",
        replace(
            _estimand(EffectKind.HAZARD_RATIO, Design.SURVIVAL, adjustment=("age", "site")),
            event_column="event",
        ),
        _hastened,
    ),
    Study(
        "delayed",
        replace(
            _estimand(EffectKind.RMST_DIFFERENCE, Design.SURVIVAL, adjustment=("age", "site")),
            event_column="event",
        ),
        _delayed,
    ),
    Study("threshold", _estimand(EffectKind.LATE, Design.RDD, adjustment=("age",)), _scored),
    Study("panel", _estimand(EffectKind.ATT, Design.DID), _panel),
    Study(
        "reaching",
        replace(_estimand(EffectKind.ATT, Design.DID), third_column="old"),
        _reaching,
    ),
    Study(
        "staggered",
        _estimand(EffectKind.ATT, Design.DID),
        _staggered,
        (Facet(FacetKind.STAGGERED_ADOPTION, ("drug",), "units start at different times", 1.0),),
    ),
    Study(
        "switching",
        _estimand(EffectKind.ATE, Design.PANEL),
        _switching,
        (Facet(FacetKind.SWITCHING, ("drug",), "units start and stop", 1.0),),
    ),
    Study("doses", _estimand(EffectKind.ATE, Design.PANEL, contrast=None), _doses),
    Study(
        "answering",
        replace(
            _estimand(EffectKind.ATE, Design.BACKDOOR, contrast=None, adjustment=("age",)),
            basis=Basis.LAGS,
            time_column="week",
            at_once=("age", "weight"),
            lag=2,
        ),
        _answering,
        in_time=True,
    ),
    Study("one_unit", _estimand(EffectKind.ATT, Design.SYNTHETIC_CONTROL), _one_unit),
    Study("one_series", _estimand(EffectKind.ATT, Design.INTERRUPTED_TIME_SERIES), _one_series),
)
