"""What a finished run found, at hand for explaining: its plan, evidence, findings and ids."""

from __future__ import annotations

from dataclasses import dataclass

from app.causal.catalogue import Catalogue
from app.causal.findings import Discovery, Estimate, Finding
from app.causal.graph import Edge
from app.causal.profile import Profile
from app.planner.plan import Plan, Step
from app.service.answering import answer
from app.service.evidence import Evidence, Item
from app.service.narration import findings
from app.service.records import RunRecord


@dataclass(frozen=True, slots=True)
class Account:
    """A run with what it found; ids are those of its result.

    `reused` is how many of its steps another run had done before, `dataset` the table's name.
    """

    run: RunRecord
    profile: Profile
    plan: Plan
    evidence: Evidence
    catalogue: Catalogue
    reused: int = 0
    dataset: str = ""

    @property
    def answer(self) -> str:
        """Return the answer in one or two sentences."""
        return answer(self.plan, self.evidence, self.profile).sentence

    @property
    def answer_ids(self) -> tuple[str, ...]:
        """Return what the answer rests on."""
        first = self.findings[0] if self.findings else None
        return (first.id, *first.evidence) if first else ("plan",)

    @property
    def main(self) -> Item[Estimate] | None:
        return self.evidence.main_estimate

    @property
    def graph(self) -> Item[Discovery] | None:
        return self.evidence.main_graph

    @property
    def findings(self) -> tuple[Finding, ...]:
        return findings(self.plan, self.evidence, self.profile, self.catalogue)

    @property
    def answering_step(self) -> Step | None:
        """Return the step that the answer comes from; None where nothing was found."""
        main = self.main or self.evidence.main_attribution or self.graph
        return self.plan.step(main.step) if main else None

    def title(self, algorithm: str) -> str:
        return self.catalogue[algorithm].title if algorithm in self.catalogue else algorithm


def edge_id(graph: str, edge: Edge) -> str:
    """Return how a link is cited: 'g1:smoking→cancer', with '@2' behind it for a lag of 2."""
    lag = f"@{edge.lag}" if edge.lag else ""
    return f"{graph}:{edge.source}→{edge.target}{lag}"
