"""The answer to a formal question about a described model."""

from __future__ import annotations

from collections.abc import Callable

from app.causal.described import equations, worlds
from app.causal.described.asking import Direction, FormalAnswer, FormalKind, FormalQuery
from app.causal.described.model import DescribedModel, probability
from app.causal.described.on_graph import BY_GRAPH
from app.causal.described.solving import Range, range_of
from app.causal.described.worlds import Term, World
from app.causal.general_identification import Hedge, identify
from app.errors import InvalidQuestion

_BY_EQUATIONS = {
    FormalKind.AVERAGE_EFFECT: equations.effect,
    FormalKind.DIRECT_EFFECT: equations.direct_effect,
    FormalKind.INDIRECT_EFFECT: equations.indirect_effect,
    FormalKind.VALUE: equations.value,
}
_DIFFERENCES = {
    FormalKind.ASSOCIATION: "the chance of {y} where {x} holds, less that where it does not",
    FormalKind.AVERAGE_EFFECT: "the average effect of {x} on {y}",
    FormalKind.EFFECT_ON_TREATED: "the effect of {x} on {y} among those asked about",
    FormalKind.DIRECT_EFFECT: "the natural direct effect of {x} on {y}",
    FormalKind.INDIRECT_EFFECT: "the natural indirect effect of {x} on {y}",
}
_CHANCES = {
    FormalKind.NECESSITY: "the probability that {x} was necessary for {y}",
    FormalKind.SUFFICIENCY: "the probability that {x} would have been sufficient for {y}",
    FormalKind.NECESSITY_AND_SUFFICIENCY: "the probability that {x} is necessary and sufficient "
    "for {y}",
}
NOTHING = 1e-4


def answer(model: DescribedModel, query: FormalQuery) -> FormalAnswer:
    """Return the answer that every model which agrees with the description would give.

    Raises
    ------
    InvalidQuestion : the description contradicts itself.
    LimitExceeded : the model is too large to go through.
    """
    if query.kind in BY_GRAPH:
        return BY_GRAPH[query.kind](model, query)
    if model.equations and query.kind in _BY_EQUATIONS:
        return _BY_EQUATIONS[query.kind](model, query)
    if query.kind not in _TERMS:
        raise InvalidQuestion(
            "The question asks for a value, and the description has no equations.",
            hint="Describe each variable as a sum: 'Y = 2*X + 3*Z'.",
        )
    found = range_of(model, _TERMS[query.kind](query))
    if query.kind in _DIFFERENCES:
        return _difference(model, query, found)
    return _chance(model, query, found)


def _difference(model: DescribedModel, query: FormalQuery, found: Range) -> FormalAnswer:
    is_so = _agrees(query.direction, found)
    what = _DIFFERENCES[query.kind].format(x=query.treatment, y=query.outcome)
    return FormalAnswer(
        query.kind,
        f"{_lead(query, is_so)}{_first(what, query, is_so)} {_amount(found)}.",
        is_so=is_so,
        value=found.low if found.is_point else None,
        interval=(found.low, found.high),
        derivation=_derivation(model, query),
    )


def _chance(model: DescribedModel, query: FormalQuery, found: Range) -> FormalAnswer:
    if query.kind in _CHANCES:
        what = _CHANCES[query.kind].format(x=query.treatment, y=query.outcome)
    else:
        what = probability(query.event, query.given, query.do)
        if query.kind is FormalKind.COUNTERFACTUAL:
            seen = f", given {_events(query.given)}" if query.given else ""
            what = f"with {_events(query.do)}{seen}, the chance of {_events(query.event)}"
    is_so = _likely(found) if query.kind is FormalKind.COUNTERFACTUAL or query.direction else None
    if query.direction is Direction.LESS and is_so is not None:
        is_so = not is_so
    return FormalAnswer(
        query.kind,
        f"{_lead(query, is_so)}{_first(what, query, is_so)} {_amount(found)}.",
        is_so=is_so,
        value=found.low if found.is_point else None,
        interval=(found.low, found.high),
        derivation=_derivation(model, query),
    )


def _agrees(direction: Direction | None, found: Range) -> bool | None:
    """Tell whether the difference is as the question supposes; None where that is left open."""
    if direction is None:
        return None
    low, high = (found.low, found.high)
    if direction is Direction.LESS:
        low, high = -high, -low
    if low > NOTHING:
        return True
    return False if high < NOTHING else None


def _likely(found: Range) -> bool | None:
    """Tell whether something is more likely than not; None where that is left open."""
    if found.low > 0.5:
        return True
    return False if found.high < 0.5 else None


def _lead(query: FormalQuery, is_so: bool | None) -> str:
    if is_so is not None:
        return "Yes: " if is_so else "No: "
    asked = query.direction is not None or query.kind is FormalKind.COUNTERFACTUAL
    return "That cannot be told from what is said: " if asked else ""


def _first(what: str, query: FormalQuery, is_so: bool | None) -> str:
    leads = bool(_lead(query, is_so))
    return what if leads else what[0].upper() + what[1:]


def _amount(found: Range) -> str:
    if found.is_point:
        return f"is {_rounded(found.low)}"
    return f"lies between {_rounded(found.low)} and {_rounded(found.high)}"


def _rounded(value: float) -> str:
    return f"{round(value, 4) + 0.0:g}"


def _events(event: tuple[tuple[str, int], ...]) -> str:
    return " and ".join(f"{name!r}" if level else f"no {name!r}" for name, level in event)


def _derivation(model: DescribedModel, query: FormalQuery) -> tuple[str, ...]:
    used = tuple(str(statement) for statement in model.statements)
    if query.kind is not FormalKind.AVERAGE_EFFECT:
        return used
    try:
        formula = identify(model.graph, [query.treatment], [query.outcome])
    except Hedge as hedge:
        return (f"Not identified by the graph alone: hidden causes join {hedge}.", *used)
    return (f"P({query.outcome} | do({query.treatment})) = {formula}", *used)


def _probability_terms(query: FormalQuery) -> tuple[Term, ...]:
    given = (World(query.given, query.do),) if query.given else ()
    return (Term((World(query.event, query.do),), given),)


_TERMS: dict[FormalKind, Callable[[FormalQuery], tuple[Term, ...]]] = {
    FormalKind.PROBABILITY: _probability_terms,
    FormalKind.ASSOCIATION: lambda q: worlds.association(q.treatment, q.outcome, q.given),
    FormalKind.AVERAGE_EFFECT: lambda q: worlds.average_effect(q.treatment, q.outcome),
    FormalKind.EFFECT_ON_TREATED: lambda q: worlds.effect_among(q.treatment, q.outcome, q.given),
    FormalKind.DIRECT_EFFECT: lambda q: worlds.direct_effect(q.treatment, q.outcome, q.mediators),
    FormalKind.INDIRECT_EFFECT: lambda q: worlds.indirect_effect(
        q.treatment, q.outcome, q.mediators
    ),
    FormalKind.COUNTERFACTUAL: lambda q: worlds.counterfactual(q.event, q.do, q.given),
    FormalKind.NECESSITY: lambda q: worlds.necessity({q.treatment: 1}, {q.outcome: 1}),
    FormalKind.SUFFICIENCY: lambda q: worlds.sufficiency({q.treatment: 1}, {q.outcome: 1}),
    FormalKind.NECESSITY_AND_SUFFICIENCY: lambda q: worlds.necessity_and_sufficiency(
        {q.treatment: 1}, {q.outcome: 1}
    ),
}
