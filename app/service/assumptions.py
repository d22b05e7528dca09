"""The assumption ledger: what the answer takes for granted, whether it was tested, what if not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from app.causal.assumption import Assumption
from app.causal.findings import COMPLETE_CASES
from app.causal.profile import Diagnosis, Profile, Verdict
from app.planner.plan import Plan, PlannedAssumption
from app.service.evidence import Evidence
from app.service.undated import undated


class Status(StrEnum):
    """What is known of an assumption; a check that could not tell leaves it untested."""

    TESTED = "tested"
    UNTESTED = "untested"
    VIOLATED = "violated"


@dataclass(frozen=True, slots=True)
class Entry:
    """One assumption: `evidence` are ids of diagnostics, `otherwise` what its failure would do."""

    assumption: str
    words: str
    status: Status
    why: str
    otherwise: str
    evidence: tuple[str, ...]
    steps: tuple[str, ...]


TESTS = {
    Assumption.RANDOM_ASSIGNMENT: frozenset({"chance_imbalance"}),
    Assumption.OVERLAP: frozenset({"overlap"}),
    Assumption.OUTCOME_MODEL: frozenset({"functional_form"}),
    Assumption.LINEARITY: frozenset({"functional_form", "linearity"}),
    Assumption.TREATMENT_MODEL: frozenset({"treatment_model", "balance"}),
    Assumption.ADDITIVE_NOISE: frozenset({"residual_independence"}),
    Assumption.SUFFICIENCY: frozenset({"hidden_common_causes"}),
    Assumption.RELEVANCE: frozenset({"first_stage"}),
    Assumption.EXCLUSION: frozenset(
        {"overidentification", "instrumental_inequality", "decider_agreement"}
    ),
    Assumption.MONOTONICITY: frozenset({"instrumental_inequality"}),
    Assumption.PARALLEL_TRENDS: frozenset({"pre_trends"}),
    Assumption.STRICT_EXOGENEITY: frozenset({"future_treatment"}),
    Assumption.CONSTANT_EFFECT: frozenset({"forbidden_comparisons"}),
    Assumption.NO_LASTING_CONFOUNDERS: frozenset({"lasting_differences"}),
    Assumption.CONTINUITY: frozenset({"covariate_jumps", "covariate_kinks"}),
    Assumption.NO_MANIPULATION: frozenset({"density"}),
    Assumption.SYNTHETIC_TWIN: frozenset({"pre_fit", "held_out_fit"}),
    Assumption.STABLE_COURSE: frozenset({"course_before", "held_out"}),
    Assumption.UNTOUCHED_CONTROLS: frozenset({"touched_controls"}),
    Assumption.STATIONARITY: frozenset({"stationarity"}),
    Assumption.PROPORTIONAL_HAZARDS: frozenset({"proportional_hazards"}),
    Assumption.INDEPENDENT_CENSORING: frozenset({"censoring"}),
    Assumption.GAUSSIANITY: frozenset({"gaussianity"}),
    Assumption.NON_GAUSSIANITY: frozenset({"gaussianity"}),
}
_OTHERWISE = {
    Assumption.FAITHFULNESS: "Effects that cancel exactly would be missing from the graph.",
    Assumption.MARKOV: "Links in the graph could be missing or spurious.",
    Assumption.SUFFICIENCY: "Some arrows would be hidden common causes instead.",
    Assumption.ACYCLICITY: "Feedback between columns would be drawn in one direction only.",
    Assumption.LINEARITY: "The one number would average over effects that differ along the way.",
    Assumption.GAUSSIANITY: "Tests would be a little too sure or too shy.",
    Assumption.NON_GAUSSIANITY: "The direction of the arrows would be arbitrary.",
    Assumption.ADDITIVE_NOISE: "Arrows could be turned where noise grows with its causes.",
    Assumption.POST_NONLINEARITY: "Arrows could be turned where readings do not rise steadily.",
    Assumption.PURE_INDICATORS: "Hidden causes would be split, merged or missed.",
    Assumption.KNOWN_TARGETS: "What was set from outside would be read as an effect.",
    Assumption.STATIONARITY: "Effects over the whole period would hold for none of its parts.",
    Assumption.NO_CONTEMPORANEOUS_EFFECTS: "Effects within one step would appear at other lags.",
    Assumption.NON_LINEAR_DYNAMICS: "Series that merely move together would be read as coupled.",
    Assumption.RANDOM_ASSIGNMENT: "What decided who was treated would pass for its effect.",
    Assumption.UNCONFOUNDEDNESS: "Part or all of the effect would belong to the unmeasured cause.",
    Assumption.OVERLAP: "The answer would lean on extrapolation for units without a counterpart.",
    Assumption.OUTCOME_MODEL: "The estimate would be biased where the outcome bends away from it.",
    Assumption.TREATMENT_MODEL: "The weights would leave the groups different.",
    Assumption.RELEVANCE: "The estimate would be unstable and biased towards plain comparison.",
    Assumption.EXCLUSION: "The instrument's other effects would be counted as the treatment's.",
    Assumption.INSTRUMENT_INDEPENDENCE: "What drives the instrument would be read as its effect.",
    Assumption.MONOTONICITY: "The average would mix gains with losses of those pushed away.",
    Assumption.PARALLEL_TRENDS: "The difference in trends would be counted as the effect.",
    Assumption.NO_ANTICIPATION: "Changes made beforehand would shrink or swell the effect.",
    Assumption.STRICT_EXOGENEITY: "Part of the effect would be the outcome's own course.",
    Assumption.CONSTANT_EFFECT: "Units treated earlier would be taken for untreated ones.",
    Assumption.NO_LASTING_CONFOUNDERS: "Lasting differences would be counted as the effect.",
    Assumption.SUTVA: "The comparison group would itself be partly treated.",
    Assumption.SEQUENTIAL_IGNORABILITY: "Part of the effect would be put on the wrong path.",
    Assumption.FULL_MEDIATION: "What goes past the mediator would be missing from the effect.",
    Assumption.FREE_MEDIATOR: "What drives the mediator would be read as its effect.",
    Assumption.CONTINUITY: "Another change at the cutoff would be counted as the effect.",
    Assumption.NO_MANIPULATION: "Those just above would differ from those just below anyway.",
    Assumption.ONE_WAY_STEERING: "The effect could lie outside of the bounds.",
    Assumption.PROPORTIONAL_HAZARDS: "The ratio would average over an effect that fades or grows.",
    Assumption.INDEPENDENT_CENSORING: "Drop-outs would make an arm look better or worse.",
    Assumption.SYNTHETIC_TWIN: "What set the unit apart afterwards would be counted as the effect.",
    Assumption.NOTHING_ELSE_THEN: "The other event's effect would be counted as the "
    "intervention's.",
    Assumption.STABLE_COURSE: "A turn the series would have taken anyway would pass for the "
    "effect.",
    Assumption.UNTOUCHED_CONTROLS: "Part of the effect would be taken away, or counted twice.",
    Assumption.NO_SURPRISE_CAUSE: "What an unseen shock did to both would be read as the effect.",
    Assumption.ONE_WAY_LOSS: "The effect could lie outside of the bounds.",
    Assumption.MISSING_AT_RANDOM: "Rows with gaps would differ in ways that nothing here shows.",
}


_OF_TRENDS = "relative_trends"
_OF_OTHER_CHOICES = frozenset({COMPLETE_CASES, "specification_curve", "graph_range", _OF_TRENDS})


def ledger(plan: Plan, evidence: Evidence, profile: Profile) -> tuple[Entry, ...]:
    """Return the assumptions behind the answer, those that failed first."""
    leading = _leading_steps(evidence)
    planned = [a for a in plan.assumptions if leading & set(a.steps)]
    entries = [_entry(assumption, leading, evidence, profile) for assumption in planned]
    order_of_time = tuple(undated(plan, evidence, profile))
    entries = [_with_order(entry, order_of_time) for entry in entries]
    order = [Status.VIOLATED, Status.UNTESTED, Status.TESTED]
    return tuple(sorted(entries, key=lambda e: order.index(e.status)))


def _with_order(entry: Entry, told: tuple[str, ...]) -> Entry:
    """Return the entry of common causes with what is not known of the covariates' place in time."""
    if entry.assumption != Assumption.UNCONFOUNDEDNESS.value or not told:
        return entry
    return replace(entry, why=" ".join((entry.why, *told)))


def _leading_steps(evidence: Evidence) -> set[str]:
    main = evidence.main_estimate or evidence.main_attribution or evidence.main_graph
    steps = {main.step} if main else set()
    if evidence.main_attribution and evidence.main_graph:  # it is read from the graph
        steps.add(evidence.main_graph.step)
    return steps


def _entry(
    planned: PlannedAssumption, leading: set[str], evidence: Evidence, profile: Profile
) -> Entry:
    checks = [
        item
        for item in evidence.diagnostics
        if item.value.name in TESTS.get(planned.assumption, frozenset())
        and item.step in {*leading, "identify", "profile"}
    ]
    verdicts = {_verdict(planned.assumption, item.value, profile) for item in checks}
    verdicts |= set(_measured(planned.assumption, profile))
    return Entry(
        assumption=planned.assumption.value,
        words=planned.words,
        status=_status(verdicts),
        why=" ".join(item.value.sentence for item in checks) or _unchecked(verdicts),
        otherwise=_OTHERWISE[planned.assumption],
        evidence=(*(item.id for item in checks), *_sensitivity_ids(planned, evidence)),
        steps=planned.steps,
    )


def _verdict(assumption: Assumption, check: Diagnosis, profile: Profile) -> Verdict:
    """Return what a check says of an assumption.

    The check of Gaussian noise speaks against noise of another shape where it passes; where it
    fails, for one column at least, it speaks for it only if so much of the noise departs.
    """
    if assumption is not Assumption.NON_GAUSSIANITY:
        return check.verdict
    if check.verdict is Verdict.PASSED:
        return Verdict.FAILED
    return Verdict.PASSED if profile.gaussian is False else Verdict.INCONCLUSIVE


def _measured(assumption: Assumption, profile: Profile) -> Iterator[Verdict]:
    """Yield what the profile's own facts say about an assumption of a graph."""
    facts = {
        Assumption.LINEARITY: profile.linear,
        Assumption.GAUSSIANITY: profile.gaussian,
        Assumption.NON_GAUSSIANITY: None if profile.gaussian is None else not profile.gaussian,
    }
    fact = facts.get(assumption)
    if fact is not None:
        yield Verdict.PASSED if fact else Verdict.FAILED


def _status(verdicts: set[Verdict]) -> Status:
    if Verdict.FAILED in verdicts:
        return Status.VIOLATED
    return Status.TESTED if verdicts == {Verdict.PASSED} else Status.UNTESTED


def _unchecked(verdicts: set[Verdict]) -> str:
    return "Measured over all columns." if verdicts else "These data cannot test it."


def _sensitivity_ids(planned: PlannedAssumption, evidence: Evidence) -> tuple[str, ...]:
    if planned.assumption is Assumption.MISSING_AT_RANDOM:
        beside = (i for i in evidence.sensitivity if i.value.method == COMPLETE_CASES)
        return tuple(item.id for item in beside)
    if planned.assumption is Assumption.PARALLEL_TRENDS:
        return tuple(item.id for item in evidence.sensitivity if item.value.method == _OF_TRENDS)
    if planned.assumption is not Assumption.UNCONFOUNDEDNESS:
        return ()
    of_causes = (i for i in evidence.sensitivity if i.value.method not in _OF_OTHER_CHOICES)
    return tuple(item.id for item in of_causes)
