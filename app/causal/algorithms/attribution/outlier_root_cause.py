"""Why one row's value is what it is: its distance from the mean put down to noise of its causes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.causal.catalogue import AttributionSpec, Cost, Progress
from app.causal.findings import Attribution
from app.causal.profile import Diagnosis, Verdict
from app.causal.question import QuestionKind
from app.causal.rounding import per_cent
from app.causal.structural.parts import GRAPH_AND_NOISE, RowParams

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np

    from app.causal.data import Dataset
    from app.causal.findings import Contribution
    from app.causal.graph import CausalGraph
    from app.causal.kernels.arrays import Floats
    from app.causal.question import Question
    from app.causal.structural.asked_rows import AskedRows
    from app.causal.structural.model import StructuralModel
    from app.causal.structural.study import Study
    from app.causal.structural.wording import Scale

_UNUSUAL = 0.05  # of the rows are as far from the middle: less is no surprise to explain


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
    """Return how the row's distance from the mean is made of the unusual in each of its causes.

    Noise terms are read off the row; a node's part is its Shapley value when noise terms are put
    in one by one instead of ordinary ones, in closed form where equations are linear. The curve
    `outlier_score` splits the logarithm of how rare so extreme a value is in the same way [1]_.
    Of several rows the parts are means.

    Raises
    ------
    InvalidQuestion : there is no such row, or it has gaps.
    UnknownColumn, DegenerateData, TooFewSamples : see `study`.

    References
    ----------
    .. [1] Budhathoki, Minorics, Blöbaum & Janzing, ICML 2022,
       https://proceedings.mlr.press/v162/budhathoki22a.html
    """
    from app.causal.structural.asked_rows import asked_rows, oddest_row, values_of
    from app.causal.structural.checks import checks_of
    from app.causal.structural.outliers import parts_of_score
    from app.causal.structural.parts import bars, contributions
    from app.causal.structural.study import study
    from app.causal.structural.wording import scale_of

    found = study(data, question, graph, rng, draws=params.draws)
    rows = asked_rows(data, question, params.where) or oddest_row(found)
    values = values_of(found, rows)
    report(0.1, "reading noise off the row")
    spread = found.over.spread(_distances(found, values), rng, report)
    size = len(found.players)
    total = float(spread.value[size])
    parts = contributions(found.players, spread, found.target, total=total)
    scale = scale_of(data, found.target)
    score = found.over.once(_scores(found, values, parts_of_score), rng)
    scored = contributions(found.players, score, found.target, total=float(score.value.sum()))
    return Attribution(
        kind=QuestionKind.ROOT_CAUSE,
        target=found.target,
        method=SPEC.name,
        sentence=_sentence(found, rows, values, parts, total, scale),
        total=total,
        contributions=parts,
        interval=spread.interval(size),
        unit=scale.stored_unit,
        diagnostics=(*checks_of(found, rng), _rarity(found, rows, values)),
        curves=(
            bars("contributions", f"What {rows.words} is put down to", parts,
                 label=f"distance of {found.target} from its mean", unit=scale.stored_unit),
            bars("outlier_score", f"What makes {rows.words} rare", scored,
                 label="share of the outlier score", unit="nats"),
        ),
    )  # fmt: skip


def _distances(
    found: Study, values: Floats
) -> Callable[[StructuralModel, np.random.Generator], Floats]:
    from app.causal.structural.outliers import parts_of_distance

    def distances(model: StructuralModel, rng: np.random.Generator) -> Floats:
        import numpy as np

        target = model.place(found.target)
        parts = parts_of_distance(model, found.at(model, values), target, rng)
        return np.append(found.in_order(model, parts), parts.sum())

    return distances


def _scores(
    found: Study, values: Floats, parts_of_score: Callable[..., Floats]
) -> Callable[[StructuralModel, np.random.Generator], Floats]:
    def scores(model: StructuralModel, rng: np.random.Generator) -> Floats:
        target = model.place(found.target)
        return found.in_order(model, parts_of_score(model, found.at(model, values), target, rng))

    return scores


def _rarity(found: Study, rows: AskedRows, values: Floats) -> Diagnosis:
    """Return whether there is anything unusual to explain."""
    import numpy as np

    own = values[:, found.players.index(found.target)]
    every = found.column(found.target)
    middle = np.median(every)
    share = float(np.mean(np.abs(every - middle) >= abs(float(own.mean()) - middle)))
    told = f"{per_cent(share, 1)} of the rows are at least as far from the middle in {found.target}"
    if share <= _UNUSUAL:
        return Diagnosis("unusual", Verdict.PASSED, f"{told}: {rows.words} is unusual.",
                         statistic=share, columns=(found.target,))  # fmt: skip
    return Diagnosis(
        "unusual", Verdict.INCONCLUSIVE,
        f"{told}: there is little that calls for a cause of its own.",
        statistic=share, columns=(found.target,),
    )  # fmt: skip


def _sentence(
    found: Study,
    rows: AskedRows,
    values: Floats,
    parts: tuple[Contribution, ...],
    total: float,
    scale: Scale,
) -> str:
    from app.causal.structural.wording import error_of, largest, listed

    own = float(values[:, found.players.index(found.target)].mean())
    every = found.column(found.target)
    error = float(every.std()) / 10
    why = f"No row was named, so the one furthest from the middle was taken, {rows.words}. "
    told = listed(f"{p.name} {scale.signed(p.value, error_of(p.interval))}" for p in largest(parts))
    name = scale.words if scale.factor == 1.0 else f"{found.target} as a chance"
    return (
        f"{why if rows.chosen else ''}In {rows.words}, {name} is {scale.level(own, error)},"
        f" {scale.amount(total, error)} {'above' if total > 0 else 'below'} the mean of"
        f" {scale.level(float(every.mean()), error)}. By the graph this is put down to what was"
        f" unusual in: {told}."
    )


SPEC = AttributionSpec(
    name="outlier_root_cause",
    title="Root cause of an outlier",
    summary="Puts the distance of one row from the mean down to what was unusual in its causes.",
    assumes=GRAPH_AND_NOISE,
    cost=Cost(scale=4e-5, n_power=0.9, d_power=1.3),
    params=Params,
    run=run,
    answers=frozenset({QuestionKind.ROOT_CAUSE}),
    temporal=False,
    references=("https://proceedings.mlr.press/v162/budhathoki22a.html",),
)
