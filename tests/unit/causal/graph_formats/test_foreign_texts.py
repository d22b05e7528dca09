"""Texts that others wrote are read as they mean them, and others read what is written here."""

from __future__ import annotations

import io

import networkx as nx
import numpy as np
import pytest

from app.causal.graph import CausalGraph, Edge, GraphClass, Mark
from app.causal.graph_formats.drawn import Drawn
from app.causal.graph_formats.registry import graph_format, read_graph
from app.causal.interop import to_causal_learn
from app.errors import InvalidRequest

ARROW, TAIL, CIRCLE = Mark.ARROW, Mark.TAIL, Mark.CIRCLE
SMALL = Drawn(CausalGraph.dag(("a b", "c", 'say "d"'), [("a b", "c"), ("c", 'say "d"')]))


def arrows(drawn):
    return {(e.source, e.target) for e in drawn.graph.edges if e.is_directed}


def test_dagitty_text_with_roles_chains_and_places():
    text = """dag {
      bb="-2,-2,2,2"
      "Education level" [exposure,pos="-1.5,0.25"]
      income [outcome]  // what is asked about
      u [latent]; age [adjusted]
      "Education level" -> job -> income
      u -> "Education level" ; job <-> age
      income <- u
    }"""
    drawn = read_graph(text, "dagitty")
    assert arrows(drawn) == {
        ("Education level", "job"), ("job", "income"), ("u", "Education level"), ("u", "income"),
    }  # fmt: skip
    assert drawn.graph.graph_class is GraphClass.ADMG
    assert (drawn.treatments, drawn.outcomes) == (("Education level",), ("income",))
    assert (drawn.adjusted, drawn.graph.latent) == (("age",), ("u",))
    assert drawn.places == {"Education level": (-1.5, 0.25)}


def test_dagittys_circles_are_those_of_a_pag():
    drawn = read_graph("pag { a @-> b ; b @-@ c ; c <-> d ; d --@ e }", "dagitty")
    marks = {(e.source, e.target): (e.source_mark, e.target_mark) for e in drawn.graph.edges}
    assert marks["a", "b"] == (CIRCLE, ARROW)
    assert marks["d", "e"] == (TAIL, CIRCLE)


def test_dot_text_with_groups_and_defaults():
    text = "strict digraph g { node [shape=box]; a -> {b c} -> d [color=red]; e [label=x]; a->e }"
    drawn = read_graph(text, "dot")
    assert arrows(drawn) == {
        ("a", "b"), ("a", "c"), ("b", "d"), ("c", "d"), ("a", "e"),
    }  # fmt: skip
    assert read_graph("graph { a -- b }", "dot").graph.edges[0].is_undirected
    assert read_graph("digraph { a -> b [dir=both] }", "dot").graph.edges[0].is_bidirected


def test_a_tetrad_graph_as_tetrad_saves_it():
    text = (
        "Graph Nodes:\nX1;X2;X3\n\nGraph Edges:\n1. X1 --> X2 dd nl\n2. X2 o-> X3\n3. X1 <-> X3\n"
    )
    drawn = read_graph(text, "tetrad")
    assert arrows(drawn) == {("X1", "X2")}
    assert drawn.graph.graph_class is GraphClass.PAG


def test_networkx_reads_gml_and_graphml():
    from_gml = nx.parse_gml(graph_format("gml").write(SMALL))
    keyed = nx.read_graphml(io.BytesIO(graph_format("graphml").write(SMALL).encode()))
    from_graphml = nx.relabel_nodes(keyed, dict(keyed.nodes(data="name")))
    assert set(from_gml.edges) == set(from_graphml.edges) == arrows(SMALL)


def test_what_networkx_writes_is_read():
    digraph = nx.DiGraph([("a", "b"), ("b", "c")])
    for name, text in (
        ("gml", "\n".join(nx.generate_gml(digraph))),
        ("graphml", "\n".join(nx.generate_graphml(digraph))),
    ):
        assert arrows(read_graph(text, name)) == {("a", "b"), ("b", "c")}


@pytest.mark.filterwarnings("ignore")  # pydot's own, of its parser
def test_graphviz_reads_dot():
    pydot = pytest.importorskip("pydot")
    (found,) = pydot.graph_from_dot_data(graph_format("dot").write(SMALL))
    assert len(found.get_edges()) == 2


def test_the_causal_learn_matrix_is_causal_learns():
    graph = CausalGraph(
        ("a", "b", "c"), (Edge("a", "b", CIRCLE, ARROW), Edge("b", "c")), GraphClass.PAG
    )
    rows = graph_format("causal_learn").write(Drawn(graph)).splitlines()[1:]
    matrix = np.array([[int(cell) for cell in row.split(",")[1:]] for row in rows])
    assert np.array_equal(matrix, to_causal_learn(graph))


def test_the_pcalg_matrix_has_the_mark_at_the_column():
    text = (
        "pag,x,y\nx,0,2\ny,3,0\n"  # amat.pag: [x,y] = 2 is the head at y, [y,x] = 3 the tail at x
    )
    assert arrows(read_graph(text, "pcalg")) == {("x", "y")}


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("dagitty", "dag { a -> ", "node at the end of a link"),
        ("dagitty", "tree { a }", "begins with 'tree'"),
        ("dagitty", "dag { a ? b }", "line 1"),
        ("dot", "digraph {\n a -> \n}", "line 3"),
        ("graphml", "<graphml><node></graphml>", "line 1"),
        ("graphml", '<!DOCTYPE x [<!ENTITY e "x">]><graphml/>', "entities"),
        ("gml", "graph [ node [ id 1 ", "not closed"),
        ("gml", "graph [ edge [ source 1 target 2 ] ]", "node 1 that is not there"),
        ("gml", "a [ " * 100_000, "nested too deeply"),
        ("tetrad", "Graph Nodes:\na;b\nGraph Edges:\na => b", "not an edge"),
        ("causal_learn", ",a,b\na,0,5\nb,7,0", "no two marks"),
        ("json", "[" * 100_000, "nested too deeply"),
        ("json", '{"nodes": ["a"], "edges": [{"source": "a", "target": "b"}]}', "not there: b"),
        ("cytoscape", "{}", "elements"),
        ("tikz", "x", "is not read"),
        ("svg", "x", "No graph format"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_place(name, text, told):
    with pytest.raises(InvalidRequest, match=told):
        read_graph(text, name)


def test_pictures_for_papers_escape_names():
    drawn = Drawn(CausalGraph.dag(("a_b & 50%", "</x>"), [("a_b & 50%", "</x>")]))
    assert r"a\_b \& 50\%" in graph_format("tikz").write(drawn)
    assert "</x>" not in graph_format("mermaid").write(drawn)
