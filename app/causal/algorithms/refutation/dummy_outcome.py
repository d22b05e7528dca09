"""Dummy outcome: one that follows the covariates but not the treatment, so nothing may be found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, Field

from app.causal.catalogue import Cost, Progress, RefuterSpec
from app.causal.profile import Verdict
from app.causal.question import Design

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import numpy as np
    from numpy.typing import NDArray

    from app.causal.data import Dataset
    from app.causal.estimand import Estimand
    from app.causal.findings import Estimate, Refutation

    Vector = NDArray[np.float64]


class Params(BaseModel):
    """`refits` is how many outcomes are made up."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    refits: int = Field(20, ge=5, le=1000)


def run(
    data: Dataset,
    estimand: Estimand,
    estimate: Estimate,
    refit: Callable[[Dataset, Estimand], Estimate],
    params: Params,
    rng: np.random.Generator,
    report: Progress,
) -> Refutation:
    """Make up outcomes as the covariates alone would have them, refit, and expect nothing.

    What the covariates do to outcome and treatment stays as it is, so this asks more than a
    shuffled treatment does: the method has to take their influence out.
    """
    from app.causal.refits import against_none, collect, told

    made_up = ((altered, estimand) for altered in _made_up(data, estimand, params.refits, rng))
    refits = collect(made_up, refit, params.refits, report)
    if not refits.is_enough:
        return told(
            SPEC.name,
            Verdict.INCONCLUSIVE,
            "Could not tell: too few made-up outcomes could carry the estimate.",
            estimate,
            refits,
            None,
        )
    what = "With outcomes made up that follow the covariates and not the treatment"
    verdict, sentence, p_value = against_none(refits, estimate, what)
    return told(SPEC.name, verdict, sentence, estimate, refits, p_value)


def _made_up(
    data: Dataset, estimand: Estimand, count: int, rng: np.random.Generator
) -> Iterator[Dataset]:
    """Yield the data with the outcome that the covariates tell, and its noise dealt out anew."""
    import numpy as np

    from app.causal.encoding import design_matrix, numeric_column

    columns, _ = design_matrix(data, estimand.adjustment)
    outcome = numeric_column(data.frame[estimand.outcome], data.variable(estimand.outcome))
    known = np.flatnonzero(~np.isnan(outcome) & ~np.isnan(columns).any(axis=1))
    columns, values = columns[known], outcome[known]
    levels = np.unique(values)
    seen = data.frame[estimand.outcome].to_numpy()
    written = [seen[known[values == level][0]] for level in levels[:2]]
    chance = _chance(columns, values == levels[1]) if len(levels) == 2 else None
    fitted = _line(columns, values)
    for _ in range(count):
        made = outcome.copy() if chance is None else seen.copy()
        if chance is None:
            made[known] = fitted + rng.permutation(values - fitted)
        else:
            made[known] = np.where(rng.random(len(known)) < chance, written[1], written[0])
        frame = data.frame.copy(deep=False)
        frame[estimand.outcome] = made
        yield data.with_frame(frame, "an outcome made up from the covariates")


def _line(columns: NDArray[np.float64], outcome: Vector) -> Vector:
    from app.causal.kernels.least_squares import fit, with_intercept

    return outcome - fit(with_intercept(columns), outcome).residuals


def _chance(columns: NDArray[np.float64], high: NDArray[np.bool_]) -> Vector:
    """Return each row's chance of the higher of two outcomes, by the covariates."""
    from app.causal.kernels.logistic import fit

    return fit(columns, high.astype(float), ridge=1e-3).probabilities


SPEC = RefuterSpec(
    name="dummy_outcome",
    title="Dummy outcome",
    summary="Makes up outcomes that ignore the treatment: a sound method then finds nothing.",
    assumes=frozenset(),
    cost=Cost(scale=1.2e-5, n_power=1.0, d_power=1.0),
    params=Params,
    references=("10.48550/arXiv.2011.04216",),
    designs=frozenset({Design.BACKDOOR, Design.RANDOMISED}),
    run=run,
    any_level=True,
)
