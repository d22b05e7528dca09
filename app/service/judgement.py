"""The verdict on a question: which evidence answers it, how far it may be leant on, and why."""

from __future__ import annotations

from collections.abc import Iterator

from app.causal.findings import AnswerVerdict, Attribution, Estimate, Examination, Strength
from app.causal.inquiry import ClaimKind, Inquiry
from app.causal.missing_values import MissingValues
from app.causal.profile import Diagnosis, Verdict
from app.causal.question import Design
from app.planner.plan import Action
from app.planner.revision import revised_step
from app.service.evidence import BEFOREHAND, Evidence, Item
from app.service.gates import ANSWERED, BREAKING, GATES, INFORMATIVE, TOLD_GATES, TRACING_GATES

_ANSWER = (Action.ATTRIBUTE, Action.EXAMINE)
_DESCRIBING = frozenset({Inquiry.INDEPENDENCE, Inquiry.CORRELATION, Inquiry.EXPERIMENT})
_SMALL_P = 0.01
_SOLID_E_VALUE = 1.5
_RISK_RATIOS = frozenset({"e_value"})  # sensitivities told as a risk ratio of a hidden cause


def verdict(evidence: Evidence) -> AnswerVerdict:
    """Return what kind of answer the evidence gives; failing gates make it inconclusive."""
    if evidence.main_examination is not None:
        return _of_examination(evidence.main_examination.value)
    if evidence.main_attribution is not None:
        return _of_attribution(evidence, evidence.main_attribution.value)
    if evidence.main_estimate is not None:
        return _of_estimate(evidence, evidence.main_estimate.value)
    if _is_not_identified(evidence):
        return AnswerVerdict.NOT_IDENTIFIED
    # Where what was asked failed, a graph is no answer to it.
    failed = any(f.action in _ANSWER and f.error for f in evidence.failures)
    is_told = evidence.main_graph is not None and not failed
    return AnswerVerdict.GRAPH if is_told else AnswerVerdict.INCONCLUSIVE


def _of_examination(found: Examination) -> AnswerVerdict:
    if found.inquiry in _DESCRIBING:
        return AnswerVerdict.DESCRIBED
    is_open = any(claim.kind is ClaimKind.UNKNOWN for claim in found.claims)
    return AnswerVerdict.INCONCLUSIVE if is_open else AnswerVerdict.GRAPH


def _of_attribution(evidence: Evidence, found: Attribution) -> AnswerVerdict:
    if list(blocking(evidence)):
        return AnswerVerdict.INCONCLUSIVE
    if found.bounds is not None:
        return AnswerVerdict.BOUNDED
    return AnswerVerdict.ESTIMATED if evidence.main_estimate else AnswerVerdict.ATTRIBUTED


def _of_estimate(evidence: Evidence, estimate: Estimate) -> AnswerVerdict:
    if list(blocking(evidence)):
        return AnswerVerdict.INCONCLUSIVE
    return AnswerVerdict.BOUNDED if estimate.bounds else AnswerVerdict.ESTIMATED


def blocking(evidence: Evidence) -> Iterator[Item[Diagnosis]]:
    """Yield the failed checks without which the estimate, or attribution, is not an answer."""
    traced, main = evidence.main_attribution, evidence.main_estimate
    if traced is not None:
        yield from _failed(evidence, traced.step, TRACING_GATES)
    elif main is not None:
        # With a label the answer is already that of a narrower group, for want of overlap.
        gates = GATES - {"overlap"} if main.value.label else GATES
        if evidence.revision is not None:
            gates -= {evidence.revision.check} & ANSWERED
        yield from _failed(evidence, main.step, gates)
        yield from _failed(evidence, BEFOREHAND.id, TOLD_GATES)


def _failed(evidence: Evidence, step: str, names: frozenset[str]) -> Iterator[Item[Diagnosis]]:
    for item in evidence.checks_of(step):
        if item.value.verdict is Verdict.FAILED and item.value.name in names:
            yield item


def doubts(evidence: Evidence) -> Iterator[Item[Diagnosis]]:
    """Yield the checks of the main estimate, and of its identification, that did not pass."""
    main = evidence.main_estimate
    added = evidence.revision.added if evidence.revision else ()
    identify = next((n for n in added if n == revised_step("identify")), "identify")
    steps = {main.step if main else "", identify, "graph_range"}
    for item in evidence.diagnostics:
        if item.value.name in INFORMATIVE or item.value.verdict is Verdict.PASSED:
            continue
        if item.step in steps:
            yield item


def agreeing(evidence: Evidence) -> bool:
    """Tell whether every other estimate lies in the main one's interval, or holds its value."""
    main = evidence.main_estimate
    if main is None:
        return False
    return all(_agree(main.value, other.value) for other in evidence.rivals)


def _agree(first: Estimate, other: Estimate) -> bool:
    if first.kind != other.kind:
        return True  # they answer for different people and need not be equal
    return _inside(other.value, first.interval) or _inside(first.value, other.interval)


def _inside(value: float, ends: tuple[float, float]) -> bool:
    return ends[0] <= value <= ends[1]


def strength(evidence: Evidence) -> Strength:
    """Return how far the main estimate may be leant on.

    Uncertain: no effect is in the interval, a gate failed, or an attempt to refute it succeeded.
    Strong: it was attacked and every attempt failed to break it, the estimators agree, and either
    the treatment was random or every check passed and a hidden cause would have to be strong.
    """
    main = evidence.main_estimate
    if main is None or is_unclear(main.value) or list(blocking(evidence)):
        return Strength.UNCERTAIN
    if any(item.value.verdict is Verdict.FAILED for item in evidence.refutations):
        return Strength.UNCERTAIN
    failing = {item.value.name for item in doubts(evidence) if item.value.verdict is Verdict.FAILED}
    if failing & _breaking(main.value):
        return Strength.UNCERTAIN
    attempts = [item.value.verdict for item in evidence.refutations]
    passed = bool(attempts) and set(attempts) == {Verdict.PASSED}
    sure = (main.value.p_value or 0.0) < _SMALL_P
    unquestioned = _robust(evidence) and not list(doubts(evidence))
    solid = _is_by_chance(main.value) or unquestioned
    solid = solid and evidence.revision is None  # what was attacked was the first estimate
    firm = passed and sure and solid and not failing and agreeing(evidence)
    return Strength.STRONG if firm else Strength.SUGGESTIVE


def _is_by_chance(estimate: Estimate) -> bool:
    """Tell whether chance alone vouches for the comparison."""
    timed = estimate.design is Design.SURVIVAL and estimate.randomised
    return estimate.design is Design.RANDOMISED or timed


def _breaking(estimate: Estimate) -> frozenset[str]:
    """Return the checks on which the estimate rests; gaps that were filled in are allowed for."""
    filled = estimate.missing_values is not MissingValues.COMPLETE
    return BREAKING - {"attrition"} if filled else BREAKING


def is_unclear(estimate: Estimate) -> bool:
    """Tell whether no effect is inside the interval."""
    return _inside(estimate.null_value, estimate.interval)


def _robust(evidence: Evidence) -> bool:
    hidden = (i.value for i in evidence.sensitivity if i.value.method in _RISK_RATIOS)
    bounds = [found.bound_value or found.value for found in hidden]
    return bool(bounds) and min(bounds) >= _SOLID_E_VALUE


def _is_not_identified(evidence: Evidence) -> bool:
    if evidence.identification is not None and not evidence.identification.is_identified:
        return True
    answering = (Action.ESTIMATE, Action.ATTRIBUTE)
    codes = {f.error.code for f in evidence.failures if f.error and f.action in answering}
    return codes == {"not_identified"}
