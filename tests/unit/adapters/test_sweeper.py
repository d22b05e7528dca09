"""A duty is repeated, whatever became of it the last time."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Event

import pytest

from app.adapters.sweeper import Sweeper
from app.errors import Unavailable


class Duty:
    """Ends in one error after the other, then well; tells when all of it has happened."""

    def __init__(self, *errors: Exception) -> None:
        self._errors: Iterator[Exception] = iter(errors)
        self.went_well = Event()

    def __call__(self) -> int:
        for error in self._errors:
            raise error
        self.went_well.set()
        return 0


@pytest.mark.parametrize(
    ("error", "counted"),
    [(Unavailable("The database does not answer."), 0), (KeyError("tenant"), 1), (OSError(28), 1)],
)
def test_a_duty_goes_on_after_an_error_and_faults_are_counted(
    error: Exception, counted: int
) -> None:
    failed: list[str] = []
    duty = Duty(error)
    sweeper = Sweeper("files", duty, 0.001, failed.append)
    sweeper.start()
    try:
        assert duty.went_well.wait(10)
    finally:
        sweeper.stop()
    assert failed == ["files"] * counted
