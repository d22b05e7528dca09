"""What a series would do over the next steps if others were set, shifted or scaled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from app.causal.assumption import Assumption
from app.causal.catalogue import AttributionSpec, Cost, Progress
from app.causal.curves import Curve, Point, Series
from app.causal.findings import Attribution, Contribution
from app.causal.question import QuestionKind
from app.causal.structural.parts import GRAPH_AND_NOISE, ModelParams

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np

    from app.causal.data import Dataset
    from app.causal.graph import CausalGraph
    from app.causal.kernels.arrays import Floats
    from app.causal.question import Question
    from app.causal.structural.series_model import SeriesModel
    from app.causal.structural.series_study import SeriesStudy
    from app.causal.structural.settings import Setting
    from app.causal.structural.spread import Spread
    from app.causal.structural.wording import Scale

_PATHS = 200  # futures whose mean and spread are told
_FEW_PATHS = 20  # of a model refitted to resampled rows, where equations bend


class Params(ModelParams):
    horizon: int = Field(
        default=12,
        ge=1,
        le=400,
        title="Steps ahead",
        description="How many steps the forecast covers, where the question does not say.",
    )


def run(
    data: Dataset,
    question: Question,
    graph: CausalGraph,
    params: Params,
    rng: np.random.Generator,
    report: Progress,
) -> Attribution:
    """Return the mean difference that the changes make over the horizon, and both forecasts.

    Futures are drawn from the last steps on with shocks like those of the past, once as they are
    and once with the changed series held to their changed values at every step.

    Raises
    ------
    InvalidQuestion : nothing is set, or a level is unknown.
    NotIdentified : something unmeasured drives both a changed series and the outcome.
    UnknownColumn, DegenerateData, TooFewSamples : see `series_study`.
    """
    from app.causal.structural.identified import refuse_hidden
    from app.causal.structural.series_effects import as_series_estimate
    from app.causal.structural.series_study import series_checks, series_study
    from app.causal.structural.settings import settings_of, support
    from app.causal.structural.wording import scale_of

    settings = settings_of(data, question.setting)
    columns = tuple(s.column for s in settings)
    found = series_study(data, question, graph, rng, draws=params.draws, also=columns)
    refuse_hidden(found.members, columns, found.target)
    steps = question.horizon or params.horizon
    report(0.1, "drawing futures")
    spread = found.over.spread(_difference(found, settings, steps), rng, report)
    scale = scale_of(data, found.target)
    effect = as_series_estimate(found, spread, 0, SPEC.name, ", ".join(columns), scale)
    checks = (
        *series_checks(found, rng),
        *(support(s, found.level(s.column), found.level(s.column)[-steps:]) for s in settings),
    )
    futures = _futures(found, settings, steps, rng)
    return Attribution(
        kind=QuestionKind.FORECAST_INTERVENTION,
        target=found.target,
        method=SPEC.name,
        sentence=_sentence(found, settings, steps, spread, futures, scale),
        total=effect.value,
        contributions=(Contribution(effect.treatment, effect.value, effect.interval),),
        interval=effect.interval,
        unit=scale.stored_unit,
        diagnostics=checks,
        estimates=(effect,),
        curves=(_curve(found, futures, scale), _effect_curve(found, spread, scale)),
    )


def _difference(
    found: SeriesStudy, settings: tuple[Setting, ...], steps: int
) -> Callable[[SeriesModel, np.random.Generator], Floats]:
    """Return a function that gives the mean difference over the horizon, then that at each step."""
    from app.causal.structural.series_effects import both_paths

    def difference(model: SeriesModel, rng: np.random.Generator) -> Floats:
        import numpy as np

        shocks = model.noise_at(rng.random((_FEW_PATHS, steps, len(model.names))))
        before, after = both_paths(found, model, settings, shocks, len(found.levels))
        at_each = (after - before).mean(axis=0)
        return np.array([at_each.mean(), *at_each])

    return difference


def _futures(
    found: SeriesStudy, settings: tuple[Setting, ...], steps: int, rng: np.random.Generator
) -> tuple[Floats, Floats]:
    """Return futures of the target as it is and as changed, each of shape (paths, steps)."""
    import numpy as np

    from app.causal.structural.series_effects import both_paths

    pairs = []
    for plan in found.blueprints:
        model = plan.model()
        paths = max(_PATHS // len(found.blueprints), 20)
        shocks = model.noise_at(rng.random((paths, steps, len(model.names))))
        pairs.append(both_paths(found, model, settings, shocks, len(found.levels)))
    return np.vstack([p[0] for p in pairs]), np.vstack([p[1] for p in pairs])


def _curve(found: SeriesStudy, futures: tuple[Floats, Floats], scale: Scale) -> Curve:
    import numpy as np

    lines = []
    for label, paths in zip(("as it is", "with the change"), futures, strict=True):
        low, high = np.percentile(paths, [2.5, 97.5], axis=0)
        points = tuple(
            Point(float(t), float(v), float(a), float(b))
            for t, (v, a, b) in enumerate(zip(paths.mean(axis=0), low, high, strict=True), 1)
        )
        lines.append(Series(label, points))
    return Curve(
        "forecast", f"{found.target} over the next steps", "steps ahead", found.target,
        tuple(lines), scale.stored_unit,
    )  # fmt: skip


def _effect_curve(found: SeriesStudy, spread: Spread, scale: Scale) -> Curve:
    points = tuple(
        Point(float(t), float(spread.value[t]), *spread.interval(t))
        for t in range(1, len(spread.value))
    )
    return Curve(
        "effect_over_time", f"What the change does to {found.target}", "steps ahead",
        f"change in {found.target}", (Series("effect", points),), scale.stored_unit,
    )  # fmt: skip


def _sentence(
    found: SeriesStudy,
    settings: tuple[Setting, ...],
    steps: int,
    spread: Spread,
    futures: tuple[Floats, Floats],
    scale: Scale,
) -> str:
    from app.causal.structural.wording import error_of, listed

    value, interval = float(spread.value[0]), spread.interval(0)
    said = listed(s.words for s in settings)
    span = "the next step" if steps == 1 else f"the next {steps} steps"
    if value == 0.0 == interval[0] == interval[1]:
        return f"If {said}, {found.target} would not change: the graph has no way from it there."
    error = error_of(interval)
    as_is = float(futures[0].mean())
    moved = "higher" if value > 0 else "lower"
    unclear = " The interval leaves the direction open." if interval[0] <= 0 <= interval[1] else ""
    return (
        f"If {said} over {span}, {found.target} would be {scale.amount(value, error)} {moved} on"
        f" average ({scale.interval(interval)}): {scale.level(as_is + value, error)} instead of"
        f" {scale.level(as_is, error)}, if the graph holds and its effects stay as they were."
        f"{unclear}"
    )


SPEC = AttributionSpec(
    name="series_forecast",
    title="What-if over time",
    summary="Draws futures of a series from fitted equations, as they are and with changes.",
    assumes=GRAPH_AND_NOISE | {Assumption.STATIONARITY},
    cost=Cost(scale=1e-4, n_power=0.9, d_power=1.0),
    params=Params,
    run=run,
    answers=frozenset({QuestionKind.FORECAST_INTERVENTION}),
    temporal=True,
    requires=frozenset({"setting"}),
    references=("10.1007/978-3-540-27752-1",),
)
