"""Pages that are made of the program itself: the algorithms from their specs, the API's routes."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

from app.api.application import describe
from app.causal.catalogue import AlgorithmSpec, load


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the generated pages to those that are written."""
    pages = {"algorithms.md": algorithms_page(), "api.md": api_page()}
    for path, text in pages.items():
        files.append(File.generated(config, path, content=text))
    return files


def algorithms_page() -> str:
    """Return one section for each algorithm, by task."""
    specs = sorted(load(), key=lambda spec: (spec.task.value, spec.name))
    lines = ["# Algorithms", "", f"{len(specs)} algorithms; a plan says why each was chosen."]
    for task, members in groupby(specs, key=lambda spec: spec.task.value):
        lines += ["", f"## {task.capitalize()}"]
        for spec in members:
            lines += ["", f"### {spec.name}", "", *_algorithm(spec)]
    return "\n".join(lines)


def api_page() -> str:
    """Return one line for each operation of the HTTP contract, by tag."""
    document = describe().openapi()
    lines = ["# HTTP API", "", document["info"]["description"], ""]
    lines += ["The whole description is at `/v1/openapi.json` of a running server."]
    operations = sorted(_operations(document), key=lambda row: row[0])
    for tag, rows in groupby(operations, key=lambda row: row[0]):
        lines += ["", f"## {tag.capitalize()}", "", "| call | does |", "|---|---|"]
        lines += [f"| `{call}` | {words} |" for _, call, words in rows]
    return "\n".join(lines)


def _algorithm(spec: AlgorithmSpec) -> Iterator[str]:
    yield f"**{spec.title}.** {spec.summary}"
    if spec.assumes:
        yield ""
        yield f"Assumes: {'; '.join(sorted(a.words for a in spec.assumes))}."
    settings: dict[str, Any] = spec.params.model_json_schema().get("properties", {})
    if settings:
        yield from ("", "| setting | default | |", "|---|---|---|")
        for name, of_it in settings.items():
            yield f"| `{name}` | `{of_it.get('default')}` | {_cell(of_it.get('description', ''))} |"
    dois = [_reference(reference) for reference in spec.references]
    yield from ("", f"References: {', '.join(dois)}.")


def _reference(text: str) -> str:
    return f"[{text}](https://doi.org/{text})" if text.startswith("10.") else text


def _operations(document: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            words = operation.get("description", operation.get("summary", ""))
            tag = operation.get("tags", ["other"])[0]
            yield tag, f"{method.upper()} {path}", _cell(words.split("\n\n")[0])


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")
