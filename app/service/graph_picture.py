"""A graph as a picture that stands alone: SVG with its styles and a legend, or PNG."""

from __future__ import annotations

from markupsafe import Markup

from app.causal.graph import Edge
from app.causal.graph_formats.drawn import Drawn
from app.service import figures
from app.service.figures import Line
from app.service.rounding import share

_STYLE = Markup(
    "text{font:13px system-ui,'DejaVu Sans',sans-serif;fill:#1c2430}.axis{font-size:11px;"
    "fill:#566173;paint-order:stroke;stroke:#fff;stroke-width:3px}"
    ".edge{stroke:#566173;stroke-width:1.5}.head{fill:#566173}.open{fill:#fff;stroke:#566173;"
    "stroke-width:1.4}.node{fill:#f3f5f8;stroke:#8a94a6}"
)
_LEGEND = (
    ("tail", "arrow", "is a cause of"),
    ("tail", "tail", "linked: either way"),
    ("circle", "arrow", "○ could be a head or none"),
    ("arrow", "arrow", "a hidden common cause"),
)
_MOST_NODES = 400


def svg(drawn: Drawn, title: str) -> str:
    """Return the picture as SVG; edges carry their lag and how often resamples found them."""
    graph = drawn.graph
    lines = [
        Line(e.source, e.target, e.source_mark.value, e.target_mark.value, _label(e))
        for e in graph.edges
    ]
    picture = figures.layout(graph.nodes, lines, "wherefore", most_nodes=_MOST_NODES)
    used = {(line.source_mark, line.target_mark) for line in lines}
    legend = _legend(used, picture.height)
    height = picture.height + 26 * (1 + len(_shown(used)))
    return str(
        Markup(
            '<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 {0:.0f} {1:.0f}" '
            'width="{0:.0f}" height="{1:.0f}"><title>{2}</title><style>{3}</style>'
            '<rect width="100%" height="100%" fill="#fff"/>{4}{5}</svg>\n'
        ).format(max(picture.width, 320), height, title, _STYLE, picture.drawn, legend)
    )


def png(drawn: Drawn, title: str) -> bytes:
    """Return the picture as PNG at twice its size."""
    import vl_convert

    found: bytes = vl_convert.svg_to_png(svg(drawn, title), scale=2)
    return found


def _label(edge: Edge) -> str:
    later = f"lag {edge.lag}" if edge.lag else ""
    kept = share(edge.confidence) if edge.confidence is not None else ""
    return ", ".join(part for part in (later, kept) if part)


def _shown(used: set[tuple[str, str]]) -> list[tuple[str, str, str]]:
    either = used | {(b, a) for a, b in used}
    return [row for row in _LEGEND if row[:2] in either]


def _legend(used: set[tuple[str, str]], top: float) -> Markup:
    rows = Markup()
    for i, (source, target, words) in enumerate(_shown(used)):
        y = top + 26 * (i + 1)
        rows += Markup(
            '<line class="edge" x1="14" x2="64" y1="{0:.0f}" y2="{0:.0f}"{1}/>'
            '<text x="76" y="{2:.0f}">{3}</text>'
        ).format(y, figures.ends("wherefore", source, target), y + 4, words)
    return rows
