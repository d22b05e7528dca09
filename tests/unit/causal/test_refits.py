"""Refits are told in the estimate's unit, with the digits that its error supports."""

from __future__ import annotations

import pytest

from app.causal.estimand import EffectKind
from app.causal.findings import Estimate
from app.causal.profile import Verdict
from app.causal.question import Design
from app.causal.refits import Refits, against_none, figure, span


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


def refits_around(mean: float) -> Refits:
    return Refits(tuple(mean + step for step in (-0.02, -0.01, 0.0, 0.01, 0.02)), 0)


@pytest.mark.parametrize(
    ("value", "error", "found", "verdict", "said"),
    [
        (3.7, 0.5, 0.3, Verdict.PASSED, "8 % of the estimate and less than its standard error"),
        (3.7, 0.2, 0.3, Verdict.INCONCLUSIVE, "its size is less certain"),
        (3.7, 0.5, 0.9, Verdict.INCONCLUSIVE, "24 % of the estimate"),
        (3.7, 0.5, 2.2, Verdict.FAILED, "much of it may be the method's own error"),
        (1.2, 0.5, 0.4, Verdict.FAILED, "the conclusion would be another"),
        (0.1, 0.5, 1.2, Verdict.FAILED, "the conclusion would be another"),
        (0.1, 0.5, 0.4, Verdict.INCONCLUSIVE, "cannot be told from none with that or without"),
    ],
)
def test_what_is_found_where_nothing_is_counts_by_what_it_would_leave_of_the_estimate(
    value: float, error: float, found: float, verdict: Verdict, said: str
) -> None:
    judged, sentence, _ = against_none(refits_around(found), estimate(value, error), "So altered")
    assert judged is verdict
    assert said in sentence
