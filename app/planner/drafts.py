"""What the parts of the expert hand each other: a drafted plan, and the algorithms asked for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from app.causal.catalogue import AlgorithmSpec, DiscoverySpec, EstimatorSpec
from app.causal.question import Question
from app.errors import InvalidPlan
from app.planner.called_methods import algorithm_wished
from app.planner.plan import PlanRequest, Step


@dataclass(frozen=True, slots=True)
class Draft:
    """The question with the covariates filled in, the steps, and what to tell a person."""

    question: Question
    steps: tuple[Step, ...]
    summary: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Demands:
    """The algorithms that are asked for, by task; `insists` where the caller names them apart.

    One that is only named in the question's words gives way where it does not fit.
    """

    discovery: tuple[DiscoverySpec, ...] = ()
    estimators: tuple[EstimatorSpec, ...] = ()
    others: tuple[AlgorithmSpec, ...] = ()
    insists: bool = True


def demands(request: PlanRequest) -> Demands:
    """Return the algorithms the caller named, else those that the question's words name.

    Raises
    ------
    InvalidPlan : a name is not in the catalogue, or its library is not installed.
    """
    if problems := list(_unavailable(request)):
        raise InvalidPlan(problems)
    names = dict.fromkeys(request.algorithms or _wished(request))
    specs = [request.catalogue[name] for name in names]
    return Demands(
        tuple(s for s in specs if isinstance(s, DiscoverySpec)),
        tuple(s for s in specs if isinstance(s, EstimatorSpec)),
        tuple(s for s in specs if not isinstance(s, DiscoverySpec | EstimatorSpec)),
        insists=bool(request.algorithms),
    )


def _wished(request: PlanRequest) -> tuple[str, ...]:
    name = algorithm_wished(request.text, request.catalogue)
    is_there = bool(name) and not request.catalogue[name].missing_modules()
    return (name,) if is_there else ()


def _unavailable(request: PlanRequest) -> Iterator[str]:
    for name in request.algorithms:
        if name not in request.catalogue:
            yield f"the catalogue has no algorithm called {name!r}"
        elif missing := request.catalogue[name].missing_modules():
            yield f"{name} needs {', '.join(missing)}, which is not installed here"
