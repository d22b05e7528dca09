"""Whether a graph tells the data's independences better than the same graph with nodes permuted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.causal.equivalence import extension
from app.causal.graph import GraphClass
from app.causal.profile import Diagnosis, Verdict

if TYPE_CHECKING:
    import numpy as np

    from app.causal.data import Dataset
    from app.causal.graph import CausalGraph
    from app.causal.kernels.arrays import Ints
    from app.causal.kernels.independence import Independence

_LEVEL = 0.05
_PERMUTATIONS = 100
_FEWEST = 20  # permutations: with fewer no p-value reaches the level
_READ = 150_000_000  # cells that all permutations together may read: about two seconds
_READ_OF_NUMBERS = 500  # per test, which takes only their correlations
_MOST_NODES = 60


@dataclass(frozen=True, slots=True)
class Compared:
    """How often the graph's implied independences fail, and those of permuted graphs.

    `alike` counts permuted graphs that imply the same, `as_good` those that fail no more often.
    """

    implied: int
    failed: int
    surviving: int
    permutations: int
    as_good: int
    alike: int


def falsification(
    graph: CausalGraph, data: Dataset, rng: np.random.Generator
) -> tuple[Diagnosis, ...]:
    """Return whether the graph's implied independences hold better than chance would have it.

    Each node is tested against each non-descendant given its causes, in the graph and in
    up to 100 graphs with the nodes permuted, fewer where the tests read many rows. Graphs with
    circles, lags or latents, and those of more than 60 columns, are not compared.

    References
    ----------
    Eulig et al., 2023, doi:10.48550/arXiv.2305.09565; Holm, Scand. J. Statist. 6:65-70, 1979
    """
    if graph.graph_class not in (GraphClass.DAG, GraphClass.CPDAG) or graph.latent:
        return ()
    dag = extension(graph) if len(graph.nodes) <= _MOST_NODES else None
    if dag is None or len(dag.nodes) < 3:
        return ()
    return (_verdict(_compared(dag, data, rng)),)


def _compared(dag: CausalGraph, data: Dataset, rng: np.random.Generator) -> Compared:
    import numpy as np

    from app.causal.kernels.choice_of_test import independence_test
    from app.causal.kernels.columns import all_columns_of

    columns = all_columns_of(data.select(dag.nodes))
    test = independence_test(columns, _LEVEL, "auto", rng)
    claims = _claims(dag, columns.names)
    own = np.arange(len(columns.names))
    z = _statistics(test, claims, own)
    failed = int((z > test.cutoff).sum())
    as_good = alike = 0
    links = _pattern(dag, columns.names)
    made = _affordable(test, len(z), columns.n)
    for _ in range(made):
        order = rng.permutation(len(own))
        as_good += int((_statistics(test, claims, order) > test.cutoff).sum()) <= failed
        alike += _permuted(links, order) == links
    return Compared(len(z), failed, _surviving(z, test), made, as_good, alike)


def _affordable(test: Independence, claims: int, rows: int) -> int:
    """Return how many permutations are made: the same number on every machine."""
    read = _READ_OF_NUMBERS if test.name.startswith("Fisher") else rows
    return min(_PERMUTATIONS, _READ // max(claims * read, 1))


_Claim = tuple[int, "Ints", "Ints"]  # a node, its non-descendants, its causes
_Pattern = tuple[frozenset[frozenset[int]], frozenset[tuple[int, frozenset[int]]]]


def _claims(dag: CausalGraph, names: tuple[str, ...]) -> list[_Claim]:
    """Return what the local Markov condition says of each node."""
    import numpy as np

    place = {name: k for k, name in enumerate(names)}
    claims = []
    for node in names:
        causes = dag.parents(node)
        others = set(names) - dag.descendants(node) - {node, *causes}
        if others:
            told = np.array(sorted(place[name] for name in others), dtype=np.int64)
            given = np.array(sorted(place[name] for name in causes), dtype=np.int64)
            claims.append((place[node], told, given))
    return claims


def _statistics(
    test: Independence, claims: list[_Claim], order: Ints
) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    import numpy as np

    found = [
        test.statistics(int(order[node]), order[told], order[given]) for node, told, given in claims
    ]
    return np.abs(np.concatenate(found)) if found else np.empty(0)


def _surviving(z: np.ndarray[tuple[int, ...], np.dtype[np.float64]], test: Independence) -> int:
    """Return how many independences are refuted at the level when all are tested, after Holm."""
    import numpy as np
    from scipy.stats import norm

    sides = 2 if test.name.startswith("Fisher") else 1
    p = np.sort(sides * norm.sf(z))
    above = np.flatnonzero(p * np.arange(len(p), 0, -1) > _LEVEL)
    return int(above[0]) if len(above) else len(p)


def _pattern(dag: CausalGraph, names: tuple[str, ...]) -> _Pattern:
    """Return links and unshielded colliders: graphs with the same imply the same."""
    place = {name: k for k, name in enumerate(names)}
    links = frozenset(frozenset(place[n] for n in e.ends) for e in dag.edges)
    colliders: set[tuple[int, frozenset[int]]] = set()
    for node in names:
        causes = [place[c] for c in dag.parents(node)]
        pairs = (frozenset((a, b)) for i, a in enumerate(causes) for b in causes[:i])
        colliders.update((place[node], pair) for pair in pairs if pair not in links)
    return links, frozenset(colliders)


def _permuted(pattern: _Pattern, order: Ints) -> _Pattern:
    links, colliders = pattern
    return (
        frozenset(frozenset(int(order[k]) for k in link) for link in links),
        frozenset(
            (int(order[node]), frozenset(int(order[k]) for k in pair)) for node, pair in colliders
        ),
    )


def _verdict(found: Compared) -> Diagnosis:
    p = (found.as_good + 1) / (found.permutations + 1)
    verdict = _judged(found, p)
    told = (
        f"Of {found.implied:,} independences that the graph implies {found.failed:,} fail"
        f" ({found.surviving:,} when allowing for how many were tested)"
    )
    outcome = {
        Verdict.PASSED: f"; {found.as_good} of {found.permutations} graphs with the columns"
        " swapped at random do as well, so the graph says something about these columns. The"
        " same rows were searched, so this does not confirm it.",
        Verdict.FAILED: f"; {found.as_good} of {found.permutations} graphs with the columns"
        " swapped at random do as well: by its independences the graph is no better than chance.",
        Verdict.INCONCLUSIVE: "; too few different graphs could be compared to tell whether that"
        " is better than chance.",
    }
    return Diagnosis(
        name="graph_falsification",
        verdict=verdict,
        sentence=told + outcome[verdict],
        test="permutation of nodes",
        statistic=float(found.failed),
        p_value=p,
    )


def _judged(found: Compared, p: float) -> Verdict:
    few = found.permutations < _FEWEST or not found.implied
    if few or found.alike > _LEVEL * found.permutations:
        return Verdict.INCONCLUSIVE
    return Verdict.PASSED if p <= _LEVEL else Verdict.FAILED
