"""Rows lost to missing values: how many, and whether the treated lose more of them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from app.causal.kernels.inference import normal_interval
from app.causal.profile import Diagnosis, Verdict
from app.causal.rounding import per_cent

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from app.causal.estimand import Estimand

SMALL_LOSS, GREAT_LOSS = 0.05, 0.5
SMALL_GAP, SURE, LIKELY = 0.02, 0.01, 0.05


def lost_rows(
    frame: pd.DataFrame,
    estimand: Estimand,
    treatment: NDArray[np.float64],
    complete: NDArray[np.bool_],
    *,
    wanted: NDArray[np.bool_],
) -> tuple[Diagnosis, ...]:
    """Return how many rows were left out, and whether a missing outcome depends on treatment.

    Parameters
    ----------
    treatment : shape (rows,), NaN where unknown or at a level that is not compared.
    complete : shape (rows,), the rows used; `wanted` those at a level that is compared.
    """
    missing = frame[estimand.outcome].isna().to_numpy()[~np.isnan(treatment)]
    known = treatment[~np.isnan(treatment)]
    facts = [_share_lost(estimand, int(wanted.sum()), int(complete.sum()), len(frame))]
    if 0 < missing.sum() < len(missing) and np.ptp(known) > 0:
        facts.append(_depends_on_treatment(estimand, known, missing))
    return tuple(facts)


def _share_lost(estimand: Estimand, wanted: int, used: int, total: int) -> Diagnosis:
    share = 1 - used / wanted if wanted else 1.0
    sentence = f"{used} of {wanted} rows have every needed value"
    if wanted < total:
        sentence += f" ({total - wanted} rows at other values of {estimand.treatment} are not used)"
    if share == 0:
        verdict, rest = Verdict.PASSED, "; none was left out."
    elif share <= SMALL_LOSS:
        verdict, rest = Verdict.PASSED, f"; {per_cent(share, 1)} were left out."
    else:
        verdict = Verdict.INCONCLUSIVE if share <= GREAT_LOSS else Verdict.FAILED
        rest = f"; {per_cent(share)} were left out, and the answer speaks for the others only."
    return Diagnosis(
        "missing_rows",
        verdict,
        sentence + rest,
        effect_size=share,
        n=used,
        columns=estimand.columns,
    )


def _depends_on_treatment(
    estimand: Estimand, treatment: NDArray[np.float64], missing: NDArray[np.bool_]
) -> Diagnosis:
    """Compare the treatment of rows with and without an outcome (Welch's test)."""
    lost, kept = treatment[missing], treatment[~missing]
    variance = kept.var(ddof=1) / len(kept) + (
        lost.var(ddof=1) / len(lost) if len(lost) > 1 else treatment.var()
    )
    gap = float(lost.mean() - kept.mean())
    p_value = normal_interval(gap, math.sqrt(max(variance, 1e-300)), 0.95, math.inf).p_value
    rates = _missing_rates(treatment, missing)
    verdict = _verdict(p_value, rates)
    words = {
        Verdict.PASSED: "does not clearly depend on",
        Verdict.INCONCLUSIVE: "may depend on",
        Verdict.FAILED: "depends on",
    }[verdict]
    shares = (
        f" ({per_cent(rates[1], 1)} of the treated, {per_cent(rates[0], 1)} of the others)"
        if rates
        else ""
    )
    return Diagnosis(
        "attrition",
        verdict,
        f"Whether {estimand.outcome} is missing {words} {estimand.treatment}{shares}.",
        test="Welch",
        statistic=gap / math.sqrt(max(variance, 1e-300)),
        p_value=p_value,
        effect_size=rates[1] - rates[0] if rates else gap,
        n=len(treatment),
        columns=(estimand.outcome, estimand.treatment),
    )


def _missing_rates(
    treatment: NDArray[np.float64], missing: NDArray[np.bool_]
) -> tuple[float, float] | None:
    if set(np.unique(treatment)) != {0.0, 1.0}:
        return None
    return float(missing[treatment == 0].mean()), float(missing[treatment == 1].mean())


def _verdict(p_value: float, rates: tuple[float, float] | None) -> Verdict:
    if p_value > LIKELY or (rates is not None and abs(rates[1] - rates[0]) < SMALL_GAP):
        return Verdict.PASSED
    return Verdict.FAILED if p_value < SURE else Verdict.INCONCLUSIVE
