"""Smooth functions of one variable as columns, from straight to wavy, with what each wave costs."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.interpolate import CubicSpline
from scipy.linalg import eigh

if TYPE_CHECKING:
    from app.causal.kernels.arrays import Floats

_KNOTS = 9
_RIDGE = 1e-12


class SmoothBasis(NamedTuple):
    """Orthonormal centred `columns`, shape (n, m), and the `roughness` of each, ascending.

    The first column is straight and has roughness 0.
    """

    columns: Floats
    roughness: Floats


def smooth_basis(x: Floats, knots: int = _KNOTS) -> SmoothBasis:
    """Return natural cubic splines of x, shape (n,), in the order of Demmler and Reinsch.

    Knots lie at quantiles, the ends included; roughness is the integral of the squared second
    derivative over standardised x, so that units change nothing.

    References
    ----------
    Demmler & Reinsch, Numer. Math. 24:375-382, 1975, doi:10.1007/BF01437406
    """
    z = (x - x.mean()) / x.std()
    places = np.unique(np.quantile(z, np.linspace(0, 1, knots)))
    if len(places) < 3:
        return SmoothBasis(z[:, None], np.zeros(1))
    spline = CubicSpline(places, np.eye(len(places)), bc_type="natural")
    values = np.asarray(spline(z))
    values = values - values.mean(axis=0)
    centred = np.linalg.svd(np.ones((1, len(places))))[2][1:].T  # leaves out the constant
    variance = centred.T @ (values.T @ values / len(z)) @ centred
    rough = centred.T @ _roughness(places, np.asarray(spline(places, 2))) @ centred
    costs, directions = eigh(rough, variance + _RIDGE * np.eye(len(variance)))
    return SmoothBasis(values @ centred @ directions, np.maximum(costs, 0.0))


def _roughness(places: Floats, bends: Floats) -> Floats:
    """Return the integrals of products of second derivatives, which are straight between knots."""
    gaps, left, right = np.diff(places)[:, None], bends[:-1], bends[1:]
    same = (gaps * left).T @ left + (gaps * right).T @ right
    crossed = (gaps * left).T @ right
    return np.asarray((same + (crossed + crossed.T) / 2) / 3)
