"""Graphs in and out: one of a result in a format that was asked for, a text as a graph and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.causal.codec import decode
from app.causal.graph import CausalGraph
from app.causal.graph_formats.drawn import Drawn
from app.causal.graph_formats.registry import graph_format, read_graph

Json = Mapping[str, Any]  # a result as it comes from the store: JSON at a foreign edge


@dataclass(frozen=True, slots=True)
class Written:
    """A graph as text, with what the format could not hold of it."""

    text: str
    media_type: str
    extension: str
    losses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Converted:
    """A graph that was read or drawn, and its text in the format that was asked for."""

    drawn: Drawn
    format: str
    text: str
    losses: tuple[str, ...]


def drawn_graph(graph: Json, question: Json | None = None) -> Drawn:
    """Return a graph of a result with what was asked about it."""
    kept = {key: graph[key] for key in ("nodes", "edges", "graph_class")}
    asked = question or {}
    treatments, outcomes = (
        tuple(str(asked[role]) for role in (part,) if asked.get(role) in graph["nodes"])
        for part in ("treatment", "outcome")
    )
    decoded = decode(CausalGraph, {**kept, "latent": graph.get("latent", [])})
    return Drawn(decoded, treatments, outcomes)


def written(drawn: Drawn, name: str) -> Written:
    """Return the graph as text.

    Raises
    ------
    InvalidRequest : no format has this name.
    """
    form = graph_format(name)
    return Written(form.write(drawn), form.media_type, form.extension, form.losses(drawn))


def converted(given: Drawn | str, given_format: str, wanted: str) -> Converted:
    """Return a graph, given as a drawing or as text in a format, in another format.

    Raises
    ------
    InvalidRequest : the text cannot be read, or there is no such format.
    """
    drawn = read_graph(given, given_format) if isinstance(given, str) else given
    told = written(drawn, wanted)
    return Converted(drawn, wanted, told.text, told.losses)
