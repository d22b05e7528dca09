"""The formats in which graphs come and go, and the one place that chooses among them."""

from __future__ import annotations

import re

from app.causal.graph_formats.dagitty import DAGITTY
from app.causal.graph_formats.dot import DOT
from app.causal.graph_formats.drawn import Drawn, GraphFormat
from app.causal.graph_formats.gml import GML
from app.causal.graph_formats.graphml import GRAPHML
from app.causal.graph_formats.json_forms import CYTOSCAPE, JSON
from app.causal.graph_formats.matrices import CAUSAL_LEARN, PCALG
from app.causal.graph_formats.pictures import MERMAID, TIKZ
from app.causal.graph_formats.reading import LONGEST_TEXT, MOST_NODES, line_of, unreadable
from app.causal.graph_formats.tetrad import TETRAD
from app.errors import InvalidRequest

FORMATS: dict[str, GraphFormat] = {
    form.name: form
    for form in (
        JSON, CYTOSCAPE, DAGITTY, DOT, GRAPHML, GML, TETRAD, CAUSAL_LEARN, PCALG, TIKZ, MERMAID,
    )
}  # fmt: skip


def graph_format(name: str) -> GraphFormat:
    """Return the format with this name.

    Raises
    ------
    InvalidRequest : there is none.
    """
    if name not in FORMATS:
        known = ", ".join(FORMATS)
        raise InvalidRequest(f"No graph format is called {name!r}.", hint=f"There are {known}.")
    return FORMATS[name]


def read_graph(text: str, name: str) -> Drawn:
    """Return the graph that a text in this format holds.

    Raises
    ------
    InvalidRequest : the text is not in the format, or is too large.
    """
    form = graph_format(name)
    if form.read is None:
        readable = ", ".join(f.name for f in FORMATS.values() if f.read)
        raise InvalidRequest(f"{form.title} is not read.", hint=f"These are: {readable}.")
    if len(text) > LONGEST_TEXT:
        raise InvalidRequest(f"The text has {len(text):,} characters, more than {LONGEST_TEXT:,}.")
    drawn = form.read(text)
    if len(drawn.graph.nodes) > MOST_NODES:
        raise InvalidRequest(f"{form.title}: the graph has more than {MOST_NODES:,} nodes.")
    ends = {n for edge in drawn.graph.edges for n in (edge.source, edge.target)}
    if stray := sorted(ends - set(drawn.graph.nodes)):
        line = line_of(text, rf'"(?:source|target)"\s*:\s*"{re.escape(stray[0])}"')
        told = f"links name nodes that are not there: {', '.join(stray[:5])}"
        raise unreadable(form.title, line, told)
    if len(set(drawn.graph.nodes)) < len(drawn.graph.nodes):
        told = f"{form.title}: two nodes have the same name."
        raise InvalidRequest(told, hint="Give each its own.")
    return drawn
