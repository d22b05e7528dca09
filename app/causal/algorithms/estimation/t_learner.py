"""T-learner: a model of the outcome for each arm, and their difference."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.causal.catalogue import Cost
from app.causal.learner_spec import estimate_by, learner_spec

if TYPE_CHECKING:
    from app.causal.kernels.effect_learners import Learner


def _learner() -> Learner:
    from app.causal.kernels.effect_learners import two_models

    return two_models


SPEC = learner_spec(
    name="t_learner",
    title="T-learner",
    summary="Subtracts a model of the untreated from a model of the treated.",
    cost=Cost(scale=7e-5, n_power=0.9, d_power=0.4),
    references=("10.1073/pnas.1804597116",),
    run=estimate_by("t_learner", _learner),
)
