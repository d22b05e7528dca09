"""The partially linear model: what is left of the outcome, on what is left of the treatment."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from app.causal.kernels.scored import Scored, shares_of

Vector = NDArray[np.float64]

_NOTHING = 1e-10


class NothingLeft(ArithmeticError):
    """The covariates tell the treatment exactly."""


def residual_effect(
    outcome: Vector,
    treatment: Vector,
    outcome_mean: Vector,
    treatment_mean: Vector,
    counts: Vector | None = None,
) -> Scored:
    """Return the effect per unit of treatment (Robinson 1988, doi:10.2307/1912705).

    With cross-fitted means the errors of both cancel to first order (Chernozhukov et al. 2018,
    doi:10.1111/ectj.12097). For two arms it is the effect weighted by e (1 - e).

    Parameters
    ----------
    outcome_mean, treatment_mean : shape (n,), predicted from the covariates alone.

    Raises
    ------
    NothingLeft : nothing of the treatment is left.
    """
    shares = shares_of(len(outcome), counts)
    own, left = treatment - treatment_mean, outcome - outcome_mean
    total = float(shares @ own**2)
    if total <= _NOTHING * float(shares @ (treatment - shares @ treatment) ** 2):
        raise NothingLeft
    value = float(shares @ (own * left)) / total
    influence = shares * own * (left - value * own) / total
    baseline = float(shares @ (outcome - value * treatment))
    return Scored(value, influence, baseline)
