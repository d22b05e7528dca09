"""What a step is given to be carried out: the plan, the inputs, the profile, the limits."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from pydantic import JsonValue

from app.causal.codec import decode
from app.causal.estimand import Identification
from app.causal.findings import Discovery, Estimation
from app.causal.profile import Profile
from app.errors import InvalidPlan
from app.planner.plan import Action, Plan, Step
from app.service.shards import Shard

if TYPE_CHECKING:
    import numpy as np

T = TypeVar("T", Discovery, Identification, Estimation)


@dataclass(frozen=True, slots=True)
class StepOrder:
    """A step to carry out, or a shard of it: `inputs` holds the results of the steps it reads.

    `before` is what the same step found for intervals of another level, if it is known.
    """

    plan: Plan
    step_id: str
    profile: Profile
    inputs: dict[str, JsonValue]
    seed: int
    seconds: float
    shard: Shard | None = None
    before: JsonValue = None

    @property
    def step(self) -> Step:
        return self.plan.step(self.step_id)

    def read(self, action: Action, cls: type[T]) -> T:
        """Return the result of the one input step with this action."""
        found = list(self._results(action, cls))
        if len(found) != 1:
            message = f"step {self.step_id!r} needs one {action.value} input and has {len(found)}"
            raise InvalidPlan([message])
        return found[0]

    def _results(self, action: Action, cls: type[T]) -> Iterator[T]:
        for name in self.step.inputs:
            if self.plan.step(name).action is action:
                yield decode(cls, self.inputs[name])

    def generator(self) -> np.random.Generator:
        """Return randomness that depends on the seed and the step, not on what ran before."""
        import numpy as np

        return np.random.default_rng([self.seed, zlib.crc32(self.step_id.encode())])
