"""Whether any valid instrument could have produced what is seen of a two-armed treatment."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations_with_replacement

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float64]

_MOST_BINS = 6
_DRAWS = 500
_LEAST_ERROR = 0.05  # of a cell's own scale: an empty cell is not known without error
_CUT = 0.5  # log log n times this: inequalities far from binding do not count


@dataclass(frozen=True, slots=True)
class Violation:
    """How far the worst inequality is broken, in standard errors; its size as a chance."""

    statistic: float
    p_value: float
    size: float


def instrumental_inequality(
    outcome: Vector, treatment: Vector, instrument: Vector, rng: np.random.Generator
) -> Violation:
    """Test that the instrument acts through the treatment alone and pushes nobody away.

    Then for any set of outcomes, treated ones are at least as frequent with the instrument on,
    and untreated ones with it off (Pearl 1995; Kitagawa 2015, 10.3982/ECTA11974). The largest
    breach over intervals of the outcome is compared with its distribution by a multiplier
    bootstrap, which counts inequalities that may bind only.

    Parameters
    ----------
    treatment, instrument : shape (n,), zeros and ones; the instrument raises the treatment.
    """
    cells = _cells(outcome)
    on = instrument > 0.5
    spans = list(combinations_with_replacement(range(int(cells.max()) + 1), 2))
    shares = {z: _indicators(cells[r], treatment[r] > 0.5, spans) for z, r in ((1, on), (0, ~on))}
    gaps = shares[0].mean(axis=0) - shares[1].mean(axis=0)
    counts = {z: len(part) for z, part in shares.items()}
    variance = sum(part.var(axis=0) / counts[z] for z, part in shares.items())
    floor = _LEAST_ERROR**2 * sum(1 / count for count in counts.values())
    errors = np.sqrt(np.maximum(variance, floor))
    ratios = gaps / errors
    statistic = float(ratios.max())
    binding = ratios > -np.sqrt(2 * np.log(max(np.log(len(outcome)), 2.0)) + _CUT) * 2
    drawn = _drawn(shares, errors, binding, rng)
    p_value = float((1 + np.sum(drawn >= statistic)) / (1 + _DRAWS))
    return Violation(statistic, p_value if statistic > 0 else 1.0, float(gaps.max()))


def _cells(outcome: Vector) -> NDArray[np.intp]:
    values = np.unique(outcome)
    if len(values) > _MOST_BINS:
        values = np.unique(np.quantile(outcome, np.linspace(0, 1, _MOST_BINS + 1)[:-1]))
    return np.searchsorted(values[1:], outcome, side="right")


def _indicators(
    cells: NDArray[np.intp], treated: NDArray[np.bool_], spans: list[tuple[int, int]]
) -> NDArray[np.float64]:
    """Return for each row and span of outcomes whether it lies there treated; then untreated,
    with the sign turned as its inequality is."""
    inside = np.column_stack([(cells >= low) & (cells <= high) for low, high in spans])
    return np.hstack([inside & treated[:, None], -1.0 * (inside & ~treated[:, None])])


def _drawn(
    shares: dict[int, NDArray[np.float64]],
    errors: Vector,
    binding: NDArray[np.bool_],
    rng: np.random.Generator,
) -> Vector:
    """Return draws of the largest ratio where every binding inequality holds with equality."""
    if not binding.any():
        return np.full(_DRAWS, np.inf)
    noise = np.zeros((_DRAWS, int(binding.sum())))
    for part in shares.values():
        centred = part[:, binding] - part[:, binding].mean(axis=0)
        root = np.linalg.cholesky(
            centred.T @ centred / len(part) ** 2 + 1e-12 * np.eye(centred.shape[1])
        )
        noise += rng.normal(size=(_DRAWS, centred.shape[1])) @ root.T
    return np.asarray((noise / errors[binding]).max(axis=1))
