"""Mediation by regression: what runs through a mediator and what does not, with an interaction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, Field

from app.causal.assumption import Assumption
from app.causal.catalogue import Cost, EstimatorSpec, Progress
from app.causal.data import Kind
from app.causal.estimand import EffectKind
from app.causal.findings import Estimation, Sensitivity
from app.causal.profile import Diagnosis, Verdict
from app.causal.question import Design

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np

    from app.causal.data import Dataset
    from app.causal.estimand import Estimand
    from app.causal.kernels.mediation_models import Split

LIKELY, SURE = 0.05, 0.01


class Params(BaseModel):
    """`level` is the confidence of the intervals."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    level: float = Field(0.95, gt=0.5, lt=1)


def run(
    data: Dataset, estimand: Estimand, params: Params, rng: np.random.Generator, report: Progress
) -> Estimation:
    """Estimate the natural direct or indirect effect; the other parts come beside.

    Each mediator may matter differently at each treatment. Controlled direct effects hold the
    mediators at their means.

    Raises
    ------
    InvalidQuestion : no mediator is named.
    DegenerateData : the mediator is constant, or determined by the treatment.
    """
    del rng  # nothing here is random
    import numpy as np

    from app.causal.designs.shared import listed
    from app.causal.kernels.mediation_models import split_effect
    from app.causal.mediators import mediated, moved, share_through, split_up, told

    rows = mediated(data, estimand)
    sample = rows.sample
    report(0.2, "fitting models of mediator and outcome")
    found = split_effect(
        sample.outcome,
        sample.treatment,
        rows.between,
        sample.covariates,
        ends=rows.ends,
        at=np.average(rows.between.values, axis=0, weights=sample.weights),
        outcome_is_chance=sample.outcome_is_binary,
        counts=sample.weights,
    )
    parts = {
        EffectKind.NIE: found.indirect,
        EffectKind.NDE: found.direct,
        EffectKind.ATE: found.total,
    }
    main, beside = split_up(
        parts, rows, estimand, method=SPEC.name, level=params.level, baseline=found.baseline
    )
    held = told(
        found.controlled,
        rows,
        estimand,
        EffectKind.CDE,
        f"the effect with {listed(estimand.mediators)} held at its mean",
        method=SPEC.name,
        level=params.level,
    )
    checks = (
        *sample.diagnostics,
        *moved(rows, estimand, params.level),
        share_through(parts, rows, estimand, params.level),
        *_form(found, estimand),
    )
    return Estimation(main, checks, tuple(_hidden(found, estimand)), beside=(*beside, held))


def _form(found: Split, estimand: Estimand) -> Iterator[Diagnosis]:
    """Yield whether lines fit the outcome."""
    if found.form is None:
        return
    p_value = found.form.p_value
    verdict = Verdict.PASSED if p_value > LIKELY else Verdict.INCONCLUSIVE
    fits = "no sign that lines do not fit" if p_value > LIKELY else "signs of a bend"
    yield Diagnosis(
        "functional_form",
        Verdict.FAILED if p_value < SURE and found.form.share > LIKELY else verdict,
        f"The model of {estimand.outcome} by lines shows {fits} (p = {p_value:.2g}).",
        test="RESET",
        statistic=found.form.statistic,
        p_value=p_value,
        effect_size=found.form.share,
    )


def _hidden(found: Split, estimand: Estimand) -> Iterator[Sensitivity]:
    """Yield how strongly a hidden cause would have to tie mediator and outcome.

    With lines and no interaction the indirect effect is nothing when the errors of both models
    correlate as much as the outcome's error without the mediator does with the mediator's (Imai,
    Keele & Yamamoto 2010, 10.1214/10-STS321, theorem 4).
    """
    if found.agreement is None:
        return
    size = abs(found.agreement)
    yield Sensitivity(
        "mediator_confounding",
        size,
        None,
        f"Were there a hidden cause of both {estimand.mediator} and {estimand.outcome}, what runs"
        f" through {estimand.mediator} would be nothing from a correlation of their errors of"
        f" {found.agreement:.2f} on.",
    )


SPEC = EstimatorSpec(
    name="mediation_regression",
    title="Mediation by regression, with interaction",
    summary="Splits an effect into what runs through a mediator and what does not, by lines.",
    assumes=frozenset(
        {
            Assumption.UNCONFOUNDEDNESS,
            Assumption.SEQUENTIAL_IGNORABILITY,
            Assumption.OUTCOME_MODEL,
            Assumption.SUTVA,
        }
    ),
    cost=Cost(scale=6e-7, n_power=1.0, d_power=1.5),
    params=Params,
    references=("10.4310/SII.2009.v2.n4.a7", "10.1214/10-STS321"),
    designs=frozenset({Design.MEDIATION}),
    effects=frozenset({EffectKind.NDE, EffectKind.NIE}),
    treatment_kinds=frozenset(
        {Kind.BINARY, Kind.NOMINAL, Kind.CONTINUOUS, Kind.COUNT, Kind.ORDINAL, Kind.DURATION}
    ),
    outcome_kinds=frozenset(
        {Kind.CONTINUOUS, Kind.COUNT, Kind.BINARY, Kind.ORDINAL, Kind.DURATION}
    ),
    run=run,
    requires=frozenset({"mediator"}),
    min_samples=50,
)
