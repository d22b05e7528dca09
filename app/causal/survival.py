"""Rows of a survival design as numbers: when they are seen, whether the event ended them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from app.causal.encoding import numeric_column
from app.causal.event_values import happened_at_lower
from app.causal.kernels.survival_curves import survival_curve
from app.causal.later_treatment import split
from app.causal.profile import Diagnosis, Verdict
from app.causal.rounding import per_cent
from app.causal.sample import require_arms, take
from app.errors import DegenerateData, InvalidQuestion, TooFewSamples

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from app.causal.data import Dataset
    from app.causal.estimand import Estimand
    from app.causal.later_treatment import Split
    from app.causal.sample import Sample

FEWEST_EVENTS = 5
_FEW_EVENTS = 20  # below which intervals of a hazard ratio are somewhat too narrow
_PER_COLUMN = 5  # events per covariate below which a hazard model is overfitted
_IMPOSSIBLE = 0.001  # chance that none of the treated left so early, were they like the others
_CENSORED_GAP = 0.1


@dataclass(frozen=True, slots=True, eq=False)
class SurvivalRows:
    """Rows with every needed value.

    Parameters
    ----------
    entry, leave : shape (n,), when a row begins and ceases to be seen, in the outcome's units.
    event : shape (n,), whether the event ended it; else it was cut off.
    stretches : where treatment began while rows were seen, each stretch in one arm is a row here.
    """

    sample: Sample
    entry: NDArray[np.float64]
    leave: NDArray[np.float64]
    event: NDArray[np.bool_]
    stretches: Split | None = None

    @property
    def crossed(self) -> NDArray[np.bool_]:
        """Return shape (n,): whether a row ended as its treatment began: no cutting off."""
        return np.zeros_like(self.event) if self.stretches is None else self.stretches.crossed

    @property
    def people(self) -> int:
        """Return how many rows of the table these are."""
        return self.sample.n if self.stretches is None else self.stretches.people


def survival_rows(data: Dataset, estimand: Estimand) -> SurvivalRows:
    """Return the complete rows of a survival design, split where their treatment began later.

    Raises
    ------
    InvalidQuestion : the event is not a yes-or-no column.
    DegenerateData : a duration is negative, or a spell ends before it begins.
    TooFewSamples : the event happened to too few.
    """
    event_column = estimand.event_column or ""
    extra = (event_column, *([estimand.entry_column] if estimand.entry_column else []))
    sample = take(data, estimand, extra=extra)
    leave = sample.outcome
    entry = np.zeros(len(leave))
    if estimand.entry_column:
        entry = numeric_column(
            sample.frame[estimand.entry_column], data.variable(estimand.entry_column)
        )
    _check_times(estimand, entry, leave)
    entry = np.minimum(entry, np.nextafter(leave, -np.inf))  # an event on the first day counts
    rows = _from_the_start(data, estimand, SurvivalRows(
        sample, entry, leave, _events(data, sample, event_column)
    ))  # fmt: skip
    if rows.event.sum() < FEWEST_EVENTS:
        raise TooFewSamples(
            f"The event {event_column!r} happened in {int(rows.event.sum())} complete rows; at"
            f" least {FEWEST_EVENTS} are needed."
        )
    return rows


def _from_the_start(data: Dataset, estimand: Estimand, rows: SurvivalRows) -> SurvivalRows:
    """Return the rows with each stretch in its arm, where it is known when treatment began."""
    if estimand.adoption_column is None:
        return rows
    found = split(data, estimand, rows.sample, rows.entry, rows.leave, rows.event)
    return SurvivalRows(found.sample, found.entry, found.leave, found.event, found)


def in_arms(data: Dataset, estimand: Estimand) -> SurvivalRows:
    """Return the rows of a treatment with two arms that rows are in throughout.

    Raises
    ------
    InvalidQuestion : the treatment is a dose, or began while rows were seen.
    """
    if estimand.adoption_column is not None:
        raise InvalidQuestion(
            f"{estimand.treatment!r} began while rows were followed ({estimand.adoption_column}),"
            " so that their curves from the start are of no one treatment.",
            hint="Ask for the ratio of hazards.",
        )
    rows = survival_rows(data, estimand)
    require_arms(rows.sample, estimand, at_least=FEWEST_EVENTS)
    return rows


def _check_times(
    estimand: Estimand, entry: NDArray[np.float64], leave: NDArray[np.float64]
) -> None:
    if (leave < 0).any():
        raise DegenerateData(
            f"{int((leave < 0).sum())} values of {estimand.outcome!r} are negative; a time until"
            " an event cannot be.",
            hint="Correct these rows, or leave them out.",
        )
    if (leave < entry).any():
        raise DegenerateData(
            f"{int((leave < entry).sum())} rows end ({estimand.outcome}) before they begin"
            f" ({estimand.entry_column}).",
            hint="Correct these rows, or leave them out.",
        )


def _events(data: Dataset, sample: Sample, column: str) -> NDArray[np.bool_]:
    """Return whether the event happened: 1, yes or true, unless its meaning says the reverse."""
    variable = data.variable(column)
    values = numeric_column(sample.frame[column], variable)
    levels = np.unique(values)
    if len(levels) > 2:
        raise InvalidQuestion(
            f"{column!r} has {len(levels)} values; whether the event happened takes two.",
            hint="Name the column that is 1 where it happened and 0 where the row was cut off.",
        )
    lower = len(levels) == 2 and happened_at_lower(variable)
    return np.asarray(values == (levels.min() if lower else levels.max()))


def survival_diagnoses(rows: SurvivalRows, estimand: Estimand) -> tuple[Diagnosis, ...]:
    """Return how many events there are, whether cutting off differs, and immortal time."""
    found = [_enough_events(rows)]
    if rows.sample.has_arms:
        found += [_censoring(rows, estimand), _immortal(rows, estimand)]
    return (*rows.sample.diagnostics, *found)


def _enough_events(rows: SurvivalRows) -> Diagnosis:
    events, columns = int(rows.event.sum()), rows.sample.covariates.shape[1] + 1
    is_enough = events >= max(_PER_COLUMN * columns, _FEW_EVENTS)
    return Diagnosis(
        "events",
        Verdict.PASSED if is_enough else Verdict.INCONCLUSIVE,
        f"The event happened in {events:,} of {rows.people:,} rows, the rest were cut off;"
        f" {columns} columns are fitted to them.",
        statistic=float(events),
        n=rows.people,
    )


def _censoring(rows: SurvivalRows, estimand: Estimand) -> Diagnosis:
    """Compare by when half of each arm would be cut off, were there no events."""
    shares = {}
    for arm in (True, False):
        of = rows.sample.treated == arm
        middle = float(np.median(rows.leave))
        cut_off = ~rows.event & ~rows.crossed
        curve = survival_curve(rows.entry[of], rows.leave[of], cut_off[of])
        shares[arm] = 1 - curve.at(middle)
    gap = abs(shares[True] - shares[False])
    is_alike = gap <= _CENSORED_GAP
    told = f"{per_cent(shares[True])} of the treated and {per_cent(shares[False])} of the others"
    return Diagnosis(
        "censoring",
        Verdict.PASSED if is_alike else Verdict.INCONCLUSIVE,
        f"By half of the observed time {told} would be cut off without the event"
        + ("." if is_alike else f": if those cut off fare otherwise, {estimand.outcome} misleads."),
        effect_size=gap,
        columns=(estimand.event_column or "",),
    )


def _immortal(rows: SurvivalRows, estimand: Estimand) -> Diagnosis:
    """Ask whether the treated could have had the event before they were treated."""
    if rows.stretches is not None:
        return _counted_apart(rows.stretches, estimand)
    treated = rows.sample.treated
    first = float((rows.leave - rows.entry)[treated].min())
    others = ~treated
    lived = (rows.leave - rows.entry)[others]
    curve = survival_curve(np.zeros_like(lived), lived, rows.event[others])
    left = 1 - curve.at(np.nextafter(first, 0.0))
    chance = (1 - left) ** int(treated.sum())
    is_possible = chance >= _IMPOSSIBLE
    told = (
        f"None of the {int(treated.sum()):,} treated left before {first:g}, and {per_cent(left)}"
        " of the"
        " others had the event by then"
    )
    return Diagnosis(
        "immortal_time",
        Verdict.PASSED if is_possible else Verdict.FAILED,
        f"{told}: as chance would have it."
        if is_possible
        else f"{told}: whoever was treated must have lived to be treated (immortal time), so the"
        f" comparison favours {estimand.treatment}. Name the column that says when treatment began,"
        " or use rows that start when it does.",
        test="chance of no early event among the treated",
        p_value=chance,
        columns=(estimand.treatment,),
    )


def _counted_apart(found: Split, estimand: Estimand) -> Diagnosis:
    """Say that time before the treatment is counted as untreated, and how much there is."""
    crossed = int(found.crossed.sum())
    spared = found.before / max(crossed, 1)
    unknown = f" {found.left_out:,} treated rows without it are left out." if found.left_out else ""
    return Diagnosis(
        "immortal_time",
        Verdict.PASSED,
        f"{crossed:,} rows were followed for {spared:.3g} on average before {estimand.treatment}"
        f" began ({estimand.adoption_column}). That time counts as untreated, so that having lived"
        f" until treatment is not put down to it.{unknown}",
        effect_size=spared,
        n=found.people,
        columns=(estimand.treatment, estimand.adoption_column or ""),
    )
