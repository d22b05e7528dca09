"""How much of one column's effect on another runs along each path of a graph."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from app.causal.catalogue import AttributionSpec, Cost, Progress
from app.causal.findings import Attribution, Contribution
from app.causal.question import QuestionKind
from app.causal.structural.parts import GRAPH_AND_NOISE, ModelParams

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import numpy as np

    from app.causal.data import Dataset
    from app.causal.graph import CausalGraph
    from app.causal.kernels.arrays import Floats
    from app.causal.question import Question
    from app.causal.structural.model import StructuralModel
    from app.causal.structural.spread import Spread
    from app.causal.structural.study import Study
    from app.causal.structural.wording import Scale

_MOST_PATHS = 30


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
    """Return the mean effect of the treatment's change along each path, and the total.

    Along a path, every node but those on it keeps the value it had [1]_. Where equations are
    linear the paths add up to the total; else what they bring together only is told as a rest.

    Raises
    ------
    InvalidQuestion : no treatment is named.
    NotIdentified : something unmeasured drives both the treatment and what follows from it.
    UnknownColumn, DegenerateData, TooFewSamples : see `study`.

    References
    ----------
    .. [1] Avin, Shpitser & Pearl, IJCAI 2005, https://escholarship.org/uc/item/45x689gq
    """
    from app.causal.structural.checks import checks_of
    from app.causal.structural.contrasted import contrast_in
    from app.causal.structural.effects import as_estimate
    from app.causal.structural.identified import no_path, paths, refuse_hidden
    from app.causal.structural.parts import bars
    from app.causal.structural.study import study
    from app.causal.structural.wording import scale_of
    from app.errors import InvalidQuestion

    cause = question.treatment
    if not cause:
        raise InvalidQuestion("The question names no cause whose paths are to be followed.")
    found = study(data, question, graph, rng, draws=params.draws, also=(cause,))
    refuse_hidden(found.members, (cause,), found.target)
    routes = list(
        dict.fromkeys(
            path
            for member in found.members.graphs
            for path in paths(member, cause, found.target, at_most=_MOST_PATHS)
        )
    )
    ends = contrast_in(data, question, found.column(cause))
    report(0.1, f"following {len(routes)} paths")
    spread = found.over.spread(_along(found, cause, ends.values, routes), rng, report)
    scale = scale_of(data, found.target)
    parts = tuple(_parts(routes, spread))
    total = as_estimate(
        found, spread, 0, method=SPEC.name, treatment=cause, scale=scale, contrast=ends.levels
    )
    return Attribution(
        kind=question.kind,
        target=found.target,
        method=SPEC.name,
        sentence=_sentence(cause, ends.words, total.value, parts, scale, total.interval),
        total=total.value,
        contributions=parts,
        interval=total.interval,
        unit=scale.stored_unit,
        diagnostics=(*checks_of(found, rng), *no_path(found.members, cause, found.target)),
        estimates=(total,),
        curves=(
            bars("contributions", f"Paths from {cause} to {found.target}", parts,
                 label=f"effect on {found.target}", unit=scale.stored_unit),
        ),
    )  # fmt: skip


def _along(
    found: Study, cause: str, ends: tuple[float, float], routes: list[tuple[str, ...]]
) -> Callable[[StructuralModel, np.random.Generator], Floats]:
    """Return a function that gives the total effect, that along each path, and the rest."""
    from app.causal.structural.effects import expected_target, sampled
    from app.causal.structural.settings import fixed_at

    def along(model: StructuralModel, rng: np.random.Generator) -> Floats:
        import numpy as np

        noise = model.noise(found.at(model, sampled(found.values, rng)), rng)
        start, target = model.place(cause), model.place(found.target)
        low, high = ({start: fixed_at(end)} for end in ends)
        before = model.values(noise, low)
        base = expected_target(model, noise, low, target)
        total = float((expected_target(model, noise, high, target) - base).mean())
        each = [_one(model, route, before, noise, ends[1]) for route in routes]
        return np.array([total, *each, total - sum(each)])

    return along


def _one(
    model: StructuralModel,
    route: tuple[str, ...],
    before: Floats,
    noise: Floats,
    value: float,
) -> float:
    """Return the mean effect when only the nodes on the route pass the change on."""
    import numpy as np

    places = [model.place(name) for name in route]
    if any(a not in model.parents[b] for a, b in pairwise(places)):
        return 0.0  # this member does not draw the path
    carried = np.full(len(before), value)
    for a, b in pairwise(places):
        causes = before.copy()
        causes[:, a] = carried
        seen = causes[:, model.parents[b]]
        last = b == places[-1]
        mechanism = model.mechanisms[b]
        carried = mechanism.expected(seen) if last else mechanism.value(seen, noise[:, b])
    old = model.mechanisms[places[-1]].expected(before[:, model.parents[places[-1]]])
    return float((carried - old).mean())


def _parts(routes: list[tuple[str, ...]], spread: Spread) -> Iterator[Contribution]:
    total = float(spread.value[0])
    named = [" → ".join(route) for route in routes]
    for k, name in enumerate((*named, "only together"), 1):
        value = float(spread.value[k])
        if name != "only together" or abs(value) > 1e-6 * max(abs(total), 1e-12):
            yield Contribution(name, value, spread.interval(k), value / total if total else None)


def _sentence(
    cause: str,
    change: str,
    total: float,
    parts: tuple[Contribution, ...],
    scale: Scale,
    interval: tuple[float, float],
) -> str:
    from app.causal.structural.wording import error_of, largest, listed

    if not parts or not largest(parts):
        return f"The graph has no path along which {cause} acts."
    told = listed(
        f"{p.name} {scale.signed(p.value, error_of(p.interval))}"
        f" ({scale.interval(p.interval or (0.0, 0.0))})"
        for p in largest(parts, 5)
    )
    moved = "raises" if total > 0 else "lowers"
    return (
        f"{change} {moved} {scale.words} by {scale.amount(total, error_of(interval))} on average"
        f" ({scale.interval(interval)}). Along the paths of the graph: {told}."
    )


SPEC = AttributionSpec(
    name="path_contributions",
    title="Path contributions",
    summary="Splits the effect of one column on another among the paths of a graph.",
    assumes=GRAPH_AND_NOISE,
    cost=Cost(scale=4e-5, n_power=0.9, d_power=1.3),
    params=Params,
    run=run,
    answers=frozenset({QuestionKind.INFLUENCE, QuestionKind.MEDIATION}),
    temporal=False,
    requires=frozenset({"treatment"}),
    references=("https://escholarship.org/uc/item/45x689gq",),
)
