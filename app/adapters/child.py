"""Inside a child process: the fixed list of tasks, and how one is carried out."""

from __future__ import annotations

import sys
import time
import traceback
from collections.abc import Callable
from functools import partial
from importlib import import_module
from pathlib import Path

import orjson
from pydantic import JsonValue

from app.causal.catalogue import Progress
from app.causal.codec import decode, encode
from app.errors import LimitExceeded, WhereforeError

ORDER = "order.json"
RESULT = "result.json"
ERROR = "error.json"
PROGRESS = "progress.json"
OUTPUT = "output.txt"
PROGRESS_SECONDS = 0.2


def carry_out(folder: Path) -> None:
    """Do what the order in `folder` asks for, and leave a result or an error beside it."""
    order = orjson.loads((folder / ORDER).read_bytes())
    try:
        result = TASKS[order["task"]](order["arguments"], _reporter(folder))
        _write(folder / RESULT, result)
    except WhereforeError as error:
        _write(folder / ERROR, _told(error))
    except MemoryError:
        _write(folder / ERROR, _told(_out_of_memory(order["memory_bytes"])))
    except BaseException as fault:
        traceback.print_exc(file=sys.stderr)
        _write(folder / ERROR, {"fault": type(fault).__name__})
        raise


def perform_step(arguments: JsonValue, report: Progress) -> JsonValue:
    """Carry out one planned step on its dataset."""
    from app.adapters.analysis_data import data_for
    from app.service.assignments import AnalysisOrder
    from app.service.execution import perform
    from app.service.reading import of_its_rows, reading_for

    asked = decode(AnalysisOrder, arguments)
    order = asked.order
    data = data_for(reading_for(order), Path(asked.parquet), order.profile, order.seed)
    return perform(of_its_rows(order, data), data, report, time.monotonic)


def join_steps(arguments: JsonValue, report: Progress) -> JsonValue:
    """Put the shards of a step together as its result."""
    from app.service.assignments import AnalysisOrder
    from app.service.graph_steps import join_shards

    report(0.0, "putting the parts together")
    return encode(join_shards(decode(AnalysisOrder, arguments).order))


def draw_up_plan(arguments: JsonValue, report: Progress) -> JsonValue:
    """Plan for a run's question."""
    from app.adapters.analysis_data import part_profiled
    from app.service.assignments import PlanOrder, draw_up

    report(0.0, "reading the question")
    order = decode(PlanOrder, arguments)
    narrow = partial(part_profiled, Path(order.parquet), order.dataset.profile)
    return draw_up(order, narrow)


def put_report_together(arguments: JsonValue, report: Progress) -> JsonValue:
    """Assemble a run's result."""
    from app.service.assignments import ReportOrder, put_together

    report(0.0, "putting the report together")
    return put_together(decode(ReportOrder, arguments))


def argue_against(arguments: JsonValue, report: Progress) -> JsonValue:
    """Say what speaks against a run's analysis."""
    from app.service.assignments import CritiqueOrder, argue

    report(0.0, "looking for objections")
    return argue(decode(CritiqueOrder, arguments))


def _reading(
    name: str, module: str = "app.adapters.ingest"
) -> Callable[[JsonValue, Progress], JsonValue]:
    """Return a task of a module that touches tables, which is imported when it is begun."""

    def task(arguments: JsonValue, report: Progress) -> JsonValue:
        report(0.0, name)
        function = getattr(import_module(module), name)
        result: JsonValue = function(arguments)
        return result

    return task


def work_out(arguments: JsonValue, report: Progress) -> JsonValue:
    """Answer a formal question about a described model."""
    from app.service.formal import deduce

    report(0.0, "working it out")
    return deduce(arguments)


TASKS: dict[str, Callable[[JsonValue, Progress], JsonValue]] = {
    "plan": draw_up_plan,
    "step": perform_step,
    "join": join_steps,
    "critique": argue_against,
    "report": put_report_together,
    "deduce": work_out,
    "ingest": _reading("ingest"),
    "remeasure": _reading("remeasure"),
    "preview": _reading("preview"),
    "export": _reading("export", "app.adapters.export"),
}


def _reporter(folder: Path) -> Progress:
    """Return a callback that keeps the latest report in a file, at most five times a second."""
    last = -PROGRESS_SECONDS

    def report(done: float, doing: str) -> None:
        nonlocal last
        if time.monotonic() - last >= PROGRESS_SECONDS:
            last = time.monotonic()
            _write(folder / PROGRESS, [done, doing])

    return report


def _told(error: WhereforeError) -> dict[str, JsonValue]:
    details = {name: value for name, value in vars(error).items() if name not in _SAID_ANYWAY}
    return {"code": error.code, "message": error.message, "hint": error.hint, "details": details}


_SAID_ANYWAY = ("message", "hint")


def _out_of_memory(memory_bytes: int) -> LimitExceeded:
    return LimitExceeded(
        f"The step needed more than its limit of {memory_bytes >> 20} MiB of memory.",
        hint="Try fewer columns or rows.",
    )


def _write(path: Path, data: object) -> None:
    """Write so that a reader sees all of it or nothing. NaN becomes null."""
    partial = path.with_suffix(".partial")
    partial.write_bytes(orjson.dumps(data))
    partial.replace(path)
