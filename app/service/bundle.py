"""Everything of a run in one zip: what it rests on, what it found, and how to do it again."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator, Sequence

from app.causal.codec import encode
from app.causal.graph_formats.registry import FORMATS
from app.errors import Unavailable
from app.service.charts import charts, rendered_svg
from app.service.citations import bibtex, methods_paragraph
from app.service.code_export import RunToRepeat, notebook, script
from app.service.graph_exchange import drawn_graph, written
from app.service.graph_picture import svg
from app.service.pdf import render_pdf
from app.service.r_snippet import r_snippet
from app.service.records import Event
from app.service.report import Audience, render_html, render_markdown
from app.service.result_tables import as_csv, as_latex, as_parquet, tables

_MOMENT = (2026, 1, 1, 0, 0, 0)  # of every file: the same run gives the same bytes


def bundle(repeat: RunToRepeat, events: Sequence[Event]) -> bytes:
    """Return the zip; of a server that cannot make PDF it holds a note in its place."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in _files(repeat, events):
            archive.writestr(zipfile.ZipInfo(name, _MOMENT), content, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def _files(repeat: RunToRepeat, events: Sequence[Event]) -> Iterator[tuple[str, str | bytes]]:
    result = dict(repeat.result)
    yield "README.txt", _readme(repeat)
    yield "result.json", _json(result)
    yield "plan.json", _json(encode(repeat.plan))
    yield "profile.json", _json(encode(repeat.dataset.profile))
    yield "provenance.json", _json(result["provenance"])
    yield "events.json", _json([encode(event) for event in events])
    yield from _reports(repeat)
    yield "methods.txt", methods_paragraph(result) + "\n"
    yield "references.bib", bibtex(result)
    yield "code/reproduce.py", script(repeat)
    yield "code/reproduce.ipynb", notebook(repeat)
    yield "code/question.R", r_snippet(result)
    yield from _graphs(repeat)
    for found in tables(result):
        yield f"tables/{found.name}.csv", as_csv(found)
        yield f"tables/{found.name}.parquet", as_parquet(found)
        yield f"tables/{found.name}.tex", as_latex(found)
    for chart in charts(result):
        yield f"figures/{chart.id}.vl.json", _json(chart.spec)
        yield f"figures/{chart.id}.svg", rendered_svg(chart.spec)


def _reports(repeat: RunToRepeat) -> Iterator[tuple[str, str | bytes]]:
    result = dict(repeat.result)
    for audience in Audience:
        page = render_html(result, audience)
        yield f"report/{audience}.html", page
        yield f"report/{audience}.md", render_markdown(result, audience)
        try:
            yield f"report/{audience}.pdf", render_pdf(page)
        except Unavailable as error:
            yield f"report/{audience}.pdf.txt", f"{error.message} {error.hint}\n"


def _graphs(repeat: RunToRepeat) -> Iterator[tuple[str, str]]:
    for graph in repeat.result["graphs"]:
        drawn = drawn_graph(graph, repeat.result.get("question"))
        for name in FORMATS:
            told = written(drawn, name)
            yield f"graphs/{graph['id']}.{name}.{told.extension}", told.text
        yield f"graphs/{graph['id']}.svg", svg(drawn, "The causal graph")


def _readme(repeat: RunToRepeat) -> str:
    versions = repeat.result["provenance"]["versions"].items()
    return "\n".join(
        (
            f"Run {repeat.run.id}: {' '.join(repeat.run.question.split())}",
            "",
            str(repeat.result["answer"]["sentence"]),
            "",
            f"Data: {repeat.dataset.name}, stored as Parquet, SHA-256 {repeat.dataset.sha256}",
            f"Seed: {repeat.run.options.seed}",
            f"Versions: {', '.join(f'{name} {version}' for name, version in versions)}",
            "",
            "The data themselves are not in here. code/reproduce.py takes the file that was",
            "uploaded, carries out every step again and asserts every number.",
            "",
        )
    )


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"
