"""A causal graph as inline SVG: in layers, with the right mark at each end of a link."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

_BOX_HEIGHT, _LAYER_GAP, _NODE_GAP = 28, 190, 46
_MOST_NODES = 40
_LONGEST_NAME = 20
_LABEL_AT = 0.35  # of the way: in the middle, labels of crossing lines would meet


@dataclass(frozen=True, slots=True)
class Line:
    """One edge of a drawing: names of its ends, their marks, and a label."""

    source: str
    target: str
    source_mark: str
    target_mark: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Layout:
    """What is drawn inside of a picture of this size; empty when there is nothing to read."""

    drawn: Markup
    width: float
    height: float


def graph(nodes: Sequence[str], lines: Sequence[Line], title: str, key: str) -> Markup:
    """Return a layered drawing with the right mark at each end; empty when too large to read."""
    linked = {n for line in lines for n in (line.source, line.target)}
    found = layout([n for n in nodes if n in linked], lines, key)
    if not found.drawn or not any(line.source != line.target for line in lines):
        return Markup()
    return Markup('<svg role="img" viewBox="0 0 {} {}" aria-label="{}">{}</svg>').format(
        found.width, found.height, title, found.drawn
    )


def layout(
    nodes: Sequence[str], lines: Sequence[Line], key: str, most_nodes: int = _MOST_NODES
) -> Layout:
    """Return the nodes in layers and the links between them; `key` sets its marks apart."""
    drawn = [line for line in lines if line.source != line.target]
    if not nodes or len(nodes) > most_nodes:
        return Layout(Markup(), 0.0, 0.0)
    places = _places(nodes, drawn)
    width = max(x for x, _ in places.values()) + _LAYER_GAP + 20
    height = max(y for _, y in places.values()) + _BOX_HEIGHT + 10
    edges = Markup().join(_edge(line, places, key) for line in drawn)
    boxes = Markup().join(_node(name, places[name]) for name in nodes)
    return Layout(_marks(key) + edges + boxes, width, height)


def ends(key: str, source_mark: str, target_mark: str) -> Markup:
    """Return the attributes that draw a mark at each end of a line."""
    found = Markup()
    for side, mark in (("start", source_mark), ("end", target_mark)):
        if mark != "tail":
            found += Markup(' marker-{}="url(#{}-{})"').format(side, key, mark)
    return found


def shortened(name: str, longest: int = _LONGEST_NAME) -> str:
    return name if len(name) <= longest else f"{name[: longest - 1]}…"


def _marks(key: str) -> Markup:
    return Markup(
        '<defs><marker id="{0}-arrow" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="8" '
        'markerHeight="8" orient="auto-start-reverse"><path class="head" d="M0 0L10 5L0 10z"/>'
        '</marker><marker id="{0}-circle" viewBox="0 0 10 10" refX="8" refY="5" markerWidth="9" '
        'markerHeight="9" orient="auto-start-reverse"><circle class="open" cx="5" cy="5" r="3.2"/>'
        "</marker></defs>"
    ).format(key)


def _edge(line: Line, places: Mapping[str, tuple[float, float]], key: str) -> Markup:
    (x1, y1), (x2, y2) = _clipped(places[line.source], places[line.target])
    marks = ends(key, line.source_mark, line.target_mark)
    if places[line.source][0] == places[line.target][0]:
        return _beside(line, places, marks)
    path = Markup('<line class="edge" x1="{:.1f}" y1="{:.1f}" x2="{:.1f}" y2="{:.1f}"{}/>').format(
        x1, y1, x2, y2, marks
    )
    return path + _label(line.label, x1 + (x2 - x1) * _LABEL_AT, y1 + (y2 - y1) * _LABEL_AT - 3)


def _beside(line: Line, places: Mapping[str, tuple[float, float]], marks: Markup) -> Markup:
    """Draw a link within one column as a bow at its right, clear of the boxes between."""
    (x, y1), (_, y2) = places[line.source], places[line.target]
    x, y1, y2 = x + _box_width(), y1 + _BOX_HEIGHT / 2, y2 + _BOX_HEIGHT / 2
    bow = min(18 + abs(y2 - y1) / 6, _LAYER_GAP - _box_width())
    path = Markup(
        '<path class="edge" fill="none" d="M{0:.1f} {1:.1f}Q{2:.1f} {3:.1f} {0:.1f} {4:.1f}"{5}/>'
    )
    drawn = path.format(x, y1, x + 2 * bow, (y1 + y2) / 2, y2, marks)
    return drawn + _label(line.label, x + bow + 2, (y1 + y2) / 2 + 4)


def _label(text: str, x: float, y: float) -> Markup:
    if not text:
        return Markup()
    return Markup('<text class="axis" x="{:.1f}" y="{:.1f}">{}</text>').format(x, y, text)


def _node(name: str, place: tuple[float, float]) -> Markup:
    x, y = place
    return Markup(
        '<g><title>{0}</title><rect class="node" x="{1:.1f}" y="{2:.1f}" width="{3:.1f}" '
        'height="{4}" rx="6"/><text x="{5:.1f}" y="{6:.1f}" text-anchor="middle">{7}</text></g>'
    ).format(
        name, x, y, _box_width(), _BOX_HEIGHT, x + _box_width() / 2, y + 19, shortened(name, 16)
    )


def _box_width() -> float:
    return 130.0


def _clipped(
    start: tuple[float, float], end: tuple[float, float]
) -> tuple[tuple[float, float], tuple[float, float]]:
    """Return the line between two boxes, from border to border."""
    a = start[0] + _box_width() / 2, start[1] + _BOX_HEIGHT / 2
    b = end[0] + _box_width() / 2, end[1] + _BOX_HEIGHT / 2
    return _border(a, b), _border(b, a)


def _border(inside: tuple[float, float], towards: tuple[float, float]) -> tuple[float, float]:
    dx, dy = towards[0] - inside[0], towards[1] - inside[1]
    across = (_box_width() / 2) / abs(dx) if dx else math.inf
    along = (_BOX_HEIGHT / 2) / abs(dy) if dy else math.inf
    share = min(across, along, 1.0)
    return inside[0] + dx * share, inside[1] + dy * share


def _places(nodes: Sequence[str], lines: Sequence[Line]) -> dict[str, tuple[float, float]]:
    """Put causes left of effects, and each node near the middle of its causes."""
    layer = _layers(nodes, lines)
    rows: dict[int, list[str]] = defaultdict(list)
    for name in nodes:
        rows[layer[name]].append(name)
    height: dict[str, float] = {}
    for depth in sorted(rows):
        ordered = sorted(rows[depth], key=lambda n: (_middle(n, lines, height), nodes.index(n)))
        for row, name in enumerate(ordered):
            height[name] = 10 + row * _NODE_GAP + (depth % 2) * 12
    return {n: (10.0 + layer[n] * _LAYER_GAP, height[n]) for n in nodes}


def _layers(nodes: Sequence[str], lines: Sequence[Line]) -> dict[str, int]:
    layer = dict.fromkeys(nodes, 0)
    for _ in nodes:  # the longest path has fewer edges than nodes; a cycle stops here too
        moved = False
        for line in lines:
            forward = line.target_mark == "arrow" and line.source_mark != "arrow"
            wanted = layer[line.source] + 1
            if forward and layer[line.target] < wanted < len(nodes):
                layer[line.target], moved = wanted, True
        if not moved:
            break
    return _squeezed(layer)


def _squeezed(layer: dict[str, int]) -> dict[str, int]:
    used = {depth: i for i, depth in enumerate(sorted(set(layer.values())))}
    return {name: used[depth] for name, depth in layer.items()}


def _middle(name: str, lines: Iterable[Line], height: Mapping[str, float]) -> float:
    causes = list(_placed_neighbours(name, lines, height))
    return sum(causes) / len(causes) if causes else 0.0


def _placed_neighbours(
    name: str, lines: Iterable[Line], height: Mapping[str, float]
) -> Iterator[float]:
    for line in lines:
        other = {line.source: line.target, line.target: line.source}.get(name)
        if other is not None and other in height:
            yield height[other]
