"""The answer and the findings as sentences; every numeral in them comes from the evidence."""

from __future__ import annotations

from collections.abc import Iterator

from app.causal.catalogue import Catalogue
from app.causal.findings import Answer, AnswerVerdict, Discovery, Estimate, Finding, Strength
from app.causal.graph import Edge
from app.causal.profile import Profile, Verdict
from app.planner.plan import Plan
from app.service import judgement
from app.service.assumptions import Status, ledger
from app.service.evidence import Evidence, Item
from app.service.graph_answers import by_confidence, graph_sentence, with_confidence
from app.service.group_answers import group_findings, group_sentences
from app.service.wording import (
    CLASS_WORDS,
    amount,
    beside_sentence,
    between,
    cause_words,
    change_of,
    condition,
    effect_of,
    interval,
    listed,
    outcome_words,
    population,
    ratio_words,
    signed,
)

_SURE_EDGE, _LIKELY_EDGE = 0.9, 0.6
_MOST_EDGES = 12
_SIGN = "sign_over_graphs"


def answer(plan: Plan, evidence: Evidence, profile: Profile) -> Answer:
    """Return the answer in one or two sentences."""
    verdict = judgement.verdict(evidence)
    match verdict:
        case AnswerVerdict.ESTIMATED if evidence.main_attribution is None:
            told = (effect_sentence(evidence, profile), *group_sentences(evidence, profile))
            return _estimated(verdict, " ".join(told), evidence)
        case AnswerVerdict.NOT_IDENTIFIED:
            return Answer(verdict, _not_identified(plan, evidence))
        case AnswerVerdict.GRAPH:
            return Answer(verdict, graph_sentence(plan, evidence))
        case AnswerVerdict.BOUNDED | AnswerVerdict.ATTRIBUTED | AnswerVerdict.ESTIMATED:
            return _estimated(verdict, _in_full(evidence, profile), evidence)
        case _:
            return _estimated(verdict, _inconclusive(plan, evidence, profile), evidence)


def _in_full(evidence: Evidence, profile: Profile) -> str:
    """Return the sentence of an attribution, or of an effect that is only bounded."""
    if evidence.main_attribution is not None:
        return evidence.main_attribution.value.sentence
    main = evidence.main_estimate
    return bounded_sentence(main.value, profile) if main else ""


def bounded_sentence(found: Estimate, profile: Profile) -> str:
    """Return between which values the effect must lie, whatever is unmeasured."""
    return (
        f"The data bound the effect of {cause_words(found)} on {found.outcome} and do not "
        f"settle it: {change_of(found)} changes {outcome_words(found, profile)} by "
        f"{between(found, profile)} {population(found)}, {condition(found)}."
    )


def _estimated(verdict: AnswerVerdict, sentence: str, evidence: Evidence) -> Answer:
    main = evidence.main_estimate
    turned = [d.value.sentence for d in judgement.doubts(evidence) if d.value.name == _SIGN]
    told = (sentence, *turned[:1], *_for_whom_not(evidence))
    return Answer(verdict, " ".join(told), main.id if main else None)


def _for_whom_not(evidence: Evidence) -> Iterator[str]:
    """Say why the answer is that of a narrower group, where it is."""
    main = evidence.main_estimate
    if main is None or not main.value.label:
        return
    for item in evidence.checks_of(main.step):
        if item.value.name == "overlap":
            yield f"For everyone it cannot be told. {item.value.sentence}"


_OPENERS = ("changing", "one ", "what happened")


def effect_sentence(evidence: Evidence, profile: Profile) -> str:
    """Return the effect in the user's units, its interval, and what the reading rests on."""
    main = evidence.main_estimate
    if main is None:
        return ""
    found = main.value
    if judgement.is_unclear(found):
        return (
            f"No clear {effect_of(found)} was found: the estimate is "
            f"{signed(found, profile)} {population(found)} ({interval(found, profile)}), which "
            f"leaves the direction open, {condition(found)}."
        )
    moved = "raised" if found.value > found.null_value else "lowered"
    done = f"{moved} {outcome_words(found, profile)} by {amount(found, profile)}"
    if found.null_value == 1.0:
        done = ratio_words(found, profile)
    change = change_of(found)
    return (
        f"{change[:1].upper() if change.startswith(_OPENERS) else change[:1]}"
        f"{change[1:]} {done} "
        f"{population(found)} ({interval(found, profile)}), {condition(found)}."
    )


def _not_identified(plan: Plan, evidence: Evidence) -> str:
    question = plan.question
    cause = question.treatment or listed(column for column, _ in question.setting)
    start = f"The effect of {cause} on {question.outcome} cannot be told from these data"
    if evidence.identification is None:
        told = next((f.error.sentence for f in evidence.failures if f.error), "")
        return f"{start}: {told}" if told else f"{start}."
    needed = evidence.identification.would_identify
    wanted = f" What would help: {' '.join(_sentence(n) for n in needed)}" if needed else ""
    return f"{start}. {evidence.identification.sentence}{wanted}"


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:].rstrip('.')}."


def _inconclusive(plan: Plan, evidence: Evidence, profile: Profile) -> str:
    blocked = list(judgement.blocking(evidence))
    main = evidence.main_estimate
    reasons = " ".join(item.value.sentence for item in blocked)
    if evidence.main_attribution is not None and blocked:
        came_out = evidence.main_attribution.value.sentence
        return f"The data do not settle this. {reasons} What came out should not be relied on: \
{came_out}"
    if main is not None and blocked:
        found = main.value
        return (
            f"The data do not settle the effect of {cause_words(found)} on {found.outcome}. "
            f"{reasons} The number that came out, {signed(found, profile)} "
            f"({interval(found, profile)}), should not be relied on."
        )
    if not plan.steps:
        return plan.summary
    told = [f.error.sentence for f in evidence.failures if f.error]
    reason = f" {told[0]}" if told else ""
    return f"The question was not answered: the steps that would answer it did not finish.{reason}"


def findings(
    plan: Plan, evidence: Evidence, profile: Profile, catalogue: Catalogue
) -> tuple[Finding, ...]:
    """Return the claims that the evidence carries, the answer first, each with its ids."""
    drafts = [
        *_effect_findings(evidence, profile, catalogue),
        *group_findings(evidence, profile),
        *_attribution_findings(evidence),
        *_graph_findings(plan, evidence, profile),
        *_check_findings(evidence),
    ]
    return tuple(
        Finding(f"f{i}", claim, strength, ids, caveats)
        for i, (claim, strength, ids, caveats) in enumerate(drafts, 1)
    )


_Draft = tuple[str, Strength, tuple[str, ...], tuple[str, ...]]


def _effect_findings(
    evidence: Evidence, profile: Profile, catalogue: Catalogue
) -> Iterator[_Draft]:
    main = evidence.main_estimate
    if main is None or evidence.main_attribution is not None:
        return
    strength = judgement.strength(evidence)
    checked: tuple[Item[object], ...] = (
        *evidence.refutations,
        *evidence.sensitivity,
        *judgement.doubts(evidence),
    )
    caveats = (*_attacks(evidence), *(item.value.sentence for item in judgement.doubts(evidence)))
    ids = (main.id, *(item.id for item in checked))
    yield effect_sentence(evidence, profile), strength, ids, caveats
    for item in evidence.checks_of(main.step):
        if item.value.name == "intention_to_treat":
            yield item.value.sentence, strength, (main.id, item.id), ()
    for beside in (item for item in evidence.beside if item.step == main.step):
        yield beside_sentence(beside.value, profile), Strength.SUGGESTIVE, (beside.id,), ()
    others = evidence.rivals
    if not others:
        return
    told = listed(f"{_title(i.value.method, catalogue)} {signed(i.value, profile)}" for i in others)
    ids = (main.id, *(item.id for item in others))
    if judgement.agreeing(evidence):
        yield f"Other estimators agree: {told}.", Strength.STRONG, ids, ()
    else:
        caveat = "The answer depends on the model that is used."
        yield f"Other estimators differ: {told}.", Strength.UNCERTAIN, ids, (caveat,)


def _attribution_findings(evidence: Evidence) -> Iterator[_Draft]:
    for item in evidence.attributions:
        found = item.value
        doubts = tuple(d.sentence for d in found.diagnostics if d.verdict is not Verdict.PASSED)
        strength = Strength.UNCERTAIN if doubts else Strength.SUGGESTIVE
        yield found.sentence, strength, (item.id,), doubts


def _attacks(evidence: Evidence) -> Iterator[str]:
    """Yield a sentence where attempts to refute the estimate succeeded, or could not tell."""
    if not evidence.refutations:
        yield "No attempt was made to refute the estimate."
    for verdict, told in _ATTACKS.items():
        names = [i.value.refuter for i in evidence.refutations if i.value.verdict is verdict]
        if names:
            yield f"{told}: {listed(name.replace('_', ' ') for name in names)}."


_ATTACKS = {
    Verdict.FAILED: "The estimate did not survive an attempt to refute it",
    Verdict.INCONCLUSIVE: "An attempt to refute it could not tell",
}


def _title(method: str, catalogue: Catalogue) -> str:
    return catalogue[method].title if method in catalogue else method


def _broken(plan: Plan, evidence: Evidence, profile: Profile) -> Iterator[str]:
    """Yield what the graph assumes and the data speak against."""
    for entry in ledger(plan, evidence, profile):
        if entry.status is Status.VIOLATED:
            yield f"The method assumes that {entry.words}, and the data speak against it."


def _graph_findings(plan: Plan, evidence: Evidence, profile: Profile) -> Iterator[_Draft]:
    main = evidence.main_graph
    if main is None:
        return
    graph = main.value.graph
    if evidence.main_estimate is None:
        strength = _graph_strength(main)
        yield (
            graph_sentence(plan, evidence),
            strength,
            (main.id,),
            (CLASS_WORDS[graph.graph_class], *_broken(plan, evidence, profile)),
        )
    for edge in by_confidence(graph.edges)[:_MOST_EDGES]:
        ids = (main.id, *_seconded(edge, evidence, main))
        agreed = f"; {len(ids) - 1} other graph agrees" if len(ids) > 1 else ""
        yield f"{with_confidence(edge)}{agreed}.", _edge_strength(edge, len(ids) > 1), ids, ()


def _seconded(edge: Edge, evidence: Evidence, main: Item[Discovery]) -> Iterator[str]:
    for item in evidence.graphs:
        same = (
            (e.source, e.target, e.lag, e.source_mark, e.target_mark)
            for e in item.value.graph.edges
        )
        wanted = edge.source, edge.target, edge.lag, edge.source_mark, edge.target_mark
        if item is not main and wanted in set(same):
            yield item.id


def _edge_strength(edge: Edge, seconded: bool) -> Strength:
    sure = edge.confidence or 0.0
    if sure >= _SURE_EDGE and seconded:
        return Strength.STRONG
    return Strength.SUGGESTIVE if sure >= _LIKELY_EDGE or seconded else Strength.UNCERTAIN


def _graph_strength(main: Item[Discovery]) -> Strength:
    known = [e.confidence for e in main.value.graph.edges if e.confidence is not None]
    likely = bool(known) and sum(known) / len(known) >= _LIKELY_EDGE
    return Strength.SUGGESTIVE if likely else Strength.UNCERTAIN


_CHECKED = {
    Verdict.PASSED: Strength.STRONG,
    Verdict.FAILED: Strength.STRONG,
    Verdict.INCONCLUSIVE: Strength.UNCERTAIN,
}


def _check_findings(evidence: Evidence) -> Iterator[_Draft]:
    for refutation in evidence.refutations:
        value = refutation.value
        yield value.sentence, _CHECKED[value.verdict], (refutation.id,), ()
    for sensitivity in evidence.sensitivity:
        yield sensitivity.value.sentence, Strength.SUGGESTIVE, (sensitivity.id,), ()
