"""Local scores: how well a set of causes explains a variable, less a price for its size."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numba as nb
import numpy as np

from app.causal.kernels.discrete_score import (
    BDEU,
    BDS,
    BIC,
    MERGED,
    QNML,
    discrete,
    discrete_gains,
)
from app.causal.kernels.gaussian_score import block, block_gains, gaussian, gaussian_gains
from app.causal.kernels.mixed_score import (
    conditional_gaussian,
    conditional_gaussian_gains,
    moments_of,
    no_moments,
)
from app.causal.kernels.score_basis import LocalScore
from app.causal.kernels.strata import entropies

if TYPE_CHECKING:
    from app.causal.kernels.arrays import Bools, Codes, Floats, Ints
    from app.causal.kernels.embedding import Blocks
    from app.causal.score_params import DiscreteScore

_NONE = np.empty(0, np.int64)
_NO_CODES = np.empty((0, 0), np.int16)
_RULES = {"bic": BIC, "bdeu": BDEU, "bds": BDS, "merged": MERGED, "qnml": QNML}


def gaussian_bic(
    covariance: Floats, n: int, penalty: float, *, edge_price: float = 0.0
) -> LocalScore:
    """Return the Gaussian BIC: -n/2 log(residual variance) - penalty/2 log(n) per parent.

    References
    ----------
    Schwarz, Ann. Statist. 6:461-464, 1978. doi:10.1214/aos/1176344136
    """
    return _of_numbers(covariance, _NONE, n, penalty, edge_price)


def block_bic(blocks: Blocks, penalty: float, *, edge_price: float = 0.0) -> LocalScore:
    """Return the Gaussian BIC of variables that stand for several columns each.

    References
    ----------
    Andrews, Ramsey & Cooper, PMLR 104:4-21, 2019.
    """
    return _of_numbers(blocks.R, blocks.first, blocks.n, penalty, edge_price)


def discrete_score(
    codes: Codes,
    levels: Ints,
    kind: DiscreteScore,
    *,
    penalty: float = 1.0,
    edge_price: float = 0.0,
    weight: float = 1.0,
) -> LocalScore:
    """Return a score of categories.

    Parameters
    ----------
    codes : levels as 0 … k-1, shape (p, n). weight : how many rows the prior is worth (BDeu, BDs).
    penalty : a factor on what the BIC and the qNML charge for free parameters.

    References
    ----------
    Schwarz 1978, doi:10.1214/aos/1176344136 (BIC); Heckerman, Geiger & Chickering, Machine
    Learning 20:197-243, 1995, doi:10.1007/BF00994016 (BDeu); Scutari, PMLR 52:438-448, 2016
    (BDs: the prior is spread over the combinations of causes that occur); Chickering, Heckerman &
    Meek, UAI 1997, doi:10.48550/arXiv.1302.1528 (merged: combinations may share their law);
    Silander, Leppä-aho, Jääsaari & Roos, PMLR 84:948-957, 2018 (qNML).
    """
    n = codes.shape[1]
    rule = _RULES[kind.value]
    price = penalty * (math.log(n) / 2 if rule == BIC else 1.0)
    no_covariance = np.empty((0, 0))
    return LocalScore(
        n,
        price,
        edge_price,
        no_covariance,
        codes,
        levels,
        entropies(n),
        _NONE,
        rule,
        weight,
        no_moments(),
    )


def mixed_bic(
    X: Floats, codes: Codes, levels: Ints, penalty: float, *, edge_price: float = 0.0
) -> LocalScore:
    """Return the conditional Gaussian BIC of numbers and categories together.

    Parameters
    ----------
    X : shape (n, p). codes : levels as 0 … k-1, shape (p, n). levels : 0 for a number.
    """
    n, price = len(X), penalty * math.log(len(X)) / 2
    nothing = np.empty((0, 0))
    moments = moments_of(X, codes, levels)
    return LocalScore(
        n, price, edge_price, nothing, codes, levels, np.empty(0), _NONE, BIC, 1.0, moments
    )


def price_of_edges(variables: int) -> float:
    """Return what each cause costs beyond its parameters when so many could be one: log p.

    The more pairs there are, the more of them look joined by chance; this is the extended BIC
    with γ = 1/2, which keeps the expected number of such edges small whatever p.

    References
    ----------
    Chen & Chen, Biometrika 95:759-771, 2008, doi:10.1093/biomet/asn034; Foygel & Drton, NeurIPS
    2010, doi:10.48550/arXiv.1011.6640
    """
    return math.log(max(variables, 1))


def _of_numbers(
    covariance: Floats, first: Ints, n: int, penalty: float, edge_price: float
) -> LocalScore:
    price = penalty * math.log(n) / 2
    return LocalScore(
        n,
        price,
        edge_price,
        covariance,
        _NO_CODES,
        _NONE,
        np.empty(0),
        first,
        BIC,
        1.0,
        no_moments(),
    )


@nb.njit(cache=True)
def local_score(score: LocalScore, y: int, given: Ints, size: int) -> float:
    """Return the score of y with the first `size` members of `given` as its causes."""
    edges = score.edge_price * size
    if len(score.moments.place):
        found = conditional_gaussian(
            score.moments, score.codes, score.levels, score.price, y, given, size
        )
        return found - edges
    if len(score.levels):
        return discrete(score, y, given, size) - edges
    if len(score.first):
        return block(score, y, given, size) - edges
    return gaussian(score, y, given, size) - edges


@nb.njit(cache=True)
def gains(
    score: LocalScore, y: int, given: Ints, size: int, candidates: Bools, gain: Floats
) -> float:
    """Write to `gain` what each candidate adds as a further cause; return the score without."""
    if len(score.moments.place):
        base = conditional_gaussian_gains(
            score.moments, score.codes, score.levels, score.price, y, given, size, candidates, gain
        )
    elif len(score.levels):
        base = discrete_gains(score, y, given, size, candidates, gain)
    elif len(score.first):
        base = block_gains(score, y, given, size, candidates, gain)
    else:
        base = gaussian_gains(score, y, given, size, candidates, gain)
    for j in range(len(candidates)):
        if candidates[j]:
            gain[j] -= score.edge_price
    return float(base - score.edge_price * size)
