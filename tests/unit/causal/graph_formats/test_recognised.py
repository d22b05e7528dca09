"""A text tells its format by how it begins; the name of its file tells the rest."""

from __future__ import annotations

import pytest

from app.causal.graph_formats.recognised import format_of_name, recognised
from app.causal.graph_formats.registry import FORMATS, graph_format, read_graph
from app.errors import InvalidRequest
from tests.unit.causal.graph_formats.random_graphs import random_drawn

MATRICES = {"causal_learn", "pcalg"}
SELF_TELLING = [name for name, form in FORMATS.items() if form.read and name not in MATRICES]


@pytest.mark.parametrize("name", SELF_TELLING)
def test_what_is_written_here_is_recognised_whatever_its_file_is_called(name: str) -> None:
    texts = [graph_format(name).write(random_drawn(seed)) for seed in range(60)]
    assert {recognised(text, "graph.txt") for text in texts} == {name}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("// drawn by hand\ndag{ a -> b }", "dagitty"),
        ("/* of ours */ strict digraph G { a -> b }", "dot"),
        ("graph { a -- b }", "dot"),
        ('Creator "igraph"\nVersion 1\ngraph\n[\n node [ id 0 ]\n]', "gml"),
        ('\ufeff<?xml version="1.0"?><graphml/>', "graphml"),
        ('{"data": {}, "elements" : {"nodes": [], "edges": []}}', "cytoscape"),
        ("\nGraph Nodes:\na;b\n", "tetrad"),
    ],
)
def test_texts_of_other_programs_are_recognised(text: str, name: str) -> None:
    assert recognised(text) == name


def test_matrices_are_told_by_the_name_of_their_file() -> None:
    assert recognised(",a,b\na,0,1\nb,0,0", "found.csv") == "causal_learn"
    assert recognised(",a,b\na,0,1\nb,0,0", "found.PCALG.csv") == "pcalg"


def test_what_nothing_tells_is_asked_for() -> None:
    with pytest.raises(InvalidRequest, match="which format it is in"):
        recognised(",a,b\na,0,1\nb,0,0", "-")


def test_a_broken_text_is_refused_as_what_its_name_says() -> None:
    name = recognised("digraf { a -> b }", "lawn.dot")
    with pytest.raises(InvalidRequest, match="DOT"):
        read_graph("digraf { a -> b }", name)


def test_each_format_but_the_pictures_has_an_ending_that_tells_it() -> None:
    endings = ("json cyjs dagitty dot graphml gml txt csv pcalg.csv tex mmd").split()
    assert {format_of_name(f"g.{ending}") for ending in endings} == set(FORMATS)


def test_a_long_text_that_is_no_graph_is_told_at_once() -> None:
    with pytest.raises(InvalidRequest):
        recognised("word\n" * 100_000)
