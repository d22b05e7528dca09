"""Treatment that begins while rows are followed: each row's time is split where it does."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from app.causal.encoding import numeric_column
from app.causal.rounding import per_cent
from app.causal.sample import keep
from app.errors import DegenerateData, InvalidQuestion

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from app.causal.data import Dataset
    from app.causal.estimand import Estimand
    from app.causal.sample import Sample

    Vector = NDArray[np.float64]

_MISTAKES = 0.05  # of the treated may lack the start, and are left out


@dataclass(frozen=True, slots=True, eq=False)
class Split:
    """Rows with the arm that each is in while it is seen.

    Parameters
    ----------
    sample : its treatment is that of the stretch, its clusters say which row a stretch is of.
    entry, leave, event : shape (n,), of the stretch.
    crossed : shape (n,), whether it ended as the treatment began, which is no cutting off.
    before : the time that the treated were seen before; `people` the rows that were split or not.
    left_out : treated rows without a start.
    """

    sample: Sample
    entry: Vector
    leave: Vector
    event: NDArray[np.bool_]
    crossed: NDArray[np.bool_]
    before: float
    people: int
    left_out: int


def split(
    data: Dataset,
    estimand: Estimand,
    sample: Sample,
    entry: Vector,
    leave: Vector,
    event: NDArray[np.bool_],
) -> Split:
    """Return each row as untreated until its treatment began, and as treated from then on.

    Without this the time until then, in which none of the treated can have had the event, is
    credited to the treatment (Suissa 2008, doi:10.1093/aje/kwm324). Who is to be treated after
    the row ends was untreated all along.

    Raises
    ------
    InvalidQuestion : the treatment is a dose.
    DegenerateData : starts are negative, or known for those who were never treated, or for few
        of those who were.
    """
    name = estimand.adoption_column or ""
    if not sample.has_arms:
        raise InvalidQuestion(
            f"{estimand.treatment!r} is a dose, so {name!r} does not say from when on it is had.",
            hint="Name a treatment of two levels, or leave out when it began.",
        )
    starts = numeric_column(sample.frame[name], data.variable(name))
    _check(starts, sample, leave, estimand)
    whole = ~sample.treated | ~np.isnan(starts)
    begins = np.where(sample.treated, np.where(np.isnan(starts), 0.0, starts), np.inf)
    places = np.flatnonzero(whole)
    early = places[begins[places] > entry[places]]
    late = places[begins[places] < leave[places]]
    chosen = np.concatenate([early, late])
    is_late = np.arange(len(chosen)) >= len(early)
    crosses = ~is_late & (begins[chosen] < leave[chosen])
    stretch = keep(sample, chosen)
    people = sample.clusters if sample.clusters is not None else np.arange(sample.n)
    codes = np.unique(people[chosen], return_inverse=True)[1].astype(np.intp)
    return Split(
        sample=replace(stretch, treatment=is_late.astype(np.float64), clusters=codes),
        entry=np.where(is_late, np.maximum(begins[chosen], entry[chosen]), entry[chosen]),
        leave=np.where(crosses, begins[chosen], leave[chosen]),
        event=event[chosen] & ~crosses,
        crossed=crosses,
        before=float((begins - entry)[chosen[crosses]].sum()),
        people=len(places),
        left_out=int((~whole).sum()),
    )


def _check(starts: Vector, sample: Sample, leave: Vector, estimand: Estimand) -> None:
    name, treatment = estimand.adoption_column, estimand.treatment
    for wrong, told in (
        (starts < 0, "are negative; a start is counted from where rows begin to be followed"),
        (~sample.treated & (starts < leave),
         f"belong to rows that {treatment!r} says were never treated"),
    ):  # fmt: skip
        if wrong.any():
            raise DegenerateData(
                f"{int(wrong.sum())} values of {name!r} {told}.",
                hint="Correct these rows, or leave them out.",
            )
    unknown = float(np.isnan(starts[sample.treated]).mean())
    if unknown > _MISTAKES:
        raise DegenerateData(
            f"{per_cent(unknown)} of the treated have no {name!r}, so that from when on they were"
            " treated is not known.",
            hint="Leave out the column, or the rows without it.",
        )
