"""Questions by people are read as they are meant, those that no rule was changed for as well."""

from __future__ import annotations

import pytest

from tests.questions.comparison import Read, by_part, compare_all, score


@pytest.fixture(scope="module")
def read() -> list[Read]:
    return compare_all()


def test_there_are_enough_questions_over_enough_tables(read: list[Read]) -> None:
    assert len(read) >= 1200
    assert len({one.meant.table for one in read}) >= 310


@pytest.mark.parametrize(
    ("part", "kind", "ends", "design"),
    [
        ("developed on", 0.98, 0.89, 0.96),
        ("held out once", 0.98, 0.83, 0.95),
        ("fresh", 0.94, 0.79, 0.82),
        ("outside", 0.94, 0.80, 0.87),
        ("unseen", 0.91, 0.86, 0.84),
        ("studied", 0.92, 0.74, 0.89),
        ("held out", 0.89, 0.63, 0.83),
        ("kinds", 0.87, 0.66, 0.83),
        ("kinds held out", 0.84, 0.61, 0.80),
    ],
)
def test_questions_are_not_read_worse_than_before(
    read: list[Read], part: str, kind: float, ends: float, design: float
) -> None:
    found = score(by_part(read)[part])
    assert (found.kind, found.ends, found.design) >= (kind, 0.0, 0.0)
    assert found.ends >= ends
    assert found.design >= design
