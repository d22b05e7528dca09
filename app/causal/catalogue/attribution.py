"""What an algorithm declares that puts something down to its causes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

from app.causal.catalogue.spec import AlgorithmSpec, Progress, Task, not_installed, too_few

if TYPE_CHECKING:
    import numpy as np

    from app.causal.data import Dataset
    from app.causal.findings import Attribution
    from app.causal.graph import CausalGraph
    from app.causal.profile import Profile
    from app.causal.question import Question, QuestionKind


class Attribute(Protocol):
    def __call__(
        self,
        data: Dataset,
        question: Question,
        graph: CausalGraph,
        params: Any,
        rng: np.random.Generator,
        report: Progress,
    ) -> Attribution: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class AttributionSpec(AlgorithmSpec):
    """An algorithm that puts something about a column down to its causes in a graph.

    `answers` are the kinds of question it is made for; `needs_graph` is False where a treatment
    and an outcome are enough. `temporal` tells whether it takes rows in the order of time, as
    against rows that stand for themselves. `requires` are fields of the question that must be
    filled in, as what is set.
    """

    task: ClassVar[Task] = Task.ATTRIBUTE

    answers: frozenset[QuestionKind]
    run: Attribute
    temporal: bool
    needs_graph: bool = True
    requires: frozenset[str] = frozenset()
    min_samples: int = 50

    def objections(self, profile: Profile, question: Question) -> Iterator[str]:
        """Yield each reason, as a sentence, why this algorithm does not fit the question."""
        yield from not_installed(self)
        if question.kind not in self.answers:
            asked = question.kind.value.replace("_", " ")
            yield f"{self.title} does not answer a question about {asked}."
        for name in sorted(self.requires):
            if not getattr(question, name):
                yield f"{self.title} needs to know the {name.replace('_', ' ')}."
        if profile.is_temporal and not self.temporal:
            yield f"{self.title} treats rows as independent, but these are a time series."
        if self.temporal and not profile.is_temporal:
            yield f"{self.title} needs rows ordered in time."
        if profile.n_rows < self.min_samples:
            yield too_few(self.title, self.min_samples, profile.n_rows)
