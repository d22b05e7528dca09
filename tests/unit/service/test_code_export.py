"""Exported code computes a run again in a process of its own, and notices what differs."""

from __future__ import annotations

import ast
import io
import json
import subprocess
import sys
import zipfile

import pyarrow.parquet as pq
import pytest

from app.service.bundle import bundle
from app.service.code_export import notebook, script
from app.service.r_snippet import r_snippet
from app.service.result_tables import Table, as_csv, as_latex, as_parquet, table, tables
from tests.recorded import recorded
from tests.ten_runs import STUDIES, answered


@pytest.fixture(scope="module")
def trial(tmp_path_factory):
    return recorded("randomised", tmp_path_factory.mktemp("trial"))


def ran(text, file, folder):
    path = folder / "reproduce.py"
    path.write_text(text)
    command = [sys.executable, str(path), str(file)]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_the_script_computes_every_number_again(trial, tmp_path):
    done = ran(script(trial.repeat), trial.file, tmp_path)
    assert done.returncode == 0, done.stderr
    assert "numbers agree with the run's" in done.stdout
    assert str(trial.repeat.result["answer"]["sentence"]) in done.stdout
    assert list((tmp_path / "figures").glob("*.svg"))


def test_a_number_that_differs_is_named(trial, tmp_path):
    known = next(
        s.result for s in trial.repeat.steps if s.action == "estimate" or "estimate" in s.id
    )
    value = repr(known["estimate"]["value"])
    text = script(trial.repeat)
    assert value in text
    done = ran(text.replace(value, "123.5"), trial.file, tmp_path)
    assert done.returncode == 1
    assert "is not 123.5" in done.stderr


def test_the_notebook_holds_the_same_code(trial):
    cells = json.loads(notebook(trial.repeat))["cells"]
    code = [cell["source"] for cell in cells if cell["cell_type"] == "code"]
    for text in code:
        ast.parse(text)
    assert sum("run.step(" in text for text in code) == len(trial.repeat.plan.steps)
    assert len({cell["id"] for cell in cells}) == len(cells)


def test_the_notebooks_cells_compute_every_number_again(trial, tmp_path):
    (tmp_path / "data.csv").write_bytes(trial.file.read_bytes())
    (tmp_path / "found.ipynb").write_text(notebook(trial.repeat))
    kernel = (
        "import json; names = {'__name__': '__main__'}\n"
        "for cell in json.load(open('found.ipynb'))['cells']:\n"
        "    if cell['cell_type'] == 'code': exec(cell['source'], names)"
    )
    done = subprocess.run(
        [sys.executable, "-c", kernel], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "numbers agree with the run's" in done.stdout


def test_hostile_words_stay_words_in_the_script(trial):
    from dataclasses import replace

    words = "'''); import os; os.abort() \"\"\"\n\\"
    run = replace(trial.repeat.run, question=words)
    dataset = replace(trial.repeat.dataset, name=words, description=words)
    plan = replace(trial.repeat.plan, summary=words)
    tree = ast.parse(script(replace(trial.repeat, run=run, dataset=dataset, plan=plan)))
    imported = [a.name for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names]
    assert imported == ["json", "os", "sys"]
    assert not [n for n in ast.walk(tree) if isinstance(n, ast.Attribute) and n.attr == "abort"]


@pytest.mark.parametrize("name", ["effect", "iv", "rdd", "survival", "discovery"])
def test_r_code_names_the_columns_of_the_question(name):
    text = r_snippet(answered(name))
    assert STUDIES[name].question in text
    main = next((e for e in answered(name)["estimates"] if e["primary"]), None)
    assert main is None or main["treatment"] in text


def test_the_bundle_holds_all_that_is_promised(trial):
    packed = bundle(trial.repeat, [])
    names = set(zipfile.ZipFile(io.BytesIO(packed)).namelist())
    assert {
        "README.txt", "result.json", "plan.json", "profile.json", "provenance.json", "events.json",
        "report/executive.html", "report/analyst.md", "report/researcher.pdf", "methods.txt",
        "references.bib", "code/reproduce.py", "code/reproduce.ipynb", "code/question.R",
        "tables/estimates.csv", "tables/edges.parquet", "tables/diagnostics.tex",
        "figures/forest1.svg",
    } <= names  # fmt: skip
    assert bundle(trial.repeat, []) == packed


def test_tables_are_the_results_numbers_in_every_form():
    result = answered("effect")
    found = table(result, "estimates")
    read = pq.read_table(io.BytesIO(as_parquet(found))).to_pylist()
    assert [row["value"] for row in read] == [e["value"] for e in result["estimates"]]
    assert as_latex(found).count(r"\\") == 1 + len(result["estimates"])
    assert {t.name for t in tables(result)} >= {"estimates", "edges", "diagnostics"}


def test_no_cell_of_a_csv_is_a_formula():
    text = as_csv(Table("t", ("a", "b"), (("=1+1", -2.5), ("@x", None), ("-y", "z"))))
    assert text.splitlines()[1:] == ["'=1+1,-2.5", "'@x,", "'-y,z"]


def test_latex_finds_no_command_in_a_name():
    assert r"50\% \& \textbackslash{}x\_1" in as_latex(Table("t", ("a",), (("50% & \\x_1",),)))
