"""X-learner: each arm's effects, told by the model of the other arm."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.causal.catalogue import Cost
from app.causal.learner_spec import estimate_by, learner_spec

if TYPE_CHECKING:
    from app.causal.kernels.effect_learners import Learner


def _learner() -> Learner:
    from app.causal.kernels.effect_learners import crossed

    return crossed


SPEC = learner_spec(
    name="x_learner",
    title="X-learner",
    summary="Tells each arm's effects by the other's model: suited where few are treated.",
    cost=Cost(scale=2e-4, n_power=0.9, d_power=0.4),
    references=("10.1073/pnas.1804597116",),
    run=estimate_by("x_learner", _learner),
)
