"""R-learner: what is left of the outcome, on what is left of the treatment, row by row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.causal.catalogue import Cost
from app.causal.learner_spec import estimate_by, learner_spec

if TYPE_CHECKING:
    from app.causal.kernels.effect_learners import Learner


def _learner() -> Learner:
    from app.causal.kernels.effect_learners import residual

    return residual


SPEC = learner_spec(
    name="r_learner",
    title="R-learner",
    summary="Explains what is left of the outcome by what is left of the treatment, row by row.",
    cost=Cost(scale=2e-4, n_power=0.9, d_power=0.4),
    references=("10.1093/biomet/asaa076",),
    run=estimate_by("r_learner", _learner),
)
