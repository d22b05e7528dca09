"""What is asked and what is known beforehand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from app.causal.conditions import Condition
from app.causal.inquiry import ClaimKind, Inquiry, Option
from app.errors import InvalidKnowledge


class QuestionKind(StrEnum):
    DISCOVER = "discover"
    EFFECT = "effect"
    HETEROGENEITY = "heterogeneity"
    MEDIATION = "mediation"
    DOSE_RESPONSE = "dose_response"
    POLICY = "policy"
    COUNTERFACTUAL = "counterfactual"
    ROOT_CAUSE = "root_cause"
    DISTRIBUTION_CHANGE = "distribution_change"
    INFLUENCE = "influence"
    FORECAST_INTERVENTION = "forecast_intervention"


class Design(StrEnum):
    """The source of identification: why a comparison may be read causally."""

    RANDOMISED = "randomised"
    BACKDOOR = "backdoor"
    FRONTDOOR = "frontdoor"
    IV = "iv"
    DID = "did"
    RDD = "rdd"
    KINK = "kink"
    SYNTHETIC_CONTROL = "synthetic_control"
    INTERRUPTED_TIME_SERIES = "interrupted_time_series"
    PANEL = "panel"
    MEDIATION = "mediation"
    SURVIVAL = "survival"


class Among(StrEnum):
    """For whom an effect is asked, where not for everyone."""

    TREATED = "treated"
    UNTREATED = "untreated"
    OVERLAP = "overlap"


class Scale(StrEnum):
    """How an effect is to be told, where not as a difference: as a ratio, or as what would be.

    MEAN_TREATED and MEAN_UNTREATED are the outcome's mean were everyone at that level.
    """

    RISK_RATIO = "risk_ratio"
    ODDS_RATIO = "odds_ratio"
    RELATIVE = "relative"
    MEAN_TREATED = "mean_treated"
    MEAN_UNTREATED = "mean_untreated"


Level: TypeAlias = float | str
Arrow: TypeAlias = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Reading:
    """One part of the question as it was understood: `part` is a field name of Question."""

    part: str
    value: str
    confidence: float
    evidence: str


@dataclass(frozen=True, slots=True)
class Question:
    """A causal question about named columns; fields not asked for are None or empty.

    `contrast` is (from, to): the effect is outcome at `to` minus outcome at `from`.
    `covariates` is None when the caller leaves the adjustment set to the expert; `excluded` are
    columns the caller wants left out.
    `group_column` and `time_column` carry the 2×2 of difference-in-differences, `adoption_column`
    the period in which each unit came under treatment; `intervention_time` is the first period
    under treatment, in values of `time_column`, `treated_unit` the level of `unit_column` that was
    treated; `after_column` is 1 from then on. `third_column` tells within both groups those whom
    the treatment can reach from those it cannot. `earlier_outcome` holds the outcome before the
    treatment where a row is a unit. `event_column` is 1 where the outcome, a duration, ended in
    the event and 0 where it was cut off; `entry_column` is where spells begin. `comparison` are
    two levels of `group_column` or `time_column` whose distributions are compared, `row` the row
    (from 0) that is asked about, `setting` what columns are set to.
    `horizon` is over how many time steps ahead an effect is asked for, `lag` how many steps later.
    `among` is for whom the effect
    is asked, None for everyone; `negative_outcome` a column that the treatment cannot act on,
    `negative_treatment` one that cannot act on the outcome. `more_mediators` lie between beside
    the `mediator`; `direct` asks for the part of an effect that runs through none of them.
    `randomised` says that chance decided on the treatment, in a design that needs more than that.
    `population` are conditions that all rows looked at meet, none where all rows are. `further`
    are sentences of the text that ask something else, to be asked by themselves.
    `inquiry` is what of the structure is asked for, `given` what is held fixed, or asked about,
    in it; `stated` are arrows that the question draws. `options` are the answers that it lists,
    `supposed` what a question for yes or no holds to be so.
    """

    text: str
    kind: QuestionKind
    treatment: str | None = None
    outcome: str | None = None
    contrast: tuple[Level, Level] | None = None
    design: Design | None = None
    covariates: tuple[str, ...] | None = None
    excluded: tuple[str, ...] = ()
    instruments: tuple[str, ...] = ()
    mediator: str | None = None
    more_mediators: tuple[str, ...] = ()
    direct: bool = False
    randomised: bool = False
    modifiers: tuple[str, ...] = ()
    running_variable: str | None = None
    cutoff: float | None = None
    group_column: str | None = None
    unit_column: str | None = None
    time_column: str | None = None
    event_column: str | None = None
    entry_column: str | None = None
    adoption_column: str | None = None
    intervention_time: Level | None = None
    treated_unit: Level | None = None
    after_column: str | None = None
    earlier_outcome: str | None = None
    third_column: str | None = None
    weight_column: str | None = None
    quantile: float | None = None
    among: Among | None = None
    scale: Scale | None = None
    negative_outcome: str | None = None
    negative_treatment: str | None = None
    comparison: tuple[Level, Level] | None = None
    row: int | None = None
    setting: tuple[tuple[str, Level], ...] = ()
    horizon: int | None = None
    lag: int | None = None
    max_lag: int | None = None
    population: tuple[Condition, ...] = ()
    further: tuple[str, ...] = ()
    inquiry: Inquiry | None = None
    given: tuple[str, ...] = ()
    stated: tuple[Arrow, ...] = ()
    options: tuple[Option, ...] = ()
    supposed: ClaimKind | None = None
    readings: tuple[Reading, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """Return every column the question names, once, treatment and outcome first."""
        optional = (
            self.treatment, self.outcome, self.group_column, self.unit_column, self.time_column,
            self.mediator, self.running_variable, self.event_column, self.entry_column,
            self.adoption_column, self.weight_column, self.after_column, self.earlier_outcome,
            self.third_column,
            self.negative_outcome, self.negative_treatment,
        )  # fmt: skip
        named = [name for name in optional if name]
        more = (
            *(self.covariates or ()), *self.instruments, *self.modifiers, *self.more_mediators,
            *self.given, *(name for arrow in self.stated for name in arrow),
        )  # fmt: skip
        return tuple(dict.fromkeys((*named, *more, *(name for name, _ in self.setting))))


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What is known of the graph before looking at the data.

    Parameters
    ----------
    required, forbidden : arrows (cause, effect).
    tiers : groups in causal order; nothing in a later tier causes anything in an earlier one.
    exogenous : variables that nothing in the dataset causes.
    latents : names in `required` that stand for unmeasured variables.
    latents_possible : False when the user vouches that no common cause is unmeasured.
    """

    required: tuple[Arrow, ...] = ()
    forbidden: tuple[Arrow, ...] = ()
    tiers: tuple[tuple[str, ...], ...] = ()
    exogenous: tuple[str, ...] = ()
    latents: tuple[str, ...] = ()
    latents_possible: bool = True

    @property
    def is_empty(self) -> bool:
        return not (self.required or self.forbidden or self.tiers or self.exogenous)

    def forbids(self, cause: str, effect: str) -> bool:
        """Tell whether `cause` → `effect` is ruled out."""
        if (cause, effect) in self.forbidden or effect in self.exogenous:
            return True
        if (effect, cause) in self.required:
            return True
        tier = self._tier_of()
        return cause in tier and effect in tier and tier[cause] > tier[effect]

    def requires(self, cause: str, effect: str) -> bool:
        return (cause, effect) in self.required

    def check(self, names: Iterable[str]) -> None:
        """Raise InvalidKnowledge, with the names, for each contradiction at once."""
        problems = list(self._contradictions(frozenset(names)))
        if problems:
            raise InvalidKnowledge("; ".join(problems), hint="Remove or correct these statements.")

    def restricted_to(self, names: Iterable[str]) -> Knowledge:
        """Return the part that speaks of these variables only."""
        kept = frozenset(names)
        return Knowledge(
            required=tuple(a for a in self.required if kept.issuperset(a)),
            forbidden=tuple(a for a in self.forbidden if kept.issuperset(a)),
            tiers=tuple(tuple(n for n in tier if n in kept) for tier in self.tiers),
            exogenous=tuple(n for n in self.exogenous if n in kept),
            latents_possible=self.latents_possible,
        )

    def _tier_of(self) -> dict[str, int]:
        return {name: i for i, tier in enumerate(self.tiers) for name in tier}

    def _contradictions(self, names: frozenset[str]) -> Iterator[str]:
        unknown = self._named() - names - frozenset(self.latents)
        yield from (f"{n!r} is not a column" for n in sorted(unknown))
        clash = frozenset(self.latents) & names
        yield from (f"{n!r} is stated as unmeasured but is a column" for n in sorted(clash))
        for cause, effect in self.required:
            if cause == effect:
                yield f"{cause!r} cannot cause itself"
            elif (effect, cause) in self.required:
                yield f"{cause!r} → {effect!r} is required in both directions"
            elif self.forbids(cause, effect):
                yield f"{cause!r} → {effect!r} is both required and ruled out"
        tiered = [name for tier in self.tiers for name in tier]
        yield from (
            f"{n!r} is in two tiers" for n in sorted({n for n in tiered if tiered.count(n) > 1})
        )
        if cycle := self._required_cycle():
            yield f"the required arrows form a cycle: {' → '.join(cycle)}"

    def _named(self) -> set[str]:
        arrows = {name for arrow in (*self.required, *self.forbidden) for name in arrow}
        return arrows | {name for tier in self.tiers for name in tier} | set(self.exogenous)

    def _required_cycle(self) -> list[str]:
        effects: dict[str, list[str]] = {}
        for cause, effect in self.required:
            effects.setdefault(cause, []).append(effect)
        finished: set[str] = set()

        def visit(node: str, path: list[str]) -> list[str]:
            if node in path:
                return [*path[path.index(node) :], node]
            if node in finished:
                return []
            for effect in effects.get(node, ()):
                if cycle := visit(effect, [*path, node]):
                    return cycle
            finished.add(node)
            return []

        return next((cycle for start in effects if len(cycle := visit(start, [])) > 3), [])
