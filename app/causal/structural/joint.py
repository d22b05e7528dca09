"""Joint effects over a class too large to list: every set of causes that changed columns may have.

Where equations are linear, the causes of the changed columns and the covariance are all that the
effect of changing them hangs on, so the class need not be gone through graph by graph.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from app.causal.joint_parents import joint_parents
from app.causal.kernels.joint_effects import joint_effects
from app.causal.structural.members import settled
from app.causal.structural.spread import Over
from app.causal.structural.study import complete_rows, is_level

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.causal.graph import CausalGraph
    from app.causal.kernels.arrays import Floats
    from app.causal.structural.settings import Setting
    from app.causal.structural.study import Study

_MOST_SETS = 200


@dataclass(frozen=True, slots=True, eq=False)
class JointEffects:
    """What one unit more of each changed column brings: while the others are held, and alone.

    Shapes (k,); `base` is the outcome's mean.
    """

    held: Floats
    alone: Floats
    base: float


@dataclass(frozen=True, slots=True, eq=False)
class JointPlan:
    """One set of causes of the changed columns, to be fitted to rows counted more or less often.

    `rows` (n, p) hold the changed columns first, then the outcome, then the causes; `parents` are
    places among them.
    """

    rows: Floats
    parents: tuple[tuple[int, ...], ...]

    def model(self, counts: Floats | None = None) -> JointEffects:
        target = len(self.parents)
        covariance = np.cov(self.rows, rowvar=False, aweights=counts, ddof=0)
        changed = range(target)
        held = joint_effects(covariance, changed, self.parents, target)
        alone = [joint_effects(covariance, [k], [self.parents[k]], target)[0] for k in changed]
        base = float(np.average(self.rows[:, target], weights=counts))
        return JointEffects(held, np.array(alone), base)


@dataclass(frozen=True, slots=True, eq=False)
class Joint:
    """The study with the number of sets told, their plans, and the mean step of each setting."""

    study: Study
    over: Over[JointEffects]
    steps: Floats

    def changes(self, model: JointEffects, _rng: np.random.Generator) -> Floats:
        """Return the mean change of all settings, of each alone, and the outcome's mean."""
        return np.array([model.held @ self.steps, *(model.alone * self.steps), model.base])


def joint(found: Study, graph: CausalGraph, settings: Sequence[Setting]) -> Joint | None:
    """Return the joint effects over all sets of causes; None where the members do, or must."""
    columns = tuple(s.column for s in settings)
    if found.members.all_seen or not _is_linear(found):
        return None
    try:
        sets = joint_parents(settled(graph)[0], columns, at_most=_MOST_SETS)
    except ValueError:
        return None
    causes = sorted({name for one in sets for parents in one for name in parents})
    names = tuple(dict.fromkeys((*columns, found.target, *causes)))
    if len(sets) == _MOST_SETS or any(is_level(found.data, name) for name in names):
        return None
    rows, values = complete_rows(found.data, names, np.random.default_rng(0))
    place = {name: i for i, name in enumerate(names)}
    plans = [
        JointPlan(values, tuple(tuple(place[p] for p in parents) for parents in one))
        for one in sets
    ]
    steps = [float(np.mean(s.change(x) - x)) for s, x in zip(settings, values.T, strict=False)]
    resampling = replace(found.resampling, n=len(rows), groups=None)
    told = replace(found, members=replace(found.members, sets=len(sets)))
    return Joint(told, Over(plans, resampling), np.array(steps))


def _is_linear(found: Study) -> bool:
    return all(plan.model().linear_system() is not None for plan in found.blueprints)
