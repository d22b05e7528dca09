"""Which mechanisms changed between two groups or periods, and what each change brought about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import Field

from app.causal.catalogue import AttributionSpec, Cost, Progress
from app.causal.findings import Attribution
from app.causal.question import QuestionKind
from app.causal.rounding import per_cent
from app.causal.structural.parts import GRAPH_AND_NOISE, Feature, ModelParams

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np

    from app.causal.data import Dataset
    from app.causal.findings import Contribution
    from app.causal.graph import CausalGraph
    from app.causal.kernels.arrays import Bools, Floats
    from app.causal.question import Question
    from app.causal.structural.mixtures import TwoModels
    from app.causal.structural.study import Study
    from app.causal.structural.wording import Scale


class Params(ModelParams):
    feature: Feature = Field(
        default=Feature.MEAN,
        title="What changed",
        description="The mean, the variance, or the whole distribution (Kullback–Leibler"
        " divergence, in nats).",
    )


def run(
    data: Dataset,
    question: Question,
    graph: CausalGraph,
    params: Params,
    rng: np.random.Generator,
    report: Progress,
) -> Attribution:
    """Return how much of the target's change each node's changed mechanism accounts for.

    A node's share is its Shapley value when mechanisms are switched, in every order, from those
    of the first group to those of the second [1]_; in closed form where equations are linear.

    Raises
    ------
    InvalidQuestion : there are no two groups, or a level is not in the column.
    TooFewSamples, DegenerateData : the groups cannot carry it.

    References
    ----------
    .. [1] Budhathoki, Janzing, Blöbaum & Ng, AISTATS 2021,
       https://proceedings.mlr.press/v130/budhathoki21a.html
    """
    from app.causal.structural.checks import checks_of
    from app.causal.structural.comparison import compared_column, compared_rows
    from app.causal.structural.members import without
    from app.causal.structural.mixtures import parted
    from app.causal.structural.parts import bars, contributions
    from app.causal.structural.spread import Over
    from app.causal.structural.study import study
    from app.causal.structural.wording import scale_of

    first, second = compared_rows(data, question)
    column = compared_column(question, data)
    either = data.with_frame(data.frame[first | second], "the two groups compared")
    found = study(either, question, without(graph, column), rng, draws=params.draws)
    old = first[first | second][found.rows]
    report(0.1, "switching mechanisms one by one")
    plans = [parted(plan, old, ~old, rng) for plan in found.blueprints]
    over = Over(plans, found.resampling.by(old))
    spread = over.spread(_shares(found, params.feature), rng, report)
    total = float(spread.value[-1])
    parts = contributions(found.players, spread, found.target, total=total)
    scale = scale_of(data, found.target)
    unit = _unit(params.feature, scale)
    change = _Change(params.feature, total, spread.interval(len(found.players)), parts, old)
    return Attribution(
        kind=QuestionKind.DISTRIBUTION_CHANGE,
        target=found.target,
        method=SPEC.name,
        sentence=_sentence(question, found, change, scale, column),
        total=total,
        contributions=parts,
        interval=change.interval,
        unit=unit,
        diagnostics=checks_of(found, rng),
        curves=(
            bars(
                "contributions",
                "What the change is put down to",
                parts,
                label=f"change in {_FEATURES[params.feature]} of {found.target}",
                unit=unit,
            ),
        ),
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Change:
    feature: Feature
    total: float
    interval: tuple[float, float]
    parts: tuple[Contribution, ...]
    old: Bools


_FEATURES = {
    Feature.MEAN: "the mean",
    Feature.VARIANCE: "the variance",
    Feature.DIVERGENCE: "the distribution",
}


def _unit(feature: Feature, scale: Scale) -> str:
    match feature:
        case Feature.MEAN:
            return scale.stored_unit
        case Feature.VARIANCE:
            return f"{scale.unit}²" if scale.unit and scale.factor == 1 else ""
        case Feature.DIVERGENCE:
            return "nats"


def _shares(found: Study, feature: Feature) -> Callable[[TwoModels, np.random.Generator], Floats]:
    """Return a function that gives each player's share of the change, then their sum."""

    def shares(models: TwoModels, rng: np.random.Generator) -> Floats:
        import numpy as np

        from app.causal.kernels.shapley import shapley

        target, size = models.old.place(found.target), len(models.old.names)
        seed = int(rng.integers(2**32))

        def value(chosen: Bools) -> Floats:
            return models.feature(feature, target, chosen, np.random.default_rng(seed))

        linear = models.old.linear_system() is not None
        split = shapley(
            value, size, rng, exact_up_to=12 if linear else 7, orders=64 if linear else 12
        )
        return np.append(found.in_order(models.old, split[:, 0]), split.sum())

    return shares


def _sentence(
    question: Question, found: Study, change: _Change, scale: Scale, column: str | None
) -> str:
    from app.causal.structural.comparison import level_words
    from app.causal.structural.wording import error_of, largest, listed

    assert question.comparison is not None
    before, after = (level_words(column, level) for level in question.comparison)
    values = found.column(found.target)
    named = largest(change.parts)
    if change.feature is not Feature.MEAN:
        told = listed(f"{part.name} ({per_cent(part.share or 0)})" for part in named)
        return (
            f"{_FEATURES[change.feature].capitalize()} of {found.target} differs between {before}"
            f" and {after}; most of it is put down to {told}."
        )
    means = [scale.level(float(values[rows].mean())) for rows in (change.old, ~change.old)]
    moved = "rose" if change.total > 0 else "fell"
    told = listed(
        f"{part.name} {scale.signed(part.value, error_of(part.interval))}"
        f" ({scale.interval(part.interval or (0.0, 0.0))})"
        for part in named
    )
    return (
        f"From {before} to {after} {scale.words} {moved} by"
        f" {scale.amount(change.total, error_of(change.interval))} on average"
        f" ({scale.interval(change.interval)}), from {means[0]} to {means[1]}. By the graph this"
        f" is put down to changes in how these came about: {told}."
    )


SPEC = AttributionSpec(
    name="distribution_change",
    title="Distribution change attribution",
    summary="Splits the change of a column between two groups or periods among the mechanisms"
    " that changed.",
    assumes=GRAPH_AND_NOISE,
    cost=Cost(scale=4e-5, n_power=0.9, d_power=1.3),
    params=Params,
    run=run,
    answers=frozenset({QuestionKind.DISTRIBUTION_CHANGE}),
    temporal=False,
    requires=frozenset({"comparison"}),
    references=("https://proceedings.mlr.press/v130/budhathoki21a.html",),
)
