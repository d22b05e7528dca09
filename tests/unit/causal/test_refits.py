"""How refits are told in a sentence."""

from __future__ import annotations

import pytest

from app.causal.refits import figure, span


@pytest.mark.parametrize(
    ("value", "said"),
    [(1621.58, "1,622 dollars"), (-23456.7, "-23,457 dollars"), (0.03292, "0.0329 dollars")],
)
def test_thousands_are_written_out_and_not_as_powers_of_ten(value: float, said: str) -> None:
    assert figure(value, "dollars") == said


def test_a_span_names_its_unit_once() -> None:
    assert span((932.1, 2380.4), "dollars") == "932 to 2,380 dollars"
