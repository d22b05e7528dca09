"""The plan of a question about causes: draw a graph, with confidence, and a second opinion."""

from __future__ import annotations

from dataclasses import replace

from pydantic import JsonValue

from app.causal.assumption import Assumption
from app.causal.catalogue import DiscoverySpec
from app.causal.graph import GraphClass
from app.causal.profile import Profile
from app.causal.question import Question, QuestionKind
from app.causal.tuning import FOLDS
from app.errors import InvalidPlan
from app.planner.discovery_choice import DiscoveryChoice, choose
from app.planner.discovery_columns import ColumnChoice, columns, restricted
from app.planner.discovery_preferences import behind, seconds, why
from app.planner.drafts import Demands, Draft
from app.planner.main_parameter import alternatives, tuned, why_settings
from app.planner.plan import Action, Beaten, PlanRequest, Step
from app.planner.row_notes import row_notes

_FULL, _LEAST = 100, 10  # bootstrap graphs: wanted, and fewer than which say nothing
_SHARE = 0.3  # of the budget that confidence may take
_TRIALS = 0.05  # of the budget that one table from each graph may take all algorithms
_COMPARABLE = frozenset(
    {GraphClass.DAG, GraphClass.CPDAG, GraphClass.LAGGED_DAG, GraphClass.LAGGED_CPDAG}
)
_MOST_COLUMNS_TRIED = 100
_RESAMPLES_HELD, _HELD = 30, 0.02  # graphs beside an effect, and their share of the budget
_SECOND = 0.2  # of the budget that a second opinion may take


def graph_plan(request: PlanRequest, question: Question, asked: Demands) -> Draft:
    """Return the steps that find a graph; none when fewer than two columns can be in it."""
    choice = choose(request.profile, request.knowledge, request.catalogue, question.excluded)
    if asked.discovery:
        choice = _demanded(request, question, asked.discovery)
    if not choice.algorithms:
        return _descriptive(question, choice)
    ran = choice.algorithms if asked.discovery else _with_second(choice, request.budget_seconds)
    first = _first_step(ran[0], choice, request.budget_seconds)
    others = tuple(_second_step(spec, ran[0], choice, request.budget_seconds) for spec in ran[1:])
    trial = () if asked.discovery else _trials(ran, choice, request.budget_seconds)
    notes = (
        *choice.columns.notes,
        *choice.compromises,
        *row_notes(question, request.profile, ran),
    )
    return Draft(question, (first, *others, *trial), _summary(question, ran, choice), notes)


def beside_effect(request: PlanRequest, question: Question, asked: Demands) -> Draft:
    """Return the steps for graphs that the caller asked for beside an effect."""
    if not asked.discovery:
        return Draft(question, (), "")
    choice = _demanded(request, question, asked.discovery)
    steps = tuple(_first_step(spec, choice, request.budget_seconds) for spec in choice.algorithms)
    note = "The graph is drawn as you asked; the effect does not rest on it."
    return Draft(question, steps, "", (*choice.columns.notes, *choice.compromises, note))


def over_graphs(request: PlanRequest, question: Question) -> tuple[Step, ...]:
    """Return the step that holds an effect against the graphs that fit, where that costs little.

    The effect does not rest on it: it shows whether its sign, or what is adjusted for, does.
    """
    asked = {question.treatment, question.outcome}
    others = {*request.profile.names} - asked - {*(question.covariates or ())}
    choice = choose(
        request.profile, request.knowledge, request.catalogue, (*question.excluded, *others)
    )
    comparable = [s for s in choice.algorithms if s.returns in _COMPARABLE and not _is_apart(s)]
    if not comparable or not asked <= set(choice.columns.columns):
        return ()
    spec = comparable[0]
    once = _once(spec, choice)
    seconds = once * (1 + _RESAMPLES_HELD * spec.resample_share)
    if seconds > _HELD * request.budget_seconds:
        return ()
    held = Step(
        id="graph_range",
        action=Action.GRAPH_RANGE,
        algorithm=spec.name,
        params=tuned(spec, choice.profile),
        columns=choice.columns.columns,
        resamples=_RESAMPLES_HELD,
        why="How the effect varies over the graphs that fit the data, and what they say of the"
        f" columns that are adjusted for. {why(spec, choice.profile)}",
        seconds=1.0 + seconds,
    )
    return (held,)


def _is_apart(spec: DiscoverySpec) -> bool:
    """Tell whether a graph has nodes or lags that an effect on measured columns does not."""
    return spec.returns.is_lagged or Assumption.PURE_INDICATORS in spec.assumes


def _demanded(
    request: PlanRequest, question: Question, specs: tuple[DiscoverySpec, ...]
) -> DiscoveryChoice:
    usable = columns(request.profile, question.excluded)
    taken = set.intersection(*(set(spec.kinds) for spec in specs))
    kept = tuple(n for n in usable.columns if request.profile.variable(n).kind in taken)
    seen = restricted(request.profile, kept)
    if problems := [p for spec in specs for p in _impossible(spec, seen)]:
        raise InvalidPlan(problems)
    dropped = [n for n in usable.columns if n not in kept]
    note = (f"Not in the graph: {', '.join(dropped)} (not taken by {specs[0].title}).",)
    option = ColumnChoice(kept, (*usable.notes, *(note if dropped else ())))
    known = request.knowledge.restricted_to(kept)
    stated = tuple(
        f"{spec.title} is used as you asked, although: {reason}"
        for spec in specs
        for reason in spec.objections(seen, known)
    )
    return DiscoveryChoice(specs, option, seen, (), stated)


def _impossible(spec: DiscoverySpec, seen: Profile) -> list[str]:
    if len(seen.variables) < 2:
        return [f"{spec.title} needs two columns of a kind it takes"]
    if not spec.suits_order(seen):
        wanted = "rows ordered in time" if spec.temporal else "independent rows"
        wanted = "units followed over time" if spec.across_units else wanted
        return [f"{spec.title} needs {wanted}"]
    if len(seen.variables) > spec.max_variables:
        return [f"{spec.title} is limited to {spec.max_variables} variables"]
    return []


def _with_second(choice: DiscoveryChoice, budget: float) -> tuple[DiscoverySpec, ...]:
    """Return the first algorithm and one that assumes something else, when time allows.

    Where none does, the next best that is cheap stands by, so that the first may fail.
    """
    first, *others = choice.algorithms
    affordable = [s for s in others if _once(s, choice) < _SECOND * budget]
    named = {s.name: s for s in affordable}
    worth_hearing = [named[name] for name in seconds(choice.profile) if name in named]
    different = [s for s in affordable if s.assumes != first.assumes or s.returns != first.returns]
    return (first, *[*worth_hearing, *different, *affordable][:1])


def _once(spec: DiscoverySpec, choice: DiscoveryChoice) -> float:
    return spec.seconds(choice.profile)


def _first_step(spec: DiscoverySpec, choice: DiscoveryChoice, budget: float) -> Step:
    resamples = _resamples(_once(spec, choice) * spec.resample_share, budget)
    settings = alternatives(spec, choice.profile, budget)
    runners_up = tuple(
        Beaten(s.name, behind(s, spec, choice.profile))
        for s in choice.algorithms
        if s is not spec and s.name not in {b.algorithm for b in choice.beaten}
    )
    return Step(
        id=f"discover_{spec.name}",
        action=Action.DISCOVER,
        algorithm=spec.name,
        params=tuned(spec, choice.profile),
        columns=_columns_for(spec, choice),
        resamples=resamples,
        settings=settings,
        within=choice.columns.within,
        primary=True,
        why=f"{why(spec, choice.profile)}{why_settings(settings)}",
        beat=(*runners_up, *choice.beaten),
        seconds=1.0 + _seconds(spec, choice, resamples, settings),
    )


def _columns_for(spec: DiscoverySpec, choice: DiscoveryChoice) -> tuple[str, ...]:
    return (*choice.columns.columns, *spec.index_columns(choice.profile))


def _second_step(
    spec: DiscoverySpec, first: DiscoverySpec, choice: DiscoveryChoice, budget: float
) -> Step:
    resamples = _resamples(_once(spec, choice) * spec.resample_share, budget / 2)
    settings = alternatives(spec, choice.profile, budget)
    return Step(
        id=f"discover_{spec.name}",
        action=Action.DISCOVER,
        algorithm=spec.name,
        params=tuned(spec, choice.profile),
        columns=_columns_for(spec, choice),
        resamples=resamples,
        settings=settings,
        within=choice.columns.within,
        why=f"{_why_second(spec, first)}{why_settings(settings)}",
        seconds=1.0 + _seconds(spec, choice, resamples, settings),
    )


def _seconds(
    spec: DiscoverySpec,
    choice: DiscoveryChoice,
    resamples: int,
    settings: tuple[dict[str, JsonValue], ...],
) -> float:
    compared = len(settings) * FOLDS * _once(spec, choice)
    return compared + spec.seconds(choice.profile, resamples=resamples)


def _why_second(spec: DiscoverySpec, first: DiscoverySpec) -> str:
    if spec.assumes != first.assumes or spec.returns != first.returns:
        return f"A second opinion: {spec.title} assumes other things than {first.title}."
    return f"A second opinion: {spec.title} searches in another way, should {first.title} fail."


def _trials(
    ran: tuple[DiscoverySpec, ...], choice: DiscoveryChoice, budget: float
) -> tuple[Step, ...]:
    """Return the step that tries the algorithms on data made like the user's, if affordable.

    A graph that allows for hidden causes leaves more undecided by its nature, so that its arrows
    cannot be held against another's; data are made of measured columns, and not of hundreds of
    them, which take long to make.
    """
    round_seconds = sum(_once(spec, choice) for spec in ran)
    can = len(ran) > 1 and all(spec.returns in _COMPARABLE for spec in ran)
    can = can and not any(Assumption.PURE_INDICATORS in spec.assumes for spec in ran)
    can = can and not any(spec.across_units for spec in ran)
    can = can and len(choice.columns.columns) <= _MOST_COLUMNS_TRIED
    if not can or round_seconds * len(ran) > _TRIALS * budget:
        return ()
    return (
        Step(
            id="select_graph",
            action=Action.SELECT,
            inputs=tuple(f"discover_{spec.name}" for spec in ran),
            why="Data are made like yours from each graph; the algorithm that finds the graphs"
            " again best is relied on.",
            seconds=1.0 + 4 * len(ran) * round_seconds,
        ),
    )


def _resamples(seconds: float, budget: float) -> int:
    """Return how many bootstrap graphs a share of the budget pays for; none if too few."""
    affordable = int(_SHARE * budget / max(seconds, 1e-3))
    return min(affordable, _FULL) if affordable >= _LEAST else 0


def _summary(question: Question, ran: tuple[DiscoverySpec, ...], choice: DiscoveryChoice) -> str:
    around = f" and the causes of {question.outcome} are read from it" if question.outcome else ""
    second = f" {ran[1].title} gives a second opinion." if len(ran) > 1 else ""
    size = len(choice.columns.columns)
    return (
        f"A causal graph over {size} columns is found with {ran[0].title}{around}. "
        f"{why(ran[0], choice.profile)}{second}"
    )


def _descriptive(question: Question, choice: DiscoveryChoice) -> Draft:
    reasons = " ".join(dict.fromkeys(b.reason for b in choice.beaten[:3]))
    few = "" if len(choice.columns.columns) > 1 else "Fewer than two columns can be in a graph. "
    summary = f"No causal claim is made: no discovery algorithm fits these data. {few}{reasons}"
    return Draft(
        replace(question, kind=QuestionKind.DISCOVER), (), summary.strip(), choice.columns.notes
    )
