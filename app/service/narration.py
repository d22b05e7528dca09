"""The findings as sentences; every numeral in them comes from the evidence."""

from __future__ import annotations

from collections.abc import Iterator

from app.causal.catalogue import Catalogue
from app.causal.findings import AnswerVerdict, Discovery, Finding, Strength
from app.causal.graph import Edge
from app.causal.profile import Profile, Verdict
from app.planner.plan import Plan
from app.service import judgement
from app.service.answering import (
    answer_claims,
    bounded_sentence,
    effect_sentence,
    revised_words,
)
from app.service.assumptions import Status, ledger
from app.service.evidence import Evidence, Item
from app.service.graph_answers import by_confidence, graph_sentence, with_confidence
from app.service.group_answers import group_findings
from app.service.wording import (
    CLASS_WORDS,
    beside_sentence,
    listed,
    signed,
)

_SURE_EDGE, _LIKELY_EDGE = 0.9, 0.6
_MOST_EDGES = 12


def findings(
    plan: Plan, evidence: Evidence, profile: Profile, catalogue: Catalogue
) -> tuple[Finding, ...]:
    """Return the claims that the evidence carries, the answer first, each with its ids."""
    drafts = [
        *_effect_findings(evidence, profile, catalogue),
        *group_findings(evidence, profile),
        *_attribution_findings(evidence),
        *_revised_findings(plan, evidence, profile),
        *_graph_findings(plan, evidence, profile),
        *_check_findings(evidence),
    ]
    claims = {draft[0] for draft in drafts}
    unsaid = [c for c in answer_claims(plan, evidence, profile) if c and c not in claims]
    drafts[1:1] = [_of_answer(claim, evidence) for claim in unsaid]
    return tuple(
        Finding(f"f{i}", claim, strength, ids, caveats)
        for i, (claim, strength, ids, caveats) in enumerate(drafts, 1)
    )


_Draft = tuple[str, Strength, tuple[str, ...], tuple[str, ...]]


def _of_answer(claim: str, evidence: Evidence) -> _Draft:
    """Return a claim that only the answer makes, with all that the answer rests on."""
    verdict = judgement.verdict(evidence)
    settled = verdict in (AnswerVerdict.ESTIMATED, AnswerVerdict.BOUNDED)
    strength = judgement.strength(evidence) if settled else Strength.UNCERTAIN
    leading = (evidence.main_estimate, evidence.main_attribution, evidence.main_graph)
    steps = {item.step for item in leading if item} | {"identify"}
    checks = (item.id for item in evidence.diagnostics if item.step in steps)
    failed = (failure.step for failure in evidence.failures if failure.error)
    found = (*(item.id for item in leading if item), *(g.id for g in evidence.groups), *checks)
    known = ("identification",) if evidence.identification else ()
    return claim, strength, (*found, *known, *failed), ()


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
    is_bounded = judgement.verdict(evidence) is AnswerVerdict.BOUNDED
    told = bounded_sentence(main.value, profile) if is_bounded else None
    yield told or effect_sentence(evidence, profile), strength, ids, caveats
    for item in evidence.checks_of(main.step):
        if item.value.name == "intention_to_treat":
            yield item.value.sentence, strength, (main.id, item.id), ()
    for beside in (item for item in evidence.beside if item.step == main.step):
        yield beside_sentence(beside.value, profile), Strength.SUGGESTIVE, (beside.id,), ()
    others = evidence.rivals
    if not others:
        return
    named = listed(
        f"{_title(i.value.method, catalogue)} {signed(i.value, profile)}" for i in others
    )
    ids = (main.id, *(item.id for item in others))
    if judgement.agreeing(evidence):
        yield f"Other estimators agree: {named}.", Strength.STRONG, ids, ()
    else:
        caveat = "The answer depends on the model that is used."
        yield f"Other estimators differ: {named}.", Strength.UNCERTAIN, ids, (caveat,)


def _revised_findings(plan: Plan, evidence: Evidence, profile: Profile) -> Iterator[_Draft]:
    """Yield what did not hold and what was done for it, with the checks and both estimates."""
    steps = {name for each in plan.revisions for name in (each.step, each.takes_over)}
    checks = {each.check for each in plan.revisions}
    ids = (
        *(i.id for i in evidence.estimates if i.step in steps),
        *(d.id for d in evidence.diagnostics if d.step in steps and d.value.name in checks),
        *(f.step for f in evidence.failures if f.step in steps),
    )
    for claim in revised_words(plan, evidence, profile):
        yield claim, Strength.SUGGESTIVE, ids, ()


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
        agreed = f"; {_others(len(ids) - 1)}" if len(ids) > 1 else ""
        yield f"{with_confidence(edge)}{agreed}.", _edge_strength(edge, len(ids) > 1), ids, ()


def _others(count: int) -> str:
    return "1 other graph agrees" if count == 1 else f"{count} other graphs agree"


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
