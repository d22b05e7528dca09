"""The answer to a question as sentences; every numeral in them comes from the evidence."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.causal.conditions import in_words
from app.causal.estimand import EffectKind
from app.causal.findings import Answer, AnswerVerdict, Estimate
from app.causal.profile import Profile
from app.causal.question import Scale
from app.causal.rounding import per_cent
from app.causal.stacked import told as stacked_sentence
from app.planner.plan import Plan
from app.service import judgement
from app.service.choosing import choice, claims_of, with_choice
from app.service.evidence import Evidence
from app.service.graph_answers import graph_sentence
from app.service.group_answers import group_sentences
from app.service.wording import (
    amount,
    between,
    cause_words,
    change_of,
    condition,
    effect_of,
    interval,
    listed,
    mean_words,
    outcome_words,
    population,
    ratio_words,
    signed,
)

_OF_GRAPHS = ("sign_over_graphs", "covariate_after_outcome", "covariate_after_treatment")
_SHARE = re.compile(
    r"\b(?:share|proportion|fraction|percent\w*|per cent|part|how much) of\b", re.IGNORECASE
)


def answer(plan: Plan, evidence: Evidence, profile: Profile) -> Answer:
    """Return the answer in a few sentences; the last says of which rows, where not of all."""
    verdict = judgement.verdict(evidence)
    told = (*answer_claims(plan, evidence, profile), *of_which_rows(plan, profile))
    claims = claims_of(plan.question, evidence)
    chosen = choice(plan.question.options, claims)
    sentence = with_choice(chosen, " ".join(told))
    unnumbered = verdict in (AnswerVerdict.NOT_IDENTIFIED, AnswerVerdict.GRAPH)
    main = None if unnumbered else evidence.main_estimate
    return Answer(verdict, sentence, main.id if main else None, chosen, claims)


def of_which_rows(plan: Plan, profile: Profile) -> Iterator[str]:
    """Say what the rows are where they were made, and which the question was asked of."""
    question = plan.question
    used = (question.treatment, question.outcome, *(question.covariates or ()))
    yield from (stacked_sentence(v) for v in profile.variables if v.stands_for and v.name in used)
    if not plan.question.population:
        return
    which = f"rows with {in_words(plan.question.population)}"
    number = "" if plan.n_rows is None else f"the {plan.n_rows:,} of {profile.n_rows:,} "
    yield f"Only {number}{which} were looked at."
    outcome = plan.question.outcome
    if outcome in {c.column for c in plan.question.population}:
        yield (
            f"Which rows these are depends on {outcome}, the outcome itself: rows that the cause"
            " moved out of reach are missing, which can bias the effect, as a rule towards none."
        )


def answer_claims(plan: Plan, evidence: Evidence, profile: Profile) -> tuple[str, ...]:
    """Return the claims that the answer is made of."""
    if evidence.main_examination is not None:
        return (evidence.main_examination.value.sentence,)
    match judgement.verdict(evidence):
        case AnswerVerdict.ESTIMATED if evidence.main_attribution is None:
            told = (
                effect_sentence(evidence, profile),
                *_not_on_scale(plan, evidence),
                *_share_of_whole(plan, evidence),
                *group_sentences(evidence, profile),
            )
        case AnswerVerdict.NOT_IDENTIFIED:
            return (_not_identified(plan, evidence),)
        case AnswerVerdict.GRAPH:
            return (graph_sentence(plan, evidence),)
        case AnswerVerdict.BOUNDED | AnswerVerdict.ATTRIBUTED | AnswerVerdict.ESTIMATED:
            told = (_in_full(evidence, profile),)
        case _:
            told = (_inconclusive(plan, evidence, profile),)
    return (
        *told,
        *revised_words(plan, evidence, profile),
        *_doubted_by_graphs(evidence),
        *_for_whom_not(evidence),
    )


def _doubted_by_graphs(evidence: Evidence) -> tuple[str, ...]:
    """Return the weightiest of what the graphs that fit say against the estimate, if anything."""
    doubts = {d.value.name: d.value.sentence for d in reversed([*judgement.doubts(evidence)])}
    return tuple(doubts[name] for name in _OF_GRAPHS if name in doubts)[:1]


_SCALE_WORDS = {
    Scale.RISK_RATIO: "A ratio of chances",
    Scale.ODDS_RATIO: "A ratio of odds",
    Scale.RELATIVE: "A change in per cent",
    Scale.MEAN_TREATED: "What would be, were all treated,",
    Scale.MEAN_UNTREATED: "What would be, were nobody treated,",
}
_DIFFERENCES = frozenset({EffectKind.ATE, EffectKind.ATT, EffectKind.LATE})


def _not_on_scale(plan: Plan, evidence: Evidence) -> Iterator[str]:
    """Say that the scale that was asked for could not be had, where the difference answers."""
    main, scale = evidence.main_estimate, plan.question.scale
    if main is None or scale is None or main.value.kind not in _DIFFERENCES:
        return
    yield (
        f"{_SCALE_WORDS[scale]} was asked for and cannot be told with the same certainty from"
        " these rows; the difference can."
    )


def _share_of_whole(plan: Plan, evidence: Evidence) -> Iterator[str]:
    """Say which share of the whole effect runs through what lies between, where that is asked."""
    main = evidence.main_estimate
    if (
        main is None
        or main.value.kind is not EffectKind.NIE
        or not _SHARE.search(plan.question.text)
    ):
        return
    wholes = (i.value for i in evidence.beside if i.value.kind is EffectKind.ATE)
    whole = next((w for w in wholes if w.value), None)
    if whole is None:
        return
    if judgement.is_unclear(whole) or main.value.value / whole.value < 0:
        yield "A share of the whole effect cannot be told: it is unclear, or of the other sign."
        return
    yield f"That is {per_cent(main.value.value / whole.value)} of the whole effect."


def revised_words(plan: Plan, evidence: Evidence, profile: Profile) -> Iterator[str]:
    """Say what did not hold, what was done for it, and what became of that."""
    for revision in plan.revisions:
        steps = {revision.step: None, revision.takes_over: None}
        shown = {i.step: i.value for i in reversed(evidence.estimates) if i.step in steps}
        done = f"{revision.finding.rstrip('.')}. {revision.why}"
        if evidence.revision != revision:
            new = shown.get(revision.takes_over)
            if new is not None:
                told = f"{signed(new, profile)} ({interval(new, profile)})"
                yield f"{revision.why} What came out, {told}, does not settle it either."
            continue
        first = shown.get(revision.step)
        if first is not None:
            told = f"{signed(first, profile)} ({interval(first, profile)})"
            yield f"{done} The first estimate, {told}, is not relied on."
        else:
            yield done


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


def _for_whom_not(evidence: Evidence) -> Iterator[str]:
    """Say why the answer is that of a narrower group, where it is."""
    main = evidence.main_estimate
    if main is None or not main.value.label:
        return
    for item in evidence.checks_of(main.step):
        if item.value.name == "overlap":
            yield f"For everyone it cannot be told. {item.value.sentence}"


_OPENERS = ("changing", "crossing", "one ", "what ")


def effect_sentence(evidence: Evidence, profile: Profile) -> str:
    """Return the effect in the user's units, its interval, and what the reading rests on."""
    main = evidence.main_estimate
    if main is None:
        return ""
    found = main.value
    if found.kind is EffectKind.POTENTIAL_MEAN:
        told = f"{mean_words(found, profile)} {population(found)} ({interval(found, profile)})"
        return f"{told[:1].upper()}{told[1:]}, {condition(found)}."
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
