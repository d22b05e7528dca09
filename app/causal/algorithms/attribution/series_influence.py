"""Where the variation of a series comes from: shocks to each series, as far as they reach it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from app.causal.assumption import Assumption
from app.causal.catalogue import AttributionSpec, Cost, Progress
from app.causal.curves import Curve, Point, Series
from app.causal.findings import Attribution
from app.causal.question import QuestionKind
from app.causal.rounding import per_cent
from app.causal.structural.parts import GRAPH_AND_NOISE, ModelParams

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np

    from app.causal.data import Dataset
    from app.causal.findings import Contribution
    from app.causal.graph import CausalGraph
    from app.causal.kernels.arrays import Floats
    from app.causal.question import Question
    from app.causal.structural.series_model import SeriesModel
    from app.causal.structural.series_study import SeriesStudy
    from app.causal.structural.wording import Scale


class Params(ModelParams):
    horizon: int = Field(
        default=12,
        ge=1,
        le=400,
        title="Steps ahead",
        description="Variation around a forecast this many steps ahead is split up.",
    )


def run(
    data: Dataset,
    question: Question,
    graph: CausalGraph,
    params: Params,
    rng: np.random.Generator,
    report: Progress,
) -> Attribution:
    """Return how much of the forecast's error variance shocks to each series bring [1]_.

    With independent shocks and linear equations this is the intrinsic causal influence of each
    series on the target's value so many steps ahead; equations that bend are taken as they
    respond around their mean.

    Raises
    ------
    InvalidQuestion, UnknownColumn, DegenerateData, TooFewSamples : see `series_study`.

    References
    ----------
    .. [1] Lütkepohl, New Introduction to Multiple Time Series Analysis, 2005, 2.3.3,
       doi:10.1007/978-3-540-27752-1
    """
    from app.causal.structural.parts import bars, contributions
    from app.causal.structural.series_study import series_checks, series_study
    from app.causal.structural.wording import scale_of

    found = series_study(data, question, graph, rng, draws=params.draws)
    steps = question.horizon or params.horizon
    report(0.1, "following shocks through the graph")
    spread = found.over.spread(_variances(found, steps), rng, report)
    total = float(spread.value[-1])
    parts = contributions(found.names, spread, found.target, total=total)
    scale = scale_of(data, found.target)
    unit = f"{scale.unit}²" if scale.unit and scale.factor == 1.0 else ""
    return Attribution(
        kind=QuestionKind.INFLUENCE,
        target=found.target,
        method=SPEC.name,
        sentence=_sentence(found, parts, steps, total, scale),
        total=total,
        contributions=parts,
        interval=spread.interval(len(found.names)),
        unit=unit,
        diagnostics=tuple(series_checks(found, rng)),
        curves=(
            bars("contributions", f"Where the variation of {found.target} comes from", parts,
                 label=f"variance of {found.target}, {steps} steps ahead", unit=unit),
            _responses(found, parts, steps, scale),
        ),
    )  # fmt: skip


def _variances(
    found: SeriesStudy, steps: int
) -> Callable[[SeriesModel, np.random.Generator], Floats]:
    def variances(model: SeriesModel, rng: np.random.Generator) -> Floats:
        import numpy as np

        del rng  # nothing is drawn
        brought = (_answers(found, model, steps) ** 2).sum(axis=1)
        return np.append(found.in_order(model, brought), brought.sum())

    return variances


def _answers(found: SeriesStudy, model: SeriesModel, steps: int) -> Floats:
    """Return the target's response in levels to one standard deviation of each shock."""
    import numpy as np

    from app.causal.structural.series_effects import responses

    answers = responses(model, model.place(found.target), steps)
    if found.target in found.wandering:
        answers = np.cumsum(answers, axis=1)
    spreads = [float(m.noise_at((np.arange(400) + 0.5) / 400).std()) for m in model.mechanisms]
    return np.asarray(answers * np.array(spreads)[:, None])


def _responses(
    found: SeriesStudy, parts: tuple[Contribution, ...], steps: int, scale: Scale
) -> Curve:
    from app.causal.structural.wording import largest

    model = found.blueprints[0].model()
    at = _answers(found, model, steps)
    lines = [
        Series(part.name, tuple(Point(float(t), float(v)) for t, v in enumerate(at[place])))
        for part in largest(parts, 5)
        for place in [model.place(part.name.removesuffix(" itself"))]
    ]
    return Curve(
        "responses", f"How {found.target} answers an ordinary shock", "steps later",
        f"change in {found.target}", tuple(lines), scale.stored_unit,
    )  # fmt: skip


def _sentence(
    found: SeriesStudy,
    parts: tuple[Contribution, ...],
    steps: int,
    total: float,
    scale: Scale,
) -> str:
    from app.causal.structural.wording import listed

    causes = [p for p in parts if p.name in found.names][:4]
    own = next((p.share or 0.0 for p in parts if p.name not in found.names), 0.0)
    if not causes:
        return f"By the graph no other series has a part in the variation of {found.target}."
    told = listed(f"{p.name} {per_cent(p.share or 0.0)}" for p in causes)
    return (
        f"Of the variation of {found.target} around its forecast {steps} steps ahead (standard"
        f" deviation {scale.amount(total**0.5)}), these shares come from shocks to other series:"
        f" {told}; {per_cent(own)} comes from shocks to {found.target} itself."
    )


SPEC = AttributionSpec(
    name="series_influence",
    title="Influence over time",
    summary="Splits the variation of a series among the shocks of the series that drive it.",
    assumes=GRAPH_AND_NOISE | {Assumption.STATIONARITY},
    cost=Cost(scale=1e-4, n_power=0.9, d_power=1.0),
    params=Params,
    run=run,
    answers=frozenset({QuestionKind.INFLUENCE}),
    temporal=True,
    references=("10.1007/978-3-540-27752-1",),
)
