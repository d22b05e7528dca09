"""Where what the user stated goes against the data, with the test that says so."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from app.causal.profile import Diagnosis, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy as np

    from app.causal.data import Dataset
    from app.causal.findings import LinkTest
    from app.causal.graph import CausalGraph
    from app.causal.kernels.independence import Independence
    from app.causal.question import Knowledge

_LEVEL = 0.01  # of all tests of ruled-out links together
_HARDLY = 0.1  # a partial correlation that is surely below this is next to none
_HARDLY_TOLD = _HARDLY**2 / 2  # the information, in nats, that belongs to it
_SURE = 1.96
_MOST_PAIRS = 200


def stated_against_seen(
    graph: CausalGraph,
    tests: Sequence[LinkTest],
    data: Dataset,
    knowledge: Knowledge,
    rng: np.random.Generator,
) -> tuple[Diagnosis, ...]:
    """Return a diagnosis of each statement that the data speak against.

    An arrow that was required is contradicted where its ends are surely next to independent given
    the effect's other causes, and unconfirmed where that cannot be told. A link that was ruled
    out both ways is contradicted where its ends go together given the causes of both. What is
    stated holds in the graph all the same.

    Parameters
    ----------
    tests : those of the graph's links.
    """
    if knowledge.is_empty:
        return ()
    required = (_of_required(test, data.n_rows) for test in tests if _is_required(test, knowledge))
    found = tuple(told for told in required if told is not None)
    if graph.graph_class.is_lagged:
        return found
    return (*found, *_of_ruled_out(graph, data, knowledge, rng))


def _is_required(test: LinkTest, knowledge: Knowledge) -> bool:
    return not test.lag and knowledge.requires(test.source, test.target)


def _of_required(test: LinkTest, n: int) -> Diagnosis | None:
    if test.p_value < 0.05:
        return None
    against = _is_surely_small(test, n)
    words = "the data speak against it" if against else "the data do not confirm it"
    return Diagnosis(
        name="stated_against_seen",
        verdict=Verdict.FAILED if against else Verdict.INCONCLUSIVE,
        sentence=f"You stated that {test.source} causes {test.target}; {words}: {test.sentence}",
        test=test.test,
        statistic=test.statistic,
        p_value=test.p_value,
        effect_size=test.partial_correlation,
        n=n,
        columns=(test.source, test.target),
    )


def _is_surely_small(test: LinkTest, n: int) -> bool:
    """Tell whether an association that matters would have been seen."""
    import numpy as np

    if test.partial_correlation is not None:
        slack = _SURE / np.sqrt(max(n - len(test.given) - 3, 1))
        return bool(abs(np.arctanh(test.partial_correlation)) + slack < np.arctanh(_HARDLY))
    return test.information is not None and test.information + _SURE**2 / (2 * n) < _HARDLY_TOLD


def _of_ruled_out(
    graph: CausalGraph, data: Dataset, knowledge: Knowledge, rng: np.random.Generator
) -> Iterator[Diagnosis]:
    """Yield each pair without a link, because either way was ruled out, that goes together."""
    pairs = _ruled_out(graph, knowledge)[:_MOST_PAIRS]
    if not pairs:
        return
    import numpy as np
    from scipy.stats import norm

    from app.causal.kernels.choice_of_test import independence_test
    from app.causal.kernels.columns import all_columns_of

    columns = all_columns_of(data.select(graph.measured))
    place = {name: k for k, name in enumerate(columns.names)}
    test = independence_test(columns, _LEVEL, "auto", rng)
    for a, b in pairs:
        causes = _causes_of_both(graph, a, b)
        given = np.array([place[c] for c in causes], dtype=np.int64)
        z = float(test.statistic(place[a], place[b], given))
        p = float(norm.sf(z)) * (2 if test.name.startswith("Fisher") else 1)
        if p * len(pairs) < _LEVEL:
            yield _together(a, b, causes, test, z, p, columns.n)


def _together(
    a: str, b: str, causes: tuple[str, ...], test: Independence, z: float, p: float, n: int
) -> Diagnosis:
    held = f" given {', '.join(causes)}" if causes else ""
    return Diagnosis(
        name="stated_against_seen",
        verdict=Verdict.FAILED,
        sentence=f"You ruled out that {a} or {b} causes the other; the data speak against it, or"
        f" for a common cause that is not in the graph: they go together{held}"
        f" ({'p < 0.001' if p < 0.001 else f'p = {p:.3f}'}, {test.name}).",
        test=test.name,
        statistic=z,
        p_value=p,
        n=n,
        columns=(a, b),
    )


def _ruled_out(graph: CausalGraph, knowledge: Knowledge) -> list[tuple[str, str]]:
    joined = {e.ends for e in graph.edges}
    return [
        (a, b)
        for a, b in combinations(graph.measured, 2)
        if frozenset((a, b)) not in joined and knowledge.forbids(a, b) and knowledge.forbids(b, a)
    ]


def _causes_of_both(graph: CausalGraph, a: str, b: str) -> tuple[str, ...]:
    """Return the measured causes of either, and what may be one; neither is among them."""
    near = (
        e.source if e.target in (a, b) else e.target
        for e in graph.edges
        if e.ends & {a, b} and not (e.is_directed and e.source in (a, b))
    )
    return tuple(n for n in dict.fromkeys(near) if n not in (a, b, *graph.latent))
