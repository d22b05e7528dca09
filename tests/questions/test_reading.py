"""Questions by people are read as they are meant, those that no rule was changed for as well."""

from __future__ import annotations

import pytest

from tests.questions.comparison import Read, by_part, compare_all, score


@pytest.fixture(scope="module")
def read() -> list[Read]:
    return compare_all()


def test_there_are_enough_questions_over_enough_tables(read: list[Read]) -> None:
    assert len(read) >= 700
    assert len({one.meant.table for one in read}) >= 190


@pytest.mark.parametrize(
    ("part", "kind", "ends", "design"),
    [
        ("developed on", 0.95, 0.85, 0.92),
        ("held out once", 0.93, 0.72, 0.89),
        ("fresh", 0.8, 0.6, 0.6),
        ("outside", 0.7, 0.5, 0.56),
        ("unseen", 0.75, 0.58, 0.58),
    ],
)
def test_questions_are_not_read_worse_than_before(
    read: list[Read], part: str, kind: float, ends: float, design: float
) -> None:
    found = score(by_part(read)[part])
    assert (found.kind, found.ends, found.design) >= (kind, 0.0, 0.0)
    assert found.ends >= ends
    assert found.design >= design
