"""A threshold design's rows: outcome and treatment on both sides of a cutoff, and their jumps."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from app.causal.kernels.discontinuity import (
    JUMP,
    Bandwidths,
    Shape,
    Side,
    bandwidths_per_side,
    best_bandwidths,
    jump,
    split,
)
from app.causal.sample import Sample, keep, take
from app.errors import DegenerateData, InvalidQuestion, TooFewSamples

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from app.causal.data import Dataset
    from app.causal.estimand import Estimand

    Vector = NDArray[np.float64]

SMALLEST_SIDE, FEWEST_VALUES = 20, 6
_NO_JUMP = 1e-6


@dataclass(frozen=True, slots=True, eq=False)
class Threshold:
    """Rows with a value of the running variable.

    Parameters
    ----------
    running, treatment : shape (n,); a treatment that is the running variable itself is 1 from
        the cutoff on.
    """

    data: Dataset
    sample: Sample
    running: Vector
    treatment: Vector
    cutoff: float

    @property
    def is_sharp(self) -> bool:
        """Tell whether the cutoff alone decides who is treated."""
        above = self.running >= self.cutoff
        return len(np.unique(self.treatment[above])) == len(np.unique(self.treatment[~above])) == 1

    def widths(self, values: Vector, shape: Shape = JUMP) -> Bandwidths:
        return best_bandwidths(*self.sides(values), shape)

    def widths_per_side(self, values: Vector) -> tuple[Bandwidths, Bandwidths]:
        return bandwidths_per_side(*self.sides(values))

    def sides(self, values: Vector) -> tuple[Side, Side]:
        """Return a column of numbers below and above the cutoff, rows counted as they are."""
        return split(self.running, values, self.cutoff, self.sample.weights)

    def only(self, rows: NDArray[np.bool_] | NDArray[np.intp]) -> Threshold:
        """Return the design on some of its rows, by flags or places."""
        return replace(
            self,
            sample=keep(self.sample, rows),
            running=self.running[rows],
            treatment=self.treatment[rows],
        )


@dataclass(frozen=True, slots=True, eq=False)
class LocalEffect:
    """An effect at the cutoff: by lines, corrected for their bias, with influence on the latter.

    `take_up` and `take_up_error` are the jump in treatment and its standard error.
    """

    plain: float
    corrected: float
    influence: Vector
    inside: tuple[int, int]
    take_up: float
    take_up_error: float

    @property
    def error(self) -> float:
        return float(np.sqrt(self.influence @ self.influence))


def threshold(data: Dataset, estimand: Estimand) -> Threshold:
    """Return the rows of the design.

    Raises
    ------
    InvalidQuestion : the running variable or the cutoff is not known, or is not a number.
    TooFewSamples : a side of the cutoff has too few rows or values.
    """
    name, cutoff = estimand.running_variable, estimand.cutoff
    if name is None or cutoff is None:
        raise InvalidQuestion(
            "A threshold design needs its running variable and its cutoff.",
            hint="Name the column that is compared with the cutoff, and the cutoff.",
        )
    if not data.variable(name).is_numeric:
        raise InvalidQuestion(f"{name!r} holds no numbers, so no cutoff can lie in it.")
    plain = replace(estimand, adjustment=(), running_variable=None)
    sample = take(data, plain, extra=(name,))
    running = sample.frame[name].to_numpy(dtype=np.float64)
    by_itself = estimand.treatment == name
    treatment = (running >= cutoff).astype(np.float64) if by_itself else sample.treatment
    _require_sides(running, cutoff, name)
    used = data.with_frame(sample.frame, "rows of the threshold design")
    return Threshold(used, sample, running, treatment, cutoff)


def _require_sides(running: Vector, cutoff: float, name: str) -> None:
    for side, where in ((running < cutoff, "below"), (running >= cutoff, "at or above")):
        values = len(np.unique(running[side]))
        if side.sum() < SMALLEST_SIDE or values < FEWEST_VALUES:
            raise TooFewSamples(
                f"{int(side.sum())} complete rows with {values} distinct values of {name!r} lie"
                f" {where} {cutoff:g}; {SMALLEST_SIDE} rows and {FEWEST_VALUES} values are needed."
            )


def local_effect(
    rows: Threshold,
    outcome: Vector,
    widths: Bandwidths,
    above_widths: Bandwidths | None = None,
    shape: Shape = JUMP,
) -> LocalEffect:
    """Return the jump in the outcome per jump in the treatment, or the same of their kinks.

    Sides may differ in bandwidth. Where the cutoff decides alone, the latter is one; else the
    ratio and its correction are linearised (Calonico, Cattaneo & Titiunik 2014,
    doi:10.3982/ECTA11757, section 3).

    Raises
    ------
    DegenerateData : the treatment does not jump at all.
    """
    in_outcome = jump(*rows.sides(outcome), widths, above_widths, shape)
    in_treatment = jump(*rows.sides(rows.treatment), widths, above_widths, shape)
    height = in_treatment.plain
    scale = float(np.ptp(rows.treatment)) / (1 if shape is JUMP else float(np.ptp(rows.running)))
    if abs(height) < _NO_JUMP * scale:
        what = "change" if shape is JUMP else "bend"
        raise DegenerateData(f"The treatment does not {what} at the cutoff at all.")
    ratio = in_outcome.plain / height
    bias = in_outcome.corrected - in_outcome.plain
    bias -= ratio * (in_treatment.corrected - in_treatment.plain)
    return LocalEffect(
        plain=ratio,
        corrected=ratio + bias / height,
        influence=(in_outcome.influence - ratio * in_treatment.influence) / height,
        inside=in_outcome.inside,
        take_up=height,
        take_up_error=float(np.sqrt(in_treatment.influence @ in_treatment.influence)),
    )
