"""Endpoint matrices as CSV: causal-learn's (graph.graph) and pcalg's (amat of type pag)."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping

from app.causal.graph import CausalGraph, Edge, Mark
from app.causal.graph_formats.attributes import graph_of
from app.causal.graph_formats.drawn import Drawn, GraphFormat
from app.causal.graph_formats.reading import unreadable
from app.causal.graph_formats.unrolling import folded, unrolled

# causal-learn: row i, column j is the mark at i of the edge between i and j.
_CAUSAL_LEARN = {Mark.TAIL: -1, Mark.ARROW: 1, Mark.CIRCLE: 2}
# pcalg, amat of type "pag": row i, column j is the mark at j; 0 is no edge.
_PCALG = {Mark.CIRCLE: 1, Mark.ARROW: 2, Mark.TAIL: 3}


def _write(drawn: Drawn, codes: Mapping[Mark, int], *, at_row: bool) -> str:
    graph = unrolled(drawn.graph)
    index = {name: i for i, name in enumerate(graph.nodes)}
    rows = [[0] * len(index) for _ in index]
    for edge in reversed(graph.edges):  # of two links between a pair the first stays
        i, j = index[edge.source], index[edge.target]
        source, target = codes[edge.source_mark], codes[edge.target_mark]
        rows[i][j], rows[j][i] = (source, target) if at_row else (target, source)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([drawn.graph.graph_class.value, *graph.nodes])
    writer.writerows([name, *row] for name, row in zip(graph.nodes, rows, strict=True))
    return text.getvalue()


def _read(text: str, codes: Mapping[Mark, int], title: str, *, at_row: bool) -> Drawn:
    marks = {code: mark for mark, code in codes.items()}
    rows = [row for row in csv.reader(io.StringIO(text)) if row]
    if not rows or len(rows[0]) < 2:
        raise unreadable(title, 1, "the first line names no columns")
    names, cells = rows[0][1:], rows[1:]
    if [row[0] for row in cells] != names:
        raise unreadable(title, 1, "the first column does not name the rows as the first line does")
    edges = []
    for i, row in enumerate(cells):
        if len(row) != len(names) + 1:
            raise unreadable(title, i + 2, f"it has {len(row) - 1} cells, not {len(names)}")
        for j in range(i):
            pair = _code(row[j + 1], title, i + 2), _code(cells[j][i + 1], title, j + 2)
            if pair == (0, 0):
                continue
            if not all(code in marks for code in pair):
                raise unreadable(title, i + 2, f"{names[i]!r} and {names[j]!r} have no two marks")
            first, second = (marks[code] for code in pair)
            mine, other = (first, second) if at_row else (second, first)
            edges.append(Edge(names[i], names[j], mine, other))
    return Drawn(_stated(names, edges, rows[0][0]))


def _stated(names: list[str], edges: list[Edge], corner: str) -> CausalGraph:
    graph = folded(graph_of(names, edges, ""))
    return graph_of(graph.nodes, graph.edges, corner)


def _code(text: str, title: str, line: int) -> int:
    try:
        return int(float(text))
    except ValueError:
        raise unreadable(title, line, f"{text!r} is not a number") from None


def _write_causal_learn(drawn: Drawn) -> str:
    return _write(drawn, _CAUSAL_LEARN, at_row=True)


def _read_causal_learn(text: str) -> Drawn:
    return _read(text, _CAUSAL_LEARN, "a causal-learn matrix", at_row=True)


def _write_pcalg(drawn: Drawn) -> str:
    return _write(drawn, _PCALG, at_row=False)


def _read_pcalg(text: str) -> Drawn:
    return _read(text, _PCALG, "a pcalg matrix", at_row=False)


CAUSAL_LEARN = GraphFormat(
    "causal_learn", "A causal-learn matrix", "text/csv", "csv",
    _write_causal_learn, _read_causal_learn,
)  # fmt: skip
PCALG = GraphFormat("pcalg", "A pcalg matrix", "text/csv", "csv", _write_pcalg, _read_pcalg)
