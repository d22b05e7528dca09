"""Plug-in of a general formula: an effect that no adjustment gives, from counts of categories."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, Field

from app.causal.assumption import Assumption
from app.causal.catalogue import Cost, EstimatorSpec, Progress
from app.causal.data import Kind
from app.causal.estimand import Basis, EffectKind
from app.causal.findings import Estimation
from app.causal.profile import Diagnosis, Verdict
from app.causal.question import Design
from app.causal.rounding import per_cent
from app.errors import InvalidQuestion

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from app.causal.data import Dataset
    from app.causal.estimand import Estimand
    from app.causal.general_identification import Expression
    from app.causal.sample import Sample

MOST_CELLS = 200_000
_THIN = 0.05  # of the rows, in combinations of levels that hardly anyone has


class Params(BaseModel):
    """`level` is the confidence of the interval, `draws` how many resamples give it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    level: float = Field(0.95, gt=0.5, lt=1)
    draws: int = Field(300, ge=50, le=5000)


def run(
    data: Dataset, estimand: Estimand, params: Params, rng: np.random.Generator, report: Progress
) -> Estimation:
    """Compute the formula of the algorithm ID on the observed shares of each combination.

    Raises
    ------
    InvalidQuestion : the columns have too many combinations of levels, or no formula exists.
    TooFewSamples : an arm is too small.

    References
    ----------
    Shpitser & Pearl, AAAI 2006, doi:10.48550/arXiv.1206.6876
    """
    import numpy as np

    from app.causal.kernels.inference import normal_interval
    from app.causal.sample import as_estimate, require_arms, take

    names = tuple(dict.fromkeys(n for ends in estimand.arrows for n in ends))
    others = tuple(n for n in names if n not in (estimand.treatment, estimand.outcome))
    sample = take(data, estimand, extra=others)
    require_arms(sample, estimand, at_least=5)
    formula = _formula(estimand, names)
    table = _Counts(sample, estimand, names)
    report(0.1, "computing the formula")
    value = table.effect(formula, table.counts)
    drawn = np.empty(params.draws)
    for i in range(params.draws):
        drawn[i] = table.effect(formula, table.redrawn(rng))
        report(0.1 + 0.9 * i / params.draws, "resampling")
    inference = normal_interval(value, float(drawn.std(ddof=1)), params.level, np.inf)
    estimate = as_estimate(
        sample, estimand, method=SPEC.name, value=value, inference=inference, level=params.level
    )
    return Estimation(estimate, (*sample.diagnostics, table.support()))


def _formula(estimand: Estimand, names: tuple[str, ...]) -> Expression:
    from app.causal.general_identification import Hedge, identify
    from app.causal.graph import CausalGraph, Edge, GraphClass, Mark

    arrows = [Edge(a, b) for a, b in estimand.arrows]
    hidden = [Edge(a, b, Mark.ARROW, Mark.ARROW) for a, b in estimand.confounded]
    graph = CausalGraph(names, (*arrows, *hidden), GraphClass.ADMG)
    try:
        return identify(graph, (estimand.treatment,), (estimand.outcome,))
    except Hedge as hedge:
        raise InvalidQuestion(
            f"No formula gives the effect: {hedge} share hidden causes."
        ) from None


class _Counts:
    """How many rows have each combination of levels; the two arms are levels 0 and 1."""

    def __init__(self, sample: Sample, estimand: Estimand, names: tuple[str, ...]) -> None:
        import numpy as np

        self._ends = estimand.treatment, estimand.outcome
        self.names = names
        coded = [self._codes(sample, name) for name in names]
        shape = tuple(len(levels) for levels, _ in coded)
        if np.prod(shape, dtype=np.float64) > MOST_CELLS:
            raise InvalidQuestion(
                f"The {len(names)} columns of the formula have too many combinations of levels.",
                hint="Group the levels of some columns.",
            )
        self._outcomes = coded[names.index(estimand.outcome)][0]
        places = np.ravel_multi_index([codes for _, codes in coded], shape)
        self.counts = np.bincount(places, minlength=int(np.prod(shape))).reshape(shape)
        self._n = int(self.counts.sum())

    def _codes(self, sample: Sample, name: str) -> tuple[NDArray[np.float64], NDArray[np.intp]]:
        import numpy as np
        import pandas as pd

        if name == self._ends[0]:
            return np.array([0.0, 1.0]), sample.treated.astype(np.intp)
        if name == self._ends[1]:
            values, codes = np.unique(sample.outcome, return_inverse=True)
            return values, codes
        codes, levels = pd.factorize(sample.frame[name], sort=True)
        return np.arange(len(levels), dtype=np.float64), codes.astype(np.intp)

    def redrawn(self, rng: np.random.Generator) -> NDArray[np.int64]:
        shares = self.counts.ravel() / self._n
        return rng.multinomial(self._n, shares).reshape(self.counts.shape)

    def effect(self, formula: Expression, counts: NDArray[np.int64]) -> float:
        """Return the mean outcome at the treatment's second level minus that at its first."""
        from app.causal.kernels.plug_in import Factor, evaluate

        found = evaluate(formula, Factor(self.names, counts / counts.sum()))
        treatment, outcome = self._ends
        order = [found.axes.index(treatment), found.axes.index(outcome)]
        rest = tuple(i for i in range(len(found.axes)) if i not in order)
        shares = found.table.transpose([*order, *rest])
        means = (shares * self._outcomes.reshape(1, -1, *(1 for _ in rest))).sum(axis=1)
        low, high = means.reshape(2, -1).mean(axis=1)
        return float(high - low)

    def support(self) -> Diagnosis:
        """Return whether enough rows stand behind the combinations that are there."""
        thin = float(self.counts[self.counts < 5].sum()) / self._n
        is_enough = thin <= _THIN
        return Diagnosis(
            "support",
            Verdict.PASSED if is_enough else Verdict.INCONCLUSIVE,
            f"{per_cent(thin, 1)} of the rows have a combination of levels that fewer than five"
            " rows have.",
            effect_size=thin,
            n=self._n,
        )


SPEC = EstimatorSpec(
    name="plug_in_formula",
    title="Plug-in of the identified formula",
    summary="Computes an effect that the graph identifies by no adjustment, for categories.",
    assumes=frozenset({Assumption.MARKOV, Assumption.OVERLAP, Assumption.SUTVA}),
    cost=Cost(scale=2e-3, n_power=0.3, d_power=1.5),
    params=Params,
    references=("10.48550/arXiv.1206.6876",),
    designs=frozenset({Design.BACKDOOR}),
    effects=frozenset({EffectKind.ATE}),
    treatment_kinds=frozenset({Kind.BINARY, Kind.NOMINAL, Kind.ORDINAL, Kind.COUNT}),
    outcome_kinds=frozenset({Kind.BINARY, Kind.ORDINAL, Kind.COUNT}),
    run=run,
    requires=frozenset({"arrows"}),
    basis=Basis.FORMULA,
)
