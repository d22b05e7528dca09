"""Formal queries as sums of probabilities of what holds in one or several worlds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product

from app.causal.described.model import Event


@dataclass(frozen=True, slots=True)
class World:
    """What holds where the variables in `do` are set from outside; no `do` is the real world."""

    event: Event
    do: Event = ()


@dataclass(frozen=True, slots=True)
class Term:
    """factor · P(all worlds | all that is given); worlds share the same background."""

    worlds: tuple[World, ...]
    given: tuple[World, ...] = ()
    factor: float = 1.0


def average_effect(treatment: str, outcome: str) -> tuple[Term, ...]:
    """P(y | do(x)) − P(y | do(not x))."""
    return (
        Term((World(((outcome, 1),), ((treatment, 1),)),)),
        Term((World(((outcome, 1),), ((treatment, 0),)),), factor=-1.0),
    )


def association(treatment: str, outcome: str, given: Event = ()) -> tuple[Term, ...]:
    """P(y | x, given) − P(y | not x, given)."""
    return tuple(
        Term((World(((outcome, 1),)),), (World(((treatment, level), *given)),), factor)
        for level, factor in ((1, 1.0), (0, -1.0))
    )


def effect_among(treatment: str, outcome: str, evidence: Event) -> tuple[Term, ...]:
    """P(y_x | evidence) − P(y_x' | evidence): the effect on those the evidence picks out."""
    return tuple(
        Term((World(((outcome, 1),), ((treatment, level),)),), (World(evidence),), factor)
        for level, factor in ((1, 1.0), (0, -1.0))
    )


def counterfactual(event: Event, do: Event, evidence: Event) -> tuple[Term, ...]:
    """P(event had `do` been done | evidence)."""
    return (Term((World(event, do),), (World(evidence),) if evidence else ()),)


def direct_effect(treatment: str, outcome: str, mediators: tuple[str, ...]) -> tuple[Term, ...]:
    """Return the natural direct effect (Pearl, UAI 2001, doi:10.48550/arXiv.1301.2300)."""
    nested = _nested(treatment, outcome, mediators, of_mediators=0, of_treatment=1)
    return (*nested, Term((World(((outcome, 1),), ((treatment, 0),)),), factor=-1.0))


def indirect_effect(treatment: str, outcome: str, mediators: tuple[str, ...]) -> tuple[Term, ...]:
    """Return the natural indirect effect (Pearl, UAI 2001, doi:10.48550/arXiv.1301.2300)."""
    nested = _nested(treatment, outcome, mediators, of_mediators=1, of_treatment=0)
    return (*nested, Term((World(((outcome, 1),), ((treatment, 0),)),), factor=-1.0))


def necessity(cause: Mapping[str, int], effect: Mapping[str, int]) -> tuple[Term, ...]:
    """P(no effect without the cause | both happened) (Pearl 1999, doi:10.1023/A:1005233831499)."""
    happened = World((*cause.items(), *effect.items()))
    return (Term((World(_negated(effect), _negated(cause)),), (happened,)),)


def sufficiency(cause: Mapping[str, int], effect: Mapping[str, int]) -> tuple[Term, ...]:
    """P(effect with the cause | neither happened) (Pearl 1999, doi:10.1023/A:1005233831499)."""
    absent = World((*_negated(cause), *_negated(effect)))
    return (Term((World(tuple(effect.items()), tuple(cause.items())),), (absent,)),)


def necessity_and_sufficiency(
    cause: Mapping[str, int], effect: Mapping[str, int]
) -> tuple[Term, ...]:
    """P(effect with the cause, and none without it)."""
    with_it = World(tuple(effect.items()), tuple(cause.items()))
    return (Term((with_it, World(_negated(effect), _negated(cause)))),)


def _negated(event: Mapping[str, int]) -> Event:
    return tuple((name, 1 - value) for name, value in event.items())


def _nested(
    treatment: str,
    outcome: str,
    mediators: tuple[str, ...],
    *,
    of_mediators: int,
    of_treatment: int,
) -> tuple[Term, ...]:
    """P(y) where the mediators are as under one level of the treatment, all else as under one."""
    return tuple(
        Term(
            (
                World(tuple(zip(mediators, levels, strict=True)), ((treatment, of_mediators),)),
                World(
                    ((outcome, 1),),
                    ((treatment, of_treatment), *zip(mediators, levels, strict=True)),
                ),
            )
        )
        for levels in product((0, 1), repeat=len(mediators))
    )
