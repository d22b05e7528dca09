"""What a series would have been in a past period, had others been set otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.causal.assumption import Assumption
from app.causal.catalogue import AttributionSpec, Cost, Progress
from app.causal.curves import Curve, Point, Series
from app.causal.findings import Attribution
from app.causal.question import QuestionKind
from app.causal.structural.parts import GRAPH_AND_NOISE, RowParams

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np

    from app.causal.data import Dataset
    from app.causal.graph import CausalGraph
    from app.causal.kernels.arrays import Floats
    from app.causal.question import Question
    from app.causal.structural.periods import Periods
    from app.causal.structural.series_model import SeriesModel
    from app.causal.structural.series_study import SeriesStudy
    from app.causal.structural.settings import Setting
    from app.causal.structural.spread import Spread
    from app.causal.structural.wording import Scale


class Params(RowParams):
    """Which period, where the question gives no row by its number; else the last step."""


def run(
    data: Dataset,
    question: Question,
    graph: CausalGraph,
    params: Params,
    rng: np.random.Generator,
    report: Progress,
) -> Attribution:
    """Return the outcome's mean over the period had the changes been made by then.

    They begin as many steps before the period as causes reach back, so that an effect that takes
    its time shows. Shocks are read off the series, the changed series are held to their changed
    values, and all else follows the equations with the same shocks (Pearl 2009,
    doi:10.1017/CBO9780511803161).

    Raises
    ------
    InvalidQuestion : nothing is set, or the period is not in the series.
    NotIdentified : something unmeasured drives both a changed series and the outcome.
    UnknownColumn, DegenerateData, TooFewSamples : see `series_study`.
    """
    from app.causal.structural.identified import refuse_hidden
    from app.causal.structural.periods import periods_of
    from app.causal.structural.series_effects import as_series_estimate
    from app.causal.structural.series_study import series_checks, series_study
    from app.causal.structural.settings import settings_of, support
    from app.causal.structural.wording import scale_of

    settings = settings_of(data, question.setting)
    columns = tuple(s.column for s in settings)
    found = series_study(data, question, graph, rng, draws=params.draws, also=columns)
    refuse_hidden(found.members, columns, found.target)
    periods = periods_of(found, question, params.where, "")
    report(0.1, "reading shocks off the series")
    spread = found.over.spread(_otherwise(found, settings, periods), rng, report)
    scale = scale_of(data, found.target)
    effect = as_series_estimate(
        found, spread, 0, SPEC.name, ", ".join(columns), scale, label=f"in {periods.words}"
    )
    checks = (
        *series_checks(found, rng),
        *(
            support(s, found.level(s.column), found.level(s.column)[periods.event])
            for s in settings
        ),
    )
    return Attribution(
        kind=QuestionKind.COUNTERFACTUAL,
        target=found.target,
        method=SPEC.name,
        sentence=_sentence(found, periods, settings, spread, scale),
        total=effect.value,
        interval=effect.interval,
        unit=scale.stored_unit,
        diagnostics=checks,
        estimates=(effect,),
        curves=(_curve(found, periods, spread, scale),),
    )


def _otherwise(
    found: SeriesStudy, settings: tuple[Setting, ...], periods: Periods
) -> Callable[[SeriesModel, np.random.Generator], Floats]:
    """Return a function that gives the mean difference in the period, then that at each step."""
    from app.causal.structural.series_effects import both_paths

    stop = int(periods.event.max()) + 1

    def otherwise(model: SeriesModel, rng: np.random.Generator) -> Floats:
        import numpy as np

        start = _begin(found, periods)
        shocks = model.noise(found.at(model, found.steps), rng)
        first = start - found.offset - model.depth
        own = shocks[first : first + stop - start][None]
        usual, changed = both_paths(found, model, settings, own, start)
        at_each = (changed - usual)[0]
        return np.array([at_each[periods.event - start].mean(), *at_each])

    return otherwise


def _begin(found: SeriesStudy, periods: Periods) -> int:
    """Return the time step from which on the changes are made."""
    from app.causal.structural.series_model import deepest

    depth = deepest(found.blueprints[0].parents)
    return max(int(periods.event.min()) - depth, found.offset + depth)


def _curve(found: SeriesStudy, periods: Periods, spread: Spread, scale: Scale) -> Curve:
    start = _begin(found, periods)
    observed = found.level(found.target)
    steps = range(start, start + len(spread.value) - 1)
    otherwise = []
    for k, t in enumerate(steps, 1):
        low, high = spread.interval(k)
        at = float(observed[t])
        otherwise.append(Point(float(t), at + float(spread.value[k]), at + low, at + high))
    as_was = tuple(Point(float(t), float(observed[t])) for t in steps)
    return Curve(
        "otherwise", f"{found.target} as it was and as it would have been", "step", found.target,
        (Series("as it was", as_was), Series("with the change", tuple(otherwise))),
        scale.stored_unit,
    )  # fmt: skip


def _sentence(
    found: SeriesStudy,
    periods: Periods,
    settings: tuple[Setting, ...],
    spread: Spread,
    scale: Scale,
) -> str:
    from app.causal.structural.wording import error_of, listed

    value, interval = float(spread.value[0]), spread.interval(0)
    said = listed(s.words for s in settings)
    was = float(found.level(found.target)[periods.event].mean())
    early = int(periods.event.min()) - _begin(found, periods)
    since = f" from {early} step{'s' if early > 1 else ''} before on" if early > 0 else ""
    error = error_of(interval)
    if value == 0.0 == interval[0] == interval[1]:
        return f"In {periods.words}, {found.target} would have been the same if {said}."
    more = "more" if value > 0 else "less"
    return (
        f"{periods.chosen}In {periods.words}, if {said}{since}, {found.target} would have been"
        f" {scale.level(was + value, error)}, {scale.amount(value, error)} {more} than it was"
        f" ({scale.interval(interval)})."
    )


SPEC = AttributionSpec(
    name="series_counterfactual",
    title="Counterfactual of a period",
    summary="Replays a period of a series with the same shocks and other values of its causes.",
    assumes=GRAPH_AND_NOISE | {Assumption.STATIONARITY},
    cost=Cost(scale=1e-4, n_power=0.9, d_power=1.0),
    params=Params,
    run=run,
    answers=frozenset({QuestionKind.COUNTERFACTUAL}),
    temporal=True,
    requires=frozenset({"setting"}),
    references=("10.1017/CBO9780511803161",),
)
