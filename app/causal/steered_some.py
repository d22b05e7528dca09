"""A cutoff that moves only some, and that units were steered across: bounds by trimming."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from app.causal.kernels.density_jump import density_jump
from app.causal.kernels.discontinuity import local_line
from app.causal.kernels.trimming import lower_mean, upper_mean
from app.causal.kernels.worst_case import covering
from app.causal.redrawn import rows_anew
from app.causal.steered_threshold import Steered, surplus, within
from app.errors import NotIdentified, StatisticalFailure, TooFewSamples

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    from app.causal.kernels.discontinuity import Side
    from app.causal.kernels.trimming import Trimmed
    from app.causal.threshold import Threshold

    Vector = NDArray[np.float64]
    Trim = Callable[[Vector, Vector, float], Trimmed]

_SPLITS = 11  # ways to deal the steered out to the treated and the others
_FEWEST = 10  # rows of an arm within the window, below which it is taken for empty
_MOVED = 0.02  # of the units: a jump in treatment that cannot be told from none
_FEWEST_DRAWS = 0.8  # of the resamples must give bounds
_ONE_ERROR = (15.865, 84.135)  # percentiles, one standard error to either side


def bounded_among_moved(
    rows: Threshold, width: float, level: float, rng: np.random.Generator, *, draws: int
) -> Steered:
    """Return the bounds on the effect on those whom the cutoff moves and who were not steered.

    How many of the treated, and how many of the others, just on the crowded side were steered
    there is known in sum only. For each way to deal them out, those are taken for the ones with
    the lowest outcomes and for the ones with the highest in their arm; what is left is compared
    with the other side, per jump in the treatment that is left (Gerard, Rokkanen & Rothe 2020,
    doi:10.3982/QE1079, section 3; bounds on each mean alone, so that they may be wider than need
    be). Errors are those of resampled rows.

    Raises
    ------
    NotIdentified : those who were steered may make up the whole jump in the treatment.
    TooFewSamples : too few rows lie near the cutoff.
    """
    density = density_jump(rows.running, rows.cutoff)
    if density is None:
        raise TooFewSamples("Too few rows lie near the cutoff to tell how many were steered.")
    is_above = density.value >= 0
    found = _bounds(rows, width, is_above=is_above)
    again = np.array([*_resampled(rows, width, rng, draws, is_above=is_above)])
    if len(again) < _FEWEST_DRAWS * draws:
        raise NotIdentified(
            "In many resamples of the rows those who were steered may make up the whole jump in the"
            " treatment, so that the effect has no bounds."
        )
    low, high = np.percentile(again, _ONE_ERROR, axis=0)
    errors = (float(high[0] - low[0]) / 2, float(high[1] - low[1]) / 2)
    sides = rows.sides(rows.sample.outcome)
    return Steered(
        bounds=found,
        interval=covering(found, errors, level),
        error=max(errors),
        share=surplus(density)[0],
        above_is_crowded=is_above,
        inside=(within(sides[0], width), within(sides[1], width)),
    )


def _resampled(
    rows: Threshold, width: float, rng: np.random.Generator, draws: int, *, is_above: bool
) -> Iterator[tuple[float, float]]:
    for _ in range(draws):
        drawn = rows.only(rows_anew(rows.sample.n, rows.sample.clusters, rng))
        try:
            yield _bounds(drawn, width, is_above=is_above)
        except StatisticalFailure:
            continue


def _bounds(rows: Threshold, width: float, *, is_above: bool) -> tuple[float, float]:
    density = density_jump(rows.running, rows.cutoff)
    if density is None:
        raise TooFewSamples("Too few rows lie near the cutoff to tell how many were steered.")
    share = surplus(density)[0] if (density.value >= 0) == is_above else 0.0
    crowded, other = _edges(rows, width, is_above=is_above)
    ends = []
    for of_treated, of_others in _dealt_out(share, crowded.treated):
        left = crowded.treated * (1 - of_treated) / (1 - share)
        moved = left - other.treated
        if abs(moved) < _MOVED or (moved > 0) != (crowded.treated > other.treated):
            raise NotIdentified(
                "Those who were steered across the cutoff may make up the whole jump in the"
                " treatment there, so that the effect has no bounds."
            )
        for trim in (lower_mean, upper_mean):
            treated = crowded.mean(trim, of_treated, arm=1)
            others = crowded.mean(trim, of_others, arm=0)
            ends.append((left * treated + (1 - left) * others - other.outcome) / moved)
    return min(ends), max(ends)


def _dealt_out(share: float, treated: float) -> Iterator[tuple[float, float]]:
    """Yield which shares of the treated and of the others were steered, `share` in sum."""
    if treated in (0.0, 1.0):
        yield share, share
        return
    least, most = max(0.0, (share - (1 - treated)) / treated), min(1.0, share / treated)
    for of_treated in np.linspace(least, most, _SPLITS):
        yield (
            float(of_treated),
            float(np.clip((share - treated * of_treated) / (1 - treated), 0, 1)),
        )


@dataclass(frozen=True, slots=True, eq=False)
class _Edge:
    """What lines come to at the cutoff on one side: the mean outcome, and how many are treated.

    `arms` hold outcomes moved to the cutoff and their weights, of the others and of the treated.
    """

    outcome: float
    treated: float
    arms: tuple[tuple[Vector, Vector], tuple[Vector, Vector]]

    def mean(self, trim: Trim, share: float, *, arm: int) -> float:
        outcomes, weights = self.arms[arm]
        if not len(outcomes) or share >= 1.0:
            return 0.0  # nobody is left, who then counts for nothing
        return float(trim(outcomes, weights, share).mean)


def _edges(rows: Threshold, width: float, *, is_above: bool) -> tuple[_Edge, _Edge]:
    """Return the crowded side, then the other one."""
    arms = np.unique(rows.treatment)
    if len(arms) != 2:
        raise NotIdentified(
            "Bounds for a cutoff that moves only some need a treatment of two arms."
        )
    took = (rows.treatment == arms[1]).astype(np.float64)
    both = zip(rows.sides(rows.sample.outcome), rows.sides(took), strict=True)
    below, above = (_edge(outcome, treated, width) for outcome, treated in both)
    return (above, below) if is_above else (below, above)


def _edge(outcome: Side, treated: Side, width: float) -> _Edge:
    counts = [within(_only(outcome, treated.outcome == arm), width) for arm in (0.0, 1.0)]
    share = float(np.clip(local_line(treated, width).level, 0.0, 1.0))
    if min(counts) < _FEWEST:
        share = float(np.argmax(counts))
    arms = [_moved(_only(outcome, treated.outcome == arm), width) for arm in (0.0, 1.0)]
    return _Edge(local_line(outcome, width).level, share, (arms[0], arms[1]))


def _moved(side: Side, width: float) -> tuple[Vector, Vector]:
    """Return outcomes moved to the cutoff along their line, and what each counts for."""
    if within(side, width) < _FEWEST:
        return np.empty(0), np.empty(0)
    line = local_line(side, width)
    return line.outcome - line.slope * line.distance, line.weights


def _only(side: Side, rows: NDArray[np.bool_]) -> Side:
    return replace(
        side, distance=side.distance[rows], outcome=side.outcome[rows], counts=side.counts[rows]
    )
