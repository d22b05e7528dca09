"""Whether those who decide reach the outcome by nothing but what they decide."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.special import fdtrc

from app.causal.kernels.absorbed import group_means, within
from app.causal.kernels.least_squares import fit
from app.causal.profile import Diagnosis, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from app.causal.estimand import Estimand
    from app.causal.kernels.two_stage import Partialled
    from app.causal.sample import Sample

    Vector = NDArray[np.float64]

SURE, LIKELY = 0.01, 0.05
_FEWEST = 4  # deciders: a line and a bend through fewer leave nothing to test


def decider_agreement(
    sample: Sample, parts: Partialled, value: float, deciders: NDArray[np.intp], estimand: Estimand
) -> Iterator[Diagnosis]:
    """Yield whether deciders' outcomes differ by more than what they decided makes them.

    What is left of the outcome must not go with the decider, a smooth bend in leniency apart,
    which effects that differ between cases would leave (the fit of Frandsen, Lefgren & Leslie
    2023, doi:10.1257/aer.20201860, with a square in place of a spline). Nothing where rows are
    tied by another column than the decider's.
    """
    counts = np.bincount(deciders)
    if sample.clusters is not None or len(counts) < _FEWEST or len(deciders) <= 2 * len(counts):
        return
    left = parts.outcome - value * parts.treatment
    lenient, means = group_means(np.column_stack([parts.treatment, left]), deciders).T
    noise = within(left[:, None], deciders)[:, 0]
    degrees = len(deciders) - len(counts)
    root = np.sqrt(counts)
    scaled = (lenient - lenient.mean()) / max(float(lenient.std()), 1e-300)
    bend = fit(np.column_stack([root, root * scaled, root * scaled**2]), root * means)
    free = len(counts) - bend.rank
    spread = float(noise @ noise) / degrees
    if free < 1 or spread <= 0:
        return
    statistic = float(bend.residuals @ bend.residuals) / free / spread
    yield _said(statistic, float(fdtrc(free, degrees, statistic)), sample.n, estimand)


def _said(statistic: float, p_value: float, n: int, estimand: Estimand) -> Diagnosis:
    name = estimand.instruments[0]
    if p_value >= LIKELY:
        verdict, told = Verdict.PASSED, "by no more than what they decided makes them, and chance"
    elif p_value >= SURE:
        verdict, told = Verdict.INCONCLUSIVE, "perhaps by more than what they decided makes them"
    else:
        verdict = Verdict.FAILED
        told = (
            f"by more than what they decided makes them: they act on {estimand.outcome} in other"
            " ways too, or what they decide does very different things"
        )
    return Diagnosis(
        "decider_agreement",
        verdict,
        f"{estimand.outcome} differs between the values of {name} {told} (p = {p_value:.2g}).",
        test="F test of deciders beyond a bend in leniency",
        statistic=statistic,
        p_value=p_value,
        n=n,
        columns=(name, estimand.outcome),
    )
