"""One instrument made of many: each row's treatment as foretold by all other rows."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from app.causal.kernels.least_squares import fit, with_intercept
from app.causal.kernels.two_stage import Clusters, IrrelevantInstrument, Partialled

Vector = NDArray[np.float64]
Matrix = NDArray[np.float64]

_ALONE = 1e-8  # what is left of a row that its own column foretells


def leniency(treatment: Vector, deciders: NDArray[np.intp], controls: Matrix) -> Vector:
    """Return shape (n,): what a row's decider foretells of its treatment beyond the controls.

    Neither forecast sees the row itself, so that its own noise cannot be mistaken for the
    decider's doing, however many there are (UJIVE of Kolesár 2013; the jackknife of Angrist,
    Imbens & Krueger 1999 leaves it out of the first forecast alone). Without controls it is the
    leave-one-out mean of each decider less that of all. A decider with one row says nothing: 0.

    Parameters
    ----------
    treatment : shape (n,).
    deciders : shape (n,), codes 0..J-1. Their indicators are never written out.
    controls : shape (n, k), without an intercept.
    """
    without, alone = _left_out(treatment, *_forecast(with_intercept(controls), treatment))
    counts = np.bincount(deciders)
    columns = np.column_stack([treatment, controls])
    sums = np.zeros((len(counts), columns.shape[1]))
    np.add.at(sums, deciders, columns)
    means = (sums / counts[:, None])[deciders]
    rest = columns - means
    fitted, leverage = _forecast(rest[:, 1:], rest[:, 0]) if controls.shape[1] else (0.0, 0.0)
    with_them, single = _left_out(treatment, means[:, 0] + fitted, 1 / counts[deciders] + leverage)
    return np.where(alone | single, 0.0, with_them - without)


def _forecast(design: Matrix, target: Vector) -> tuple[Vector, Vector]:
    """Return the fit of each row and its leverage on it."""
    model = fit(design, target)
    return target - model.residuals, model.leverages


def _left_out(target: Vector, fitted: Vector, leverage: Vector) -> tuple[Vector, NDArray[np.bool_]]:
    """Return each row's fit by the others, and whether none of them speaks of it."""
    left = 1 - leverage
    single = left < _ALONE
    return (fitted - leverage * target) / np.where(single, 1.0, left), single


def as_one_instrument(
    outcome: Vector,
    treatment: Vector,
    instrument: Vector,
    controls: Matrix,
    clusters: Clusters,
) -> Partialled:
    """Return what the estimators of one instrument take, the instrument holding no controls' part.

    Raises
    ------
    IrrelevantInstrument : the instrument does not vary.
    """
    if np.ptp(instrument) <= _ALONE * max(float(np.abs(treatment).max()), 1e-300):
        raise IrrelevantInstrument
    lines = fit(with_intercept(controls - controls.mean(axis=0)), outcome)
    rest = np.column_stack([outcome, treatment])
    rest = rest - lines.basis @ (lines.basis.T @ rest)
    degrees = max(len(outcome) - lines.rank - 1, 1)
    return Partialled(rest[:, 0], rest[:, 1], instrument[:, None], degrees, clusters)
