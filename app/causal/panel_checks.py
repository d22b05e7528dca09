"""What must be said of a panel's comparison: who is compared, and what the interval allows for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from app.causal.profile import Diagnosis, Verdict
from app.causal.within_effect import FEW_CLUSTERS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.causal.estimand import Estimand
    from app.causal.panel import Adoption, Panel

FEW_TREATED = 5
FEWEST_PLACEBOS = 10  # comparison clusters that a placebo interval needs


def adoption_checks(
    adoption: Adoption, estimand: Estimand, *, by_placebo: bool
) -> Iterator[Diagnosis]:
    """Yield who is compared with whom, what the interval allows for, and too few treated."""
    yield _groups(adoption, estimand)
    yield interval_basis(adoption.panel)
    yield from few_treated(adoption, estimand, by_placebo=by_placebo)


def _groups(adoption: Adoption, estimand: Estimand) -> Diagnosis:
    first, labels = adoption.first, adoption.panel.labels
    treated, never = int(np.isfinite(first).sum()), int(np.isinf(first).sum())
    starts = adoption.starts
    when = (
        f"from {labels[starts[0]]} on"
        if len(starts) == 1
        else (f"at {len(starts)} times from {labels[starts[0]]} to {labels[starts[-1]]}")
    )
    others = (
        f"{never} never are"
        if never
        else "all are treated in the end, so those not yet treated stand for the others"
    )
    called = adoption.panel.unit_called
    verdict = Verdict.PASSED if min(treated, max(never, 1)) >= FEW_TREATED else Verdict.INCONCLUSIVE
    return Diagnosis(
        "cells",
        verdict,
        f"{treated} of {len(first)} units ({called}) come under {estimand.treatment} {when};"
        f" {others}.",
        statistic=float(min(treated, never)),
        n=adoption.panel.sample.n,
    )


def interval_basis(panel: Panel) -> Diagnosis:
    """Say what rows may depend on each other within, and whether there are enough of these."""
    if panel.clusters is None:
        return Diagnosis(
            "interval_basis",
            Verdict.INCONCLUSIVE,
            "What the interval allows for: rows are taken as independent; something that hit one"
            " whole group is not in it.",
        )
    count = panel.n_clusters
    few = count < FEW_CLUSTERS
    more = ", which are few: errors of so few are rough" if few else ""
    return Diagnosis(
        "interval_basis",
        Verdict.INCONCLUSIVE if few else Verdict.PASSED,
        f"What the interval allows for: rows of one {panel.called} may depend on each other"
        f" ({count} of them{more}).",
        statistic=float(count),
        n=panel.sample.n,
    )


def few_treated(adoption: Adoption, estimand: Estimand, *, by_placebo: bool) -> Iterator[Diagnosis]:
    """Warn where so few clusters are treated that chance events in one pass for the effect.

    Conley & Taber 2011, doi:10.1162/REST_a_00049.
    """
    count, panel = adoption.treated_clusters, adoption.panel
    if panel.clusters is None or count >= FEW_TREATED:
        return
    yield treated_units(
        count, panel.n_clusters, panel.called, estimand.treatment, by_placebo=by_placebo
    )


def treated_units(
    count: int, clusters: int, called: str, treatment: str, *, by_placebo: bool
) -> Diagnosis:
    """Say that few are treated, and whether anything can be said of chance all the same."""
    units = f"{count} unit{'s' if count > 1 else ''} of {called}"
    if by_placebo:
        return Diagnosis(
            "treated_units",
            Verdict.INCONCLUSIVE,
            f"Only {units} came under {treatment}. The interval says how much others, never"
            " treated, moved by chance; something else that happened there at that time would look"
            " like the effect.",
            test="placebo starts in untreated clusters",
            statistic=float(count),
            n=clusters,
        )
    verdict = Verdict.INCONCLUSIVE
    told = "so the interval is too narrow"
    if clusters - count < FEWEST_PLACEBOS and count == 1:
        verdict = Verdict.FAILED
        told = (
            f"and only {clusters - count} others are there to show how much one moves by chance,"
            " so the size of chance is unknown"
        )
    return Diagnosis(
        "treated_units",
        verdict,
        f"Only {units} came under {treatment}, {told}: something else that happened there at that"
        " time would look the same.",
        statistic=float(count),
        n=clusters,
    )
