"""The causal order of linear, non-Gaussian data from independent component analysis."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import linear_sum_assignment
from sklearn.decomposition import FastICA
from sklearn.exceptions import ConvergenceWarning

from app.errors import NotConverged

if TYPE_CHECKING:
    from app.causal.kernels.arrays import Bools, Floats, Ints

_STEPS = 2000


def ica_order(X: Floats, precedes: Bools, rng: np.random.Generator) -> Ints:
    """Return the variables in causal order.

    The rows of the unmixing matrix are matched to variables so that no diagonal entry is near
    zero; then the variable least explained by those that are left comes first.

    Parameters
    ----------
    X : shape (n, p). precedes : [i, j] True where i is known to come before j; acyclic.

    Raises
    ------
    NotConverged : no independent components were found.

    References
    ----------
    Shimizu, Hoyer, Hyvärinen & Kerminen, JMLR 7:2003-2030, 2006,
    jmlr.org/papers/v7/shimizu06a.html
    """
    W = _unmixing((X - X.mean(axis=0)) / X.std(axis=0), rng)
    rows, columns = linear_sum_assignment(1 / np.maximum(np.abs(W), 1e-12))
    matched = W[rows[np.argsort(columns)]]
    B = np.eye(len(W)) - matched / np.diag(matched)[:, None]  # [effect, cause]
    left, order = list(range(len(W))), []
    while left:
        free = [k for k in left if not precedes[left, k].any()]
        first = min(free, key=lambda k: float((B[k, left] ** 2).sum()))
        left.remove(first)
        order.append(first)
    return np.array(order, dtype=np.int64)


def _unmixing(Z: Floats, rng: np.random.Generator) -> Floats:
    p = Z.shape[1]
    ica = FastICA(whiten="unit-variance", max_iter=_STEPS, tol=1e-5, w_init=rng.normal(size=(p, p)))
    with warnings.catch_warnings():
        warnings.simplefilter("error", ConvergenceWarning)
        try:
            ica.fit(Z)
        except ConvergenceWarning:
            raise NotConverged(
                "No independent components were found in the noise.",
                hint="DirectLiNGAM finds an order for the same kind of data without them.",
            ) from None
    return np.asarray(ica.components_)
