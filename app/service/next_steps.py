"""What would make an answer firmer: what to state, measure or try next, and with how many rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from app.causal.findings import Estimate
from app.causal.next_experiment import rows_needed
from app.causal.profile import Profile
from app.causal.question import Design, Question
from app.service.evidence import Evidence
from app.service.judgement import is_unclear
from app.service.other_ways import other_ways
from app.service.wording import amount

_MOST_ROWS = 10_000_000  # beyond it no number is told: the effect is as good as none


def next_steps(question: Question, evidence: Evidence, profile: Profile) -> Iterator[str]:
    """Yield each step as a sentence: what else was asked, and from what was found to be weak."""
    for sentence in question.further:
        yield f"Ask by itself what was asked beside and is not answered here: “{sentence}”"
    identification = evidence.identification
    if identification and not identification.is_identified:
        yield from (f"{needed.rstrip('.')}." for needed in identification.would_identify)
    else:
        hints = (f.error.hint for f in evidence.failures if f.error and f.error.hint)
        yield from dict.fromkeys(hints)
    yield from other_ways(evidence)
    main = evidence.main_estimate
    if main is not None:
        yield from _experiment(main.value, profile)
        yield from _hidden_causes(main.value)
    if any(not e.is_directed for g in evidence.graphs for e in g.value.graph.edges):
        yield "State which columns come first or cannot cause others; undecided links then resolve."


def _experiment(estimate: Estimate, profile: Profile) -> Iterator[str]:
    """Yield how many rows an experiment needs where the direction of the effect is open."""
    effect = max((abs(value) for value in estimate.possible), default=abs(estimate.value))
    if not (is_unclear(estimate) and estimate.outcome_sd and effect):
        return
    sized = replace(estimate, value=effect)
    rows = rows_needed(effect, estimate.outcome_sd)
    if rows <= _MOST_ROWS:
        yield (
            f"An experiment that assigns {estimate.treatment} at random needs about {rows:,} rows"
            f" to tell an effect of {amount(sized, profile)} from none in four trials of five."
        )


def _hidden_causes(estimate: Estimate) -> Iterator[str]:
    if estimate.design is Design.BACKDOOR:
        yield (
            f"Name what else drives {estimate.treatment} and {estimate.outcome}; if it was"
            " measured, add it, and if not, judge it against the sensitivity figures."
        )
