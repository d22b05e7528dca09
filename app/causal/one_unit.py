"""One unit that came under a treatment, and the units that did not, as paths over time."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from app.causal.encoding import numeric_column
from app.causal.profile import Diagnosis, Verdict
from app.causal.rounding import per_cent
from app.causal.sample import arms_of, treatment_values
from app.causal.timeline import timeline
from app.errors import DegenerateData, InvalidQuestion, TooFewSamples

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from app.causal.data import Dataset
    from app.causal.estimand import Estimand
    from app.causal.timeline import Timeline

    Vector = NDArray[np.float64]
    Matrix = NDArray[np.float64]

FEWEST_BEFORE, FEWEST_DONORS = 2, 2
_MOST_GAPS = 0.5  # of a donor's times that may be missing


@dataclass(frozen=True, slots=True, eq=False)
class OneUnit:
    """Paths of the treated unit (T,) and of the donors (T, J); treatment starts at `before`.

    `treated_names` has several members where units were treated together, `path` is then their
    mean. `labels` (T) are the times. `rows` counts the rows with a value. `traits` are what each
    covariate averages over the time before, for the treated (p,) and the donors (p, J).
    """

    path: Vector
    donors: Matrix
    names: tuple[str, ...]
    treated_names: tuple[str, ...]
    before: int
    labels: tuple[str, ...]
    rows: int
    traits: tuple[Vector, Matrix] | None
    diagnostics: tuple[Diagnosis, ...]

    @property
    def who(self) -> str:
        """Return the treated unit as it is named in a sentence."""
        if len(self.treated_names) == 1:
            return self.treated_names[0]
        return f"the mean of {len(self.treated_names)} treated units"

    @property
    def since(self) -> str:
        return self.labels[self.before]


def one_unit(data: Dataset, estimand: Estimand) -> OneUnit:
    """Return the paths of the treated and of the donors, every cell filled.

    Raises
    ------
    InvalidQuestion : the columns do not tell who is treated, or when it starts.
    TooFewSamples : no time before the treatment, or no donors.
    DegenerateData : the treated unit's outcome never varies.
    """
    unit, time = estimand.unit_column, estimand.time_column
    if not unit or not time:
        raise InvalidQuestion(
            "A comparison of one treated unit with others needs a column of units and one of"
            " times.",
            hint="Name both.",
        )
    times = timeline(data, time)
    units = data.frame[unit].astype("string")
    table = _cells(data, estimand.outcome, units, times)
    treated, start = _treatment(data, estimand, units, times)
    table, start = _observed(table, treated, start, estimand)
    donors, told = _donors(table.drop(columns=list(treated)), table.shape[0])
    path = table[list(treated)].mean(axis=1).to_numpy()
    if np.ptp(path) == 0:
        raise DegenerateData(f"{estimand.outcome!r} never varies for {treated[0]}.")
    labels = tuple(times.labels[i] for i in table.index)
    last = times.ticks[table.index[start - 1]]
    traits = _traits(data, estimand, units, times, last, (treated, tuple(donors.columns)))
    return OneUnit(
        path, donors.to_numpy(), tuple(donors.columns), treated, start, labels,
        int(data.frame[[unit, time, estimand.outcome]].notna().all(axis=1).sum()), traits, told,
    )  # fmt: skip


def alone(unit: OneUnit, estimand: Estimand) -> OneUnit:
    """Return the unit where it is one; several treated together have no one twin.

    Raises
    ------
    InvalidQuestion : several units came under the treatment.
    """
    if len(unit.treated_names) == 1:
        return unit
    raise InvalidQuestion(
        f"{len(unit.treated_names)} units of {estimand.unit_column!r} came under"
        f" {estimand.treatment!r}; a synthetic control stands in for one.",
        hint="Synthetic difference-in-differences takes several that started together.",
    )


def _cells(data: Dataset, column: str, units: pd.Series, times: Timeline) -> pd.DataFrame:
    """Return a numeric column as times × units, a mean where a cell has several rows."""
    values = numeric_column(data.frame[column], data.variable(column))
    long = pd.DataFrame({"unit": units.to_numpy(), "place": times.places, "value": values})
    known = long[long["unit"].notna() & (long["place"] >= 0)]
    return known.pivot_table(index="place", columns="unit", values="value", aggfunc="mean")


def _treatment(
    data: Dataset, estimand: Estimand, units: pd.Series, times: Timeline
) -> tuple[tuple[str, ...], int]:
    """Return the treated units and the place of the first treated time."""
    moment = estimand.intervention_time
    if estimand.treated_unit is not None:
        named = known_unit(estimand, units.dropna().unique())
        if moment is not None:
            return (named,), times.start(moment)
        marked = _marked(data, estimand, units, times)
        if named not in marked:
            raise InvalidQuestion(
                f"Nothing says when {named} came under the treatment.",
                hint="Name the time, as in “since 1989”, or a column that is 1 from then on.",
            )
        return (named,), _switched_on(marked[named], estimand)
    marked = _marked(data, estimand, units, times)
    if not marked:
        raise InvalidQuestion(
            f"No unit of {estimand.unit_column!r} is marked as treated by {estimand.treatment!r}.",
            hint="Name the treated unit and when its treatment began.",
        )
    starts = {times.start(moment)} if moment is not None else set(marked.values())
    if len(starts) > 1:
        raise InvalidQuestion(
            f"Units of {estimand.unit_column!r} came under {estimand.treatment!r} at"
            f" {len(starts)} different times; one comparison with donors cannot serve them all.",
            hint="Ask with difference-in-differences, which compares units that start at"
            " different times.",
        )
    return tuple(sorted(marked)), _switched_on(starts.pop(), estimand)


def known_unit(estimand: Estimand, units: Iterable[object]) -> str:
    """Return the treated unit as the data write it.

    Raises
    ------
    InvalidQuestion : no unit is called so; the nearest are named.
    """
    known = sorted({unit for unit in units if isinstance(unit, str)})
    folded = {name.casefold(): name for name in known}
    name = f"{t:g}" if isinstance(t := estimand.treated_unit, float) else str(t)
    if name.casefold() in folded:
        return folded[name.casefold()]
    close = get_close_matches(name.casefold(), folded, n=3, cutoff=0.5)
    shown = [folded[c] for c in close] or known[:10]
    raise InvalidQuestion(
        f"{estimand.unit_column!r} has no unit {name!r}.",
        hint=f"Did you mean {', '.join(shown)}?" if close else f"It has {', '.join(shown)}.",
    )


def _marked(data: Dataset, estimand: Estimand, units: pd.Series, times: Timeline) -> dict[str, int]:
    """Return each unit that the treatment column ever marks, with the first place where it does."""
    if estimand.treatment in {estimand.unit_column, estimand.time_column}:
        return {}
    arms = arms_of(data.variable(estimand.treatment), estimand.contrast)
    on = treatment_values(data, estimand, arms) == 1.0
    on &= (times.places >= 0) & units.notna().to_numpy()
    first = pd.Series(times.places[on]).groupby(units.to_numpy()[on]).min()
    return {str(name): int(place) for name, place in first.items()}


def _switched_on(place: int, estimand: Estimand) -> int:
    if place > 0:
        return place
    raise InvalidQuestion(
        f"{estimand.treatment!r} is on from the first time, so nothing shows how the treated unit"
        " did without it.",
        hint="Name when the treatment began, as in “since 1989”.",
    )


def _observed(
    table: pd.DataFrame, treated: tuple[str, ...], start: int, estimand: Estimand
) -> tuple[pd.DataFrame, int]:
    """Return the times at which the treated were observed, and the start among them."""
    here = table.reindex(columns=table.columns.union(list(treated)))[list(treated)]
    kept = table[here.notna().all(axis=1)]
    before = int((kept.index < start).sum())
    if before < FEWEST_BEFORE or before == len(kept):
        side = "before" if before < FEWEST_BEFORE else "after"
        raise TooFewSamples(
            f"{treated[0]} has {before if side == 'before' else 0} times with {estimand.outcome!r}"
            f" {side} the treatment; at least {FEWEST_BEFORE if side == 'before' else 1} are"
            " needed to see how it moved with others."
        )
    return kept, before


def _donors(table: pd.DataFrame, length: int) -> tuple[pd.DataFrame, tuple[Diagnosis, ...]]:
    """Return the donors without gaps, and what was left out or filled in."""
    gaps = table.isna().sum() / length
    kept = table.loc[:, gaps <= _MOST_GAPS]
    if kept.shape[1] < FEWEST_DONORS:
        raise TooFewSamples(
            f"{kept.shape[1]} other units were observed over the same times; at least"
            f" {FEWEST_DONORS} are needed to stand in for the treated one."
        )
    filled = float(kept.isna().to_numpy().mean())
    whole = _filled(kept) if filled else kept
    left_out = [str(name) for name in table.columns if name not in kept.columns]
    return whole, tuple(_said_of_gaps(filled, left_out))


def _filled(table: pd.DataFrame) -> pd.DataFrame:
    """Fill gaps with the time's mean, moved by what the unit differs from it nearby."""
    usual = table.mean(axis=1)
    apart = table.sub(usual, axis=0).interpolate(limit_direction="both")
    return table.fillna(apart.add(usual, axis=0))


def _said_of_gaps(filled: float, left_out: list[str]) -> list[Diagnosis]:
    told = []
    if left_out:
        names = ", ".join(left_out[:5]) + (" …" if len(left_out) > 5 else "")
        sentence = f"Left out as donors, observed at less than half of the times: {names}."
        told.append(Diagnosis("donors_left_out", Verdict.PASSED, sentence))
    if filled:
        told.append(
            Diagnosis(
                "gaps_filled",
                Verdict.PASSED if filled < 0.05 else Verdict.INCONCLUSIVE,
                f"{per_cent(filled)} of the donors' values were missing and filled in from their"
                " neighbours in time.",
                statistic=filled,
            )
        )
    return told


def _traits(
    data: Dataset,
    estimand: Estimand,
    units: pd.Series,
    times: Timeline,
    last: float,
    names: tuple[tuple[str, ...], tuple[str, ...]],
) -> tuple[Vector, Matrix] | None:
    """Return the covariates' and the outcome's averages before, None without covariates.

    The outcome enters as its means over three stretches of the time before and its last value.
    """
    numeric = [c for c in estimand.adjustment if data.variable(c).is_numeric]
    if not numeric:
        return None
    treated, donors = names
    everyone = list(dict.fromkeys((*treated, *donors)))
    rows = []
    for column in (*numeric, estimand.outcome):
        table = _cells(data, column, units, times).reindex(columns=everyone)
        past = table[times.ticks[table.index.to_numpy()] <= last]
        stretches = np.array_split(np.arange(len(past)), 3 if column == estimand.outcome else 1)
        rows += [past.iloc[places].mean() for places in stretches if len(places)]
        if column == estimand.outcome:
            rows.append(past.iloc[-1])
    found = pd.DataFrame(rows)
    found = found[found.notna().mean(axis=1) > 0.5]
    found = found.T.fillna(found.mean(axis=1)).T
    return found[list(treated)].mean(axis=1).to_numpy(), found[list(donors)].to_numpy()
