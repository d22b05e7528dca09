"""Graphs come back from every format as they went, and what a format cannot hold is named."""

from __future__ import annotations

import pytest

from app.causal.graph_formats.registry import FORMATS
from tests.unit.causal.graph_formats.random_graphs import random_drawn

GRAPHS = 1000
READABLE = [form for form in FORMATS.values() if form.read]
WHOLE = ("json",)
MEASURED = ("cytoscape", "dot", "graphml", "gml")
CLASSED = (*WHOLE, *MEASURED, "tetrad", "causal_learn", "pcalg")


def links(graph):
    return {(e.source, e.target, e.source_mark, e.target_mark, e.lag) for e in graph.edges}


@pytest.mark.parametrize("form", READABLE, ids=lambda f: f.name)
def test_nodes_links_marks_and_lags_come_back(form):
    for seed in range(GRAPHS):
        drawn = random_drawn(seed)
        back = form.read(form.write(drawn))
        assert set(back.graph.nodes) == set(drawn.graph.nodes), seed
        assert links(back.graph) == links(drawn.graph), seed


@pytest.mark.parametrize("form", READABLE, ids=lambda f: f.name)
def test_what_does_not_come_back_is_named(form):
    for seed in range(0, GRAPHS, 7):
        drawn = random_drawn(seed)
        back, told = form.read(form.write(drawn)), " ".join(form.losses(drawn))
        same_class = back.graph.graph_class is drawn.graph.graph_class
        assert same_class is ("the graph is a" not in told)
        assert (back.graph.latent == drawn.graph.latent) is ("unmeasured" not in told)
        if form.name in CLASSED:
            assert same_class, seed
        if form.name in (*WHOLE, *MEASURED):
            assert set(back.graph.edges) == set(drawn.graph.edges)
        if form.name in WHOLE:
            assert back == drawn
            assert not told
