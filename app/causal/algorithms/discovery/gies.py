"""GIES: the class of graphs that scores best where some rows were set from outside."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pydantic import BaseModel, Field

from app.causal.assumption import Assumption
from app.causal.catalogue import Cost, Progress
from app.causal.data import Dataset, Kind
from app.causal.findings import Discovery
from app.causal.graph import CausalGraph, Edge, GraphClass, Mark
from app.causal.interventions import InterventionalSpec, target_column, targets_in
from app.causal.profile import Diagnosis, Verdict
from app.causal.question import Knowledge
from app.errors import DegenerateData, InvalidRequest

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np
    from numpy.typing import NDArray

_FEWEST = 3  # rows of one intervention


class Params(BaseModel, extra="forbid"):
    targets: str | None = Field(
        default=None,
        title="Column of targets",
        description="The column that names, in each row, the variable that was set from outside,"
        " or says none; several names are joined by commas. Empty to find it.",
    )


class Settings(NamedTuple):
    """The names of the variables, the rows of each setting, and what was set in it (places)."""

    names: tuple[str, ...]
    rows: list[NDArray[np.float64]]
    targets: list[list[int]]


def run(
    data: Dataset,
    params: Params,
    knowledge: Knowledge,
    rng: np.random.Generator,
    report: Progress,
) -> Discovery:
    """Return the interventional class; the column of targets points at what it sets.

    Raises
    ------
    DegenerateData : a column is constant or determined by others.
    InvalidRequest : no column says what was set from outside.
    TooFewSamples : too few complete rows.
    """
    del rng, knowledge  # nothing here is random; knowledge is objected to
    import gies

    column = params.targets or target_column(data.variables)
    if column is None:
        raise InvalidRequest(
            "No column names the variable that was set from outside in each row.",
            hint="Add one with the names of columns, and 'none' where nothing was set.",
        )
    settings = _settings(data, column)
    report(0.1, "searching classes of graphs")
    found, _ = gies.fit_bic(settings.rows, settings.targets)
    edges = (*_edges(found, settings.names), *_settings_arrows(column, settings))
    graph = CausalGraph(data.names, edges, GraphClass.CPDAG)
    return Discovery(graph, (_said(column, settings),))


def _settings(data: Dataset, column: str) -> Settings:
    from app.causal.kernels.columns import columns_of
    from app.causal.kernels.correlation import correlation

    names = tuple(n for n in data.names if n != column)
    complete = data.complete()
    columns = columns_of(complete.select(names))
    correlation(columns.X, columns.names)  # refuses what determines something else
    levels = complete.frame[column].astype(str).to_numpy()
    rows, targets = [], []
    for level in sorted(set(levels)):
        set_here = targets_in(level, columns.names)
        if set_here is None:
            raise InvalidRequest(f"{column!r} has the value {level!r}, which names no column.")
        part = columns.X[levels == level]
        if len(part) < _FEWEST:
            raise DegenerateData(f"Only {len(part)} rows have {level!r} in {column!r}.")
        rows.append(part)
        targets.append(sorted(columns.names.index(n) for n in set_here))
    return Settings(columns.names, rows, targets)


def _edges(found: NDArray[np.float64], names: tuple[str, ...]) -> Iterator[Edge]:
    for i, cause in enumerate(names):
        for j, effect in enumerate(names):
            if found[i, j] and not found[j, i]:
                yield Edge(cause, effect)
            elif found[i, j] and i < j:
                yield Edge(cause, effect, Mark.TAIL, Mark.TAIL)


def _settings_arrows(column: str, settings: Settings) -> Iterator[Edge]:
    for place in sorted({place for set_here in settings.targets for place in set_here}):
        yield Edge(column, settings.names[place])


def _said(column: str, settings: Settings) -> Diagnosis:
    touched = [settings.names[p] for p in sorted({p for t in settings.targets for p in t})]
    return Diagnosis(
        name="interventions",
        verdict=Verdict.PASSED,
        sentence=f"{column} says what was set from outside: {', '.join(touched)}. Arrows into what"
        " was set were learned from the other rows.",
        n=sum(len(part) for part in settings.rows),
        columns=(column,),
    )


SPEC = InterventionalSpec(
    name="gies",
    title="GIES",
    summary="Finds the class of graphs when it is known, row by row, which variable was set from"
    " outside.",
    kinds=frozenset({Kind.CONTINUOUS, Kind.COUNT, Kind.DURATION, Kind.NOMINAL, Kind.BINARY}),
    assumes=frozenset(
        {
            Assumption.MARKOV,
            Assumption.FAITHFULNESS,
            Assumption.SUFFICIENCY,
            Assumption.ACYCLICITY,
            Assumption.LINEARITY,
            Assumption.KNOWN_TARGETS,
        }
    ),
    returns=GraphClass.CPDAG,
    cost=Cost(scale=2e-3, n_power=0.0, d_power=3.0),
    params=Params,
    run=run,
    needs=("gies",),
    max_variables=40,
    references=(
        "https://jmlr.org/papers/v13/hauser12a.html",
        "https://doi.org/10.1126/science.1105809",
    ),
)
