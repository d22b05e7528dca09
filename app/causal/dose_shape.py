"""Whether one unit more of a dose does the same at every dose, given the covariates."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from app.causal.kernels.inference import infer
from app.causal.kernels.least_squares import NotEstimable
from app.causal.kernels.linear_effect import slope
from app.causal.outcome_model import SMALL_SHARE, SURE
from app.causal.profile import Diagnosis, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from app.causal.estimand import Estimand
    from app.causal.kernels.nuisance import Learning
    from app.causal.sample import Sample

    Vector = NDArray[np.float64]


def bend_of_dose(
    sample: Sample, models: Learning, outcome: Vector, dose: Vector, estimand: Estimand
) -> Iterator[Diagnosis]:
    """Yield whether the square of the dose adds to its line; nothing where it cannot.

    Outcome, dose and its square are each taken without what the covariates foretell (n,), so that
    covariates may bend as they like.
    """
    square = (sample.treatment - sample.treatment.mean()) ** 2
    own = square - models.mean(square, binary=False)
    try:
        bend = slope(outcome, own, dose[:, None], sample.weights)
    except NotEstimable:
        return
    test = infer(
        bend.value, bend.influence, level=0.95, degrees=bend.degrees, clusters=sample.clusters
    )
    share = _explained(bend.value, own, dose, outcome)
    if test.p_value >= SURE:
        verdict, told = Verdict.PASSED, "No sign that one unit more does more at some doses"
    elif share < SMALL_SHARE:
        verdict, told = Verdict.INCONCLUSIVE, "What one unit more does changes a little with"
    else:
        verdict, told = Verdict.FAILED, "What one unit more does depends on"
    name = estimand.treatment
    where = f"of {name}" if verdict is Verdict.PASSED else f"the value of {name}"
    rest = "; a curve tells more than one slope" if verdict is Verdict.FAILED else ""
    yield Diagnosis(
        "functional_form",
        verdict,
        f"{told} {where} (p = {test.p_value:.2g}){rest}.",
        test="square of the dose, beyond the covariates",
        statistic=bend.value,
        p_value=test.p_value,
        effect_size=share,
        n=sample.n,
        columns=(name,),
    )


def _explained(value: float, square: Vector, dose: Vector, outcome: Vector) -> float:
    """Return the share of what is left of the outcome that the bend explains."""
    free = square - dose * float(dose @ square) / max(float(dose @ dose), 1e-300)
    return float(value**2 * (free @ free) / max(float(outcome @ outcome), 1e-300))
