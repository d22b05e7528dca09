"""Why two columns are linked in the graph, or why they are not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from app.causal.findings import Discovery, Support
from app.causal.graph import CausalGraph, Edge
from app.causal.rounding import per_cent
from app.causal.separation import d_separated
from app.service.dialogue import Sentence
from app.service.evidence import Item
from app.service.explaining.account import Account, edge_id
from app.service.wording import CLASS_WORDS, edge_words, listed

_SHOWN = 4


def link_sentences(account: Account, a: str, b: str) -> Iterator[Sentence]:
    """Yield what is known of the link between two columns, or of its absence."""
    main = account.graph
    if main is None:
        yield from _without_graph(account, a, b)
        return
    absent = [name for name in (a, b) if name not in main.value.graph.nodes]
    if absent:
        yield from _not_in_graph(account, main, absent)
        return
    edges = [e for e in main.value.graph.edges if e.ends == {a, b}]
    if edges:
        for edge in edges:
            yield from _present(account, main, edge)
    else:
        yield from _absent(account, main, a, b)
    yield from _other_graphs(account, main, a, b)


def _without_graph(account: Account, a: str, b: str) -> Iterator[Sentence]:
    yield Sentence("This run drew no graph, so it has no links to explain.")
    main = account.main
    if main is not None and {a, b} == {main.value.treatment, main.value.outcome}:
        told = account.findings[0].claim if account.findings else ""
        yield Sentence(told, ("f1", main.id))
    yield Sentence("Ask “What causes what?” to have one drawn.")


def _not_in_graph(
    account: Account, main: Item[Discovery], absent: Sequence[str]
) -> Iterator[Sentence]:
    verb = "is" if len(absent) == 1 else "are"
    yield Sentence(f"{listed(absent)} {verb} not in the graph {main.id}.", (main.id,))
    for note in account.plan.notes:
        if any(name in note for name in absent):
            yield Sentence(note)


def _present(account: Account, main: Item[Discovery], edge: Edge) -> Iterator[Sentence]:
    cites = (main.id, edge_id(main.id, edge))
    graph = main.value.graph
    drawn_by = account.title(account.plan.step(main.step).algorithm)
    yield Sentence(f"{drawn_by} draws {edge_words(edge)} in {main.id}.", cites)
    place = (edge.source, edge.target, edge.lag)
    for test in main.value.tests:
        if (test.source, test.target, test.lag) == place:
            yield Sentence(test.sentence, cites)
    for support in main.value.support:
        if (support.source, support.target, support.lag) == place:
            yield Sentence(_resampled(support, edge), cites)
    yield from _stated(account, edge.source, edge.target)
    if not edge.is_directed:
        yield Sentence(CLASS_WORDS[graph.graph_class], (main.id,))


def _resampled(support: Support, edge: Edge) -> str:
    told = f"Of the resampled tables, {per_cent(support.joined)} join the two at all"
    if edge.confidence is not None:
        told += f", and {per_cent(edge.confidence)} in exactly this way"
    return f"{told}."


def _absent(account: Account, main: Item[Discovery], a: str, b: str) -> Iterator[Sentence]:
    yield Sentence(f"In {main.id} nothing joins {a} and {b} directly.", (main.id,))
    yield from _stated(account, a, b)
    graph = main.value.graph
    chains = [*_chains(graph, a, b), *_chains(graph, b, a)]
    for chain in chains[:_SHOWN]:
        way = " → ".join(chain)
        yield Sentence(
            f"One acts on the other through others: {way}.", (main.id, *_ids(main, chain))
        )
    if held := _separating(graph, a, b):
        yield Sentence(
            f"According to {main.id}, {a} and {b} are independent once {listed(held)}"
            f" {'is' if len(held) == 1 else 'are'} held fixed.",
            (main.id,),
        )
    elif held is not None and not chains:
        yield Sentence(
            f"According to {main.id}, {a} and {b} are independent as they are.", (main.id,)
        )
    step = account.plan.step(main.step)
    likely = next((s for s in main.value.alternatives if {s.source, s.target} == {a, b}), None)
    if likely is not None:
        yield Sentence(
            f"Yet {per_cent(likely.joined)} of the resampled tables join the two, so a link"
            " cannot be"
            " ruled out.",
            (main.id,),
        )
    elif step.resamples:
        yield Sentence("Few or none of the resampled tables join the two.", (main.id,))


def _stated(account: Account, a: str, b: str) -> Iterator[Sentence]:
    knowledge = account.plan.knowledge
    for cause, effect in ((a, b), (b, a)):
        if knowledge.requires(cause, effect):
            yield Sentence(f"You stated that {cause} causes {effect}.", ("knowledge",))
        elif knowledge.forbids(cause, effect) and not knowledge.requires(effect, cause):
            yield Sentence(f"You ruled out that {cause} causes {effect}.", ("knowledge",))


def _chains(graph: CausalGraph, start: str, end: str) -> Iterator[tuple[str, ...]]:
    """Yield the shortest chains of arrows from one column to another, breadth first."""
    after: dict[str, list[str]] = {}
    for edge in graph.edges:
        arrow = edge if edge.is_directed else None
        if arrow is not None and arrow.source != arrow.target:
            after.setdefault(arrow.source, []).append(arrow.target)
    waiting: list[tuple[str, ...]] = [(start,)]
    looked_at = 0
    while waiting and looked_at < 1000:
        chain = waiting.pop(0)
        looked_at += 1
        if chain[-1] == end:
            yield chain
            continue
        waiting.extend((*chain, n) for n in after.get(chain[-1], ()) if n not in chain)


def _ids(main: Item[Discovery], chain: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"{main.id}:{a}→{b}" for a, b in pairwise(chain))


def _separating(graph: CausalGraph, a: str, b: str) -> tuple[str, ...] | None:
    """Return columns that separate the two in a DAG, the fewest that are found; None for none."""
    is_plain = not graph.graph_class.is_lagged and all(e.is_directed for e in graph.edges)
    if not is_plain:
        return None
    parents = {n: {e.source for e in graph.edges if e.target == n} for n in (a, b)}
    options = ((), parents[a] - {b}, parents[b] - {a}, parents[a] | parents[b])
    for held in options:
        given = tuple(name for name in graph.nodes if name in held)
        if not {a, b} & set(given) and d_separated(graph, a, b, given):
            return given
    return None


def _other_graphs(account: Account, main: Item[Discovery], a: str, b: str) -> Iterator[Sentence]:
    for item in account.evidence.graphs:
        if item is main or not {a, b} <= set(item.value.graph.nodes):
            continue
        title = account.title(account.plan.step(item.step).algorithm)
        found = [e for e in item.value.graph.edges if e.ends == {a, b}]
        if found:
            told = listed(edge_words(e) for e in found)
            cites = (item.id, *(edge_id(item.id, e) for e in found))
            yield Sentence(f"{title} draws {told} in {item.id}.", cites)
        else:
            yield Sentence(f"{title} does not link them either way in {item.id}.", (item.id,))
