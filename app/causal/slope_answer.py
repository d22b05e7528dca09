"""A slope from a panel as an estimate, with what its interval allows for and its checks."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from app.causal.findings import Estimation
from app.causal.kernels.cluster_errors import two_way
from app.causal.panel_checks import interval_basis
from app.causal.sample import as_estimate

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from app.causal.estimand import Estimand
    from app.causal.kernels.inference import Inference
    from app.causal.panel import Panel
    from app.causal.profile import Diagnosis
    from app.causal.within_effect import WithinEffect

PERIODS_AS_CLUSTERS = 10  # fewer periods are no clusters


def answered(
    panel: Panel,
    estimand: Estimand,
    effect: WithinEffect,
    inference: Inference,
    method: str,
    level: float,
    checks: Iterable[Diagnosis],
    *,
    resampled: bool,
    label: str = "",
    changes: Panel | None = None,
    n: int | None = None,
) -> Estimation:
    """Return the estimate with its diagnostics; `changes` is the panel that it was made from.

    `n` counts the complete rows where the panel has fewer.
    """
    used = changes or panel
    treated = panel.sample.treated
    estimate = as_estimate(
        panel.sample,
        estimand,
        method=method,
        value=effect.value,
        inference=inference,
        level=level,
        baseline=_baseline(panel, effect.value, treated),
        n=n,
    )
    basis = _with_both(interval_basis(used), used, effect.influence, resampled=resampled)
    found = (*panel.sample.diagnostics, *checks, basis)
    return Estimation(replace(estimate, label=label), found)


def _baseline(panel: Panel, value: float, treated: NDArray[np.bool_]) -> float | None:
    if not panel.sample.has_arms or not treated.any():
        return None
    return float(panel.sample.outcome[treated].mean()) - value


def _with_both(
    basis: Diagnosis, panel: Panel, influence: NDArray[np.float64], *, resampled: bool
) -> Diagnosis:
    """Add how errors change when rows of one period may depend on each other as well."""
    told = basis.sentence
    if resampled:
        told += (
            " The interval is that of a wild cluster bootstrap, which keeps its promise with few"
            " clusters."
        )
    periods = len(np.unique(panel.period))
    if panel.clusters is not None and periods >= PERIODS_AS_CLUSTERS:
        both = math.sqrt(two_way(influence, panel.clusters, panel.period))
        told += (
            f" If rows of one period may depend on each other too, the standard error is"
            f" {both:.3g}."
        )
    return replace(basis, sentence=told)
