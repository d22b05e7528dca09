"""Two-way fixed effects for a treatment that starts, with what it compares laid open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, Field

from app.causal.assumption import Assumption
from app.causal.catalogue import Cost, Progress
from app.causal.data import Kind
from app.causal.estimand import EffectKind
from app.causal.findings import Estimation
from app.causal.panel_spec import ChangeSpec
from app.causal.profile import Diagnosis, Verdict
from app.causal.question import Design
from app.causal.rounding import per_cent

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np

    from app.causal.data import Dataset
    from app.causal.estimand import Estimand
    from app.causal.kernels.timing import Comparison
    from app.causal.panel import Adoption
    from app.causal.within_effect import WithinEffect

MUCH = 0.1  # of the weight: forbidden comparisons beyond this may turn the answer


class Params(BaseModel):
    """`level` is the confidence of the interval."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    level: float = Field(0.95, gt=0.5, lt=1)


def run(
    data: Dataset, estimand: Estimand, params: Params, rng: np.random.Generator, report: Progress
) -> Estimation:
    """Estimate one average effect, and say how much of it compares with units treated earlier.

    Raises
    ------
    InvalidQuestion : the columns do not tell who is treated when.
    TooFewSamples, DegenerateData : nobody can be compared before and after.
    """
    from app.causal.few_treated import by_placebo
    from app.causal.panel import adoption_of, panel_of
    from app.causal.panel_checks import adoption_checks
    from app.causal.slope_answer import answered
    from app.causal.within_effect import inference_of, within_effect

    adoption = adoption_of(panel_of(data, estimand), estimand)
    panel = adoption.panel
    report(0.3, "taking out the levels of units and periods")
    effect = within_effect(panel)

    def value(other: Adoption) -> float:
        now = other.panel.period >= other.first[other.panel.unit]
        return within_effect(other.panel, now.astype(np.float64)).value

    import numpy as np

    usual, resampled = inference_of(panel, effect, params.level, rng)
    placebo = by_placebo(adoption, effect.value, value, params.level, rng)
    told = tuple(_comparisons(adoption, effect))
    mixes = any(d.verdict is not Verdict.PASSED for d in told)
    checks = (
        *adoption.left_out,
        *told,
        *adoption_checks(adoption, estimand, by_placebo=placebo is not None),
    )
    return answered(
        panel,
        estimand,
        effect,
        placebo or usual,
        SPEC.name,
        params.level,
        (c for c in checks if c.name != "interval_basis"),
        resampled=resampled and placebo is None,
        n=adoption.n,
        label="two-way fixed effects, which also compare with units treated earlier"
        if mixes
        else "",
    )


def _comparisons(adoption: Adoption, effect: WithinEffect) -> Iterator[Diagnosis]:
    """Say how much of the estimate takes units treated earlier for untreated ones."""
    import numpy as np

    from app.causal.kernels.timing import comparisons, negative_weight
    from app.causal.panel import wide

    panel = adoption.panel
    if len(adoption.starts) < 2:
        return
    negative = negative_weight(effect.dose, panel.sample.treated, panel.counts)
    outcome = wide(panel, panel.sample.outcome)
    if panel.followed and np.isfinite(outcome).all():
        weights = np.nanmean(wide(panel, panel.counts), axis=1)
        yield _decomposed(comparisons(outcome, adoption.first, weights), negative, panel.sample.n)
        return
    yield Diagnosis(
        "forbidden_comparisons",
        Verdict.PASSED if negative <= MUCH else Verdict.INCONCLUSIVE,
        f"{per_cent(negative)} of the weight that this estimate puts on the effects of treated"
        " rows is"
        " negative, as it compares with units treated earlier too.",
        test="weights of two-way fixed effects",
        statistic=negative,
        effect_size=negative,
        n=panel.sample.n,
    )


def _decomposed(found: tuple[Comparison, ...], negative: float, n: int) -> Diagnosis:
    """Say how much of the estimate its forbidden comparisons make up, and what they give."""
    bad = [c for c in found if c.forbidden]
    share, more = sum(c.weight for c in bad), ""
    if share:
        alone = sum(c.weight * c.value for c in bad) / share
        rest = sum(c.weight * c.value for c in found if not c.forbidden) / max(1 - share, 1e-12)
        more = f" These alone give {alone:.3g}, the others {rest:.3g}."
    return Diagnosis(
        "forbidden_comparisons",
        Verdict.PASSED if share <= MUCH else Verdict.INCONCLUSIVE,
        f"{per_cent(share)} of this estimate compares units with others that were treated"
        " earlier, whose"
        f" own effect is then taken for a trend; {per_cent(negative)} of the weight on effects is"
        f" negative.{more}",
        test="Goodman-Bacon decomposition",
        statistic=negative,
        effect_size=share,
        n=n,
    )


SPEC = ChangeSpec(
    name="two_way_fixed_effects",
    title="Two-way fixed effects with its decomposition",
    summary="One regression with unit and period levels, and how much of it compares wrongly.",
    assumes=frozenset(
        {
            Assumption.PARALLEL_TRENDS,
            Assumption.NO_ANTICIPATION,
            Assumption.SUTVA,
            Assumption.CONSTANT_EFFECT,
        }
    ),
    cost=Cost(scale=1e-6, n_power=1.0, d_power=1.0),
    params=Params,
    references=("10.1016/j.jeconom.2021.03.014", "10.1257/aer.20181169"),
    designs=frozenset({Design.DID}),
    effects=frozenset({EffectKind.ATT}),
    treatment_kinds=frozenset(
        {Kind.BINARY, Kind.NOMINAL, Kind.COUNT, Kind.CONTINUOUS, Kind.DATETIME, Kind.ORDINAL}
    ),
    outcome_kinds=frozenset(
        {Kind.CONTINUOUS, Kind.COUNT, Kind.BINARY, Kind.ORDINAL, Kind.DURATION}
    ),
    run=run,
    min_samples=12,
    stays=True,
    over_periods=True,
)
