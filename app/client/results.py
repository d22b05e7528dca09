"""What a finished run found, typed; fields that this version does not name are kept."""

from __future__ import annotations

from typing import Any

from app.client.records import Told

Interval = tuple[float | None, float | None]


class Answer(Told):
    """The answer in one sentence; `estimate_id` names the estimate it rests on."""

    verdict: str
    sentence: str
    estimate_id: str | None = None


class Edge(Told):
    """`source` at time t − `lag`, `target` at time t; marks are tail, arrow or circle."""

    source: str
    target: str
    source_mark: str
    target_mark: str
    lag: int = 0
    confidence: float | None = None
    strength: float | None = None
    dossier: dict[str, Any] | None = None


class Graph(Told):
    """A causal graph; `selected` marks the one that the answer leans on."""

    id: str
    algorithm: str
    graph_class: str
    selected: bool = False
    nodes: list[str]
    edges: list[Edge]


class Estimate(Told):
    """An effect in the data's own units, with its interval."""

    id: str
    primary: bool = False
    kind: str
    design: str
    method: str
    treatment: str
    outcome: str
    contrast: tuple[float | str, float | str] | None = None
    adjustment: list[str] = []
    instrument: str | None = None
    label: str = ""
    value: float
    interval: tuple[float, float]
    level: float = 0.95
    p_value: float | None = None
    n: int
    unit: str = ""
    bounds: tuple[float, float] | None = None


class Refutation(Told):
    """An attempt to break an estimate, and how it ended."""

    refuter: str
    verdict: str
    sentence: str


class Sensitivity(Told):
    """How strong something unmeasured would have to be."""

    method: str
    sentence: str


class Contribution(Told):
    """What one cause contributes; `share` is of the total."""

    name: str
    value: float | None
    interval: Interval | None = None
    share: float | None = None


class Attribution(Told):
    """What something about `target` is put down to."""

    id: str
    kind: str
    target: str
    method: str
    sentence: str
    contributions: list[Contribution] = []


class Diagnostic(Told):
    """One measured fact."""

    name: str
    verdict: str
    sentence: str


class Finding(Told):
    """A claim in one sentence, the ids of its evidence, and what limits it."""

    id: str
    claim: str
    strength: str
    evidence: list[str] = []
    caveats: list[str] = []


class AssumptionHeld(Told):
    """An assumption the answer rests on, and what the data say of it."""

    assumption: str
    words: str
    status: str
    why: str = ""
    otherwise: str = ""


class Provenance(Told):
    """What the result was computed from and with."""

    dataset_sha256: str
    versions: dict[str, str]
    seed: int


class Result(Told):
    """Everything a finished run found."""

    answer: Answer
    graphs: list[Graph]
    estimates: list[Estimate]
    refutations: list[Refutation]
    sensitivity: list[Sensitivity]
    attributions: list[Attribution] = []
    diagnostics: list[Diagnostic]
    findings: list[Finding]
    assumptions: list[AssumptionHeld] = []
    next_steps: list[str] = []
    provenance: Provenance

    @property
    def run_id(self) -> str:
        """The run that found it: what reports, graphs and children are asked by."""
        return str((self.provenance.model_extra or {}).get("run_id", ""))

    @property
    def sentence(self) -> str:
        return self.answer.sentence

    @property
    def estimate(self) -> Estimate | None:
        """The estimate that the answer rests on."""
        return next((e for e in self.estimates if e.id == self.answer.estimate_id), None)

    @property
    def graph(self) -> Graph | None:
        """The graph that the answer leans on."""
        return next((g for g in self.graphs if g.selected), None)

    def edge(self, cause: str, effect: str) -> Edge | None:
        """Return the link between two columns of the selected graph, whichever way it is told."""
        pair = {cause, effect}
        links = self.graph.edges if self.graph else ()
        return next((e for e in links if {e.source, e.target} == pair), None)
