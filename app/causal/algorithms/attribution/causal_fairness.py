"""How a difference between two groups comes about: directly, through others, or by confounding."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.causal.catalogue import AttributionSpec, Cost, Progress
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
    from app.causal.structural.contrasted import Ends
    from app.causal.structural.model import StructuralModel
    from app.causal.structural.spread import Spread
    from app.causal.structural.study import Study
    from app.causal.structural.wording import Scale

_PARTS = ("direct", "through other columns", "by common causes")


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
    """Return how the difference of the outcome between two groups is made up.

    Of the group at the first level it is asked, row by row, what the outcome would be if the
    attribute alone were seen as the second level (direct), if what follows from it changed too
    (through others), and what is left between the groups (common causes); the three add up to
    the difference that is observed [1]_. A graph known in part gives averages over its members.

    Raises
    ------
    InvalidQuestion : no attribute is named, or it has several levels.
    NotIdentified : something unmeasured drives both the attribute and what follows from it.
    UnknownColumn, DegenerateData, TooFewSamples : see `study`.

    References
    ----------
    .. [1] Plečko & Bareinboim, Found. Trends Mach. Learn. 17:304-589, 2024,
       doi:10.1561/2200000106
    """
    from app.causal.structural.checks import checks_of
    from app.causal.structural.contrasted import contrast_in
    from app.causal.structural.effects import as_estimate
    from app.causal.structural.identified import refuse_hidden
    from app.causal.structural.parts import bars
    from app.causal.structural.study import study
    from app.causal.structural.wording import scale_of
    from app.errors import InvalidQuestion

    attribute = question.treatment
    if not attribute:
        raise InvalidQuestion("The question names no attribute whose groups are compared.")
    found = study(data, question, graph, rng, draws=params.draws, also=(attribute,))
    refuse_hidden(found.members, (attribute,), found.target)
    ends = contrast_in(data, question, found.column(attribute))
    report(0.2, "comparing each row with itself in the other group")
    spread = found.over.spread(_decomposed(found, attribute, ends), rng, report)
    scale = scale_of(data, found.target)
    total = float(spread.value[0])
    parts = tuple(
        Contribution(name, float(spread.value[k]), spread.interval(k),
                     float(spread.value[k]) / total if total else None)
        for k, name in enumerate(_PARTS, 1)
    )  # fmt: skip
    estimates = tuple(
        as_estimate(
            found, spread, k, method=SPEC.name, treatment=attribute, scale=scale,
            contrast=ends.levels, label=f"of {attribute}, {name}",
        )
        for k, name in enumerate(_PARTS, 1)
    )  # fmt: skip
    return Attribution(
        kind=question.kind,
        target=found.target,
        method=SPEC.name,
        sentence=_sentence(found, attribute, ends, spread, scale),
        total=total,
        contributions=parts,
        interval=spread.interval(0),
        unit=scale.stored_unit,
        diagnostics=checks_of(found, rng),
        estimates=estimates,
        curves=(
            bars("contributions", f"How the difference by {attribute} comes about", parts,
                 label=f"difference in {found.target}", unit=scale.stored_unit),
        ),
    )  # fmt: skip


def _decomposed(
    found: Study, attribute: str, ends: Ends
) -> Callable[[StructuralModel, np.random.Generator], Floats]:
    """Return a function that gives the difference, its three parts.

    The difference is that of the outcome's expected values between the two groups as the model
    has them, so that the parts add up to it whatever the sample's chance.
    """
    from app.causal.structural.settings import fixed_at

    of_rows = found.column(attribute)
    groups = [found.values[of_rows == value] for value in ends.values]

    def decomposed(model: StructuralModel, rng: np.random.Generator) -> Floats:
        import numpy as np

        target, place = model.place(found.target), model.place(attribute)
        first, second = (found.at(model, rows) for rows in groups)
        mechanism, causes = model.mechanisms[target], list(model.parents[target])
        as_is = mechanism.expected(first[:, causes])
        seen_otherwise = first.copy()
        seen_otherwise[:, place] = ends.values[1]
        direct = mechanism.expected(seen_otherwise[:, causes])
        noise = model.noise(first, rng)
        changed = {place: fixed_at(ends.values[1])}
        made = model.values(noise, changed)
        whole = mechanism.expected(made[:, causes])
        other = mechanism.expected(second[:, causes])
        return np.array(
            [
                other.mean() - as_is.mean(),
                direct.mean() - as_is.mean(),
                whole.mean() - direct.mean(),
                other.mean() - whole.mean(),
            ]
        )

    return decomposed


def _sentence(found: Study, attribute: str, ends: Ends, spread: Spread, scale: Scale) -> str:
    from app.causal.structural.wording import error_of, listed

    low, high = (f"{v:.6g}" if isinstance(v, float) else v for v in ends.levels)
    total, interval = float(spread.value[0]), spread.interval(0)
    told = listed(
        f"{scale.signed(float(spread.value[k]), error_of(spread.interval(k)))} {name}"
        f" ({scale.interval(spread.interval(k))})"
        for k, name in enumerate(_PARTS, 1)
    )
    ends_at = spread.interval(1)
    clear = "no clear" if ends_at[0] <= 0 <= ends_at[1] else "a"
    higher = "higher" if total > 0 else "lower"
    return (
        f"{scale.words[:1].upper()}{scale.words[1:]} is {scale.amount(total, error_of(interval))}"
        f" {higher} with {attribute} = {high} than with {low} ({scale.interval(interval)}). By the"
        f" graph this is made of {told}: the data show {clear} direct effect of {attribute} on"
        f" {found.target}."
    )


SPEC = AttributionSpec(
    name="causal_fairness",
    title="Causal fairness decomposition",
    summary="Splits the difference between two groups into direct, indirect and spurious parts.",
    assumes=GRAPH_AND_NOISE,
    cost=Cost(scale=6e-5, n_power=0.9, d_power=1.0),
    params=Params,
    run=run,
    answers=frozenset({QuestionKind.INFLUENCE}),
    temporal=False,
    requires=frozenset({"treatment"}),
    references=("10.1561/2200000106",),
)
