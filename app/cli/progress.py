"""A run's progress on standard error: a bar for a person, a line a step for a log."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from rich.progress import Progress

    from app.client import Event

PLAN_AND_REPORT = 2


class Watcher(Protocol):
    """Is told each event of the run's log."""

    def __call__(self, event: Event, /) -> None: ...


@contextmanager
def progress(*, quiet: bool) -> Iterator[Watcher]:
    """Give what shows events: nothing, a bar, or lines where standard error is no terminal."""
    if quiet:
        yield lambda _: None
    elif not sys.stderr.isatty():
        yield _line
    else:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

        columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
        console = Console(stderr=True)
        with Progress(*columns, console=console, transient=True) as shown:
            yield _Bar(shown)


class _Bar:
    def __init__(self, shown: Progress) -> None:
        self._shown = shown
        self._task = shown.add_task("planning", total=None)
        self._finished = 0
        self._under_way: dict[str, float] = {}

    def __call__(self, event: Event) -> None:
        step = str(event.data.get("step_id", ""))
        match event.type:
            case "plan.ready":
                total = len(event.data.get("steps", ())) + PLAN_AND_REPORT
                self._shown.update(self._task, total=total)
            case "step.progress":
                self._under_way[step] = float(event.data.get("done", 0.0))
            case "step.finished" | "step.failed" | "step.skipped":
                self._under_way.pop(step, None)
                self._finished += 1
            case _:
                pass
        done = self._finished + sum(self._under_way.values())
        self._shown.update(self._task, completed=done, description=_doing(event))


def _doing(event: Event) -> str:
    step = f"{event.data.get('action', '')} {event.data.get('algorithm', '')}".strip()
    return f"{step}: {event.data['doing']}" if "doing" in event.data else step or event.type


def _line(event: Event) -> None:
    if event.type == "step.finished":
        print(f"{_doing(event)}: {event.data.get('seconds', 0):.1f} s", file=sys.stderr)
    elif event.type not in ("step.progress", "step.started"):
        print(_doing(event), file=sys.stderr)
