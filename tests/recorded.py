"""A study carried out as the service does, with the records that exports are made from."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from app.adapters.analysis_data import data_for
from app.adapters.ingest import ingest
from app.causal.catalogue import load
from app.causal.codec import decode, encode
from app.causal.profile import Profile
from app.errors import WhereforeError
from app.planner.expert import ExpertPlanner
from app.planner.plan import PlanRequest
from app.service.code_export import RunToRepeat
from app.service.execution import perform
from app.service.intake import IngestOrder
from app.service.ports import Ingested
from app.service.reading import of_its_rows, reading_for
from app.service.records import (
    DatasetRecord,
    RunError,
    RunOptions,
    RunRecord,
    RunStatus,
    StepRecord,
    StepStatus,
)
from app.service.results import assemble
from app.service.step_order import StepOrder
from tests.ten_runs import STUDIES

NOW = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Recorded:
    """A run to repeat, and the file that was uploaded."""

    repeat: RunToRepeat
    file: Path


def recorded(name: str, folder: Path) -> Recorded:
    """Carry out one of the ten studies on a CSV file, each step in the time it needs."""
    study = STUDIES[name]
    file, table = folder / f"{name}.csv", folder / f"{name}.parquet"
    study.table().to_csv(file, index=False)
    taken = ingest(encode(IngestOrder(str(file), str(table), file.name, study.words)))
    profile = decode(Profile, decode(Ingested, taken).profile)
    sha256 = hashlib.sha256(table.read_bytes()).hexdigest()
    options = RunOptions(seed=3)
    request = PlanRequest(
        study.question, study.words, profile, study.knowledge, load(), seed=options.seed
    )
    plan = ExpertPlanner().plan(request)
    steps = _carried_out(plan, profile, table, options.seed)
    run = RunRecord(
        f"run_{name}", "t", "d", study.question, study.knowledge, options, RunStatus.SUCCEEDED, NOW
    )
    dataset = DatasetRecord("d", "t", file.name, study.words, sha256, 1, profile, NOW)
    result = assemble(run, dataset, plan, steps, {"wherefore": "0.1.0"})
    return Recorded(RunToRepeat(run, dataset, plan, steps, result), file)


def _carried_out(plan, profile, table, seed) -> list[StepRecord]:
    done, records = {}, []
    for i, step in enumerate(plan.steps):
        order = StepOrder(plan, step.id, profile, done, seed, 600.0)
        try:
            data = data_for(reading_for(order), table, profile, seed)
            # A clock that stands still: every planned resample is drawn on any machine.
            done[step.id] = perform(of_its_rows(order, data), data, lambda *_: None, lambda: 0.0)
        except (WhereforeError, KeyError) as error:
            told = RunError("failed", str(error), "")
            records.append(StepRecord("r", step.id, i, StepStatus.FAILED, error=told))
        else:
            records.append(StepRecord("r", step.id, i, StepStatus.DONE, result=done[step.id]))
    return records
