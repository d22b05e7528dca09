"""Effects between columns of a time series: their pasts, and what comes first, held fixed."""

from __future__ import annotations

from dataclasses import replace

from app.causal.data import NUMERIC
from app.causal.designs.shared import estimand_of, listed, usable_covariates
from app.causal.estimand import Basis, EffectKind, Identification
from app.causal.graph import CausalGraph, Mark
from app.causal.profile import Profile
from app.causal.question import Design, Question


def identified(
    question: Question, profile: Profile, graph: CausalGraph | None = None
) -> Identification:
    """Return the effect of a column now on another later, given the pasts of all columns.

    A lagged graph says which columns move the cause within one time step; without one all may.
    """
    covariates, warnings = usable_covariates(question, profile)
    others = covariates or _others(question, profile)
    at_once = _at_once(question, others, graph)
    treatment, outcome = question.treatment, question.outcome
    among = f" and of {listed(others[:6])}{' …' if len(others) > 6 else ''}" if others else ""
    first = f", and {listed(at_once[:6])} of the same time step," if at_once else ""
    because = (
        f"{outcome} after times with more of {treatment} is compared with {outcome} after times"
        f" with less, the pasts of both{among}{first} held fixed: what is left of {treatment} is"
        " news."
    )
    assumptions = (
        f"what moves both {treatment} and {outcome} shows in the columns' pasts",
        f"within one time step {treatment} is moved by"
        f" {listed(at_once) if at_once else 'none of the others'} and not the reverse",
        "the mechanism does not change over time",
    )
    estimand = estimand_of(
        question, profile, EffectKind.ATE, Design.BACKDOOR,
        adjustment=others, because=because, assumptions=assumptions,
    )  # fmt: skip
    estimand = replace(
        estimand, basis=Basis.LAGS, at_once=at_once, horizon=question.horizon, lag=question.lag,
        time_column=profile.time.column if profile.time else None,
    )  # fmt: skip
    return Identification((estimand,), because, warnings=warnings)


def _others(question: Question, profile: Profile) -> tuple[str, ...]:
    taken = {question.treatment, question.outcome, *question.excluded}
    if profile.time and profile.time.column:
        taken |= {profile.time.column, *profile.time.parts}
    return tuple(v.name for v in profile.variables if v.kind in NUMERIC and v.name not in taken)


def _at_once(
    question: Question, others: tuple[str, ...], graph: CausalGraph | None
) -> tuple[str, ...]:
    """Return the columns that come before the cause within a time step."""
    candidates = (*others, question.outcome or "")
    if graph is None:
        return () if question.lag == 0 else candidates
    sources = {
        edge.source
        for edge in graph.edges
        if edge.lag == 0 and edge.target == question.treatment and edge.target_mark is Mark.ARROW
    }
    return tuple(name for name in candidates if name in sources)
