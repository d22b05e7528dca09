"""A negative control: one more estimate, of an effect that cannot be there."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from app.causal.findings import Refutation
from app.causal.profile import Verdict
from app.causal.refits import SURE, figure, span
from app.errors import InvalidQuestion, StatisticalFailure

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.causal.data import Dataset
    from app.causal.estimand import Estimand
    from app.causal.findings import Estimate


def control(
    refuter: str,
    data: Dataset,
    estimand: Estimand,
    estimate: Estimate,
    refit: Callable[[Dataset, Estimand], Estimate],
    because: str,
) -> Refutation:
    """Estimate an effect that cannot be there, and judge the method by whether it finds one.

    Parameters
    ----------
    estimand : of the effect that cannot be there.
    because : why it cannot, as the start of a sentence.
    """
    try:
        found = refit(data, estimand)
    except (StatisticalFailure, InvalidQuestion) as error:
        told = f"Could not tell: {error.message}"
        return Refutation(refuter, Verdict.INCONCLUSIVE, told, estimate.value, math.nan)
    low, high = found.interval
    p_value = 1.0 if found.p_value is None else found.p_value
    seen = f"{because}, and {figure(found.value, found)} ({span((low, high), found)}) is found"
    if low <= found.null_value <= high:
        verdict, rest = Verdict.PASSED, "nothing, as it should be."
    elif p_value < SURE:
        verdict = Verdict.FAILED
        rest = "a sign that something unmeasured drives what is estimated here as well."
    else:
        verdict, rest = Verdict.INCONCLUSIVE, "which chance hardly explains."
    return Refutation(
        refuter, verdict, f"{seen}: {rest}", estimate.value, found.value, p_value, (found.value,)
    )
