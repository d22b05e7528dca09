"""Graphs in files: read, listed, written in another format, and taken for known."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from app.causal.graph_formats.registry import FORMATS, read_graph
from app.cli.exits import Exit
from tests.unit.cli.scripted import Shell, serving
from tests.unit.cli.test_commands import answers

LAWN = "dag { rain [exposure] wet [outcome] cloud [latent] cloud -> rain -> wet }\n"
READ = [name for name, form in FORMATS.items() if form.read]
CONVERTED = {
    "graph": {"nodes": ["a", "b"], "edges": [], "graph_class": "dag", "latent": []},
    "format": "dot",
    "text": "digraph {}\n",
    "losses": ["DOT does not hold where nodes are drawn."],
}


@pytest.fixture
def lawn(tmp_path: Path) -> str:
    path = tmp_path / "lawn.txt"
    path.write_text(LAWN)
    return str(path)


def test_a_graph_in_a_file_is_listed_with_who_plays_a_part(shell: Shell, lawn: str) -> None:
    done = shell("graph", "import", lawn)
    assert done.stdout.splitlines()[:4] == [
        "dag: 3 nodes, 2 links",
        "unmeasured: cloud",
        "treatment: rain",
        "outcome: wet",
    ]
    assert ["cloud", "-->", "rain", ""][:3] in [row.split() for row in done.stdout.splitlines()]


def test_programs_read_the_graph_of_a_file(shell: Shell, lawn: str) -> None:
    graph = json.loads(shell("graph", "import", lawn, "--json").stdout)
    assert graph["nodes"] == ["rain", "wet", "cloud"]
    assert [(e["source"], e["target"]) for e in graph["edges"]] == [
        ("cloud", "rain"),
        ("rain", "wet"),
    ]


@pytest.mark.parametrize("form", READ)
def test_every_format_is_written_and_read_again(
    shell: Shell, lawn: str, tmp_path: Path, form: str
) -> None:
    out = tmp_path / "again"
    done = shell("graph", "convert", lawn, "--to", form, "--out", str(out))
    assert done.exit_code == Exit.DONE, done.output
    back = shell("graph", "convert", str(out), "--from", form, "--to", "json")
    links = {(e.source, e.target) for e in read_graph(back.stdout, "json").graph.edges}
    assert links == {("cloud", "rain"), ("rain", "wet")}


def test_the_ending_of_the_file_to_write_tells_the_format(
    shell: Shell, lawn: str, tmp_path: Path
) -> None:
    out = tmp_path / "lawn.gv"
    done = shell("graph", "convert", lawn, "--out", str(out))
    assert out.read_text().startswith("digraph")
    assert "! DOT does not say what is treatment" in done.stderr


def test_what_is_lost_is_told_to_programs_too(shell: Shell, lawn: str) -> None:
    told = json.loads(shell("graph", "convert", lawn, "--to", "tetrad", "--json").stdout)
    assert told["format"] == "tetrad"
    assert told["text"].startswith("Graph Nodes:")
    assert told["losses"]


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("lawn.dot", "digraph {\n a -> \n}", "lawn.dot: This is not DOT: line 3: "),
        ("lawn.gml", "graph [\n edge [\n source 1\n target 2 ] ]", "This is not GML: line 3: "),
        ("lawn.json", '{"nodes": ["a"],\n "edges": [{"source": "a", "target": "b"}]}', "b."),
        ("lawn.tex", "\\draw", "TikZ is not read. These are: json"),
        ("lawn", "rain wets", "does not tell which format it is in. Name the format."),
    ],
)
def test_what_cannot_be_read_is_told_by_file_format_and_line(
    shell: Shell, tmp_path: Path, name: str, text: str, said: str
) -> None:
    (tmp_path / name).write_text(text)
    done = shell("graph", "import", str(tmp_path / name))
    assert done.exit_code == Exit.REFUSED
    assert said in done.stderr


def test_what_is_no_text_and_what_is_not_there_are_told(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "picture.dot").write_bytes(b"digraph \xff")
    done = shell("graph", "import", str(tmp_path / "picture.dot"))
    assert "byte 9 is no text in UTF-8." in done.stderr
    assert shell("graph", "import", "nowhere.dot").stderr == (
        "nowhere.dot: No such file or directory.\n"
    )


def test_a_format_to_write_has_to_be_told(shell: Shell, lawn: str) -> None:
    assert shell("graph", "convert", lawn).exit_code == Exit.USAGE


def test_a_server_that_is_named_converts(shell: Shell, lawn: str) -> None:
    heard: list[bytes] = []
    there: dict[tuple[str, str], Any] = {("POST", "/v1/graphs/convert"): (200, CONVERTED)}
    with serving(there, heard=heard) as url:
        done = shell("graph", "convert", lawn, "--to", "dot", server=url)
    assert done.stdout == CONVERTED["text"]
    assert json.loads(heard[0]) == {"text": LAWN, "format": "dagitty", "to": "dot"}


def test_a_question_is_asked_with_the_arrows_of_a_file_taken_for_known(
    shell: Shell, tmp_path: Path
) -> None:
    table, graph = tmp_path / "t.csv", tmp_path / "known.dagitty"
    table.write_text("a,b\n1,2\n")
    graph.write_text("pag { a -> b a <-> c b @-> c }")
    known = json.loads(shell("graph", "import", str(graph), "--json").stdout)
    heard: list[bytes] = []
    there = answers() | {("POST", "/v1/graphs/convert"): (200, {**CONVERTED, "graph": known})}
    with serving(there, heard=heard) as url:
        done = shell("ask", str(table), "?", "--graph", str(graph), server=url)
    assert "1 link is no arrow, and not told." in done.stderr
    asked = next(json.loads(sent) for sent in heard if sent.startswith(b'{"dataset_id"'))
    hidden = "unmeasured cause of a and c"
    assert asked["knowledge"] == {
        "required": [["a", "b"], [hidden, "a"], [hidden, "c"]],
        "latents": [hidden],
    }
