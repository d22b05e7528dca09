"""Policy tree: the best rule of one or two conditions of whom to treat, and what it brings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from app.causal.catalogue import Cost, Progress
from app.causal.learner_spec import LearnerParams, learner_spec

if TYPE_CHECKING:
    import numpy as np

    from app.causal.data import Dataset
    from app.causal.estimand import Estimand
    from app.causal.findings import Estimation


class Params(LearnerParams):
    """The settings of learners, and those of the rule.

    `cost` of treating one row, in the outcome's units; `lower_is_better` for an outcome that is to
    fall; `depth` is how many conditions a row may be held to.
    """

    cost: float = Field(0.0, ge=0)
    lower_is_better: bool = False
    depth: int = Field(2, ge=1, le=2)


def run(
    data: Dataset, estimand: Estimand, params: Params, rng: np.random.Generator, report: Progress
) -> Estimation:
    """Estimate the average effect, and find whom to treat.

    Raises
    ------
    InvalidQuestion, TooFewSamples, NoOverlap : see `prepared`.
    """
    from dataclasses import replace

    from app.causal.differing_effects import answered, prepared
    from app.causal.groups_in_words import features
    from app.causal.kernels.effect_learners import doubly_robust
    from app.causal.targeting import Rewards, chosen_rule

    ready = prepared(data, estimand, params, SPEC.name, rng, report)
    report(0.5, "learning how the effect differs")
    told = answered(ready, doubly_robust, params, rng, falls=params.lower_is_better)
    report(0.8, "trying every rule")
    sign, aim = (-1.0, f"To lower {estimand.outcome}") if params.lower_is_better else (1.0, "")
    gain = sign * ready.known.scores - params.cost
    rewards = Rewards(ready.effects, gain, ready.units.folds, params.cost, aim)
    chosen = chosen_rule(rewards, features(ready.rows, ready.names), params.depth)
    return replace(told, policy=chosen.policy, diagnostics=(*chosen.diagnostics, *told.diagnostics))


SPEC = learner_spec(
    name="policy_tree",
    title="Policy tree",
    summary="Finds the best rule of one or two conditions of whom to treat, and what it brings.",
    cost=Cost(scale=1.8e-4, n_power=0.9, d_power=0.5),
    references=("10.3982/ECTA15732", "10.1080/01621459.2024.2393466"),
    run=run,
    params=Params,
)
