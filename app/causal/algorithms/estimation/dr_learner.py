"""DR-learner: doubly robust scores of each row's effect, regressed on its columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.causal.catalogue import Cost
from app.causal.learner_spec import estimate_by, learner_spec

if TYPE_CHECKING:
    from app.causal.kernels.effect_learners import Learner


def _learner() -> Learner:
    from app.causal.kernels.effect_learners import doubly_robust

    return doubly_robust


SPEC = learner_spec(
    name="dr_learner",
    title="DR-learner",
    summary="Regresses doubly robust scores on the columns: either model may be wrong.",
    cost=Cost(scale=2e-4, n_power=0.9, d_power=0.4),
    references=("10.1214/23-EJS2157", "10.3982/ECTA19303"),
    run=estimate_by("dr_learner", _learner),
)
