"""One instrument made of many: each row's treatment as foretold by all other rows."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from app.causal.kernels.least_squares import fit, with_intercept
from app.causal.kernels.two_stage import Clusters, IrrelevantInstrument, Partialled

Vector = NDArray[np.float64]
Matrix = NDArray[np.float64]

_ALONE = 1e-8  # what is left of a row that its own column foretells


def leniency(treatment: Vector, instruments: Matrix, controls: Matrix) -> Vector:
    """Return shape (n,): what the instruments foretell of a row's treatment beyond the controls.

    Neither forecast sees the row itself, so that its own noise cannot be mistaken for the
    instruments' doing, however many there are (UJIVE of Kolesár 2013; the jackknife of Angrist,
    Imbens & Krueger 1999 leaves it out of the first forecast alone). With one column of deciders
    it is the leave-one-out mean of each decider less that of all. A decider with one row says
    nothing: 0.

    Parameters
    ----------
    treatment : shape (n,).
    instruments, controls : shapes (n, m) and (n, k), without an intercept.
    """
    lines = with_intercept(controls)
    without, alone = _forecast(lines, treatment)
    with_them, single = _forecast(np.column_stack([lines, instruments]), treatment)
    return np.where(alone | single, 0.0, with_them - without)


def _forecast(design: Matrix, target: Vector) -> tuple[Vector, NDArray[np.bool_]]:
    """Return each row's fit by the others, and whether none of them speaks of it."""
    model = fit(design, target)
    left = 1 - model.leverages
    single = left < _ALONE
    fitted = target - model.residuals
    return (fitted - model.leverages * target) / np.where(single, 1.0, left), single


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
