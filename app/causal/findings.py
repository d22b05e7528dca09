"""Claims with their evidence: estimates, refutations, sensitivity, findings, the answer."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from pydantic import JsonValue

from app.causal.curves import Curve, Policy, Subgroup
from app.causal.estimand import EffectKind
from app.causal.graph import CausalGraph
from app.causal.inquiry import Claim, Inquiry
from app.causal.missing_values import MissingValues
from app.causal.profile import Diagnosis, Verdict
from app.causal.question import Design, Level, QuestionKind

COMPLETE_CASES = "complete_cases"  # the sensitivity that compares with the complete rows alone


@dataclass(frozen=True, slots=True)
class Estimate:
    """An effect in the user's units, with its uncertainty.

    `value` is outcome at contrast[1] minus outcome at contrast[0]; `interval` its confidence
    interval at `level`; `n` the rows used. `outcome_sd` and `baseline` (the mean outcome at
    contrast[0]) are kept for sensitivity analysis, in outcome units; `treatment_sd` likewise for a
    treatment that is a dose, where `value` is per unit of it (or per contrast).
    `bounds` is the set in which the effect lies for certain where no point is identified,
    `possible` its values over the members of a class of graphs; `label` says what a secondary
    estimate is of. `missing_values` says how rows with gaps were treated, `imputations` from how
    many completed tables the value is pooled, `missing_information` what share of it the gaps
    took away. `randomised` says that chance decided on the treatment of a design that needs more.
    `degrees` are the degrees of freedom of a t interval around `value`.
    """

    kind: EffectKind
    design: Design
    method: str
    treatment: str
    outcome: str
    value: float
    interval: tuple[float, float]
    n: int
    contrast: tuple[Level, Level] | None = None
    adjustment: tuple[str, ...] = ()
    instrument: str | None = None
    running_variable: str | None = None
    cutoff: float | None = None
    unit_column: str | None = None
    time_column: str | None = None
    group_column: str | None = None
    intervention_time: Level | None = None
    treated_unit: Level | None = None
    lag: int | None = None
    horizon: int | None = None
    mediator: str | None = None
    randomised: bool = False
    event_column: str | None = None
    quantile: float | None = None
    label: str = ""
    level: float = 0.95
    standard_error: float | None = None
    p_value: float | None = None
    unit: str = ""
    outcome_sd: float | None = None
    baseline: float | None = None
    outcome_is_binary: bool = False
    treatment_sd: float | None = None
    bounds: tuple[float, float] | None = None
    possible: tuple[float, ...] = ()
    missing_values: MissingValues = MissingValues.COMPLETE
    imputations: int | None = None
    missing_information: float | None = None
    degrees: float | None = None

    @property
    def null_value(self) -> float:
        """Return the value that means no effect: 1 for a ratio, else 0."""
        return 1.0 if self.kind.is_ratio else 0.0


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """What would change the answer: a hidden cause of some strength, or other rows.

    `alone` is the estimate from the other rows, where its interval is told.
    """

    method: str
    value: float
    bound_value: float | None
    sentence: str
    curves: tuple[Curve, ...] = ()
    alone: Estimate | None = None


@dataclass(frozen=True, slots=True)
class Estimation:
    """An estimate with the diagnostics that no plan can skip, and what it was compared with.

    `beside` are secondary estimates: parts of the effect, effects per period, level or quantile.
    """

    estimate: Estimate
    diagnostics: tuple[Diagnosis, ...] = ()
    sensitivity: tuple[Sensitivity, ...] = ()
    beside: tuple[Estimate, ...] = ()
    curves: tuple[Curve, ...] = ()
    groups: tuple[Subgroup, ...] = ()
    policy: Policy | None = None


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one cause contributes to what is explained; `share` is of the total."""

    name: str
    value: float
    interval: tuple[float, float] | None = None
    share: float | None = None


@dataclass(frozen=True, slots=True)
class Attribution:
    """What something about `target` is put down to: an event, a change, its variation, a what-if.

    `total` is what the contributions add up to, in `unit`; `sentence` says it to a person.
    `estimates` are effects of what was asked for, `bounds` where a probability is only bounded.
    """

    kind: QuestionKind
    target: str
    method: str
    sentence: str
    total: float | None = None
    contributions: tuple[Contribution, ...] = ()
    interval: tuple[float, float] | None = None
    bounds: tuple[float, float] | None = None
    unit: str = ""
    diagnostics: tuple[Diagnosis, ...] = ()
    estimates: tuple[Estimate, ...] = ()
    curves: tuple[Curve, ...] = ()


@dataclass(frozen=True, slots=True)
class Examination:
    """What rows say to a question about structure: `claims` in short, `sentence` to a person.

    `value` is its size (a correlation, rows needed), with `interval` and `unit`; `tests` are what
    it rests on. `discovery` is the graph that it draws, where it draws one.
    """

    inquiry: Inquiry
    sentence: str
    claims: tuple[Claim, ...] = ()
    tests: tuple[Diagnosis, ...] = ()
    value: float | None = None
    interval: tuple[float, float] | None = None
    p_value: float | None = None
    unit: str = ""
    n: int | None = None
    discovery: Discovery | None = None


@dataclass(frozen=True, slots=True)
class Refutation:
    """An attempt to break an estimate. `values` are the effects of the refits."""

    refuter: str
    verdict: Verdict
    sentence: str
    original: float
    refuted: float
    p_value: float | None = None
    values: tuple[float, ...] = ()


class Joining(StrEnum):
    """How a resample joins a pair of columns, read from source to target."""

    FORWARD = "cause_to_effect"
    BACKWARD = "effect_to_cause"
    UNDECIDED = "undecided"
    BIDIRECTED = "bidirected"
    FORWARD_OR_HIDDEN = "cause_to_effect_or_hidden_cause"
    BACKWARD_OR_HIDDEN = "effect_to_cause_or_hidden_cause"


@dataclass(frozen=True, slots=True)
class MarkShare:
    """The share of resamples that join a pair in this way."""

    joining: Joining
    share: float


@dataclass(frozen=True, slots=True)
class Support:
    """What resampling says of a pair: how often it is joined at all, and how.

    `probability` is the share joined, and `direction_probability` the share of the arrow that
    the graph draws, as far as such shares came true in simulations; None where there is no arrow.
    """

    source: str
    target: str
    lag: int
    joined: float
    marks: tuple[MarkShare, ...]
    probability: float
    direction_probability: float | None = None


@dataclass(frozen=True, slots=True)
class LinkTest:
    """A test of one link given the other causes of its effect, named as in the graph.

    `partial_correlation` is known for numbers, `information` (conditional mutual information,
    in nats) for categories.
    """

    source: str
    target: str
    lag: int
    test: str
    statistic: float
    p_value: float
    given: tuple[str, ...]
    sentence: str
    partial_correlation: float | None = None
    information: float | None = None


@dataclass(frozen=True, slots=True)
class Discovery:
    """A graph with what the algorithm measured on the way.

    `support` and `tests` are of the graph's links, `alternatives` of pairs that many resamples
    join though the graph does not. `resamples` is how many resampled tables were searched: as
    many as were planned, or as many as there was time for. `settings` are those of the main
    parameter that rows held out decided on.
    """

    graph: CausalGraph
    diagnostics: tuple[Diagnosis, ...] = ()
    support: tuple[Support, ...] = ()
    alternatives: tuple[Support, ...] = ()
    tests: tuple[LinkTest, ...] = ()
    resamples: int = 0
    settings: dict[str, JsonValue] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Trial:
    """How well one algorithm recovered the graphs that tables like the user's were made from.

    `recovery` is its mean F1 of arrows, an undecided one counted half, over `graphs` tables.
    """

    algorithm: str
    recovery: float
    graphs: int


@dataclass(frozen=True, slots=True)
class Selection:
    """Which discovery step's graph to rely on, and the trials that decided."""

    step: str
    trials: tuple[Trial, ...] = ()
    diagnostics: tuple[Diagnosis, ...] = ()


@dataclass(frozen=True, slots=True)
class GraphRange:
    """How the effect varies over the graphs that fit, and what they say of the covariates.

    `sensitivity` is None where the graphs do not speak of the effect. `resamples` is how many
    resampled tables were searched for further graphs.
    """

    sensitivity: Sensitivity | None = None
    diagnostics: tuple[Diagnosis, ...] = ()
    resamples: int = 0


class Strength(StrEnum):
    """How far a finding may be leant on; it decides the words."""

    STRONG = "strong"
    SUGGESTIVE = "suggestive"
    UNCERTAIN = "uncertain"


@dataclass(frozen=True, slots=True)
class Finding:
    """A claim in one sentence, the ids of its evidence, and what limits it."""

    id: str
    claim: str
    strength: Strength
    evidence: tuple[str, ...] = ()
    caveats: tuple[str, ...] = ()


class AnswerVerdict(StrEnum):
    ESTIMATED = "estimated"
    BOUNDED = "bounded"
    NOT_IDENTIFIED = "not_identified"
    GRAPH = "graph"
    ATTRIBUTED = "attributed"
    DESCRIBED = "described"
    INCONCLUSIVE = "inconclusive"


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to the question in one sentence."""

    verdict: AnswerVerdict
    sentence: str
    estimate_id: str | None = None
    choice: str | None = None
    claims: tuple[Claim, ...] = ()
