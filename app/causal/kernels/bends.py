"""Cubic splines as columns of a regression, each as costly as the curve that it adds is bent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from app.causal.kernels.arrays import Floats


@dataclass(frozen=True, slots=True, eq=False)
class Bends:
    """Cubic splines beyond a straight line, themselves straight outside the outermost knots.

    At the outermost knots nothing is asked of the curve: a natural spline's would be straight
    there, which is off where it matters most, at the ends of what was observed.

    `knots` (m,) are in order; `weights` (m, m) turn the cubes beyond each knot but the last, and
    the square beyond the first, into m columns; `slopes` (m,) are theirs beyond the last knot.
    Of a curve that the columns add up to, the integral of its squared second derivative is the sum
    of its squared coefficients.
    """

    knots: Floats
    weights: Floats
    slopes: Floats

    def __call__(self, z: Floats) -> Floats:
        """Return the columns at z (n,), shape (n, m)."""
        first, last = self.knots[0], self.knots[-1]
        inside = np.clip(z, first, last)
        powers = np.maximum(inside[:, None] - self.knots, 0.0) ** 3
        powers[:, -1] = (inside - first) ** 2
        return np.asarray(powers @ self.weights + np.outer(np.maximum(z - last, 0.0), self.slopes))


def bends_at(knots: Floats) -> Bends:
    """Return the bends with these knots (m,), in order and apart, m of 3 at least.

    The second derivative is a broken line with its corners at the knots: columns are twice
    integrated hats, turned so that the integral of products of their second derivatives is one.

    References
    ----------
    Green & Silverman, Nonparametric Regression and Generalized Linear Models, 1994, ch. 2
    """
    gaps = np.diff(knots)
    hats = _corners(gaps) / 6
    hats[-1] = np.eye(len(knots))[0] / 2  # the first hat alone is not 0 where it begins
    areas = (np.append(gaps, 0.0) + np.append(0.0, gaps)) / 2
    products = np.diag(2 * areas / 3) + np.diag(gaps / 6, 1) + np.diag(gaps / 6, -1)
    turned = np.linalg.inv(np.linalg.cholesky(products)).T
    return Bends(knots, hats @ turned, areas @ turned)


def _corners(gaps: Floats) -> Floats:
    """Return by how much the slope of each hat changes at each knot, shape (knots, hats)."""
    corners = np.zeros((len(gaps) + 1, len(gaps) + 1))
    for k, gap in enumerate(gaps):  # between knots k and k + 1 one hat falls, the next one rises
        corners[k : k + 2, k : k + 2] += np.array([[-1.0, 1.0], [1.0, -1.0]]) / gap
    return corners
