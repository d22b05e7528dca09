"""Refits are told in the estimate's unit, with the digits that its error supports."""

from __future__ import annotations

import pytest

from app.causal.estimand import EffectKind
from app.causal.findings import Estimate
from app.causal.question import Design
from app.causal.refits import figure, span


def estimate(value: float, error: float) -> Estimate:
    interval = (value - 1.96 * error, value + 1.96 * error)
    return Estimate(
        *(EffectKind.ATE, Design.BACKDOOR, "aipw", "training", "earnings", value, interval, 500),
        standard_error=error,
        unit="dollars",
    )


@pytest.mark.parametrize(
    ("value", "error", "said"),
    [
        (1621.58, 640.0, "1,622 dollars"),
        (-23456.7, 900.0, "-23,457 dollars"),
        (0.03292, 0.0045, "0.033 dollars"),
        (0.00801, 0.66, "0.0 dollars"),
    ],
)
def test_a_number_has_the_digits_that_the_error_supports(
    value: float, error: float, said: str
) -> None:
    assert figure(value, estimate(value, error)) == said


def test_a_span_names_its_unit_once() -> None:
    assert span((932.1, 2380.4), estimate(1622.0, 640.0)) == "932 to 2,380 dollars"
