"""How likely a cause was necessary and sufficient for an outcome, as far as data bound it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.causal.assumption import Assumption
from app.causal.catalogue import AttributionSpec, Cost, Progress
from app.causal.findings import Attribution, Contribution
from app.causal.profile import Diagnosis, Verdict
from app.causal.question import Design, QuestionKind
from app.causal.rounding import per_cent
from app.causal.structural.parts import ModelParams

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np

    from app.causal.data import Dataset
    from app.causal.graph import CausalGraph
    from app.causal.kernels.arrays import Floats
    from app.causal.kernels.causation_bounds import Observed
    from app.causal.question import Question
    from app.causal.structural.contrasted import Ends
    from app.causal.structural.equations import Equation


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
    """Return bounds on the chance that the cause was necessary and sufficient for the outcome.

    The cause's parents in the graph (covariates that were asked for instead; nothing where it
    was assigned at random) make it as good as random. Where something unmeasured drives both,
    only what was observed bounds the chance [1]_. An outcome with more levels has bounds on the
    chance that it is higher with the cause than without.

    Raises
    ------
    InvalidQuestion : cause or outcome is missing, or has too many levels.
    UnknownColumn, TooFewSamples : see `study`.

    References
    ----------
    .. [1] Tian & Pearl 2000, doi:10.1023/A:1018912507879
    """
    found = _sample(data, question, graph, rng)
    report(0.2, "bounding what no data can show")
    names = _names(found)
    at = [float(end) for end in _values(found, None)]
    seen = _resampled(found, params.draws, rng)
    parts = tuple(
        Contribution(name, (at[2 * k] + at[2 * k + 1]) / 2, (at[2 * k], at[2 * k + 1]))
        for k, name in enumerate(names)
    )
    low, high = float(seen[0, 0]), float(seen[1, 1])
    return Attribution(
        kind=question.kind,
        target=found.outcome,
        method=SPEC.name,
        sentence=_sentence(found, parts, (low, high)),
        contributions=parts,
        bounds=(at[0], at[1]),
        interval=(low, high),
        unit="probability",
        diagnostics=tuple(_checks(found)),
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Sample:
    """Complete rows: cause (0 or 1), outcome codes, what makes the cause as good as random.

    `equation` of the outcome given cause and covariates; None where something is hidden.
    """

    cause: str
    outcome: str
    ends: Ends
    caused: Floats
    outcomes: Floats
    levels: tuple[str, ...]
    adjusted: tuple[str, ...]
    covariates: Floats
    equation: Equation
    is_hidden: bool


def _sample(
    data: Dataset, question: Question, graph: CausalGraph, rng: np.random.Generator
) -> _Sample:
    import numpy as np

    from app.causal.encoding import design_matrix, numeric_matrix
    from app.causal.structural.contrasted import contrast_in
    from app.causal.structural.equations import equation
    from app.causal.structural.study import is_level
    from app.errors import InvalidQuestion, TooFewSamples

    cause, outcome = question.treatment, question.outcome
    if not cause or not outcome:
        raise InvalidQuestion("The question names no cause, or no outcome of it.")
    if not is_level(data, outcome):
        raise InvalidQuestion(
            f"{outcome!r} has too many values for a chance of necessity.",
            hint="Ask about an outcome that came or did not, or one with a few ordered levels.",
        )
    adjusted, is_hidden = _adjustment(question, graph, cause, outcome)
    pair = numeric_matrix(data, [cause, outcome])
    ends = contrast_in(data, question, pair[~np.isnan(pair[:, 0]), 0])
    known = data.frame[list(adjusted)].notna().all(axis=1).to_numpy()
    kept = ~np.isnan(pair[:, 1]) & known & np.isin(pair[:, 0], ends.values)
    if kept.sum() < SPEC.min_samples:
        raise TooFewSamples(f"Only {int(kept.sum())} complete rows have {ends.words.lower()}.")
    rows = data.with_frame(data.frame[kept], "rows at either level of the cause")
    covariates, _ = design_matrix(rows, adjusted)
    caused = (pair[kept, 0] == ends.values[1]).astype(np.float64)
    codes = pair[kept, 1]
    columns = np.column_stack([caused, covariates])
    fitted = equation(
        codes, columns, is_level=True, causes_are_levels=[False] * columns.shape[1], rng=rng
    )
    if fitted.levels is None:
        raise InvalidQuestion(f"{outcome!r} has one value in these rows.")
    levels = _level_names(data, outcome, fitted.levels)
    return _Sample(
        cause, outcome, ends, caused, codes, levels, adjusted, covariates, fitted, is_hidden
    )


def _level_names(data: Dataset, outcome: str, codes: Floats) -> tuple[str, ...]:
    written = data.variable(outcome).levels
    text = written and not all(v.replace(".", "", 1).lstrip("-").isdigit() for v in written)
    return tuple(written[int(c)] if text else f"{c:g}" for c in codes)


def _adjustment(
    question: Question, graph: CausalGraph, cause: str, outcome: str
) -> tuple[tuple[str, ...], bool]:
    """Return what makes the cause as good as random, and whether something hidden does not."""
    if question.design is Design.RANDOMISED:
        return (), False
    if question.covariates is not None:
        return question.covariates, False
    if cause not in graph.nodes or outcome not in graph.nodes:
        return (), False
    from app.causal.structural.members import members

    found = members(graph, (cause, outcome))
    is_hidden = any({cause, outcome} == set(pair) for pair in found.hidden)
    known = {
        member.names[i]
        for member in found.graphs
        for i in member.parents[member.names.index(cause)]
    }
    return tuple(n for n in graph.measured if n in known - {outcome}), is_hidden


def _names(found: _Sample) -> tuple[str, ...]:
    if len(found.levels) > 2:
        return (f"{found.outcome} is higher with the cause",)
    return ("necessary and sufficient", "necessary", "sufficient")


def _values(found: _Sample, counts: Floats | None) -> Floats:
    """Return lower and upper bounds one after the other."""
    import numpy as np

    from app.causal.kernels.causation_bounds import benefit, given_covariates, tian_pearl
    from app.causal.structural.mechanisms import Levels

    weights = np.ones(len(found.caused)) if counts is None else counts
    drawn = np.repeat(np.arange(len(weights)), weights.astype(np.int64))
    mechanism = found.equation.mechanism(counts)
    assert isinstance(mechanism, Levels)
    chances = [
        mechanism.chances(np.column_stack([np.full(len(drawn), x), found.covariates[drawn]]))
        for x in (1.0, 0.0)
    ]
    if len(found.levels) > 2:
        low, high = (np.zeros(1), np.ones(1)) if found.is_hidden else benefit(*chances)
        return np.array([low.mean(), high.mean()])
    with_cause, without = (c[:, 1] for c in chances)
    came = (found.outcomes[drawn] == found.outcomes.max()).astype(np.float64)
    caused = found.caused[drawn]
    if found.is_hidden:
        bounds = tian_pearl(_observed(caused, came), None, None)
    else:
        bounds = given_covariates(with_cause, without, caused, came)
    return np.array([end for ends in bounds for end in ends])


def _observed(caused: Floats, came: Floats) -> Observed:
    from app.causal.kernels.causation_bounds import Observed

    return Observed(
        float((caused * came).mean()),
        float((caused * (1 - came)).mean()),
        float(((1 - caused) * came).mean()),
        float(((1 - caused) * (1 - came)).mean()),
    )


def _resampled(found: _Sample, draws: int, rng: np.random.Generator) -> Floats:
    """Return the 2.5th and the 97.5th percentile of each bound, shape (2, bounds)."""
    import numpy as np

    n = len(found.caused)
    again = [
        _values(found, np.bincount(rng.integers(n, size=n), minlength=n).astype(np.float64))
        for _ in range(draws)
    ]
    return np.asarray(np.percentile(again, [2.5, 97.5], axis=0))


def _sentence(found: _Sample, parts: tuple[Contribution, ...], sure: tuple[float, float]) -> str:
    cause = f"{found.cause} = {_shown(found.ends.levels[1])}"
    chance = "with chance in the rows counted in, between"
    told = f"{chance} {per_cent(max(sure[0], 0.0))} and {per_cent(min(sure[1], 1.0))}"
    first = parts[0].interval or (0.0, 1.0)
    if len(parts) == 1:
        return (
            f"For between {per_cent(first[0])} and {per_cent(first[1])} of the rows"
            f" {found.outcome} is higher"
            f" with {cause} than without ({told}). No data can narrow this further."
        )
    came = f"{found.outcome} = {found.levels[-1]}"
    needed, enough = (part.interval or (0.0, 1.0) for part in parts[1:])
    return (
        f"{cause} is both necessary and sufficient for {came} in between {per_cent(first[0])} and"
        f" {per_cent(first[1])} of the rows ({told}). Where both came, {came} was due to it with a"
        f" probability between {per_cent(needed[0])} and {per_cent(needed[1])}; where neither"
        " came, it would"
        f" have brought it about with a probability between {per_cent(enough[0])} and"
        f" {per_cent(enough[1])}."
        " No data can narrow this further without assuming that it never works the other way."
    )


def _shown(level: float | str) -> str:
    return f"{level:g}" if isinstance(level, float) else level


def _checks(found: _Sample) -> Iterator[Diagnosis]:
    if found.is_hidden:
        yield Diagnosis(
            "hidden_common_causes", Verdict.INCONCLUSIVE,
            f"Something unmeasured drives both {found.cause} and {found.outcome}, so the bounds"
            " use nothing but the shares observed.",
        )  # fmt: skip
    held = ", ".join(found.adjusted)
    why = f"once {held} are held fixed" if held else "without anything held fixed"
    yield Diagnosis(
        "bounds_basis", Verdict.PASSED,
        f"The bounds rest on {found.cause} being as good as random {why}.", n=len(found.caused),
    )  # fmt: skip


SPEC = AttributionSpec(
    name="probability_of_causation",
    title="Probability of causation",
    summary="Bounds how likely a cause was necessary and sufficient for an outcome.",
    assumes=frozenset({Assumption.UNCONFOUNDEDNESS, Assumption.SUTVA}),
    cost=Cost(scale=1e-4, n_power=0.9, d_power=0.5),
    params=Params,
    run=run,
    answers=frozenset({QuestionKind.COUNTERFACTUAL, QuestionKind.ROOT_CAUSE}),
    temporal=False,
    requires=frozenset({"treatment"}),
    needs_graph=False,
    references=("10.1023/A:1018912507879", "10.3102/1076998618776435"),
)
