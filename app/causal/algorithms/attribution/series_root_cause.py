"""Why a series rose or fell in a period: the change put down to shocks of its causes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pydantic import Field

from app.causal.assumption import Assumption
from app.causal.catalogue import AttributionSpec, Cost, Progress
from app.causal.curves import Curve, Point, Series
from app.causal.findings import Attribution
from app.causal.question import QuestionKind
from app.causal.structural.parts import GRAPH_AND_NOISE, RowParams

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import numpy as np

    from app.causal.data import Dataset
    from app.causal.findings import Contribution
    from app.causal.graph import CausalGraph
    from app.causal.kernels.arrays import Floats
    from app.causal.question import Question
    from app.causal.structural.periods import Periods
    from app.causal.structural.series_model import SeriesModel
    from app.causal.structural.series_study import SeriesStudy
    from app.causal.structural.wording import Scale

_BEFORE = "what was under way before"
_SHOWN_STEPS = 24


class Params(RowParams):
    direction: Literal["", "fall", "rise"] = Field(
        default="",
        title="Direction",
        description="Where no period is named, whether the largest fall or rise is looked at;"
        " empty for the last step.",
    )


def run(
    data: Dataset,
    question: Question,
    graph: CausalGraph,
    params: Params,
    rng: np.random.Generator,
    report: Progress,
) -> Attribution:
    """Return how the change into the period is made of shocks to each series, and of the past.

    The fitted equations are followed from before the period, with no shocks and then with those
    of each series put in; a series' part is its Shapley value, exact where equations are linear.
    Shocks count from as many steps before the period as causes reach back.

    Raises
    ------
    InvalidQuestion : the period is not in the series, or nothing lies before it.
    UnknownColumn, DegenerateData, TooFewSamples : see `series_study`.

    References
    ----------
    Budhathoki, Minorics, Blöbaum & Janzing, ICML 2022,
    https://proceedings.mlr.press/v162/budhathoki22a.html; Lütkepohl, New Introduction to Multiple
    Time Series Analysis, 2005, 2.3.2, doi:10.1007/978-3-540-27752-1
    """
    from app.causal.structural.parts import bars, contributions
    from app.causal.structural.periods import periods_of
    from app.causal.structural.series_study import series_checks, series_study
    from app.causal.structural.wording import scale_of

    found = series_study(data, question, graph, rng, draws=params.draws)
    periods = periods_of(found, question, params.where, params.direction)
    report(0.2, "following shocks through the graph")
    spread = found.over.spread(_parts(found, periods), rng, report)
    total = float(spread.value[-1])
    parts = contributions((*found.names, _BEFORE), spread, found.target, total=total)
    scale = scale_of(data, found.target)
    return Attribution(
        kind=question.kind,
        target=found.target,
        method=SPEC.name,
        sentence=_sentence(found, periods, parts, total, scale),
        total=total,
        contributions=parts,
        unit=scale.stored_unit,
        diagnostics=tuple(series_checks(found, rng)),
        curves=(
            bars("contributions", f"What the change in {periods.words} is put down to", parts,
                 label=f"change in {found.target}", unit=scale.stored_unit),
            _shocks(found, periods, parts, rng),
        ),
    )  # fmt: skip


def _parts(
    found: SeriesStudy, periods: Periods
) -> Callable[[SeriesModel, np.random.Generator], Floats]:
    """Return a function that gives each series' part, that of the past, and the total."""

    def parts(model: SeriesModel, rng: np.random.Generator) -> Floats:
        import numpy as np

        from app.causal.kernels.shapley import shapley

        start = max(int(periods.event.min()) - model.depth, found.offset + model.depth)
        stop = int(periods.event.max()) + 1
        steps = found.at(model, found.steps)
        shocks = model.noise(steps, rng)[start - found.offset - model.depth :][: stop - start]
        before = steps[: start - found.offset]

        def change(chosen: np.ndarray) -> Floats:
            given = np.where(chosen[:, None, :], shocks[None], 0.0)
            path = model.simulate(before, given)[..., model.place(found.target)]
            return _change(found, periods, found.as_levels(found.target, path, start), start)

        split = shapley(change, len(model.names), rng, orders=16)[:, 0]
        none = float(change(np.zeros((1, len(model.names)), dtype=np.bool_))[0, 0])
        return np.array([*found.in_order(model, split), none, split.sum() + none])

    return parts


def _change(found: SeriesStudy, periods: Periods, levels: Floats, start: int) -> Floats:
    """Return the mean over the event less the mean before it, of simulated levels from `start`."""
    import numpy as np

    observed = found.level(found.target)
    whole = np.repeat(observed[None, : start + levels.shape[1]], len(levels), axis=0)
    whole[:, start:] = levels
    after, before = whole[:, periods.event], whole[:, periods.before]
    return np.asarray(after.mean(axis=1) - before.mean(axis=1))[:, None]


def _shocks(
    found: SeriesStudy,
    periods: Periods,
    parts: tuple[Contribution, ...],
    rng: np.random.Generator,
) -> Curve:
    """Return the shocks of the series that matter most, in standard deviations, before and in."""
    return Curve(
        "shocks",
        "Shocks, in standard deviations",
        "step",
        "shock",
        tuple(_shock_lines(found, periods, parts, rng)),
        reference=float(periods.event.min()),
    )


def _shock_lines(
    found: SeriesStudy,
    periods: Periods,
    parts: tuple[Contribution, ...],
    rng: np.random.Generator,
) -> Iterator[Series]:
    from app.causal.structural.wording import largest

    model = found.blueprints[0].model()
    shocks = model.noise(found.at(model, found.steps), rng)
    offset = found.offset + model.depth
    last = int(periods.event.max()) + 1
    first = max(last - max(_SHOWN_STEPS, 3 * len(periods.event)), offset)
    for part in largest(parts, 4):
        name = part.name.removesuffix(" itself")
        if name not in found.names:
            continue
        values = shocks[:, model.place(name)]
        values = values / max(float(values.std()), 1e-12)
        points = tuple(Point(float(t), float(values[t - offset])) for t in range(first, last))
        yield Series(name, points)


def _sentence(
    found: SeriesStudy,
    periods: Periods,
    parts: tuple[Contribution, ...],
    total: float,
    scale: Scale,
) -> str:
    from app.causal.structural.wording import error_of, largest, listed

    values = found.level(found.target)
    before, after = (float(values[p].mean()) for p in (periods.before, periods.event))
    moved = "rose" if total > 0 else "fell"
    told = listed(
        f"{_named(p.name)} {scale.signed(p.value, error_of(p.interval))}" for p in largest(parts, 4)
    )
    error = float(values.std()) / 20
    return (
        f"{periods.chosen}In {periods.words}, {found.target} {moved} by"
        f" {scale.amount(total, error)} from {periods.before_words}, from"
        f" {scale.level(before, error)} to {scale.level(after, error)}. By the graph this is put"
        f" down to: {told}."
    )


def _named(name: str) -> str:
    return name if name == _BEFORE else f"shocks to {name}"


SPEC = AttributionSpec(
    name="series_root_cause",
    title="Root cause in a series",
    summary="Puts the change of a series in a period down to shocks of its causes over time.",
    assumes=GRAPH_AND_NOISE | {Assumption.STATIONARITY},
    cost=Cost(scale=1e-4, n_power=0.9, d_power=1.3),
    params=Params,
    run=run,
    answers=frozenset({QuestionKind.ROOT_CAUSE, QuestionKind.DISTRIBUTION_CHANGE}),
    temporal=True,
    references=("https://proceedings.mlr.press/v162/budhathoki22a.html",),
)
