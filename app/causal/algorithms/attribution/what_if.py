"""What would happen on average if columns were set, shifted or scaled, carried through a graph."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.causal.catalogue import AttributionSpec, Cost, Progress
from app.causal.findings import Attribution, Contribution
from app.causal.question import QuestionKind
from app.causal.structural.parts import GRAPH_AND_NOISE, ModelParams

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import numpy as np

    from app.causal.data import Dataset
    from app.causal.findings import Estimate
    from app.causal.graph import CausalGraph
    from app.causal.kernels.arrays import Floats
    from app.causal.profile import Diagnosis
    from app.causal.question import Question
    from app.causal.structural.model import StructuralModel
    from app.causal.structural.settings import Setting
    from app.causal.structural.spread import Spread
    from app.causal.structural.study import Study
    from app.causal.structural.wording import Scale


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
    """Return the mean change of the outcome over the rows when the changes are made to all.

    Each row keeps its noise; what follows from the changed columns follows the fitted equations
    (Pearl 2009, doi:10.1017/CBO9780511803161, 7.1). Several columns are changed together, each
    from what it was (their joint effect), and each alone is told as well. `possible` of an
    estimate are its values on the members of a class: the joint effects that the class leaves
    open. Where there are too many members to list and equations are linear, they are those of all
    sets of causes that the changed columns may have (Nandy, Maathuis & Richardson 2017,
    doi:10.1214/16-AOS1462).

    Raises
    ------
    InvalidQuestion : nothing is set, or a level is unknown.
    NotIdentified : something unmeasured drives both a changed column and the outcome.
    UnknownColumn, DegenerateData, TooFewSamples : see `study`.
    """
    from app.causal.structural.checks import checks_of
    from app.causal.structural.effects import as_estimate
    from app.causal.structural.identified import refuse_hidden
    from app.causal.structural.joint import joint
    from app.causal.structural.settings import settings_of, support
    from app.causal.structural.study import study
    from app.causal.structural.wording import scale_of

    settings = settings_of(data, question.setting)
    columns = tuple(s.column for s in settings)
    found = study(data, question, graph, rng, draws=params.draws, also=columns)
    refuse_hidden(found.members, columns, found.target)
    report(0.1, "carrying the changes through the graph")
    if listed := joint(found, graph, settings):
        found, spread = listed.study, listed.over.spread(listed.changes, rng, report)
    else:
        spread = found.over.spread(_changes(found, settings), rng, report)
    scale = scale_of(data, found.target)
    together = as_estimate(
        found, spread, 0, method=SPEC.name, treatment=", ".join(columns), scale=scale
    )
    support_checks = tuple(support(s, found.column(s.column)) for s in settings)
    alone = tuple(_alone(found, spread, settings, scale))
    return Attribution(
        kind=QuestionKind.FORECAST_INTERVENTION,
        target=found.target,
        method=SPEC.name,
        sentence=_sentence(found, settings, spread, scale),
        total=together.value,
        contributions=tuple(Contribution(e.treatment, e.value, e.interval) for e in alone),
        interval=together.interval,
        unit=scale.stored_unit,
        diagnostics=(*checks_of(found, rng), *support_checks, *_paths(found, columns)),
        estimates=(together, *(alone if len(alone) > 1 else ())),
    )


def _changes(
    found: Study, settings: tuple[Setting, ...]
) -> Callable[[StructuralModel, np.random.Generator], Floats]:
    """Return a function that gives the mean change of all settings, then of each alone."""
    from app.causal.structural.effects import expected_target, joint_changes, sampled

    def changes(model: StructuralModel, rng: np.random.Generator) -> Floats:
        import numpy as np

        values = found.at(model, sampled(found.values, rng))
        target, noise = model.place(found.target), model.noise(values, rng)
        before = expected_target(model, noise, {}, target)
        options = [settings] if len(settings) == 1 else [settings, *((s,) for s in settings)]
        after = [
            expected_target(model, noise, joint_changes(model, o, values), target) for o in options
        ]
        means = [float((a - before).mean()) for a in after]
        return np.array([means[0], *means[-len(settings) :], float(before.mean())])

    return changes


def _alone(
    found: Study, spread: Spread, settings: tuple[Setting, ...], scale: Scale
) -> Iterator[Estimate]:
    from app.causal.structural.effects import as_estimate

    for k, setting in enumerate(settings, 1):
        yield as_estimate(
            found, spread, k, method=SPEC.name, treatment=setting.column, scale=scale,
            label=f"only if {setting.words}",
        )  # fmt: skip


def _paths(found: Study, columns: tuple[str, ...]) -> Iterator[Diagnosis]:
    """Yield a doubt where the graph has no path from a changed column to the outcome."""
    from app.causal.structural.identified import no_path

    for column in columns:
        yield from no_path(found.members, column, found.target)


def _sentence(found: Study, settings: tuple[Setting, ...], spread: Spread, scale: Scale) -> str:
    from app.causal.structural.wording import error_of, listed

    value, interval = float(spread.value[0]), spread.interval(0)
    said = listed(s.words for s in settings)
    error = error_of(interval)
    base = float(found.column(found.target).mean())
    unclear = interval[0] <= 0.0 <= interval[1]
    if value == 0.0 == interval[0] == interval[1]:
        return f"If {said}, {scale.words} would not change: the graph has no way from it there."
    moved = "rise" if value > 0 else "fall"
    told = (
        f"If {said}, {scale.words} would {moved} by {scale.amount(value, error)} on average"
        f" ({scale.interval(interval)}), from {scale.level(base, error)} to"
        f" {scale.level(base + value, error)}, if the graph holds and nothing unmeasured drives"
        " both."
    )
    return f"{told} The interval leaves the direction open." if unclear else told


SPEC = AttributionSpec(
    name="what_if",
    title="What-if on a graph",
    summary="Carries changes of columns through fitted equations to their mean effect.",
    assumes=GRAPH_AND_NOISE,
    cost=Cost(scale=4e-5, n_power=0.9, d_power=1.0),
    params=Params,
    run=run,
    answers=frozenset({QuestionKind.FORECAST_INTERVENTION, QuestionKind.COUNTERFACTUAL}),
    temporal=False,
    requires=frozenset({"setting"}),
    references=("10.1017/CBO9780511803161", "10.1214/16-AOS1462"),
)
