"""A threshold that units were steered across: bounds by trimming, and the jump beyond a hole."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from app.causal.kernels.density_jump import density_jump
from app.causal.kernels.discontinuity import Bandwidths, Side, local_line
from app.causal.kernels.inference import normal_interval
from app.causal.kernels.trimming import lower_mean, upper_mean
from app.causal.kernels.worst_case import covering
from app.causal.threshold import FEWEST_VALUES, SMALLEST_SIDE, local_effect
from app.errors import StatisticalFailure, TooFewSamples

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from app.causal.kernels.density_jump import DensityJump
    from app.causal.threshold import LocalEffect, Threshold

    Vector = NDArray[np.float64]

_HOLES = (0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5)  # of the bandwidth
_LIKELY = 0.05  # a step in density that chance makes as often is none
_MOST = 0.95  # of a side is trimmed: somebody must be left


@dataclass(frozen=True, slots=True)
class Steered:
    """Bounds on the effect at the cutoff on those who were not steered across it.

    `share` of the rows just on the crowded side were; `interval` covers the effect, `error` is
    that of the wider end; `inside` counts the rows within the window on each side.
    """

    bounds: tuple[float, float]
    interval: tuple[float, float]
    error: float
    share: float
    above_is_crowded: bool
    inside: tuple[int, int]


@dataclass(frozen=True, slots=True, eq=False)
class BeyondHole:
    """The jump without rows within `hole` of the cutoff, where the density shows no step."""

    hole: float
    found: LocalEffect
    left_out: int


def bounded(rows: Threshold, width: float, level: float) -> Steered:
    """Return the bounds at the cutoff, where it alone decides on the treatment.

    Of those just on the crowded side as many were steered there as it has too many; who they are
    is not known, so that they are taken for those with the lowest outcomes and for those with the
    highest (Gerard, Rokkanen & Rothe 2020, doi:10.3982/QE1079).

    Where the cutoff moves only some, see `steered_some`.

    Raises
    ------
    TooFewSamples : too few rows lie near the cutoff to tell how many were steered.
    """
    density = density_jump(rows.running, rows.cutoff)
    if density is None:
        raise TooFewSamples("Too few rows lie near the cutoff to tell how many were steered.")
    share, share_error = surplus(density)
    sides = rows.sides(rows.sample.outcome)
    crowded, other = sides[::-1] if density.value >= 0 else sides
    gain = _sign(rows) * (1.0 if density.value >= 0 else -1.0)
    level_of_other, other_error = _untrimmed(other, width)
    ends = []
    for trim in (lower_mean, upper_mean):
        kept, error = _trimmed(crowded, width, share, share_error, trim is upper_mean)
        ends.append((gain * (kept - level_of_other), float(np.hypot(error, other_error))))
    (low, low_error), (high, high_error) = sorted(ends)
    return Steered(
        bounds=(low, high),
        interval=covering((low, high), (low_error, high_error), level),
        error=max(low_error, high_error),
        share=share,
        above_is_crowded=density.value >= 0,
        inside=(within(sides[0], width), within(sides[1], width)),
    )


def beyond_hole(rows: Threshold, widths: Bandwidths) -> BeyondHole | None:
    """Return the jump without the fewest rows near the cutoff that hold the step in density.

    None where no hole within half the window does: then steering reached further, or the step
    is none of it.
    """
    distance = rows.running - rows.cutoff
    for part in _HOLES:
        hole = part * widths.main
        away = np.abs(distance) >= hole
        closed = distance[away] - np.sign(distance[away]) * hole
        step = density_jump(closed, 0.0)
        if step is None or not _is_chance(step):
            continue
        left = rows.only(away)
        if not _has_enough(left, widths.main):
            return None
        try:
            return BeyondHole(hole, local_effect(left, left.sample.outcome, widths),
                              int((~away).sum()))  # fmt: skip
        except StatisticalFailure:
            return None
    return None


def surplus(density: DensityJump) -> tuple[float, float]:
    """Return by which share the crowded side exceeds the other, and its error."""
    step = abs(density.value)  # (crowded - other) / mean of both
    share = 1 - (2 - step) / (2 + step)
    return min(share, _MOST), 4 / (2 + step) ** 2 * density.error


def _sign(rows: Threshold) -> float:
    """Return 1 where those above the cutoff have more of the treatment, else -1."""
    above = rows.running >= rows.cutoff
    return 1.0 if rows.treatment[above].mean() > rows.treatment[~above].mean() else -1.0


def _untrimmed(side: Side, width: float) -> tuple[float, float]:
    line = local_line(side, width)
    return line.level, float(np.sqrt(line.influence @ line.influence))


def _trimmed(
    side: Side, width: float, share: float, share_error: float, is_upper: bool
) -> tuple[float, float]:
    """Return the mean at the cutoff of a side less one tail, and its error.

    Outcomes are first moved to the cutoff along the side's line, as all of them speak of it.
    """
    line = local_line(side, width)
    there = line.outcome - line.slope * line.distance
    found = (upper_mean if is_upper else lower_mean)(there, line.weights, share)
    counted = np.where(found.kept, line.weights, 0.0)
    reach = float(counted @ line.distance / max(counted.sum(), 1e-300))
    moved = found.influence - reach * line.slope_influence
    return found.mean, float(np.hypot(np.sqrt(moved @ moved), found.per_share * share_error))


def within(side: Side, width: float) -> int:
    return int(np.sum(np.abs(side.distance) < width))


def _is_chance(step: DensityJump) -> bool:
    return normal_interval(step.value, step.error, 0.95, 1e12).p_value > _LIKELY


def _has_enough(rows: Threshold, width: float) -> bool:
    distance = rows.running - rows.cutoff
    near = np.abs(distance) < width
    sides = (distance[near & (distance < 0)], distance[near & (distance >= 0)])
    return all(len(s) >= SMALLEST_SIDE and len(np.unique(s)) >= FEWEST_VALUES for s in sides)
