"""What one row's outcome would have been, had something about it been otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.causal.catalogue import AttributionSpec, Cost, Progress
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
    from app.causal.structural.asked_rows import AskedRows
    from app.causal.structural.model import StructuralModel
    from app.causal.structural.settings import Setting
    from app.causal.structural.spread import Spread
    from app.causal.structural.study import Study
    from app.causal.structural.wording import Scale


class Params(RowParams):
    """Which rows, where the question gives no row by its number; else the oddest row."""


def run(
    data: Dataset,
    question: Question,
    graph: CausalGraph,
    params: Params,
    rng: np.random.Generator,
    report: Progress,
) -> Attribution:
    """Return the row's outcome had the changes been made, and its difference from what it was.

    The row's noise is read off it, the changes are made, and their consequences carried through
    (abduction, action, prediction; Pearl 2009, doi:10.1017/CBO9780511803161, 7.1). For numbers
    this rests on noise that adds to the effects, for categories on chances that move a row in one
    direction only; neither shows in data.

    Raises
    ------
    InvalidQuestion : nothing is set, there is no such row, or it has gaps.
    NotIdentified : something unmeasured drives both a changed column and the outcome.
    UnknownColumn, DegenerateData, TooFewSamples : see `study`.
    """
    from app.causal.structural.asked_rows import asked_rows, oddest_row, values_of
    from app.causal.structural.checks import checks_of
    from app.causal.structural.effects import as_estimate
    from app.causal.structural.identified import no_path, refuse_hidden
    from app.causal.structural.settings import settings_of, support
    from app.causal.structural.study import study
    from app.causal.structural.wording import scale_of

    settings = settings_of(data, question.setting)
    columns = tuple(s.column for s in settings)
    found = study(data, question, graph, rng, draws=params.draws, also=columns)
    refuse_hidden(found.members, columns, found.target)
    rows = asked_rows(data, question, params.where) or oddest_row(found)
    values = values_of(found, rows)
    report(0.1, "reading noise off the row")
    spread = found.over.spread(_otherwise(found, settings, values), rng, report)
    scale = scale_of(data, found.target)
    difference = as_estimate(
        found, spread, 1, method=SPEC.name, treatment=", ".join(columns), scale=scale,
        label=f"of {rows.words}", n=len(values),
    )  # fmt: skip
    checks = list(checks_of(found, rng))
    for setting in settings:
        own = values[:, found.players.index(setting.column)]
        checks.append(support(setting, found.column(setting.column), own))
        checks += no_path(found.members, setting.column, found.target)
    return Attribution(
        kind=QuestionKind.COUNTERFACTUAL,
        target=found.target,
        method=SPEC.name,
        sentence=_sentence(found, rows, settings, values, spread, scale),
        total=difference.value,
        interval=difference.interval,
        unit=scale.stored_unit,
        diagnostics=tuple(checks),
        estimates=(difference,),
    )


def _otherwise(
    found: Study, settings: tuple[Setting, ...], values: Floats
) -> Callable[[StructuralModel, np.random.Generator], Floats]:
    """Return a function that gives the mean outcome had it been otherwise, and the difference."""
    from app.causal.structural.effects import changes_in, for_rows

    own = float(values[:, found.players.index(found.target)].mean())

    def otherwise(model: StructuralModel, rng: np.random.Generator) -> Floats:
        import numpy as np

        changes = changes_in(model, settings)
        target = model.place(found.target)
        made = for_rows(model, found.at(model, values), changes, target, rng)
        return np.array([made.mean(), made.mean() - own])

    return otherwise


def _sentence(
    found: Study,
    rows: AskedRows,
    settings: tuple[Setting, ...],
    values: Floats,
    spread: Spread,
    scale: Scale,
) -> str:
    from app.causal.structural.wording import error_of, listed

    own = float(values[:, found.players.index(found.target)].mean())
    made, difference = (float(v) for v in spread.value)
    error = error_of(spread.interval(0)) or float(found.column(found.target).std()) / 20
    said = listed(s.words for s in settings)
    why = "No row was named, so the one furthest from the middle was taken. " if rows.chosen else ""
    if difference == 0.0 and spread.interval(1) == (0.0, 0.0):
        return f"{why}In {rows.words}, {found.target} would have been the same if {said}."
    was = scale.level(own, error) if scale.factor == 1.0 or len(values) > 1 else _fact(own)
    told = (
        f"{why}In {rows.words}, if {said}, {scale.words} would have been"
        f" {scale.level(made, error)} ({scale.interval(spread.interval(0))}); it was {was}."
    )
    if scale.factor == 1.0:
        more = "more" if difference > 0 else "less"
        return f"{told} That is {scale.amount(difference, error_of(spread.interval(1)))} {more}."
    return told


def _fact(own: float) -> str:
    return "so in fact" if own > 0 else "not so in fact"


SPEC = AttributionSpec(
    name="counterfactual",
    title="Counterfactual of a row",
    summary="Carries a change through fitted equations for one row, all else about it the same.",
    assumes=GRAPH_AND_NOISE,
    cost=Cost(scale=4e-5, n_power=0.9, d_power=1.0),
    params=Params,
    run=run,
    answers=frozenset({QuestionKind.COUNTERFACTUAL}),
    temporal=False,
    requires=frozenset({"setting"}),
    references=("10.1017/CBO9780511803161",),
)
