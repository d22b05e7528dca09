"""The alarm tells of a run that came to a halt, and tries to set it going."""

from __future__ import annotations

from app.adapters.witness import MemoryWitness
from app.errors import Unavailable
from app.service.operations import Backlog, Figures, Halted, OperationsService
from app.service.records import Queue


class OneHalted:
    def backlog(self) -> list[Backlog]:
        return [Backlog(Queue.CPU, 3, 12.0, 1)]

    def halted(self, seconds: float) -> list[Halted]:
        return [Halted("run_1", seconds + 1)]


def test_a_halted_run_is_told_of_and_brought_up_to_date() -> None:
    advanced: list[str] = []
    witness = MemoryWitness()
    service = OperationsService(
        OneHalted(), witness, advance=lambda run: bool(advanced.append(run)), halted_seconds=300
    )
    assert service.raise_alarm() == 1
    assert witness.told == [("run.halted", {"run_id": "run_1", "silent_seconds": 301})]
    assert advanced == ["run_1"]


def test_figures_hold_the_backlog_and_the_halted() -> None:
    service = OperationsService(
        OneHalted(), MemoryWitness(), advance=lambda _: True, halted_seconds=300
    )
    assert service.figures() == Figures(True, (Backlog(Queue.CPU, 3, 12.0, 1),), 1)


def test_a_duty_that_failed_is_among_the_figures_even_while_the_database_is_away() -> None:
    class Away(OneHalted):
        def backlog(self) -> list[Backlog]:
            raise Unavailable("The database does not answer.")

    service = OperationsService(Away(), MemoryWitness(), advance=lambda _: True, halted_seconds=300)
    service.duty_failed("files")
    service.duty_failed("files")
    assert service.figures() == Figures(is_up=False, failures=(("files", 2),))
