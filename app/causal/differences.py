"""Panels of changes: each row less the same unit's row of the period before it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from app.errors import InvalidQuestion, TooFewSamples

if TYPE_CHECKING:
    from app.causal.estimand import Estimand
    from app.causal.panel import Panel


def differenced(panel: Panel, estimand: Estimand) -> Panel:
    """Return the panel of changes, with periods as the only level that is left to take out.

    Raises
    ------
    InvalidQuestion : units are not followed.
    TooFewSamples : hardly any unit is seen twice in a row.
    """
    if not panel.followed:
        raise InvalidQuestion("Changes need units that are seen again; these rows are of others.")
    order = np.lexsort((panel.period, panel.unit))
    unit, period = panel.unit[order], panel.period[order]
    pairs = np.flatnonzero((unit[1:] == unit[:-1]) & (period[1:] == period[:-1] + 1))
    if len(pairs) < 8:
        raise TooFewSamples(
            f"Only {len(pairs)} rows of {estimand.outcome} follow one of the period before."
        )
    now, before = order[pairs + 1], order[pairs]
    sample = panel.sample
    clusters = None if panel.clusters is None else panel.clusters[now]
    if clusters is not None:
        clusters = np.unique(clusters, return_inverse=True)[1].astype(np.intp)
    changed = replace(
        sample,
        outcome=sample.outcome[now] - sample.outcome[before],
        treatment=sample.treatment[now] - sample.treatment[before],
        covariates=sample.covariates[now] - sample.covariates[before],
        instruments=sample.instruments[now],
        clusters=clusters,
        frame=sample.frame.iloc[now],
        counts=None,
        weights=None if sample.weights is None else sample.weights[now],
    )
    # One code for all units: levels cancel in changes, so that only the periods' are taken out.
    return replace(
        panel,
        sample=changed,
        unit=np.zeros(len(now), dtype=np.intp),
        period=panel.period[now],
        clusters=clusters,
    )
