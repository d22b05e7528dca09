"""Messages after an answer are heard as meant, those that nobody has tuned to as well."""

from __future__ import annotations

from functools import cache

import pytest

from tests.messages.meant import messages, right


@cache
def _share(*, held_out: bool) -> float:
    """Return the share that is heard as meant; where it is asked what is meant, half counts."""
    found = [right(m) for m in messages() if m.is_held_out is held_out]
    return sum(found) / len(found)


def test_there_are_as_many_messages_held_out_as_developed_on() -> None:
    found = [m.is_held_out for m in messages()]
    assert len(found) == 120
    assert sum(found) == 60


@pytest.mark.parametrize(("held_out", "least"), [(False, 0.9), (True, 0.8)])
def test_messages_are_not_heard_worse_than_before(held_out: bool, least: float) -> None:
    assert _share(held_out=held_out) >= least
