"""Which values a query can take over all models that agree with what is said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from app.causal.described.bounding import extreme
from app.causal.described.model import DescribedModel, Statement
from app.causal.described.ratios import Description, Ratio, asked, described
from app.causal.described.unknowns import Unknowns, unknowns
from app.causal.described.worlds import Term
from app.errors import InvalidQuestion

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

FEW, STARTS = 3, 8
AGREE = 1e-5  # two models give the same answer
ROUNDED = 0.012  # how far percentages in words may be off


@dataclass(frozen=True, slots=True)
class Range:
    """The least and the greatest value of a query."""

    low: float
    high: float

    @property
    def is_point(self) -> bool:
        return self.high - self.low < 10 * AGREE


def range_of(model: DescribedModel, terms: Sequence[Term]) -> Range:
    """Return the values that Σ terms can take where all statements and rules hold.

    A query that the graph and the statements identify gives one value; another gives bounds,
    sharp where one part of the model is free (see `extreme`), else up to what a search from
    several starts finds.

    Raises
    ------
    InvalidQuestion : no model agrees with all statements; the message names the worst one.
    LimitExceeded : the model is too large to go through.
    """
    statements = _relevant_statements(model, terms)
    many = any(len({world.do for world in (*t.worlds, *t.given)}) > 1 for t in terms)
    space = unknowns(model, _relevant(model, terms, statements), many_worlds=many)
    description = described(statements, space)
    query = asked(terms, space)
    if not space.size:
        value = sum(ratio.value(np.zeros(0)) for ratio in query)
        return Range(value, value)
    models = _models(FEW, description, statements)
    values = [sum(ratio.value(at) for ratio in query) for at in models]
    is_fixed = all(_is_fixed(at, query, description) for at in models)
    if is_fixed and max(values) - min(values) < AGREE:
        middle = float(np.median(values))
        return Range(middle, middle)
    models = _models(STARTS, description, statements)
    fitted = description.as_fitted(models[0])
    return Range(extreme(1.0, query, fitted, models), extreme(-1.0, query, fitted, models))


def _is_fixed(at: Floats, query: Sequence[Ratio], description: Description) -> bool:
    """Tell whether no move that keeps to what is said changes the answer."""
    slope = np.sum([ratio.gradient(at) for ratio in query], axis=0)
    kept = description.slopes(at)
    through: Floats = np.linalg.lstsq(kept.T, slope, rcond=None)[0]
    return bool(np.abs(slope - kept.T @ through).max() < AGREE)


def _relevant_statements(model: DescribedModel, terms: Sequence[Term]) -> list[Statement]:
    """Return the statements that speak of what the query depends on, directly or through others."""
    kept: list[Statement] = []
    names = _relevant(model, terms, ())
    while more := [s for s in model.statements if s not in kept and names & _names(s)]:
        kept += more
        names = _relevant(model, terms, kept)
    return kept


def _names(statement: Statement) -> frozenset[str]:
    return frozenset(name for name, _ in statement.event)


def _relevant(
    model: DescribedModel, terms: Sequence[Term], statements: Sequence[Statement]
) -> frozenset[str]:
    worlds = [world for term in terms for world in (*term.worlds, *term.given)]
    named = {name for world in worlds for name, _ in (*world.event, *world.do)}
    for statement in statements:
        named |= {name for name, _ in (*statement.event, *statement.given, *statement.do)}
    return frozenset(named).union(*(model.graph.ancestors(name) for name in named))


def _models(starts: int, description: Description, statements: Sequence[Statement]) -> list[Floats]:
    """Return models, from several starts, that agree with all that is said."""
    from scipy.optimize import least_squares

    rng = np.random.default_rng(0)
    found, misfits = [], []
    for _ in range(starts):
        at = _start(rng, description.space)
        if len(description.misfit(at)):
            fitted = least_squares(
                description.misfit,
                at,
                jac=description.slopes,
                bounds=(0.0, 1.0),
                method="dogbox",
                xtol=1e-12,
                ftol=1e-12,
                gtol=1e-12,
            )
            at = fitted.x
        found.append(at)
        misfits.append(np.abs(description.misfit(at)))
    best = min(float(misfit.max(initial=0.0)) for misfit in misfits)
    if best > ROUNDED:
        raise _contradicted(statements, min(misfits, key=lambda m: float(m.max())))
    limit = max(1e-7, best * 1.01)
    pairs = zip(found, misfits, strict=True)
    return [at for at, misfit in pairs if misfit.max(initial=0.0) <= limit]


def _contradicted(statements: Sequence[Statement], misfit: Floats) -> InvalidQuestion:
    worst = statements[int(np.argmax(misfit[: len(statements)]))] if statements else None
    told = f": {worst} does not go with the rest" if worst else ""
    return InvalidQuestion(
        f"No model agrees with everything that is said{told}.",
        hint="Check the probabilities and the arrows.",
    )


def _start(rng: np.random.Generator, space: Unknowns) -> Floats:
    at = rng.uniform(0.1, 0.9, space.size)
    for start, size in space.sums:
        at[start : start + size] = rng.dirichlet(np.ones(size)) * 0.98 + 0.02 / size
    return at
