"""What an exported script calls: a run carried out again, step by step, and compared."""

from __future__ import annotations

import hashlib
import json
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from app.adapters.analysis_data import data_for
from app.adapters.ingest import ingest
from app.causal.catalogue import silent
from app.causal.codec import decode, encode
from app.causal.profile import Profile
from app.planner.plan import Plan, Step
from app.service.execution import perform
from app.service.intake import IngestOrder
from app.service.numbers import differences, numbers
from app.service.reading import of_its_rows, reading_for
from app.service.records import (
    DatasetRecord,
    RunOptions,
    RunRecord,
    RunStatus,
    StepRecord,
    StepStatus,
)
from app.service.step_order import StepOrder

Json = Any  # what steps store


class Reproduction:
    """A run on a data file: `step` carries out one of its steps, `check` compares its numbers.

    Parameters
    ----------
    source : the file that was uploaded, or the table as the service stores it (Parquet).
    plan, profile : of the run, as its bundle holds them.
    sha256 : of the stored table; another table is read, with a warning.
    seconds : the budget of a step, on which the number of resamples depends.
    """

    def __init__(
        self,
        source: str | Path,
        *,
        plan: Json,
        profile: Json,
        seed: int,
        sha256: str = "",
        seconds: float = 600.0,
        sheet: str = "",
        description: str = "",
    ) -> None:
        self._plan = decode(Plan, plan)
        self._profile = decode(Profile, profile)
        self._seed = seed
        self._seconds = seconds
        self._name, self._sha256 = Path(source).name, sha256
        self._folder = tempfile.TemporaryDirectory()
        self._table = self._stored(Path(source), sha256, sheet, description)
        self.results: dict[str, Json] = {}

    def step(self, name: str, algorithm: str = "", **params: Json) -> Json:
        """Carry out a step and return its result; what is named here replaces what was planned."""
        planned = self._plan.step(name)
        algorithm = algorithm or planned.algorithm
        as_planned = algorithm == planned.algorithm and params == planned.params
        tried = planned.settings if as_planned else ()
        changed = replace(planned, algorithm=algorithm, params=params, settings=tried)
        plan = replace(self._plan, steps=tuple(_chosen(s, changed) for s in self._plan.steps))
        order = StepOrder(plan, name, self._profile, self.results, self._seed, self._seconds)
        data = data_for(reading_for(order), self._table, self._profile, self._seed)
        result = perform(of_its_rows(order, data), data, silent, _no_haste)
        self.results[name] = result
        return result

    def check(self, expected: Mapping[str, Mapping[str, float]]) -> int:
        """Return how many numbers agree with those of the run, by step.

        Raises
        ------
        AssertionError : some do not; each is named.
        """
        wrong = [
            f"{name}: {told}"
            for name, known in expected.items()
            for told in differences(known, numbers(self.results.get(name)))
        ]
        if wrong:
            shown = "\n  ".join(wrong[:20])
            raise AssertionError(f"{len(wrong)} numbers differ from the run's:\n  {shown}")
        return sum(map(len, expected.values()))

    def result(self) -> Json:
        """Return what was computed so far in the shape of `GET /v1/runs/{id}/result`."""
        from app.service.results import assemble

        now, name = datetime.now(UTC), "reproduced"
        options = RunOptions(seed=self._seed)
        text, known = self._plan.question.text, self._plan.knowledge
        run = RunRecord(name, name, name, text, known, options, RunStatus.SUCCEEDED, now)
        table = DatasetRecord(name, name, self._name, "", self._sha256, 0, self._profile, now)
        steps = [
            StepRecord(name, step.id, i, StepStatus.DONE, result=self.results[step.id])
            for i, step in enumerate(self._plan.steps)
            if step.id in self.results
        ]
        return assemble(run, table, self._plan, steps, {})

    def answer(self) -> str:
        """Return the answer in a sentence or two."""
        return str(self.result()["answer"]["sentence"])

    def write_figures(self, folder: str | Path) -> list[Path]:
        """Write the figures as Vega-Lite and SVG, and return where the pictures are."""
        from app.service.charts import charts, rendered_svg

        place = Path(folder)
        place.mkdir(parents=True, exist_ok=True)
        for chart in (found := charts(self.result())):
            (place / f"{chart.id}.vl.json").write_text(json.dumps(chart.spec))
            (place / f"{chart.id}.svg").write_text(rendered_svg(chart.spec))
        return [place / f"{chart.id}.svg" for chart in found]

    def _stored(self, source: Path, sha256: str, sheet: str, description: str) -> Path:
        """Return the table as Parquet: the file itself if it is that, else read again."""
        if not sha256 or _digest(source) == sha256:
            return source
        target = Path(self._folder.name) / "table.parquet"
        order = IngestOrder(str(source), str(target), source.name, description, sheet=sheet)
        ingest(encode(order))
        if _digest(target) != sha256:
            sys.stderr.write("The table is not byte for byte the one of the run.\n")
        return target


def _chosen(step: Step, changed: Step) -> Step:
    return changed if step.id == changed.id else step


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _no_haste() -> float:
    """Return the same moment for ever: every planned resample is drawn, however long it takes."""
    return 0.0
