"""Chances of treatment by a logistic model, and the rows that can be compared by them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from app.causal.comparability import no_counterparts, overlap, require_overlap, within
from app.causal.estimand import EffectKind
from app.causal.kernels.logistic import fit
from app.causal.profile import Diagnosis, Verdict
from app.causal.row_weights import dependence
from app.causal.sample import keep, require_arms

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from app.causal.estimand import Estimand
    from app.causal.kernels.logistic import Logistic
    from app.causal.sample import Sample

SMALLEST_ARM = 20
SEEN_FROM = 0.01  # a chance of treatment below it, or above what is left of 1, is as good as none


@dataclass(frozen=True, slots=True, eq=False)
class Comparable:
    """Rows that have a counterpart, the model of their treatment, and what was found on the way."""

    sample: Sample
    model: Logistic
    diagnostics: tuple[Diagnosis, ...]

    @property
    def score(self) -> NDArray[np.float64]:
        """Return the log odds of treatment, shape (n,)."""
        return np.asarray(self.model.design @ self.model.coefficients)


def comparable(everyone: Sample, estimand: Estimand, trim: float) -> Comparable:
    """Return the rows with chances of treatment inside [trim, 1 - trim], modelled anew.

    For the effect on the treated, rows that were hardly ever treated need no counterpart.

    Raises
    ------
    TooFewSamples, NoOverlap : too few comparable rows in an arm, or the covariates decide it.
    """
    require_arms(everyone, estimand, at_least=SMALLEST_ARM)
    of_treated = estimand.kind is EffectKind.ATT
    first = fit(everyone.covariates, everyone.treatment, counts=everyone.counts)
    inside = within(first.probabilities, trim, of_treated=of_treated)
    require_overlap(
        inside, everyone.treated, columns=estimand.adjustment, at_least=SMALLEST_ARM // 2
    )
    sample, model = everyone, first
    if not inside.all():
        sample = keep(everyone, inside)
        model = fit(sample.covariates, sample.treatment, counts=sample.counts)
    if model.is_separated:
        raise no_counterparts(estimand.adjustment)
    spread = overlap(
        first.probabilities,
        everyone.treated,
        trim=trim,
        separated=first.is_separated,
        of_treated=of_treated,
    )
    together = dependence(sample.clusters, sample.treatment, estimand)
    return Comparable(sample, model, (spread, *_convergence(first), *together))


def meeting(sample: Sample, estimand: Estimand) -> tuple[Diagnosis, ...]:
    """Return whether the arms meet, for an estimator that leaves no row out and models no chance.

    Nothing where no covariate is adjusted for.
    """
    if not sample.labels:
        return ()
    model = fit(sample.covariates, sample.treatment, counts=sample.counts)
    return (
        overlap(
            model.probabilities,
            sample.treated,
            trim=SEEN_FROM,
            separated=model.is_separated,
            of_treated=estimand.kind is EffectKind.ATT,
        ),
    )


def _convergence(model: Logistic) -> tuple[Diagnosis, ...]:
    if model.converged and not model.is_separated:
        return ()
    why = "is certain of some rows" if model.is_separated else "did not settle"
    return (
        Diagnosis(
            "treatment_model",
            Verdict.FAILED,
            f"The model of who is treated {why}: the covariates all but decide the treatment.",
        ),
    )
