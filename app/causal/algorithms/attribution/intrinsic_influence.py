"""Where a column's variation comes from: what each cause brings of its own, and what it moves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.causal.catalogue import AttributionSpec, Cost, Progress
from app.causal.findings import Attribution
from app.causal.question import QuestionKind
from app.causal.rounding import per_cent
from app.causal.structural.parts import GRAPH_AND_NOISE, ModelParams

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import numpy as np

    from app.causal.data import Dataset
    from app.causal.findings import Contribution, Estimate
    from app.causal.graph import CausalGraph
    from app.causal.kernels.arrays import Floats
    from app.causal.question import Question
    from app.causal.structural.model import StructuralModel
    from app.causal.structural.spread import Spread
    from app.causal.structural.study import Study
    from app.causal.structural.wording import Scale

    Quantity = Callable[[StructuralModel, np.random.Generator], Floats]


class Params(ModelParams):
    """Nothing but how often rows are drawn anew."""


def run(
    data: Dataset,
    question: Question,
    graph: CausalGraph,
    params: Params,
    rng: np.random.Generator,
    report: Progress,
) -> Attribution:
    """Return the variance of the target that each node's own noise brings, and what moves it.

    What a node passes on of its causes is counted to them [1]_. `estimates` say what moving each
    cause from its lower to its upper quartile (or level) would do: causal importance, which a
    column that merely predicts the target has not.

    Raises
    ------
    InvalidQuestion, UnknownColumn, DegenerateData, TooFewSamples : see `study`.

    References
    ----------
    .. [1] Janzing, Blöbaum, Mastakouri, Faller, Minorics & Budhathoki, AISTATS 2024,
       https://proceedings.mlr.press/v238/janzing24a.html
    """
    from app.causal.structural.checks import checks_of
    from app.causal.structural.influence import brought
    from app.causal.structural.parts import bars, contributions
    from app.causal.structural.study import study
    from app.causal.structural.wording import scale_of

    found = study(data, question, graph, rng, draws=params.draws)
    report(0.1, "tracing variation back to its sources")
    both = _beside(_variances(found, brought), _importances(found))
    spread, moved = found.over.spread(both, rng, report).parted(len(found.players) + 1)
    total = float(spread.value[-1])
    parts = contributions(found.players, spread, found.target, total=total)
    scale = scale_of(data, found.target)
    unit = f"{scale.unit}²" if scale.unit and scale.factor == 1.0 else ""
    return Attribution(
        kind=QuestionKind.INFLUENCE,
        target=found.target,
        method=SPEC.name,
        sentence=_sentence(found, parts, moved, scale),
        total=total,
        contributions=parts,
        interval=spread.interval(len(found.players)),
        unit=unit,
        diagnostics=checks_of(found, rng),
        estimates=tuple(_importance_estimates(found, moved, scale)),
        curves=(
            bars(
                "contributions",
                f"Where the variation of {found.target} comes from",
                parts,
                label=f"variance of {found.target}",
                unit=unit,
            ),
        ),
    )


def _variances(found: Study, brought: Callable[..., Floats]) -> Quantity:
    def variances(model: StructuralModel, rng: np.random.Generator) -> Floats:
        import numpy as np

        parts = brought(model, model.place(found.target), rng)
        return np.append(found.in_order(model, parts), parts.sum())

    return variances


def _beside(first: Quantity, second: Quantity) -> Quantity:
    """Return both quantities one after the other, so that each resample is fitted once."""

    def both(model: StructuralModel, rng: np.random.Generator) -> Floats:
        import numpy as np

        return np.concatenate([first(model, rng), second(model, rng)])

    return both


def _importances(found: Study) -> Quantity:
    """Return a function that gives what moving each player does to the target, 0 for itself."""
    from app.causal.structural.influence import effects_of_moving

    ends = {name: _quartiles(found.column(name)) for name in found.players}

    def importances(model: StructuralModel, rng: np.random.Generator) -> Floats:
        places = [ends[name] for name in model.names]
        return found.in_order(
            model, effects_of_moving(model, model.place(found.target), places, rng)
        )

    return importances


def _quartiles(values: Floats) -> tuple[float, float]:
    import numpy as np

    low, high = np.quantile(values, [0.25, 0.75])
    if low == high or len(np.unique(values)) == 2:
        low, high = values.min(), values.max()
    return float(low), float(high)


def _importance_estimates(found: Study, moved: Spread, scale: Scale) -> Iterator[Estimate]:
    from app.causal.structural.effects import as_estimate

    for k, name in enumerate(found.players):
        if name != found.target:
            yield as_estimate(
                found, moved, k, method=SPEC.name, treatment=name, scale=scale,
                contrast=_quartiles(found.column(name)), label=f"causal importance of {name}",
            )  # fmt: skip


def _sentence(found: Study, parts: tuple[Contribution, ...], moved: Spread, scale: Scale) -> str:
    import numpy as np

    from app.causal.structural.wording import error_of, listed

    causes = [p for p in parts if p.name in found.players][:4]
    if not causes:
        return f"By the graph no column has a part in the variation of {found.target}."
    told = listed(f"{p.name} {per_cent(max(p.share or 0.0, 0.0))}" for p in causes)
    own = next((p.share or 0.0 for p in parts if p.name not in found.players), 0.0)
    k = int(np.argmax(np.abs(moved.value)))
    low, high = _quartiles(found.column(found.players[k]))
    rises = "raises" if moved.value[k] > 0 else "lowers"
    size = scale.amount(float(moved.value[k]), error_of(moved.interval(k)))
    return (
        f"Of the variation of {found.target}, these shares come from what the columns bring of"
        f" their own: {told}; {per_cent(max(own, 0.0))} is noise of {found.target} itself. Moving"
        f" {found.players[k]} from {low:.6g} to {high:.6g} matters most: it {rises}"
        f" {scale.words} by {size} on average ({scale.interval(moved.interval(k))})."
    )


SPEC = AttributionSpec(
    name="intrinsic_influence",
    title="Intrinsic causal influence",
    summary="Splits the variation of a column among what each of its causes brings of its own.",
    assumes=GRAPH_AND_NOISE,
    cost=Cost(scale=4e-5, n_power=0.9, d_power=1.3),
    params=Params,
    run=run,
    answers=frozenset({QuestionKind.INFLUENCE}),
    temporal=False,
    references=("https://proceedings.mlr.press/v238/janzing24a.html",),
)
