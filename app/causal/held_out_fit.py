"""Whether a synthetic twin still follows its unit over times before the treatment it never saw."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from app.causal.profile import Diagnosis, Verdict
from app.causal.rounding import per_cent
from app.causal.synthetic_comparison import compared, how_poor

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.causal.estimand import Estimand
    from app.causal.kernels.synthetic import Method
    from app.causal.one_unit import OneUnit

_FEWEST = 6  # times to learn from


def held_out_fit(unit: OneUnit, method: Method, estimand: Estimand) -> Iterator[Diagnosis]:
    """Yield how far the twin, learnt from two thirds of the time before, misses the last third.

    A method that bends the weights until they fit is not found out by how well it fits. Nothing
    where the time before is short. Abadie 2021, doi:10.1257/jel.20191450, on backdating.
    """
    start = unit.before - unit.before // 3
    if start < _FEWEST:
        return
    past = replace(
        unit,
        path=unit.path[: unit.before],
        donors=unit.donors[: unit.before],
        labels=unit.labels[: unit.before],
        before=start,
    )
    found = compared(past, method)
    missed = float(np.sqrt(np.mean(found.gap[start:] ** 2)))
    usual = float(np.median(np.sqrt(np.mean(found.placebos[start:] ** 2, axis=0))))
    verdict, of_spread, of_usual = how_poor(past, missed, usual)
    told = {
        Verdict.PASSED: ".",
        Verdict.INCONCLUSIVE: ": it may fit what it saw rather than the unit.",
        Verdict.FAILED: ": it fits what it saw, not the unit, so the gap after shows no effect.",
    }
    yield Diagnosis(
        "held_out_fit",
        verdict,
        f"Made from the times before {unit.labels[start]} alone, the synthetic unit missed the"
        f" rest before the treatment by {missed:.3g} {estimand.unit}".rstrip()
        + f", {per_cent(of_spread)} of how units differ and {of_usual:.2g} times the miss usual"
        f" among the donors{told[verdict]}",
        test="RMSPE of times held out",
        statistic=missed,
        effect_size=of_spread,
        n=unit.before - start,
    )
