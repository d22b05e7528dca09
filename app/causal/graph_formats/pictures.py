"""Graphs for papers and pages: TikZ for LaTeX, Mermaid for Markdown. Nobody reads them back."""

from __future__ import annotations

import re

from app.causal.graph import Edge, Mark
from app.causal.graph_formats.drawn import Drawn, GraphFormat
from app.causal.graph_formats.layered import places

_TIPS = {Mark.TAIL: "", Mark.ARROW: "Stealth", Mark.CIRCLE: "Circle[open]"}
_LATEX = str.maketrans(
    {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
     **{c: f"\\{c}" for c in "&%$#_{}"}}
)  # fmt: skip


def latex_escaped(text: str) -> str:
    """Return text in which LaTeX finds no command."""
    return re.sub(r"\s+", " ", text).translate(_LATEX)


def _write_tikz(drawn: Drawn) -> str:
    number = {node: f"n{i}" for i, node in enumerate(drawn.graph.nodes)}
    unmeasured = set(drawn.graph.latent)
    lines = [
        f"  \\node[{'latent' if node in unmeasured else 'measured'}] ({number[node]})"
        f" at ({2.8 * x:.2f},{-1.2 * y:.2f}) {{{latex_escaped(node)}}};"
        for node, (x, y) in places(drawn).items()
    ]
    lines += [_tikz_edge(edge, number) for edge in drawn.graph.edges]
    return "\n".join(
        (
            r"% needs \usetikzlibrary{arrows.meta}",
            r"\begin{tikzpicture}[measured/.style={draw, rounded corners},",
            r"  latent/.style={draw, dashed, rounded corners}, >=Stealth]",
            *lines,
            r"\end{tikzpicture}",
            "",
        )
    )


def _tikz_edge(edge: Edge, number: dict[str, str]) -> str:
    tips = f"{{{_TIPS[edge.source_mark]}}}-{{{_TIPS[edge.target_mark]}}}".replace("{}", "")
    lag = f" node[midway, above, font=\\scriptsize] {{{edge.lag}}}" if edge.lag else ""
    bend = "loop above" if edge.source == edge.target else "bend left=12" if edge.lag else ""
    style = f"{tips}, {bend}" if bend else tips
    return f"  \\draw[{style}] ({number[edge.source]}) to{lag} ({number[edge.target]});"


def _write_mermaid(drawn: Drawn) -> str:
    number = {node: f"n{i}" for i, node in enumerate(drawn.graph.nodes)}
    lines = [f'  {key}["{_mermaid_text(node)}"]' for node, key in number.items()]
    lines += [_mermaid_edge(edge, number) for edge in drawn.graph.edges]
    if drawn.graph.latent:
        lines.append("  classDef latent stroke-dasharray: 4 3")
        lines.append(f"  class {','.join(number[n] for n in drawn.graph.latent)} latent")
    return "\n".join(("flowchart LR", *lines)) + "\n"


def _mermaid_text(name: str) -> str:
    coded: dict[str, str | int | None] = {c: f"#{ord(c)};" for c in '"<>#&`{}[]()|\\'}
    return re.sub(r"\s+", " ", name).translate(str.maketrans(coded))


def _mermaid_edge(edge: Edge, number: dict[str, str]) -> str:
    left = {Mark.TAIL: "", Mark.ARROW: "<", Mark.CIRCLE: "o"}[edge.source_mark]
    right = {Mark.TAIL: "-", Mark.ARROW: ">", Mark.CIRCLE: "o"}[edge.target_mark]
    label = f'|"lag {edge.lag}"|' if edge.lag else ""
    return f"  {number[edge.source]} {left}--{right}{label} {number[edge.target]}"


TIKZ = GraphFormat("tikz", "TikZ", "text/x-tex", "tex", _write_tikz)
MERMAID = GraphFormat("mermaid", "Mermaid", "text/plain", "mmd", _write_mermaid)
