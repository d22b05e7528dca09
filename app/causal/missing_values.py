"""How an effect's missing values are treated: which way, and why."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

from app.causal.data import Kind
from app.causal.estimand import Estimand
from app.causal.profile import Profile, Verdict
from app.causal.question import Design
from app.causal.rounding import per_cent

TRIVIAL = 0.02  # of the rows: leaving them out can hardly move the answer
FEWEST_TABLES, USUAL_TABLES, MOST_TABLES = 5, 20, 40
_TABLES_SHARE, _TABLES_SECONDS = 0.1, 30.0  # of the budget, or half a minute if that is less
AFFORDABLE = 0.1  # of the rows: still enough are left, where chance alone makes the gaps
_RANDOM_GAPS = "missing_by_chance"  # the profile's test of whether gaps are chance
_AT_CUTOFF = frozenset({Design.RDD, Design.KINK})
_IN_TIME = frozenset({Design.SYNTHETIC_CONTROL, Design.INTERRUPTED_TIME_SERIES})
IMPUTABLE = frozenset(
    {Kind.CONTINUOUS, Kind.COUNT, Kind.BINARY, Kind.ORDINAL, Kind.NOMINAL, Kind.DURATION}
)


class MissingValues(StrEnum):
    """What is done about rows that miss a needed value; AUTO leaves it to the planner."""

    AUTO = "auto"
    COMPLETE = "complete"
    IMPUTE = "impute"
    WEIGHT = "weight"


@dataclass(frozen=True, slots=True)
class Handling:
    """The way chosen, at most which share of rows it concerns, and why."""

    way: MissingValues
    share: float = 0.0
    why: str = ""

    @property
    def is_assuming(self) -> bool:
        """Tell whether the answer rests on gaps being explained by what is observed."""
        return self.way in {MissingValues.IMPUTE, MissingValues.WEIGHT}


def choose(asked: MissingValues, estimand: Estimand, profile: Profile) -> Handling:
    """Return how to treat the missing values of the estimand's columns.

    A missing treatment, instrument, time or unit is never filled in: such rows are left out.
    Where only outcomes are missing, filling them in would add nothing to the rows that have one
    (von Hippel 2007, doi:10.1111/j.1467-9531.2007.00180.x): the others stand in for them by weight.
    """
    gaps = _gaps(estimand, profile)
    share = min(sum(gaps.values()), 1.0)
    if not gaps:
        return Handling(MissingValues.COMPLETE)
    told = f"Up to {per_cent(share, 1)} of the rows miss a value of {_listed(list(gaps))}"
    if asked is not MissingValues.AUTO:
        return _as_asked(asked, estimand, gaps, share, told)
    if enough := _why_complete(estimand, profile, share):
        return Handling(MissingValues.COMPLETE, share, f"{told}{enough}")
    if set(gaps) == {estimand.outcome}:
        return Handling(MissingValues.WEIGHT, share, _weighting_words(told))
    return Handling(MissingValues.IMPUTE, share, _imputing_words(told))


def _why_complete(estimand: Estimand, profile: Profile, share: float) -> str:
    """Return why leaving rows with gaps out will do; empty when it may mislead."""
    if share < TRIVIAL:
        return ", too few to matter."
    if share < AFFORDABLE and _gaps_look_random(profile):
        return ", and the gaps look like chance: the complete rows are used."
    if estimand.design in _IN_TIME:
        return "; times without a value are allowed for, so the others are used as they are."
    if estimand.design in {Design.DID, Design.PANEL, *_AT_CUTOFF}:
        return "; this design compares rows within narrow groups, so complete rows are used."
    return ""


def time_for_tables(budget: float) -> float:
    """Return the seconds that one estimator's completed tables may take."""
    return min(_TABLES_SHARE * budget, _TABLES_SECONDS)


def tables_for(share: float, once: float, seconds: float) -> int:
    """Return how many tables to complete: one per percent of incomplete rows, as time allows.

    White, Royston & Wood 2011, doi:10.1002/sim.4067.
    """
    wanted = min(max(USUAL_TABLES, math.ceil(100 * share)), MOST_TABLES)
    return max(min(wanted, int(seconds / max(once, 1e-6))), FEWEST_TABLES)


def _as_asked(
    asked: MissingValues, estimand: Estimand, gaps: dict[str, float], share: float, told: str
) -> Handling:
    if asked is MissingValues.COMPLETE:
        return Handling(asked, share, f"{told}: these rows are left out, as you asked.")
    if estimand.design in _IN_TIME:
        why = f"{told}: times without a value are allowed for, the others used as they are."
        return Handling(MissingValues.COMPLETE, share, why)
    if estimand.design in _AT_CUTOFF:
        why = f"{told}: they are left out, as rows near the cutoff cannot be filled in from others."
        return Handling(MissingValues.COMPLETE, share, why)
    if asked is MissingValues.WEIGHT and set(gaps) != {estimand.outcome}:
        why = f"{told}. Weighting allows for missing outcomes only, so values are imputed instead."
        return Handling(MissingValues.IMPUTE, share, why)
    words = _weighting_words if asked is MissingValues.WEIGHT else _imputing_words
    return Handling(asked, share, words(told))


def _imputing_words(told: str) -> str:
    return (
        f"{told}: they are filled in several times over from the other columns (multiple"
        " imputation), for rows with gaps may differ from the others."
    )


def _weighting_words(told: str) -> str:
    return (
        f"{told}: rows that have one are weighted by how unlikely that was for rows like them, so"
        " that they stand for all."
    )


def _gaps(estimand: Estimand, profile: Profile) -> dict[str, float]:
    """Return the share of missing values of outcome and covariates, without the complete ones."""
    names = dict.fromkeys((estimand.outcome, *estimand.adjustment))
    found = {name: profile.variable(name) for name in names}
    rows = max(profile.n_rows, 1)
    return {n: v.n_missing / rows for n, v in found.items() if v.n_missing and v.kind in IMPUTABLE}


def _gaps_look_random(profile: Profile) -> bool:
    """Tell whether a test found nothing that tells the rows with gaps from the others."""
    tested = [d for d in profile.diagnoses if d.name == _RANDOM_GAPS]
    return bool(tested) and all(d.verdict is Verdict.PASSED for d in tested)


def _listed(names: list[str]) -> str:
    return ", ".join(names[:4]) + (f" or {len(names) - 4} others" if len(names) > 4 else "")
