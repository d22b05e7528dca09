"""S-learner: one model of the outcome, in which the treatment is a column."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.causal.catalogue import Cost
from app.causal.learner_spec import estimate_by, learner_spec

if TYPE_CHECKING:
    from app.causal.kernels.effect_learners import Learner


def _learner() -> Learner:
    from app.causal.kernels.effect_learners import single

    return single


SPEC = learner_spec(
    name="s_learner",
    title="S-learner",
    summary="Asks one model of the outcome what it predicts with the treatment and without.",
    cost=Cost(scale=9e-5, n_power=0.9, d_power=0.4),
    references=("10.1073/pnas.1804597116",),
    run=estimate_by("s_learner", _learner),
)
