"""A finished run as code that carries it out again and asserts its numbers: script, notebook."""

from __future__ import annotations

import json
import pprint
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.causal.catalogue import Catalogue, load
from app.causal.codec import encode
from app.planner.plan import Plan, Step
from app.service.carried_out import carried_out
from app.service.numbers import numbers
from app.service.records import DatasetRecord, RunRecord, StepRecord, StepStatus

Json = Mapping[str, Any]  # a result as it comes from the store: JSON at a foreign edge


@dataclass(frozen=True, slots=True)
class RunToRepeat:
    """All that a script needs: the run, its data's profile, its plan, its steps, its result."""

    run: RunRecord
    dataset: DatasetRecord
    plan: Plan
    steps: Sequence[StepRecord]
    result: Json


@dataclass(frozen=True, slots=True)
class Cell:
    """A piece of a notebook: words about what follows, or code."""

    words: str
    code: str


def script(repeat: RunToRepeat) -> str:
    """Return a Python script that takes the data file and raises where a number differs."""
    parts = [_heading(repeat)]
    for cell in _cells(repeat):
        words = "\n".join(f"# {line}".rstrip() for line in cell.words.splitlines())
        parts.append(f"{words}\n{cell.code}" if words else cell.code)
    return "\n\n".join(parts) + "\n"


def notebook(repeat: RunToRepeat) -> str:
    """Return the same as a Jupyter notebook; DATA in its first cell names the file."""
    cells = [_markdown(f"# {_plain(repeat.run.question)}\n\n{_about(repeat)}")]
    for cell in _cells(repeat):
        if cell.words:
            cells.append(_markdown(cell.words))
        code = cell.code.replace("DATA = sys.argv[1]", 'DATA = "data.csv"  # your file')
        cells.append(_code(code))
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    for place, made in enumerate(cells):
        made["id"] = f"cell-{place}"
    metadata = {"kernelspec": kernel, "language_info": {"name": "python"}}
    found = {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(found, ensure_ascii=False, indent=1) + "\n"


def _markdown(text: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "metadata": {}, "source": text}


def _code(text: str) -> dict[str, Any]:
    return {
        "cell_type": "code", "execution_count": None, "metadata": {}, "outputs": [],
        "source": text,
    }  # fmt: skip


def _plain(text: str) -> str:
    """Return text on one line, which can end no comment and no docstring."""
    return " ".join(text.split()).replace("\\", "/").replace('"""', "'''")


def _heading(repeat: RunToRepeat) -> str:
    about = _plain(repeat.run.question)
    return f'"""{about}\n\n{_about(repeat)}\n\nUsage: python reproduce.py DATA\n"""'


def _about(repeat: RunToRepeat) -> str:
    versions = repeat.result["provenance"]["versions"]
    ours = versions.get("wherefore", "")
    others = ", ".join(f"{name} {v}" for name, v in versions.items() if name != "wherefore")
    needs = f"pip install 'wherefore[causal]{f'=={ours}' if ours else ''}'"
    had = f"\n(the run had {others})" if others else ""
    return (
        f"Carries out run {repeat.run.id} of Wherefore again and asserts every number of it.\n"
        f"The data: {_plain(repeat.dataset.name)}, stored as Parquet with SHA-256\n"
        f"{repeat.dataset.sha256}.\nNeeds: {needs}{had}."
    )


def _cells(repeat: RunToRepeat) -> Iterator[Cell]:
    yield Cell("", _START)
    plan = carried_out(repeat.plan, repeat.steps)
    yield Cell("The question as it was understood, and every step that was planned.",
               f"PLAN = json.loads(r'''{_json(encode(plan))}''')")  # fmt: skip
    yield Cell("The columns as they were read: kinds, roles, and what was measured of them.",
               f"PROFILE = json.loads(r'''{_json(encode(repeat.dataset.profile))}''')")  # fmt: skip
    yield Cell("", _opened(repeat))
    catalogue = load()
    done = {s.id for s in repeat.steps if s.status is StepStatus.DONE}
    for step in repeat.plan.steps:
        if step.id in done:
            yield Cell(_why(step, catalogue), _call(step))
    yield Cell("Every number that the run stored, by step and place.", _expected(repeat, done))
    yield Cell("", 'print(f"{run.check(EXPECTED)} numbers agree with the run\'s.")')
    yield Cell("The answer and the figures, from the numbers that were just computed.", _ANSWER)


_START = """import json
import os
import sys

os.environ.setdefault("OMP_NUM_THREADS", "1")  # sums in the order in which the run made them

from app.reproduce import Reproduction

DATA = sys.argv[1]"""
_ANSWER = """print(run.answer())
for path in run.write_figures("figures"):
    print(path)"""


def _opened(repeat: RunToRepeat) -> str:
    origin, options = repeat.dataset.origin, repeat.run.options
    return (
        f"run = Reproduction(\n    DATA,\n    plan=PLAN,\n    profile=PROFILE,\n"
        f"    seed={options.seed},\n    sha256={repeat.dataset.sha256!r},\n"
        f"    seconds={options.budget_seconds!r},\n    sheet={origin.sheet!r},\n"
        f"    description={repeat.dataset.description!r},\n)"
    )


def _why(step: Step, catalogue: Catalogue) -> str:
    known = step.algorithm in catalogue
    spec = catalogue[step.algorithm] if known else None
    done = step.action.value.replace("_", " ").capitalize()
    title = f"{done}: {spec.title}" if spec else done
    summary = f" {spec.summary}" if spec else ""
    why = f"\n{_plain(step.why)}" if step.why else ""
    cited = f"\n{', '.join(spec.references)}" if spec and spec.references else ""
    return f"{title}.{summary}{why}{cited}"


def _call(step: Step) -> str:
    named = [repr(step.id), *([repr(step.algorithm)] if step.algorithm else [])]
    if not step.params:
        return f"run.step({', '.join(named)})"
    params = pprint.pformat(step.params, width=92, sort_dicts=False)
    return f"run.step({', '.join(named)}, **{params})"


def _expected(repeat: RunToRepeat, done: set[str]) -> str:
    planned = {step.id for step in repeat.plan.steps} & done
    known = {s.id: numbers(s.result) for s in repeat.steps if s.id in planned}
    return f"EXPECTED = json.loads(r'''{_json(known)}''')"


def _json(value: object) -> str:
    """Return JSON that a raw literal in triple quotes can hold whatever names are in it."""
    return json.dumps(value).replace("'", "\\u0027")
