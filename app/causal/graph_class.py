"""What a class of graphs (CPDAG, PAG) settles about one effect, and a member to read it from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from app.causal.equivalence import extension
from app.causal.graph import CausalGraph, Edge, GraphClass, Mark


@dataclass(frozen=True, slots=True)
class ClassView:
    """How a class of graphs bears on one effect.

    `undecided` are the edges that leave open whether the treatment acts through them; when
    there is none, `member` is one graph of the class, from which adjustment sets can be read as
    long as they avoid `possibly_forbidden` (Perković et al. 2018, jmlr.org/papers/v18/16-319.html).
    """

    member: CausalGraph | None
    undecided: tuple[Edge, ...] = ()
    possibly_forbidden: frozenset[str] = frozenset()


def view_of(graph: CausalGraph, treatment: str, outcome: str) -> ClassView:
    """Return what the graph settles; a DAG or ADMG settles all."""
    if graph.graph_class not in (GraphClass.CPDAG, GraphClass.PAG):
        return ClassView(graph)
    undecided = tuple(_undecided(graph, treatment, outcome))
    if undecided:
        return ClassView(None, undecided)
    return ClassView(member_of(graph), (), _possibly_forbidden(graph, treatment, outcome))


def member_of(graph: CausalGraph) -> CausalGraph | None:
    """Return one DAG or ADMG that a graph stands for; None where its arrows contradict."""
    if graph.graph_class is GraphClass.CPDAG:
        return extension(graph)
    return _mag(graph) if graph.graph_class is GraphClass.PAG else graph


def possible_effects(graph: CausalGraph, start: str, barred: str = "") -> frozenset[str]:
    """Return what `start` may cause: ends of paths that never meet an arrowhead on the way."""
    seen: set[str] = set()
    waiting = [start]
    while waiting:
        node = waiting.pop()
        for edge in _edges_at(graph, node):
            fresh = edge.target not in seen and edge.target not in (start, barred)
            if fresh and edge.source_mark is not Mark.ARROW:
                seen.add(edge.target)
                waiting.append(edge.target)
    return frozenset(seen)


def is_visible(graph: CausalGraph, cause: str, effect: str) -> bool:
    """Tell whether no hidden cause can lie behind `cause` → `effect` in a PAG or MAG.

    References
    ----------
    Zhang, JMLR 9:1437-1474, 2008, jmlr.org/papers/v9/zhang08a.html
    """
    near_effect = set(graph.adjacent(effect))
    into_cause = [e.target for e in _edges_at(graph, cause) if e.source_mark is Mark.ARROW]
    if any(name not in near_effect and name != effect for name in into_cause):
        return True
    return _collider_path_ends_apart(graph, cause, effect, into_cause, near_effect)


def _collider_path_ends_apart(
    graph: CausalGraph, cause: str, effect: str, starts: list[str], near_effect: set[str]
) -> bool:
    """Search a path into `cause` of colliders that all cause `effect`, from a node apart of it."""
    parents = set(graph.parents(effect))
    seen: set[str] = set()
    waiting = [name for name in starts if name in parents and _into(graph, cause, name)]
    while waiting:
        node = waiting.pop()
        if node in seen:
            continue
        seen.add(node)
        for edge in _edges_at(graph, node):
            if edge.source_mark is not Mark.ARROW or edge.target in (cause, effect):
                continue
            if edge.target not in near_effect:
                return True
            if edge.is_bidirected and edge.target in parents:
                waiting.append(edge.target)
    return False


def _into(graph: CausalGraph, a: str, b: str) -> bool:
    """Tell whether the edge between `a` and `b` has an arrowhead at `b`."""
    edge = graph.edge(a, b)
    return edge is not None and edge.target_mark is Mark.ARROW


def _undecided(graph: CausalGraph, treatment: str, outcome: str) -> Iterator[Edge]:
    """Yield each edge at the treatment that may or may not begin a causal path."""
    for edge in _edges_at(graph, treatment):
        if edge.source_mark is Mark.ARROW:
            continue
        reaches = edge.target == outcome or outcome in possible_effects(
            graph, edge.target, barred=treatment
        )
        if reaches and not _is_settled(graph, edge):
            yield edge


def _is_settled(graph: CausalGraph, edge: Edge) -> bool:
    if not edge.is_directed:
        return False
    return graph.graph_class is GraphClass.CPDAG or is_visible(graph, edge.source, edge.target)


def _possibly_forbidden(graph: CausalGraph, treatment: str, outcome: str) -> frozenset[str]:
    """Return what may lie on, or follow from, a causal path from treatment to outcome."""
    on_path = {
        name
        for name in possible_effects(graph, treatment)
        if name == outcome or outcome in possible_effects(graph, name, barred=treatment)
    }
    after = {name for node in on_path for name in possible_effects(graph, node)}
    return frozenset(on_path | after) - {treatment, outcome}


def _mag(graph: CausalGraph) -> CausalGraph | None:
    """Return one maximal ancestral graph of the class.

    A circle opposite an arrowhead or a tail becomes a tail or an arrowhead; what is left, joined
    by circles at both ends, is directed without a new collider (Zhang 2008, theorem 2).
    """
    circles = [e for e in graph.edges if _both_circles(e)]
    component = CausalGraph(
        graph.nodes,
        tuple(replace(e, source_mark=Mark.TAIL, target_mark=Mark.TAIL) for e in circles),
        GraphClass.CPDAG,
    )
    directed = extension(component)
    if directed is None:
        return None
    settled = [_settle(e) for e in graph.edges if not _both_circles(e)]
    return CausalGraph(graph.nodes, (*settled, *directed.edges), GraphClass.ADMG)


def _settle(edge: Edge) -> Edge:
    """Return the edge with a circle read as the end that makes it directed."""
    return replace(
        edge,
        source_mark=_read(edge.source_mark, edge.target_mark),
        target_mark=_read(edge.target_mark, edge.source_mark),
    )


def _read(mark: Mark, opposite: Mark) -> Mark:
    if mark is not Mark.CIRCLE:
        return mark
    return Mark.TAIL if opposite is Mark.ARROW else Mark.ARROW


def _both_circles(edge: Edge) -> bool:
    return edge.source_mark is Mark.CIRCLE and edge.target_mark is Mark.CIRCLE


def _edges_at(graph: CausalGraph, node: str) -> list[Edge]:
    """Return the contemporaneous edges at `node`, each written from it."""
    return [e if e.source == node else e.reversed() for e in graph.edges if _touches(e, node)]


def _touches(edge: Edge, node: str) -> bool:
    return not edge.lag and node in edge.ends
