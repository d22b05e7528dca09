"""A plan on the wire: the question as understood, the steps, why each and what it beat."""

from __future__ import annotations

from app.api.schemas.base import JsonObject, Out
from app.api.schemas.runs import ConditionOut, KnowledgeOut
from app.causal.assumption import Assumption
from app.causal.inquiry import ClaimKind, Inquiry
from app.causal.missing_values import MissingValues
from app.causal.question import Among, Design, QuestionKind, Scale
from app.planner.advice import ModelRole, SuggestionKind
from app.planner.plan import Action


class ReadingOut(Out):
    """One part of the question as it was understood, and from which words."""

    part: str
    value: str
    confidence: float
    evidence: str


class ClaimOut(Out):
    """One statement of an answer in short: `names` are columns, cause first, or a role."""

    kind: ClaimKind
    names: list[str] = []
    value: float | None = None


class OptionOut(Out):
    """An answer that the question offers, as it is written, and what it claims, if understood."""

    label: str
    text: str
    claim: ClaimOut | None = None


class QuestionOut(Out):
    """The question in formal parts; null or empty where it does not speak of one."""

    text: str
    kind: QuestionKind
    treatment: str | None = None
    outcome: str | None = None
    contrast: tuple[float | str, float | str] | None = None
    design: Design | None = None
    covariates: list[str] | None = None
    instruments: list[str] = []
    mediator: str | None = None
    more_mediators: list[str] = []
    direct: bool = False
    modifiers: list[str] = []
    running_variable: str | None = None
    cutoff: float | None = None
    group_column: str | None = None
    unit_column: str | None = None
    time_column: str | None = None
    event_column: str | None = None
    entry_column: str | None = None
    adoption_column: str | None = None
    intervention_time: float | str | None = None
    treated_unit: float | str | None = None
    after_column: str | None = None
    earlier_outcome: str | None = None
    third_column: str | None = None
    weight_column: str | None = None
    quantile: float | None = None
    comparison: tuple[float | str, float | str] | None = None
    row: int | None = None
    setting: list[tuple[str, float | str]] = []
    horizon: int | None = None
    max_lag: int | None = None
    lag: int | None = None
    among: Among | None = None
    scale: Scale | None = None
    excluded: list[str] = []
    negative_outcome: str | None = None
    negative_treatment: str | None = None
    population: list[ConditionOut] = []
    further: list[str] = []
    inquiry: Inquiry | None = None
    given: list[str] = []
    stated: list[tuple[str, str]] = []
    options: list[OptionOut] = []
    supposed: ClaimKind | None = None
    randomised: bool = False
    readings: list[ReadingOut] = []


class BeatenOut(Out):
    """An alternative that was not chosen, and why."""

    algorithm: str
    reason: str


class PlanStepOut(Out):
    """One planned step: what it does, with which algorithm, why, and what it beat."""

    id: str
    action: Action
    algorithm: str = ""
    params: JsonObject = {}
    inputs: list[str] = []
    columns: list[str] = []
    resamples: int = 0
    settings: list[JsonObject] = []
    within: str = ""
    missing: MissingValues = MissingValues.COMPLETE
    primary: bool = False
    why: str = ""
    beat: list[BeatenOut] = []
    seconds: float = 1.0


class PlannedAssumptionOut(Out):
    """An assumption the plan makes, in words, and the steps that rest on it."""

    assumption: Assumption
    words: str
    steps: list[str]


class SuggestionOut(Out):
    """Something a language model holds for known, with its reason; `used` where it was allowed."""

    kind: SuggestionKind
    columns: list[str]
    why: str
    later: list[str] = []
    used: bool = False


class ConsultedOut(Out):
    """What one role of a language model cost; `fallback` says why the expert went on alone."""

    role: ModelRole
    calls: int
    cached: int
    tokens_in: int
    tokens_out: int
    seconds: float
    fallback: str = ""


class PlanOut(Out):
    """The plan of a run; `summary` is one paragraph for a person."""

    question: QuestionOut
    knowledge: KnowledgeOut
    steps: list[PlanStepOut]
    summary: str
    planner: str
    assumptions: list[PlannedAssumptionOut] = []
    notes: list[str] = []
    suggestions: list[SuggestionOut] = []
    consulted: list[ConsultedOut] = []
    n_rows: int | None = None
