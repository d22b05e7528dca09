"""Hostile files are refused by name or read right; `make fuzz` sends all of them, this a sample."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.hostile.case import Case
from tests.hostile.corpus import corpus
from tests.hostile.harness import Target, target

CASES = corpus()
EVERY = 11


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Target]:
    with target(tmp_path_factory.mktemp("hostile")) as server:
        yield server


def test_there_are_at_least_500_and_each_has_a_name_of_its_own() -> None:
    assert len({case.name for case in CASES}) == len(CASES) >= 500


@pytest.mark.parametrize("case", CASES[::EVERY], ids=lambda case: case.name)
def test_a_hostile_file_does_no_harm(server: Target, case: Case) -> None:
    assert list(server.send(case).faults()) == []
