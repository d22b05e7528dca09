"""The result of a run on the wire; clients may rely on these fields, more may be added."""

from __future__ import annotations

from app.api.schemas.base import OpenOut
from app.api.schemas.plans import ClaimOut, ConsultedOut, SuggestionOut
from app.causal.estimand import EffectKind
from app.causal.findings import AnswerVerdict, Joining, Strength
from app.causal.graph import GraphClass, Mark
from app.causal.missing_values import MissingValues
from app.causal.profile import Verdict
from app.causal.question import Design, QuestionKind
from app.service.assumptions import Status
from app.service.story import StoryPart


class AnswerOut(OpenOut):
    """The answer in one sentence; `estimate_id` names the estimate it rests on.

    `choice` is the option that agrees with it, as the question wrote it, where it lists some.
    """

    verdict: AnswerVerdict
    sentence: str
    estimate_id: str | None = None
    choice: str | None = None
    claims: list[ClaimOut] = []


class MarkShareOut(OpenOut):
    """The share of resamples that join a pair in this way."""

    joining: Joining
    share: float


class SupportOut(OpenOut):
    """What resampling says of a pair, and what such shares were worth in simulations.

    `joined` is the share of resamples that join the pair at all, `marks` how they do;
    `probability` and `direction_probability` are the calibrated `joined` and share of the arrow.
    """

    source: str
    target: str
    lag: int = 0
    joined: float
    marks: list[MarkShareOut]
    probability: float
    direction_probability: float | None = None


class LinkTestOut(OpenOut):
    """A test of a link given the other causes of its effect."""

    test: str
    statistic: float | None = None
    p_value: float | None = None
    given: list[str]
    sentence: str
    partial_correlation: float | None = None
    information: float | None = None


class AgreementOut(OpenOut):
    """What another algorithm of the run found between the same two columns."""

    graph: str
    algorithm: str
    is_found: bool
    has_same_marks: bool
    words: str


class DossierOut(OpenOut):
    """All that is known of a link: resampling, its test, other algorithms, knowledge."""

    resampling: SupportOut | None = None
    test: LinkTestOut | None = None
    agreement: list[AgreementOut] = []
    knowledge: list[str] = []


class EdgeOut(OpenOut):
    """`source` at time t − `lag`, `target` at time t, and the mark at each end."""

    source: str
    target: str
    source_mark: Mark
    target_mark: Mark
    lag: int = 0
    confidence: float | None = None
    strength: float | None = None
    dossier: DossierOut | None = None


class GraphOut(OpenOut):
    """A causal graph; `selected` marks the one that the answer leans on.

    `latent` are the nodes that stand for something unmeasured; `alternatives` are pairs that
    30 % of the resamples or more join though the graph does not.
    """

    id: str
    algorithm: str
    graph_class: GraphClass
    selected: bool = False
    nodes: list[str]
    latent: list[str] = []
    edges: list[EdgeOut]
    alternatives: list[SupportOut] = []


class EstimateOut(OpenOut):
    """An effect in the user's units: outcome at contrast[1] minus outcome at contrast[0].

    `label` says what a secondary estimate is of; `bounds` is the set in which the effect lies
    where no point is identified, `possible` its values over the graphs that fit the data.
    """

    id: str
    primary: bool = False
    kind: EffectKind
    design: Design
    method: str
    treatment: str
    outcome: str
    contrast: tuple[float | str, float | str] | None = None
    adjustment: list[str] = []
    instrument: str | None = None
    running_variable: str | None = None
    cutoff: float | None = None
    unit_column: str | None = None
    time_column: str | None = None
    group_column: str | None = None
    intervention_time: float | str | None = None
    treated_unit: float | str | None = None
    lag: int | None = None
    horizon: int | None = None
    mediator: str | None = None
    randomised: bool = False
    event_column: str | None = None
    quantile: float | None = None
    label: str = ""
    value: float
    interval: tuple[float, float]
    level: float = 0.95
    standard_error: float | None = None
    p_value: float | None = None
    n: int
    unit: str = ""
    bounds: tuple[float, float] | None = None
    possible: list[float] = []
    missing_values: MissingValues = MissingValues.COMPLETE
    imputations: int | None = None
    missing_information: float | None = None


class RefutationOut(OpenOut):
    """An attempt to break an estimate, and how it ended."""

    id: str = ""
    refuter: str
    verdict: Verdict
    sentence: str
    original: float | None = None
    refuted: float | None = None
    p_value: float | None = None


class SensitivityOut(OpenOut):
    """How strong a hidden cause would have to be to change the answer."""

    id: str = ""
    method: str
    value: float | None = None
    bound_value: float | None = None
    sentence: str


class PointOut(OpenOut):
    """One point of a curve; `low` and `high` are its interval where it has one."""

    x: float | str
    value: float | None
    low: float | None = None
    high: float | None = None


class SeriesOut(OpenOut):
    """One line of a curve, in the order of x."""

    label: str
    points: list[PointOut]


class CurveOut(OpenOut):
    """Lines over one axis; `reference` is an x at which something happens."""

    id: str
    step: str
    name: str
    title: str
    x_label: str
    y_label: str
    unit: str = ""
    reference: float | str | None = None
    series: list[SeriesOut]


class SubgroupOut(OpenOut):
    """The effect among the rows that `words` describe."""

    id: str
    step: str
    words: str
    columns: list[str]
    value: float | None
    interval: tuple[float | None, float | None]
    n: int
    is_ratio: bool = False


class PolicyOut(OpenOut):
    """A rule of whom to treat; its gain over treating nobody, and that of treating everybody."""

    id: str
    step: str
    words: str
    value: float | None
    interval: tuple[float | None, float | None]
    baseline: float | None
    share_treated: float
    unit: str = ""


class ContributionOut(OpenOut):
    """What one cause contributes; `share` is of the total."""

    name: str
    value: float | None
    interval: tuple[float | None, float | None] | None = None
    share: float | None = None


class AttributionOut(OpenOut):
    """What something about `target` is put down to."""

    id: str
    step: str
    kind: QuestionKind
    target: str
    method: str
    sentence: str
    total: float | None = None
    interval: tuple[float | None, float | None] | None = None
    bounds: tuple[float | None, float | None] | None = None
    unit: str = ""
    contributions: list[ContributionOut] = []


class MeasuredOut(OpenOut):
    """A diagnostic: one measured fact; `step` is the one that measured it, "profile" the intake."""

    id: str = ""
    step: str = ""
    name: str
    verdict: Verdict
    sentence: str
    test: str = ""
    statistic: float | None = None
    p_value: float | None = None
    effect_size: float | None = None
    n: int | None = None
    columns: list[str] = []


class FindingOut(OpenOut):
    """A claim in one sentence, the ids of its evidence, and what limits it."""

    id: str
    claim: str
    strength: Strength
    evidence: list[str] = []
    caveats: list[str] = []


class NarrationSentenceOut(OpenOut):
    """A sentence of the story; `cites` names the findings and results that it says again.

    `reworded` says the same in a language model's words, where those were asked for and hold.
    """

    id: str
    part: StoryPart
    text: str
    strength: Strength
    cites: list[str]
    reworded: str | None = None


class AssumptionHeldOut(OpenOut):
    """An assumption the answer rests on, what the data say of it, and what if it is wrong."""

    assumption: str
    words: str
    status: Status
    why: str = ""
    otherwise: str = ""


class ObjectionOut(OpenOut):
    """What a language model said against the analysis, and what the evidence answers."""

    objection: str
    about: list[str] = []
    test: str | None = None
    answer: str


class ModelUsageOut(OpenOut):
    """What the run spent on a language model; `cost` is null where no price is set."""

    model: str
    calls: int
    cached: int = 0
    tokens_in: int
    tokens_out: int
    seconds: float = 0.0
    cost: float | None = None
    roles: list[ConsultedOut] = []


class ProvenanceOut(OpenOut):
    """What the result was computed from and with."""

    dataset_sha256: str
    versions: dict[str, str]
    seed: int
    model: ModelUsageOut | None = None


class RevisionOut(OpenOut):
    """What was added because a check did not hold; `takes_over` is the step that may answer."""

    step: str
    check: str
    finding: str
    added: list[str]
    why: str
    takes_over: str = ""


class ResultOut(OpenOut):
    """Everything a finished run found, graphs and estimates in the order of the plan."""

    answer: AnswerOut
    graphs: list[GraphOut]
    estimates: list[EstimateOut]
    refutations: list[RefutationOut]
    sensitivity: list[SensitivityOut]
    attributions: list[AttributionOut] = []
    curves: list[CurveOut] = []
    subgroups: list[SubgroupOut] = []
    policies: list[PolicyOut] = []
    diagnostics: list[MeasuredOut]
    findings: list[FindingOut]
    narration: list[NarrationSentenceOut] = []
    assumptions: list[AssumptionHeldOut] = []
    next_steps: list[str] = []
    suggestions: list[SuggestionOut] = []
    critique: list[ObjectionOut] = []
    revisions: list[RevisionOut] = []
    provenance: ProvenanceOut
