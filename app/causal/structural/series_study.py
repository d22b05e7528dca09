"""What every attribution over time starts from: series in order, a lagged graph, its models."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from app.causal.graph import GraphClass
from app.causal.profile import Diagnosis, Verdict
from app.causal.rounding import per_cent
from app.causal.structural.checks import graph_checks, independence
from app.causal.structural.equations import Equation
from app.causal.structural.members import Members, members
from app.causal.structural.series_model import (
    LaggedParents,
    SeriesBlueprint,
    SeriesModel,
    causes_of,
    series_blueprint,
)
from app.causal.structural.spread import Over, Resampling
from app.causal.structural.study import checked_target
from app.errors import TooFewSamples

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.causal.data import Dataset
    from app.causal.graph import CausalGraph
    from app.causal.kernels.arrays import Bools, Floats
    from app.causal.question import Question

_FEWEST = 30
_ROWS_PER_CAUSE = 4


@dataclass(frozen=True, slots=True, eq=False)
class SeriesStudy:
    """Series in the order of time and a model of them for each member of the graph's class.

    `levels` (T, N) are the values in the order of `names`; `steps` (T - 1 or T, N) what is
    modelled: changes of the series in `wandering`, values of the others, without the first step
    where one wanders. `order` gives the row of `data` of each time step.
    """

    data: Dataset
    target: str
    members: Members
    names: tuple[str, ...]
    levels: Floats
    steps: Floats
    wandering: tuple[str, ...]
    order: np.ndarray
    blueprints: tuple[SeriesBlueprint, ...]
    resampling: Resampling
    filled: int

    @property
    def over(self) -> Over[SeriesModel]:
        return Over(self.blueprints, self.resampling)

    @property
    def offset(self) -> int:
        """Return how many time steps the modelled rows begin later than the levels."""
        return len(self.levels) - len(self.steps)

    def level(self, name: str) -> Floats:
        return np.asarray(self.levels[:, self.names.index(name)])

    def at(self, model: SeriesModel, values: Floats) -> Floats:
        """Return columns in the order of `names` as the model orders them."""
        return values[..., [self.names.index(name) for name in model.names]]

    def in_order(self, model: SeriesModel, found: Floats) -> Floats:
        """Return numbers per node of a model in the order of `names`, 0 where absent."""
        spread = np.zeros(len(self.names))
        for name, number in zip(model.names, found, strict=True):
            spread[self.names.index(name)] = number
        return spread

    def as_levels(self, name: str, steps: Floats, start: int) -> Floats:
        """Return levels, (…, steps), of modelled values that begin at time step `start`."""
        if name not in self.wandering:
            return steps
        return np.asarray(self.level(name)[start - 1] + np.cumsum(steps, axis=-1))

    def as_steps(self, name: str, levels: Floats, start: int) -> Floats:
        """Return what is modelled of levels, (…, steps), that begin at time step `start`."""
        if name not in self.wandering:
            return levels
        first = np.full((*levels.shape[:-1], 1), self.level(name)[start - 1])
        return np.diff(np.concatenate([first, levels], axis=-1), axis=-1)

    def in_time(self, rows: Bools) -> np.ndarray:
        """Return the time steps of rows marked in the order of the table."""
        return np.flatnonzero(rows[self.order])


def series_study(
    data: Dataset,
    question: Question,
    graph: CausalGraph,
    rng: np.random.Generator,
    *,
    draws: int,
    also: Sequence[str] = (),
) -> SeriesStudy:
    """Return the study of the question's outcome over time, and of the columns in `also`.

    Raises
    ------
    InvalidQuestion, UnknownColumn, DegenerateData, TooFewSamples : the series cannot carry it.
    """
    from app.causal.kernels.lagged import prepared_series
    from app.causal.series import SeriesParams

    target = checked_target(data, question)
    relevant = _relevant(graph, (target, *also))
    found = members(_in_one_step(graph), relevant)
    names = tuple(n for n in data.names if n in relevant)
    clock = data.time.column if data.time else None
    order = _order(data, clock)
    levels, filled = _complete_levels(data, names, order)
    used = data.select((*graph.measured, *([clock] if clock and clock not in graph.nodes else [])))
    wandering = prepared_series(used, SeriesParams())[1] if len(graph.measured) > 1 else ()
    wandering = tuple(n for n in names if n in wandering)
    steps = _modelled(levels, [n in wandering for n in names])
    known: dict[tuple[str, tuple[tuple[str, int], ...]], Equation] = {}
    plans = []
    for member in found.graphs:
        parents = _with_lags(member.names, member.parents, graph)
        columns = [names.index(n) for n in member.names]
        plans.append(series_blueprint(member.names, parents, steps[:, columns], rng, known))
    _refuse_short(plans[0])
    n = plans[0].n
    blocks = (np.arange(n) // max(round(n ** (1 / 3)), 1)).astype(np.int64)
    return SeriesStudy(
        data, target, found, names, levels, steps, wandering, order, tuple(plans),
        Resampling(n, draws, blocks), filled,
    )  # fmt: skip


def _relevant(graph: CausalGraph, ends: tuple[str, ...]) -> tuple[str, ...]:
    """Return the ends and all that may cause them at any lag, in the order of the graph."""
    causes: dict[str, set[str]] = {}
    for edge in graph.edges:
        causes.setdefault(edge.target, set()).add(edge.source)
        if not edge.lag and not edge.is_directed:
            causes.setdefault(edge.source, set()).add(edge.target)
    seen, waiting = set(ends), list(ends)
    while waiting:
        fresh = causes.get(waiting.pop(), set()) - seen
        seen |= fresh
        waiting += sorted(fresh)
    return tuple(n for n in (*graph.measured, *ends) if n in seen)


def _in_one_step(graph: CausalGraph) -> CausalGraph:
    return replace(
        graph,
        edges=tuple(e for e in graph.edges if not e.lag),
        graph_class=GraphClass.CPDAG,
    )


def _with_lags(
    names: tuple[str, ...], parents: tuple[tuple[int, ...], ...], graph: CausalGraph
) -> LaggedParents:
    lagged: dict[str, list[tuple[int, int]]] = {name: [] for name in names}
    for edge in graph.edges:
        if edge.lag and edge.target in lagged and edge.source in lagged:
            lagged[edge.target].append((names.index(edge.source), edge.lag))
    return tuple(
        (*((i, 0) for i in causes), *sorted(set(lagged[name])))
        for name, causes in zip(names, parents, strict=True)
    )


def _order(data: Dataset, clock: str | None) -> np.ndarray:
    if clock is None or clock not in data.names:
        return np.arange(data.n_rows)
    return np.argsort(data.frame[clock].to_numpy(), kind="stable")


def _complete_levels(data: Dataset, names: Sequence[str], order: np.ndarray) -> tuple[Floats, int]:
    """Return the series in the order of time, gaps filled by straight lines, and how many."""
    from app.causal.encoding import numeric_matrix

    values = numeric_matrix(data, names)[order]
    gaps = int(np.isnan(values).sum())
    if gaps:
        values = pd.DataFrame(values).interpolate(limit_direction="both").to_numpy()
    if np.isnan(values).any():
        raise TooFewSamples("A series has no values at all.", hint="Leave it out of the question.")
    return np.asarray(values, dtype=np.float64), gaps


def _modelled(levels: Floats, wanders: list[bool]) -> Floats:
    if not any(wanders):
        return levels
    steps = levels[1:].copy()
    chosen = np.array(wanders)
    steps[:, chosen] = np.diff(levels[:, chosen], axis=0)
    return np.asarray(steps)


def _refuse_short(plan: SeriesBlueprint) -> None:
    needed = max(_FEWEST, _ROWS_PER_CAUSE * max(len(c) for c in plan.parents))
    if plan.n < needed:
        raise TooFewSamples(
            f"The series have {plan.n} usable steps; at least {needed} are needed for the"
            " causes in the graph.",
            hint="Use a longer stretch of time, or fewer series.",
        )


def series_checks(study: SeriesStudy, rng: np.random.Generator) -> Iterator[Diagnosis]:
    """Yield what was found of the graph, the equations and the series."""
    plan = study.blueprints[0]
    place = plan.place(study.target)
    has_causes = any(plan.names[i] != study.target for i, _ in plan.parents[place])
    yield from graph_checks(study.members, study.target, has_causes=has_causes)
    yield from independence(_dependences(plan, rng))
    share = max(plan.equations[place].explained, 0.0)
    if plan.parents[place]:
        what = "the changes of " if study.target in study.wandering else ""
        yield Diagnosis(
            "mechanism_fit", Verdict.PASSED,
            f"Its causes and its past explain {per_cent(share)} of the variation of {what}"
            f"{study.target} in steps held out.",
            effect_size=share, n=plan.n, columns=(study.target,),
        )  # fmt: skip
    if study.wandering:
        yield Diagnosis(
            "analysed_as_changes", Verdict.PASSED,
            f"{', '.join(study.wandering)}: modelled as changes from one step to the next,"
            " because the levels wander.",
            columns=study.wandering,
        )  # fmt: skip
    if study.filled:
        yield Diagnosis(
            "gaps_filled", Verdict.INCONCLUSIVE,
            f"{study.filled} missing values were filled by straight lines between neighbours.",
            n=study.filled,
        )  # fmt: skip


def _dependences(plan: SeriesBlueprint, rng: np.random.Generator) -> Iterator[tuple[str, float]]:
    from app.causal.kernels.dependence import p_value

    model = plan.model()
    shocks = model.noise(plan.Y, rng)
    for j, causes in enumerate(plan.parents):
        for cause in causes_of(plan.Y, causes, model.depth).T:
            yield plan.names[j], p_value(shocks[:, j], cause)
