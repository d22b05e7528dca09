"""A jump at a cutoff by local polynomials: bandwidths, the estimate, its robust correction."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float64]
Matrix = NDArray[np.float64]

_PILOT = 2.576  # of the normal-reference bandwidth, for the triangular kernel
_NEIGHBOURS = 3
_LEAST_INSIDE = 10  # rows per side that a bandwidth must reach
_REGULAR = 3.0  # weight of the curvature's own error: a straight line does not widen without end


@dataclass(frozen=True, slots=True, eq=False)
class Side:
    """Rows on one side of the cutoff: distance from it (n,), ascending, and the outcome (n,).

    `counts` (n,) are what rows count for.
    """

    distance: Vector
    outcome: Vector
    counts: Vector


@dataclass(frozen=True, slots=True)
class Shape:
    """What is compared at the cutoff: a derivative, read off polynomials of an order."""

    order: int
    derivative: int


JUMP, KINK = Shape(1, 0), Shape(2, 1)  # of the level by lines, of the slope by parabolas


@dataclass(frozen=True, slots=True)
class Bandwidths:
    """`main` is for the local polynomials, `bias` for those one order higher that correct them."""

    main: float
    bias: float


@dataclass(frozen=True, slots=True, eq=False)
class Jump:
    """A jump or kink at the cutoff: as fitted (`plain`), corrected for bias, and its influence.

    `influence` has shape (rows inside,), below before above, and sums to the error of `corrected`;
    `inside` counts the rows within the main bandwidth on each side.
    """

    plain: float
    corrected: float
    influence: Vector
    inside: tuple[int, int]


def split(
    running: Vector, outcome: Vector, cutoff: float, counts: Vector | None = None
) -> tuple[Side, Side]:
    """Return the rows below and those at or above the cutoff, in the order of their distance.

    Parameters
    ----------
    counts : shape (n,), what rows count for; None where all count alike.
    """
    order = np.argsort(running, kind="stable")
    counted = np.ones(len(order)) if counts is None else counts[order]
    columns = (running[order] - cutoff, outcome[order], counted)
    above = columns[0] >= 0
    return Side(*(c[~above] for c in columns)), Side(*(c[above] for c in columns))


def best_bandwidths(below: Side, above: Side, shape: Shape = JUMP) -> Bandwidths:
    """Return the bandwidths with the least expected squared error of a jump or a kink.

    Three stages, each plugging in the one before: for a jump the curvature's curvature, the
    curvature, the line (Calonico, Cattaneo & Titiunik 2014, doi:10.3982/ECTA11757; regularised as
    by Imbens & Kalyanaraman 2012, doi:10.1093/restud/rdr043). Distances in any unit.
    """
    p, reach = shape.order, (-float(below.distance[0]), float(above.distance[-1]))
    widest = max(reach)
    pilot = _bounded(_pilot(below, above), below, above, widest)
    far = _stage(
        below, above, order=p + 2, derivative=p + 2, pilot=pilot, reach=reach, regular=False
    )
    far = _bounded(far, below, above, widest)
    bias = _stage(
        below, above, order=p + 1, derivative=p + 1, pilot=pilot, reach=(far, far), regular=True
    )
    bias = _bounded(bias, below, above, widest)
    both = (bias, bias)
    main = _stage(
        below, above, order=p, derivative=shape.derivative, pilot=pilot, reach=both, regular=True
    )
    return Bandwidths(_bounded(main, below, above, widest), bias)


def bandwidths_per_side(below: Side, above: Side) -> tuple[Bandwidths, Bandwidths]:
    """Return bandwidths below and above, each best for the outcome's own end on that side."""
    widest = max(-float(below.distance[0]), float(above.distance[-1]))
    pilot = _bounded(_pilot(below, above), below, above, widest)
    return _alone(below, pilot), _alone(above, pilot)


def _alone(side: Side, pilot: float) -> Bandwidths:
    """Go through the three stages with what one side shows."""
    reach = float(np.abs(side.distance).max())
    far = _within(_best(_parts(side, 3, 3, pilot, reach), order=3, regular=False), side, reach)
    bias = _within(_best(_parts(side, 2, 2, pilot, far), order=2, regular=True), side, reach)
    main = _within(_best(_parts(side, 1, 0, pilot, bias), order=1, regular=True), side, reach)
    return Bandwidths(main, bias)


def _best(parts: _Parts, *, order: int, regular: bool) -> float:
    bias = parts.bias**2 + (parts.doubt if regular else 0.0)
    return float((parts.variance / max(bias, 1e-300)) ** (1 / (2 * order + 3)))


def _within(width: float, side: Side, reach: float) -> float:
    return _bounded(width, side, side, reach)


def _pilot(below: Side, above: Side) -> float:
    distance = np.concatenate([below.distance, above.distance])
    quartiles = np.percentile(distance, [25, 75])
    spread = min(float(distance.std(ddof=1)), float(quartiles[1] - quartiles[0]) / 1.349)
    return float(_PILOT * spread * len(distance) ** -0.2)


def _bounded(width: float, below: Side, above: Side, widest: float) -> float:
    """Keep a bandwidth within the data, and wide enough to hold some rows on each side."""
    needed = [
        float(np.partition(np.abs(side.distance), k - 1)[k - 1])
        for side in (below, above)
        if (k := min(_LEAST_INSIDE, len(side.distance)))
    ]
    return min(max(width, max(needed) * 1.000001), widest)


def _stage(
    below: Side,
    above: Side,
    *,
    order: int,
    derivative: int,
    pilot: float,
    reach: tuple[float, float],
    regular: bool,
) -> float:
    """Return the bandwidth for a derivative by polynomials of this order, from pilot ones."""
    left = _parts(below, order, derivative, pilot, reach[0])
    right = _parts(above, order, derivative, pilot, reach[1])
    both = _Parts(left.variance + right.variance, right.bias - left.bias, left.doubt + right.doubt)
    return _best(both, order=order, regular=regular)


@dataclass(frozen=True, slots=True)
class _Parts:
    """What decides a bandwidth on one side: variance, bias, and how unsure the bias is."""

    variance: float
    bias: float
    doubt: float


def _parts(side: Side, order: int, derivative: int, pilot: float, reach: float) -> _Parts:
    near = _Local(side, order, pilot)
    own = near.variances()[derivative]
    leading = near.inverse @ (near.weighted.T @ (near.distance / pilot) ** (order + 1))
    constant = float(leading[derivative]) * pilot**derivative
    wide = _Local(side, order + 1, reach * (1 + 1e-8))
    curvature = float((wide.inverse @ (wide.weighted.T @ wide.outcome))[order + 1])
    power = 2 * (order + 1 - derivative)
    return _Parts(
        variance=(2 * derivative + 1) * pilot ** (2 * derivative + 1) * own,
        bias=np.sqrt(power) * constant * curvature,
        doubt=power * _REGULAR * constant**2 * wide.variances()[order + 1],
    )


class _Local:
    """A polynomial of `order` in the distance, fitted by the triangular kernel within `width`."""

    def __init__(self, side: Side, order: int, width: float) -> None:
        inside = np.abs(side.distance) < width
        self.distance, self.outcome = side.distance[inside], side.outcome[inside]
        kernel = (1 - np.abs(self.distance) / width) / width * side.counts[inside]
        self.powers = np.vander(self.distance, order + 1, increasing=True)
        self.weighted = self.powers * kernel[:, None]
        self.inverse = _inverse(self.powers.T @ self.weighted)

    def variances(self) -> Vector:
        """Return the variance of each coefficient, errors judged by the nearest neighbours."""
        noise = neighbour_residuals(self.distance, self.outcome)
        lean = self.weighted @ self.inverse
        return np.asarray(np.sum((lean * noise[:, None]) ** 2, axis=0))


def _inverse(gram: Matrix) -> Matrix:
    """Invert a symmetric matrix after bringing its columns to one scale."""
    scale = 1 / np.sqrt(np.maximum(np.diag(gram), 1e-300))
    return np.asarray(np.linalg.pinv(gram * np.outer(scale, scale), hermitian=True)) * np.outer(
        scale, scale
    )


def neighbour_residuals(distance: Vector, outcome: Vector) -> Vector:
    """Return what the three nearest rows do not tell of an outcome, scaled to the noise's size."""
    count = len(distance)
    reach = min(_NEIGHBOURS, count - 1)
    if reach < 1:
        return np.zeros(count)
    steps = np.r_[-reach:0, 1 : reach + 1]
    places = np.arange(count)[:, None] + steps
    valid = (places >= 0) & (places < count)
    places = np.clip(places, 0, count - 1)
    gaps = np.where(valid, np.abs(distance[places] - distance[:, None]), np.inf)
    nearest = np.argsort(gaps, axis=1, kind="stable")[:, :reach]
    around = outcome[np.take_along_axis(places, nearest, axis=1)].mean(axis=1)
    return np.asarray(np.sqrt(reach / (reach + 1)) * (outcome - around))


def jump(
    below: Side,
    above: Side,
    widths: Bandwidths,
    above_widths: Bandwidths | None = None,
    shape: Shape = JUMP,
) -> Jump:
    """Return the outcome's jump or kink at the cutoff; both sides share `widths` unless told."""
    left, right = _edge(below, widths, shape), _edge(above, above_widths or widths, shape)
    return Jump(
        plain=right.plain - left.plain,
        corrected=right.corrected - left.corrected,
        influence=np.concatenate([-left.influence, right.influence]),
        inside=(left.inside, right.inside),
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Edge:
    """The outcome at the cutoff, or its slope there, as seen from one side."""

    plain: float
    corrected: float
    influence: Vector
    inside: int


def _edge(side: Side, widths: Bandwidths, shape: Shape) -> _Edge:
    widest = max(widths.main, widths.bias)
    kept = np.abs(side.distance) < widest
    distance, outcome = side.distance[kept], side.outcome[kept]
    p = shape.order
    lines, curves = (np.vander(distance, k, increasing=True) for k in (p + 1, p + 2))
    by_main, by_bias = (
        _kernel(distance, width) * side.counts[kept] for width in (widths.main, widths.bias)
    )
    flat = _inverse(lines.T @ (lines * by_main[:, None]))
    bent = _inverse(curves.T @ (curves * by_bias[:, None]))
    plain = (lines * by_main[:, None]) @ flat[:, shape.derivative]
    lean = float(plain @ distance ** (p + 1))  # what a unit of the next power adds at the end
    corrected = plain - lean * ((curves * by_bias[:, None]) @ bent[:, p + 1])
    return _Edge(
        plain=float(plain @ outcome),
        corrected=float(corrected @ outcome),
        influence=corrected * neighbour_residuals(distance, outcome),
        inside=int(np.sum(by_main > 0)),
    )


def fitted_line(side: Side, width: float) -> tuple[float, float]:
    """Return the level at the cutoff and the slope of the line that one side is judged by."""
    line = local_line(side, width)
    return line.level, line.slope


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """The line of one side within a window: its level at the cutoff, its slope, its rows.

    `distance`, `outcome` and `weights` of the rows, and the influence of each on level and slope,
    have shape (rows inside,).
    """

    level: float
    slope: float
    distance: Vector
    outcome: Vector
    weights: Vector
    influence: Vector
    slope_influence: Vector


def local_line(side: Side, width: float) -> Line:
    near = _Local(side, 1, width)
    lean = near.weighted @ near.inverse
    level, slope = lean.T @ near.outcome
    noise = neighbour_residuals(near.distance, near.outcome)
    moved = lean * noise[:, None]
    return Line(
        float(level), float(slope), near.distance, near.outcome, near.weighted[:, 0],
        moved[:, 0], moved[:, 1],
    )  # fmt: skip


def _kernel(distance: Vector, width: float) -> Vector:
    return np.asarray(np.maximum(1 - np.abs(distance) / width, 0.0) / width)
