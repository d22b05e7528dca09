"""The main parameter of a discovery algorithm, chosen by how well its graphs tell unseen rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from app.causal.catalogue import silent
from app.causal.profile import Diagnosis, Verdict
from app.causal.trials import member
from app.errors import StatisticalFailure

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pydantic import BaseModel, JsonValue

    from app.causal.catalogue import DiscoverySpec
    from app.causal.data import Dataset
    from app.causal.kernels.arrays import Floats, Ints
    from app.causal.question import Knowledge

FOLDS = 3
_CLEARLY = 1.645  # standard errors by which more edges must tell better: one-sided five per cent


@dataclass(frozen=True, slots=True)
class Tuned:
    """The settings that were chosen, and how the comparison went."""

    settings: dict[str, JsonValue]
    diagnosis: Diagnosis


@dataclass(frozen=True, slots=True, eq=False)
class _Tried:
    """How likely each row was, given a graph found without it, and the edges found on average."""

    likelihood: Floats
    edges: float


def tuned(
    spec: DiscoverySpec,
    data: Dataset,
    planned: dict[str, JsonValue],
    settings: Sequence[dict[str, JsonValue]],
    knowledge: Knowledge,
    rng: np.random.Generator,
) -> Tuned:
    """Return the settings whose graph has the fewest edges of those that tell unseen rows best.

    The rows are divided in three; each third is told by the graph, and by effects fitted to it,
    that the algorithm finds in the other two. More edges are taken only where they tell the rows
    held out better by more than chance would, since likelihood alone prefers too many.

    Parameters
    ----------
    planned : parameters that stay, and that count where no settings can be compared.
    settings : what the main parameter may be, the planned one first.

    References
    ----------
    Biza, Tsamardinos & Triantafillou, Tuning causal discovery algorithms, PGM 2020, PMLR
    138:17-28.
    """
    tried = {}
    for place, setting in enumerate(settings):
        params = spec.params.model_validate(planned | setting)
        try:
            tried[place] = _tried(spec, data, params, knowledge, rng)
        except StatisticalFailure:
            continue
    if 0 not in tried or len(tried) == 1:
        return Tuned({}, _nothing_compared(settings[0]))
    best = max(tried, key=lambda k: float(tried[k].likelihood.sum()))
    as_good = [k for k in tried if k == best or _excess(tried[best], tried[k]) <= _CLEARLY]
    chosen = min(as_good, key=lambda k: (round(tried[k].edges, 6), k))
    return Tuned(settings[chosen], _said(settings, tried, chosen, best))


def _tried(
    spec: DiscoverySpec,
    data: Dataset,
    params: BaseModel,
    knowledge: Knowledge,
    rng: np.random.Generator,
) -> _Tried:
    from app.causal.held_out_likelihood import held_out_likelihood
    from app.causal.kernels.columns import columns_of

    rows = data.complete(data.names, at_least=spec.min_samples)
    columns, fold = columns_of(rows), _folds(rows.n_rows)
    likelihood, edges = np.empty(rows.n_rows), 0
    for k in range(FOLDS):
        held_out = fold == k
        seen = rows.with_frame(rows.frame[~held_out].reset_index(drop=True), "two thirds")
        graph = spec.run(seen, params, knowledge, rng.spawn(1)[0], silent).graph
        dag = member(graph)
        if dag is None:
            raise StatisticalFailure("No graph without cycles has the arrows that were found.")
        likelihood[held_out] = held_out_likelihood(columns, dag, held_out)
        edges += len(graph.edges)
    return _Tried(likelihood, edges / FOLDS)


def _folds(n: int) -> Ints:
    """Return which third each row is in, the same for all settings."""
    return np.random.default_rng(n).permutation(n) % FOLDS


def _excess(better: _Tried, other: _Tried) -> float:
    """Return by how many standard errors one tells the rows better than the other."""
    gap = better.likelihood - other.likelihood
    error = float(gap.std(ddof=1)) * len(gap) ** 0.5
    return float(gap.sum()) / error if error else 0.0


def _said(
    settings: Sequence[dict[str, JsonValue]], tried: dict[int, _Tried], chosen: int, best: int
) -> Diagnosis:
    loss = {k: -float(t.likelihood.mean()) for k, t in tried.items()}
    told = ", ".join(
        f"{_words(settings[k])}: {loss[k]:.4g} with {t.edges:.3g} edges" for k, t in tried.items()
    )
    reason = "told unseen rows best"
    if chosen != best:
        reason = "found the fewest edges of those that tell unseen rows as well as any"
    return Diagnosis(
        name="main_parameter",
        verdict=Verdict.PASSED,
        sentence=f"The setting {_words(settings[chosen])} was taken: it {reason} (loss a row in"
        f" rows held out, less is better: {told}).",
        test="log likelihood of rows held out, in three folds",
        statistic=loss[chosen],
        n=len(tried[chosen].likelihood),
    )


def _nothing_compared(setting: dict[str, JsonValue]) -> Diagnosis:
    return Diagnosis(
        name="main_parameter",
        verdict=Verdict.INCONCLUSIVE,
        sentence=f"The setting {_words(setting)} was kept: parts of the rows were too few or too"
        " much alike to compare it with others.",
    )


def _words(setting: dict[str, JsonValue]) -> str:
    return " and ".join(f"{name} {value}" for name, value in setting.items())
