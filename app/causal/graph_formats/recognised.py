"""The format that a graph's text is in: told by how it begins, else by the name of its file."""

from __future__ import annotations

import re

from app.errors import InvalidRequest

_ENDINGS = (
    (".pcalg.csv", "pcalg"), (".csv", "causal_learn"), (".dagitty", "dagitty"), (".dot", "dot"),
    (".gv", "dot"), (".graphml", "graphml"), (".xml", "graphml"), (".gml", "gml"),
    (".txt", "tetrad"), (".json", "json"), (".cyjs", "cytoscape"), (".tex", "tikz"),
    (".mmd", "mermaid"),
)  # fmt: skip
_COMMENTS = re.compile(r"(?:\s+|\ufeff|//[^\n]*|/\*.*?\*/|#[^\n]*)+", re.DOTALL)
_BEGINNINGS = (
    (re.compile(r"<"), "graphml"),
    (re.compile(r'\{(?=.*"elements"\s*:)', re.DOTALL), "cytoscape"),
    (re.compile(r"\{"), "json"),
    (re.compile(r"(?:strict\s+)?(?:di)?graph\b[^{\[\n]*\{", re.IGNORECASE), "dot"),
    (re.compile(r"(?:dag|pdag|mag|pag)\b[^{\n]*\{", re.IGNORECASE), "dagitty"),
    (re.compile(r"graph nodes:", re.IGNORECASE), "tetrad"),
    (re.compile(r"(?:\w+[ \t]+\S[^\n]*\n\s*)*graph\s*\[", re.IGNORECASE), "gml"),
)


def recognised(text: str, name: str = "") -> str:
    """Return the name of the format that a text is in.

    How it begins tells more than the `name` of its file, for '.txt' and '.json' are of several
    formats; matrices are told by the name alone.

    Raises
    ------
    InvalidRequest : neither tells.
    """
    gap = _COMMENTS.match(text)
    begun = text[gap.end() :] if gap else text
    for pattern, form in _BEGINNINGS:
        if pattern.match(begun):
            return form
    if form := format_of_name(name):
        return form
    raise InvalidRequest("The text does not tell which format it is in.", hint="Name the format.")


def format_of_name(name: str) -> str:
    """Return the format in which a file of this name is written, "" where its ending tells none."""
    lower = name.lower()
    return next((form for ending, form in _ENDINGS if lower.endswith(ending)), "")
