"""The expert's choice of a discovery algorithm against every fixed choice, from data alone.

Per setting: best-case F1 (every undecided mark on a true edge counts as right, as Causal-Copilot
counts), beside honest figures: skeleton F1, directed F1 with half credit for undecided edges, and
SHD. Targets: at least Copilot's published figure in every row; mean regret of directed F1 against
the best algorithm in hindsight at most 0.03; no fixed algorithm better on average.
"""

from __future__ import annotations

import signal
import time
import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from app.causal.catalogue import DiscoverySpec, load
from app.causal.comparison import directed_f1, lagged_link_f1, skeleton_f1, structural_distance
from app.causal.data import Dataset
from app.causal.graph import CausalGraph, Edge
from app.causal.profile.measure import profile_frame
from app.causal.question import Knowledge
from app.errors import WhereforeError
from app.planner.expert import ExpertPlanner
from app.planner.plan import Action, PlanRequest, Step
from bench.case import Rate
from bench.simulator import SETTINGS, Drawn, Setting, draw

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

_LONGEST = 60  # seconds for one fixed algorithm on one table; beyond it counts as no answer
_REGRET = 0.03
_QUICK = ("p10 n1000", "non-Gaussian", "discrete 20 %", "bent effects", "series, immediate too")


@dataclass(frozen=True, slots=True)
class Score:
    """How one graph compares with the truth, and the seconds it took."""

    best_case: float
    skeleton: float
    directed: float
    distance: int
    seconds: float


def cases(*, quick: bool) -> Iterator[Rate]:
    """Yield the best-case F1 of each setting, then regret and the best fixed algorithm."""
    from app.causal.kernels.warm import warm

    warnings.simplefilter("ignore")
    warm()  # what interrupts a slow algorithm must not interrupt its compilation
    chosen: dict[str, list[Score]] = {}
    fixed: dict[str, dict[str, list[Score]]] = {}
    for setting in (s for s in SETTINGS if not quick or s.name in _QUICK):
        scores, others, names = _on(setting, seeds=1 if quick else setting.seeds)
        chosen[setting.name], fixed[setting.name] = scores, others
        yield _row(setting, scores, others, names)
    yield from _verdicts(chosen, fixed)


def _on(
    setting: Setting, seeds: int
) -> tuple[list[Score], dict[str, list[Score]], tuple[str, ...]]:
    """Return the expert's scores, those of each fixed algorithm, and what the expert chose."""
    mine, others, names = [], {}, []
    for seed in range(100, 100 + seeds):
        drawn = draw(setting, seed)
        data, step = _planned(drawn, seed)
        names.append(step.algorithm)
        mine.append(_score(step, data, drawn, seed))
        for spec in load().of(DiscoverySpec):
            if not spec.missing_modules() and _could_run(spec, setting):
                alone = Step(spec.name, Action.DISCOVER, spec.name, columns=step.columns)
                others.setdefault(spec.name, []).append(_score(alone, data, drawn, seed))
    return mine, others, tuple(dict.fromkeys(names))


def _planned(drawn: Drawn, seed: int) -> tuple[Dataset, Step]:
    """Return the data as profiled, and the step whose graph would be the answer."""
    profile = profile_frame(drawn.frame, np.random.default_rng(seed))
    request = PlanRequest("Find the causal graph.", "", profile, Knowledge(), load())
    plan = ExpertPlanner().plan(request)
    step = next(s for s in plan.steps if s.action is Action.DISCOVER and s.primary)
    return Dataset(drawn.frame, profile.variables, profile.time), step


def _could_run(spec: DiscoverySpec, setting: Setting) -> bool:
    return spec.temporal == bool(setting.lags) and setting.p <= spec.max_variables


def _score(step: Step, data: Dataset, drawn: Drawn, seed: int) -> Score:
    """Return how the step's graph compares; what fails or takes too long found nothing."""
    start = time.perf_counter()
    graph = _found(step, data, seed)
    seconds = time.perf_counter() - start
    kept = tuple(e for e in graph.edges if e.ends <= set(drawn.truth.nodes))
    graph = CausalGraph(drawn.truth.nodes, kept, graph.graph_class)
    if not drawn.truth.graph_class.is_lagged:
        return Score(
            best_case_f1(graph, drawn.truth),
            skeleton_f1(graph, drawn.truth),
            directed_f1(graph, drawn.truth),
            structural_distance(graph, drawn.truth),
            seconds,
        )
    mixed = _mixed_f1(graph, drawn.truth)
    return Score(mixed, lagged_link_f1(graph, drawn.truth), mixed, 0, seconds)


def _found(step: Step, data: Dataset, seed: int) -> CausalGraph:
    spec = load().get(step.algorithm, DiscoverySpec)
    used = data.select(step.columns)
    signal.signal(signal.SIGALRM, _too_long)
    signal.alarm(_LONGEST)
    try:
        rows = used if spec.allows_missing else used.complete(at_least=spec.min_samples)
        params = spec.params.model_validate(step.params)
        rng = np.random.default_rng(seed)
        return spec.run(rows, params, Knowledge(), rng, _silent).graph
    except (WhereforeError, TimeoutError, ValueError, ArithmeticError):
        return CausalGraph(step.columns, (), spec.returns)
    finally:
        signal.alarm(0)


def _too_long(_number: int, _frame: FrameType | None) -> None:
    raise TimeoutError


def best_case_f1(found: CausalGraph, truth: CausalGraph) -> float:
    """Return the F1 of arrows in which any undecided mark on a true edge counts as right."""
    true = {(e.source, e.target) for e in truth.edges}
    right = sum(_may_be_right(e, true) for e in found.edges)
    total = len(found.edges) + len(true)
    return 2 * right / total if total else 1.0


def _may_be_right(edge: Edge, true: set[tuple[str, str]]) -> bool:
    ways = (edge.source, edge.target), (edge.target, edge.source)
    return ways[0] in true if edge.is_directed else any(way in true for way in ways)


def _mixed_f1(found: CausalGraph, truth: CausalGraph) -> float:
    """Return the F1 of lagged and immediate arrows; an undecided immediate link counts half."""
    true = {(e.source, e.target, e.lag) for e in truth.edges}
    right = 0.0
    for edge in found.edges:
        back = (edge.target, edge.source, edge.lag) in true and not edge.lag
        there = (edge.source, edge.target, edge.lag) in true
        right += float(there) if edge.is_directed else 0.5 * (there or back)
    return 2 * right / (len(found.edges) + len(true))


def _row(
    setting: Setting, mine: list[Score], others: dict[str, list[Score]], names: tuple[str, ...]
) -> Rate:
    figure = _mean(mine, "best_case")
    ranked = sorted(others, key=lambda name: -_mean(others[name], "directed"))[:3]
    rivals = ", ".join(f"{name} {_mean(others[name], 'directed'):.2f}" for name in ranked)
    note = (
        f"{'/'.join(names)}: skeleton {_mean(mine, 'skeleton'):.2f}, directed"
        f" {_mean(mine, 'directed'):.2f}, SHD {_mean(mine, 'distance'):.1f},"
        f" {_mean(mine, 'seconds'):.2f} s; best fixed {rivals}"
    )
    bound = setting.copilot or 0.0
    missed = figure < bound
    return Rate(f"{setting.name}, best-case F1", figure, bound, 1, missed, note, at_least=True)


def _verdicts(
    chosen: dict[str, list[Score]], fixed: dict[str, dict[str, list[Score]]]
) -> Iterator[Rate]:
    regrets = []
    for name, scores in chosen.items():
        for place, score in enumerate(scores):
            best = max(o[place].directed for o in fixed[name].values())
            regrets.append(max(best - score.directed, 0.0))
    regret = float(np.mean(regrets))
    yield Rate("mean regret of directed F1", regret, _REGRET, 1, regret > _REGRET)
    algorithms = {a for others in fixed.values() for a in others}
    for temporal in (False, True):
        yield from _best_fixed(chosen, fixed, algorithms, temporal=temporal)


def _best_fixed(
    chosen: dict[str, list[Score]],
    fixed: dict[str, dict[str, list[Score]]],
    algorithms: set[str],
    *,
    temporal: bool,
) -> Iterator[Rate]:
    """Compare with the best algorithm for all tables of a sort; where it cannot run it scores 0."""
    settings = [s.name for s in SETTINGS if s.name in chosen and bool(s.lags) == temporal]
    if not settings:
        return
    mine = float(np.mean([_mean(chosen[s], "directed") for s in settings]))
    means = {
        a: float(np.mean([_mean(fixed[s].get(a, []), "directed") for s in settings]))
        for a in algorithms
    }
    best = max(means, key=lambda a: means[a])
    sort = "series" if temporal else "tables"
    note = f"best fixed algorithm: {best}"
    yield Rate(
        f"directed F1 over all {sort}",
        mine,
        means[best],
        1,
        mine < means[best],
        note,
        at_least=True,
    )


def _mean(scores: list[Score], part: str) -> float:
    return float(np.mean([getattr(s, part) for s in scores])) if scores else 0.0


def _silent(_done: float, _doing: str) -> None:
    """Take no notice of progress."""
