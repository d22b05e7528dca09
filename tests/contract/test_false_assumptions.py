"""Where an assumption of an estimator is false, a diagnosis or a refuter says so."""

from __future__ import annotations

import pytest

from app.causal.catalogue import EstimatorSpec, load
from app.causal.checks.failures import ASSUMES_NOTHING, FAILURES, share_said

DRAWS, AT_LEAST, AT_MOST = 4, 0.75, 0.5
PAIRS = [(failure, name) for failure in FAILURES for name in failure.estimators]


def _called(value) -> str:
    return value if isinstance(value, str) else value.name.replace(" ", "_")


@pytest.mark.parametrize(("failure", "estimator"), PAIRS, ids=_called)
def test_a_false_assumption_is_said(failure, estimator):
    assert share_said(load(), failure, estimator, failure.study, DRAWS) >= AT_LEAST


@pytest.mark.parametrize("failure", FAILURES, ids=_called)
def test_the_same_check_is_mostly_silent_where_all_is_well(failure):
    name = failure.estimators[0]
    assert share_said(load(), failure, name, failure.sound, DRAWS) <= AT_MOST


def test_every_estimator_that_assumes_something_is_put_to_a_study_where_it_is_false():
    put = {name for failure in FAILURES for name in failure.estimators}
    assert {spec.name for spec in load().of(EstimatorSpec)} == put | ASSUMES_NOTHING
