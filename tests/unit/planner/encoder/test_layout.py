"""A question is set out with every column behind a mark, wide tables in several passes."""

from __future__ import annotations

import numpy as np
import pytest

from app.planner.encoder.heard import pieces
from app.planner.encoder.layout import Described, Layout

PIECES = pieces()
MARK = PIECES.place("[COL]")
TWO = (
    Described("fan", "a fan stood by the bed", "", "yes or no"),
    Described("hours slept", "", "few, many", "kind"),
)


@pytest.fixture
def layout() -> Layout:
    return Layout(TWO, "Nights in a ward.", PIECES)


def wide(n: int) -> Layout:
    columns = (Described(f"gauge {k}", "pressure at the inlet of the pump", "", "number")
               for k in range(n))  # fmt: skip
    return Layout((*columns, Described("noise", "", "", "number")), "", PIECES)


def test_each_column_is_behind_its_mark(layout: Layout) -> None:
    out = layout.of("Did the fan help?")
    assert (out.pieces[out.marks] == MARK).all()
    assert list(out.pieces[out.marks[1] + 1 :][:2]) == PIECES.of("hours slept")


def test_columns_may_stand_in_another_order(layout: Layout) -> None:
    out = layout.of("Did the fan help?", [1, 0])
    assert list(out.pieces[out.marks[1] + 1 :][:1]) == PIECES.of("fan")


def test_question_and_columns_are_of_different_segments(layout: Layout) -> None:
    out = layout.of("Did the fan help?")
    assert (out.segments[out.marks] == 1).all()
    assert (out.segments[: out.marks[0]] == 0).all()


def test_of_a_long_question_the_end_is_kept(layout: Layout) -> None:
    out = layout.of("We bought it in May. " * 80 + "Did the fan help?")
    asked = PIECES.of("Did the fan help?")
    end = out.marks[0] - 1
    assert list(out.pieces[end - len(asked) : end]) == asked
    assert len(out.pieces) <= 511


def test_a_table_of_some_columns_is_read_in_one_pass(layout: Layout) -> None:
    assert layout.passes("Did the fan help?") == [[0, 1]]


def test_in_a_wide_table_columns_that_the_question_speaks_of_come_first() -> None:
    layout = wide(300)
    passes = layout.passes("What makes the noise?")
    assert passes[0][0] == 300
    assert len(passes) == 4
    for group in passes:
        out = layout.of("What makes the noise?", group)
        assert len(out.pieces) <= 511
        assert (out.pieces[out.marks] == MARK).all()
    assert len(np.unique(np.concatenate(passes))) == sum(map(len, passes))
