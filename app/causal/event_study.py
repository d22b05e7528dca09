"""Effects by the time since the start of a treatment: the answer, its curve, what comes before."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import fdtrc

from app.causal.curves import Curve, Point, Series
from app.causal.findings import Estimate, Estimation
from app.causal.kernels.cluster_errors import covariance, simultaneous
from app.causal.kernels.group_time import (
    Added,
    GroupTime,
    by_elapsed,
    by_period,
    by_start,
    elapsed_shares,
    overall,
)
from app.causal.kernels.inference import infer
from app.causal.kernels.scored import Part, mean_among, minus
from app.causal.panel_checks import FEW_TREATED, adoption_checks
from app.causal.pre_trends import judged, too_few, untested, went_on
from app.causal.profile import Diagnosis, Verdict
from app.causal.sample import as_estimate
from app.causal.scales import Scales
from app.causal.trend_sensitivity import relative_to_before
from app.errors import TooFewSamples

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from app.causal.estimand import Estimand
    from app.causal.kernels.inference import Inference
    from app.causal.panel import Adoption

MOST_LEADS = 8  # the periods before the start that are tested together
MOST_PARTS = 8  # groups with an effect of their own; more are in the curves alone
HELD = 3  # clusters per lead that a joint test needs


def told(
    found: GroupTime,
    adoption: Adoption,
    estimand: Estimand,
    clusters: NDArray[np.intp] | None,
    *,
    method: str,
    level: float,
    rng: np.random.Generator,
    placebo: Inference | None = None,
    spare: Inference | None = None,
    in_parts: bool = False,
) -> Estimation:
    """Return the average over treated periods, its parts beside it, its curve and its checks.

    Parameters
    ----------
    clusters : (n,) for the rows of `found.influence`.
    in_parts : add the effect on each group, and in each period.
    placebo : inference that stands in where treated clusters are too few for the usual one.
    spare : inference where there are no placebos, nor several clusters on each side.
    """
    after = overall(found)
    if not np.isfinite(after.values[0]):
        raise TooFewSamples("No treated unit was seen after the start with somebody to compare.")
    inference = placebo or spare or _inferred(after, 0, clusters, level)
    sample = adoption.panel.sample
    estimate = as_estimate(
        sample,
        estimand,
        method=method,
        value=float(after.values[0]),
        inference=inference,
        level=level,
        baseline=_without(sample.outcome, sample.treated, float(after.values[0])),
        n=adoption.n,
    )
    elapsed = by_elapsed(found)
    checks = (
        *sample.diagnostics,
        *adoption.left_out,
        *_before(elapsed, adoption, clusters, estimand, float(after.values[0])),
        *adoption_checks(adoption, estimand, by_placebo=placebo is not None),
    )
    shares = elapsed_shares(found, elapsed.at)
    return Estimation(
        estimate,
        checks,
        tuple(relative_to_before(elapsed, shares, clusters, estimand, level)),
        beside=(
            *(
                ()
                if placebo or spare
                else _on_scales(after, adoption, estimand, estimate, clusters)
            ),
            *(_parts(found, adoption, estimate, clusters, level) if in_parts else ()),
        ),
        curves=(
            _curve(elapsed, estimand, clusters, level, rng),
            *(_by_period(found, adoption, estimand, clusters, level) if in_parts else ()),
        ),
    )


def _inferred(
    added: Added, place: int, clusters: NDArray[np.intp] | None, level: float
) -> Inference:
    return infer(
        float(added.values[place]),
        added.influence[:, place],
        level=level,
        degrees=max(len(added.influence) - 2, 1),
        clusters=clusters,
    )


def _on_scales(
    after: Added,
    adoption: Adoption,
    estimand: Estimand,
    estimate: Estimate,
    clusters: NDArray[np.intp] | None,
) -> tuple[Estimate, ...]:
    """Return the effect as ratios, in per cent or as means of the treated while treated.

    Nothing where errors are known by other rows than units or all rows.
    """
    panel, influence = adoption.panel, after.influence[:, 0]
    high = mean_among(panel.sample.outcome, panel.sample.treated, panel.sample.weights)
    if panel.followed and len(influence) == panel.n_units:
        by_unit = np.bincount(panel.unit, weights=high.influence, minlength=panel.n_units)
        high = Part(high.value, by_unit.astype(np.float64))
    if len(high.influence) != len(influence):
        return ()
    low = minus(high, Part(float(after.values[0]), influence))
    inferred = partial(
        infer, level=estimate.level, degrees=max(len(influence) - 2, 1), clusters=clusters
    )
    scales = Scales(panel.sample, estimand, estimate.method, estimate.level, inferred)
    return scales.told(low, high)


def _without(
    outcome: NDArray[np.float64], treated: NDArray[np.bool_], value: float
) -> float | None:
    return float(outcome[treated].mean()) - value if treated.any() else None


def _parts(
    found: GroupTime,
    adoption: Adoption,
    estimate: Estimate,
    clusters: NDArray[np.intp] | None,
    level: float,
) -> list[Estimate]:
    """Return the effect on each group by its start, where there are several."""
    starts = by_start(found)
    if not 2 <= len(starts.at) <= MOST_PARTS:
        return []
    labels = adoption.panel.labels
    return [
        _part(estimate, starts, i, clusters, level, f"those treated from {labels[int(s)]} on")
        for i, s in enumerate(starts.at)
    ]


def _part(
    estimate: Estimate,
    added: Added,
    place: int,
    clusters: NDArray[np.intp] | None,
    level: float,
    label: str,
) -> Estimate:
    inference = _inferred(added, place, clusters, level)
    return replace(
        estimate,
        value=float(added.values[place]),
        interval=inference.interval,
        standard_error=inference.standard_error,
        p_value=inference.p_value,
        label=label,
    )


def _curve(
    elapsed: Added,
    estimand: Estimand,
    clusters: NDArray[np.intp] | None,
    level: float,
    rng: np.random.Generator,
) -> Curve:
    spread = covariance(elapsed.influence, clusters)
    errors = np.sqrt(np.diag(spread))
    wide = simultaneous(spread, level, rng) * errors
    points = [
        Point(float(at), float(value), float(value - half), float(value + half))
        for at, value, half in zip(elapsed.at, elapsed.values, wide, strict=True)
    ]
    if -1.0 not in elapsed.at:  # what all others are compared with
        points.append(Point(-1.0, 0.0))
    return Curve(
        name="event_study",
        title=f"Effect on {estimand.outcome} since the start; the bands hold the whole curve",
        x_label="periods since the start of the treatment",
        y_label=f"effect on {estimand.outcome}",
        unit=estimand.unit,
        series=(Series("effect", tuple(sorted(points, key=lambda p: p.x))),),
        reference=-0.5,
    )


def _by_period(
    found: GroupTime,
    adoption: Adoption,
    estimand: Estimand,
    clusters: NDArray[np.intp] | None,
    level: float,
) -> tuple[Curve, ...]:
    """Return the effect in each period on those treated by then, where units start apart."""
    if len(adoption.starts) < 2:
        return ()
    each = by_period(found)
    points = []
    for i, at in enumerate(each.at):
        low, high = _inferred(each, i, clusters, level).interval
        label = adoption.panel.labels[int(at)]
        points.append(Point(label, float(each.values[i]), low, high))
    curve = Curve(
        name="effect_by_period",
        title=f"Effect on {estimand.outcome} in each period on those treated by then",
        x_label="period",
        y_label=f"effect on {estimand.outcome}",
        unit=estimand.unit,
        series=(Series("effect", tuple(points)),),
    )
    return (curve,)


def _before(
    elapsed: Added,
    adoption: Adoption,
    clusters: NDArray[np.intp] | None,
    estimand: Estimand,
    effect: float,
) -> tuple[Diagnosis, ...]:
    """Return the tests of the leads, where enough are treated for their errors to be known."""
    if adoption.panel.clusters is None or adoption.treated_clusters >= FEW_TREATED:
        return before_the_start(elapsed, clusters, estimand, effect)
    return (too_few(),)


def before_the_start(
    elapsed: Added, clusters: NDArray[np.intp] | None, estimand: Estimand, effect: float
) -> tuple[Diagnosis, ...]:
    """Test together whether the treated differed from the others in any period before the start."""
    leads = np.flatnonzero(elapsed.at < 0)[-MOST_LEADS:]
    groups = len(elapsed.influence) if clusters is None else int(clusters.max()) + 1
    leads = leads[-max(groups // HELD - 1, 1) :]
    if not len(leads):
        return (untested(),)
    found = _leads_are_zero(elapsed, leads, clusters, estimand, effect, groups)
    course = _course(elapsed, leads)
    return found, went_on(course, found.p_value or 0.0, effect, estimand)


def _course(elapsed: Added, leads: NDArray[np.intp]) -> float:
    """Return the difference after the start that a straight line through the leads comes to."""
    at, values = elapsed.at[leads], elapsed.values[leads]
    if -1.0 not in at:
        at, values = np.append(at, -1.0), np.append(values, 0.0)
    centred = at - at.mean()
    slope = float(centred @ values / max(float(centred @ centred), 1e-12))
    return slope * float(elapsed.at[elapsed.at >= 0].mean() - at.mean())


def _leads_are_zero(
    elapsed: Added,
    leads: NDArray[np.intp],
    clusters: NDArray[np.intp] | None,
    estimand: Estimand,
    effect: float,
    groups: int,
) -> Diagnosis:
    values, influence = elapsed.values[leads], elapsed.influence[:, leads]
    if len(leads) > 1 and elapsed.at[leads[-1]] == -1.0:
        # Leads around their own mean are bound to each other; seen from the last they are not.
        values, influence = values[:-1] - values[-1], influence[:, :-1] - influence[:, -1:]
    spread = covariance(influence, clusters)
    statistic, p_value, rank = _joint(values, spread, groups)
    worst = float(values[np.argmax(np.abs(values))])
    verdict = judged(p_value)
    unit = f" {estimand.unit}" if estimand.unit else ""
    return Diagnosis(
        "pre_trends",
        verdict,
        f"In {rank} period{'s' if rank > 1 else ''} before the start the treated differed from"
        f" those they are compared with by up to {worst:.3g}{unit} (the effect is {effect:.3g}):"
        f" {_SAID[verdict]}.",
        test="joint F test of the leads",
        statistic=statistic,
        p_value=p_value,
        effect_size=worst,
        n=groups,
    )


_SAID = {
    Verdict.PASSED: "no clear sign of different trends; small ones could have gone unseen",
    Verdict.INCONCLUSIVE: "a hint of different trends",
    Verdict.FAILED: "the groups moved apart already, so parallel trends do not hold",
}


def _joint(
    values: NDArray[np.float64], spread: NDArray[np.float64], groups: int
) -> tuple[float, float, int]:
    """Return F, its p-value and the rank; the spread is estimated from `groups` clusters."""
    eigen, vectors = np.linalg.eigh(spread)
    kept = eigen > 1e-10 * max(float(eigen.max(initial=0.0)), 1e-300)
    rank = int(kept.sum())
    if rank == 0:
        return 0.0, 1.0, 1
    scores = vectors[:, kept].T @ values
    wald = float(np.sum(scores**2 / eigen[kept]))
    free = max(groups - rank, 1)
    statistic = wald / rank * free / max(groups - 1, 1)
    return statistic, float(fdtrc(rank, free, statistic)), rank
